"""Door: lookups and transforms, what can be asked of a column: ``field__lookup=value``. Rooms: ``_lookups/``."""

from fastjango.db.models._lookups.base import BuiltinLookup as BuiltinLookup
from fastjango.db.models._lookups.base import FieldGetDbPrepValueIterableMixin as FieldGetDbPrepValueIterableMixin
from fastjango.db.models._lookups.base import FieldGetDbPrepValueMixin as FieldGetDbPrepValueMixin
from fastjango.db.models._lookups.base import Lookup as Lookup
from fastjango.db.models._lookups.base import PostgresOperatorLookup as PostgresOperatorLookup
from fastjango.db.models._lookups.base import Transform as Transform
from fastjango.db.models._lookups.comparison import Exact as Exact
from fastjango.db.models._lookups.comparison import GreaterThan as GreaterThan
from fastjango.db.models._lookups.comparison import GreaterThanOrEqual as GreaterThanOrEqual
from fastjango.db.models._lookups.comparison import In as In
from fastjango.db.models._lookups.comparison import IsNull as IsNull
from fastjango.db.models._lookups.comparison import LessThan as LessThan
from fastjango.db.models._lookups.comparison import LessThanOrEqual as LessThanOrEqual
from fastjango.db.models._lookups.comparison import Range as Range
from fastjango.db.models._lookups.integers import IntegerFieldExact as IntegerFieldExact
from fastjango.db.models._lookups.integers import IntegerFieldFloatRounding as IntegerFieldFloatRounding
from fastjango.db.models._lookups.integers import IntegerFieldOverflow as IntegerFieldOverflow
from fastjango.db.models._lookups.integers import IntegerGreaterThan as IntegerGreaterThan
from fastjango.db.models._lookups.integers import IntegerGreaterThanOrEqual as IntegerGreaterThanOrEqual
from fastjango.db.models._lookups.integers import IntegerLessThan as IntegerLessThan
from fastjango.db.models._lookups.integers import IntegerLessThanOrEqual as IntegerLessThanOrEqual
from fastjango.db.models._lookups.text import Contains as Contains
from fastjango.db.models._lookups.text import EndsWith as EndsWith
from fastjango.db.models._lookups.text import IContains as IContains
from fastjango.db.models._lookups.text import IEndsWith as IEndsWith
from fastjango.db.models._lookups.text import IExact as IExact
from fastjango.db.models._lookups.text import IRegex as IRegex
from fastjango.db.models._lookups.text import IStartsWith as IStartsWith
from fastjango.db.models._lookups.text import PatternLookup as PatternLookup
from fastjango.db.models._lookups.text import Regex as Regex
from fastjango.db.models._lookups.text import StartsWith as StartsWith
from fastjango.db.models._lookups.years import YearExact as YearExact
from fastjango.db.models._lookups.years import YearGt as YearGt
from fastjango.db.models._lookups.years import YearGte as YearGte
from fastjango.db.models._lookups.years import YearLookup as YearLookup
from fastjango.db.models._lookups.years import YearLt as YearLt
from fastjango.db.models._lookups.years import YearLte as YearLte
from fastjango.db.models.query_utils import RegisterLookupMixin as RegisterLookupMixin

__all__ = [
    "BuiltinLookup",
    "Contains",
    "EndsWith",
    "Exact",
    "FieldGetDbPrepValueIterableMixin",
    "FieldGetDbPrepValueMixin",
    "GreaterThan",
    "GreaterThanOrEqual",
    "IContains",
    "IEndsWith",
    "IExact",
    "IRegex",
    "IStartsWith",
    "In",
    "IntegerFieldExact",
    "IntegerFieldFloatRounding",
    "IntegerFieldOverflow",
    "IntegerGreaterThan",
    "IntegerGreaterThanOrEqual",
    "IntegerLessThan",
    "IntegerLessThanOrEqual",
    "IsNull",
    "LessThan",
    "LessThanOrEqual",
    "Lookup",
    "PatternLookup",
    "PostgresOperatorLookup",
    "Range",
    "Regex",
    "RegisterLookupMixin",
    "StartsWith",
    "Transform",
    "YearExact",
    "YearGt",
    "YearGte",
    "YearLookup",
    "YearLt",
    "YearLte",
]
