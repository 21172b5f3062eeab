"""Expressions of PostgreSQL: a query's values as an array.

Source: django.contrib.postgres.expressions (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.contrib.postgres.fields import ArrayField
from fastjango.db.models.expressions import Subquery
from fastjango.utils.functional import cached_property

__all__ = ["ArraySubquery"]


class ArraySubquery(Subquery):
    """The values of a query's one column, in its order."""

    template = "ARRAY(%(subquery)s)"

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)

    @cached_property
    def output_field(self) -> Any:
        return ArrayField(self.query.output_field)
