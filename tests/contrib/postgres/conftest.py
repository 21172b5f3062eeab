"""A PostgreSQL database with the app, its extensions and a few tables."""

import os
import uuid

import pytest

import fastjango
from fastjango.db import connections
from fastjango.db.utils import ConnectionHandler
from fastjango.test.utils import override_settings

SERVER = {"HOST": "127.0.0.1", "PORT": 5432, "USER": "postgres"}
EXTENSIONS = ("hstore", "citext", "pg_trgm", "unaccent", "btree_gist")


@pytest.fixture(scope="session")
def database():
    psycopg = pytest.importorskip("psycopg")
    where = {"host": SERVER["HOST"], "port": SERVER["PORT"], "user": SERVER["USER"]}
    try:
        server = psycopg.connect(dbname="postgres", autocommit=True, connect_timeout=10, **where)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"No PostgreSQL server: {error}")
    fastjango.setup()
    name = f"fastjango_contrib_{uuid.uuid4().hex[:12]}"
    server.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(dbname=name, autocommit=True, **where) as inside:
        for extension in EXTENSIONS:
            inside.execute(f"CREATE EXTENSION {extension}")
    made = ConnectionHandler({"default": {"ENGINE": "fastjango.db.backends.postgresql", "NAME": name, **SERVER}})
    yield made["default"]
    made["default"].close()
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def postgres(database):
    """The connection, with the app installed."""
    connections["default"] = database
    with override_settings(INSTALLED_APPS=["fastjango.contrib.postgres"]):
        yield database
    del connections["default"]


@pytest.fixture
def tables(postgres):
    """Makes the tables of models, and removes them."""
    made = []

    def make(*models):
        with postgres.schema_editor() as editor:
            for model in models:
                editor.create_model(model)
                made.append(model)

    yield make
    with postgres.schema_editor() as editor:
        for model in reversed(made):
            editor.delete_model(model)
