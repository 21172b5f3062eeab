"""The base of management commands: arguments, output, checks, errors."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from argparse import ArgumentParser, HelpFormatter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import TextIOBase
from typing import Any

import fastjango
from fastjango.core import checks
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.management.color import color_style, no_style
from fastjango.db import DEFAULT_DB_ALIAS, connections

ALL_CHECKS = "__all__"


class CommandError(Exception):
    """A command failed; its text is shown without a traceback.

    Args:
        returncode: The exit status of the process.

    Source: django.core.management.base.CommandError.
    """

    def __init__(self, *args: Any, returncode: int = 1, **kwargs: Any) -> None:
        self.returncode = returncode
        super().__init__(*args, **kwargs)


class SystemCheckError(CommandError):
    """The system checks found errors."""


class CommandParser(ArgumentParser):
    """An argument parser that raises ``CommandError`` when the command was called from Python.

    Args:
        missing_args_message: What to say when no positional argument is given.
        called_from_command_line: Errors leave the process, as argparse does.
    """

    def __init__(
        self, *, missing_args_message: str | None = None, called_from_command_line: bool | None = None, **kwargs: Any
    ) -> None:
        self.missing_args_message = missing_args_message
        self.called_from_command_line = called_from_command_line
        super().__init__(**kwargs)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.missing_args_message and not (args or any(not arg.startswith("-") for arg in args or ())):
            self.error(self.missing_args_message)
        return super().parse_args(args, namespace)

    def error(self, message: str) -> Any:
        if self.called_from_command_line:
            super().error(message)
        raise CommandError(f"Error: {message}")

    def add_subparsers(self, **kwargs: Any) -> Any:
        parser_class = kwargs.get("parser_class", type(self))
        if issubclass(parser_class, CommandParser):
            kwargs["parser_class"] = partial(parser_class, called_from_command_line=self.called_from_command_line)
        return super().add_subparsers(**kwargs)


def handle_default_options(options: Any) -> None:
    """Act on ``--settings`` and ``--pythonpath`` before settings are read."""
    if options.settings:
        os.environ["DJANGO_SETTINGS_MODULE"] = options.settings
        os.environ.pop("FASTJANGO_SETTINGS_MODULE", None)
    if options.pythonpath:
        sys.path.insert(0, options.pythonpath)


def no_translations(handle_func: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator of ``handle()``: no language is active while it runs."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from fastjango.utils import translation  # only commands that ask for it

        language = translation.get_language()
        translation.deactivate_all()
        try:
            return handle_func(*args, **kwargs)
        finally:
            if language is not None:
                translation.activate(language)

    return wrapper


class DjangoHelpFormatter(HelpFormatter):
    """Shows a command's own options before the ones that every command has."""

    show_last = frozenset(
        f"--{name}"
        for name in (
            *("version", "verbosity", "traceback", "settings", "pythonpath"),
            *("no-color", "force-color", "skip-checks"),
        )
    )

    def _common_last(self, actions: Iterable[Any]) -> list[Any]:
        return sorted(actions, key=lambda action: not self.show_last.isdisjoint(action.option_strings))

    def add_usage(self, usage: Any, actions: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().add_usage(usage, self._common_last(actions), *args, **kwargs)

    def add_arguments(self, actions: Iterable[Any]) -> None:
        super().add_arguments(self._common_last(actions))


class OutputWrapper(TextIOBase):
    """A stream whose ``write()`` ends lines and styles text.

    Source: django.core.management.base.OutputWrapper.
    """

    def __init__(self, out: Any, ending: str = "\n") -> None:
        self._out = out
        self._style_func: Callable[[str], str] | None = None
        self.ending = ending

    @property
    def style_func(self) -> Callable[[str], str]:
        """Applied to what is written; only where the stream is a terminal."""
        return self._style_func or (lambda text: text)

    @style_func.setter
    def style_func(self, style_func: Callable[[str], str] | None) -> None:
        self._style_func = style_func if style_func and self.isatty() else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)

    def flush(self) -> None:
        if hasattr(self._out, "flush"):
            self._out.flush()

    def isatty(self) -> bool:
        return hasattr(self._out, "isatty") and bool(self._out.isatty())

    def write(self, msg: str = "", style_func: Callable[[str], str] | None = None, ending: str | None = None) -> None:
        # Django 5.2: nothing comes back, or a command that returns it would have it written.
        end = self.ending if ending is None else ending
        if end and not msg.endswith(end):
            msg += end
        style = style_func or self.style_func
        self._out.write(style(msg))


class BaseCommand:
    """The base of all commands: subclasses define ``handle()`` and perhaps ``add_arguments()``.

    Source: django.core.management.base.BaseCommand.
    """

    help = ""
    _called_from_command_line = False
    output_transaction = False
    requires_migrations_checks = False
    requires_system_checks: Any = ALL_CHECKS
    base_stealth_options: tuple[str, ...] = ("stderr", "stdout")
    stealth_options: tuple[str, ...] = ()
    suppressed_base_arguments: Any = frozenset()

    def __init__(
        self, stdout: Any = None, stderr: Any = None, no_color: bool = False, force_color: bool = False
    ) -> None:
        self.stdout = OutputWrapper(stdout or sys.stdout)
        self.stderr = OutputWrapper(stderr or sys.stderr)
        if no_color and force_color:
            raise CommandError("'no_color' and 'force_color' can't be used together.")
        self.style: Any = no_style() if no_color else color_style(force_color)
        if not no_color:
            self.stderr.style_func = self.style.ERROR
        if not isinstance(self.requires_system_checks, list | tuple) and self.requires_system_checks != ALL_CHECKS:
            raise TypeError("requires_system_checks must be a list or tuple.")

    def get_version(self) -> str:
        """The version that ``--version`` shows; that of the framework unless overridden."""
        return fastjango.get_version()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser of the command's arguments, the common ones included."""
        kwargs.setdefault("formatter_class", DjangoHelpFormatter)
        parser = CommandParser(
            prog=f"{os.path.basename(prog_name)} {subcommand}",
            description=self.help or None,
            missing_args_message=getattr(self, "missing_args_message", None),
            called_from_command_line=getattr(self, "_called_from_command_line", None),
            **kwargs,
        )
        self._add_common_arguments(parser)
        self.add_arguments(parser)
        return parser

    def _add_common_arguments(self, parser: CommandParser) -> None:
        add = partial(self.add_base_argument, parser)
        add("--version", action="version", version=self.get_version(), help="Show program's version number and exit.")
        add(
            "-v",
            "--verbosity",
            default=1,
            type=int,
            choices=[0, 1, 2, 3],
            help="Verbosity level; 0=minimal output, 1=normal output, 2=verbose output, 3=very verbose output",
        )
        add(
            "--settings",
            help='The Python path to a settings module, e.g. "myproject.settings.main". If this isn\'t provided, '
            "the DJANGO_SETTINGS_MODULE environment variable will be used.",
        )
        add(
            "--pythonpath",
            help='A directory to add to the Python path, e.g. "/home/djangoprojects/myproject".',
        )
        add("--traceback", action="store_true", help="Display a full stack trace on CommandError exceptions.")
        add("--no-color", action="store_true", help="Don't colorize the command output.")
        add("--force-color", action="store_true", help="Force colorization of the command output.")
        if self.requires_system_checks:
            add("--skip-checks", action="store_true", help="Skip system checks.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the command's own arguments; for subclasses."""

    def add_base_argument(self, parser: CommandParser, *args: Any, **kwargs: Any) -> None:
        """Declare a common argument, with its help hidden where ``suppressed_base_arguments`` names it."""
        if any(arg in self.suppressed_base_arguments for arg in args):
            kwargs["help"] = argparse.SUPPRESS
        parser.add_argument(*args, **kwargs)

    def print_help(self, prog_name: str, subcommand: str) -> None:
        """Show the command's help."""
        self.create_parser(prog_name, subcommand).print_help()

    def run_from_argv(self, argv: Sequence[str]) -> None:
        """Run the command as a command line asks for it and leave the process when it fails."""
        self._called_from_command_line = True
        parser = self.create_parser(argv[0], argv[1])
        options = parser.parse_args(list(argv[2:]))
        cmd_options = vars(options)
        args = cmd_options.pop("args", ())
        handle_default_options(options)
        try:
            self.execute(*args, **cmd_options)
        except CommandError as error:
            if options.traceback:
                raise
            if isinstance(error, SystemCheckError):
                self.stderr.write(str(error), lambda text: text)
            else:
                self.stderr.write(f"{error.__class__.__name__}: {error}")
            sys.exit(error.returncode)
        finally:
            self._close_connections()

    @staticmethod
    def _close_connections() -> None:
        # A command without databases may run without settings.
        with contextlib.suppress(ImproperlyConfigured):
            connections.close_all()

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run the checks that the command wants, then ``handle()``, and write what it returns."""
        if options["force_color"] and options["no_color"]:
            raise CommandError("The --no-color and --force-color options can't be used together.")
        if options["force_color"]:
            self.style = color_style(force_color=True)
        elif options["no_color"]:
            self.style = no_style()
            self.stderr.style_func = None
        for name in ("stdout", "stderr"):
            if options.get(name):
                setattr(self, name, OutputWrapper(options[name]))
        if self.requires_system_checks and not options["skip_checks"]:
            self.check(**self._check_arguments(options))
        if self.requires_migrations_checks:
            self.check_migrations()
        output = self.handle(*args, **options)
        if output:
            if self.output_transaction:
                output = self._in_transaction(output, options)
            self.stdout.write(output)
        return output

    def _check_arguments(self, options: dict[str, Any]) -> dict[str, Any]:
        kwargs = self.get_check_kwargs(options)
        if self.requires_system_checks != ALL_CHECKS:
            kwargs["tags"] = self.requires_system_checks
        return kwargs

    def _in_transaction(self, output: str, options: dict[str, Any]) -> str:
        operations = connections[options.get("database", DEFAULT_DB_ALIAS)].ops
        begin, end = operations.start_transaction_sql(), operations.end_transaction_sql()
        return f"{self.style.SQL_KEYWORD(begin)}\n{output}\n{self.style.SQL_KEYWORD(end)}"

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str, Any]:
        """Arguments of :meth:`check` that come from the options; for subclasses."""
        return {}

    def check(
        self,
        app_configs: Any = None,
        tags: Any = None,
        display_num_errors: bool = False,
        include_deployment_checks: bool = False,
        fail_level: int = checks.ERROR,
        databases: Any = None,
    ) -> None:
        """Run the system checks and show what they find.

        Raises:
            SystemCheckError: something of ``fail_level`` or above was found and is not silenced.
        """
        found = checks.run_checks(
            app_configs=app_configs,
            tags=tags,
            include_deployment_checks=include_deployment_checks,
            databases=databases,
        )
        visible = [message for message in found if not message.is_silenced()]
        report = self._report(visible)
        if display_num_errors:
            report += "\n" if visible else ""
            count = {0: "no issues", 1: "1 issue"}.get(len(visible), f"{len(visible)} issues")
            report += f"System check identified {count} ({len(found) - len(visible)} silenced)."
        header = "System check identified some issues:\n" if visible else ""
        if any(message.is_serious(fail_level) for message in visible):
            raise SystemCheckError(self.style.ERROR(f"SystemCheckError: {header}") + report)
        if visible or display_num_errors:
            if visible:
                self.stderr.write(header + report, lambda text: text)
            else:
                self.stdout.write(header + report)

    def _report(self, visible: Sequence[Any]) -> str:
        groups = (
            (checks.CRITICAL, 10**6, "CRITICALS"),
            (checks.ERROR, checks.CRITICAL, "ERRORS"),
            (checks.WARNING, checks.ERROR, "WARNINGS"),
            (checks.INFO, checks.WARNING, "INFOS"),
            (checks.DEBUG, checks.INFO, "DEBUGS"),
        )
        text = ""
        for lowest, above, title in groups:
            issues = [message for message in visible if lowest <= message.level < above]
            if issues:
                style = self.style.ERROR if lowest >= checks.ERROR else self.style.WARNING
                lines = "\n".join(sorted(style(str(message)) for message in issues))
                text += f"\n{title}:\n{lines}\n"
        return text

    def check_migrations(self) -> None:
        """Warn of migrations that are not applied to the default database."""
        from fastjango.db.migrations.executor import MigrationExecutor  # a command without models needs none

        try:
            executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        except ImproperlyConfigured:
            # No databases are configured.
            return
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        labels = ", ".join(sorted({migration.app_label for migration, _backwards in plan}))
        self.stdout.write(
            self.style.NOTICE(
                f"\nYou have {len(plan)} unapplied migration(s). Your project may not work properly "
                f"until you apply the migrations for app(s): {labels}."
            )
        )
        self.stdout.write(self.style.NOTICE("Run 'python manage.py migrate' to apply them."))

    def handle(self, *args: Any, **options: Any) -> Any:
        """Do the command's work; a returned text is written."""
        raise NotImplementedError("subclasses of BaseCommand must provide a handle() method")


class AppCommand(BaseCommand):
    """A command that works on installed apps named by their labels: define ``handle_app_config()``."""

    missing_args_message = "Enter at least one application label."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("args", metavar="app_label", nargs="+", help="One or more application label.")

    def handle(self, *app_labels: str, **options: Any) -> str:
        from fastjango.apps import apps  # the registry is asked when the command runs

        try:
            configs = [apps.get_app_config(label) for label in app_labels]
        except (LookupError, ImportError) as exc:
            raise CommandError(f"{exc}. Are you sure your INSTALLED_APPS setting is correct?") from exc
        return "\n".join(filter(None, (self.handle_app_config(config, **options) for config in configs)))

    def handle_app_config(self, app_config: Any, **options: Any) -> Any:
        """Do the work for one app; a returned text is written."""
        raise NotImplementedError("Subclasses of AppCommand must provide a handle_app_config() method.")


class LabelCommand(BaseCommand):
    """A command that works on any labels: define ``handle_label()``."""

    label = "label"
    missing_args_message = f"Enter at least one {label}."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.missing_args_message == LabelCommand.missing_args_message:
            self.missing_args_message = f"Enter at least one {self.label}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("args", metavar=self.label, nargs="+")

    def handle(self, *labels: str, **options: Any) -> str:
        return "\n".join(filter(None, (self.handle_label(label, **options) for label in labels)))

    def handle_label(self, label: str, **options: Any) -> Any:
        """Do the work for one label; a returned text is written."""
        raise NotImplementedError("subclasses of LabelCommand must provide a handle_label() method")
