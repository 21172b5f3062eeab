"""Django and fastjango on the same database, each migrating what the other began.

Needs an interpreter with Django 5.2 and the drivers of the servers: ``DJANGO_PYTHON=/path/to/python``, and if they lie
elsewhere ``DJANGO_PYTHONPATH``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "side_by_side"
MODELS = (HERE / "models.py.txt").read_text()
APPS = ("admin", "auth", "contenttypes", "flatpages", "messages", "redirects", "sessions", "sites", "staticfiles")
# What of the models each database spells in its own way, or has beyond the others.
DIALECTS = {
    "sqlite3": {"COLLATION": "nocase", "PERSISTED": "False"},
    "postgresql": {"COLLATION": "C", "PERSISTED": "True"},
    "mysql": {"COLLATION": "utf8mb4_bin", "PERSISTED": "False"},
}
EXTRA_MODELS = {}
EXTRA_APPS = {}
if importlib.util.find_spec("fastjango.contrib.postgres.constraints"):
    EXTRA_MODELS["postgresql"] = (HERE / "models_postgresql.py.txt").read_text()
    EXTRA_APPS["postgresql"] = ("postgres",)
EXTENSIONS = {"postgresql": ("hstore", "btree_gist")}
# One change of each kind, as pairs of text in the models.
CHANGES = [
    ("max_length=3)", "max_length=30, db_index=True)"),
    ('name="ordered"', 'name="other"'),
    ('db_default="it\'s 50%"', 'db_default="other"'),
    ("plain = models.IntegerField(db_default=5)", "plain = models.BigIntegerField(null=True)"),
    ("    duration = models.DurationField()\n", ""),
    (
        "    time = models.TimeField()\n",
        "    time = models.TimeField(null=True)\n    later = models.TimeField(null=True)\n",
    ),
    ('db_comment="money"', 'db_comment="more money"'),
    ("float = models.FloatField(null=True, db_default=1.5)", "float = models.FloatField(default=2.5)"),
    ("email = models.EmailField()", "email = models.EmailField(max_length=70, unique=True)"),
    ("address = models.GenericIPAddressField(null=True, db_index=True)", "address = models.TextField(null=True)"),
    ("old = models.AutoField(", "old = models.BigAutoField("),
    ("code = models.CharField(max_length=9,", "code = models.CharField(max_length=90,"),
    ('db_table="Some Table"', 'db_table="Another Table"'),
    ('"Mixed Case"', '"Other Case"'),
    ('db_table_comment = "People"', 'db_table_comment = "Persons"'),
    ("(big__gte=0)", "(big__gte=-1)"),
    ('("author", "big"), ', '("author", "big", "small"), '),
    ("deferrable=models.Deferrable.IMMEDIATE", "deferrable=models.Deferrable.DEFERRED"),
    ('to_field="name", ', 'null=True, to_field="name", '),
    ("models.DO_NOTHING, db_constraint=False, db_index=False,", "models.DO_NOTHING,"),
    ('text = models.TextField(blank=True, db_collation="COLLATION")', "text = models.CharField(max_length=99)"),
    ('order_with_respect_to = "tag"', 'verbose_name = "tagging"'),
]
EXTRA_CHANGES = {
    "postgresql": [
        ("ArrayField(models.IntegerField(), default=list)", "ArrayField(models.BigIntegerField(), default=list)"),
        ("models.CharField(max_length=9)), size=3", "models.CharField(max_length=19)), size=4"),
        ("words = postgres.HStoreField(null=True)", "words = postgres.HStoreField(default=dict)"),
        ('endless = models.CharField(db_index=True, default="")', "endless = models.TextField(null=True, unique=True)"),
        ("fillfactor=80", "fillfactor=70"),
        ("pages_per_range=16", "pages_per_range=32"),
        ("condition=models.Q(room__gt=0)", "condition=models.Q(room__gt=1)"),
        ("integers__startswith__gte=0", "integers__startswith__gte=-1"),
    ],
}
SERVERS = {
    "postgresql": {"HOST": "127.0.0.1", "PORT": "5432", "USER": "postgres"},
    "mysql": {"HOST": "127.0.0.1", "PORT": "3306", "USER": "root"},
}
MANAGE = """
import os, sys
try:
    import MySQLdb
except ImportError:
    try:
        import pymysql
        pymysql.version_info = (2, 2, 1, "final", 0)
        pymysql.install_as_MySQLdb()
    except ImportError:
        pass
os.environ["DJANGO_SETTINGS_MODULE"] = "conf"
from PACKAGE.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
INSPECT = (HERE / "inspect_database.py").read_text()


@dataclass
class Twins:
    """The same project for both frameworks, on one database."""

    folder: Path
    engine: str
    name: str

    def set_up(self) -> None:
        options = {"NAME": self.name, **SERVERS.get(self.engine, {})}
        for package in ("django", "fastjango"):
            migrations = self.folder / package / "shop" / "migrations"
            migrations.mkdir(parents=True)
            for folder in (migrations, migrations.parent):
                (folder / "__init__.py").touch()
            installed = [f"{package}.contrib.{app}" for app in (*APPS, *EXTRA_APPS.get(self.engine, ()))]
            database = {"ENGINE": f"{package}.db.backends.{self.engine}", **options}
            settings = (
                f"SECRET_KEY = 'x'\nSITE_ID = 1\nINSTALLED_APPS = {[*installed, 'shop']}\n"
                f"DATABASES = {{'default': {database}}}\nDEFAULT_AUTO_FIELD = '{package}.db.models.BigAutoField'\n"
                "SILENCED_SYSTEM_CHECKS = [f'admin.E{n}' for n in range(400, 420)]\nSTATIC_URL = 'static/'\n"
            )
            (self.folder / package / "conf.py").write_text(settings)
            (self.folder / package / "manage.py").write_text(MANAGE.replace("PACKAGE", package))
        self.models = MODELS + EXTRA_MODELS.get(self.engine, "")
        for word, spelled in DIALECTS[self.engine].items():
            self.models = self.models.replace(word, spelled)
        self.write_models()

    def change(self, *changes: tuple[str, str]) -> None:
        """Replace texts in the models."""
        for before, after in changes:
            assert before in self.models or "COLLATION" in before, before
            self.models = self.models.replace(before, after)
        self.write_models()

    def write_models(self) -> None:
        text = self.models
        for package in ("django", "fastjango"):
            (self.folder / package / "shop" / "models.py").write_text(text.replace("PACKAGE", package))

    def manage(self, package: str, *arguments: str) -> str:
        """Run a command; its output. Fails when the command does."""
        python = os.environ["DJANGO_PYTHON"] if package == "django" else sys.executable
        environment = {
            **os.environ,
            "PYTHONPATH": os.environ.get("DJANGO_PYTHONPATH", "") if package == "django" else str(ROOT),
        }
        done = subprocess.run(
            [python, "manage.py", *arguments],
            cwd=self.folder / package,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{package} {arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def share_migrations(self, source: str, target: str) -> None:
        for file in (self.folder / source / "shop" / "migrations").glob("0*.py"):
            text = re.sub(rf"(?<!\w){source}\b", target, file.read_text())
            (self.folder / target / "shop" / "migrations" / file.name).write_text(text)

    def expect_nothing_to_do(self, package: str) -> None:
        assert "No changes detected" in self.manage(package, "makemigrations", "--check", "--dry-run")
        self.manage(package, "migrate", "--check")

    def inspect(self) -> Any:
        """What Django's introspection tells of the database, and the database itself."""
        return json.loads(self.manage("django", "shell", "--no-imports", "-c", INSPECT))

    def empty(self) -> None:
        """Begin with a database without tables."""
        if self.engine == "sqlite3":
            Path(self.name).unlink(missing_ok=True)
            return
        self.drop()
        _server_command(self.engine, f"CREATE DATABASE {self.name}")
        for extension in EXTENSIONS.get(self.engine, ()):
            _server_command(self.engine, f"CREATE EXTENSION {extension}", self.name)

    def drop(self) -> None:
        """Remove the database of a server, though somebody may be on the way out of it."""
        force = " WITH (FORCE)" if self.engine == "postgresql" else ""
        _server_command(self.engine, f"DROP DATABASE IF EXISTS {self.name}{force}")


def _server_command(engine: str, sql: str, database: str = "postgres") -> None:
    options = SERVERS[engine]
    if engine == "postgresql":
        import psycopg

        with psycopg.connect(host=options["HOST"], user=options["USER"], dbname=database, autocommit=True) as done:
            done.execute(sql)
    else:
        import pymysql

        with pymysql.connect(host=options["HOST"], user=options["USER"]) as connection:
            connection.cursor().execute(sql)


@pytest.fixture(params=["sqlite3", *SERVERS])
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Twins]:
    if not os.environ.get("DJANGO_PYTHON"):
        pytest.skip("DJANGO_PYTHON names no interpreter with Django.")
    engine = request.param
    made = Twins(tmp_path / "twins", engine, str(tmp_path / "db.sqlite3"))
    if engine in SERVERS:
        made.name = f"twins_{uuid.uuid4().hex[:10]}"
        try:
            made.empty()
        except Exception as error:
            pytest.skip(f"No {engine} server: {error}")
    made.set_up()
    yield made
    if engine in SERVERS:
        made.drop()


def _differences(django: Any, fastjango: Any, path: str = "") -> list[str]:
    """Where two descriptions differ, a line for each place."""
    if isinstance(django, dict) and isinstance(fastjango, dict):
        keys = sorted({*django, *fastjango})
        return [line for key in keys for line in _differences(django.get(key), fastjango.get(key), f"{path} {key}")]
    if isinstance(django, list) and isinstance(fastjango, list):
        if django and len(django) == len(fastjango) and not isinstance(django[0], str):
            pairs = enumerate(zip(django, fastjango, strict=True))
            return [line for index, pair in pairs for line in _differences(*pair, f"{path} {index}")]
        missing = [f"{path}: only Django: {each}" for each in django if each not in fastjango]
        return missing + [f"{path}: only fastjango: {each}" for each in fastjango if each not in django]
    return [] if django == fastjango else [f"{path}: Django: {django}, fastjango: {fastjango}"]


@pytest.mark.parametrize(("first", "second"), [("django", "fastjango"), ("fastjango", "django")])
def test_each_goes_on_where_the_other_stopped(twins: Twins, first: str, second: str) -> None:
    """Neither finds anything to do in what the other migrated."""
    twins.manage(first, "makemigrations", "shop")
    twins.manage(first, "migrate")
    twins.share_migrations(first, second)
    twins.expect_nothing_to_do(second)
    twins.change(*CHANGES, *EXTRA_CHANGES.get(twins.engine, ()))
    twins.manage(second, "makemigrations", "shop")
    twins.manage(second, "migrate")
    twins.share_migrations(second, first)
    twins.expect_nothing_to_do(first)
    twins.change(("    later = models.TimeField(null=True)\n", ""))
    twins.manage(first, "makemigrations", "shop")
    twins.manage(first, "migrate")
    twins.share_migrations(first, second)
    twins.expect_nothing_to_do(second)
    twins.manage(second, "migrate", "shop", "zero")


def test_both_make_the_same_database(twins: Twins) -> None:
    """Names and types of everything are equal, as Django's introspection and the database tell, also after changes."""
    twins.manage("django", "makemigrations", "shop")
    twins.change(*CHANGES, *EXTRA_CHANGES.get(twins.engine, ()))
    twins.manage("django", "makemigrations", "shop", "--name", "changed")
    twins.share_migrations("django", "fastjango")
    told: dict[str, list[Any]] = {}
    for package in ("django", "fastjango"):
        twins.empty()
        for target in ("0001", "0002", "0001", "zero"):
            twins.manage(package, "migrate", "shop", target)
            told.setdefault(package, []).append(twins.inspect())
        twins.manage(package, "migrate")
        told[package].append(twins.inspect())
    differences = _differences(told["django"], told["fastjango"])
    assert not differences, "\n".join(differences)
