"""Aggregates that collect values, or combine bits and truth values.

Source: django.contrib.postgres.aggregates.general (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.contrib.postgres.aggregates.mixins import OrderableAggMixin
from fastjango.contrib.postgres.fields import ArrayField
from fastjango.db.models import Aggregate, BooleanField, JSONField, TextField, Value

__all__ = ["ArrayAgg", "BitAnd", "BitOr", "BitXor", "BoolAnd", "BoolOr", "JSONBAgg", "StringAgg"]


class ArrayAgg(OrderableAggMixin):
    """All values, NULLs too, as a list."""

    function = "ARRAY_AGG"

    @property
    def output_field(self) -> Any:
        return ArrayField(self.source_expressions[0].output_field)


class JSONBAgg(OrderableAggMixin):
    """All values, NULLs too, as a JSON array."""

    function = "JSONB_AGG"
    output_field = JSONField()


class StringAgg(OrderableAggMixin):
    """All texts in one, with a delimiter between them."""

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, expression: Any, delimiter: Any, **extra: Any) -> None:
        between = delimiter if hasattr(delimiter, "resolve_expression") else Value(str(delimiter))
        super().__init__(expression, between, **extra)


class BitAnd(Aggregate):
    """The bits that are set in all values."""

    function = "BIT_AND"


class BitOr(Aggregate):
    """The bits that are set in some value."""

    function = "BIT_OR"


class BitXor(Aggregate):
    """The bits that are set in an odd number of values."""

    function = "BIT_XOR"


class BoolAnd(Aggregate):
    """Whether all values are true."""

    function = "BOOL_AND"
    output_field = BooleanField()


class BoolOr(Aggregate):
    """Whether some value is true."""

    function = "BOOL_OR"
    output_field = BooleanField()
