"""``diffsettings``: the settings that differ from the defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.conf import Settings, global_settings, settings
from fastjango.core.management.base import BaseCommand, CommandParser


def module_to_dict(module: Any, omittable: Any = lambda name: not name.isupper()) -> dict[str, str]:
    """``{setting: repr of its value}`` of a module or settings object."""
    return {name: repr(getattr(module, name)) for name in dir(module) if not omittable(name)}


class Command(BaseCommand):
    """Compare the project's settings with the defaults or another module."""

    help = "Displays differences between the current settings.py and Django's default settings."
    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help='Display all settings, regardless of their value. In "hash" mode, default values are prefixed by '
            '"###".',
        )
        parser.add_argument(
            "--default",
            metavar="MODULE",
            help="The settings module to compare the current settings against. Leave empty to compare against "
            "Django's default settings.",
        )
        parser.add_argument(
            "--output",
            default="hash",
            choices=("hash", "unified"),
            help="Selects the output format. 'hash' mode displays each changed setting, with the settings that don't "
            "appear in the defaults followed by ###. 'unified' mode prefixes the default setting with a minus sign, "
            "followed by the changed setting prefixed with a plus sign.",
        )

    def handle(self, **options: Any) -> str:
        if not settings.configured:
            settings._setup()
        current = module_to_dict(settings._wrapped)
        default = module_to_dict(Settings(options["default"]) if options["default"] else global_settings)
        show = {"hash": _hash_lines, "unified": _unified_lines}[options["output"]]
        return "\n".join(line for name in sorted(current) for line in show(name, current, default, options["all"]))


def _hash_lines(name: str, current: dict[str, str], default: dict[str, str], show_all: bool) -> Iterator[str]:
    line = f"{name} = {current[name]}"
    if name not in default:
        yield f"{line}  ###"
    elif current[name] != default[name]:
        yield line
    elif show_all:
        yield f"### {line}"


def _unified_lines(name: str, current: dict[str, str], default: dict[str, str], show_all: bool) -> Iterator[str]:
    if current[name] == default.get(name):
        if show_all:
            yield f"  {name} = {current[name]}"
        return
    if name in default:
        yield f"- {name} = {default[name]}"
    yield f"+ {name} = {current[name]}"
