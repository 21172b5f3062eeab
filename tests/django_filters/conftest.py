"""A project with a shelf of books, for programs in a process of their own: models need an app registry."""

import subprocess
import sys

import pytest

PROJECT = """
import datetime
import sys
import types

import fastjango
from fastjango.conf import settings

urls = sys.modules["urls"] = types.ModuleType("urls")
settings.configure(
    INSTALLED_APPS=[
        "fastjango.contrib.auth",
        "fastjango.contrib.contenttypes",
        "fastjango.rest_framework",
        "fastjango.django_filters",
    ],
    SECRET_KEY="secret",
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "fastjango.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    ROOT_URLCONF="urls",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    TIME_ZONE="UTC",
)
fastjango.setup()

from fastjango import django_filters
from fastjango.db import connection, models


class Author(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "shelf"

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=20)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    published = models.DateTimeField()
    kind = models.CharField(max_length=1, choices=[("n", "Novel"), ("p", "Poems")], default="n")
    in_print = models.BooleanField(default=True)
    author = models.ForeignKey(Author, models.CASCADE, null=True, related_name="books")

    class Meta:
        app_label = "shelf"

    def __str__(self):
        return self.title


with connection.schema_editor() as editor:
    editor.create_model(Author)
    editor.create_model(Book)

ann, bob = Author.objects.create(name="Ann"), Author.objects.create(name="Bob")
for number, (title, kind, author) in enumerate([("A", "n", ann), ("B", "p", bob), ("C", "n", None)], 1):
    Book.objects.create(
        title=title,
        price=10 * number,
        published=datetime.datetime(2000 + number, 5, 17, 12, tzinfo=datetime.UTC),
        kind=kind,
        in_print=number != 2,
        author=author,
    )


def titles(queryset):
    return "".join(queryset.order_by("title").values_list("title", flat=True))
"""


@pytest.fixture(scope="session")
def run():
    """Runs the project with some lines after it, and gives what they print."""

    def run(lines):
        done = subprocess.run([sys.executable, "-c", PROJECT + lines], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run
