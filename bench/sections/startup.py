"""Fresh interpreters: importing the package, and setting the default project up.

The processor time is that of the children, which ``bench.peer`` does not see: each run burns as much again, less what
an interpreter takes that does nothing.
"""

import resource
import subprocess
import sys
import time

from bench import peer

GOALS = [({}, {"import": 0.15, "setup": 1.0})]

_APPS = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]


def _seconds(code):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(code, bare):
    until = time.process_time() + _seconds(code) - bare
    while time.process_time() < until:
        pass


def operations():
    apps = [f"{peer.PACKAGE}.contrib.{name}" for name in _APPS]
    engine = f"{peer.PACKAGE}.db.backends.sqlite3"
    setup = (
        f"import {peer.PACKAGE}; from {peer.PACKAGE}.conf import settings; settings.configure(SECRET_KEY='x', "
        f"INSTALLED_APPS={apps!r}, DATABASES={{'default': {{'ENGINE': {engine!r}, 'NAME': ':memory:'}}}}); "
        f"{peer.PACKAGE}.setup()"
    )
    bare = min(_seconds("pass") for _ in range(5))
    return {"import": lambda _: _run(f"import {peer.PACKAGE}", bare), "setup": lambda _: _run(setup, bare)}
