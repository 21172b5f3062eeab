"""Uploads and downloads leave nothing behind; ``bench/memory.py`` does the same for longer."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[3] / "bench" / "memory.py"


@pytest.mark.skipif(sys.platform != "linux", reason="The resident size is read from /proc.")
def test_a_server_does_not_grow_with_its_requests():
    spec = importlib.util.spec_from_file_location("bench_memory", BENCH)
    memory = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(memory)
    assert memory.growth(40) < 20
