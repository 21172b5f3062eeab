"""What pages of the admin cost beside Django's: CPU time of each process, in turns.

``python bench/admin.py --django PYTHON`` takes the interpreter of an environment with Django; the one that runs this
file has fastjango. A ratio is taken within a round and the median of the rounds is shown.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GOALS = {"changelist of 100 rows": 0.35, "change form": 0.40}
PAGES = {"changelist of 100 rows": "/admin/shop/entry/", "change form": "/admin/shop/entry/5/change/"}
APPS = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
MIDDLEWARE = (
    "middleware.security.SecurityMiddleware", "contrib.sessions.middleware.SessionMiddleware",
    "middleware.common.CommonMiddleware", "middleware.csrf.CsrfViewMiddleware",
    "contrib.auth.middleware.AuthenticationMiddleware", "contrib.messages.middleware.MessageMiddleware",
    "middleware.clickjacking.XFrameOptionsMiddleware",
)  # fmt: skip
SOURCES = {
    "__init__.py": "",
    "urls.py": """
from {package}.contrib import admin
from {package}.urls import path
urlpatterns = [path("admin/", admin.site.urls)]
""",
    "models.py": """
from {package}.db import models

class Author(models.Model):
    name = models.CharField(max_length=100)
    def __str__(self):
        return self.name

class Blog(models.Model):
    name = models.CharField(max_length=100)
    def __str__(self):
        return self.name

class Entry(models.Model):
    blog = models.ForeignKey(Blog, models.CASCADE)
    author = models.ForeignKey(Author, models.CASCADE)
    headline = models.CharField(max_length=255)
    body = models.TextField()
    pub_date = models.DateField()
    mod_date = models.DateTimeField()
    n_comments = models.IntegerField()
    rating = models.FloatField()
    is_published = models.BooleanField()
""",
    "admin.py": """
from {package}.contrib import admin
from .models import Author, Entry

@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_display = ["headline", "blog", "author", "pub_date", "n_comments", "is_published"]
    list_filter = ["is_published", "pub_date"]
    search_fields = ["headline"]
    list_select_related = True
    list_per_page = 100
    raw_id_fields = ["blog", "author"]
""",
}


def configure(package: str) -> None:
    """Settings of a project with the admin and one app, in a database in memory."""
    folder = Path(tempfile.mkdtemp()) / "shop"
    folder.mkdir()
    for name, text in SOURCES.items():
        (folder / name).write_text(text.format(package=package), encoding="utf-8")
    sys.path.insert(0, str(folder.parent))
    contexts = ("template.context_processors.request", "contrib.auth.context_processors.auth",
                "contrib.messages.context_processors.messages")  # fmt: skip
    settings = importlib.import_module(f"{package}.conf").settings
    settings.configure(
        SECRET_KEY="bench", ALLOWED_HOSTS=["*"], USE_TZ=False, ROOT_URLCONF="shop.urls", LOGGING_CONFIG=None,
        STATIC_URL="static/", DEFAULT_AUTO_FIELD=f"{package}.db.models.AutoField",
        INSTALLED_APPS=[*(f"{package}.contrib.{name}" for name in APPS), "shop"],
        MIDDLEWARE=[f"{package}.{name}" for name in MIDDLEWARE],
        DATABASES={"default": {"ENGINE": f"{package}.db.backends.sqlite3", "NAME": ":memory:", "CONN_MAX_AGE": None}},
        TEMPLATES=[{"BACKEND": f"{package}.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                    "OPTIONS": {"context_processors": [f"{package}.{name}" for name in contexts]}}],
    )  # fmt: skip
    importlib.import_module(package).setup()


def fill(package: str) -> str:
    """Make the tables with 1000 entries and a user; the key of the user's session."""
    importlib.import_module(f"{package}.core.management").call_command("migrate", run_syncdb=True, verbosity=0)
    models = importlib.import_module("shop.models")
    blogs = [models.Blog.objects.create(name=f"Blog {number}") for number in range(10)]
    authors = [models.Author.objects.create(name=f"Author {number}") for number in range(10)]
    models.Entry.objects.bulk_create(
        models.Entry(
            blog=blogs[number % 10], author=authors[number % 7], headline=f"Headline <{number}>", body="Text " * 50,
            pub_date=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}", mod_date=f"2026-01-01 10:{number % 60:02}:00",
            n_comments=number, rating=number / 7, is_published=number % 3 == 0,
        )
        for number in range(1000)
    )  # fmt: skip
    user = importlib.import_module(f"{package}.contrib.auth.models").User.objects.create_superuser("ann", "", "x")
    auth = importlib.import_module(f"{package}.contrib.auth")
    session = importlib.import_module(f"{package}.contrib.sessions.backends.db").SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = f"{package}.contrib.auth.backends.ModelBackend"
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def ask(application: Any, path: str, key: str) -> bytes:
    """A page as a WSGI server asks for it.

    Raises:
        RuntimeError: the status is not 200.
    """
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": f"sessionid={key}",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    response = application(environ, lambda status, _headers, _error=None: statuses.append(status))
    content = b"".join(response)
    response.close()
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{path} answers {statuses[0]}")
    return content


def work(package: str) -> None:
    """Answer lines ``{"page": …, "times": …}`` with the CPU seconds of one page, until the input ends."""
    configure(package)
    key = fill(package)
    application = importlib.import_module(f"{package}.core.handlers.wsgi").WSGIHandler()
    for path in PAGES.values():
        ask(application, path, key)
    for line in sys.stdin:
        wanted = json.loads(line)
        before = time.process_time()
        for _ in range(wanted["times"]):
            ask(application, PAGES[wanted["page"]], key)
        print((time.process_time() - before) / wanted["times"], flush=True)


def compare(pythons: dict[str, str], rounds: int, times: int) -> None:
    """Run both workers in turns and print the ratios."""
    workers = {
        package: subprocess.Popen(
            [python, __file__, "--work", package], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for package, python in pythons.items()
    }

    def cost(package: str, page: str) -> float:
        worker = workers[package]
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps({"page": page, "times": times}) + "\n")
        worker.stdin.flush()
        return float(worker.stdout.readline())

    for page, goal in GOALS.items():
        pairs = [(cost("django", page), cost("fastjango", page)) for _ in range(rounds)]
        ratio = statistics.median(ours / theirs for theirs, ours in pairs)
        theirs, ours = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
        print(f"{page}: {ours:.2f} ms, Django {theirs:.2f} ms: {ratio:.2f} (goal {goal:.2f})")
    for worker in workers.values():
        worker.communicate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--django", help="the interpreter that has Django")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--times", type=int, default=5, help="pages in a round")
    parser.add_argument("--work", metavar="PACKAGE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work)
    else:
        compare({"django": options.django, "fastjango": sys.executable}, options.rounds, options.times)
