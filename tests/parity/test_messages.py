"""Requests, responses, headers and query strings answer as Django 5.2's do."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_expressions_have_djangos_values():
    """Every expression of ``message_expressions.txt``, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", HERE / "message_cases.py", "fastjango"],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent.parent,
        env={"PYTHONPATH": str(HERE.parent.parent), "PATH": ""},
    )
    expected = (HERE / "message_answers.txt").read_text(encoding="utf-8").splitlines()
    assert done.stdout.splitlines() == expected
