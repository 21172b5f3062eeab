"""The attacked project (``secured/``): its cases run in a process of their own, with an app registry of their own."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SECURED = Path(__file__).parent / "secured"
ROOT = Path(__file__).parents[2]


def pytest_generate_tests(metafunc):
    """Make a test of each case of the modules that ``CASES`` names."""
    if {"cases", "case"} <= set(metafunc.fixturenames):
        pairs = [(module, name) for module in metafunc.module.CASES for name in _names(module)]
        metafunc.parametrize(("cases", "case"), pairs, indirect=["cases"], scope="module")


def _names(module):
    tree = ast.parse((SECURED / f"{module}.py").read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in functions if node.name.startswith("test_")]


class Cases:
    """How the cases of a module ended, by name; after one that failed they are run anew for whoever asks again."""

    def __init__(self, module, make_folder):
        self.module, self.make_folder = module, make_folder
        self.ended = None

    def check(self, name):
        """Fail as the case did."""
        if self.ended is None:
            self.ended = self.run()
        ended = self.ended
        if ended.get(name) != "passed":
            self.ended = None
            pytest.fail(ended.get(name, str(ended)), pytrace=False)

    def run(self):
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{SECURED}",
            "FASTJANGO_SETTINGS_MODULE": "conf",
            "SECURED_DATABASE": str(self.make_folder("secured") / "db.sqlite3"),
        }
        command = [sys.executable, "run.py", self.module]
        done = subprocess.run(command, cwd=SECURED, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def cases(request, tmp_path_factory):
    """How the cases of a module ended."""
    return Cases(request.param, tmp_path_factory.mktemp)
