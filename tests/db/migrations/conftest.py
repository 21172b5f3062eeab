"""A project with migrations, run as processes of its own on each database."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
INSPECT = (
    (ROOT / "tests" / "parity" / "side_by_side" / "inspect_database.py").read_text().replace("django.", "fastjango.")
)
SERVERS = {
    "postgresql": {"HOST": "127.0.0.1", "PORT": "5432", "USER": "postgres"},
    "mysql": {"HOST": "127.0.0.1", "PORT": "3306", "USER": "root"},
}
# Starts a process for each line of its input: fresh but for the imports, which would take longer than all else.
STARTER = """
import importlib, json, os, sys, traceback
for name in (
    "contrib.auth.management", "core.management.commands.migrate", "db.backends._schema.alembic_ops",
    "db.backends.mysql.base", "db.backends.postgresql.base", "db.backends.sqlite3.base",
    "db.backends.sqlite3.introspection", "db.backends.sqlite3.schema", "forms", "views.generic",
):
    importlib.import_module(f"fastjango.{name}")
import fastjango
from fastjango.core.management import execute_from_command_line

def run(task):
    for number in (1, 2):
        os.dup2(os.open(task["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.chdir(task["folder"])
    sys.path.insert(0, task["folder"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "conf"
    try:
        if "program" in task:
            fastjango.setup()
            exec(task["program"], {})
        else:
            execute_from_command_line(["manage.py", *task["arguments"]])
    except SystemExit as exit:
        return exit.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

for line in sys.stdin:
    task = json.loads(line)
    if "wait" in task:
        print(os.waitstatus_to_exitcode(os.waitpid(task["wait"], 0)[1]), flush=True)
        continue
    process = os.fork()
    if process == 0:
        code = run(task)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(process, flush=True)
"""


@dataclass
class Running:
    """A command that was started as a process."""

    starter: subprocess.Popen[str]
    process: int
    output: Path

    def kill(self) -> None:
        """End it at once, as by a power cut."""
        os.kill(self.process, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end; its exit code, negative for a signal."""
        return int(_ask(self.starter, {"wait": self.process}))

    def told(self) -> str:
        """What it has written so far."""
        return self.output.read_text() if self.output.exists() else ""


def _ask(starter: subprocess.Popen[str], task: Any) -> str:
    assert starter.stdin is not None
    assert starter.stdout is not None
    print(json.dumps(task), file=starter.stdin, flush=True)
    return starter.stdout.readline()


@dataclass
class Project:
    """A project with an app ``shop`` on a database of its own."""

    folder: Path
    engine: str
    name: str
    starter: subprocess.Popen[str]
    writes: int = 0

    def set_up(self) -> None:
        """Write the project."""
        (self.folder / "shop" / "migrations").mkdir(parents=True)
        for part in ("shop", "shop/migrations"):
            (self.folder / part / "__init__.py").touch()
        (self.folder / "shop" / "models.py").touch()
        self.install()

    def install(self, *apps: str) -> None:
        """Write the settings, with these apps besides the project's own."""
        database = {
            "ENGINE": f"fastjango.db.backends.{self.engine}",
            "NAME": self.name,
            **SERVERS.get(self.engine, {}),
        }
        settings = (
            f"SECRET_KEY = 'x'\nINSTALLED_APPS = {[*apps, 'shop']}\nDATABASES = {{'default': {database}}}\n"
            "DEFAULT_AUTO_FIELD = 'fastjango.db.models.BigAutoField'\n"
        )
        (self.folder / "conf.py").write_text(settings)

    def write(self, *migrations: str, atomic: bool = True, functions: str = "") -> None:
        """Write migrations 0001, 0002, …, each given by its operations."""
        for number, operations in enumerate(migrations, 1):
            before = [("shop", f"{number - 1:04d}_step")] if number > 1 else []
            text = (
                "import time\n"
                "from fastjango.db import migrations, models\n"
                "from fastjango.db.migrations.operations import *\n"
                f"{functions}\n\nclass Migration(migrations.Migration):\n"
                f"    atomic = {atomic}\n    dependencies = {before}\n    operations = [{operations}]\n"
            )
            file = self.folder / "shop" / "migrations" / f"{number:04d}_step.py"
            file.write_text(text)
            # Compiled files are told apart by whole seconds.
            self.writes += 1
            os.utime(file, (self.writes, self.writes))

    def start(self, *arguments: str) -> Running:
        """Start a command."""
        return self._start(arguments=arguments)

    def _start(self, **task: Any) -> Running:
        output = self.folder / f"{uuid.uuid4().hex}.txt"
        process = _ask(self.starter, {**task, "folder": str(self.folder), "output": str(output)})
        return Running(self.starter, int(process), output)

    def manage(self, *arguments: str, fails: bool = False) -> str:
        """Run a command; what it wrote. It has to fail when ``fails``, and to succeed otherwise."""
        running = self.start(*arguments)
        assert bool(running.wait()) == fails, running.told()
        return running.told()

    def sql(self, statement: str) -> list[Any]:
        """Run a statement on the database; its rows."""
        if self.engine == "sqlite3":
            with closing(sqlite3.connect(self.name)) as connection, connection:
                return connection.execute(statement).fetchall()
        return _server_command(self.engine, statement, self.name)

    def inspect(self) -> Any:
        """What the database holds, but for rows."""
        running = self._start(program=INSPECT)
        assert running.wait() == 0, running.told()
        return json.loads(running.told())

    def empty(self) -> None:
        """Begin with a database without tables."""
        if self.engine == "sqlite3":
            for ending in ("", "-journal", "-wal", "-shm"):
                Path(f"{self.name}{ending}").unlink(missing_ok=True)
        else:
            self.drop()
            _server_command(self.engine, f"CREATE DATABASE {self.name}")

    def drop(self) -> None:
        """Remove the database; whoever is connected with it is thrown out."""
        force = " WITH (FORCE)" if self.engine == "postgresql" else ""
        if self.engine != "sqlite3":
            _server_command(self.engine, f"DROP DATABASE IF EXISTS {self.name}{force}")


def _server_command(engine: str, sql: str, database: str | None = None) -> list[Any]:
    options = SERVERS[engine]
    if engine == "postgresql":
        import psycopg

        with psycopg.connect(
            host=options["HOST"], user=options["USER"], dbname=database or "postgres", autocommit=True
        ) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []
    import pymysql

    with (
        pymysql.connect(host=options["HOST"], user=options["USER"], database=database, autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
        return list(cursor.fetchall())


def _answers(options: dict[str, str]) -> bool:
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((options["HOST"], int(options["PORT"]))) == 0


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The process that starts the others."""
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
    environment = {**os.environ, **compiled, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path, starter: subprocess.Popen[str]) -> Iterator[Project]:
    """A project on the database that the test names as parameter, and skipped when no such server answers."""
    engine = request.param
    made = Project(tmp_path / "project", engine, str(tmp_path / "db.sqlite3"), starter)
    if engine in SERVERS:
        if not _answers(SERVERS[engine]):
            message = f"No {engine} server answers on {SERVERS[engine]['HOST']}:{SERVERS[engine]['PORT']}."
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
        made.name = f"migrations_{uuid.uuid4().hex[:12]}"
        made.empty()
    made.set_up()
    yield made
    made.drop()
