"""The public names of the ORM."""

from typing import TYPE_CHECKING

from fastjango.core.exceptions import ObjectDoesNotExist as ObjectDoesNotExist
from fastjango.db.models import signals as signals
from fastjango.db.models.aggregates import *  # noqa: F403
from fastjango.db.models.aggregates import __all__ as _aggregates
from fastjango.db.models.constraints import *  # noqa: F403
from fastjango.db.models.constraints import __all__ as _constraints
from fastjango.db.models.deletion import CASCADE as CASCADE
from fastjango.db.models.deletion import DO_NOTHING as DO_NOTHING
from fastjango.db.models.deletion import PROTECT as PROTECT
from fastjango.db.models.deletion import RESTRICT as RESTRICT
from fastjango.db.models.deletion import SET as SET
from fastjango.db.models.deletion import SET_DEFAULT as SET_DEFAULT
from fastjango.db.models.deletion import SET_NULL as SET_NULL
from fastjango.db.models.deletion import ProtectedError as ProtectedError
from fastjango.db.models.deletion import RestrictedError as RestrictedError
from fastjango.db.models.enums import Choices as Choices
from fastjango.db.models.enums import ChoicesType as ChoicesType
from fastjango.db.models.enums import IntegerChoices as IntegerChoices
from fastjango.db.models.enums import TextChoices as TextChoices
from fastjango.db.models.expressions import Case as Case
from fastjango.db.models.expressions import Exists as Exists
from fastjango.db.models.expressions import Expression as Expression
from fastjango.db.models.expressions import ExpressionList as ExpressionList
from fastjango.db.models.expressions import ExpressionWrapper as ExpressionWrapper
from fastjango.db.models.expressions import F as F
from fastjango.db.models.expressions import Func as Func
from fastjango.db.models.expressions import OrderBy as OrderBy
from fastjango.db.models.expressions import OuterRef as OuterRef
from fastjango.db.models.expressions import RowRange as RowRange
from fastjango.db.models.expressions import Subquery as Subquery
from fastjango.db.models.expressions import Value as Value
from fastjango.db.models.expressions import ValueRange as ValueRange
from fastjango.db.models.expressions import When as When
from fastjango.db.models.expressions import Window as Window
from fastjango.db.models.expressions import WindowFrame as WindowFrame
from fastjango.db.models.expressions import WindowFrameExclusion as WindowFrameExclusion
from fastjango.db.models.fetch_modes import FETCH_ONE as FETCH_ONE
from fastjango.db.models.fetch_modes import FETCH_PEERS as FETCH_PEERS
from fastjango.db.models.fetch_modes import RAISE as RAISE
from fastjango.db.models.fields import __all__ as _fields
from fastjango.db.models.fields.composite import CompositePrimaryKey as CompositePrimaryKey
from fastjango.db.models.fields.files import FileField as FileField
from fastjango.db.models.fields.files import ImageField as ImageField
from fastjango.db.models.fields.generated import GeneratedField as GeneratedField
from fastjango.db.models.fields.json import JSONField as JSONField
from fastjango.db.models.fields.proxy import OrderWrt as OrderWrt
from fastjango.db.models.indexes import *  # noqa: F403
from fastjango.db.models.indexes import __all__ as _indexes
from fastjango.db.models.lookups import Lookup as Lookup
from fastjango.db.models.lookups import Transform as Transform
from fastjango.db.models.query import Prefetch as Prefetch
from fastjango.db.models.query import aprefetch_related_objects as aprefetch_related_objects
from fastjango.db.models.query import prefetch_related_objects as prefetch_related_objects
from fastjango.db.models.query_utils import FilteredRelation as FilteredRelation
from fastjango.db.models.query_utils import Q as Q

from .base import DEFERRED as DEFERRED
from .base import Model as Model
from .fields.related import ForeignObject as ForeignObject
from .fields.reverse_related import ForeignObjectRel as ForeignObjectRel
from .fields.reverse_related import ManyToManyRel as ManyToManyRel
from .fields.reverse_related import ManyToOneRel as ManyToOneRel
from .fields.reverse_related import OneToOneRel as OneToOneRel

if TYPE_CHECKING:
    # Checkers see values by their fields and objects by their query sets; see tests/typing/.
    from ._typed import AutoField as AutoField
    from ._typed import BigAutoField as BigAutoField
    from ._typed import BigIntegerField as BigIntegerField
    from ._typed import BinaryField as BinaryField
    from ._typed import BooleanField as BooleanField
    from ._typed import CharField as CharField
    from ._typed import CommaSeparatedIntegerField as CommaSeparatedIntegerField
    from ._typed import DateField as DateField
    from ._typed import DateTimeField as DateTimeField
    from ._typed import DecimalField as DecimalField
    from ._typed import DurationField as DurationField
    from ._typed import EmailField as EmailField
    from ._typed import Field as Field
    from ._typed import FilePathField as FilePathField
    from ._typed import FloatField as FloatField
    from ._typed import ForeignKey as ForeignKey
    from ._typed import GenericIPAddressField as GenericIPAddressField
    from ._typed import IntegerField as IntegerField
    from ._typed import IPAddressField as IPAddressField
    from ._typed import Manager as Manager
    from ._typed import ManyToManyField as ManyToManyField
    from ._typed import OneToOneField as OneToOneField
    from ._typed import PositiveBigIntegerField as PositiveBigIntegerField
    from ._typed import PositiveIntegerField as PositiveIntegerField
    from ._typed import PositiveSmallIntegerField as PositiveSmallIntegerField
    from ._typed import QuerySet as QuerySet
    from ._typed import SlugField as SlugField
    from ._typed import SmallAutoField as SmallAutoField
    from ._typed import SmallIntegerField as SmallIntegerField
    from ._typed import TextField as TextField
    from ._typed import TimeField as TimeField
    from ._typed import URLField as URLField
    from ._typed import UUIDField as UUIDField
    from .fields import BLANK_CHOICE_DASH as BLANK_CHOICE_DASH
    from .fields import NOT_PROVIDED as NOT_PROVIDED
    from .fields import Empty as Empty
    from .fields import NullBooleanField as NullBooleanField
else:
    from .fields import *  # noqa: F403
    from .fields.related import ForeignKey as ForeignKey
    from .fields.related import ManyToManyField as ManyToManyField
    from .fields.related import OneToOneField as OneToOneField
    from .manager import Manager as Manager
    from .query import QuerySet as QuerySet

__all__ = [  # joined from the rooms' lists
    *_aggregates,
    *_constraints,
    *_fields,
    *_indexes,
    "CASCADE",
    "DEFERRED",
    "DO_NOTHING",
    "PROTECT",
    "RESTRICT",
    "SET",
    "SET_DEFAULT",
    "SET_NULL",
    "Case",
    "Choices",
    "ChoicesType",
    "CompositePrimaryKey",
    "Exists",
    "Expression",
    "ExpressionList",
    "ExpressionWrapper",
    "F",
    "FileField",
    "FilteredRelation",
    "ForeignKey",
    "ForeignObject",
    "ForeignObjectRel",
    "Func",
    "GeneratedField",
    "ImageField",
    "IntegerChoices",
    "JSONField",
    "Lookup",
    "Manager",
    "ManyToManyField",
    "ManyToManyRel",
    "ManyToOneRel",
    "Model",
    "ObjectDoesNotExist",
    "OneToOneField",
    "OneToOneRel",
    "OrderBy",
    "OrderWrt",
    "OuterRef",
    "Prefetch",
    "ProtectedError",
    "Q",
    "QuerySet",
    "RestrictedError",
    "RowRange",
    "Subquery",
    "TextChoices",
    "Transform",
    "Value",
    "ValueRange",
    "When",
    "Window",
    "WindowFrame",
    "WindowFrameExclusion",
    "aprefetch_related_objects",
    "prefetch_related_objects",
    "signals",
]
