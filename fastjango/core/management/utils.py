"""Small things that commands need: other programs, keys, app labels, ignore patterns."""

from __future__ import annotations

import fnmatch
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from subprocess import run
from typing import Any

from fastjango.apps import apps
from fastjango.utils.crypto import get_random_string
from fastjango.utils.encoding import DEFAULT_LOCALE_ENCODING

from .base import CommandError, CommandParser


def popen_wrapper(args: Sequence[str], stdout_encoding: str = "utf-8") -> tuple[str, str, int]:
    """Run another program.

    Returns:
        Its output, its error output and its exit status.

    Raises:
        CommandError: it could not be started.
    """
    try:
        done = run(args, capture_output=True, close_fds=os.name != "nt")
    except OSError as err:
        raise CommandError(f"Error executing {args[0]}") from err
    errors = done.stderr.decode(DEFAULT_LOCALE_ENCODING, errors="replace")
    return done.stdout.decode(stdout_encoding), errors, done.returncode


def handle_extensions(extensions: Iterable[str]) -> set[str]:
    """Extensions, each with its dot, from options such as ``["html,txt", ".js"]``."""
    names = (name for option in extensions for name in option.replace(" ", "").split(","))
    return {name if name.startswith(".") else f".{name}" for name in names}


def find_command(cmd: str, path: Any = None, pathext: Any = None) -> str | None:
    """Where a program lies on the search path."""
    if path is None:
        path = os.environ.get("PATH", "").split(os.pathsep)
    folders = [path] if isinstance(path, str) else path
    if pathext is None:
        pathext = os.environ.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(os.pathsep)
    endings = [""] if any(cmd.endswith(ending) for ending in pathext) else ["", *pathext]
    for folder in folders:
        for ending in endings:
            candidate = os.path.join(folder, cmd + ending)
            if os.path.isfile(candidate):
                return candidate
    return None


def get_random_secret_key() -> str:
    """A new value for ``SECRET_KEY``."""
    return get_random_string(50, "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)")


def parse_apps_and_model_labels(labels: Iterable[str]) -> tuple[set[Any], set[Any]]:
    """Models and app configurations that labels such as ``app.Model`` and ``app`` name.

    Raises:
        CommandError: there is no such app or model.
    """
    found_apps, found_models = set(), set()
    for label in labels:
        try:
            if "." in label:
                found_models.add(apps.get_model(label))
            else:
                found_apps.add(apps.get_app_config(label))
        except LookupError as exc:
            raise CommandError(f"Unknown model: {label}" if "." in label else str(exc)) from exc
    return found_models, found_apps


def get_command_line_option(argv: Sequence[str], option: str) -> Any:
    """The value of an option on a command line; ``None`` where it is absent or the line malformed."""
    parser = CommandParser(add_help=False, allow_abbrev=False)
    parser.add_argument(option, dest="value")
    try:
        options, _ = parser.parse_known_args(list(argv[2:]))
    except CommandError:
        return None
    return options.value


def normalize_path_patterns(patterns: Iterable[str]) -> list[str]:
    """Ignore patterns as they are matched; a pattern for all of a folder also matches the folder."""
    separators = {"/", os.sep}
    endings = tuple(f"{separator}*" for separator in separators)
    normal = []
    for pattern in map(os.path.normcase, patterns):
        ending = next((end for end in endings if pattern.endswith(end)), "")
        normal.append(pattern.removesuffix(ending) if ending else pattern)
    return normal


def is_ignored_path(path: Any, ignore_patterns: Iterable[str]) -> bool:
    """Whether a path's name or the whole path matches an ignore pattern."""
    whole = Path(path)
    return any(
        fnmatch.fnmatchcase(whole.name, pattern) or fnmatch.fnmatchcase(str(whole), pattern)
        for pattern in normalize_path_patterns(ignore_patterns)
    )


def find_formatters() -> dict[str, str | None]:
    """Where Black lies, for commands that write Python files."""
    return {"black_path": shutil.which("black")}


_UNSET = object()


def run_formatters(written_files: Iterable[str], black_path: Any = _UNSET, stderr: Any = None) -> None:
    """Format files with Black where it is installed."""
    program = find_formatters()["black_path"] if black_path is _UNSET else black_path
    if not program:
        return
    try:
        run([program, "--fast", "--", *written_files], capture_output=True)
    except OSError:
        (stderr or sys.stderr).write("Formatters failed to launch:\n")
