"""Which steps of a plan are told to be dangerous for a running site."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import fastjango
from fastjango.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from fastjango.db import migrations, models
from fastjango.db.migrations._safety import find_hazards
from fastjango.db.migrations.state import ModelState, ProjectState
from fastjango.db.models.functions import Now, Random

fastjango.setup()

OLD = models.CharField(max_length=9, null=True)
CHECK = models.CheckConstraint(condition=models.Q(kept__gt=0), name="c")
GENERATED = models.GeneratedField(expression=models.F("kept"), output_field=models.IntegerField(), db_persist=True)


def hazards(vendor: str, *operations: Any, backwards: bool = False) -> list[str]:
    state = ProjectState()
    fields = {
        "id": models.AutoField(primary_key=True),
        "word": OLD,
        "kept": models.IntegerField(db_column="kept", null=True),
        "of": models.ForeignKey("app.Old", models.CASCADE, null=True),
    }
    indexes = [models.Index(fields=["word"], name="there")]
    state.add_model(ModelState("app", "Old", fields, options={"indexes": indexes}))
    migration = migrations.Migration("0002", "app")
    migration.operations = list(operations)
    connection = SimpleNamespace(
        vendor=vendor, data_types={"CharField": "varchar(%(max_length)s)", "TextField": "text"}
    )
    connection.data_type_check_constraints = {}
    connection.ops = SimpleNamespace(quote_name=str)
    connection.features = SimpleNamespace()
    return [hazard.danger for hazard in find_hazards([(migration, backwards)], state, connection)]


def apart(database: list[Any], state: list[Any]) -> Any:
    return migrations.SeparateDatabaseAndState(database_operations=database, state_operations=state)


def create(name: str) -> Any:
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True))])


@pytest.mark.parametrize(
    ("vendor", "operations", "count"),
    [
        ("sqlite", [migrations.RemoveField("Old", "word")], 1),
        ("sqlite", [migrations.DeleteModel("Old")], 1),
        ("sqlite", [migrations.RenameModel("Old", "Older")], 1),
        ("sqlite", [migrations.AddField("Old", "n", models.IntegerField(default=1))], 1),
        ("sqlite", [migrations.AddField("Old", "n", models.IntegerField(null=True))], 0),
        ("sqlite", [migrations.AddField("Old", "n", models.IntegerField(db_default=1))], 0),
        ("sqlite", [create("New"), migrations.AddField("New", "n", models.IntegerField(default=1))], 0),
        ("sqlite", [migrations.AddIndex("Old", models.Index(fields=["word"], name="i"))], 0),
        ("sqlite", [migrations.RenameField("Old", "word", "words")], 1),
        ("sqlite", [migrations.RenameField("Old", "kept", "held")], 0),
        ("sqlite", [migrations.AlterModelTable("Old", "app_old")], 0),
        ("sqlite", [migrations.AlterModelTable("Old", "older")], 1),
        ("sqlite", [migrations.AlterField("Old", "of", models.ForeignKey("app.Old", models.CASCADE))], 1),
        ("sqlite", [migrations.AlterField("Old", "word", models.TextField(null=True))], 1),
        ("sqlite", [migrations.AlterOrderWithRespectTo("Old", "of")], 1),
        ("sqlite", [apart([migrations.RemoveField("Old", "word")], [])], 1),
        ("sqlite", [apart([], [migrations.RemoveField("Old", "word")])], 0),
        ("sqlite", [apart([], [migrations.RemoveField("Old", "word")]), migrations.DeleteModel("Old")], 1),
        ("postgresql", [migrations.AlterField("Old", "word", models.CharField(max_length=99, null=True))], 0),
        ("postgresql", [migrations.AddField("Old", "n", models.FloatField(db_default=Random()))], 1),
        ("postgresql", [migrations.AddField("Old", "n", models.DateTimeField(db_default=Now()))], 0),
        ("postgresql", [migrations.AddField("Old", "n", GENERATED)], 1),
        ("postgresql", [migrations.AlterUniqueTogether("Old", {("word", "of")})], 1),
        ("postgresql", [migrations.AlterUniqueTogether("Old", set())], 0),
        ("postgresql", [migrations.RemoveIndex("Old", "there")], 1),
        ("postgresql", [RemoveIndexConcurrently("Old", "there")], 0),
        ("postgresql", [AddIndexConcurrently("Old", models.Index(fields=["word"], name="i"))], 0),
        ("postgresql", [migrations.AddConstraint("Old", CHECK)], 1),
        ("postgresql", [AddConstraintNotValid("Old", CHECK), ValidateConstraint("Old", "c")], 0),
        ("postgresql", [migrations.AddIndex("Old", models.Index(fields=["word"], name="i"))], 1),
        ("postgresql", [migrations.AddField("Old", "n", models.IntegerField(null=True, db_index=True))], 1),
    ],
)
def test_hazards(vendor: str, operations: list[Any], count: int) -> None:
    """What the plan makes itself is nobody's yet; what breaks or locks a table in use is told."""
    assert len(hazards(vendor, *operations)) == count


def test_going_back_is_not_judged() -> None:
    """Who unapplies a migration knows what he loses."""
    assert hazards("sqlite", migrations.DeleteModel("Old"), backwards=True) == []
