"""The recipes of the page on migrations: the safety check warns of the unsafe ones, and of no other."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import fastjango
from fastjango.contrib.postgres import operations as postgres
from fastjango.db import connection, migrations, models
from fastjango.db.migrations._safety import find_hazards
from fastjango.db.migrations.state import ModelState, ProjectState

fastjango.setup()

PAGE = Path(__file__).resolve().parents[2] / "docs" / "migrations.md"
RECIPES = re.findall(
    r"^```python (safe|unsafe)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize(("kind", "text"), RECIPES)
def test_the_recipes_are_what_they_say(kind: str, text: str) -> None:
    """Each operation of an unsafe recipe is told, none of a safe one."""
    names = {name: getattr(postgres, name) for name in postgres.__all__}
    space = {**names, "migrations": migrations, "models": models}
    exec(text, space)
    migration = migrations.Migration("0002", "shop")
    migration.operations = space["operations"]
    state = ProjectState()
    fields = {"id": models.AutoField(primary_key=True), "title": models.CharField(max_length=50, null=True)}
    state.add_model(ModelState("shop", "book", fields))
    types = {"CharField": "varchar(%(max_length)s)", "IntegerField": "integer"}
    database = SimpleNamespace(
        vendor="postgresql",
        data_types=types,
        data_type_check_constraints={},
        ops=connection.ops,
        features=connection.features,
    )
    hazards = find_hazards([(migration, False)], state, database)
    assert len(hazards) == (len(migration.operations) if kind == "unsafe" else 0)


def test_there_are_recipes() -> None:
    assert len(RECIPES) > 8
