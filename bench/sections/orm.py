"""Queries and writes on ten thousand rows, on SQLite and on PostgreSQL.

``BENCH_POSTGRESQL`` says where the server is (``host port user``, ``127.0.0.1 5432 postgres`` by default).
"""

import atexit
import datetime as dt
import os
import tempfile

from bench import peer

_SQLITE = {
    "get": 0.10,
    "count": 0.10,
    "filter, order, 20 rows": 0.16,
    "list of 1000": 0.38,
    "select_related 1000": 0.42,
    "prefetch 100 × 10": 0.35,
    "values_list 1000": 0.80,
    "in 100": 0.30,
    "group by": 0.55,
    "create": 0.35,
    "save": 0.22,
    "update": 0.45,
    "delete": 0.35,
    "bulk_create 1000": 0.35,
}
_POSTGRESQL = {"get": 0.24, "list of 1000": 0.48, "create": 0.40, "save": 0.25}
GOALS = [({"BENCH_DATABASE": "sqlite"}, _SQLITE), ({"BENCH_DATABASE": "postgresql"}, _POSTGRESQL)]

_KEYS = [1 + number * 97 for number in range(100)]


def _database():
    if os.environ["BENCH_DATABASE"] == "sqlite":
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        # The file system's part is not what is compared.
        options = {"init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"}
        engine = f"{peer.PACKAGE}.db.backends.sqlite3"
        return {"ENGINE": engine, "NAME": f"{folder.name}/bench.sqlite3", "OPTIONS": options}
    host, port, user = os.environ.get("BENCH_POSTGRESQL", "127.0.0.1 5432 postgres").split()
    name = f"bench_{peer.PACKAGE}_{os.getpid()}"
    return {"ENGINE": f"{peer.PACKAGE}.db.backends.postgresql", "HOST": host, "PORT": port, "USER": user, "NAME": name}


def _create_database(connection):
    if connection.vendor != "postgresql":
        return
    name = connection.settings_dict["NAME"]

    def drop():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")

    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    atexit.register(drop)


def _models():
    models = peer.module("db.models")

    class Base(models.Model):
        class Meta:
            abstract, app_label = True, "bench"

    class Author(Base):
        name, email = models.CharField(max_length=100), models.CharField(max_length=100)
        age, active = models.IntegerField(), models.BooleanField()

    class Blog(Base):
        name, tagline = models.CharField(max_length=100), models.TextField()

    class Entry(Base):
        blog = models.ForeignKey(Blog, models.CASCADE, related_name="entries")
        author = models.ForeignKey(Author, models.CASCADE, related_name="entries")
        headline, body = models.CharField(max_length=255), models.TextField()
        day, changed = models.DateField(), models.DateTimeField()
        comments, rating, shown = models.IntegerField(), models.FloatField(), models.BooleanField()

    return Author, Blog, Entry


def _fill(connection, author, blog, entry):
    with connection.schema_editor() as editor:
        for model in (author, blog, entry):
            editor.create_model(model)
    author.objects.bulk_create(
        author(name=f"Author {n}", email=f"a{n}@example.com", age=n % 60, active=True) for n in range(500)
    )
    blog.objects.bulk_create(blog(name=f"Blog {n}", tagline="News of a blog.") for n in range(1000))
    entry.objects.bulk_create((_entry(entry, number) for number in range(10_000)), batch_size=50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _entry(entry, number):
    moment = dt.datetime(2020, 1, 1, 12, 30, 15, 123456) + dt.timedelta(hours=number)
    return entry(
        blog_id=1 + number // 10,
        author_id=1 + number % 500,
        headline=f"Headline {number}",
        body="Lorem ipsum dolor sit amet. " * 8,
        day=moment.date(),
        changed=moment,
        comments=number % 97,
        rating=number % 50 / 10,
        shown=number % 4 > 0,
    )


def operations():
    peer.configure(DATABASES={"default": _database()}, INSTALLED_APPS=[])
    connection = peer.module("db").connection
    _create_database(connection)
    author, blog, entry = _models()
    _fill(connection, author, blog, entry)
    return {**_reads(blog, entry), **_writes(author, entry)}


def _reads(blog, entry):
    models = peer.module("db.models")
    entries = entry.objects

    def prefetch(_):
        blogs = blog.objects.filter(id__lte=100).order_by("id").prefetch_related("entries")
        return [list(each.entries.all()) for each in blogs]

    def group_by(_):
        rows = entries.filter(author_id__lte=50).values("author_id")
        return list(rows.annotate(n=models.Count("id"), mean=models.Avg("rating")).order_by("author_id"))

    return {
        "get": lambda n: entries.get(pk=1 + n * 37 % 10_000),
        "count": lambda n: entries.filter(blog_id=1 + n % 1000).count(),
        "filter, order, 20 rows": lambda n: list(
            entries.filter(author_id=1 + n % 500, comments__gte=0).order_by("-day", "id")[:20]
        ),
        "list of 1000": lambda n: list(entries.order_by("id")[:1000]),
        "select_related 1000": lambda n: list(entries.select_related("blog", "author").order_by("id")[:1000]),
        "prefetch 100 × 10": prefetch,
        "values_list 1000": lambda n: list(entries.order_by("id").values_list("id", "headline", "comments")[:1000]),
        "in 100": lambda n: list(entries.filter(id__in=_KEYS).order_by("id")),
        "group by": group_by,
    }


def _writes(author, entry):
    models = peer.module("db.models")
    held = entry.objects.get(pk=77)
    doomed = []

    def new(number):
        return author(name="x", email="x@example.com", age=number % 90, active=True)

    def create(number):
        author.objects.create(name="x", email="x@example.com", age=number % 90, active=True)

    def save(number):
        held.comments = number
        held.save()

    def update(number):
        entry.objects.filter(author_id=1 + number % 500).update(comments=models.F("comments") + 1)

    def delete(_):
        if not doomed:
            entry.objects.bulk_create((_entry(entry, n) for n in range(2000)), batch_size=50)
            doomed.extend(entry.objects.filter(id__gt=10_000))
        doomed.pop().delete()

    return {
        "create": create,
        "save": save,
        "update": update,
        "delete": delete,
        "bulk_create 1000": lambda _: author.objects.bulk_create([new(number) for number in range(1000)]),
    }
