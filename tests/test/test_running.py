"""``manage.py test`` as users type it: several processes, subtests in them, times, queries."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import fastjango

TESTS = """
import unittest
from fastjango.contrib.auth.models import Group
from fastjango.test import SimpleTestCase, TestCase


class First(TestCase):
    def test_subtests(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertEqual(number, 1)

    def test_query(self):
        Group.objects.filter(name="readers").count()
        self.fail("after the query")


class Second(SimpleTestCase):
    def test_passes(self):
        pass


class Third(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        raise ValueError("too early")

    def test_never(self):
        pass
"""
SETTINGS = """
SECRET_KEY = "secret"
INSTALLED_APPS = ["fastjango.contrib.auth", "fastjango.contrib.contenttypes"]
DATABASES = {"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": "db.sqlite3"}}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "project_settings.py").write_text(SETTINGS)
    (folder / "test_everything.py").write_text(TESTS)
    return folder


def run(project, *arguments):
    """The exit status, and the lines of the output."""
    environment = {
        **os.environ,
        "FASTJANGO_SETTINGS_MODULE": "project_settings",
        "PYTHONPATH": os.pathsep.join([str(project), str(Path(fastjango.__file__).parent.parent)]),
        "DJANGO_TEST_PROCESSES": "2",
    }
    command = [sys.executable, "-m", "fastjango", "test", "--noinput", *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=300)
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize("arguments", [["--parallel"], ["--parallel", "auto"], ["--parallel=2"], []])
def test_failures_are_the_same_in_one_process_and_in_several(project, arguments):
    if arguments:
        pytest.importorskip("tblib", reason="Tracebacks of other processes need tblib.")
    status, lines = run(project, *arguments)
    assert status == 1
    # A subtest without a message shows unittest's mark for that once it came from another process.
    shown = {re.sub(r" \[<object object at 0x\w+>\]", "", line) for line in lines}
    assert {line for line in shown if line.startswith(("FAIL:", "ERROR:"))} == {
        "ERROR: setUpClass (test_everything.Third)",
        "FAIL: test_query (test_everything.First.test_query)",
        "FAIL: test_subtests (test_everything.First.test_subtests) (number=0)",
        "FAIL: test_subtests (test_everything.First.test_subtests) (number=2)",
    }
    assert "FAILED (failures=3, errors=1)" in lines
    clones = sum(line.startswith("Cloning test database") for line in lines)
    assert clones == (2 if arguments else 0)


def test_times_are_told_from_outside_to_inside(project):
    status, lines = run(project, "--timing", "-k", "passes")
    names = [line.partition(" took ")[0].strip() for line in lines if " took " in line]
    assert status == 0
    assert names == ["Total database setup", "Total database teardown", "Total run"]


def test_queries_of_failing_tests_are_laid_out(project):
    _, lines = run(project, "--debug-sql", "-k", "query")
    assert {'FROM "auth_group"', 'WHERE "auth_group"."name" = \'readers\';'} <= set(lines)
