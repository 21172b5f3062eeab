"""Fields of ranges, their lookups and transforms.

Source: django.contrib.postgres.fields.ranges (5.2).
"""

from __future__ import annotations

import json
from typing import Any

from fastjango.contrib.postgres import forms, lookups
from fastjango.contrib.postgres.fields._values import FieldOfValues
from fastjango.contrib.postgres.fields.utils import AttributeSetter
from fastjango.db import models
from fastjango.db.backends.postgresql.psycopg_any import (
    DateRange,
    DateTimeTZRange,
    NumericRange,
    Range,
)
from fastjango.db.models.functions import Cast
from fastjango.db.models.lookups import PostgresOperatorLookup

__all__ = [
    "CANONICAL_RANGE_BOUNDS",
    "BigIntegerRangeField",
    "DateRangeField",
    "DateTimeRangeField",
    "DecimalRangeField",
    "IntegerRangeField",
    "RangeBoundary",
    "RangeField",
    "RangeOperators",
]

# What the server makes of ranges whose values can be counted.
CANONICAL_RANGE_BOUNDS = "[)"
_BOUNDS = (CANONICAL_RANGE_BOUNDS, "(]", "()", "[]")


class RangeOperators:
    """The operators of ranges, for exclusion constraints."""

    EQUAL, NOT_EQUAL = "=", "<>"
    CONTAINS, CONTAINED_BY, OVERLAPS = "@>", "<@", "&&"
    # The left one lies wholly before or behind the right one.
    FULLY_LT, FULLY_GT = "<<", ">>"
    # The left one begins not before, or ends not after, the right one.
    NOT_LT, NOT_GT = "&>", "&<"
    ADJACENT_TO = "-|-"


class RangeBoundary(models.Expression):
    """The third argument of PostgreSQL's functions that make ranges.

    Args:
        inclusive_lower: Whether the lower bound is in the range.
        inclusive_upper: Whether the upper bound is.
    """

    def __init__(self, inclusive_lower: bool = True, inclusive_upper: bool = False) -> None:
        self.lower = "[" if inclusive_lower else "("
        self.upper = "]" if inclusive_upper else ")"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"'{self.lower}{self.upper}'", []


class RangeField(FieldOfValues):
    """Base of fields of ranges. A pair of bounds is taken for a range too.

    A field for a range type of your own names the classes of its items' field, of its values and of its form field,
    and has a ``db_type()``.

    Source: django.contrib.postgres.fields.RangeField.
    """

    empty_strings_allowed = False
    base_field: Any
    range_type: Any
    form_field: Any
    # The column's type.
    _db_type: str | None = None
    default_bounds = CANONICAL_RANGE_BOUNDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "default_bounds" in kwargs:
            raise TypeError(f"Cannot use 'default_bounds' with {type(self).__name__}.")
        self.base_field = self.base_field()
        super().__init__(*args, **kwargs)

    @classmethod
    def _choices_is_value(cls, value: Any) -> bool:
        return isinstance(value, list | tuple) or super()._choices_is_value(value)

    def db_type(self, connection: Any) -> str | None:
        return self._db_type

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """The mark of a value in a statement, with the type that an empty or unbounded range does not tell."""
        return f"%s::{self.db_type(connection)}"

    def _from_pair(self, value: Any) -> Any:
        return self.range_type(value[0], value[1], self.default_bounds)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self._from_pair(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return self._from_pair(value)
        if not isinstance(value, str):
            return value
        # As value_to_string() wrote it.
        given = json.loads(value)
        for bound in given.keys() & {"lower", "upper"}:
            given[bound] = self.base_field.to_python(given[bound])
        return self.range_type(**given)

    def value_to_string(self, obj: Any) -> str | None:
        value = self.value_from_object(obj)
        if value is None:
            return None
        if value.isempty:
            return json.dumps({"empty": True})
        written = {"bounds": value._bounds}
        for bound in ("lower", "upper"):
            limit = getattr(value, bound)
            holder = AttributeSetter(self.attname, limit)
            written[bound] = None if limit is None else self.base_field.value_to_string(holder)
        return json.dumps(written)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": self.form_field} | kwargs))


class ContinuousRangeField(RangeField):
    """Ranges between whose bounds there is always another value: the bounds that a pair gets may be chosen.

    Raises:
        ValueError: there are no such bounds.
    """

    def __init__(self, *args: Any, default_bounds: str = CANONICAL_RANGE_BOUNDS, **kwargs: Any) -> None:
        if default_bounds not in _BOUNDS:
            raise ValueError("default_bounds must be one of '[)', '(]', '()', or '[]'.")
        super().__init__(*args, **kwargs)
        self.default_bounds = default_bounds

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        own = {} if self.default_bounds == CANONICAL_RANGE_BOUNDS else {"default_bounds": self.default_bounds}
        return name, path, args, kwargs | own

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.setdefault("default_bounds", self.default_bounds)
        return super().formfield(**kwargs)


class IntegerRangeField(RangeField):
    """A range of integers."""

    base_field = models.IntegerField
    range_type = NumericRange
    form_field = forms.IntegerRangeField
    _db_type = "int4range"


class BigIntegerRangeField(RangeField):
    """A range of large integers."""

    base_field = models.BigIntegerField
    range_type = NumericRange
    form_field = forms.IntegerRangeField
    _db_type = "int8range"


class DecimalRangeField(ContinuousRangeField):
    """A range of decimals."""

    base_field = models.DecimalField
    range_type = NumericRange
    form_field = forms.DecimalRangeField
    _db_type = "numrange"


class DateTimeRangeField(ContinuousRangeField):
    """A range of moments."""

    base_field = models.DateTimeField
    range_type = DateTimeTZRange
    form_field = forms.DateTimeRangeField
    _db_type = "tstzrange"


class DateRangeField(RangeField):
    """A range of days."""

    base_field = models.DateField
    range_type = DateRange
    form_field = forms.DateRangeField
    _db_type = "daterange"


# --- lookups ---


class RangeContains(lookups.DataContains):
    """The range contains another, or one value; what is neither a range nor a pair is one value."""

    def get_prep_lookup(self) -> Any:
        field = self.lhs.output_field
        if isinstance(self.rhs, list | tuple | Range):
            return super().get_prep_lookup()
        if isinstance(getattr(self.rhs, "_output_field_or_none", None), RangeField):
            return self.rhs
        value = self.rhs if hasattr(self.rhs, "resolve_expression") else models.Value(self.rhs)
        # A bare parameter would be taken for a range.
        return Cast(value, field.base_field)


class RangeContainedBy(PostgresOperatorLookup):
    """For fields that are no ranges: the value lies in a range."""

    lookup_name = "contained_by"
    postgres_operator = "<@"
    # The type of ranges by the type of the column.
    type_mapping = {
        "smallint": "int4range",
        "integer": "int4range",
        "bigint": "int8range",
        "double precision": "numrange",
        "numeric": "numrange",
        "date": "daterange",
        "timestamp with time zone": "tstzrange",
    }
    # Where the items of the ranges have another type than the column.
    _item_types = {"smallint": "integer", "double precision": "numeric"}

    def _column_type(self, connection: Any) -> str:
        return str(self.lhs.output_field.db_type(connection)).partition("(")[0]

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        sql, params = super().process_lhs(compiler, connection, lhs)
        kind = self._item_types.get(self._column_type(connection))
        return (f"{sql}::{kind}" if kind else sql), params

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = super().process_rhs(compiler, connection)
        return f"{sql}::{self.type_mapping[self._column_type(connection)]}", params

    def get_prep_lookup(self) -> Any:
        # The column's own field knows nothing of ranges.
        return Range(*self.rhs) if isinstance(self.rhs, list | tuple) else self.rhs


_ORDERED: tuple[Any, ...] = (
    *(models.IntegerField, models.FloatField, models.DecimalField, models.DateField, models.DateTimeField),
    *(models.BigAutoField, models.AutoField, models.SmallAutoField),
)
for _field in _ORDERED:
    _field.register_lookup(RangeContainedBy)


def _comparison(name: str, lookup_name: str, operator: str, doc: str) -> Any:
    """A lookup that compares two ranges by an operator."""
    facts = {"lookup_name": lookup_name, "postgres_operator": operator, "__module__": __name__, "__doc__": doc}
    return type(name, (PostgresOperatorLookup,), facts)


FullyLessThan = _comparison("FullyLessThan", "fully_lt", RangeOperators.FULLY_LT, "Wholly before the given range.")
FullGreaterThan = _comparison("FullGreaterThan", "fully_gt", RangeOperators.FULLY_GT, "Wholly behind the given range.")
NotLessThan = _comparison("NotLessThan", "not_lt", RangeOperators.NOT_LT, "Nothing of it before the given range.")
NotGreaterThan = _comparison("NotGreaterThan", "not_gt", RangeOperators.NOT_GT, "Nothing of it after the given range.")
AdjacentToLookup = _comparison(
    "AdjacentToLookup", "adjacent_to", RangeOperators.ADJACENT_TO, "The two touch without a gap."
)


class _Bound(models.Transform):
    """One of the bounds."""

    @property
    def output_field(self) -> Any:
        return self.lhs.output_field.base_field


class RangeStartsWith(_Bound):
    """The lower bound."""

    lookup_name = "startswith"
    function = "lower"


class RangeEndsWith(_Bound):
    """The upper bound."""

    lookup_name = "endswith"
    function = "upper"


def _question(name: str, function: str, doc: str) -> Any:
    """A transform that is true or false, and named as PostgreSQL's function is."""
    facts = {
        "lookup_name": function.lower(),
        "function": function,
        "output_field": models.BooleanField(),
        "__module__": __name__,
        "__doc__": doc,
    }
    return type(name, (models.Transform,), facts)


IsEmpty = _question("IsEmpty", "isempty", "Whether nothing is in the range.")
LowerInclusive = _question("LowerInclusive", "LOWER_INC", "Whether the lower bound is in the range.")
LowerInfinite = _question("LowerInfinite", "LOWER_INF", "Whether there is no lower bound.")
UpperInclusive = _question("UpperInclusive", "UPPER_INC", "Whether the upper bound is in the range.")
UpperInfinite = _question("UpperInfinite", "UPPER_INF", "Whether there is no upper bound.")

for _lookup in (
    *(RangeContains, lookups.ContainedBy, lookups.Overlap),
    *(FullyLessThan, FullGreaterThan, NotLessThan, NotGreaterThan, AdjacentToLookup),
    *(RangeStartsWith, RangeEndsWith, IsEmpty, LowerInclusive, LowerInfinite, UpperInclusive, UpperInfinite),
):
    RangeField.register_lookup(_lookup)
