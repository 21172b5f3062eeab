"""Lookups on values inside documents: ``document__key__gt``."""

from __future__ import annotations

import json
from typing import Any

from fastjango.db.models import lookups

from .lookups import (
    CaseInsensitiveMixin,
    HasKeyOrArrayIndex,
    JSONExact,
)
from .paths import Sql
from .transforms import KeyTextTransform, KeyTransform


class KeyTransformTextLookupMixin:
    """Compares the value's text, for the lookups of text.

    Raises:
        TypeError: the left side is no key of a document.
    """

    def __init__(self, key_transform: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(key_transform, KeyTransform):
            raise TypeError("Transform should be an instance of KeyTransform in order to use this lookup.")
        text = KeyTextTransform(key_transform.key_name, *key_transform.source_expressions, **key_transform.extra)
        super().__init__(text, *args, **kwargs)  # type: ignore[call-arg]  # a mixin of lookups


class KeyTransformIsNull(lookups.IsNull):
    """The key is missing (a null under it is not)."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        template = "JSON_TYPE(%s, %s) IS NULL" if self.rhs else "JSON_TYPE(%s, %s) IS NOT NULL"
        question = HasKeyOrArrayIndex(self.lhs.lhs, self.lhs.key_name)
        return question.as_sql(compiler, connection, template=template)


class KeyTransformIn(lookups.In):
    """The value is one of several."""

    def resolve_expression_parameter(self, compiler: Any, connection: Any, sql: str, param: Any) -> Any:
        sql, params = super().resolve_expression_parameter(compiler, connection, sql, param)
        if hasattr(param, "as_sql") or connection.features.has_native_json_field:
            return sql, params
        if connection.vendor == "mysql" or (
            connection.vendor == "sqlite" and params[0] not in ("null", "true", "false")
        ):
            sql = "JSON_EXTRACT(%s, '$')"
        if connection.vendor == "mysql" and connection.mysql_is_mariadb:
            sql = f"JSON_UNQUOTE({sql})"
        return sql, params


class KeyTransformExact(JSONExact):
    """The value equals the given one."""

    def process_rhs(self, compiler: Any, connection: Any) -> Sql:
        if isinstance(self.rhs, KeyTransform):
            return lookups.Exact.process_rhs(self, compiler, connection)
        sql, params = super().process_rhs(compiler, connection)
        if connection.vendor == "sqlite":
            # Texts of truth values and null stay as they are: they are compared with type names.
            plain = ("null", "true", "false")
            sql = sql % tuple("%s" if value in plain else "JSON_EXTRACT(%s, '$')" for value in params)
        return sql, params


class KeyTransformIExact(CaseInsensitiveMixin, KeyTransformTextLookupMixin, lookups.IExact):  # type: ignore[misc]  # see above
    """The value's text equals the given one, whatever the case."""


class KeyTransformIContains(CaseInsensitiveMixin, KeyTransformTextLookupMixin, lookups.IContains):  # type: ignore[misc]  # see above
    """The value's text contains the given one, whatever the case."""


class KeyTransformStartsWith(KeyTransformTextLookupMixin, lookups.StartsWith):
    """The value's text starts with the given one."""


class KeyTransformIStartsWith(CaseInsensitiveMixin, KeyTransformTextLookupMixin, lookups.IStartsWith):  # type: ignore[misc]  # see above
    """The value's text starts with the given one, whatever the case."""


class KeyTransformEndsWith(KeyTransformTextLookupMixin, lookups.EndsWith):
    """The value's text ends with the given one."""


class KeyTransformIEndsWith(CaseInsensitiveMixin, KeyTransformTextLookupMixin, lookups.IEndsWith):  # type: ignore[misc]  # see above
    """The value's text ends with the given one, whatever the case."""


class KeyTransformRegex(KeyTransformTextLookupMixin, lookups.Regex):
    """The value's text matches the pattern."""


class KeyTransformIRegex(CaseInsensitiveMixin, KeyTransformTextLookupMixin, lookups.IRegex):  # type: ignore[misc]  # see above
    """The value's text matches the pattern, whatever the case."""


class KeyTransformNumericLookupMixin:
    """Compares numbers as numbers, where the database has no type for documents."""

    def process_rhs(self: Any, compiler: Any, connection: Any) -> Sql:
        """The right side, taken out of its JSON text."""
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin of lookups
        if not connection.features.has_native_json_field:
            params = [json.loads(value) for value in params]
        return sql, params


class KeyTransformLt(KeyTransformNumericLookupMixin, lookups.LessThan):
    """The value is less."""


class KeyTransformLte(KeyTransformNumericLookupMixin, lookups.LessThanOrEqual):
    """The value is less or equal."""


class KeyTransformGt(KeyTransformNumericLookupMixin, lookups.GreaterThan):
    """The value is greater."""


class KeyTransformGte(KeyTransformNumericLookupMixin, lookups.GreaterThanOrEqual):
    """The value is greater or equal."""


for _key_lookup in (
    KeyTransformIn,
    KeyTransformExact,
    KeyTransformIExact,
    KeyTransformIsNull,
    KeyTransformIContains,
    KeyTransformStartsWith,
    KeyTransformIStartsWith,
    KeyTransformEndsWith,
    KeyTransformIEndsWith,
    KeyTransformRegex,
    KeyTransformIRegex,
    KeyTransformLt,
    KeyTransformLte,
    KeyTransformGt,
    KeyTransformGte,
):
    KeyTransform.register_lookup(_key_lookup)
