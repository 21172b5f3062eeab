"""Lookups on whole documents: what they hold, and which keys."""

from __future__ import annotations

from typing import Any

from fastjango.db import NotSupportedError
from fastjango.db.models import lookups
from fastjango.db.models.lookups import PostgresOperatorLookup

from .paths import Sql, compile_json_path, member_step
from .transforms import KeyTransform


class _WithJsonOperands(lookups.FieldGetDbPrepValueMixin, PostgresOperatorLookup):
    """``lhs operator rhs`` in PostgreSQL, a function elsewhere."""

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        if not connection.features.supports_json_field_contains:
            raise NotSupportedError(f"{self.lookup_name} lookup is not supported on this database backend.")
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        both = (left, right) if self.lookup_name == "contains" else (right, left)
        ordered = (left_params, right_params) if self.lookup_name == "contains" else (right_params, left_params)
        return "JSON_CONTAINS({}, {})".format(*both), (*ordered[0], *ordered[1])


class DataContains(_WithJsonOperands):
    """The document holds the given one at its top."""

    lookup_name = "contains"
    postgres_operator = "@>"


class ContainedBy(_WithJsonOperands):
    """The given document holds this one."""

    lookup_name = "contained_by"
    postgres_operator = "<@"


class HasKeyLookup(PostgresOperatorLookup):
    """Questions for keys; the right side is a key, a transform, or a list of them."""

    logical_operator: str | None = None

    def compile_json_path_final_key(self, key_transform: Any) -> str:
        """The last step of the path."""
        return member_step(key_transform)

    def _paths(self, compiler: Any, connection: Any) -> tuple[str, list[Any], list[str]]:
        """The document, its parameters, and the paths asked for."""
        if isinstance(self.lhs, KeyTransform):
            lhs, lhs_params, keys = self.lhs.preprocess_lhs(compiler, connection)
            root = compile_json_path(keys)
        else:
            (lhs, lhs_params), root = self.process_lhs(compiler, connection), "$"
        asked = self.rhs if isinstance(self.rhs, list | tuple) else [self.rhs]
        paths = []
        for each in asked:
            keys = each.preprocess_lhs(compiler, connection)[2] if isinstance(each, KeyTransform) else [each]
            *first, last = keys
            paths.append(root + compile_json_path(first, include_root=False) + self.compile_json_path_final_key(last))
        return lhs, list(lhs_params), paths

    def _by_template(self, compiler: Any, connection: Any, template: str) -> Sql:
        lhs, lhs_params, paths = self._paths(compiler, connection)
        parts, params = [], []
        for path in paths:
            parts.append(template % (lhs, "%s"))
            params += [*lhs_params, path]
        sql = parts[0] if self.logical_operator is None else f"({self.logical_operator.join(parts)})"
        return sql, tuple(params)

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None) -> Sql:
        return self._by_template(compiler, connection, template or "JSON_TYPE(%s, %s) IS NOT NULL")

    def as_mysql(self, compiler: Any, connection: Any) -> Sql:
        return self._by_template(compiler, connection, "JSON_CONTAINS_PATH(%s, 'one', %s)")

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        return self.as_sql(compiler, connection, template="JSON_TYPE(%s, %s) IS NOT NULL")

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        if isinstance(self.rhs, KeyTransform):
            # The operator takes one key; the rest of the path goes to the left side.
            *first, last = self.rhs.preprocess_lhs(compiler, connection)[2]
            for key in first:
                self.lhs = KeyTransform(key, self.lhs)
            self.rhs = last
        return super().as_postgresql(compiler, connection)


class HasKey(HasKeyLookup):
    """The document has the key."""

    lookup_name = "has_key"
    postgres_operator = "?"
    prepare_rhs = False


class HasKeys(HasKeyLookup):
    """The document has all the keys."""

    lookup_name = "has_keys"
    postgres_operator = "?&"
    logical_operator = " AND "

    def get_prep_lookup(self) -> Any:
        return [str(item) for item in self.rhs]


class HasAnyKeys(HasKeys):
    """The document has one of the keys."""

    lookup_name = "has_any_keys"
    postgres_operator = "?|"
    logical_operator = " OR "


class HasKeyOrArrayIndex(HasKey):
    """The document has the member, or the array the index."""

    def compile_json_path_final_key(self, key_transform: Any) -> str:
        return compile_json_path([key_transform], include_root=False)


class CaseInsensitiveMixin:
    """Both sides in lower case, where the database compares documents as binary text."""

    def process_lhs(self: Any, compiler: Any, connection: Any) -> Sql:
        """The left side."""
        sql, params = super().process_lhs(compiler, connection)  # type: ignore[misc]  # a mixin of lookups
        return (f"LOWER({sql})" if connection.vendor == "mysql" else sql), params

    def process_rhs(self: Any, compiler: Any, connection: Any) -> Sql:
        """The right side."""
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin of lookups
        return (f"LOWER({sql})" if connection.vendor == "mysql" else sql), params


class JSONExact(lookups.Exact):
    """The document equals the given one; None is JSON's null."""

    can_use_none_as_rhs = True

    def process_rhs(self, compiler: Any, connection: Any) -> Sql:
        sql, params = super().process_rhs(compiler, connection)
        if params == [None]:
            params = ["null"]
        if connection.vendor == "mysql":
            sql = sql % tuple("JSON_EXTRACT(%s, '$')" for _ in params)
        return sql, params


class JSONIContains(CaseInsensitiveMixin, lookups.IContains):  # type: ignore[misc]  # its base may be untyped
    """The document's text contains the given one."""
