"""``shell``: Python with the project set up and its models at hand."""

from __future__ import annotations

import os
import select
import sys
import traceback
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from fastjango.apps import apps
from fastjango.conf import ENVIRONMENT_VARIABLE
from fastjango.core.exceptions import AppRegistryNotReady
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.utils.module_loading import import_string


class Command(BaseCommand):
    """Start an interpreter, or run code given as an option or on standard input.

    Subclasses override :meth:`get_auto_imports` to change what is at hand.

    Source: django.core.management.commands.shell (5.2).
    """

    help = (
        "Runs a Python interactive interpreter. Tries to use IPython or bpython, if one of them is available. Any "
        "standard input is executed as code."
    )
    requires_system_checks: Any = []
    shells = ["ipython", "bpython", "python"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-startup",
            action="store_true",
            help="When using plain Python, ignore the PYTHONSTARTUP environment variable and ~/.pythonrc.py script.",
        )
        parser.add_argument("--no-imports", action="store_true", help="Disable automatic imports of models.")
        parser.add_argument(
            "-i",
            "--interface",
            choices=self.shells,
            help='Specify an interactive interpreter interface. Available options: "ipython", "bpython", and "python"',
        )
        parser.add_argument(
            "-c", "--command", help="Instead of opening an interactive shell, run a command as Django and exit."
        )

    def handle(self, **options: Any) -> None:
        code = options["command"]
        if code is None and _has_waiting_input():
            code = sys.stdin.read()
        if code is not None:
            exec(code, {**globals(), **self.get_namespace(**options)})
            return
        wanted = [options["interface"]] if options["interface"] else self.shells
        for name in wanted:
            try:
                getattr(self, name)(options)
                return
            except ImportError:
                continue
        raise CommandError(f"Couldn't import {wanted[-1]} interface.")

    def ipython(self, options: dict[str, Any]) -> None:
        """Start IPython."""
        from IPython import start_ipython  # optional

        start_ipython(argv=[], user_ns=self.get_namespace(**options))

    def bpython(self, options: dict[str, Any]) -> None:
        """Start bpython."""
        import bpython  # optional

        bpython.embed(self.get_namespace(**options))

    def python(self, options: dict[str, Any]) -> None:
        """Start the plain interpreter, with completion and the user's start-up files."""
        import code  # a shell that is never opened needs none

        namespace = self.get_namespace(**options)
        _complete_names(namespace)
        if not options["no_startup"]:
            for path in filter(None, (os.environ.get("PYTHONSTARTUP"), os.path.expanduser("~/.pythonrc.py"))):
                _run_file(path, namespace)
        code.interact(local=namespace)

    def get_auto_imports(self) -> list[str] | None:
        """Dotted paths of what the shell starts with: the models of all apps, those of earlier apps winning.

        Returns:
            The paths in reverse order of precedence; ``None`` turns automatic imports off.
        """
        apps.check_models_ready()
        models = [model for model in reversed(apps.get_models()) if model.__module__]
        return [f"{model.__module__}.{model.__name__}" for model in models]

    def get_namespace(self, **options: Any) -> dict[str, Any]:
        """The names the shell starts with; what was imported is said on standard output, by verbosity."""
        verbosity = options.get("verbosity", 0)
        if options.get("no_imports"):
            return {}
        try:
            paths = self.get_auto_imports()
        except AppRegistryNotReady:
            if verbosity > 0:
                self.stdout.write(
                    "Automatic imports are disabled since settings are not configured.\n"
                    f"{ENVIRONMENT_VARIABLE} value is {os.environ.get(ENVIRONMENT_VARIABLE)}.\n"
                    "HINT: Ensure that the settings module is configured and set.",
                    self.style.ERROR,
                    ending="\n\n",
                )
            return {}
        if paths is None:
            return {}
        namespace, found, missing = _import_all(paths)
        self._tell(found, missing, len(namespace), verbosity)
        return namespace

    def _tell(self, found: dict[str, list[str]], missing: list[str], count: int, verbosity: int) -> None:
        if verbosity < 1:
            return
        if missing:
            noun = "object" if len(missing) == 1 else "objects"
            listed = "\n".join(f"  {path}" for path in missing)
            self.stdout.write(f"{len(missing)} {noun} could not be automatically imported:\n\n{listed}", ending="\n\n")
        noun = "object" if count == 1 else "objects"
        if count == 0:
            self.stdout.write(f"{count} {noun} imported automatically.", ending="\n\n")
        elif verbosity == 1:
            self.stdout.write(f"{count} {noun} imported automatically (use -v 2 for details).", ending="\n\n")
        else:
            self.stdout.write(f"{count} {noun} imported automatically:\n\n{_import_lines(found)}", ending="\n\n")


def _import_all(paths: Iterable[str]) -> tuple[dict[str, Any], dict[str, list[str]], list[str]]:
    """Import dotted paths.

    Returns:
        The objects by name; the names by module (``""`` for modules themselves); the paths that failed.
    """
    namespace: dict[str, Any] = {}
    found: dict[str, list[str]] = {}
    missing = []
    for path in dict.fromkeys(paths):
        module, _, name = path.rpartition(".")
        try:
            value = import_string(path) if module else import_module(path)
        except ImportError:
            missing.append(path)
            continue
        namespace[name] = value
        found.setdefault(module, []).append(name)
    return namespace, found, missing


def _import_lines(found: dict[str, list[str]]) -> str:
    """The import statements that would have the same effect, sorted by isort where that is installed."""
    plain = [f"  import {name}" for name in found.get("", ())]
    lines = "\n".join(
        [*plain, *(f"  from {module} import {', '.join(names)}" for module, names in found.items() if module)]
    )
    try:
        import isort  # optional
    except ImportError:
        return lines
    return str(isort.code(lines))


def _has_waiting_input() -> bool:
    """Whether code was piped in; Windows cannot tell."""
    if sys.platform == "win32" or sys.stdin.isatty():
        return False
    return bool(select.select([sys.stdin], [], [], 0)[0])


def _complete_names(namespace: dict[str, Any]) -> None:
    """Let the tabulator complete names, where the platform has readline."""
    try:
        import readline
        import rlcompleter
    except ImportError:
        return
    readline.set_completer(rlcompleter.Completer(namespace).complete)
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab:complete")


def _run_file(path: str, namespace: dict[str, Any]) -> None:
    """Run a start-up file in the shell's names; its errors are shown and forgotten."""
    if not os.path.isfile(path):
        return
    try:
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec"), namespace)
    except Exception:
        traceback.print_exc()
