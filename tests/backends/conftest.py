"""One suite for every database: ``connection`` is each in turn, with a database made for the run."""

import os
import socket
import uuid

import pytest

import fastjango
from fastjango.db import OperationalError, connections
from fastjango.db.utils import ConnectionHandler

SERVERS = {
    "sqlite3": None,
    "postgresql": {"HOST": "127.0.0.1", "PORT": 5432, "USER": "postgres"},
    "mysql": {"HOST": "127.0.0.1", "PORT": 3306, "USER": "root"},
}


def _answers(server):
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((server["HOST"], server["PORT"])) == 0


def _drop(made, name):
    """Remove a database; PostgreSQL waits 5 seconds for those who are on their way out, and a busy machine longer."""
    for patience in range(11, -1, -1):
        try:
            with made._nodb_cursor() as cursor:
                return cursor.execute(f"DROP DATABASE {name}")
        except OperationalError:
            if not patience:
                raise


@pytest.fixture(scope="module", params=SERVERS)
def connection(request, tmp_path_factory):
    fastjango.setup()
    kind, server = request.param, SERVERS[request.param]
    if server is None:
        name = str(tmp_path_factory.mktemp("databases") / "db.sqlite3")
    else:
        if not _answers(server):
            message = f"No {kind} server answers on {server['HOST']}:{server['PORT']}."
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
        name = f"fastjango_{uuid.uuid4().hex[:12]}"
    conf = {"ENGINE": f"fastjango.db.backends.{kind}", "NAME": name, **(server or {})}
    made = ConnectionHandler({"default": conf})["default"]
    if server is not None:
        with made._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    connections["default"] = made
    yield made
    made.close()
    del connections["default"]
    if server is not None:
        if hasattr(made, "close_pool"):
            made.close_pool()
        _drop(made, name)
