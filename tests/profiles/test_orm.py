"""Operations of the ORM do not get heavier: how many Python functions each enters is recorded beside this file.

``FASTJANGO_RECORD_PROFILES=1 pytest tests/profiles`` records the counts of the running version of Python; what rises
needs a reason.
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
RECORDED = HERE / "orm.json"
# What a count may be above the recorded one.
TOLERANCE = 1.03
VERSION = "{}.{}".format(*sys.version_info)


@pytest.fixture(scope="module")
def counted():
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0"}
    run = subprocess.run(
        [sys.executable, str(HERE / "orm.py")], capture_output=True, text=True, env=environment, check=True
    )
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def recorded(counted):
    every = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    if os.environ.get("FASTJANGO_RECORD_PROFILES"):
        every[VERSION] = counted
        RECORDED.write_text(json.dumps(every, indent=1, sort_keys=True) + "\n")
    if VERSION not in every:
        pytest.skip(f"Nothing is recorded for Python {VERSION}.")
    return every[VERSION]


def test_no_operation_enters_more_functions_than_recorded(counted, recorded):
    heavier = {
        name: f"{count} functions, recorded are {recorded[name]}"
        for name, count in counted.items()
        if name in recorded and count > recorded[name] * TOLERANCE
    }
    assert not heavier


def test_every_operation_is_recorded(counted, recorded):
    assert counted.keys() == recorded.keys()
