"""The same raw requests get the answers that Django 5.2 gives: status, headers, body, log."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_raw_requests_are_answered_as_django_answers_them():
    """Every request of ``http_cases.py``, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", HERE / "http_cases.py", "fastjango"],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent.parent,
        env={"PYTHONPATH": str(HERE.parent.parent), "PATH": ""},
    )
    ours, theirs = json.loads(done.stdout), json.loads((HERE / "http_answers.json").read_text())
    assert len(ours) == len(theirs)
    different = [(number, *pair) for number, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]]
    assert not different, different[:3]
