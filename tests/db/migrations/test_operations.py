"""Operations of third parties and raw SQL, run by ``migrate`` forwards and back on each database."""

from __future__ import annotations

from typing import Any

import pytest

EVERY = ["sqlite3", "postgresql", "mysql"]
KEY = "('id', models.BigAutoField(primary_key=True))"
AUTHOR = f"CreateModel('Author', [{KEY}, ('name', models.CharField(max_length=20))])"
VIEW = """
from fastjango.db.migrations.operations.base import Operation


class CreateView(Operation):
    reversible = True

    def __init__(self, name, model_name):
        self.name, self.model_name = name, model_name

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        quote, value = schema_editor.quote_name, schema_editor.quote_value
        label = value("it's 50%")
        table = quote(model._meta.db_table)
        schema_editor.deferred_sql.append(
            f"CREATE VIEW {quote(self.name)} AS SELECT name, {label} AS label FROM {table}"
        )
        field = models.IntegerField(default=7)
        field.set_attributes_from_name("n")
        schema_editor.add_field(model, field)
        schema_editor.add_index(model, models.Index(fields=["name"], name="by_name"))
        schema_editor.execute(f"INSERT INTO {table} (name, n) VALUES (%s, %s)", ["a%", 1])

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(f"DROP VIEW {schema_editor.quote_name(self.name)}")
        model = from_state.apps.get_model(app_label, self.model_name)
        schema_editor.remove_index(model, models.Index(fields=["name"], name="by_name"))
        field = models.IntegerField(default=7)
        field.set_attributes_from_name("n")
        field.model = model
        schema_editor.remove_field(model, field)

    def describe(self):
        return f"Create the view {self.name}"
"""


@pytest.mark.parametrize("project", EVERY, indirect=True)
def test_an_operation_of_a_third_party(project: Any) -> None:
    """It deferred a statement, added a column and an index, and wrote rows, through the editor alone."""
    project.write(AUTHOR, "CreateView('names', 'Author')", functions=VIEW)
    assert "-- Create the view names" in project.manage("sqlmigrate", "shop", "0002")
    project.manage("migrate", "shop", "0001")
    before = project.inspect()
    project.manage("migrate")
    assert [tuple(row) for row in project.sql("SELECT name, label FROM names")] == [("a%", "it's 50%")]
    assert [tuple(row) for row in project.sql("SELECT n FROM shop_author")] == [(1,)]
    project.manage("migrate", "shop", "0001")
    after = project.inspect()
    assert before["shop_author"] == after["shop_author"]
    project.manage("migrate", "shop", "zero")


@pytest.mark.parametrize("project", EVERY, indirect=True)
def test_raw_sql_is_split_into_statements(project: Any) -> None:
    """Semicolons in texts and comments end nothing; percent signs stand for themselves."""
    script = (
        "INSERT INTO shop_author (name) VALUES (\\'a;b %s\\'); -- note; with more\\n"
        "/* one; two */ INSERT INTO shop_author (name) VALUES (\\'100%\\');\\n"
    )
    pairs = (
        "[('INSERT INTO shop_author (name) VALUES (%s)', ['c;%']), \"UPDATE shop_author SET name = 'd%' WHERE id = 3\"]"
    )
    back = "DELETE FROM shop_author; SELECT 1"
    project.write(AUTHOR, f"RunSQL('{script}', '{back}'), RunSQL({pairs}, '')")
    project.manage("migrate")
    names = [row[0] for row in project.sql("SELECT name FROM shop_author ORDER BY id")]
    assert names == ["a;b %s", "100%", "d%"]
    project.manage("migrate", "shop", "0001")
    assert list(project.sql("SELECT name FROM shop_author")) == []


@pytest.mark.parametrize("project", ["sqlite3"], indirect=True)
def test_a_squashed_migration_takes_the_place_of_its_parts(project: Any) -> None:
    """Half applied, it waits; applied in full, it is recorded; nothing runs twice."""
    project.write(AUTHOR, "AddField('Author', 'n', models.IntegerField(null=True))", "DeleteModel('Author')")
    project.manage("migrate", "shop", "0001")
    assert "Created new squashed migration" in project.manage("squashmigrations", "shop", "0001", "0002", "--noinput")
    squashed = project.folder / "shop" / "migrations" / "0001_step_squashed_0002_step.py"
    text = squashed.read_text()
    assert "replaces = [('shop', '0001_step'), ('shop', '0002_step')]" in text
    assert "initial" not in text
    assert text.count("migrations.") == 2
    project.manage("migrate", "shop", "0001_step_squashed")
    names = [row[0] for row in project.sql("SELECT name FROM django_migrations ORDER BY id")]
    assert names == ["0001_step", "0002_step", "0001_step_squashed_0002_step"]
    assert "[X] 0001_step_squashed_0002_step (2 squashed migrations)" in project.manage("showmigrations")
    project.sql("DELETE FROM django_migrations WHERE name LIKE '%squashed%'")
    told = project.manage("showmigrations")
    assert (
        "[-] 0001_step_squashed_0002_step (2 squashed migrations) Run 'manage.py migrate' to finish recording." in told
    )
    project.manage("migrate")
    assert list(project.sql("SELECT name FROM sqlite_master WHERE name = 'shop_author'")) == []


@pytest.mark.parametrize("project", ["sqlite3"], indirect=True)
def test_safe_refuses_and_fake_is_not_warned(project: Any) -> None:
    """What is not run hurts nobody."""
    project.write(AUTHOR)
    project.manage("migrate")
    project.write(AUTHOR, "RemoveField('Author', 'name')")
    assert "CommandError: Unsafe migrations:\n  shop.0002_step: Remove field name" in project.manage(
        "migrate", "--safe", fails=True
    )
    assert "Unsafe" not in project.manage("migrate", "--fake")
    project.manage("migrate", "shop", "0001", "--fake")
    assert "Unsafe on a running site: shop.0002_step" in project.manage("migrate")
