"""Processes that are killed while they migrate: the next one finishes what they began."""

from __future__ import annotations

import os
import random
import time
from typing import Any

import pytest

# The whole run takes minutes; every time, a few moments have to do.
MOMENTS = 20 if os.environ.get("CI") == "true" else 2
KEY = "('id', models.BigAutoField(primary_key=True))"
FUNCTIONS = """
def fill(apps, schema_editor):
    Author = apps.get_model("shop", "Author")
    Author.objects.bulk_create([Author(name=f"author {n}") for n in range(200)])
    Book = apps.get_model("shop", "Book")
    Book.objects.bulk_create([Book(title=author.name, author=author) for author in Author.objects.all()])

def more(apps, schema_editor):
    Book = apps.get_model("shop", "Book")
    for book in Book.objects.order_by("pk")[:50]:
        book.pages += 1
        book.save()
"""
STEPS = [
    f"CreateModel('Author', [{KEY}, ('name', models.CharField(max_length=50, unique=True))])",
    f"CreateModel('Book', [{KEY}, ('title', models.CharField(max_length=50, db_index=True)),"
    "('author', models.ForeignKey('shop.Author', models.CASCADE))])",
    f"CreateModel('Tag', [{KEY}, ('books', models.ManyToManyField('shop.Book'))])",
    "RunPython(fill)",
    "AddField('Book', 'pages', models.IntegerField(default=1)), RunPython(more)",
    "AlterField('Book', 'title', models.CharField(max_length=70)),"
    "AddIndex('Book', models.Index(fields=['title', 'pages'], name='by_title'))",
    "AddConstraint('Book', models.CheckConstraint(condition=models.Q(pages__gte=0), name='has_pages'))",
    "RenameField('Author', 'name', 'full_name'), AlterField('Author', 'id', models.AutoField(primary_key=True))",
    'RunSQL("INSERT INTO shop_tag (id) VALUES (1), (2); INSERT INTO shop_tag_books (tag_id, book_id) SELECT 1, id '
    'FROM shop_book")',
    "RenameModel('Book', 'Volume'), RunPython(lambda apps, editor: apps.get_model('shop', 'Volume').objects.count())",
    "AlterUniqueTogether('Volume', {('title', 'author')}), RemoveConstraint('Volume', 'has_pages')",
    f"CreateModel('Page', [{KEY}, ('of', models.ForeignKey('shop.Volume', models.CASCADE))]),"
    "AlterModelTable('Page', 'paper')",
    "DeleteModel('Page'), AddField('Author', 'born', models.DateField(null=True))",
]
COUNTS = """
    SELECT (SELECT count(*) FROM shop_author), (SELECT count(*) FROM shop_volume), (SELECT sum(pages) FROM shop_volume),
           (SELECT count(*) FROM shop_tag), (SELECT count(*) FROM shop_tag_books),
           (SELECT count(*) FROM auth_permission), (SELECT count(*) FROM django_content_type),
           (SELECT count(*) FROM django_migrations)
"""


# A rolled-back row leaves a gap in a sequence of PostgreSQL, and none in SQLite.
LAST_KEY = "SELECT max(id) FROM django_content_type"


def state(project: Any) -> Any:
    """What the database holds, and how many rows the migrations and their signals have written."""
    questions = [COUNTS, LAST_KEY] if project.engine == "sqlite3" else [COUNTS]
    return project.inspect(), [list(map(int, row)) for question in questions for row in project.sql(question)]


@pytest.mark.parametrize("project", ["sqlite3", "postgresql"], indirect=True)
def test_a_killed_migrate_can_be_run_again(project: Any) -> None:
    """Whenever it is killed, the rerun completes, and leaves what an undisturbed run leaves."""
    project.install("fastjango.contrib.contenttypes", "fastjango.contrib.auth")
    project.write(*STEPS, functions=FUNCTIONS)
    project.manage("migrate")
    project.empty()
    began = time.monotonic()
    project.manage("migrate")
    seconds = time.monotonic() - began
    wanted = state(project)
    chance = random.Random()
    killed = []
    for number in range(MOMENTS):
        project.empty()
        delay = seconds * (number + chance.random()) / MOMENTS
        running = project.start("migrate")
        time.sleep(delay)
        running.kill()
        running.wait()
        killed.append(f"after {delay:.3f} of {seconds:.3f} s, in {running.told().splitlines()[-1:]}")
        project.manage("migrate")
        assert state(project) == wanted, f"Killed {killed[-1]}"
    print("\n".join(killed))
