"""Fields of PostgreSQL. The rooms: ``array``, ``hstore``, ``ranges``; ``citext`` and ``jsonb`` for old migrations."""

from __future__ import annotations

from fastjango.contrib.postgres.fields.array import ArrayField as ArrayField
from fastjango.contrib.postgres.fields.citext import CICharField as CICharField
from fastjango.contrib.postgres.fields.citext import CIEmailField as CIEmailField
from fastjango.contrib.postgres.fields.citext import CITextField as CITextField
from fastjango.contrib.postgres.fields.hstore import HStoreField as HStoreField
from fastjango.contrib.postgres.fields.jsonb import JSONField as JSONField
from fastjango.contrib.postgres.fields.ranges import BigIntegerRangeField as BigIntegerRangeField
from fastjango.contrib.postgres.fields.ranges import DateRangeField as DateRangeField
from fastjango.contrib.postgres.fields.ranges import DateTimeRangeField as DateTimeRangeField
from fastjango.contrib.postgres.fields.ranges import DecimalRangeField as DecimalRangeField
from fastjango.contrib.postgres.fields.ranges import IntegerRangeField as IntegerRangeField
from fastjango.contrib.postgres.fields.ranges import RangeBoundary as RangeBoundary
from fastjango.contrib.postgres.fields.ranges import RangeField as RangeField
from fastjango.contrib.postgres.fields.ranges import RangeOperators as RangeOperators

__all__ = [
    "ArrayField",
    "BigIntegerRangeField",
    "CICharField",
    "CIEmailField",
    "CITextField",
    "DateRangeField",
    "DateTimeRangeField",
    "DecimalRangeField",
    "HStoreField",
    "IntegerRangeField",
    "JSONField",
    "RangeBoundary",
    "RangeField",
    "RangeOperators",
]
