"""Management commands: finding them, running them from Python or a command line."""

from __future__ import annotations

import contextlib
import functools
import os
import pkgutil
import sys
from argparse import _SubParsersAction
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn

import fastjango
from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser, handle_default_options
from fastjango.core.management.color import color_style

__all__ = [
    "BaseCommand",
    "CommandError",
    "CommandParser",
    "ManagementUtility",
    "call_command",
    "execute_from_command_line",
    "find_commands",
    "get_commands",
    "load_command_class",
]


def find_commands(management_dir: str) -> list[str]:
    """The names of the commands in a ``management`` folder, those with a leading underscore left out."""
    found = pkgutil.iter_modules([os.path.join(management_dir, "commands")])
    return [name for _finder, name, is_package in found if not is_package and not name.startswith("_")]


def load_command_class(app_name: str, name: str) -> BaseCommand:
    """A command of an app.

    Raises:
        ImportError, AttributeError: its module or its ``Command`` is missing.
    """
    return import_module(f"{app_name}.management.commands.{name}").Command()


@functools.cache
def get_commands() -> dict[str, Any]:
    """``{command: app}`` of all commands; those of apps override ours, apps listed first win."""
    commands = dict.fromkeys(find_commands(__path__[0]), "fastjango.core")
    if not settings.configured:
        return commands
    for config in reversed(list(apps.get_app_configs())):
        folder = os.path.join(config.path, "management")
        commands.update(dict.fromkeys(find_commands(folder), config.name))
    return commands


def call_command(command_name: Any, *args: Any, **options: Any) -> Any:
    """Run a command from Python and return what its ``handle()`` returns.

    Args:
        command_name: A name or a command object.
        args: As on a command line; flags may be among them.
        options: By the names that ``handle()`` gets them under.

    Raises:
        CommandError: no such command, bad arguments, or the command failed.
        TypeError: an option that the command does not have.

    Source: django.core.management.call_command.
    """
    if isinstance(command_name, BaseCommand):
        command, name = command_name, command_name.__class__.__module__.split(".")[-1]
    else:
        name = command_name
        app = get_commands().get(name)
        if app is None:
            raise CommandError(f"Unknown command: {name!r}")
        command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
    parser = command.create_parser("", name)
    actions = list(_all_actions(parser))
    spelled = {min(a.option_strings).lstrip("-").replace("-", "_"): a.dest for a in actions if a.option_strings}
    given = {spelled.get(key, key): value for key, value in options.items()}
    flags = _required_flags(parser, given, options)
    defaults = vars(parser.parse_args([*map(str, _flatten(args)), *flags]))
    merged = dict(defaults, **given)
    _refuse_unknown(command, name, actions, spelled, options, merged)
    positional = merged.pop("args", ())
    merged.setdefault("skip_checks", True)
    if "skip_checks" not in options:
        merged["skip_checks"] = True
    return command.execute(*positional, **merged)


def _flatten(args: Sequence[Any]) -> list[Any]:
    return [item for arg in args for item in (arg if isinstance(arg, list | tuple) else [arg])]


def _all_actions(parser: Any) -> Any:
    """The actions of a parser and of its subparsers."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for subparser in action.choices.values():
                yield from _all_actions(subparser)
        else:
            yield action


def _required_flags(parser: Any, given: dict[str, Any], options: dict[str, Any]) -> list[str]:
    """Options that the parser insists on, as text; their real values are laid over what it makes of them."""
    exclusive = {action.dest for group in parser._mutually_exclusive_groups for action in group._group_actions}
    insisting = {a.dest for g in parser._mutually_exclusive_groups if g.required for a in g._group_actions}
    flags: list[str] = []
    for action in _all_actions(parser):
        if action.dest not in options or not action.option_strings:
            continue
        if not (action.required or action.dest in insisting):
            continue
        if [a.dest for a in _all_actions(parser)].count(action.dest) > 1 and action.dest not in insisting | exclusive:
            raise TypeError(f"Cannot pass the dest {action.dest!r} that matches multiple arguments via **options.")
        flag = min(action.option_strings)
        value = given[action.dest]
        if action.nargs == 0:
            flags.append(flag)
        elif isinstance(value, list | tuple):
            flags += [flag, *map(str, value)]
        else:
            flags.append(f"{flag}={value}")
    return flags


def _refuse_unknown(
    command: BaseCommand,
    name: str,
    actions: Sequence[Any],
    spelled: dict[str, str],
    options: dict[str, Any],
    merged: dict[str, Any],
) -> None:
    hidden = {*command.base_stealth_options, *command.stealth_options}
    valid = {action.dest for action in actions} | hidden | set(spelled)
    unknown = set(options) - valid
    if unknown:
        raise TypeError(
            f"Unknown option(s) for {name} command: {', '.join(sorted(unknown))}. "
            f"Valid options are: {', '.join(sorted(valid))}."
        )


class ManagementUtility:
    """Runs the command that a command line names (``manage.py``, ``fastjango-admin``).

    Source: django.core.management.ManagementUtility.
    """

    def __init__(self, argv: Sequence[str] | None = None) -> None:
        self.argv = list(argv or sys.argv)
        self.prog_name = os.path.basename(self.argv[0])
        if self.prog_name == "__main__.py":
            self.prog_name = "python -m fastjango"
        self.settings_exception: Exception | None = None

    def main_help_text(self, commands_only: bool = False) -> str:
        """The list of commands, by app."""
        if commands_only:
            return "\n".join(sorted(get_commands()))
        lines = [
            "",
            f"Type '{self.prog_name} help <subcommand>' for help on a specific subcommand.",
            "",
            "Available subcommands:",
        ]
        by_app: dict[str, list[str]] = defaultdict(list)
        for name, app in get_commands().items():
            by_app["django" if app == "fastjango.core" else app.rpartition(".")[-1]].append(name)
        style = color_style()
        for app in sorted(by_app):
            lines += ["", style.NOTICE(f"[{app}]"), *(f"    {name}" for name in sorted(by_app[app]))]
        if self.settings_exception is not None:
            lines.append(
                style.NOTICE(
                    "Note that only Django core commands are listed as settings are not properly configured "
                    f"(error: {self.settings_exception})."
                )
            )
        return "\n".join(lines)

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command of a name; leaves the process with advice when there is none."""
        commands = get_commands()
        app = commands.get(subcommand)
        if app is None:
            self._refuse(subcommand, commands)
        return app if isinstance(app, BaseCommand) else load_command_class(app, subcommand)

    def _refuse(self, subcommand: str, commands: dict[str, Any]) -> NoReturn:
        if os.environ.get("DJANGO_SETTINGS_MODULE") or os.environ.get("FASTJANGO_SETTINGS_MODULE"):
            # A settings module that cannot be read explains a missing command better than its name does.
            settings.INSTALLED_APPS  # noqa: B018
        elif not settings.configured:
            sys.stderr.write("No Django settings specified.\n")
        near = get_close_matches(subcommand, commands)
        sys.stderr.write(f"Unknown command: {subcommand!r}")
        if near:
            sys.stderr.write(f". Did you mean {near[0]}?")
        sys.stderr.write(f"\nType '{self.prog_name} help' for usage.\n")
        sys.exit(1)

    def autocomplete(self) -> None:
        """Print what completes the command line, when the shell's completion asks (``DJANGO_AUTO_COMPLETE``)."""
        if "DJANGO_AUTO_COMPLETE" not in os.environ:
            return
        words = os.environ["COMP_WORDS"].split()[1:]
        position = int(os.environ["COMP_CWORD"])
        current = words[position - 1] if position - 1 < len(words) else ""
        commands = [*get_commands(), "help"]
        if position == 1:
            print(" ".join(sorted(name for name in commands if name.startswith(current))))
        elif words[0] in commands and words[0] != "help":
            self._complete_options(words, current)
        sys.exit(0)

    def _complete_options(self, words: list[str], current: str) -> None:
        command = self.fetch_command(words[0])
        options = []
        if words[0] in ("dumpdata", "sqlmigrate", "sqlsequencereset", "test"):
            # Where settings cannot be read, options of the command are still good to know.
            with contextlib.suppress(ImportError):
                options += [(config.label, 0) for config in apps.get_app_configs()]
        parser = command.create_parser("", words[0])
        options += [(min(a.option_strings), a.nargs != 0) for a in parser._actions if a.option_strings]
        used = {word.split("=")[0] for word in words[1:-1]}
        for option, takes_value in sorted(o for o in options if o[0] not in used and o[0].startswith(current)):
            print(option + "=" if takes_value and option.startswith("--") else option)

    def execute(self) -> None:
        """Run what the command line asks for."""
        subcommand = self.argv[1] if len(self.argv) > 1 else "help"
        parser = CommandParser(
            prog=self.prog_name, usage="%(prog)s subcommand [options] [args]", add_help=False, allow_abbrev=False
        )
        parser.add_argument("--settings")
        parser.add_argument("--pythonpath")
        parser.add_argument("args", nargs="*")
        try:
            options, _rest = parser.parse_known_args(self.argv[2:])
            handle_default_options(options)
        except CommandError:
            # The command's own parser will say what is wrong.
            options = None
        self._set_up(subcommand)
        self.autocomplete()
        self._dispatch(subcommand, options)

    def _set_up(self, subcommand: str) -> None:
        try:
            settings.INSTALLED_APPS  # noqa: B018
        except (ImproperlyConfigured, ImportError) as exc:
            self.settings_exception = exc
        if not settings.configured:
            return
        if subcommand == "runserver" and "--noreload" not in self.argv:
            self._set_up_for_reloading()
        else:
            fastjango.setup()

    def _set_up_for_reloading(self) -> None:
        """A broken project does not stop the reloader; the serving process shows the error."""
        from fastjango.utils import autoreload  # only the development server needs it

        try:
            autoreload.check_errors(fastjango.setup)()
        except Exception:
            apps.all_models = defaultdict(dict)
            apps.app_configs = {}
            apps.apps_ready = apps.models_ready = apps.ready = True
            command = self.fetch_command("runserver")
            _, rest = command.create_parser("django", "runserver").parse_known_args(self.argv[2:])
            for argument in rest:
                self.argv.remove(argument)

    def _dispatch(self, subcommand: str, options: Any) -> None:
        flags = self.argv[1:]
        if subcommand == "version" or flags == ["--version"]:
            sys.stdout.write(f"{fastjango.get_version()}\n")
        elif subcommand == "help" or flags in (["--help"], ["-h"]):
            self._help(options.args if options and subcommand == "help" else ())
        else:
            self.fetch_command(subcommand).run_from_argv(self.argv)

    def _help(self, about: Sequence[str]) -> None:
        """Show the help of a command, or the list of commands."""
        only_names = "--commands" in self.argv
        if about and not only_names:
            self.fetch_command(about[0]).print_help(self.prog_name, about[0])
        else:
            sys.stdout.write(f"{self.main_help_text(only_names)}\n")


def execute_from_command_line(argv: Sequence[str] | None = None) -> None:
    """Run the command that ``argv`` (``sys.argv`` by default) names."""
    ManagementUtility(argv).execute()
