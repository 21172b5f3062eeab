"""What all compilers share."""

from __future__ import annotations

import re
from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db.models.expressions import Ref, Value
from fastjango.db.models.lookups import Lookup
from fastjango.db.models.sql._render.bound import Const, compile_bound

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# The expression of an ordering, without direction.
ORDERING_PARTS = re.compile(r"^(.*)\s(?:ASC|DESC).*", re.MULTILINE | re.DOTALL)


class PositionRef(Ref):
    """A reference to a selected column by its number."""

    def __init__(self, ordinal: int, refs: str, source: Any) -> None:
        self.ordinal = ordinal
        super().__init__(refs, source)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return str(self.ordinal), ()


class CompilerBase:
    """A query, a connection, and how the one's expressions are rendered for the other."""

    def __init__(self, query: Any, connection: Any, using: str | None, elide_empty: bool = True) -> None:
        self.query = query
        self.connection = connection
        self.using = using
        # Whether a query that cannot find anything is not run at all.
        self.elide_empty = elide_empty
        self.quote_cache: dict[str, str] = {"*": "*"}
        self.select: Any = None
        self.annotation_col_map: Any = None
        self.klass_info: Any = None
        self._meta_ordering: Any = None
        self.col_count: int | None = None
        self.has_extra_select = False
        # Whether parameters are noted with the value of a shape that they come from, for a plan.
        self.records_values = False
        self._vendor_method = f"as_{connection.vendor}"

    def __repr__(self) -> str:
        model = self.query.model
        name = model.__qualname__ if model is not None else None
        return f"<{self.__class__.__qualname__} model={name} connection={self.connection!r} using={self.using!r}>"

    def quote_name(self, name: str) -> str:
        """The name in the database's quotes."""
        return self.connection.ops.quote_name(name)

    def quote_alias(self, alias: str) -> str:
        """An alias as it is where it is a plain word; those of filtered relations can be anything."""
        return alias if _PLAIN_NAME.fullmatch(alias) else self.quote_name(alias)

    def quote_name_unless_alias(self, name: str) -> str:
        """The same, but for aliases that the query made."""
        known = self.quote_cache.get(name)
        if known is not None:
            return known
        query = self.query
        is_alias = (
            (name in query.alias_map and name not in query.table_map)
            or name in query.extra_select
            or (query.external_aliases.get(name) and name not in query.table_map)
        )
        quoted = self.quote_alias(name) if is_alias else self.quote_name(name)
        self.quote_cache[name] = quoted
        return quoted

    def compile(self, node: Any) -> tuple[str, Any]:
        """The text and parameters of an expression, by its method for this vendor if it has one."""
        render = getattr(node, self._vendor_method, None)
        sql, params = render(self, self.connection) if render else node.as_sql(self, self.connection)
        if self.records_values:
            if isinstance(node, Lookup):
                return compile_bound(node, self, sql, params)
            if type(node) is Value:
                # Shapes have no values of their own: this one is always the same.
                return sql, [Const(param) for param in params]
        return sql, params

    def compile_or_stand_in(self, expression: Any) -> tuple[str, Any]:
        """The same for a selected column, with a constant for a condition whose outcome is known."""
        try:
            sql, params = self.compile(expression)
        except EmptyResultSet:
            stand_in = getattr(expression, "empty_result_set_value", NotImplemented)
            if stand_in is NotImplemented:
                return "0", ()
            return self.compile(Value(stand_in))
        except FullResultSet:
            return self.compile(Value(True))
        return expression.select_format(self, sql, params)
