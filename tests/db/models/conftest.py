"""Two models and a database in memory that has their tables."""

import json
import pathlib
import subprocess
import sys

import pytest

import fastjango
from fastjango.apps.registry import Apps
from fastjango.db import connections, models
from fastjango.db.utils import ConnectionHandler

library = Apps()


class Author(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label, db_table, apps = "library", "author", library


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, null=True)
    title = models.CharField(max_length=20)
    pages = models.IntegerField(default=0)
    printed = models.DateTimeField(null=True)

    class Meta:
        app_label, db_table, apps = "library", "book", library


@pytest.fixture
def connection():
    fastjango.setup()
    conf = {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}
    made = ConnectionHandler({"default": conf})["default"]
    connections["default"] = made
    with made.cursor() as cursor:
        cursor.execute('CREATE TABLE "author" ("id" integer PRIMARY KEY AUTOINCREMENT, "name" varchar(20))')
        cursor.execute(
            'CREATE TABLE "book" ("id" integer PRIMARY KEY AUTOINCREMENT, "author_id" integer, "title" varchar(20), '
            '"pages" integer, "printed" datetime)'
        )
    yield made
    made._close()
    del connections["default"]


@pytest.fixture
def author():
    return Author


@pytest.fixture
def book():
    return Book


@pytest.fixture(scope="session")
def answers():
    """A function from statements over the models of ``library`` to what each gives, by ``statements.py``."""

    def run(statements):
        script = pathlib.Path(__file__).with_name("statements.py")
        done = subprocess.run(
            [sys.executable, str(script)],
            input=json.dumps(list(statements)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return dict(zip(statements, json.loads(done.stdout), strict=True))

    return run
