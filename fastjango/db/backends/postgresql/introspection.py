"""What is in a PostgreSQL database, asked of its catalogue."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastjango.db.backends.base.introspection import BaseDatabaseIntrospection, TableInfo

_TYPES = {
    16: "BooleanField",
    17: "BinaryField",
    20: "BigIntegerField",
    21: "SmallIntegerField",
    23: "IntegerField",
    25: "TextField",
    700: "FloatField",
    701: "FloatField",
    869: "GenericIPAddressField",
    1042: "CharField",
    1043: "CharField",
    1082: "DateField",
    1083: "TimeField",
    1114: "DateTimeField",
    1184: "DateTimeField",
    1186: "DurationField",
    1266: "TimeField",
    1700: "DecimalField",
    2950: "UUIDField",
    3802: "JSONField",
}
_AUTO = {"IntegerField": "AutoField", "BigIntegerField": "BigAutoField", "SmallIntegerField": "SmallAutoField"}
_TABLES = """
    SELECT c.relname,
           CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END,
           obj_description(c.oid, 'pg_class')
    FROM pg_catalog.pg_class c
    WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND pg_catalog.pg_table_is_visible(c.oid)
      AND c.relnamespace NOT IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ('pg_catalog', 'pg_toast'))
"""
_COLUMNS = """
    SELECT a.attname,
           NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)),
           pg_get_expr(d.adbin, d.adrelid),
           CASE WHEN l.collname = 'default' THEN NULL ELSE l.collname END,
           a.attidentity IN ('a', 'd'),
           col_description(a.attrelid, a.attnum)
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
    WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relname = %s AND pg_catalog.pg_table_is_visible(c.oid)
      AND a.attnum > 0 AND NOT a.attisdropped
"""
_SEQUENCES = """
    SELECT s.relname, a.attname
    FROM pg_catalog.pg_class s
    JOIN pg_catalog.pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
         AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE s.relkind = 'S' AND c.relname = %s AND pg_catalog.pg_table_is_visible(c.oid)
"""
_RELATIONS = """
    SELECT own.attname, their.relname, theirs.attname
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class ours ON ours.oid = k.conrelid
    JOIN pg_catalog.pg_class their ON their.oid = k.confrelid
    JOIN pg_catalog.pg_attribute own ON own.attrelid = ours.oid AND own.attnum = k.conkey[1]
    JOIN pg_catalog.pg_attribute theirs ON theirs.attrelid = their.oid AND theirs.attnum = k.confkey[1]
    WHERE k.contype = 'f' AND ours.relname = %s AND pg_catalog.pg_table_is_visible(ours.oid)
"""
_CONSTRAINTS = """
    SELECT k.conname,
           array(SELECT a.attname
                 FROM unnest(k.conkey) WITH ORDINALITY part(number, place)
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.number
                 ORDER BY part.place),
           k.contype,
           (SELECT t.relname || '.' || a.attname
            FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
            WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1]),
           t.reloptions
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
    WHERE t.relname = %s AND pg_catalog.pg_table_is_visible(t.oid)
"""
_INDEXES = """
    SELECT i.relname,
           array(SELECT a.attname FROM unnest(x.indkey) WITH ORDINALITY part(number, place)
                 LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = part.number
                 ORDER BY part.place),
           x.indisunique, x.indisprimary, m.amname,
           CASE WHEN m.amname = 'btree' THEN
                array(SELECT CASE WHEN (option & 1) = 1 THEN 'DESC' ELSE 'ASC' END
                      FROM unnest(x.indoption) WITH ORDINALITY part(option, place) ORDER BY part.place)
           END,
           x.indexprs IS NOT NULL, pg_get_indexdef(i.oid), i.reloptions
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_am m ON m.oid = i.relam
    WHERE t.relname = %s AND pg_catalog.pg_table_is_visible(t.oid)
"""


class PostgresTableInfo(NamedTuple):
    """A table, with its comment."""

    name: str
    type: str
    comment: str | None


class FieldInfo(NamedTuple):
    """A column, with what PostgreSQL tells besides."""

    name: str
    type_code: Any
    display_size: Any
    internal_size: Any
    precision: Any
    scale: Any
    null_ok: Any
    default: Any
    collation: Any
    is_autofield: bool
    comment: str | None


def _limits(column: Any) -> Any:
    """Precision and scale; the driver has 65535 for numbers without any."""
    return (value if value != 65535 else None for value in (column.precision, column.scale))


class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Asks PostgreSQL's catalogue.

    Source: django.db.backends.postgresql.introspection.DatabaseIntrospection (5.2).
    """

    data_types_reverse = _TYPES
    index_default_access_method = "btree"
    ignored_tables: list[str] = []
    on_delete_types = {"a": "NO ACTION", "c": "CASCADE", "d": "SET DEFAULT", "n": "SET NULL", "r": "RESTRICT"}

    def get_field_type(self, data_type: Any, description: Any) -> Any:
        kind = super().get_field_type(data_type, description)
        if description.is_autofield or (description.default and "nextval" in description.default):
            return _AUTO.get(kind, kind)
        return kind

    def get_table_list(self, cursor: Any) -> list[Any]:
        cursor.execute(_TABLES)
        return [PostgresTableInfo(*row) for row in cursor.fetchall() if row[0] not in self.ignored_tables]

    def get_table_description(self, cursor: Any, table_name: str) -> list[Any]:
        cursor.execute(_COLUMNS, [table_name])
        known = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(f"SELECT * FROM {self.connection.ops.quote_name(table_name)} LIMIT 1")
        return [
            FieldInfo(
                column.name,
                column.type_code,
                # The driver tells the length of texts where it can.
                column.internal_size if column.display_size is None else column.display_size,
                column.internal_size,
                *_limits(column),
                *known[column.name],
            )
            for column in cursor.description
        ]

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        cursor.execute(_SEQUENCES, [table_name])
        return [{"name": name, "table": table_name, "column": column} for name, column in cursor.fetchall()]

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[str, str]]:
        cursor.execute(_RELATIONS, [table_name])
        return {column: (other_column, other_table) for column, other_table, other_column in cursor.fetchall()}

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        cursor.execute(_CONSTRAINTS, [table_name])
        for name, columns, kind, used, options in cursor.fetchall():
            found[name] = {
                "columns": columns,
                "primary_key": kind == "p",
                "unique": kind in ("p", "u"),
                "foreign_key": tuple(used.split(".", 1)) if kind == "f" else None,
                "check": kind == "c",
                "index": False,
                "definition": None,
                "options": options,
            }
        cursor.execute(_INDEXES, [table_name])
        for name, columns, unique, primary, method, orders, by_expression, definition, options in cursor.fetchall():
            if name in found:
                # The index behind a constraint.
                continue
            found[name] = {
                "columns": [] if by_expression and columns == [None] else columns,
                "orders": orders or [],
                "primary_key": primary,
                "unique": unique,
                "foreign_key": None,
                "check": False,
                "index": True,
                "type": "idx" if self._is_plain(name, method, options) else method,
                "definition": definition,
                "options": options,
            }
        return found

    def _is_plain(self, name: str, method: str, options: Any) -> bool:
        """Whether ``Index`` made it, and not the class of the access method."""
        return method == self.index_default_access_method and not options and not name.endswith(f"_{method}")


__all__ = ["DatabaseIntrospection", "FieldInfo", "TableInfo"]
