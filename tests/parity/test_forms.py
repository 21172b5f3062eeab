"""Fields, widgets, forms and formsets show and say what Django 5.2.19 did."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_every_recorded_answer_is_given():
    done = subprocess.run(
        [sys.executable, "forms_cases.py", "fastjango"],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    recorded = (HERE / "forms_answers.txt").read_text(encoding="utf-8").split("\n")
    given = done.stdout.split("\n")
    assert [pair for pair in zip(recorded, given, strict=True) if pair[0] != pair[1]] == []
