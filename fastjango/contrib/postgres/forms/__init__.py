"""Form fields and widgets of PostgreSQL's types. The rooms: ``array``, ``hstore``, ``ranges``."""

from __future__ import annotations

from fastjango.contrib.postgres.forms.array import SimpleArrayField as SimpleArrayField
from fastjango.contrib.postgres.forms.array import SplitArrayField as SplitArrayField
from fastjango.contrib.postgres.forms.array import SplitArrayWidget as SplitArrayWidget
from fastjango.contrib.postgres.forms.hstore import HStoreField as HStoreField
from fastjango.contrib.postgres.forms.ranges import BaseRangeField as BaseRangeField
from fastjango.contrib.postgres.forms.ranges import DateRangeField as DateRangeField
from fastjango.contrib.postgres.forms.ranges import DateTimeRangeField as DateTimeRangeField
from fastjango.contrib.postgres.forms.ranges import DecimalRangeField as DecimalRangeField
from fastjango.contrib.postgres.forms.ranges import HiddenRangeWidget as HiddenRangeWidget
from fastjango.contrib.postgres.forms.ranges import IntegerRangeField as IntegerRangeField
from fastjango.contrib.postgres.forms.ranges import RangeWidget as RangeWidget

__all__ = [
    "BaseRangeField",
    "DateRangeField",
    "DateTimeRangeField",
    "DecimalRangeField",
    "HStoreField",
    "HiddenRangeWidget",
    "IntegerRangeField",
    "RangeWidget",
    "SimpleArrayField",
    "SplitArrayField",
    "SplitArrayWidget",
]
