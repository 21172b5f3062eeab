"""Many clients at once: nothing is lost, mixed up or left open (a minute of it: ``run.py --seconds 60``)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_async_views_share_a_pool_without_losing_anything():
    """Reads, writes, rollbacks, timeouts and clients that leave; a killed backend costs the requests on it."""
    try:
        psycopg.connect(host="127.0.0.1", user="postgres", dbname="postgres", connect_timeout=10).close()
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"No PostgreSQL server: {error}")
    command = [sys.executable, str(Path(__file__).with_name("run.py")), "--seconds", "2", "--kills", "2"]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["killed"] == 2 and report["requests"] > 50
