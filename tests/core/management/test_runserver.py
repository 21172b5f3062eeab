"""``runserver``: it serves, warns of pending migrations, and starts anew when a file changes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SITE = """
from fastjango.http import HttpResponse
from fastjango.urls import path

SECRET_KEY = "k" * 50
DEBUG = True
ROOT_URLCONF = "site_to_run"
STATIC_URL = "static/"
INSTALLED_APPS = [f"fastjango.contrib.{app}" for app in ("auth", "contenttypes", "staticfiles")]
STATICFILES_DIRS = [FOLDER]
DATABASES = {"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": FOLDER + "/db.sqlite3"}}


def page(request):
    return HttpResponse("first")


def broken(request):
    secret_value, shown_value = "hidden", "seen"
    raise ValueError("no good")


urlpatterns = [path("", page), path("broken/", broken)]
"""


def fetched(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return None, ""


def is_soon(is_true, seconds):
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def running(tmp_path):
    """URL, site's file and output of a running ``runserver``."""
    file, output = tmp_path / "site_to_run.py", tmp_path / "output"
    file.write_text(f"FOLDER = {str(tmp_path)!r}\n{SITE}")
    (tmp_path / "style.css").write_text("body {}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with output.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "fastjango", "runserver", f"127.0.0.1:{port}", "--settings", "site_to_run"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}", "PYTHONUNBUFFERED": "1"},
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        assert is_soon(lambda: fetched(url)[0] is not None, 120)
        yield url, file, output
    finally:
        # The reloader and the process that it started.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def test_a_changed_file_starts_the_server_anew(running):
    url, file, output = running
    assert fetched(f"{url}/") == (200, "first")
    assert fetched(f"{url}/static/style.css") == (200, "body {}")
    status, page = fetched(f"{url}/broken/")
    assert (status, "no good" in page, "shown_value" in page) == (500, True, True)
    said = output.read_text()
    assert "System check identified no issues" in said
    assert "unapplied migration(s)" in said
    assert '"GET / HTTP/1.1" 200' in said
    changed = file.read_text().replace('"first"', '"second"')
    # Written again where the first time was before anybody watched the file.
    for seconds in (15, 15, 30, 60, 120):
        file.write_text(changed)
        if is_soon(lambda: fetched(f"{url}/") == (200, "second"), seconds):
            break
    else:
        pytest.fail(output.read_text())


@pytest.mark.parametrize("address", ["nonsense", "1.2.3.4:x", "[::1", "127.0.0.1:8000:1"])
def test_an_address_that_is_none_is_refused(address, tmp_path):
    (tmp_path / "site_to_run.py").write_text(f"FOLDER = {str(tmp_path)!r}\n{SITE}")
    done = subprocess.run(
        [sys.executable, "-m", "fastjango", "runserver", address, "--settings", "site_to_run", "--noreload"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f'"{address}" is not a valid port number or address:port pair.' in done.stderr
