"""``DiscoverRunner``: finds tests, prepares the databases, runs and counts."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import sys
import unittest
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from fastjango.core.management import call_command
from fastjango.db import connections
from fastjango.test.testcases import SimpleTestCase, TestCase
from fastjango.test.utils import (
    NullTimeKeeper,
    TimeKeeper,
    iter_test_cases,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

from .ordering import Shuffler, filter_tests_by_tags, partition_suite_by_case, reorder_tests
from .parallel import ParallelTestSuite, parallel_type
from .results import DebugSQLTextTestResult, PDBDebugResult


def is_discoverable(label: str) -> bool:
    """Whether a label names a folder or a package, in which tests are looked for."""
    try:
        module = import_module(label)
    except (ImportError, TypeError):
        return os.path.isdir(os.path.abspath(label))
    return hasattr(module, "__path__")


def find_top_level(top_level: str) -> str:
    """The folder above the outermost package that holds a folder."""
    while os.path.exists(os.path.join(top_level, "__init__.py")):
        above = os.path.dirname(top_level)
        if above == top_level:
            break
        top_level = above
    return top_level


class DiscoverRunner:
    """Runs the tests of a project.

    Source: django.test.runner.DiscoverRunner (5.2).
    """

    test_suite: Any = unittest.TestSuite
    parallel_test_suite: Any = ParallelTestSuite
    test_runner: Any = unittest.TextTestRunner
    test_loader: Any = unittest.defaultTestLoader
    reorder_by: tuple[type, ...] = (TestCase, SimpleTestCase)

    def __init__(
        self,
        pattern: str | None = None,
        top_level: str | None = None,
        verbosity: int = 1,
        interactive: bool = True,
        failfast: bool = False,
        keepdb: bool = False,
        reverse: bool = False,
        debug_mode: bool = False,
        debug_sql: bool = False,
        parallel: int = 0,
        tags: Any = None,
        exclude_tags: Any = None,
        test_name_patterns: Any = None,
        pdb: bool = False,
        buffer: bool = False,
        enable_faulthandler: bool = True,
        timing: bool = False,
        shuffle: Any = False,
        logger: Any = None,
        durations: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.pattern, self.top_level = pattern, top_level
        self.verbosity, self.interactive, self.failfast = verbosity, interactive, failfast
        self.keepdb, self.reverse, self.debug_mode, self.debug_sql = keepdb, reverse, debug_mode, debug_sql
        self.parallel = parallel
        self.tags, self.exclude_tags = set(tags or ()), set(exclude_tags or ())
        self.pdb = pdb
        if pdb and parallel > 1:
            raise ValueError("You cannot use --pdb with parallel tests; pass --parallel=1 to use it.")
        self.buffer = buffer
        if enable_faulthandler and not faulthandler.is_enabled():
            try:
                faulthandler.enable(file=sys.stderr.fileno())
            except (AttributeError, OSError):
                # A replaced error output may have no file.
                faulthandler.enable(file=sys.__stderr__.fileno())  # type: ignore[union-attr]  # there on every platform
        self.time_keeper: Any = TimeKeeper() if timing else NullTimeKeeper()
        self.test_name_patterns: Any = None
        if test_name_patterns:
            # As with unittest's own -k: a text without "*" is searched for.
            self.test_name_patterns = {p if "*" in p else f"*{p}*" for p in test_name_patterns}
        self.shuffle = shuffle
        self._shuffler: Shuffler | None = None
        self.logger = logger
        self.durations = durations

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the command ``test``."""
        flag: dict[str, Any] = {"action": "store_true"}
        add = parser.add_argument
        add("--failfast", help="Stops the test suite after the first failure.", **flag)
        add("-t", "--top-level-directory", dest="top_level", help="Top level of project for unittest discovery.")
        add("-p", "--pattern", default="test*.py", help="The test matching pattern. Defaults to test*.py.")
        add("--keepdb", help="Preserves the test DB between runs.", **flag)
        add(
            "--shuffle",
            nargs="?",
            default=False,
            type=int,
            metavar="SEED",
            help="Shuffles test case order. With a seed, gives the order of that seed again.",
        )
        add("-r", "--reverse", help="Reverses test case order.", **flag)
        add("--debug-mode", help="Sets settings.DEBUG to True.", **flag)
        add("-d", "--debug-sql", help="Prints logged SQL queries on failure.", **flag)
        add(
            "--parallel",
            nargs="?",
            const="auto",
            default=0,
            type=parallel_type,
            metavar="N",
            help='Run tests using up to N parallel processes. "auto" means one for each core.',
        )
        add("--tag", action="append", dest="tags", help="Run only tests with the given tag. Can be used again.")
        add(
            "--exclude-tag",
            action="append",
            dest="exclude_tags",
            help="Do not run tests with the given tag. Can be used again.",
        )
        add("--pdb", help="Runs a debugger (pdb, or ipdb if installed) on error or failure.", **flag)
        add("-b", "--buffer", help="Discard output from passing tests.", **flag)
        add(
            "--no-faulthandler",
            action="store_false",
            dest="enable_faulthandler",
            help="Disables the Python faulthandler module during tests.",
        )
        add("--timing", help="Output timings, including database set up and total run time.", **flag)
        add(
            "-k",
            action="append",
            dest="test_name_patterns",
            help="Only run test methods and classes that match the pattern or substring. Can be used again.",
        )
        if sys.version_info >= (3, 12):
            add("--durations", type=int, metavar="N", help="Show the N slowest test cases (N=0 for all).")

    # Talking

    @property
    def shuffle_seed(self) -> int | None:
        """The seed of the order; None without shuffling."""
        return None if self._shuffler is None else self._shuffler.seed

    def log(self, msg: str, level: int | None = None) -> None:
        """Say something through the logger, or print it where the verbosity allows."""
        if self.logger is not None:
            self.logger.log(level or logging.INFO, msg)
        elif self.verbosity > 0 and (self.verbosity > 1 or level is None or level >= logging.INFO):
            print(msg)

    # Preparing

    def setup_test_environment(self, **kwargs: Any) -> None:
        """Prepare the process."""
        setup_test_environment(debug=self.debug_mode)
        unittest.installHandler()

    def setup_shuffler(self) -> None:
        """Choose the seed, and tell it."""
        if self.shuffle is False:
            return
        shuffler = Shuffler(seed=self.shuffle)
        self.log(f"Using shuffle seed: {shuffler.seed_display}")
        self._shuffler = shuffler

    @contextmanager
    def load_with_patterns(self) -> Any:
        """Let the loader take only tests whose names match."""
        former = self.test_loader.testNamePatterns
        self.test_loader.testNamePatterns = self.test_name_patterns
        try:
            yield
        finally:
            self.test_loader.testNamePatterns = former

    def load_tests_for_label(self, label: str, discover_kwargs: dict[str, Any]) -> Any:
        """The tests of a module, class, method, package or folder.

        Raises:
            RuntimeError: the label is the path of a file.
        """
        path = os.path.abspath(label)
        if not os.path.exists(path):
            # A dotted name; a name that is no package comes back as its tests, or as an error that tells why.
            with self.load_with_patterns():
                tests = self.test_loader.loadTestsFromName(label)
            if tests.countTestCases():
                if not self._is_package(label):
                    return tests
            elif not is_discoverable(label):
                return tests
        elif not os.path.isdir(path):
            raise RuntimeError(
                f"One of the test labels is a path to a file: {label!r}, which is not supported. Use a dotted module "
                "name or path to a directory instead."
            )
        options = dict(discover_kwargs)
        if os.path.exists(path) and os.path.isdir(path) and not self.top_level:
            options["top_level_dir"] = find_top_level(path)
        with self.load_with_patterns():
            found = self.test_loader.discover(start_dir=label, **options)
        # The loader remembers the top level of its first discovery.
        self.test_loader._top_level_dir = None
        return found

    @staticmethod
    def _is_package(label: str) -> bool:
        try:
            return hasattr(import_module(label), "__path__")
        except (ImportError, TypeError):
            return False

    def build_suite(self, test_labels: Any = None, **kwargs: Any) -> Any:
        """The suite of the labels' tests, or of all below the current folder."""
        discover_kwargs: dict[str, Any] = {}
        if self.pattern is not None:
            discover_kwargs["pattern"] = self.pattern
        if self.top_level is not None:
            discover_kwargs["top_level_dir"] = self.top_level
        self.setup_shuffler()
        found: list[Any] = []
        for label in test_labels or ["."]:
            found.extend(iter_test_cases(self.load_tests_for_label(label, discover_kwargs)))
        if self.tags or self.exclude_tags:
            if self.tags:
                self.log(f"Including test tag(s): {', '.join(sorted(self.tags))}.", level=logging.DEBUG)
            if self.exclude_tags:
                self.log(f"Excluding test tag(s): {', '.join(sorted(self.exclude_tags))}.", level=logging.DEBUG)
            found = list(filter_tests_by_tags(found, self.tags, self.exclude_tags))
        # Databases that only failing imports would need are not known, so failures come first.
        found = list(reorder_tests(found, self.reorder_by, shuffler=self._shuffler, reverse=self.reverse))
        self.log(f"Found {len(found)} test(s).")
        suite = self.test_suite(found)
        return self._in_parallel(suite) if self.parallel > 1 else suite

    def _in_parallel(self, suite: Any) -> Any:
        subsuites = partition_suite_by_case(suite)
        # More processes than classes would have nothing to do.
        processes = min(self.parallel, len(subsuites))
        self.parallel = processes
        if processes <= 1:
            return suite
        return self.parallel_test_suite(subsuites, processes, self.failfast, self.debug_mode, self.buffer)

    def setup_databases(self, **kwargs: Any) -> Any:
        """Create the test databases."""
        return setup_databases(
            self.verbosity,
            self.interactive,
            time_keeper=self.time_keeper,
            keepdb=self.keepdb,
            debug_sql=self.debug_sql,
            parallel=self.parallel,
            **kwargs,
        )

    # Running

    def get_resultclass(self) -> Any:
        """The class of results that the options ask for."""
        if self.debug_sql:
            return DebugSQLTextTestResult
        return PDBDebugResult if self.pdb else None

    def get_test_runner_kwargs(self) -> dict[str, Any]:
        """The arguments of unittest's own runner."""
        kwargs: dict[str, Any] = {
            "failfast": self.failfast,
            "resultclass": self.get_resultclass(),
            "verbosity": self.verbosity,
            "buffer": self.buffer,
        }
        if sys.version_info >= (3, 12):
            kwargs["durations"] = self.durations
        return kwargs

    def run_checks(self, databases: Any) -> None:
        """Run the system checks."""
        call_command("check", verbosity=self.verbosity, databases=databases)

    def run_suite(self, suite: Any, **kwargs: Any) -> Any:
        """Run a suite and return its result."""
        runner = self.test_runner(**self.get_test_runner_kwargs())
        try:
            return runner.run(suite)
        finally:
            if self._shuffler is not None:
                self.log(f"Used shuffle seed: {self._shuffler.seed_display}")

    def teardown_databases(self, old_config: Any, **kwargs: Any) -> None:
        """Destroy the test databases."""
        teardown_databases(old_config, verbosity=self.verbosity, parallel=self.parallel, keepdb=self.keepdb)

    def teardown_test_environment(self, **kwargs: Any) -> None:
        """Undo the preparation."""
        unittest.removeHandler()
        teardown_test_environment()

    def suite_result(self, suite: Any, result: Any, **kwargs: Any) -> int:
        """How many tests did not pass."""
        return len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)

    def _get_databases(self, suite: Any) -> dict[str, bool]:
        """The aliases that tests use, and whether one of them wants the rows serialized."""
        databases: dict[str, bool] = {}
        for test in iter_test_cases(suite):
            wanted = getattr(test, "databases", None)
            if not wanted:
                continue
            serialized = getattr(test, "serialized_rollback", False)
            for alias in connections if wanted == "__all__" else wanted:
                databases[alias] = databases.get(alias, False) or serialized
        return databases

    def get_databases(self, suite: Any) -> dict[str, bool]:
        """Like :meth:`_get_databases`, telling which databases are left alone."""
        databases = self._get_databases(suite)
        unused = [alias for alias in connections if alias not in databases]
        if unused:
            self.log(f"Skipping setup of unused database(s): {', '.join(sorted(unused))}.", level=logging.DEBUG)
        return databases

    def run_tests(self, test_labels: Any, **kwargs: Any) -> int:
        """Do all of it: prepare, run, clean up.

        Returns:
            How many tests did not pass.
        """
        self.setup_test_environment()
        suite = self.build_suite(test_labels)
        databases = self.get_databases(suite)
        suite.serialized_aliases = {alias for alias, serialize in databases.items() if serialize}
        suite.used_aliases = set(databases)
        with self.time_keeper.timed("Total database setup"):
            old_config = self.setup_databases(aliases=databases, serialized_aliases=suite.serialized_aliases)
        failing = True
        try:
            self.run_checks(databases)
            result = self.run_suite(suite)
            failing = False
        finally:
            self._clean_up(old_config, quietly=failing)
        self.time_keeper.print_results()
        return self.suite_result(suite, result)

    def _clean_up(self, old_config: Any, *, quietly: bool) -> None:
        """Undo the preparation; while an error is on its way, one met here must not hide it."""
        try:
            with self.time_keeper.timed("Total database teardown"):
                self.teardown_databases(old_config)
            self.teardown_test_environment()
        except Exception:
            if not quietly:
                raise
