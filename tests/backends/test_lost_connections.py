"""A server that hangs up in the middle of a transaction is heard of, whatever is caught in between."""

import asyncio
import threading

import pytest
from sqlalchemy.exc import DBAPIError

from fastjango.db import Error, OperationalError, transaction
from fastjango.db._alchemy import lending
from fastjango.db.utils import ConnectionHandler
from fastjango.utils import _bridge

KILLS = {
    "postgresql": ("SELECT pg_backend_pid()", "SELECT pg_terminate_backend({})"),
    "mysql": ("SELECT CONNECTION_ID()", "KILL {}"),
}


class Refused(Exception):
    """Makes a block roll back."""


def hang_up(connection):
    """End the connection's session at the server."""
    ask, kill = KILLS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(ask)
        [number] = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(kill.format(number))
    finally:
        other.close()


@pytest.fixture
def table(connection):
    if connection.vendor not in KILLS:
        pytest.skip("Nobody can hang up here.")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (id integer PRIMARY KEY)")
    yield connection
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE note")


def test_an_inner_block_that_is_caught_does_not_hide_it(table):
    """Django rolls everything back in silence here."""
    with pytest.raises(Error), transaction.atomic():
        with table.cursor() as cursor:
            cursor.execute("INSERT INTO note VALUES (1)")
        try:
            with transaction.atomic():
                hang_up(table)
                raise Refused
        except Refused:
            pass
    assert not table.in_atomic_block
    with table.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        assert cursor.fetchone()[0] == 0


def test_the_commit_fails(table):
    with pytest.raises(Error), transaction.atomic():
        with table.cursor() as cursor:
            cursor.execute("INSERT INTO note VALUES (1)")
        hang_up(table)
    with table.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        assert cursor.fetchone()[0] == 0


async def begin_in_tasks(handler, monkeypatch, *refused):
    """Begin a block in a task, which fails, and another in the next task, which is rolled back."""

    def block():
        with transaction.atomic(), handler["default"].cursor() as cursor:
            cursor.execute("INSERT INTO note VALUES (1)")
            raise Refused

    with monkeypatch.context() as patch:
        patch.setattr(*refused)
        with pytest.raises(OperationalError):
            await asyncio.create_task(_bridge.run(block))
    with pytest.raises(Refused):
        await asyncio.create_task(_bridge.run(block))


def test_a_connection_that_is_not_opened_says_nothing_of_the_next_task_s(table, monkeypatch):
    """The wrapper is used again, and its blocks are transactions."""
    handler = ConnectionHandler({"default": table.settings_dict})
    monkeypatch.setattr(transaction, "connections", handler)

    def refuse(lender):
        raise table.Database.OperationalError("refused")

    asyncio.run(begin_in_tasks(handler, monkeypatch, lending.Lender, "take", refuse))
    with table.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        assert cursor.fetchone()[0] == 0


def test_the_first_look_at_a_database_fails_with_our_error(table, monkeypatch):
    """SQLAlchemy looks at a new connection before anybody has it."""
    handler = ConnectionHandler({"default": table.settings_dict})
    monkeypatch.setattr(transaction, "connections", handler)

    def refuse(*args):
        raise DBAPIError.instance("SELECT", (), table.Database.OperationalError("gone"), table.Database.Error)

    dialect = type(table.engine.dialect)
    asyncio.run(begin_in_tasks(handler, monkeypatch, dialect, "initialize", refuse))


def test_a_connection_that_could_not_be_prepared_is_nobody_s(connection, monkeypatch):
    """It would have another time zone, role or state of transactions than the settings say."""
    made = connection.copy()

    def fail():
        assert made.connection is not None
        raise Refused

    monkeypatch.setattr(made, "init_connection_state", fail)
    with pytest.raises(Refused):
        made.ensure_connection()
    assert made.connection is None


def test_a_connection_that_opens_when_its_task_has_gone_is_closed():
    """Also when the loop has ended by then."""
    began, may_open, closed = threading.Event(), threading.Event(), threading.Event()

    class Made:
        close = staticmethod(closed.set)

    def connect():
        began.set()
        assert may_open.wait(60)
        return Made

    async def main():
        task = asyncio.create_task(_bridge.run(lending.in_thread(connect)))
        while not began.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        may_open.set()

    asyncio.run(main())
    assert closed.wait(60)
