"""Templates made by chance give what Django 5.2 gives, and broken ones its errors, with file, line and tag."""

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("template_cases", HERE / "template_cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)
BROKEN = cases.broken_cases()
_address = re.compile(r" at 0x[0-9a-f]+")


@pytest.fixture(scope="module")
def peer():
    return cases.Peer("fastjango")


def test_templates_give_what_django_gives(peer):
    """Where Django gives text; templates that it fails on may fail otherwise."""
    theirs = json.loads((HERE / "template_answers.json").read_text())
    different = [
        (one, answer, ours)
        for one, answer in zip(cases.recorded_cases(len(theirs)), theirs, strict=True)
        if "output" in answer and (ours := peer.answer(one)) != answer
    ]
    assert not different, (len(different), different[0])


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_a_broken_template_is_told_as_django_tells_it(peer, number):
    """The error's class and message, and what the technical page shows: file, line, tag and the lines around it."""
    theirs = json.loads((HERE / "template_errors.json").read_text())[number]
    assert _comparable(peer.answer(BROKEN[number])) == _comparable(theirs)


def _comparable(answer):
    return json.loads(_address.sub("", json.dumps(answer)))


@pytest.fixture(scope="module")
def django():
    """Asks an interpreter with Django 5.2: ``DJANGO_PYTHON=/path/to/python``."""
    python = os.environ.get("DJANGO_PYTHON")
    if not python:
        pytest.skip("DJANGO_PYTHON names no interpreter with Django.")
    process = subprocess.Popen(
        [python, "-W", "ignore", HERE / "template_cases.py", "django"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": os.environ.get("DJANGO_PYTHONPATH", ""), "PATH": ""},
    )

    def ask(one):
        process.stdin.write(json.dumps(one) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with process:
        yield ask
        process.stdin.close()


# The same examples each time, or that many new ones.
_count = int(os.environ.get("TEMPLATE_EXAMPLES", "0"))


@settings(max_examples=_count or 150, derandomize=not _count, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_new_templates_give_what_django_gives(peer, django, chance):
    one = cases.case(chance)
    theirs = django(one)
    if "output" in theirs:
        assert peer.answer(one) == theirs
