"""The demonstration as people see it: ported, served by its own ``runserver``, in a headless Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "polls"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
# Headless, and without calls to anybody's servers.
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1200,900"
)
SECONDS_TO_START = 120


def manage(project, *arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=project, check=True, capture_output=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server, output):
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            return urllib.request.urlopen(address, timeout=30).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"No answer at {address} yet, or never: {output.read_text()}")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the served demonstration."""
    project = tmp_path_factory.mktemp("demo") / "polls"
    port_command = [sys.executable, "-m", "fastjango", "port", str(EXAMPLE), "--out", str(project)]
    subprocess.run(port_command, check=True, capture_output=True)
    manage(project, "migrate", "--verbosity", "0")
    manage(project, "seed")
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "manage.py", "runserver", "--noreload", address]
    output = project.parent / "output"
    # A file, since nobody reads a pipe, and a server whose pipe is full waits.
    with (
        output.open("wb") as written,
        subprocess.Popen(command, cwd=project, stdout=written, stderr=subprocess.STDOUT) as server,
    ):
        try:
            wait_for(f"http://{address}/", server, output)
            yield f"http://{address}"
        finally:
            server.terminate()


def started(start):
    """What ``start`` gives: the minute that a browser has to start in can be too short for the first time."""
    errors = pytest.importorskip("selenium.common.exceptions")
    for _time in range(3):
        try:
            return start()
        except errors.WebDriverException as error:
            failed = error
    raise failed


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """A browser; without one the tests are skipped, but not in CI."""
    webdriver = pytest.importorskip("selenium.webdriver")
    if not (CHROMIUM and DRIVER):
        if "CI" in os.environ:
            pytest.fail("Chromium and its driver are missing.")
        pytest.skip("Needs Chromium and its driver.")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for option in OPTIONS.split():
        options.add_argument(option)
    folder = str(tmp_path_factory.mktemp("chromium"))

    def start():
        service = webdriver.ChromeService(DRIVER, env={**os.environ, "TMPDIR": folder})
        return webdriver.Chrome(options=options, service=service)

    driver = started(start)
    driver.implicitly_wait(90)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    """The browser with no cookies; after the test its console must hold no error (the site has no icon)."""
    chromium.delete_all_cookies()
    chromium.get_log("browser")
    yield chromium
    errors = [entry["message"] for entry in chromium.get_log("browser") if entry["level"] == "SEVERE"]
    assert [error for error in errors if "/favicon.ico" not in error] == []
