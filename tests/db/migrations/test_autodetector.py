"""What the autodetector makes of two states."""

from __future__ import annotations

from typing import Any

import pytest

import fastjango
from fastjango.db import models
from fastjango.db.migrations.autodetector import MigrationAutodetector
from fastjango.db.migrations.questioner import MigrationQuestioner
from fastjango.db.migrations.state import ModelState, ProjectState

fastjango.setup()

YES = {"ask_rename": True, "ask_rename_model": True, "ask_initial": True}


def state(**models_by_name: Any) -> ProjectState:
    project = ProjectState()
    for name, (fields, options) in models_by_name.items():
        app, _, model = name.rpartition("__")
        with_id = {"id": models.AutoField(primary_key=True), **fields}
        project.add_model(ModelState(app or "app", model, with_id, dict(options)))
    return project


def described(before: ProjectState, after: ProjectState, answers: dict[str, bool]) -> list[str]:
    changes = MigrationAutodetector(before, after, MigrationQuestioner(answers))._detect_changes()
    return [
        f"{migration.app_label}: {operation.describe()}"
        for _, migrations in sorted(changes.items())
        for migration in migrations
        for operation in migration.operations
    ]


def to(model: str) -> Any:
    return models.ForeignKey(model, models.CASCADE)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"Author": ({}, {})}, ["app: Create model Author"]),
        ({"Author": ({}, {})}, {}, ["app: Delete model Author"]),
        ({"Author": ({}, {})}, {"Writer": ({}, {})}, ["app: Rename model Author to Writer"]),
        (
            {"Author": ({}, {})},
            {"Author": ({"age": models.IntegerField(null=True)}, {})},
            ["app: Add field age to author"],
        ),
        (
            {"Author": ({"age": models.IntegerField()}, {})},
            {"Author": ({"years": models.IntegerField()}, {})},
            ["app: Rename field age on author to years"],
        ),
        (
            {"Author": ({"age": models.IntegerField()}, {})},
            {"Author": ({"age": models.BigIntegerField()}, {})},
            ["app: Alter field age on author"],
        ),
        (
            {"Author": ({"age": models.IntegerField()}, {"indexes": [models.Index(fields=["age"], name="a")]})},
            {"Author": ({"age": models.IntegerField()}, {"indexes": [models.Index(fields=["age"], name="b")]})},
            ["app: Rename index a on author to b"],
        ),
        (
            {"Author": ({"age": models.IntegerField()}, {"unique_together": {("id", "age")}})},
            {"Author": ({}, {})},
            ["app: Alter unique_together for author (0 constraint(s))", "app: Remove field age from author"],
        ),
        (
            {},
            {"a__One": ({"two": to("b.Two")}, {}), "b__Two": ({"one": to("a.One")}, {})},
            ["a: Create model One", "a: Add field two to one", "b: Create model Two"],
        ),
    ],
)
def test_changes(before: dict[str, Any], after: dict[str, Any], expected: list[str]) -> None:
    """Each difference becomes its operation, in an order that can be run."""
    assert described(state(**before), state(**after), YES) == expected


def test_nothing_changed() -> None:
    """Equal states need no migration."""
    same = {"Author": ({"name": models.CharField(max_length=9)}, {"ordering": ["name"]})}
    assert described(state(**same), state(**same), YES) == []


def test_unique_together_of_renamed_fields_is_compared() -> None:
    """The state after a RenameField has lists where the model has tuples."""
    fields = {"a": models.IntegerField(), "b": models.IntegerField()}
    before = state(Pair=(fields, {"unique_together": {("a", "b")}}))
    before.rename_field("app", "pair", "a", "c")
    renamed = {"c": models.IntegerField(), "b": models.IntegerField()}
    assert described(before, state(Pair=(renamed, {"unique_together": {("c", "b")}})), YES) == []
    assert described(before, state(Pair=(renamed, {})), YES) == [
        "app: Alter unique_together for pair (0 constraint(s))"
    ]


def test_comments_of_tables_come_before_changes_of_fields() -> None:
    before = state(Thing=({"a": models.IntegerField()}, {}))
    after = state(Thing=({"b": models.TextField(default="")}, {"db_table": "t", "db_table_comment": "c"}))
    assert [each.split()[1] for each in described(before, after, {})] == ["Alter", "Remove", "Add", "Rename"]


def test_a_deleted_model_takes_its_indexes_and_constraints_along() -> None:
    options = {
        "indexes": [models.Index(fields=["a"], name="by_a")],
        "constraints": [models.UniqueConstraint(fields=["a"], name="one_a")],
        "unique_together": {("a", "b")},
    }
    fields = {"a": models.IntegerField(), "b": models.IntegerField()}
    assert described(state(Thing=(fields, options)), state(), YES) == ["app: Delete model Thing"]


def test_models_that_point_to_each_other_lose_constraints_before_fields() -> None:
    """A constraint on a field that goes first cannot wait for its model."""
    unique = {"constraints": [models.UniqueConstraint(fields=["other"], name="one")]}
    both = state(First=({"other": to("app.Second")}, unique), Second=({"other": to("app.First")}, unique))
    found = described(both, state(), YES)
    for name in ("first", "second"):
        if (removal := f"app: Remove field other from {name}") in found:
            assert f"app: Remove constraint one from model {name}" in found[: found.index(removal)]
    assert {"app: Delete model First", "app: Delete model Second"} <= set(found)
