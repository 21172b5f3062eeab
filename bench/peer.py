"""Inside a peer's process: runs the operations of a section as orders come in (JSON, a line each, on stdin).

BENCH_PACKAGE=fastjango python -m bench.peer SECTION
"""

import gc
import importlib
import json
import os
import sys
import time

PACKAGE = os.environ.get("BENCH_PACKAGE", "fastjango")


def module(name):
    """A module of the framework that is measured: ``module("db.models")``."""
    return importlib.import_module(f"{PACKAGE}.{name}" if name else PACKAGE)


def rest(name):
    """A module of its REST framework."""
    return importlib.import_module(
        f"rest_framework.{name}" if PACKAGE == "django" else f"{PACKAGE}.rest_framework.{name}"
    )


def configure(**settings):
    """Set the framework up with a few settings."""
    defaults = {
        "USE_TZ": False,
        "INSTALLED_APPS": [],
        "SECRET_KEY": "bench",
        "LOGGING_CONFIG": None,
        "ALLOWED_HOSTS": ["*"],
    }
    module("conf").settings.configure(
        **{**defaults, "DEFAULT_AUTO_FIELD": f"{PACKAGE}.db.models.AutoField", **settings}
    )
    module("").setup()


def calibration(_):
    """A piece of work in plain Python, to compare figures of different machines by."""
    return sum(len(str(number)) for number in range(300))


def measured(operation, count):
    """Microseconds of processor time for one run, of ``count``."""
    gc.collect()
    before = time.process_time_ns()
    for number in range(count):
        operation(number)
    return (time.process_time_ns() - before) / 1000 / count


def calibrated(operation, seconds):
    """How often an operation has to run to take that long."""
    count = 1
    while (cost := measured(operation, count) * count / 1e6) < seconds / 4:
        count *= 4
    return max(1, int(count * seconds / cost))


def main():
    section = importlib.import_module(f"bench.sections.{sys.argv[1]}")
    answers, sys.stdout = sys.stdout, sys.stderr
    try:
        operations = {"calibration": calibration, **section.operations()}
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
        return
    print(json.dumps({"operations": list(operations)}), file=answers, flush=True)
    counts = {}
    for line in sys.stdin:
        name, seconds = json.loads(line)
        if name not in counts:
            operations[name](0)
            counts[name] = calibrated(operations[name], seconds)
        print(json.dumps(measured(operations[name], counts[name])), file=answers, flush=True)


if __name__ == "__main__":
    main()
