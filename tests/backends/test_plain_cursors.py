"""The short way to the driver answers as the long one does."""

import datetime as dt
import decimal

import pytest

from fastjango.db import connections
from fastjango.db.transaction import atomic
from fastjango.db.utils import ConnectionHandler


def plain(connection, sql, params=()):
    """Rows and count of a statement that goes straight to the driver."""
    connection.ensure_connection()
    cursor = connection.plain_cursor()
    try:
        cursor.execute(connection.driver_sql(sql), params)
        count = cursor.rowcount
        return [tuple(row) for row in cursor.fetchall()], count
    finally:
        cursor.close()


def usual(connection, sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [tuple(row) for row in cursor.fetchall()]


@pytest.fixture
def table(connection):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE thing (id integer PRIMARY KEY, name varchar(60))")
        cursor.execute("INSERT INTO thing VALUES (1, 'one'), (2, 'two')")
    yield "thing"
    connection.needs_rollback = False
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE thing")


@pytest.mark.parametrize(
    "value",
    [0, -7, 2**40, "it's; DROP TABLE x --", 'a "b" \\ % %s', "ä€😀", "", 1.5, True, None, decimal.Decimal("1.50")],
)
def test_values_arrive_as_they_were_sent(connection, value):
    assert plain(connection, "SELECT %s", [value])[0] == usual(connection, "SELECT %s", [value])


@pytest.mark.parametrize("value", [dt.date(2020, 2, 29), dt.datetime(2020, 2, 29, 1, 2, 3, 4)])
def test_days_and_times_arrive_too(connection, value):
    assert plain(connection, "SELECT %s", [value])[0] == usual(connection, "SELECT %s", [value])


def test_percent_signs_are_kept(connection):
    assert plain(connection, "SELECT '100%%', %s", [1])[0] == [("100%", 1)]
    assert plain(connection, "SELECT '100%%'")[0] == [("100%",)]


def test_the_number_of_rows_is_known(connection, table):
    assert plain(connection, "SELECT id FROM thing ORDER BY id")[0] == [(1,), (2,)]
    connection.ensure_connection()
    cursor = connection.plain_cursor()
    cursor.execute(connection.driver_sql("UPDATE thing SET name = %s WHERE id > %s"), ["x", 0])
    assert cursor.rowcount == 2
    cursor.execute(connection.driver_sql("DELETE FROM thing WHERE id = %s"), [9])
    assert cursor.rowcount == 0
    cursor.close()


def test_the_first_statement_of_a_transaction_begins_it(connection, table):
    with pytest.raises(ZeroDivisionError), atomic():
        connection.plain_cursor().execute(connection.driver_sql("DELETE FROM thing WHERE id = %s"), [1])
        assert plain(connection, "SELECT id FROM thing")[0] == [(2,)]
        raise ZeroDivisionError
    assert plain(connection, "SELECT id FROM thing ORDER BY id")[0] == [(1,), (2,)]


def test_errors_are_the_drivers(connection, table):
    with pytest.raises(connection.Database.IntegrityError):
        plain(connection, "INSERT INTO thing VALUES (%s, %s)", [1, "again"])
    with pytest.raises(connection.Database.Error):
        plain(connection, "SELECT nothing FROM nowhere")
    assert plain(connection, "SELECT count(*) FROM thing")[0] == [(2,)]


def test_adapters_of_a_connection_are_found_whenever_they_are_registered(connection):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own.")
    adapt = pytest.importorskip("psycopg.adapt")

    class Shouting(adapt.Dumper):
        def dump(self, obj):
            return obj.upper().encode()

    assert plain(connection, "SELECT %s", ["a"])[0] == [("a",)]
    connection.connection.adapters.register_dumper(str, Shouting)
    try:
        assert plain(connection, "SELECT %s", ["a"])[0] == [("A",)]
    finally:
        connection.close()


def test_parameters_can_be_bound_by_the_server(connection):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own.")
    conf = {**connections["default"].settings_dict, "OPTIONS": {"server_side_binding": True}}
    made = ConnectionHandler({"default": conf})["default"]
    try:
        assert plain(made, "SELECT %s::int + 1, '%%'", [1])[0] == [(2, "%")]
        assert type(made.plain_cursor()).__name__ == "ServerBindingCursor"
    finally:
        made.close()
        made.close_pool()
