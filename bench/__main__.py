"""``python -m bench [SECTION ...]``: measures sections and says which goals are met."""

import argparse
import json
import os
import pathlib
import pkgutil
import statistics
import subprocess
import sys

from bench import sections

HERE = pathlib.Path(__file__).parent
RECORDED = HERE / "recorded.json"


class Peer:
    """A process that runs a section's operations with one framework."""

    def __init__(self, python, package, section, options):
        environment = {**os.environ, "BENCH_PACKAGE": package, **options, "PYTHONPATH": str(HERE.parent)}
        self.process = subprocess.Popen(
            [python, "-m", "bench.peer", section],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        hello = self._answer()
        self.error = hello.get("error")
        self.operations = hello.get("operations", [])

    def _answer(self):
        return json.loads(self.process.stdout.readline() or '{"error": "ended at the start"}')

    def measure(self, name, seconds):
        """Microseconds for one run of an operation."""
        print(json.dumps([name, seconds]), file=self.process.stdin, flush=True)
        return self._answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def measure(section, options, django, arguments):
    """The figures of a section: ``{operation: (microseconds, ratio to Django)}``, and why there are none otherwise."""
    pythons = {"fastjango": sys.executable, **({"django": django} if django else {})}
    peers = {package: Peer(python, package, section, options) for package, python in pythons.items()}
    try:
        for package, peer in peers.items():
            if peer.error:
                return {}, f"{package}: {peer.error}"
        rounds = {name: [] for name in peers["fastjango"].operations}
        for name, values in rounds.items():
            for _ in range(arguments.rounds):
                values.append({package: peer.measure(name, arguments.seconds) for package, peer in peers.items()})
    finally:
        for peer in peers.values():
            peer.close()
    return figures(rounds, recorded(section, options)), None


def figures(rounds, known):
    """Medians; where Django was not asked, its figure is the recorded multiple of the calibration's."""
    unit = statistics.median(value["fastjango"] for value in rounds["calibration"])
    made = {}
    for name, values in rounds.items():
        own = statistics.median(value["fastjango"] for value in values)
        if "django" in values[0]:
            ratio = statistics.median(value["fastjango"] / value["django"] for value in values)
            multiple = statistics.median(value["django"] for value in values) / unit
        else:
            multiple = known.get(name)
            ratio = own / (multiple * unit) if multiple else None
        made[name] = {"microseconds": own, "ratio": ratio, "django": multiple}
    del made["calibration"]
    return made


def key(section, options):
    return " ".join([section, *options.values()])


def recorded(section, options):
    """Django's figures as multiples of the calibration's."""
    return json.loads(RECORDED.read_text()).get(key(section, options), {}) if RECORDED.exists() else {}


def record(section, options, made):
    known = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    known[key(section, options)] = {name: round(figure["django"], 3) for name, figure in made.items()}
    RECORDED.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def show(section, options, goals, made, problem):
    print(f"\n{key(section, options)}" + (f": left out ({problem})" if problem else ""))
    for name, figure in made.items():
        ratio, goal = figure["ratio"], goals.get(name)
        verdict = "" if ratio is None or goal is None else "ok" if ratio <= goal else "OVER"
        shown = "      " if ratio is None else f"{ratio:6.2f}"
        print(f"  {name:24}{figure['microseconds']:12.1f} µs{shown} × Django   goal {goal or '-':<5} {verdict}")


def parsed():
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("sections", nargs="*", help="all by default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.1, help="how long a round of an operation takes, about")
    parser.add_argument("--json", help="write the figures there")
    parser.add_argument("--record", action="store_true", help="note Django's figures, for machines without Django")
    return parser.parse_args()


def main():
    arguments = parsed()
    django = os.environ.get("DJANGO_PYTHON")
    if arguments.record and not django:
        sys.exit("--record needs DJANGO_PYTHON, an interpreter with Django 5.2")
    if not django:
        print("DJANGO_PYTHON names no interpreter with Django: compared with its recorded figures, which is rough.")
    every = {}
    for name in arguments.sections or [found.name for found in pkgutil.iter_modules(sections.__path__)]:
        section = __import__(f"bench.sections.{name}", fromlist=["GOALS"])
        for options, goals in section.GOALS:
            made, problem = measure(name, options, django, arguments)
            show(name, options, goals, made, problem)
            if arguments.record and made:
                record(name, options, made)
            every[key(name, options)] = made
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(every, indent=1) + "\n")


main()
