"""What either framework gives to a user, the other accepts: one database, one secret, or the old one as a fallback.

Needs an interpreter with Django 5.2 and the drivers of the servers: ``DJANGO_PYTHON=/path/to/python``, and if they lie
elsewhere ``DJANGO_PYTHONPATH``. With argon2-cffi and bcrypt there, their hashes are compared too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "side_by_side"
FRAMEWORKS = ("django", "fastjango")
SERVER = {"HOST": "127.0.0.1", "PORT": "5432", "USER": "postgres"}
SUBJECTS = (
    *("user", "hashes", "reset", "csrf", "signed"),
    *(f"session {engine}" for engine in ("db", "cache", "cached_db", "file", "signed_cookies")),
    *(f"messages {storage}" for storage in ("cookie.CookieStorage", "session.SessionStorage")),
    "messages fallback.FallbackStorage",
)
ALGORITHMS = ["argon2", "bcrypt", "bcrypt_sha256", "md5", "pbkdf2_sha1", "pbkdf2_sha256", "scrypt"]
MANAGE = """
import sys
from PACKAGE.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
CONF = """
SECRET_KEY = KEY
SECRET_KEY_FALLBACKS = FALLBACKS
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "urls"
USE_TZ = True
APPS = ("admin", "auth", "contenttypes", "messages", "sessions")
INSTALLED_APPS = ["PACKAGE.contrib." + app for app in APPS]
MIDDLEWARE = [
    "PACKAGE.middleware.security.SecurityMiddleware",
    "PACKAGE.contrib.sessions.middleware.SessionMiddleware",
    "PACKAGE.middleware.common.CommonMiddleware",
    "PACKAGE.middleware.csrf.CsrfViewMiddleware",
    "PACKAGE.contrib.auth.middleware.AuthenticationMiddleware",
    "PACKAGE.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "PACKAGE.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "PACKAGE.template.context_processors.request",
                "PACKAGE.contrib.auth.context_processors.auth",
                "PACKAGE.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "PACKAGE.db.backends." + ENGINE, **OPTIONS}}
CACHES = {"default": {"BACKEND": "PACKAGE.core.cache.backends.filebased.FileBasedCache", "LOCATION": FOLDER + "/cache"}}
SESSION_FILE_PATH = FOLDER + "/sessions"
"""


@dataclass
class Twins:
    """The same project for both frameworks, on one database."""

    folder: Path
    engine: str
    options: dict[str, Any]

    def write(self, keys: dict[str, tuple[str, list[str]]]) -> None:
        """Write both projects; ``keys`` holds each one's secret and its fallbacks."""
        (self.folder / "sessions").mkdir(exist_ok=True)
        texts = {name: (HERE / f"auth_{name}.py.txt").read_text() for name in ("urls", "artifacts")}
        for package, (key, fallbacks) in keys.items():
            given = {"KEY": key, "FALLBACKS": fallbacks, "ENGINE": self.engine, "OPTIONS": self.options}
            given["FOLDER"] = str(self.folder)
            heading = "".join(f"{name} = {value!r}\n" for name, value in given.items())
            folder = self.folder / package
            folder.mkdir(exist_ok=True)
            for name, text in {**texts, "conf": heading + CONF, "manage": MANAGE}.items():
                (folder / f"{name}.py").write_text(text.replace("PACKAGE", package))

    def run(self, package: str, *arguments: str) -> str:
        """Run a script of a project; its output. Fails when the script does."""
        is_django = package == "django"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "conf",
            "PYTHONPATH": os.environ.get("DJANGO_PYTHONPATH", "") if is_django else str(ROOT),
        }
        command = [os.environ["DJANGO_PYTHON"] if is_django else sys.executable, *arguments]
        done = subprocess.run(command, cwd=self.folder / package, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{package} {arguments}: {done.stdout}{done.stderr}"
        return done.stdout


def _on_server(sql: str) -> None:
    import psycopg

    with psycopg.connect(host=SERVER["HOST"], user=SERVER["USER"], dbname="postgres", autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(params=["sqlite3", "postgresql"])
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Twins]:
    if not os.environ.get("DJANGO_PYTHON"):
        pytest.skip("DJANGO_PYTHON names no interpreter with Django.")
    if request.param == "sqlite3":
        yield Twins(tmp_path, request.param, {"NAME": str(tmp_path / "db.sqlite3")})
        return
    name = f"auth_{uuid.uuid4().hex[:10]}"
    try:
        _on_server(f"CREATE DATABASE {name}")
    except Exception as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"No PostgreSQL server: {error}")
    yield Twins(tmp_path, request.param, {"NAME": name, **SERVER})
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("rotated", [False, True], ids=["same-secret", "fallback-secret"])
@pytest.mark.parametrize(("giver", "taker"), [FRAMEWORKS, FRAMEWORKS[::-1]])
def test_each_accepts_what_the_other_gave(twins: Twins, giver: str, taker: str, rotated: bool) -> None:
    """Sessions, password hashes, reset links, CSRF tokens, signed values and messages, through whole requests."""
    old = "an old secret of fifty characters " + "x" * 20
    new = "a new secret of fifty characters " + "y" * 20
    twins.write({giver: (old, []), taker: (new, ["unused", old]) if rotated else (old, [])})
    twins.run(giver, "manage.py", "migrate", "--verbosity", "0")
    made = str(twins.folder / "made.json")
    twins.run(giver, "artifacts.py", "make", made)
    outcomes = json.loads(twins.run(taker, "artifacts.py", "accept", made))
    compared = outcomes.pop("hashes")
    assert outcomes == {subject: "accepted" for subject in SUBJECTS if subject != "hashes"}
    assert set(compared) >= {"md5", "pbkdf2_sha1", "pbkdf2_sha256", "scrypt"}, compared
    if os.environ.get("CI") == "true":
        assert compared == ALGORITHMS


@pytest.mark.parametrize(("giver", "taker"), [FRAMEWORKS, FRAMEWORKS[::-1]])
def test_another_secret_is_refused(twins: Twins, giver: str, taker: str) -> None:
    """Without the fallback nothing that is signed counts: the comparison above can fail."""
    twins.write({giver: ("one secret " * 5, []), taker: ("another secret " * 5, [])})
    twins.run(giver, "manage.py", "migrate", "--verbosity", "0")
    made = str(twins.folder / "made.json")
    twins.run(giver, "artifacts.py", "make", made)
    outcomes = json.loads(twins.run(taker, "artifacts.py", "accept", made))
    accepted = {name for name, outcome in outcomes.items() if outcome == "accepted"}
    # A CSRF secret is random and not signed; messages of a session are as safe as the session.
    assert accepted <= {"csrf", "messages session.SessionStorage"}, outcomes
