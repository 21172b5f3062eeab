"""Migrations that fail: what is left of them, and how they are gone on with."""

from __future__ import annotations

import os
from typing import Any

import pytest

# Every case takes a second on each database: some have to do every time.
EVERY_CASE = os.environ.get("CI") == "true"

KEY = "('id', models.BigAutoField(primary_key=True))"
AUTHOR = f"CreateModel('Author', [{KEY}, ('name', models.CharField(max_length=9, null=True))])"
BOOK = (
    f"CreateModel('Book', [{KEY}, ('title', models.CharField(max_length=9, db_index=True)),"
    "('author', models.ForeignKey('shop.Author', models.CASCADE))])"
)
ROWS = "RunSQL(\"INSERT INTO shop_author (name) VALUES ('a'), ('a')\")"
UNIQUE = "AddConstraint('Author', models.UniqueConstraint(fields=['name'], name='one_name'))"
STEP = """
def step(apps, schema_editor):
    Author = apps.get_model("shop", "Author")
    Author.objects.create(name="made")
    assert not Author.objects.filter(name=None).exists(), "there are authors without a name"
"""


def database(project: Any) -> Any:
    """What the database holds."""
    return project.inspect()


@pytest.mark.parametrize("project", ["sqlite3", "postgresql"], indirect=True)
def test_a_failed_migration_leaves_no_trace_where_the_database_can(project: Any) -> None:
    """DDL and rows go together, the error says so, and the rerun does everything."""
    project.write(AUTHOR + "," + ROWS, f"{BOOK}, {UNIQUE}")
    told = project.manage("migrate", fails=True)
    assert 'Migration shop.0002_step stopped at operation 2 of 2, "Create constraint one_name on model Author".' in told
    assert "The database is as it was before shop.0002_step." in told
    tables = database(project)
    assert "shop_author" in tables
    assert not {"shop_book", "fastjango_unfinished_migrations"} & set(tables)
    project.sql("DELETE FROM shop_author")
    project.manage("migrate")
    assert "shop_book" in database(project)


def stopped_and_gone_on_with(project: Any, operations: str, mend: str, **write: Any) -> str:
    """Let a migration fail, mend the cause, migrate again; what the first run told.

    The database has to be as that of a run without a failure.
    """
    project.write(AUTHOR, operations, functions=STEP, **write)
    project.manage("migrate")
    wanted = database(project)
    project.empty()
    project.manage("migrate", "shop", "0001")
    project.sql("INSERT INTO shop_author (name) VALUES ('a'), ('a'), (NULL)")
    told = project.manage("migrate", fails=True)
    assert "Mend the cause and run migrate again, and it goes on from there." in told
    project.sql(mend)
    assert "shop.0002_step goes on after " in project.manage("migrate")
    assert database(project) == wanted
    return told


GOING_ON = [
    (f"{BOOK}, {UNIQUE}", "DELETE FROM shop_author", "operation 2 of 2"),
    (
        # The second statement fails: the first is not run again.
        f"{BOOK}, RunSQL('CREATE TABLE a (n int); CREATE UNIQUE INDEX u ON shop_author (name)')",
        "DELETE FROM shop_author",
        "operation 2 of 2",
    ),
    (
        # The foreign key is dropped and its column altered before it fails; it has to come back all the same.
        "AddField('Author', 'of', models.ForeignKey('shop.Author', models.CASCADE, null=True)),"
        "AlterField('Author', 'of', models.ForeignKey('shop.Author', models.CASCADE, default=99))",
        "UPDATE shop_author SET of_id = id",
        "operation 2 of 2",
    ),
    (
        # What was deferred to the end fails there.
        f"{BOOK}, RunSQL(\"INSERT INTO shop_book (title, author_id) SELECT 't', id + 99 FROM shop_author\")",
        "DELETE FROM shop_book",
        "2 finished operation(s) and 0 statement(s)",
    ),
    (f"{BOOK}, RunPython(step), RenameModel('Author', 'Writer')", "DELETE FROM shop_author", "operation 2 of 3"),
]


@pytest.mark.parametrize("project", ["mysql"], indirect=True)
@pytest.mark.parametrize(("operations", "mend", "where"), GOING_ON if EVERY_CASE else GOING_ON[2:4])
def test_a_migration_goes_on_where_it_stopped(project: Any, operations: str, mend: str, where: str) -> None:
    """Finished operations, and finished statements of the one that failed, are not run again."""
    assert where in stopped_and_gone_on_with(project, operations, mend)


@pytest.mark.parametrize("project", ["sqlite3", "postgresql"], indirect=True)
@pytest.mark.parametrize(("operations", "mend", "where"), [GOING_ON[0], GOING_ON[4]] if EVERY_CASE else GOING_ON[:1])
def test_a_migration_without_a_transaction_goes_on_too(project: Any, operations: str, mend: str, where: str) -> None:
    """``atomic = False`` is the same on every database."""
    assert where in stopped_and_gone_on_with(project, operations, mend, atomic=False)


@pytest.mark.parametrize("project", ["sqlite3"], indirect=True)
def test_what_was_done_may_not_change(project: Any) -> None:
    """A migration whose finished operations were edited is refused, and begins anew with ``--restart``."""
    project.write(AUTHOR, f"{BOOK}, {UNIQUE}", atomic=False)
    project.manage("migrate", "shop", "0001")
    project.sql("INSERT INTO shop_author (name) VALUES ('a'), ('a')")
    project.manage("migrate", fails=True)
    project.write(AUTHOR, f"{BOOK.replace('Book', 'Paper')}, {UNIQUE}", atomic=False)
    assert "stopped half-way after ['Create model Book'], which is ['Create model Paper'] now" in project.manage(
        "migrate", fails=True
    )
    project.sql("DELETE FROM shop_author")
    project.manage("migrate", "--restart")
    tables = set(database(project))
    assert {"shop_paper", "shop_book"} <= tables
    assert "fastjango_unfinished_migrations" not in tables


@pytest.mark.parametrize("project", ["mysql"], indirect=True)
def test_the_way_back_goes_on_too(project: Any) -> None:
    """Unapplying stops and goes on like applying, and ``--fake`` forgets where it stopped."""
    back = "RunSQL('', reverse_sql=['CREATE TABLE a (n int)', 'INSERT INTO b VALUES (1)'])"
    project.write(AUTHOR, f"{back}, {BOOK}")
    project.manage("migrate")
    told = project.manage("migrate", "shop", "0001", fails=True)
    assert "1 finished operation(s) and 1 statement(s) of the next one stay" in told
    assert "shop_book" not in database(project)
    project.sql("CREATE TABLE b (n int)")
    project.manage("migrate", "shop", "0001")
    assert project.sql("SELECT n FROM b") == [(1,)]
    project.sql("DROP TABLE a")
    project.sql("DROP TABLE b")
    project.manage("migrate")
    project.manage("migrate", "shop", "0001", fails=True)
    project.manage("migrate", "shop", "0001", "--fake")
    assert "fastjango_unfinished_migrations" not in database(project)
