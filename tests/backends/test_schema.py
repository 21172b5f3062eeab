"""Changing tables: the columns and rows afterwards, on every database."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from fastjango.apps.registry import Apps
from fastjango.db import models
from fastjango.db.models.functions import Lower


def make(name, **parts):
    """A model of its own registry; ``options`` become its Meta."""
    meta = {"app_label": "schema", "apps": Apps(), **parts.pop("options", {})}
    fields = {"id": models.BigAutoField(primary_key=True), **parts}
    return type(models.Model)(name, (models.Model,), {**fields, "__module__": __name__, "Meta": type("Meta", (), meta)})


@contextmanager
def table(connection, model):
    with connection.schema_editor() as editor:
        editor.create_model(model)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(model)


def run(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()] if cursor.description else None


def constraints(connection, model):
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table)


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        (models.CharField(max_length=9, null=True), models.TextField(null=True), [None, "x"]),
        (models.CharField(max_length=9, null=True), models.CharField(max_length=9, default="d'%"), ["d'%", "x"]),
        (
            models.CharField(max_length=9, null=True),
            models.CharField(max_length=5, null=True, unique=True),
            [None, "x"],
        ),
        (models.TextField(null=True), models.CharField(max_length=9, null=True, db_index=True), [None, "x"]),
        (models.CharField(max_length=9, null=True), models.CharField(max_length=9, db_default="q"), ["q", "x"]),
    ],
)
def test_an_altered_column_keeps_its_values(connection, before, after, rows):
    """Values are converted; NULL becomes the default where NULL is forbidden."""
    model = make("Thing", value=before)
    after.set_attributes_from_name("value")
    after.model = model
    with table(connection, model):
        run(connection, "INSERT INTO schema_thing (id, value) VALUES (1, NULL), (2, 'x')")
        with connection.schema_editor() as editor:
            editor.alter_field(model, model._meta.get_field("value"), after, strict=True)
        assert run(connection, "SELECT value FROM schema_thing ORDER BY id") == [[value] for value in rows]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (models.IntegerField(default=7), 7),
        (models.CharField(max_length=9, default="a'%b"), "a'%b"),
        (models.IntegerField(null=True), None),
        (models.IntegerField(db_default=3), 3),
        (models.CharField(max_length=3, null=True, unique=True), None),
        (models.CharField(max_length=3, blank=True), ""),
    ],
)
def test_an_added_column_has_its_default_in_old_rows(connection, field, expected):
    """The default fills the rows that are there, and does not stay in the database."""
    model = make("Thing")
    field = field.clone()
    field.set_attributes_from_name("extra")
    field.model = model
    with table(connection, model):
        run(connection, "INSERT INTO schema_thing (id) VALUES (1)")
        with connection.schema_editor() as editor:
            editor.add_field(model, field)
        assert run(connection, "SELECT extra FROM schema_thing") == [[expected]]


def test_a_change_that_only_python_knows_runs_no_statement(connection):
    """Choices and help texts are not the database's."""
    model = make("Thing", value=models.IntegerField())
    after = models.IntegerField(choices=[(1, "one")], help_text="which", verbose_name="value")
    after.set_attributes_from_name("value")
    with table(connection, model), connection.schema_editor(collect_sql=True) as editor:
        editor.alter_field(model, model._meta.get_field("value"), after)
        assert editor.collected_sql == []


def test_indexes_and_constraints_have_their_names(connection):
    """They are found again under the names that were given or made."""
    options = {
        "unique_together": {("a", "b")},
        "indexes": [models.Index(fields=["b", "-a"], name="by_b")],
        "constraints": [
            models.CheckConstraint(condition=models.Q(a__gte=0), name="not_negative"),
            models.UniqueConstraint(fields=["b"], name="one_b"),
        ],
    }
    model = make("Thing", a=models.IntegerField(), b=models.IntegerField(db_index=True), options=options)
    with table(connection, model):
        found = constraints(connection, model)
        together = [name for name, facts in found.items() if facts["columns"] == ["a", "b"] and facts["unique"]]
        assert together == ["schema_thing_a_b_9991a80a_uniq"]
        assert found["by_b"]["columns"] == ["b", "a"]
        assert found["one_b"]["unique"]
        assert found["not_negative"]["check"]


def test_an_index_on_an_expression_survives_a_rebuild(connection):
    """Adding a column with a default copies the table on SQLite."""
    if not connection.features.supports_expression_indexes:
        pytest.skip("No indexes on expressions.")
    model = make("Thing", a=models.CharField(max_length=9), options={"indexes": [models.Index(Lower("a"), name="low")]})
    field = models.IntegerField(default=1)
    field.set_attributes_from_name("n")
    with table(connection, model):
        with connection.schema_editor() as editor:
            editor.add_field(model, field)
        assert "low" in constraints(connection, model)


@pytest.mark.parametrize(
    ("before", "after", "opclass"),
    [
        (models.CharField(max_length=9, db_index=True), models.TextField(db_index=True), "text_pattern_ops"),
        (models.CharField(max_length=9, db_index=True), models.TextField(unique=True), "text_pattern_ops"),
        (models.TextField(unique=True), models.CharField(max_length=9, db_index=True), "varchar_pattern_ops"),
        (models.CharField(max_length=9, unique=True), models.CharField(max_length=9), None),
        (
            models.CharField(max_length=9, unique=True),
            models.CharField(max_length=19, db_index=True),
            "varchar_pattern_ops",
        ),
        (models.IntegerField(), models.CharField(max_length=9, db_index=True), "varchar_pattern_ops"),
        # Django 5.2: an index that was there already gets no second one.
        (models.IntegerField(db_index=True), models.CharField(max_length=9, db_index=True), None),
    ],
)
def test_the_index_for_patterns_follows_its_column(connection, before, after, opclass):
    """PostgreSQL's second index of an indexed text has the operator class of its type."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own.")
    model = make("Patterned", value=before)
    after.set_attributes_from_name("value")
    after.model = model
    with table(connection, model):
        with connection.schema_editor() as editor:
            editor.alter_field(model, model._meta.get_field("value"), after)
        rows = run(connection, "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'schema_patterned_%_like'")
        assert [opclass] * bool(opclass) == [row[0].rpartition(" ")[2].rstrip(")") for row in rows]
