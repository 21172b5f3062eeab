"""Whether the memory of a server grows: uploads of 1 MB and streamed downloads of 10 MB, one after the other.

    python bench/memory.py [--requests 10000]

starts uvicorn with the project of the tests, and prints the resident size as it goes; the goal is less than 20 MB above
that after the first requests, whatever their number.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "tests" / "core" / "servers"
MEGABYTE = 2**20
WARM_UP = 20
_BOUNDARY = "memory"
_UPLOAD = b"".join(
    (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'.encode(),
        b"x" * MEGABYTE,
        f"\r\n--{_BOUNDARY}--\r\n".encode(),
    )
)


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Process id and port of a server."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "served_site:app", "--port", str(port), "--log-level", "error"],
            cwd=SITE,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{SITE}", "SITE_FOLDER": folder},
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield process.pid, port
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def resident(pid: int) -> float:
    """The resident size of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def upload(connection: http.client.HTTPConnection) -> None:
    """Send 1 MB."""
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    connection.request("POST", "/upload/", _UPLOAD, headers)
    answer = connection.getresponse()
    assert str(MEGABYTE).encode() in answer.read(), answer.status


def download(connection: http.client.HTTPConnection) -> None:
    """Fetch 10 MB, piece by piece."""
    connection.request("GET", "/download/")
    answer, size = connection.getresponse(), 0
    while piece := answer.read(MEGABYTE):
        size += len(piece)
    assert size == 10 * MEGABYTE, size


def growth(requests: int, report: bool = False) -> float:
    """By how many MB a server grew while it answered, half of them uploads and half downloads."""
    with served() as (pid, port):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        start = 0.0
        for number in range(WARM_UP + requests // 2):
            if number == WARM_UP:
                start = resident(pid)
            upload(connection)
            download(connection)
            if report and number % max(1, requests // 20) == 0:
                print(f"{2 * number:6} requests {resident(pid):7.1f} MB", flush=True)
        end = resident(pid)
        connection.close()
    return end - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    arguments = parser.parse_args()
    print(f"grew by {growth(arguments.requests, report=True):.1f} MB in {arguments.requests} requests")
