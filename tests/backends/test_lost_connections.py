"""A server that hangs up in the middle of a transaction is heard of, whatever is caught in between."""

import pytest

from fastjango.db import Error, transaction

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
