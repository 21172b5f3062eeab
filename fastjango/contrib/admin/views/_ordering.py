"""The order of a change list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.contrib.admin._constants import ORDER_VAR
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models import F, OrderBy
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import Combinable


def _as_name(part: Any) -> tuple[str | None, bool]:
    """Return the name that a part of an ordering sorts by, None for an expression, and whether it descends."""
    if isinstance(part, str):
        return part.removeprefix("-"), part.startswith("-")
    if isinstance(part, (Combinable, OrderBy)):
        ordered: Any = part
        wrapped = ordered if isinstance(ordered, OrderBy) else ordered.asc()
        name = wrapped.expression.name if isinstance(wrapped.expression, F) else None
        return name, wrapped.descending
    return None, False


class Ordering:
    """How the columns that a user clicked make an ``ORDER BY``."""

    list_display: Any
    lookup_opts: Any
    model: Any
    model_admin: Any
    params: dict[str, Any]

    def _get_default_ordering(self) -> Any:
        return self.model_admin.ordering or self.lookup_opts.ordering or []

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return what a column sorts by: a field, its ``admin_order_field``, or None when it cannot."""
        try:
            return self.lookup_opts.get_field(field_name).name
        except FieldDoesNotExist:
            pass
        if callable(field_name):
            attribute = field_name
        elif hasattr(self.model_admin, field_name):
            attribute = getattr(self.model_admin, field_name)
        elif hasattr(self.model, field_name):
            attribute = getattr(self.model, field_name)
        else:
            return field_name if LOOKUP_SEP in field_name else None
        if isinstance(attribute, property):
            attribute = attribute.fget
        return getattr(attribute, "admin_order_field", None)

    def _clicked(self) -> Iterable[tuple[int, bool]]:
        """Yield the position of each column in the query string, and whether it descends."""
        for part in self.params.get(ORDER_VAR, "").split("."):
            _, minus, position = part.rpartition("-")
            try:
                yield int(position), minus == "-"
            except ValueError:
                continue

    def get_ordering(self, request: Any, queryset: Any) -> list[Any]:
        """Return the ordering: the clicked columns, or the admin's or model's; always down to single rows."""
        if self.params.get(ORDER_VAR):
            ordering = self._clicked_ordering()
        else:
            ordering = list(self.model_admin.get_ordering(request) or self._get_default_ordering())
        ordering.extend(queryset.query.order_by)
        return self._get_deterministic_ordering(ordering)

    def _clicked_ordering(self) -> list[Any]:
        ordering = []
        for position, descends in self._clicked():
            try:
                by = self.get_ordering_field(self.list_display[position])
            except IndexError:
                continue
            if by:
                ordering.append(_directed(by, descends))
        return ordering

    def _get_deterministic_ordering(self, ordering: Iterable[Any]) -> list[Any]:
        """Add the key where rows could otherwise change places between two pages."""
        ordering = list(ordering)
        opts = self.lookup_opts
        single = {field.attname for field in opts.fields if field.unique and not field.null}
        columns = set()
        for name, _descends in map(_as_name, ordering):
            if name == "pk":
                return ordering
            try:
                field = opts.get_field(name)
            except FieldDoesNotExist:
                continue  # random order, a path, or an expression
            if field.remote_field and name == field.name:
                continue  # sorts as the related model does
            if field.attname in single:
                return ordering
            columns.add(field.attname)
        together = (*opts.unique_together, *(constraint.fields for constraint in opts.total_unique_constraints))
        for names in together:
            fields = [opts.get_field(name) for name in names]
            if columns.issuperset(field.attname for field in fields) and not any(field.null for field in fields):
                return ordering
        return [*ordering, "-pk"]

    def get_ordering_field_columns(self) -> dict[int, str]:
        """Return ``"asc"`` or ``"desc"`` by the position of each column that the list is sorted by."""
        if ORDER_VAR in self.params:
            return {position: "desc" if descends else "asc" for position, descends in self._clicked()}
        sorts = [self.get_ordering_field(column) for column in self.list_display]
        found = {}
        for name, descends in map(_as_name, self._get_default_ordering()):
            if name is not None and name in sorts:
                found[sorts.index(name)] = "desc" if descends else "asc"
        return found


def _directed(by: Any, descends: bool) -> Any:
    """Return an order with the direction a user clicked; descending turns an ``admin_order_field`` round."""
    if isinstance(by, OrderBy):
        if descends:
            by = by.copy()
            by.reverse_ordering()
        return by
    if hasattr(by, "resolve_expression"):
        return by.desc() if descends else by.asc()
    if not descends:
        return by
    return by.removeprefix("-") if by.startswith("-") else f"-{by}"
