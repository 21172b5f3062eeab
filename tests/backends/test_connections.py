"""Cursors, transactions and introspection do the same on every database."""

import threading

import pytest

from fastjango.db import DatabaseError, Error, IntegrityError
from fastjango.db.transaction import atomic
from fastjango.test.utils import CaptureQueriesContext


@pytest.fixture
def table(connection):
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {quote('thing')} (id integer PRIMARY KEY, name varchar(20) UNIQUE, size integer)")
        cursor.execute(f"CREATE INDEX thing_size ON {quote('thing')} (size)")
    yield "thing"
    connection.needs_rollback = False
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE thing")


def add(connection, *rows):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO thing (id, name, size) VALUES (%s, %s, %s)", rows)


def names(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM thing ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_parameters_are_bound_and_percent_signs_kept(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, 'a%%'", ["'; DROP TABLE x; --"])
        assert tuple(cursor.fetchone()) == ("'; DROP TABLE x; --", "a%")
        cursor.execute("SELECT 'a%'")
        assert tuple(cursor.fetchone()) == ("a%",)


def test_rows_can_be_read_in_pieces(connection, table):
    add(connection, *((number, f"n{number}", number) for number in range(7)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM thing ORDER BY id")
        assert [row[0] for row in cursor.fetchmany(3)] == [0, 1, 2]
        assert [row[0] for row in cursor] == [3, 4, 5, 6]
        assert cursor.fetchmany(3) == connection.features.empty_fetchmany_value


def test_errors_are_of_the_standards_classes(connection, table):
    add(connection, (1, "a", 1))
    with pytest.raises(IntegrityError) as caught, atomic():
        add(connection, (2, "a", 1))
    assert caught.value.__cause__ is not None
    with pytest.raises(DatabaseError), atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert names(connection) == ["a"]


def test_an_inner_block_that_fails_leaves_the_outer_one_whole(connection, table):
    with atomic():
        add(connection, (1, "outer", 1))
        with pytest.raises(IntegrityError), atomic():
            add(connection, (2, "inner", 1), (3, "outer", 1))
        assert names(connection) == ["outer"]
    assert names(connection) == ["outer"]


def test_functions_run_after_the_commit_and_only_then(connection, table):
    ran = []
    with atomic():
        connection.on_commit(lambda: ran.append("kept"))
        with pytest.raises(KeyError), atomic():
            connection.on_commit(lambda: ran.append("lost"))
            raise KeyError
        assert ran == []
    assert ran == ["kept"]
    with pytest.raises(ZeroDivisionError), atomic():
        connection.on_commit(lambda: ran.append("rolled back"))
        raise ZeroDivisionError
    assert ran == ["kept"]


def test_constraints_and_columns_are_found(connection, table):
    with connection.cursor() as cursor:
        assert "thing" in connection.introspection.table_names(cursor)
        described = {info.name: info for info in connection.introspection.get_table_description(cursor, "thing")}
        found = connection.introspection.get_constraints(cursor, "thing").values()
    assert list(described) == ["id", "name", "size"]
    kinds = {name: connection.introspection.get_field_type(info.type_code, info) for name, info in described.items()}
    assert kinds["name"] == "CharField" and described["name"].null_ok
    assert [c["columns"] for c in found if c["primary_key"]] == [["id"]]
    assert ["name"] in [c["columns"] for c in found if c["unique"] and not c["primary_key"]]
    assert ["size"] in [c["columns"] for c in found if c["index"] and not c["unique"]]


def test_statements_are_counted_and_wrapped(connection):
    seen = []

    def note(execute, sql, params, many, context):
        seen.append((sql, params, many))
        return execute(sql, params, many, context)

    with CaptureQueriesContext(connection) as captured, connection.execute_wrapper(note), connection.cursor() as cursor:
        cursor.execute("SELECT %s", [1])
    assert seen == [("SELECT %s", [1], False)]
    assert len(captured) == 1 and "1" in captured[0]["sql"]


def test_a_connection_belongs_to_its_thread(connection):
    errors = []

    def use():
        try:
            connection.cursor()
        except DatabaseError as error:
            errors.append(str(error))

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert "can only be used in that same thread" in errors[0]


def test_a_closed_connection_opens_again_but_not_inside_a_block(connection):
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(Error), atomic():
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2")


def test_sqlalchemy_sees_the_same_transaction(connection, table):
    from sqlalchemy import text

    with atomic():
        add(connection, (1, "here", 1))
        assert connection.sqlalchemy.execute(text("SELECT name FROM thing")).scalar() == "here"
