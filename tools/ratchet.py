"""Run the public conformance suites and compare each area with the figure that was reached before.

    python tools/ratchet.py FOLDER            # FOLDER has run.py; fails where an area falls
    python tools/ratchet.py FOLDER --raise    # write down what rose
    python tools/ratchet.py FOLDER --suite django --area orm

The figures stand in ``tests/conformance.toml`` in per cent. An area may fall by ``tolerance`` points, since some tests
depend on the clock or on the load; the figures themselves only rise.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "tests" / "conformance.toml"
_find_area = re.compile(r"^area (?P<area>\S+)\s.*?(?P<percent>[\d.]+)%", re.MULTILINE)
_find_total = re.compile(r"^(?:django|drf): \d+/\d+ (?P<percent>[\d.]+)%", re.MULTILINE)


def main() -> int:
    """The command line; the status is 1 where an area fell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where run.py of the conformance suites lies")
    parser.add_argument("--raise", dest="raises", action="store_true", help="write down figures that rose")
    parser.add_argument("--suite", choices=("django", "drf"), action="append", help="only this suite")
    parser.add_argument("--area", action="append", default=[], help="only this area of Django's")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--timeout", default="600", help="seconds for a unit")
    options = parser.parse_args()
    recorded = tomllib.loads(FIGURES.read_text(encoding="utf-8"))
    tolerance = recorded.pop("tolerance")
    fallen = False
    for suite in options.suite or ("django", "drf"):
        figures = recorded.setdefault(suite, {})
        for area, percent in measure(suite, options).items():
            before = figures.get(area, 0.0)
            fell = percent < before - tolerance
            fallen |= fell
            print(f"{suite:7} {area:24} {percent:6.1f} %  recorded {before:6.1f} %{'  FELL' if fell else ''}")
            figures[area] = max(before, percent)
    if options.raises:
        FIGURES.write_text(as_toml(tolerance, recorded), encoding="utf-8")
    return int(fallen)


def measure(suite: str, options: argparse.Namespace) -> dict[str, float]:
    """The percentages of a suite, by area; ``total`` only where everything ran."""
    areas = [f"--area={area}" for area in options.area] if suite == "django" else []
    command = [sys.executable, str(options.folder / "run.py"), suite, *areas, "--pythonpath", str(ROOT)]
    done = subprocess.run(
        [*command, "--jobs", options.jobs, "--timeout", options.timeout], stdout=subprocess.PIPE, text=True
    )
    figures = {found["area"]: float(found["percent"]) for found in _find_area.finditer(done.stdout)}
    total = _find_total.search(done.stdout)
    if total is None:
        raise SystemExit(f"{options.folder / 'run.py'} printed no total:\n{done.stdout[-2000:]}")
    return figures if areas else {**figures, "total": float(total["percent"])}


def as_toml(tolerance: float, recorded: dict[str, dict[str, float]]) -> str:
    """The file of figures."""
    lines = [
        "# What part of Django's and the REST framework's own tests pass, in per cent, by area (tools/ratchet.py).",
        "# The figures only rise; CI fails where an area falls more than `tolerance` points under its own.",
        f"tolerance = {tolerance}",
    ]
    for suite in sorted(recorded):
        lines += ["", f"[{suite}]", *(f"{area} = {percent:.1f}" for area, percent in sorted(recorded[suite].items()))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
