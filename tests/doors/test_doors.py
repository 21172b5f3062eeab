"""Django's paths lead somewhere, and every module can be the first one imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def probe(*arguments):
    """The complaints of ``probe.py``."""
    done = subprocess.run([sys.executable, HERE / "probe.py", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_names_that_projects_import_are_there():
    assert probe("names", str(HERE / "names.txt")) == []


@pytest.mark.skipif("CI" not in os.environ, reason="Takes most of a minute: run in CI.")
def test_every_module_can_be_imported_first():
    assert probe("first") == []


def test_importing_the_package_loads_no_library():
    code = "import sys, fastjango; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"alembic", "fastapi", "jinja2", "pydantic", "sqlalchemy", "starlette", "wtforms", "libcst"}
    assert heavy.isdisjoint(done.stdout.split())
