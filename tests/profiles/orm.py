"""Counts the Python functions that each operation of the ORM enters, and prints them as JSON.

Run in a process of its own, where nothing listens and nothing is overridden.
"""

import gc
import json
import pathlib
import sys
from itertools import count

import fastjango
from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.db import connection
from fastjango.db.models import Avg, Count, F, Q
from fastjango.db.transaction import atomic

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "db" / "models"))
settings.configure(
    SECRET_KEY="x",
    USE_TZ=True,
    INSTALLED_APPS=["fastjango.contrib.contenttypes", "library"],
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}},
)
fastjango.setup()

from library.models import Author, Book, Tag  # noqa: E402  # models want settings

with connection.schema_editor() as editor:
    for config in ("contenttypes", "library"):
        for model in apps.get_app_config(config).get_models():
            if not model._meta.proxy:
                editor.create_model(model)
Author.objects.bulk_create(Author(name=f"n{number}") for number in range(10))
Tag.objects.bulk_create(Tag(name=f"t{number}") for number in range(5))
Book.objects.bulk_create(Book(author_id=1 + number % 10, name=f"b{number}", pages=1 + number) for number in range(100))
for book in Book.objects.all():
    book.tags.set([1 + book.pk % 5])

numbers, books, held = count(), Book.objects, Book.objects.get(pk=7)


def deleted():
    Author.objects.filter(pk=Author.objects.create(name="doomed").pk).delete()


def in_atomic():
    with atomic():
        pass


OPERATIONS = {
    "filter() not run": lambda: books.filter(pages__gte=1).filter(name="x").order_by("pk"),
    "get": lambda: books.get(pk=7),
    "get by two": lambda: books.filter(pages=6).get(name="b5"),
    "first": lambda: books.order_by("pk").first(),
    "exists": lambda: books.filter(pages=6).exists(),
    "count": lambda: books.filter(author_id=3).count(),
    "list of 20": lambda: list(books.filter(pages__gte=0).order_by("-pages", "pk")[:20]),
    "list of 100": lambda: list(books.all()),
    "select_related": lambda: list(books.select_related("author")),
    "prefetch_related": lambda: [list(one.books.all()) for one in Author.objects.prefetch_related("books")],
    "prefetch_related, many to many": lambda: [list(one.tags.all()) for one in books.prefetch_related("tags")[:20]],
    "foreign key": lambda: books.get(pk=7).author,
    "reverse": lambda: list(Author(pk=3).books.all()),
    "values_list": lambda: list(books.values_list("pk", "name")),
    "values": lambda: list(books.values("pk", "name")),
    "in": lambda: list(books.filter(pk__in=list(range(1, 50)))),
    "exclude": lambda: list(books.exclude(pages=3)),
    "group by": lambda: list(books.values("author").annotate(n=Count("pk"), mean=Avg("pages")).order_by("author")),
    "aggregate": lambda: books.aggregate(Avg("pages")),
    "Q": lambda: list(books.filter(Q(pages=1) | Q(pages=2))),
    "annotate": lambda: list(books.annotate(double=F("pages") * 2)[:20]),
    "only": lambda: list(books.only("name")),
    "in_bulk": lambda: books.in_bulk([1, 2, 3]),
    "create": lambda: Tag.objects.create(name=f"new{next(numbers)}"),
    "save": lambda: held.save(),
    "save(update_fields)": lambda: held.save(update_fields=["pages"]),
    "update": lambda: books.filter(author_id=3).update(pages=F("pages") + 1),
    "bulk_create 100": lambda: Tag.objects.bulk_create([Tag(name=f"x{next(numbers)}") for _ in range(100)]),
    "bulk_update 20": lambda: Author.objects.bulk_update(list(Author.objects.all()), ["name"]),
    "create and delete": deleted,
    "get_or_create": lambda: Author.objects.get_or_create(name="n1"),
    "raw": lambda: list(books.raw("SELECT * FROM library_book")),
    "atomic": in_atomic,
}


def calls(operation):
    """How many functions one run enters, once everything it keeps is kept."""
    for _ in range(3):
        operation()
    entered = 0

    def counting(frame, event, arg):
        nonlocal entered
        entered += event == "call"

    # A collection would run what is to be done when something is forgotten.
    gc.disable()
    sys.setprofile(counting)
    try:
        operation()
    finally:
        sys.setprofile(None)
        gc.enable()
    return entered


print(json.dumps({name: calls(operation) for name, operation in OPERATIONS.items()}))
