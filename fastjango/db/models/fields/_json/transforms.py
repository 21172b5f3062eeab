"""Transforms that reach into a document: ``document__key``."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.lookups import Transform

from .._text import TextField
from .paths import Sql, compile_json_path


class KeyTransform(Transform):
    """The value of a key or index, as JSON."""

    postgres_operator = "->"
    postgres_nested_operator = "#>"

    def __init__(self, key_name: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_name = str(key_name)

    def preprocess_lhs(self, compiler: Any, connection: Any) -> tuple[str, Any, list[str]]:
        """The document at the bottom of a chain of keys, its parameters, and the keys from outside in."""
        keys, below = [self.key_name], self.lhs
        while isinstance(below, KeyTransform):
            keys.insert(0, below.key_name)
            below = below.lhs
        sql, params = compiler.compile(below)
        return sql, params, keys

    def as_mysql(self, compiler: Any, connection: Any) -> Sql:
        lhs, params, keys = self.preprocess_lhs(compiler, connection)
        return f"JSON_EXTRACT({lhs}, %s)", (*params, compile_json_path(keys))

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        lhs, params, keys = self.preprocess_lhs(compiler, connection)
        if len(keys) > 1:
            return f"({lhs} {self.postgres_nested_operator} %s)", (*params, keys)
        try:
            key: Any = int(self.key_name)
        except ValueError:
            key = self.key_name
        return f"({lhs} {self.postgres_operator} %s)", (*params, key)

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        lhs, params, keys = self.preprocess_lhs(compiler, connection)
        path = compile_json_path(keys)
        words = ",".join(repr(word) for word in connection.ops.jsonfield_datatype_values)
        # JSON_EXTRACT() gives numbers for truth values and NULL for null; their type names are valid JSON.
        return (
            f"(CASE WHEN JSON_TYPE({lhs}, %s) IN ({words}) THEN JSON_TYPE({lhs}, %s) ELSE JSON_EXTRACT({lhs}, %s) END)",
            (*params, path) * 3,
        )


class KeyTextTransform(KeyTransform):
    """The value of a key or index, as text."""

    postgres_operator = "->>"
    postgres_nested_operator = "#>>"
    output_field = TextField()

    def as_mysql(self, compiler: Any, connection: Any) -> Sql:
        if connection.mysql_is_mariadb:
            # MariaDB has no ->> operator.
            sql, params = super().as_mysql(compiler, connection)
            return f"JSON_UNQUOTE({sql})", params
        lhs, params, keys = self.preprocess_lhs(compiler, connection)
        return f"({lhs} ->> %s)", (*params, compile_json_path(keys))

    @classmethod
    def from_lookup(cls, lookup: str) -> Any:
        """The transform of ``"field__key__key"``.

        Raises:
            ValueError: there is no key in it.
        """
        transform, *keys = lookup.split(LOOKUP_SEP)
        if not keys:
            raise ValueError("Lookup must contain key or index transforms.")
        found: Any = transform
        for key in keys:
            found = cls(key, found)
        return found


KT = KeyTextTransform.from_lookup


class KeyTransformFactory:
    """Makes the transform of one key, as ``get_transform()`` is asked for it."""

    def __init__(self, key_name: str) -> None:
        self.key_name = key_name

    def __call__(self, *args: Any, **kwargs: Any) -> KeyTransform:
        return KeyTransform(self.key_name, *args, **kwargs)
