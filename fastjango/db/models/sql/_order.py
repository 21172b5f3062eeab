"""In which order a query gives its rows, how many, and whether equal ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.query_utils import refs_expression
from fastjango.db.models.sql.constants import ORDER_DIR


def get_order_dir(field: str, default: str = "ASC") -> tuple[str, str]:
    """The name and the direction in ``-name``, where ``-`` turns the default round."""
    directions = ORDER_DIR[default]
    return (field[1:], directions[1]) if field[0] == "-" else (field, directions[0])


class OrderMixin:
    """Ordering, limits and DISTINCT."""

    order_by: tuple[Any, ...] = ()
    low_mark = 0
    high_mark: int | None = None
    distinct = False
    distinct_fields: tuple[str, ...] = ()
    default_ordering = True
    standard_ordering = True
    extra_order_by: tuple[str, ...] = ()
    combinator: str | None = None
    where: Any
    annotations: dict[str, Any]
    extra: dict[str, Any]
    names_to_path: Callable[..., Any]
    get_meta: Callable[[], Any]
    set_empty: Callable[[], None]
    combined_queries: tuple[Any, ...] = ()

    @property
    def is_sliced(self) -> bool:
        """Whether a slice was taken."""
        return self.low_mark != 0 or self.high_mark is not None

    def has_limit_one(self) -> bool:
        """Whether it can find one row at most."""
        return self.high_mark is not None and (self.high_mark - self.low_mark) == 1

    def can_filter(self) -> bool:
        """Whether conditions can still be added."""
        return not self.is_sliced

    def clear_limits(self) -> None:
        """Take the slice back."""
        self.low_mark, self.high_mark = 0, None

    def set_limits(self, low: int | None = None, high: int | None = None) -> None:
        """Take a slice of the slice there is."""
        if high is not None:
            high = self.low_mark + high
            self.high_mark = high if self.high_mark is None else min(self.high_mark, high)
        if low is not None:
            low = self.low_mark + low
            self.low_mark = low if self.high_mark is None else min(self.high_mark, low)
        if self.low_mark == self.high_mark:
            self.set_empty()

    def add_ordering(self, *ordering: Any) -> None:
        """Order by names or expressions, after those there are; none clears the default ordering.

        Raises:
            FieldError: a name is unknown, or an expression has an aggregate that is not annotated.
        """
        for item in ordering:
            if isinstance(item, str):
                self._check_ordering_name(item)
            elif not hasattr(item, "resolve_expression"):
                raise FieldError(f"Invalid order_by arguments: {[item]}")
            if getattr(item, "contains_aggregate", False):
                raise FieldError(
                    f"Using an aggregate in order_by() without also including it in annotate() is not allowed: {item}"
                )
        if ordering:
            self.order_by += ordering
        else:
            self.default_ordering = False

    def _check_ordering_name(self, item: str) -> None:
        if item == "?":
            return
        name = item.removeprefix("-")
        if name in self.annotations or name in self.extra:
            return
        if self.extra and "." in name:
            # A column of a table that extra() brought in.
            return
        annotation, _ = refs_expression(name.split(LOOKUP_SEP), self.annotations) if self.annotations else (None, ())
        if annotation:
            return
        # Raises for unknown names.
        self.names_to_path(name.split(LOOKUP_SEP), self.get_meta())

    def clear_ordering(self, force: bool = False, clear_default: bool = True) -> None:
        """Take the ordering away, unless the result depends on it.

        Args:
            force: Even then.
            clear_default: The model's own ordering too.
        """
        if not force and (self.is_sliced or self.distinct_fields or getattr(self, "select_for_update", False)):
            return
        self.order_by = ()
        self.extra_order_by = ()
        if clear_default:
            self.default_ordering = False

    def reverse_ordering(self) -> None:
        """Turn the ordering round."""
        self.standard_ordering = not self.standard_ordering

    def add_distinct_fields(self, *field_names: str) -> None:
        """Keep one row of those that agree on the fields; on all columns without names."""
        self.distinct_fields = field_names
        self.distinct = True
