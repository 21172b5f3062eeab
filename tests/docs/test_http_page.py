"""The page on serving requests: its site runs as it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_find_files = re.compile(r"^```python file=(?P<name>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
USE = """
import logging

import native
from starlette.testclient import TestClient

from fastjango.core.asgi import get_asgi_application
from fastjango.core.management import call_command

app = get_asgi_application()
call_command("migrate", verbosity=0)
with TestClient(app) as client:
    origin = {"Origin": "https://app.example.com"}
    home = client.get("/", headers=origin)
    assert home.text == "Welcome"
    assert home.headers["access-control-allow-origin"] == origin["Origin"]
    assert len(home.headers["x-request-id"]) == 32
    assert [client.get("/api/visits").json()["visits"] for _ in range(2)] == [1, 2]
    assert client.get("/api/profile").status_code == 401
    assert client.post("/api/mails/a@example.com").json() == {"status": "accepted"}
    assert native.sent == ["a@example.com"]
    assert client.get("/metrics/now").text == "requests 1"
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    with client.websocket_connect("/api/echo") as websocket:
        websocket.send_text("hello")
        assert websocket.receive_text() == "anonymous: hello"
"""


def test_the_site_of_the_page_does_what_the_page_says(tmp_path):
    for found in _find_files.finditer((ROOT / "docs" / "topics" / "http.md").read_text(encoding="utf-8")):
        (tmp_path / found["name"]).write_text(found["text"])
    environ = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}", "FASTJANGO_SETTINGS_MODULE": "settings"}
    done = subprocess.run([sys.executable, "-c", USE], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
