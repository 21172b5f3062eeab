"""WTForms' forms in views, formsets and the admin; ``partner_walk.py`` is run in a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHECKS = re.findall(r"^def (check_\w+)", (HERE / "partner_walk.py").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def answers():
    paths = os.pathsep.join([str(ROOT), str(HERE.parent / "contrib" / "admin")])
    done = subprocess.run(
        [sys.executable, "partner_walk.py"],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CHECKS)
def test_check(answers, name):
    assert answers[name] == ""
