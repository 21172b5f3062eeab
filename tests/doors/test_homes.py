"""Each outside library has its home: the rooms that may import it."""

import ast
from pathlib import Path

import pytest

import fastjango

PACKAGE = Path(fastjango.__file__).parent
HOMES = {
    "a2wsgi": ["core/handlers/_fallback.py"],
    "alembic": ["db/backends/_schema/"],
    "babel": ["conf/", "core/management/commands/makemessages.py", "utils/"],
    "fastapi": [
        "contrib/auth/dependencies.py",
        "contrib/jwt/",
        "core/asgi",
        "forms/_fastapi.py",
        "rest_framework/",
        "urls/_fastapi",
    ],
    "greenlet": ["utils/_bridge.py"],
    "httpx": ["test/"],
    "itsdangerous": ["core/signing.py"],
    "jinja2": ["template/"],
    "jose": ["core/_jwt.py"],
    "libcst": ["port/"],
    "PIL": ["core/files/images.py", "core/_validators/files.py", "db/models/fields/files.py", "forms/"],
    "psycopg": ["db/backends/postgresql/", "contrib/postgres/"],
    "python_multipart": ["http/"],
    "sqlalchemy": ["db/_alchemy/", "db/backends/", "db/models/sql/_render/"],
    "starlette": ["core/asgi", "core/handlers/", "http/", "urls/_fastapi"],
    "uvicorn": ["core/servers/"],
    "wtforms": ["forms/"],
    "yaml": ["core/serializers/", "rest_framework/"],
}


def imported(file):
    """The first words of all modules that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


@pytest.fixture(scope="module")
def importers():
    found = {}
    for file in PACKAGE.rglob("*.py"):
        for library in set(imported(file)) & HOMES.keys():
            found.setdefault(library, []).append(file.relative_to(PACKAGE).as_posix())
    return found


@pytest.mark.parametrize("library", HOMES)
def test_a_library_stays_at_home(library, importers):
    outside = [file for file in importers.get(library, ()) if not file.startswith(tuple(HOMES[library]))]
    assert outside == [], f"{library} belongs to {', '.join(HOMES[library])}"
