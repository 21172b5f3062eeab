"""Raw bytes over a socket to uvicorn get the answers that Django 5.2 gives there: status, headers, body.

With ``DJANGO_PYTHON=/path/to/python``, an interpreter with Django 5.2, the kept answers are compared with Django's too.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# The last of the requests, of ``quirks()``.
QUIRKS = 4


def answers(package, *folders):
    path = os.pathsep.join(map(str, folders))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", HERE / "socket_cases.py", package],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def kept():
    return json.loads((HERE / "socket_answers.json").read_text())


@pytest.fixture(scope="module")
def ours():
    return answers("fastjango", ROOT)


def different(ours, theirs):
    assert len(ours) == len(theirs)
    return [(number, *pair) for number, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]]


def test_raw_requests_are_answered_as_django_answers_them(ours, kept):
    assert len(kept) > 200
    found = different(ours[:-QUIRKS], kept[:-QUIRKS])
    assert not found, found[:3]


def test_what_is_outside_of_a_multipart_body_is_not_read(ours, kept):
    """Where Django reads it: docs/differences.md."""
    assert [number for number, *_ in different(ours[-QUIRKS:], kept[-QUIRKS:])] == list(range(QUIRKS))
    assert {status for status, *_ in ours[-QUIRKS:]} == {"HTTP/1.1 200 OK"}


def test_the_kept_answers_are_those_of_django(kept):
    python = os.environ.get("DJANGO_PYTHON")
    if not python:
        pytest.skip("DJANGO_PYTHON names no interpreter with Django.")
    where = "import django, pathlib; print(pathlib.Path(django.__file__).parents[1])"
    folder = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    found = different(answers("django", folder), kept)
    assert not found, found[:3]
