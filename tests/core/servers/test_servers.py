"""The project under real servers: what they serve, and what happens when clients misbehave."""

import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SESSION = {"Cookie": f"sessionid={'s' * 32}"}
SERVERS = {
    "uvicorn": "uvicorn served_site:app --port {port} --log-level warning",
    "hypercorn": "hypercorn served_site:app --bind 127.0.0.1:{port} --log-level warning",
    "granian": "granian served_site:app --interface asgi --port {port} --log-level warning",
    "gunicorn": "gunicorn served_site:wsgi --bind 127.0.0.1:{port} --log-level warning",
    "granian-wsgi": "granian served_site:wsgi --interface wsgi --port {port} --log-level warning",
}
WSGI = {"gunicorn", "granian-wsgi"}


class Site:
    """The project, served by a process."""

    def __init__(self, server, folder, **environ):
        self.server, self.folder = server, folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        path = os.pathsep.join([str(ROOT), str(HERE), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, "-m", *SERVERS[server].format(port=self.port).split()],
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": path, "SITE_FOLDER": str(folder), **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.wait(self.is_open)

    def is_open(self):
        assert self.process.poll() is None, self.process.stdout.read().decode()
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    @staticmethod
    def wait(is_true, seconds=90):
        end = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < end, "It takes too long."
            time.sleep(0.02)

    def notes(self):
        return (self.folder / "notes").read_text()

    def ask(self, target, method="GET", body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        try:
            connection.request(method, target, body, dict(headers))
            response = connection.getresponse()
            return response.status, response.read(), response.headers
        finally:
            connection.close()

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site's folder, with its database."""
    found = tmp_path_factory.mktemp("site")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "SITE_FOLDER": str(found), "SITE_PREPARE": "1"}
    subprocess.run([sys.executable, "-c", "import served_site"], cwd=HERE, env=environ, check=True)
    return found


@pytest.fixture(scope="module")
def served(folder):
    """Sites by server, started when first asked for."""
    sites = {}

    def start(server):
        if importlib.util.find_spec(server.partition("-")[0]) is None:
            pytest.skip(f"{server} is not installed.")
        if server not in sites:
            sites[server] = Site(server, folder)
        return sites[server]

    yield start
    for site in sites.values():
        site.close()


@pytest.fixture(params=SERVERS)
def site(request, served):
    return served(request.param)


@pytest.fixture
def uvicorn(served):
    return served("uvicorn")


def test_each_server_serves_views(site):
    assert site.ask("/sync/")[:2] == (200, b"sync GET")
    assert site.ask("/async/")[:2] == (200, b"async")
    status, _body, headers = site.ask("/sync")
    assert (status, headers["Location"]) == (301, "/sync/")
    assert site.ask("/sync/", "HEAD")[:2] == (200, b"")
    assert site.ask("/nope/")[0] == 404


def test_each_server_knows_the_user_of_a_session(site):
    _status, body, headers = site.ask("/whoami/", headers={**SESSION, "X-Request-ID": "r-1"})
    assert json.loads(body) == {"user": "ann", "id": "r-1"}
    assert headers["X-Request-ID"] == "r-1"
    assert "Cookie" in headers["Vary"]


def test_each_server_takes_uploads_and_streams_downloads(site):
    boundary, size = "BB", 300_000
    part = '--BB\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
    body = part.encode() + b"x" * size + b"\r\n--BB--\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    assert json.loads(site.ask("/upload/", "POST", body, headers)[1]) == {"files": {"f": size}, "fields": {}}
    assert len(site.ask("/download/")[1]) == 160 * 65536
    assert site.ask("/file/")[1] == (HERE / "served_site.py").read_bytes()


def test_each_server_refuses_a_body_that_is_too_large(site):
    assert site.ask("/body/", "POST", b"x" * 2**15)[0] == 200
    assert site.ask("/body/", "POST", b"x" * (2**15 + 1))[0] == 400
    # In pieces, so that no header tells the length before.
    if site.server not in WSGI:
        assert site.ask("/body/", "POST", iter([b"x" * 2**14] * 3))[0] == 400


def test_native_routes_know_user_and_session(uvicorn):
    assert uvicorn.ask("/api/me")[0] == 401
    assert json.loads(uvicorn.ask("/api/me", headers=SESSION)[1]) == {"user": "ann"}
    assert json.loads(uvicorn.ask("/api/anyone", headers=SESSION)[1]) == {"known": True, "color": "blue"}
    assert json.loads(uvicorn.ask("/api/anyone")[1]) == {"known": False, "color": None}
    assert "/api/me" in json.loads(uvicorn.ask("/openapi.json")[1])["paths"]


def test_a_background_task_runs_after_the_answer(uvicorn):
    assert uvicorn.ask("/api/later", "POST")[0] == 200
    uvicorn.wait(lambda: "background task ran" in uvicorn.notes())


def test_an_application_of_starlette_is_mounted(uvicorn):
    status, body, headers = uvicorn.ask("/app/inner")
    assert (status, body) == (200, b"mounted at /app")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_websocket_knows_user_and_session(uvicorn):
    client = pytest.importorskip("websockets.sync.client")
    address = f"ws://127.0.0.1:{uvicorn.port}/api/ws"
    with client.connect(address, additional_headers=SESSION, open_timeout=90, ping_timeout=None) as connection:
        connection.send("hello")
        assert connection.recv(timeout=90) == "ann blue hello"


def test_a_client_that_goes_away_cancels_an_async_view(uvicorn):
    with socket.create_connection(("127.0.0.1", uvicorn.port)) as connection:
        connection.sendall(b"GET /slow/ HTTP/1.1\r\nHost: x\r\n\r\n")
        uvicorn.wait(lambda: "slow began" in uvicorn.notes())
    uvicorn.wait(lambda: "slow was cancelled" in uvicorn.notes())


def test_a_client_that_goes_away_ends_a_stream(uvicorn):
    with socket.create_connection(("127.0.0.1", uvicorn.port)) as connection:
        connection.sendall(b"GET /endless/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100)
    uvicorn.wait(lambda: "endless was closed" in uvicorn.notes())


def test_a_body_that_breaks_off_harms_nobody(uvicorn):
    with socket.create_connection(("127.0.0.1", uvicorn.port)) as connection:
        connection.sendall(b"POST /body/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nxxx")
    assert uvicorn.ask("/sync/")[0] == 200


def test_a_slow_body_holds_nobody_up(uvicorn):
    with socket.create_connection(("127.0.0.1", uvicorn.port), 90) as connection:
        connection.sendall(b"POST /body/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nx")
        assert uvicorn.ask("/sync/")[0] == 200
        connection.sendall(b"yz")
        assert b'{"length": 3}' in b"".join(iter(lambda: connection.recv(4096), b""))


OLD = [("uvicorn", "legacy"), ("uvicorn", "legacy_asgi"), ("gunicorn", "legacy"), ("granian-wsgi", "legacy_asgi")]


@pytest.mark.parametrize(("server", "legacy"), OLD)
def test_what_is_not_ported_is_answered_by_the_old_application(server, legacy, tmp_path):
    for library in (server.partition("-")[0], "a2wsgi"):
        if importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} is not installed.")
    served = Site(server, tmp_path, SITE_FALLBACK=f"served_site.{legacy}")
    try:
        assert served.ask("/old/page/?a=1")[:2] == (200, b"legacy GET /old/page/")
        assert served.ask("/old/", "POST", b"x")[:2] == (200, b"legacy POST /old/")
        assert served.ask("/sync/")[:2] == (200, b"sync GET")
        assert served.ask("/sync")[0] == 301
        # This one has no tables: it lives, but is not ready.
        assert served.ask("/healthz")[0] == 200
        status, body, _ = served.ask("/readyz")
    finally:
        served.close()
    checks = json.loads(body)["checks"]
    assert (status, checks["migrations:default"], checks["database:default"]) == (503, "failed", "ok")


def test_a_site_whose_migrations_ran_is_ready(uvicorn):
    assert uvicorn.ask("/readyz")[0] == 200


@pytest.mark.parametrize("legacy", ["asgi", "wsgi"])
def test_an_application_of_real_django_shares_the_sessions(legacy, folder):
    """Whoever is logged in here is logged in there; what it keeps in the session is seen here."""
    python = os.environ.get("DJANGO_PYTHON")
    if not python:
        pytest.skip("DJANGO_PYTHON names no interpreter with Django.")
    where = "import django, pathlib; print(pathlib.Path(django.__file__).parents[1])"
    django = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    path = os.pathsep.join(map(str, (ROOT, HERE, django)))
    served = Site("uvicorn", folder, SITE_FALLBACK=f"legacy_django.{legacy}", PYTHONPATH=path)
    try:
        answer = json.loads(served.ask("/old/whoami/", headers=SESSION)[1])
        assert answer["user"] == "ann"
        assert answer["django"].startswith("5.2")
        assert json.loads(served.ask("/api/anyone", headers=SESSION)[1]) == {"known": True, "color": "green"}
        assert served.ask("/old/nope/")[0] == 404
    finally:
        served.close()
