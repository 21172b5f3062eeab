"""Two processes that migrate one database."""

from __future__ import annotations

import time
from typing import Any

import pytest

import fastjango
from fastjango.db.migrations._lock import migration_lock
from fastjango.db.utils import ConnectionHandler

fastjango.setup()

EVERY = ["sqlite3", "postgresql", "mysql"]
KEY = "('id', models.BigAutoField(primary_key=True))"
SLOW = """
from pathlib import Path

def slow(apps, schema_editor):
    end = time.monotonic() + 600
    while not Path("go").exists() and time.monotonic() < end:
        time.sleep(0.01)
    apps.get_model("shop", "Author").objects.create(name="once")
"""
AUTHOR = f"CreateModel('Author', [{KEY}, ('name', models.CharField(max_length=9))])"
INDEX = "models.Index(fields=['name'], name='by_name')"


def wait_for(what: Any) -> None:
    deadline = time.monotonic() + 300
    while not what():
        assert time.monotonic() < deadline, "It takes too long."
        time.sleep(0.01)


def start_two(project: Any) -> tuple[Any, Any]:
    """Two commands: one in the middle of a migration, then one that waits for it; both may go on then."""
    first = project.start("migrate")
    wait_for(lambda: "0002_step" in first.told())
    second = project.start("migrate")
    wait_for(lambda: "Waiting" in second.told())
    (project.folder / "go").touch()
    return first, second


@pytest.mark.parametrize("project", EVERY, indirect=True)
def test_the_second_waits_and_applies_nothing_twice(project: Any) -> None:
    """It says that it waits, and then finds nothing to do."""
    project.write(AUTHOR, "RunPython(slow)", functions=SLOW)
    first, second = start_two(project)
    assert [first.wait(), second.wait()] == [0, 0], first.told() + second.told()
    assert second.told().startswith("Waiting until another process has migrated this database.")
    assert "No migrations to apply." in second.told()
    assert [tuple(map(int, row)) for row in project.sql("SELECT count(*) FROM shop_author")] == [(1,)]
    assert len(project.sql("SELECT name FROM django_migrations")) == 2


@pytest.mark.parametrize("project", ["postgresql"], indirect=True)
def test_who_waits_does_not_stop_a_concurrent_index(project: Any) -> None:
    """PostgreSQL builds it after all statements that are running, so nobody may wait in a statement."""
    functions = f"{SLOW}\nfrom fastjango.contrib.postgres.operations import AddIndexConcurrently"
    steps = AUTHOR, "RunPython(slow)", f"AddIndexConcurrently('Author', {INDEX})"
    project.write(*steps, atomic=False, functions=functions)
    first, second = start_two(project)
    assert [first.wait(), second.wait()] == [0, 0], first.told() + second.told()
    assert second.told().startswith("Waiting")


@pytest.mark.parametrize("project", EVERY, indirect=True)
def test_who_is_killed_or_fails_leaves_the_lock_free(project: Any) -> None:
    """The lock ends with the process that has it."""
    project.write(AUTHOR, "RunPython(slow)", functions=SLOW)
    first = project.start("migrate")
    wait_for(lambda: "0002_step" in first.told())
    first.kill()
    first.wait()
    (project.folder / "go").touch()
    project.manage("migrate")
    project.write(AUTHOR, "RunPython(slow)", "RunSQL('nonsense')", functions=SLOW)
    project.manage("migrate", fails=True)
    project.write(AUTHOR, "RunPython(slow)", "RunSQL('')", functions=SLOW)
    assert "Waiting" not in project.manage("migrate")


def test_two_databases_in_one_folder(tmp_path: Any) -> None:
    """A handler that migrates a neighbour, or the same database again, does not wait for itself."""
    conf = {"ENGINE": "fastjango.db.backends.sqlite3"}
    handler = ConnectionHandler({name: {**conf, "NAME": str(tmp_path / name)} for name in ("default", "other")})
    handler["memory"] = ConnectionHandler({"default": {**conf, "NAME": ":memory:"}})["default"]
    with (
        migration_lock(handler["default"]),
        migration_lock(handler["default"]),
        migration_lock(handler["other"]),
        migration_lock(handler["memory"]),
    ):
        pass
    handler.close_all()
