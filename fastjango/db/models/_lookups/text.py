"""Lookups of texts: by pattern, by regular expression, whatever the case."""

from __future__ import annotations

from typing import Any

from fastjango.db.models._lookups.base import (
    BuiltinLookup,
)


class IExact(BuiltinLookup):
    """Equal whatever the case; None means IS NULL."""

    lookup_name = "iexact"
    prepare_rhs = False

    def process_rhs(self, qn: Any, connection: Any) -> tuple[str, Any]:
        rhs, params = super().process_rhs(qn, connection)
        if params and self.rhs_is_direct_value():
            params = [connection.ops.prep_for_iexact_query(params[0]), *params[1:]]
        return rhs, params


class PatternLookup(BuiltinLookup):
    """A lookup by LIKE."""

    param_pattern = "%%%s%%"
    prepare_rhs = False

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        # A pattern that the database has to build: its special characters are escaped there.
        if hasattr(self.rhs, "as_sql") or self.bilateral_transforms:
            pattern = connection.pattern_ops[self.lookup_name].format(connection.pattern_esc)
            return pattern.format(rhs)
        return super().get_rhs_op(connection, rhs)

    def process_rhs(self, qn: Any, connection: Any) -> tuple[str, Any]:
        rhs, params = super().process_rhs(qn, connection)
        if self.rhs_is_direct_value() and params and not self.bilateral_transforms:
            params = [self.param_pattern % connection.ops.prep_for_like_query(params[0]), *params[1:]]
        return rhs, params


class Contains(PatternLookup):
    """Contains a text."""

    lookup_name = "contains"


class IContains(Contains):
    """Contains a text, whatever the case."""

    lookup_name = "icontains"


class StartsWith(PatternLookup):
    """Begins with a text."""

    lookup_name = "startswith"
    param_pattern = "%s%%"


class IStartsWith(StartsWith):
    """Begins with a text, whatever the case."""

    lookup_name = "istartswith"


class EndsWith(PatternLookup):
    """Ends with a text."""

    lookup_name = "endswith"
    param_pattern = "%%%s"


class IEndsWith(EndsWith):
    """Ends with a text, whatever the case."""

    lookup_name = "iendswith"


class Regex(BuiltinLookup):
    """Matches a regular expression."""

    lookup_name = "regex"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.lookup_name in connection.operators:
            return super().as_sql(compiler, connection)
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return connection.ops.regex_lookup(self.lookup_name) % (lhs, rhs), [*lhs_params, *rhs_params]


class IRegex(Regex):
    """Matches a regular expression, whatever the case."""

    lookup_name = "iregex"
