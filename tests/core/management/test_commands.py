"""What holds of all commands of the framework."""

import inspect

import pytest

import fastjango
from fastjango.core import management
from fastjango.core.checks import Warning
from fastjango.core.checks.commands import migrate_and_makemigrations_autodetector
from fastjango.core.management import base
from fastjango.core.management.commands import makemigrations
from fastjango.db.migrations.autodetector import MigrationAutodetector
from fastjango.test.runner import DiscoverRunner

fastjango.setup()
NAMES = management.find_commands(management.__path__[0])


def own_names(kind):
    """The private names of a command's classes, those of the base module left out."""
    classes = [part for part in kind.__mro__ if part.__module__ != base.__name__ and part is not object]
    return {name for part in classes for name in vars(part) if name.startswith("_") and not name.startswith("__")}


@pytest.mark.parametrize("name", NAMES)
def test_no_command_hides_a_helper_of_its_base(name):
    kind = type(management.load_command_class("fastjango.core", name))
    assert not own_names(kind) & {name for name, _ in inspect.getmembers(base.BaseCommand)}


def test_loaddata_reports_warnings_of_checks(monkeypatch, capsys):
    monkeypatch.setattr(base.checks, "run_checks", lambda **kwargs: [Warning("odd", id="x.W001")])
    management.load_command_class("fastjango.core", "loaddata").check()
    assert "?: (x.W001) odd" in capsys.readouterr().err


class Detector(MigrationAutodetector):
    """Another one."""


class MakeMigrations(makemigrations.Command):
    """Finds changes otherwise than ``migrate``."""

    autodetector = Detector


def test_partners_have_the_same_detector(monkeypatch):
    assert migrate_and_makemigrations_autodetector() == []
    owners = {"makemigrations": MakeMigrations(), "migrate": "fastjango.core"}
    monkeypatch.setattr(management, "get_commands", lambda: owners)
    (error,) = migrate_and_makemigrations_autodetector()
    assert (error.id, error.msg, error.hint) == (
        "commands.E001",
        "The migrate and makemigrations commands must have the same autodetector.",
        "makemigrations.Command.autodetector is Detector, but migrate.Command.autodetector is MigrationAutodetector.",
    )


def test_the_runner_declares_failfast():
    parser = base.CommandParser()
    DiscoverRunner.add_arguments(parser)
    assert parser.parse_args(["--failfast"]).failfast is True
