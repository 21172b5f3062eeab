"""The command ``test``."""

from __future__ import annotations

import sys
from typing import Any

from fastjango.conf import settings
from fastjango.core.management._arguments import add_noinput_argument
from fastjango.core.management.base import BaseCommand
from fastjango.core.management.utils import get_command_line_option
from fastjango.utils.module_loading import import_string

# Of the test package, which is above this floor; runners of projects are given a number.
_MOST_PROCESSES = "fastjango.test.runner.get_max_test_processes"
_TIME_KEEPERS = "fastjango.test.utils.NullTimeKeeper", "fastjango.test.utils.TimeKeeper"


class Command(BaseCommand):
    """Runs the tests of the project."""

    help = "Discover and run tests in the specified modules or the current directory."
    # Checked by the runner, once the test databases are there.
    requires_system_checks: Any = []
    test_runner: Any = None

    def run_from_argv(self, argv: list[str]) -> None:
        """Look for the runner before the options are read: it declares some."""
        self.test_runner = get_command_line_option(argv, "--testrunner")
        super().run_from_argv(argv)

    def add_arguments(self, parser: Any) -> None:
        """Declare the options, and those of the runner."""
        parser.add_argument(
            "args",
            metavar="test_label",
            nargs="*",
            help="Module paths to test; can be modulename, modulename.TestCase or modulename.TestCase.test_method",
        )
        add_noinput_argument(parser)
        parser.add_argument(
            "--testrunner",
            help="Tells Django to use specified test runner class instead of the one specified by the TEST_RUNNER "
            "setting.",
        )
        runner = self._runner_class(self.test_runner)
        if hasattr(runner, "add_arguments"):
            runner.add_arguments(parser)

    @staticmethod
    def _runner_class(name: str | None) -> Any:
        # Named by a setting: the test package is above this floor.
        return import_string(name or settings.TEST_RUNNER)

    def handle(self, *test_labels: str, **options: Any) -> None:
        """Run them; the exit status is 1 when some do not pass."""
        runner_class = self._runner_class(options["testrunner"])
        if options.get("parallel") == "auto":
            options["parallel"] = import_string(_MOST_PROCESSES)()
        time_keeper = import_string(_TIME_KEEPERS[bool(options.get("timing"))])()
        runner = runner_class(**options)
        with time_keeper.timed("Total run"):
            failures = runner.run_tests(test_labels)
        time_keeper.print_results()
        if failures:
            sys.exit(1)
