"""What is in a MariaDB or MySQL database, asked of ``information_schema``."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlparse
from pymysql.constants import FIELD_TYPE

from fastjango.db.backends.base.introspection import BaseDatabaseIntrospection
from fastjango.utils.datastructures import OrderedSet

_TYPES = {
    FIELD_TYPE.BLOB: "TextField",
    FIELD_TYPE.CHAR: "CharField",
    FIELD_TYPE.DECIMAL: "DecimalField",
    FIELD_TYPE.NEWDECIMAL: "DecimalField",
    FIELD_TYPE.DATE: "DateField",
    FIELD_TYPE.DATETIME: "DateTimeField",
    FIELD_TYPE.DOUBLE: "FloatField",
    FIELD_TYPE.FLOAT: "FloatField",
    FIELD_TYPE.INT24: "IntegerField",
    FIELD_TYPE.JSON: "JSONField",
    FIELD_TYPE.LONG: "IntegerField",
    FIELD_TYPE.LONGLONG: "BigIntegerField",
    FIELD_TYPE.SHORT: "SmallIntegerField",
    FIELD_TYPE.STRING: "CharField",
    FIELD_TYPE.TIME: "TimeField",
    FIELD_TYPE.TIMESTAMP: "DateTimeField",
    FIELD_TYPE.TINY: "IntegerField",
    FIELD_TYPE.TINY_BLOB: "TextField",
    FIELD_TYPE.MEDIUM_BLOB: "TextField",
    FIELD_TYPE.LONG_BLOB: "TextField",
    FIELD_TYPE.VAR_STRING: "CharField",
}
_COLUMNS = """
    SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, extra,
           CASE WHEN column_default = 'NULL' OR column_default IS NULL THEN NULL ELSE column_default END,
           CASE WHEN collation_name = table_collation THEN NULL ELSE collation_name END,
           column_type LIKE '%% unsigned', column_comment, is_nullable = 'YES'
    FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_name = %s AND table_schema = DATABASE()
    ORDER BY ordinal_position
"""
_KEYS = """
    SELECT k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, c.constraint_type
    FROM information_schema.key_column_usage k
    JOIN information_schema.table_constraints c
         ON c.table_schema = k.table_schema AND c.table_name = k.table_name AND c.constraint_name = k.constraint_name
    WHERE k.table_schema = DATABASE() AND k.table_name = %s
    ORDER BY k.ordinal_position
"""
_RELATIONS = """
    SELECT column_name, referenced_column_name, referenced_table_name
    FROM information_schema.key_column_usage
    WHERE table_name = %s AND table_schema = DATABASE()
      AND referenced_table_schema = DATABASE() AND referenced_table_name IS NOT NULL
      AND referenced_column_name IS NOT NULL
"""
_CHECKS_MARIADB = """
    SELECT constraint_name, check_clause FROM information_schema.check_constraints
    WHERE constraint_schema = DATABASE() AND table_name = %s
"""
_CHECKS_MYSQL = """
    SELECT c.constraint_name, c.check_clause
    FROM information_schema.check_constraints c
    JOIN information_schema.table_constraints t
         ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
    WHERE c.constraint_schema = DATABASE() AND t.constraint_type = 'CHECK' AND t.table_name = %s
"""


class MySQLFieldInfo(NamedTuple):
    """A column, with what the server tells besides."""

    name: str
    type_code: Any
    display_size: Any
    internal_size: Any
    precision: Any
    scale: Any
    null_ok: Any
    default: Any
    collation: Any
    extra: str
    is_unsigned: bool
    has_json_constraint: bool
    comment: str | None
    data_type: str


class MySQLTableInfo(NamedTuple):
    """A table, with its comment."""

    name: str
    type: str
    comment: str | None


class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Asks ``information_schema``.

    Source: django.db.backends.mysql.introspection.DatabaseIntrospection (5.2).
    """

    data_types_reverse = _TYPES

    def get_field_type(self, data_type: Any, description: Any) -> Any:
        kind = super().get_field_type(data_type, description)
        if "auto_increment" in description.extra:
            return {
                "IntegerField": "AutoField",
                "BigIntegerField": "BigAutoField",
                "SmallIntegerField": "SmallAutoField",
            }.get(kind, kind)
        if description.is_unsigned and kind in ("BigIntegerField", "IntegerField", "SmallIntegerField"):
            return f"Positive{kind}"
        if description.data_type.upper() == "UUID":
            return "UUIDField"
        # MariaDB's JSON is a text with a check.
        return "JSONField" if description.has_json_constraint else kind

    def get_table_list(self, cursor: Any) -> list[Any]:
        cursor.execute(
            "SELECT table_name, table_type, table_comment FROM information_schema.tables "
            "WHERE table_schema = DATABASE()"
        )
        kinds = {"BASE TABLE": "t", "VIEW": "v"}
        return [MySQLTableInfo(name, kinds.get(kind, ""), comment) for name, kind, comment in cursor.fetchall()]

    def _json_columns(self, cursor: Any, table_name: str) -> set[str]:
        connection = self.connection
        if not (connection.mysql_is_mariadb and connection.features.can_introspect_json_field):
            return set()
        cursor.execute(
            "SELECT c.constraint_name FROM information_schema.check_constraints c "
            "WHERE c.table_name = %s AND LOWER(c.check_clause) = "
            "CONCAT('json_valid(`', LOWER(c.constraint_name), '`)') AND c.constraint_schema = DATABASE()",
            [table_name],
        )
        return {row[0] for row in cursor.fetchall()}

    def get_table_description(self, cursor: Any, table_name: str) -> list[Any]:
        json_columns = self._json_columns(cursor, table_name)
        cursor.execute(_COLUMNS, [table_name])
        known = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(f"SELECT * FROM {self.connection.ops.quote_name(table_name)} LIMIT 1")
        described = []
        for name, type_code, display_size, *_ in cursor.description:
            data_type, length, precision, scale, extra, default, collation, unsigned, comment, nullable = known[name]
            described.append(
                MySQLFieldInfo(
                    name,
                    type_code,
                    _number(length) if length is not None else display_size,
                    _number(length),
                    _number(precision),
                    _number(scale),
                    bool(nullable),
                    default,
                    collation,
                    extra,
                    bool(unsigned),
                    name in json_columns,
                    comment,
                    data_type,
                )
            )
        return described

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        # A table has one at most.
        columns = self.get_table_description(cursor, table_name)
        return [{"table": table_name, "column": each.name} for each in columns if "auto_increment" in each.extra]

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[str, str]]:
        cursor.execute(_RELATIONS, [table_name])
        return {column: (other_column, other_table) for column, other_column, other_table in cursor.fetchall()}

    def get_storage_engine(self, cursor: Any, table_name: str) -> str:
        """The storage engine of a table; the server's default for one that is not there."""
        cursor.execute(
            "SELECT engine FROM information_schema.tables WHERE table_name = %s AND table_schema = DATABASE()",
            [table_name],
        )
        row = cursor.fetchone()
        return str(row[0]) if row else self.connection.features._mysql_storage_engine

    def _parse_constraint_columns(self, check_clause: str, columns: set[str]) -> OrderedSet:
        """The columns that a check mentions, in order."""
        found: OrderedSet = OrderedSet()
        quote = self.connection.ops.quote_name
        for statement in sqlparse.parse(check_clause):
            for token in statement.flatten():  # type: ignore[no-untyped-call]  # sqlparse has no types
                for column in columns:
                    if token.value in (column, quote(column)):
                        found.add(column)
        return found

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        found = self._keys(cursor, table_name)
        self._add_checks(cursor, table_name, found)
        self._add_indexes(cursor, table_name, found)
        for constraint in found.values():
            constraint["columns"] = list(constraint["columns"])
        return found

    def _keys(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        cursor.execute(_KEYS, [table_name])
        found: dict[str, dict[str, Any]] = {}
        for name, column, other_table, other_column, kind in cursor.fetchall():
            if name not in found:
                found[name] = {
                    "columns": OrderedSet(),
                    "primary_key": kind.lower() == "primary key",
                    "unique": kind.lower() in ("primary key", "unique"),
                    "index": False,
                    "check": False,
                    "foreign_key": (other_table, other_column) if other_column else None,
                }
                if kind.lower() in ("primary key", "unique"):
                    found[name]["index"] = True
                    found[name]["type"] = "idx"
            found[name]["columns"].add(column)
        return found

    def _add_checks(self, cursor: Any, table_name: str, found: dict[str, dict[str, Any]]) -> None:
        if not self.connection.features.can_introspect_check_constraints:
            return
        columns = {info.name for info in self.get_table_description(cursor, table_name)}
        mariadb = self.connection.mysql_is_mariadb
        cursor.execute(_CHECKS_MARIADB if mariadb else _CHECKS_MYSQL, [table_name])
        unnamed = 0
        for name, clause in cursor.fetchall():
            mentioned = self._parse_constraint_columns(clause, columns)
            # A check of one column gets the column's name from MariaDB.
            if set(mentioned) == {name}:
                unnamed += 1
                name = f"__unnamed_constraint_{unnamed}__"
            found[name] = {
                "columns": mentioned,
                "primary_key": False,
                "unique": False,
                "index": False,
                "check": True,
                "foreign_key": None,
            }

    def _add_indexes(self, cursor: Any, table_name: str, found: dict[str, dict[str, Any]]) -> None:
        cursor.execute(f"SHOW INDEX FROM {self.connection.ops.quote_name(table_name)}")
        for row in cursor.fetchall():
            non_unique, name, column, order, method = row[1], row[2], row[4], row[5], row[10]
            index = found.setdefault(
                name,
                {
                    "columns": OrderedSet(),
                    "primary_key": False,
                    "unique": not non_unique,
                    "check": False,
                    "foreign_key": None,
                },
            )
            index["index"] = True
            index["type"] = "idx" if method == "BTREE" else method.lower()
            index["columns"].add(column)
            index.setdefault("orders", []).append("DESC" if order == "D" else "ASC")


def _number(value: Any) -> Any:
    return None if value is None else int(value)
