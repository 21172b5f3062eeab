"""SELECT."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FieldError, FullResultSet
from fastjango.db._errors import DatabaseError, NotSupportedError, TransactionManagementError
from fastjango.db.models.expressions import ColPairs, Ref
from fastjango.db.models.lookups import Lookup
from fastjango.db.models.sql._render.columns import ColumnsMixin
from fastjango.db.models.sql._render.ordering import OrderingMixin
from fastjango.db.models.sql._render.running import RunningMixin
from fastjango.db.models.sql._render.skeleton import compose


def _joined(clauses: Any, separator: str = ", ") -> tuple[str, list[Any]]:
    """Several texts with parameters as one."""
    texts: list[str] = []
    params: list[Any] = []
    for sql, more in clauses:
        texts.append(sql)
        params.extend(more)
    return separator.join(texts), params


class SQLCompiler(ColumnsMixin, OrderingMixin, RunningMixin):
    """Renders a SELECT and runs it.

    Source: django.db.models.sql.compiler.SQLCompiler (5.2).
    """

    where: Any = None
    having: Any = None
    qualify: Any = None

    # Working out the parts.

    def setup_query(self, with_col_aliases: bool = False) -> None:
        """Work out what is selected."""
        query = self.query
        if all(not uses for uses in query.alias_refcount.values()):
            query.get_initial_alias()
        self.select, self.klass_info, self.annotation_col_map = self.get_select(with_col_aliases=with_col_aliases)
        self.col_count = len(self.select)

    def pre_sql_setup(self, with_col_aliases: bool = False) -> Any:
        """Work out columns, orderings, groups and conditions, in the order in which they make joins."""
        self.setup_query(with_col_aliases=with_col_aliases)
        order_by = self.get_order_by()
        self.where, self.having, self.qualify = self.query.where.split_having_qualify(
            must_group_by=self.query.group_by is not None
        )
        extra_select = self.get_extra_select(order_by, self.select)
        self.has_extra_select = bool(extra_select)
        # ColPairs are several columns to the driver.
        self.col_count = sum(
            len(expression) if isinstance(expression, ColPairs) else 1 for expression, _, _ in self.select
        )
        group_by = self.get_group_by([*self.select, *extra_select], order_by)
        return extra_select, order_by, group_by

    def get_from_clause(self) -> tuple[str, list[Any]]:
        """The tables that are used, each with its join."""
        query = self.query
        clauses = []
        for alias in tuple(query.alias_map):
            if query.alias_refcount[alias]:
                clauses.append(self.compile(query.alias_map[alias]))
        sql, params = _joined(clauses, " ")
        for table in query.extra_tables:
            alias, _ = query.table_alias(table)
            # Joined already, if the query knows it.
            if alias not in query.alias_map or query.alias_refcount[alias] == 1:
                sql += f"{', ' if sql else ''}{self.quote_name_unless_alias(alias)}"
        return sql, params

    def _condition(self, node: Any, required: bool) -> tuple[str, Any]:
        """The text of WHERE or HAVING; empty where every row fulfils it."""
        if node is None:
            return "", []
        try:
            return self.compile(node)
        except EmptyResultSet:
            if self.elide_empty and required:
                raise
            return "0 = 1", []
        except FullResultSet:
            return "", []

    # Putting them together.

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
        """The statement.

        Args:
            with_limits: Whether to cut the slice out.
            with_col_aliases: Whether every column gets an alias.

        Raises:
            EmptyResultSet: nothing can be found.
        """
        counts = self.query.alias_refcount.copy()
        try:
            parts = self.pre_sql_setup(with_col_aliases=with_col_aliases or bool(self.query.combinator))
            if self.query.combinator:
                sql, params = self._compound_sql(parts, with_limits)
            elif self.qualify:
                sql, params = self._qualified_sql(parts, with_limits)
            else:
                sql, params = self._plain_sql(parts, with_limits)
            # A tuple, since packages write ``sql % params``.
            return sql, tuple(params)
        finally:
            # What was joined for rendering is joined anew the next time.
            self.query.reset_refcounts(counts)

    def _plain_sql(self, parts: Any, with_limits: bool) -> tuple[str, Any]:
        query, ops, features = self.query, self.connection.ops, self.connection.features
        extra_select, order_by, group_by = parts
        distinct_fields, distinct_params = self.get_distinct()
        # Behind everything that makes joins.
        from_clause = self.get_from_clause()
        clauses: dict[str, Any] = {
            "columns": _joined(self._column_texts(extra_select)),
            "from": from_clause,
            "where": self._condition(self.where, True),
        }
        having = self._condition(self.having, True)
        if query.distinct:
            words, params = ops.distinct_sql(distinct_fields, distinct_params)
            clauses["distinct"] = (" ".join(words), params)
        if not from_clause[0]:
            clauses["columns"] = (clauses["columns"][0] + features.bare_select_suffix, clauses["columns"][1])
        if group_by:
            if distinct_fields:
                raise NotImplementedError("annotate() + distinct(fields) is not implemented.")
            clauses["group_by"] = _joined(group_by)
            if self._meta_ordering:
                order_by = None
            order_by = order_by or ops.force_no_ordering()
        if having[0]:
            clauses["having"] = having
            if not group_by and ops.force_group_by():
                clauses["group_by"] = (" ".join(ops.force_group_by()).removeprefix("GROUP BY "), [])
        if order_by:
            clauses["order_by"] = _joined((sql, params) for _, (sql, params, _) in order_by)
        sql, all_params = self._finish(clauses, with_limits)
        if query.subquery and extra_select:
            # Only the columns asked for, and not those that ordering needed.
            return self._without_extra_columns(sql, all_params)
        return sql, all_params

    def _column_texts(self, extra_select: Any) -> Any:
        subquery_numbers = bool(self.query.subquery and extra_select)
        for number, (_, (sql, params), alias) in enumerate([*self.select, *extra_select], 1):
            if subquery_numbers and not alias:
                alias = f"col{number}"
            yield (f"{sql} AS {self.quote_name(alias)}" if alias else sql), params

    def _without_extra_columns(self, sql: str, params: Any) -> tuple[str, Any]:
        names = []
        for number, (_, _, alias) in enumerate(self.select, 1):
            names.append(f"{self.quote_name('subquery')}.{self.quote_name(alias or f'col{number}')}")
        return f"SELECT {', '.join(names)} FROM ({sql}) {self.quote_name('subquery')}", params

    def _finish(self, clauses: dict[str, Any], with_limits: bool) -> tuple[str, Any]:
        query, ops = self.query, self.connection.ops
        limited = with_limits and query.is_sliced
        tail = self._for_update(limited)
        if limited:
            limit, offset = ops._get_limit_offset_params(query.low_mark, query.high_mark)
            if limit is not None:
                clauses["limit"] = (str(limit), [])
            if offset:
                clauses["offset"] = (str(offset), [])
        sql, params = compose(self.connection.alchemy_dialect, clauses)
        if tail:
            sql = f"{sql} {tail}"
        if query.explain_info:
            info = query.explain_info
            sql = f"{ops.explain_query_prefix(info.format, **info.options)} {sql}"
        return sql, params

    # FOR UPDATE.

    def _for_update(self, limited: bool) -> str:
        query, features = self.query, self.connection.features
        if not query.select_for_update or not features.has_select_for_update:
            return ""
        if self.connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        if limited and not features.supports_select_for_update_with_limit:
            raise NotSupportedError("LIMIT/OFFSET is not supported with select_for_update on this database backend.")
        asked = {
            "NOWAIT": (query.select_for_update_nowait, features.has_select_for_update_nowait),
            "SKIP LOCKED": (query.select_for_update_skip_locked, features.has_select_for_update_skip_locked),
            "FOR UPDATE OF": (query.select_for_update_of, features.has_select_for_update_of),
            "FOR NO KEY UPDATE": (query.select_for_no_key_update, features.has_select_for_no_key_update),
        }
        for words, (wanted, supported) in asked.items():
            if wanted and not supported:
                raise NotSupportedError(f"{words} is not supported on this database backend.")
        return str(
            self.connection.ops.for_update_sql(
                nowait=query.select_for_update_nowait,
                skip_locked=query.select_for_update_skip_locked,
                of=self.get_select_for_update_of_arguments(),
                no_key=query.select_for_no_key_update,
            )
        )

    def get_select_for_update_of_arguments(self) -> list[str]:
        """The tables (or columns) that ``of=`` names.

        Raises:
            FieldError: a name is no relation that is followed.
        """
        by_column = self.connection.features.select_for_update_of_column
        found: list[str] = []
        invalid: list[str] = []
        for name in self.query.select_for_update_of:
            loaded = self.klass_info
            if name != "self":
                for part in name.split("__"):
                    loaded = self._related_named(loaded, part) if loaded is not None else None
            column = self._own_column(loaded)
            if column is None:
                invalid.append(name)
            elif by_column:
                found.append(self.compile(column)[0])
            else:
                found.append(self.quote_name_unless_alias(column.alias))
        if invalid:
            choices = ", ".join(self._of_choices(self.klass_info)) if self.klass_info else ""
            raise FieldError(
                f"Invalid field name(s) given in select_for_update(of=(...)): {', '.join(invalid)}. Only relational "
                f"fields followed in the query are allowed. Choices are: {choices}."
            )
        return found

    @staticmethod
    def _of_name(related: Any) -> str:
        return str(related.field.related_query_name() if related.reverse else related.field.name)

    def _related_named(self, loaded: Any, name: str) -> Any:
        parents = self._parents_of(loaded)
        for related in [*loaded.related, *parents]:
            if self._of_name(related) == name:
                return related
        return None

    def _parents_of(self, loaded: Any) -> list[Any]:
        from_columns = type(loaded)
        parents = []
        model = loaded.model._meta.concrete_model
        for parent, link in model._meta.parents.items():
            if link is None:
                continue
            columns = [
                position for position in loaded.columns if issubclass(parent, self.select[position][0].target.model)
            ]
            parents.append(from_columns(parent, columns, field=link))
        return parents

    def _own_column(self, loaded: Any) -> Any:
        if loaded is None:
            return None
        model = loaded.model._meta.concrete_model
        for position in loaded.columns:
            column = self.select[position][0]
            if column.target.model._meta.concrete_model == model:
                return column
        return None

    def _of_choices(self, loaded: Any, prefix: str = "") -> Any:
        yield prefix.removesuffix("__") or "self"
        for related in [*self._parents_of(loaded), *loaded.related]:
            yield from self._of_choices(related, f"{prefix}{self._of_name(related)}__")

    # UNION, INTERSECT, EXCEPT.

    def _compound_sql(self, parts: Any, with_limits: bool) -> tuple[str, Any]:
        query = self.query
        features = self.connection.features
        if not getattr(features, f"supports_select_{query.combinator}"):
            raise NotSupportedError(f"{query.combinator} is not supported on this database backend.")
        _, order_by, _ = parts
        sql, params = self.get_combinator_sql(query.combinator, query.combinator_all)
        params = list(params)
        if features.requires_compound_order_by_subquery and order_by:
            sql = f"SELECT * FROM ({sql})"
        if order_by:
            ordering, more = _joined((text, args) for _, (text, args, _) in order_by)
            sql = f"{sql} ORDER BY {ordering}"
            params.extend(more)
        if with_limits and query.is_sliced:
            sql = f"{sql} {self.connection.ops.limit_offset_sql(query.low_mark, query.high_mark)}"
        tail = self._for_update(with_limits and query.is_sliced)
        if tail:
            sql = f"{sql} {tail}"
        if query.explain_info:
            info = query.explain_info
            sql = f"{self.connection.ops.explain_query_prefix(info.format, **info.options)} {sql}"
        return sql, params

    def get_combinator_sql(self, combinator: str, all: bool) -> tuple[str, Any]:
        """The parts with the operator between them.

        Raises:
            DatabaseError: a part is sliced or ordered where the database does not allow it.
            EmptyResultSet: no part can find anything.
        """
        features, query = self.connection.features, self.query
        compilers = [
            part.get_compiler(self.using, self.connection, self.elide_empty) for part in query.combined_queries
        ]
        if not features.supports_slicing_ordering_in_compound:
            for compiler in compilers:
                if compiler.query.is_sliced:
                    raise DatabaseError("LIMIT/OFFSET not allowed in subqueries of compound statements.")
                if compiler.get_order_by():
                    raise DatabaseError("ORDER BY not allowed in subqueries of compound statements.")
        elif query.is_sliced and combinator == "union":
            # With parts left out, a single sliced part could remain, whose slice is not the whole's.
            for compiler in compilers:
                compiler.elide_empty = False
        rendered = []
        for compiler in compilers:
            try:
                rendered.append(self._part_sql(compiler))
            except EmptyResultSet:
                if combinator == "union" or (combinator == "difference" and rendered):
                    continue
                raise
        if not rendered:
            raise EmptyResultSet
        operator = self.connection.ops.set_operators[combinator]
        if all and combinator == "union":
            operator += " ALL"
        in_braces = not query.subquery and features.supports_slicing_ordering_in_compound
        return _joined(((f"({sql})" if in_braces else sql, params) for sql, params in rendered), f" {operator} ")

    def _part_sql(self, compiler: Any) -> tuple[str, Any]:
        features, query = self.connection.features, self.query
        if not compiler.query.selected and query.selected:
            # The parts have to select the same columns.
            compiler.query = compiler.query.clone()
            compiler.query.set_values(tuple(query.selected))
        sql, params = compiler.as_sql(with_col_aliases=True)
        if compiler.query.combinator:
            if not features.supports_parentheses_in_compound:
                sql = f"SELECT * FROM ({sql})"
            elif query.subquery or not features.supports_slicing_ordering_in_compound:
                sql = f"({sql})"
        elif query.subquery and features.supports_slicing_ordering_in_compound:
            sql = f"({sql})"
        return sql, params

    # Conditions on window functions.

    def _qualified_sql(self, parts: Any, with_limits: bool) -> tuple[str, Any]:
        """A condition on window functions needs their rows first: they become a subquery."""
        _, order_by, _ = parts
        inner = self.query.clone()
        inner.subquery = True
        inner.where = inner.where.__class__([node for node in (self.where, self.having) if node])
        # Ordering and slicing come after the condition.
        inner.clear_ordering(force=True)
        inner.clear_limits()
        selected = {expression: alias for expression, _, alias in self.get_select(with_col_aliases=True)[0]}
        replacements: dict[Any, str] = {}
        added = _Masked(inner, selected, replacements)
        added.collect(list(self.qualify.leaves()))

        def refs() -> dict[Any, Any]:
            return {expression: Ref(alias, expression) for expression, alias in replacements.items()}

        condition = self.qualify.replace_expressions(refs())
        orderings = []
        for expression, *_ in order_by:
            added.collect(expression.get_source_expressions())
            orderings.append(expression.replace_expressions(refs()))
        inner_sql, inner_params = inner.get_compiler(
            self.using, connection=self.connection, elide_empty=self.elide_empty
        ).as_sql(with_col_aliases=True)
        condition_sql, condition_params = self.compile(condition)
        quote = self.quote_name
        sql = f"SELECT * FROM ({inner_sql}) {quote('qualify')} WHERE {condition_sql}"
        params = [*inner_params, *condition_params]
        if added.names:
            columns = ", ".join(quote(alias) for alias in selected.values())
            sql = f"SELECT {columns} FROM ({sql}) {quote('qualify_mask')}"
        if orderings:
            ordering, more = _joined(map(self.compile, orderings))
            sql = f"{sql} ORDER BY {ordering}"
            params.extend(more)
        if with_limits and self.query.is_sliced:
            sql = f"{sql} {self.connection.ops.limit_offset_sql(self.query.low_mark, self.query.high_mark)}"
        return sql, params


class _Masked:
    """Expressions of an outer query that the inner one has to select, by their names there."""

    def __init__(self, inner: Any, selected: dict[Any, str], replacements: dict[Any, str]) -> None:
        self.inner = inner
        self.selected = selected
        self.replacements = replacements
        self.names: set[str] = set()

    def collect(self, expressions: list[Any]) -> None:
        """See to it that every expression has a name."""
        while expressions:
            expression = expressions.pop()
            if expression in self.replacements:
                continue
            if self.selected.get(expression):
                self.replacements[expression] = self.selected[expression]
            elif isinstance(expression, Lookup):
                expressions.extend(expression.get_source_expressions())
            elif isinstance(expression, Ref):
                if expression.refs not in self.selected.values():
                    expressions.extend(expression.get_source_expressions())
            else:
                name = f"qual{len(self.names)}"
                self.names.add(name)
                self.inner.add_annotation(expression, name)
                self.replacements[expression] = name
