"""What is in a SQLite database; constraints are read from the text of CREATE TABLE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from fastjango.db._errors import DatabaseError
from fastjango.db.backends.base.introspection import BaseDatabaseIntrospection, TableInfo

_SIZE = re.compile(r"^\s*(?:var)?char\s*\(\s*(\d+)\s*\)\s*$")
_REVERSE = """
    bool=BooleanField boolean=BooleanField smallint=SmallIntegerField smallint_unsigned=PositiveSmallIntegerField
    smallinteger=SmallIntegerField int=IntegerField integer=IntegerField bigint=BigIntegerField
    integer_unsigned=PositiveIntegerField bigint_unsigned=PositiveBigIntegerField decimal=DecimalField
    real=FloatField text=TextField char=CharField varchar=CharField blob=BinaryField date=DateField
    datetime=DateTimeField time=TimeField
"""


class FieldInfo(NamedTuple):
    """A column, with what SQLite tells besides."""

    name: str
    type_code: Any
    display_size: Any
    internal_size: Any
    precision: Any
    scale: Any
    null_ok: Any
    default: Any
    collation: Any
    pk: bool
    has_json_constraint: bool


def get_field_size(name: str) -> int | None:
    """The size of a ``varchar(11)``, or None."""
    match = _SIZE.search(name)
    return int(match[1]) if match else None


class FlexibleFieldLookupDict:
    """Names of fields by the declared type, whatever its case and size."""

    base_data_types_reverse = {
        name.replace("_", " "): kind for name, kind in (pair.split("=") for pair in _REVERSE.split())
    }

    def __getitem__(self, key: str) -> str:
        return self.base_data_types_reverse[key.lower().split("(", 1)[0].strip()]


class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Asks SQLite's pragmas and its master table.

    Source: django.db.backends.sqlite3.introspection.DatabaseIntrospection (5.2).
    """

    data_types_reverse = FlexibleFieldLookupDict()

    def get_field_type(self, data_type: Any, description: Any) -> str:
        """The field, telling keys and JSON columns from plain integers and texts."""
        kind = str(super().get_field_type(data_type, description))
        if description.pk and kind in {"BigIntegerField", "IntegerField", "SmallIntegerField"}:
            # Every integer key is the row's number: no smaller or larger one can be told apart.
            return "AutoField"
        return "JSONField" if description.has_json_constraint else kind

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        """All tables and views but SQLite's own."""
        cursor.execute(
            "SELECT name, type FROM sqlite_master WHERE type in ('table', 'view') AND NOT name='sqlite_sequence' "
            "ORDER BY name"
        )
        return [TableInfo(name, kind[0]) for name, kind in cursor.fetchall()]

    def _column_rows(self, cursor: Any, table_name: str) -> list[Any]:
        # table_xinfo also has generated columns; hidden=1 are those of virtual tables.
        cursor.execute(f"PRAGMA table_xinfo({self.connection.ops.quote_name(table_name)})")
        return [row for row in cursor.fetchall() if row[6] != 1]

    def get_table_description(self, cursor: Any, table_name: str) -> list[FieldInfo]:
        """The columns of a table.

        Raises:
            DatabaseError: there is no such table.
        """
        rows = self._column_rows(cursor, table_name)
        if not rows:
            raise DatabaseError(f"Table {table_name} does not exist (empty pragma).")
        collations = self._get_column_collations(cursor, table_name)
        json_columns = self._json_columns(cursor, table_name, rows)
        # The parts of a composite key number nothing.
        single_key = sum(bool(row[5]) for row in rows) == 1
        return [
            FieldInfo(
                name,
                data_type,
                get_field_size(data_type),
                None,
                None,
                None,
                not notnull,
                default,
                collations.get(name),
                bool(pk) and single_key,
                name in json_columns,
            )
            for _, name, data_type, notnull, default, pk, _ in rows
        ]

    def _json_columns(self, cursor: Any, table_name: str, rows: list[Any]) -> set[str]:
        if not self.connection.features.can_introspect_json_field:
            return set()
        sql = self._create_statement(cursor, table_name)
        return {row[1] for row in rows if f'json_valid("{row[1].lower()}")' in sql.lower()}

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        """The primary key's counter."""
        return [{"table": table_name, "column": self.get_primary_key_column(cursor, table_name)}]

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[str, str]]:
        """The table's foreign keys by column."""
        cursor.execute(f"PRAGMA foreign_key_list({self.connection.ops.quote_name(table_name)})")
        return {column: (other_column, other) for _, _, other, column, other_column, *_ in cursor.fetchall()}

    def get_primary_key_columns(self, cursor: Any, table_name: str) -> list[str]:
        """The columns of the primary key."""
        cursor.execute(f"PRAGMA table_info({self.connection.ops.quote_name(table_name)})")
        return [row[1] for row in cursor.fetchall() if row[5]]

    def _create_statement(self, cursor: Any, table_name: str) -> str:
        row = cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type in ('table', 'view') AND name = %s", [table_name]
        ).fetchone()
        return (row and row[0]) or ""

    def _definitions(self, sql: str) -> Iterator[list[Any]]:
        """The parts between commas of CREATE TABLE's parentheses, as lists of tokens."""
        import sqlparse  # slow to load, and seldom needed

        statements = sqlparse.parse(sql)
        if not statements:
            return
        statement: Any = statements[0]
        tokens = [token for token in statement.flatten() if not token.is_whitespace]
        depth = 0
        part: list[Any] = []
        for token in tokens:
            if token.match(sqlparse.tokens.Punctuation, "("):
                depth += 1
                if depth == 1:
                    continue
            elif token.match(sqlparse.tokens.Punctuation, ")"):
                depth -= 1
                if depth == 0:
                    break
            elif depth == 1 and token.match(sqlparse.tokens.Punctuation, ","):
                yield part
                part = []
                continue
            if depth:
                part.append(token)
        if part:
            yield part

    def _get_column_collations(self, cursor: Any, table_name: str) -> dict[str, str]:
        collations: dict[str, str] = {}
        for part in self._definitions(self._create_statement(cursor, table_name)):
            words = [token.value for token in part]
            for word, following in pairwise(words):
                if word.upper() == "COLLATE":
                    collations[words[0].strip('"')] = following.strip('"')
        return collations

    def _parse_table_constraints(self, sql: str, columns: set[str]) -> dict[str, dict[str, Any]]:
        """Named and unnamed UNIQUE and CHECK constraints of CREATE TABLE."""
        found: dict[str, dict[str, Any]] = {}
        unnamed = 0
        for part in self._definitions(sql):
            for name, constraint in self._constraints_in(part, columns):
                if name is None:
                    unnamed += 1
                    name = f"__unnamed_constraint_{unnamed}__"
                found[name] = constraint
        return found

    def _parse_column_or_constraint_definition(self, tokens: Any, columns: set[str]) -> tuple[Any, Any, Any, Any]:
        """The name, the UNIQUE and the CHECK constraint of the next part of CREATE TABLE, and the token behind it."""
        part: list[Any] = []
        depth, token = 0, None
        for token in tokens:
            if token.value == "," and depth == 0:
                break
            depth += {"(": 1, ")": -1}.get(token.value, 0)
            if depth < 0:
                break
            part.append(token)
        found = list(self._constraints_in(part, columns))
        name = next((name for name, _ in found if name), None)
        unique = next((constraint for _, constraint in found if constraint["unique"]), None)
        check = next((constraint for _, constraint in found if constraint["check"]), None)
        return name, unique, check, token

    def _constraints_in(self, part: list[Any], columns: set[str]) -> Iterator[tuple[str | None, dict[str, Any]]]:
        first = part[0].value.strip('"') if part else ""
        own_column = first if first in columns and not _is_word(part[0], "CONSTRAINT", "UNIQUE", "CHECK") else None
        name: str | None = None
        index = 0
        while index < len(part):
            token = part[index]
            if _is_word(token, "CONSTRAINT") and index + 1 < len(part):
                name = part[index + 1].value.strip('"')
                index += 1
            elif _is_word(token, "UNIQUE"):
                inside, index = _parenthesised(part, index)
                names: list[Any] = [word for word in inside if word in columns] or [own_column]
                yield name, _constraint(columns=names, unique=True)
                name = None
            elif _is_word(token, "CHECK"):
                inside, index = _parenthesised(part, index)
                names = list(dict.fromkeys(word for word in inside if word in columns))
                yield name, _constraint(columns=names, check=True)
                name = None
            elif _is_word(token, "REFERENCES", "PRIMARY", "FOREIGN"):
                name = None
            index += 1

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        """Constraints, indexes, the primary key and foreign keys."""
        columns = {row[1] for row in self._column_rows(cursor, table_name)}
        constraints = self._parse_table_constraints(self._create_statement(cursor, table_name), columns)
        constraints.update(self._indexes(cursor, table_name))
        key = self.get_primary_key_columns(cursor, table_name)
        if key:
            constraints["__primary__"] = _constraint(columns=key, primary_key=True)
        cursor.execute(f"PRAGMA foreign_key_list({self.connection.ops.quote_name(table_name)})")
        for number, _, other, column, other_column, *_ in cursor.fetchall():
            # An omitted target is the other table's key.
            constraints[f"fk_{number}"] = _constraint(columns=[column], foreign_key=(other, other_column))
        return constraints

    def _indexes(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        quote = self.connection.ops.quote_name
        found = {}
        cursor.execute(f"PRAGMA index_list({quote(table_name)})")
        for row in cursor.fetchall():
            name, unique = row[1], bool(row[2])
            cursor.execute("SELECT sql FROM sqlite_master WHERE type='index' AND name=%s", [name])
            definition = (cursor.fetchone() or [None])[0]
            if definition is None:
                # Made by SQLite for a constraint that CREATE TABLE already told of.
                continue
            cursor.execute(f"PRAGMA index_info({quote(name)})")
            columns = [info[2] for info in cursor.fetchall()]
            orders = self._get_index_columns_orders(definition)
            found[name] = _constraint(
                columns=columns,
                unique=unique,
                index=True,
                definition=definition,
                type="idx",
                orders=orders if orders is not None and len(orders) == len(columns) else [],
            )
            if found[name]["columns"] == [None] * len(columns):
                found[name]["columns"] = [None] * len(columns)
        return found

    def _get_index_columns_orders(self, sql: str) -> list[str] | None:
        import sqlparse  # slow to load, and seldom needed

        statement = next(iter(sqlparse.parse(sql)), None)
        inner = re.search(r"\((.*)\)", sql, re.S) if statement else None
        if inner is None:
            return None
        return ["DESC" if column.strip().upper().endswith("DESC") else "ASC" for column in inner[1].split(",")]


def _constraint(**facts: Any) -> dict[str, Any]:
    base = {"unique": False, "primary_key": False, "foreign_key": None, "check": False, "index": False}
    return {**base, **facts}


def _is_word(token: Any, *words: str) -> bool:
    return not token.value.startswith('"') and token.value.upper() in words


def _parenthesised(part: list[Any], index: int) -> tuple[list[str], int]:
    """The unquoted names inside the parentheses that follow, and where they end."""
    words: list[str] = []
    depth = 0
    position = index + 1
    if position >= len(part) or part[position].value != "(":
        return words, index
    for position in range(index + 1, len(part)):
        value = part[position].value
        depth += {"(": 1, ")": -1}.get(value, 0)
        words.append(value.strip('"'))
        if depth == 0:
            break
    return words, position
