"""The operations that only PostgreSQL has."""

from __future__ import annotations

import pytest

from fastjango.contrib.postgres import operations as pg
from fastjango.db import NotSupportedError, migrations, models, transaction
from fastjango.db.migrations.state import ProjectState

CHECK = models.CheckConstraint(condition=models.Q(size__gte=0), name="sized")


@pytest.fixture
def tables(connection):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own.")
    fields = [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())]
    create = migrations.CreateModel("Box", fields)
    before, after = ProjectState(), ProjectState()
    create.state_forwards("boxes", after)
    with connection.schema_editor() as editor:
        create.database_forwards("boxes", editor, before, after)
    yield connection, after
    with connection.schema_editor() as editor:
        create.database_backwards("boxes", editor, after, before)


def run(connection, operation, state, backwards=False, atomic=True):
    after = state.clone()
    operation.state_forwards("boxes", after)
    states = (after, state) if backwards else (state, after)
    with connection.schema_editor(atomic=atomic) as editor:
        step = operation.database_backwards if backwards else operation.database_forwards
        step("boxes", editor, *states)
    return after


def constraints(connection):
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, "boxes_box")


def test_an_index_is_built_beside_running_writers(tables):
    """It needs to be outside of a transaction, and says so."""
    connection, state = tables
    add = pg.AddIndexConcurrently("Box", models.Index(fields=["size"], name="by_size"))
    with pytest.raises(NotSupportedError, match="cannot be executed inside a transaction"):
        run(connection, add, state)
    run(connection, add, state, atomic=False)
    assert constraints(connection)["by_size"]["index"]
    run(connection, add, state, backwards=True, atomic=False)
    assert "by_size" not in constraints(connection)


def test_a_check_can_be_added_first_and_validated_later(tables):
    """Old rows are looked at only when the check is validated."""
    connection, state = tables
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO boxes_box (size) VALUES (1)")
    after = run(connection, pg.AddConstraintNotValid("Box", CHECK), state)
    assert constraints(connection)["sized"]["check"]
    run(connection, pg.ValidateConstraint("Box", "sized"), after)
    with connection.cursor() as cursor:
        cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = 'sized'")
        assert cursor.fetchone()[0] is True


def test_collations_and_extensions_come_and_go(tables):
    """Going back removes what going forwards made."""
    connection, state = tables
    collation = pg.CreateCollation("sorted", "C")
    extension = pg.BtreeGinExtension()
    for operation, catalogue in (
        (collation, "pg_collation WHERE collname = 'sorted'"),
        (extension, "pg_extension WHERE extname = 'btree_gin'"),
    ):
        for backwards in (False, True):
            run(connection, operation, state, backwards=backwards)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {catalogue}")
                assert cursor.fetchone()[0] == (0 if backwards else 1)
    assert transaction.get_autocommit(using="default")
