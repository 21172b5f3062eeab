"""Which lookups the field classes have; the fields' wing asks for it, since lookups know no fields."""

from __future__ import annotations

from typing import Any

from fastjango.db.models._expressions.vocabulary import shared_field
from fastjango.db.models._lookups.comparison import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Range,
)
from fastjango.db.models._lookups.integers import (
    IntegerFieldExact,
    IntegerGreaterThan,
    IntegerGreaterThanOrEqual,
    IntegerLessThan,
    IntegerLessThanOrEqual,
)
from fastjango.db.models._lookups.text import (
    Contains,
    EndsWith,
    IContains,
    IEndsWith,
    IExact,
    IRegex,
    IStartsWith,
    Regex,
    StartsWith,
)
from fastjango.db.models.expressions import Func, Value

_ON_EVERY_FIELD = (
    Exact,
    IExact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    In,
    Contains,
    IContains,
    StartsWith,
    IStartsWith,
    EndsWith,
    IEndsWith,
    Range,
    IsNull,
    Regex,
    IRegex,
)

_ON_INTEGERS = (
    IntegerFieldExact,
    IntegerGreaterThan,
    IntegerGreaterThanOrEqual,
    IntegerLessThan,
    IntegerLessThanOrEqual,
)


class _WithoutHyphens:
    """For UUIDs on databases that keep them as text: hyphens do not count."""

    rhs: Any
    rhs_is_direct_value: Any

    def process_rhs(self, qn: Any, connection: Any) -> tuple[str, Any]:
        """Render the right side without hyphens."""
        if not connection.features.has_native_uuid_field:
            if self.rhs_is_direct_value():
                self.rhs = Value(self.rhs)
            text = shared_field("CharField")
            self.rhs = Func(self.rhs, Value("-"), Value(""), function="REPLACE", output_field=text)
        return super().process_rhs(qn, connection)  # type: ignore[misc]  # the lookup's


def register_on_fields(fields: Any) -> None:
    """Give the field classes of a module their lookups.

    Args:
        fields: The module (or any object) with ``Field``, ``IntegerField`` and ``UUIDField``.
    """
    for lookup in _ON_EVERY_FIELD:
        fields.Field.register_lookup(lookup)
    for lookup in _ON_INTEGERS:
        fields.IntegerField.register_lookup(lookup)
    for lookup in (IExact, Contains, IContains, StartsWith, IStartsWith, EndsWith, IEndsWith):
        fields.UUIDField.register_lookup(type(f"UUID{lookup.__name__}", (_WithoutHyphens, lookup), {}))
