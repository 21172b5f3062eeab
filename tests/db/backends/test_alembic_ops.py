"""The statements that Alembic's operations come to, without a database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fastjango.db.backends._schema.alembic_ops import SchemaOperations
from fastjango.db.backends._schema.framed import FramedOperations
from fastjango.db.backends._schema.table_text import TableText

TOOL = Path(__file__).parents[3] / "tools" / "frames.py"
TABLE = TableText(
    "Blog_post", [("id", "bigint NOT NULL PRIMARY KEY"), ("50%", "text DEFAULT 'a\tb%'")], ['CHECK ("id" > 0)']
)

CREATED = """CREATE TABLE "Blog_post" (
\t"id" bigint NOT NULL PRIMARY KEY,
\t"50%" text DEFAULT 'a\tb%',
\tCHECK ("id" > 0)
)"""


def statements(vendor: str, act: Callable[[SchemaOperations], object]) -> list[str]:
    ran: list[str] = []
    act(SchemaOperations(vendor, ran.append))
    return [sql.replace(", \n", ",\n") for sql in ran]


@pytest.mark.parametrize(
    ("vendor", "act", "expected"),
    [
        (
            "sqlite",
            lambda ops: ops.create_table(TABLE),
            [CREATED],
        ),
        ("postgresql", lambda ops: ops.drop_table("x", cascade=True), ['DROP TABLE "x" CASCADE']),
        ("sqlite", lambda ops: ops.rename_table("A", "b"), ['ALTER TABLE "A" RENAME TO "b"']),
        ("sqlite", lambda ops: ops.rename_column("t", "x", "Y"), ['ALTER TABLE "t" RENAME COLUMN "x" TO "Y"']),
        (
            "mysql",
            lambda ops: ops.rename_column("t", "x", "y", existing_type="int", existing_nullable=False),
            ["ALTER TABLE `t` CHANGE `x` `y` int NOT NULL"],
        ),
        (
            "postgresql",
            lambda ops: ops.alter_column("t", "c", type_="bigint", postgresql_using='"c"::bigint'),
            ['ALTER TABLE "t" ALTER COLUMN "c" TYPE bigint USING "c"::bigint'],
        ),
        (
            "postgresql",
            lambda ops: ops.alter_column("t", "c", server_default="'a :b%'"),
            ['ALTER TABLE "t" ALTER COLUMN "c" SET DEFAULT \'a :b%\''],
        ),
        ("postgresql", lambda ops: ops.comment_table("t", "it's"), ["COMMENT ON TABLE \"t\" IS 'it''s'"]),
    ],
)
def test_statement(vendor: str, act: Callable[[SchemaOperations], object], expected: list[str]) -> None:
    """Names are quoted, percent signs and tabs of literals stay as they are."""
    assert statements(vendor, act) == expected


REMADE = TableText("new__t", [("a", "int"), ("b", "int")])


def _remake(operations: SchemaOperations) -> None:
    operations.remake_table(REMADE, "t", {"a": '"a"', "b": "coalesce(\"x\", 'y:z')"})


@pytest.mark.parametrize(
    "act",
    [
        lambda ops: ops.create_table(TABLE),
        lambda ops: ops.create_table(TableText('"quo""ted"', [('a"b', "int")], ["CHECK (1)", "UNIQUE (a)"])),
        lambda ops: ops.drop_table("A{b}"),
        lambda ops: ops.rename_table("A", "b"),
        lambda ops: ops.add_column("A", "b", "text DEFAULT '{}'"),
        lambda ops: ops.drop_column("A", "b"),
        lambda ops: ops.rename_column("t", "x", "Y"),
        lambda ops: ops.comment_table("t", "said by Alembic"),
        _remake,
    ],
)
def test_frames_say_what_alembic_says(act: Callable[[SchemaOperations], object]) -> None:
    """SQLite's statements, which are made without importing Alembic, are Alembic's to the letter."""
    filled: list[str] = []
    act(FramedOperations("sqlite", filled.append))
    by_alembic: list[str] = []
    act(SchemaOperations("sqlite", by_alembic.append))
    assert [" ".join(sql.split()) for sql in filled] == [" ".join(sql.split()) for sql in by_alembic]


def test_frames_are_as_the_libraries_write_them() -> None:
    """The generated files are those that ``tools/frames.py`` would write now."""
    subprocess.run([sys.executable, str(TOOL), "--check"], check=True)


def test_remaking_a_table_copies_and_takes_its_name() -> None:
    """The new table is filled from the old one, which then goes."""
    ran = statements("sqlite", _remake)
    assert [sql.split("(")[0].strip() for sql in ran] == [
        'CREATE TABLE "new__t"',
        'INSERT INTO "new__t"',
        'DROP TABLE "t"',
        'ALTER TABLE "new__t" RENAME TO "t"',
    ]
    assert 'SELECT "a", coalesce("x", \'y:z\')' in ran[1]
