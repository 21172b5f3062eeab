"""Lookups of a year, as comparisons of dates."""

from __future__ import annotations

from typing import Any

from fastjango.db.models._lookups.base import (
    Lookup,
)
from fastjango.db.models._lookups.comparison import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)


class YearLookup(Lookup):
    """A lookup of a year, asked as a comparison of the date, which an index can answer."""

    def year_lookup_bounds(self, connection: Any, year: int) -> Any:
        """The first and the last value of the year."""
        iso_year = self.lhs.lookup_name == "iso_year"
        is_moment = self.lhs.lhs.output_field.get_internal_type() == "DateTimeField"
        bounds = (
            connection.ops.year_lookup_bounds_for_datetime_field
            if is_moment
            else connection.ops.year_lookup_bounds_for_date_field
        )
        return bounds(year, iso_year=iso_year)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        # The date below the transform, compared with the year's ends.
        lhs, params = self.process_lhs(compiler, connection, self.lhs.lhs)
        rhs, _ = self.process_rhs(compiler, connection)
        start, finish = self.year_lookup_bounds(connection, self.rhs)
        return f"{lhs} {self.get_direct_rhs_sql(connection, rhs)}", [*params, *self.get_bound_params(start, finish)]

    def get_direct_rhs_sql(self, connection: Any, rhs: str) -> str:
        """The operator with its placeholder."""
        return connection.operators[self.lookup_name] % rhs

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        """The ends that the comparison needs."""
        raise NotImplementedError("subclasses of YearLookup must provide a get_bound_params() method")


class YearExact(YearLookup, Exact):
    """In a year."""

    def get_direct_rhs_sql(self, connection: Any, rhs: str) -> str:
        return "BETWEEN %s AND %s"

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return start, finish


class YearGt(YearLookup, GreaterThan):
    """After a year."""

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (finish,)


class YearGte(YearLookup, GreaterThanOrEqual):
    """In a year or after."""

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (start,)


class YearLt(YearLookup, LessThan):
    """Before a year."""

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (start,)


class YearLte(YearLookup, LessThanOrEqual):
    """In a year or before."""

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (finish,)
