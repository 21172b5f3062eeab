"""Statements over a database in memory, for ``test_objects.py``, which runs this in a process of its own.

Reads a list of statements from stdin and writes what each one gives: every one in a transaction that is undone.
"""

import json
import sys

import fastjango
from fastjango.apps import apps
from fastjango.conf import settings

settings.configure(
    INSTALLED_APPS=["fastjango.contrib.contenttypes", "library"],
    DATABASES={
        alias: {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"} for alias in ("default", "other")
    },
    DEFAULT_AUTO_FIELD="fastjango.db.models.AutoField",
)
fastjango.setup()

from library import models  # noqa: E402

from fastjango.contrib.contenttypes.models import ContentType  # noqa: E402
from fastjango.core import serializers  # noqa: E402
from fastjango.core.exceptions import ValidationError  # noqa: E402
from fastjango.db import connection, connections, router, transaction  # noqa: E402
from fastjango.db import models as orm  # noqa: E402
from fastjango.db.models import functions, signals  # noqa: E402


def heard(signal, action):
    """Names of the models whose signal an action sends."""
    names = []

    def listen(sender, **kwargs):
        names.append(sender.__name__)

    signal.connect(listen)
    try:
        action()
    finally:
        signal.disconnect(listen)
    return names


def result(statement, names):
    *lines, last = statement.split("; ")
    try:
        with transaction.atomic(), transaction.atomic(using="other"):
            try:
                exec("\n".join(lines), names)
                return str(eval(last, names))
            finally:
                transaction.set_rollback(True)
                transaction.set_rollback(True, using="other")
                router.routers.clear()
    except ValidationError as error:
        return f"ValidationError: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main():
    for each in connections.all():
        with each.schema_editor() as editor:
            editor.create_model(ContentType)
            for model in apps.get_app_config("library").get_models():
                if not model._meta.proxy:
                    editor.create_model(model)
    author, shelf = models.Author.objects.create(name="Tolkien"), models.Shelf.objects.create(name="upper")
    book = models.Book.objects.create(name="The Hobbit", author=author, shelf=shelf)
    ContentType.objects.get_for_model(models.Author)
    names = {**vars(models), "heard": heard, "signals": signals, "serializers": serializers, "connection": connection}
    names["router"] = router
    names |= {name: getattr(orm, name) for name in orm.__all__} | vars(functions)
    found = []
    for statement in json.load(sys.stdin):
        rows = {"author": author, "shelf": shelf, "book": book}
        fresh = {name: type(row).objects.get(pk=row.pk) for name, row in rows.items()}
        found.append(result(statement, {**names, **fresh}))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
