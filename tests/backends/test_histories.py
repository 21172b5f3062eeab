"""Operations of migrations on tables with rows, forwards and back, on every database."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from fastjango.db import DatabaseError, models
from fastjango.db.migrations import Migration
from fastjango.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RenameField,
)
from fastjango.db.migrations.state import ProjectState

KEY = ("id", models.AutoField(primary_key=True))
CODE = ("code", models.CharField(max_length=9, unique=True, default=""))
TAG = CreateModel("Tag", [KEY, CODE])
POST = CreateModel(
    "Post",
    [
        KEY,
        ("tag", models.ForeignKey("past.Tag", models.CASCADE, null=True)),
        ("tags", models.ManyToManyField("past.Tag", related_name="+")),
    ],
)


def migrate(connection, state, operations):
    """The migration of some operations, and the state after it."""
    migration = Migration("0001", "past")
    migration.operations = operations
    with connection.schema_editor() as editor:
        return migration, migration.apply(state.clone(), editor)


def undo(connection, migration, state):
    with connection.schema_editor() as editor:
        migration.unapply(state.clone(), editor)


@contextmanager
def past(connection, *operations):
    """A state whose tables are there for the time of a test."""
    _, state = migrate(connection, ProjectState(), list(operations))
    try:
        yield state
    finally:
        connection.needs_rollback = False
        connection.check_constraints()
        with connection.schema_editor() as editor:
            for name in ("post", "tag"):
                if ("past", name) in state.models:
                    editor.delete_model(state.apps.get_model("past", name))


def columns(connection, table):
    with connection.cursor() as cursor:
        return sorted(column.name for column in connection.introspection.get_table_description(cursor, table))


def constraints(connection, table):
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, table)


def test_a_renamed_many_to_many_field_takes_its_table_along(connection):
    with past(connection, TAG, POST) as state:
        tag = state.apps.get_model("past", "Tag").objects.create(code="a")
        state.apps.get_model("past", "Post").objects.create().tags.add(tag.pk)
        migration, after = migrate(connection, state, [RenameField("Post", "tags", "labels")])
        post = after.apps.get_model("past", "Post").objects.get()
        assert [one.code for one in post.labels.all()] == ["a"]
        assert "past_post_tags" not in connection.introspection.table_names()
        undo(connection, migration, state)
        assert state.apps.get_model("past", "Post").objects.get().tags.count() == 1


def test_another_column_becomes_the_key_and_goes_back(connection):
    with past(connection, TAG) as state:
        state.apps.get_model("past", "Tag").objects.create(code="a")
        key = models.CharField(max_length=9, primary_key=True)
        migration, after = migrate(connection, state, [RemoveField("Tag", "id"), AlterField("Tag", "code", key)])
        assert after.apps.get_model("past", "Tag").objects.get(pk="a").code == "a"
        undo(connection, migration, state)
        assert columns(connection, "past_tag") == ["code", "id"]
        assert connection.introspection.get_primary_key_columns(connection.cursor(), "past_tag") == ["id"]
        assert [one.code for one in state.apps.get_model("past", "Tag").objects.all()] == ["a"]


def test_what_points_to_a_key_follows_its_type_and_back(connection):
    with past(connection, TAG, POST) as state:
        tag = state.apps.get_model("past", "Tag").objects.create(code="a")
        state.apps.get_model("past", "Post").objects.create(tag=tag)
        text = models.CharField(max_length=20, primary_key=True)
        migration, after = migrate(connection, state, [AlterField("Tag", "id", text)])
        assert after.apps.get_model("past", "Post").objects.get().tag_id == str(tag.pk)
        undo(connection, migration, state)
        assert state.apps.get_model("past", "Post").objects.get().tag_id == tag.pk


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (models.IntegerField(db_default=9), models.BooleanField(default=False), True),
        (models.CharField(max_length=9, db_default="1"), models.IntegerField(db_default=2), 1),
        (models.IntegerField(db_default=1), models.CharField(max_length=9, db_default="x"), "1"),
    ],
)
def test_a_default_of_the_database_does_not_hinder_another_type(connection, before, after, expected):
    with past(connection, TAG, AddField("Tag", "value", before)) as state:
        state.apps.get_model("past", "Tag").objects.create(value=1)
        migration, changed = migrate(connection, state, [AlterField("Tag", "value", after)])
        assert changed.apps.get_model("past", "Tag").objects.get().value == expected
        if after.has_db_default():
            fresh = changed.apps.get_model("past", "Tag").objects.create(code="fresh")
            fresh.refresh_from_db()
            assert fresh.value == after.db_default
            fresh.delete()
        undo(connection, migration, state)


def test_the_check_of_a_renamed_column_keeps_its_name(connection):
    if connection.vendor == "sqlite":
        pytest.skip("Checks of columns have no names there.")
    with past(connection, TAG, AddField("Tag", "size", models.PositiveIntegerField(default=0))) as state:

        def checks():
            found = constraints(connection, "past_tag").items()
            # MariaDB names the check of a column after it when the column gets another name.
            return [
                (name if connection.vendor == "postgresql" else "", one["columns"])
                for name, one in found
                if one["check"]
            ]

        [(name, columns)] = checks()
        assert columns == ["size"]
        migration, _ = migrate(connection, state, [RenameField("Tag", "size", "width")])
        assert checks() == [(name, ["width"])]
        undo(connection, migration, state)
        assert checks() == [(name, ["size"])]


def test_a_foreign_key_keeps_an_index_when_constraints_come_and_go(connection):
    unique = models.UniqueConstraint(fields=["tag"], name="one_of_each")
    with past(connection, TAG, POST) as state:
        migration, _ = migrate(
            connection, state, [AddConstraint("Post", unique), RemoveConstraint("Post", "one_of_each")]
        )
        undo(connection, migration, state)
        assert any(
            one["index"] and one["columns"] == ["tag_id"] for one in constraints(connection, "past_post").values()
        )


def test_nothing_is_put_into_rows_without_a_default(connection):
    if connection.vendor == "sqlite":
        pytest.skip("The copied rows have to have a value there.")
    with past(connection, TAG, AddField("Tag", "text", models.CharField(max_length=5, null=True))) as state:
        state.apps.get_model("past", "Tag").objects.create()
        with pytest.raises(DatabaseError, match=r"null|truncated"):
            migrate(connection, state, [AlterField("Tag", "text", models.CharField(max_length=5, blank=True))])
        connection.needs_rollback = False


def test_sequences_are_found_without_models(connection):
    with past(connection, TAG), connection.cursor() as cursor:
        [sequence] = connection.introspection.get_sequences(cursor, "past_tag")
        assert (sequence["table"], sequence["column"]) == ("past_tag", "id")
