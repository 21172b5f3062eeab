"""What SQLAlchemy's inspector finds, in Django's format."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fastjango.db.backends.base.introspection import BaseDatabaseIntrospection, FieldInfo, TableInfo

# From the special to the general.
_FIELDS: tuple[tuple[Any, str], ...] = (
    (sa.Boolean, "BooleanField"),
    (sa.SmallInteger, "SmallIntegerField"),
    (sa.BigInteger, "BigIntegerField"),
    (sa.Integer, "IntegerField"),
    (sa.Float, "FloatField"),
    (sa.Numeric, "DecimalField"),
    (sa.DateTime, "DateTimeField"),
    (sa.Date, "DateField"),
    (sa.Time, "TimeField"),
    (sa.Interval, "DurationField"),
    (sa.LargeBinary, "BinaryField"),
    (sa.JSON, "JSONField"),
    (sa.Uuid, "UUIDField"),
    (sa.Text, "TextField"),
    (sa.String, "CharField"),
)


class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Tables, columns and constraints."""

    def _inspect(self) -> Any:
        return sa.inspect(self.connection.sqlalchemy)

    def get_field_type(self, data_type: Any, description: Any) -> Any:
        """The name of the field for a column.

        Raises:
            KeyError: there is no field for its type.
        """
        for kind, name in _FIELDS:
            if isinstance(data_type, kind):
                return "TextField" if name == "CharField" and not data_type.length else name
        raise KeyError(data_type)

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        """The tables and views."""
        found = self._inspect()
        tables = [TableInfo(name, "t") for name in found.get_table_names()]
        return tables + [TableInfo(name, "v") for name in found.get_view_names()]

    def get_table_description(self, cursor: Any, table_name: str) -> list[FieldInfo]:
        """The columns; ``type_code`` is a type of SQLAlchemy."""
        described = []
        for column in self._inspect().get_columns(table_name):
            kind = column["type"]
            described.append(
                FieldInfo(
                    column["name"],
                    kind,
                    None,
                    getattr(kind, "length", None),
                    getattr(kind, "precision", None),
                    getattr(kind, "scale", None),
                    column["nullable"],
                    column["default"],
                    getattr(kind, "collation", None),
                )
            )
        return described

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        """None are known."""
        return []

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[str, str]]:
        """The column and table that each referring column refers to."""
        found = {}
        for key in self._inspect().get_foreign_keys(table_name):
            pairs = zip(key["constrained_columns"], key["referred_columns"], strict=True)
            found.update({column: (target, key["referred_table"]) for column, target in pairs})
        return found

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        """Keys, unique constraints and indexes by name."""
        look, found = self._inspect(), {}
        primary = look.get_pk_constraint(table_name)
        if primary and primary["constrained_columns"]:
            name = primary.get("name") or "__primary__"
            found[name] = _constraint(primary["constrained_columns"], primary_key=True, unique=True)
        for key in look.get_foreign_keys(table_name):
            columns = key["constrained_columns"]
            target = (key["referred_table"], key["referred_columns"][0])
            found[key.get("name") or f"__foreign_{columns[0]}__"] = _constraint(columns, foreign_key=target)
        for unique in look.get_unique_constraints(table_name):
            columns = unique["column_names"]
            found[unique.get("name") or f"__unique_{columns[0]}__"] = _constraint(columns, unique=True)
        for index in look.get_indexes(table_name):
            found[index["name"]] = _constraint(index["column_names"], index=True, unique=bool(index["unique"]))
        return found


def _constraint(columns: Any, **facts: Any) -> dict[str, Any]:
    nothing = {"primary_key": False, "unique": False, "foreign_key": None, "check": False, "index": False}
    return {"columns": list(columns), **nothing, "type": None, "orders": [], "definition": None, **facts}
