"""Results of tests: with SQL, with a debugger, and from other processes."""

from __future__ import annotations

import io
import logging
import pdb
import pickle
import textwrap
import unittest
from collections.abc import Callable
from typing import Any

import sqlparse


class DebugSQLTextTestResult(unittest.TextTestResult):
    """Shows the queries of failing tests."""

    def __init__(self, stream: Any, descriptions: Any, verbosity: int) -> None:
        self.logger = logging.getLogger("django.db.backends")
        self.logger.setLevel(logging.DEBUG)
        self.debug_sql_stream: Any = None
        super().__init__(stream, descriptions, verbosity)

    def startTest(self, test: Any) -> None:  # noqa: N802  # unittest's name
        """Begin to listen to queries."""
        self.debug_sql_stream = io.StringIO()
        self.handler = logging.StreamHandler(self.debug_sql_stream)
        self.logger.addHandler(self.handler)
        super().startTest(test)

    def stopTest(self, test: Any) -> None:  # noqa: N802
        """Stop listening."""
        super().stopTest(test)
        self.logger.removeHandler(self.handler)
        if self.showAll:
            self.debug_sql_stream.seek(0)
            self.stream.write(self.debug_sql_stream.read())
            self.stream.writeln(self.separator2)

    def _queries(self) -> str:
        if self.debug_sql_stream is None:
            # An error before the first test, as in a class's set-up.
            return ""
        self.debug_sql_stream.seek(0)
        return str(self.debug_sql_stream.read())

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """Note an error with the queries so far."""
        super().addError(test, err)
        self.errors[-1] = (*self.errors[-1], self._queries())  # type: ignore[assignment]  # printed below

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """Note a failure with the queries so far."""
        super().addFailure(test, err)
        self.failures[-1] = (*self.failures[-1], self._queries())  # type: ignore[assignment]  # printed below

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802
        """Note a subtest's error or failure with the queries so far."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            notes: list[Any] = self.failures if issubclass(err[0], test.failureException) else self.errors
            notes[-1] = (*notes[-1], self._queries())

    def printErrorList(self, flavour: str, errors: Any) -> None:  # noqa: N802
        """Print errors, each with its queries."""
        for test, text, queries in errors:
            self.stream.writeln(self.separator1)
            self.stream.writeln(f"{flavour}: {self.getDescription(test)}")
            self.stream.writeln(self.separator2)
            self.stream.writeln(text)
            self.stream.writeln(self.separator2)
            self.stream.writeln(sqlparse.format(queries, reindent=True, keyword_case="upper"))


class PDBDebugResult(unittest.TextTestResult):
    """Starts the debugger at each error or failure."""

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """Note an error and stop there."""
        super().addError(test, err)
        self.debug(err)

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """Note a failure and stop there."""
        super().addFailure(test, err)
        self.debug(err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802
        """Note a subtest and stop there if it did not pass."""
        if err is not None:
            self.debug(err)
        super().addSubTest(test, subtest, err)

    def debug(self, error: Any) -> None:
        """Open the debugger in the frame of the test, past unittest's own."""
        self._restoreStdout()  # type: ignore[attr-defined]  # unittest's own
        self.buffer = False
        _, exc_value, traceback = error
        print(f"\nOpening PDB: {exc_value!r}")
        while traceback is not None and "__unittest" in traceback.tb_frame.f_globals:
            traceback = traceback.tb_next
        pdb.post_mortem(traceback)


class DummyList:
    """A list that takes nothing in, for what another process keeps."""

    __slots__ = ()

    def append(self, item: Any) -> None:
        """Drop the item."""


class RemoteTestResult(unittest.TestResult):
    """Notes what happens as events that can be sent to the process that prints."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only the events are sent back.
        self.collectedDurations: Any = DummyList()
        self.events: list[tuple[Any, ...]] = []

    def __getstate__(self) -> dict[str, Any]:
        # The mirrored output streams cannot be sent.
        state = self.__dict__.copy()
        for name in ("_stdout_buffer", "_stderr_buffer", "_original_stdout", "_original_stderr"):
            state.pop(name, None)
        return state

    @property
    def test_index(self) -> int:
        """The number of the test that runs."""
        return self.testsRun - 1

    def _confirm_picklable(self, obj: Any) -> None:
        pickle.loads(pickle.dumps(obj))

    def check_picklable(self, test: Any, err: Any) -> None:
        """Raise, after telling why, when an error cannot be sent to the other process."""
        try:
            import tblib.pickling_support  # optional; makes tracebacks picklable

            tblib.pickling_support.install()
        except ImportError:
            self._explain_unpicklable(test, err, "tblib is not installed")
        try:
            self._confirm_picklable(err)
        except Exception as error:
            self._explain_unpicklable(test, err, error)
            raise

    def _explain_unpicklable(self, test: Any, err: Any, problem: Any) -> None:
        original = textwrap.indent(str(err[1]), "    ")
        print(
            f"\n{test} failed:\n\n{original}\n\nUnfortunately, the error cannot be sent to the process that prints "
            f"the results ({problem}).\nRun this test with --parallel=1 to see its traceback; tracebacks can be sent "
            "when the package tblib is installed.\n"
        )

    def check_subtest_picklable(self, test: Any, subtest: Any) -> None:
        """Raise, after telling why, when a subtest's parameters cannot be sent to the other process."""
        try:
            self._confirm_picklable(subtest)
        except Exception as error:
            print(
                f"\nSubtest failed:\n\n    test: {test}\n subtest: {subtest}\n\nUnfortunately, the subtest that failed "
                "cannot be pickled, so the parallel\ntest runner cannot handle it cleanly. Here is the pickling "
                f"error:\n\n> {error}\n\nYou should re-run this test with --parallel=1 to reproduce the failure\nwith "
                "a cleaner failure message.\n"
            )
            raise

    def startTestRun(self) -> None:  # noqa: N802
        """The run begins."""
        super().startTestRun()
        self.events.append(("startTestRun",))

    def stopTestRun(self) -> None:  # noqa: N802
        """The run ends."""
        super().stopTestRun()
        self.events.append(("stopTestRun",))

    def startTest(self, test: Any) -> None:  # noqa: N802
        """A test begins."""
        super().startTest(test)
        self.events.append(("startTest", self.test_index))

    def stopTest(self, test: Any) -> None:  # noqa: N802
        """A test ends."""
        super().stopTest(test)
        self.events.append(("stopTest", self.test_index))

    def addDuration(self, test: Any, elapsed: float) -> None:  # noqa: N802
        """A test took this many seconds (Python 3.12)."""
        self.events.append(("addDuration", self.test_index, elapsed))

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """A test met an error."""
        self.check_picklable(test, err)
        self.events.append(("addError", self.test_index, err))
        super().addError(test, err)

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """A test failed."""
        self.check_picklable(test, err)
        self.events.append(("addFailure", self.test_index, err))
        super().addFailure(test, err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802
        """A subtest ended."""
        if err is not None:
            # Without pickling it could not be told apart from others.
            self.check_picklable(test, err)
            self.check_subtest_picklable(test, subtest)
            self.events.append(("addSubTest", self.test_index, subtest, err))
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test: Any) -> None:  # noqa: N802
        """A test passed."""
        self.events.append(("addSuccess", self.test_index))
        super().addSuccess(test)

    def addSkip(self, test: Any, reason: str) -> None:  # noqa: N802
        """A test was skipped."""
        self.events.append(("addSkip", self.test_index, reason))
        super().addSkip(test, reason)

    def addExpectedFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """A test failed as expected."""
        # Without tblib the traceback is not worth failing for.
        try:
            self._confirm_picklable(err)
        except Exception:
            err = (err[0], err[1], None)
            self.check_picklable(test, err)
        self.events.append(("addExpectedFailure", self.test_index, err))
        super().addExpectedFailure(test, err)

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802
        """A test passed that was expected to fail."""
        self.events.append(("addUnexpectedSuccess", self.test_index))
        super().addUnexpectedSuccess(test)

    def wasSuccessful(self) -> bool:  # noqa: N802
        """Whether nothing failed."""
        failing = {"addError", "addFailure", "addSubTest", "addUnexpectedSuccess"}
        return not any(event[0] in failing for event in self.events)

    def _exc_info_to_string(self, err: Any, test: Any) -> str:
        # Only the process that prints needs the text.
        return ""


class RemoteTestRunner:
    """Runs a suite and leaves the events in its result."""

    resultclass: Any = RemoteTestResult

    def __init__(self, failfast: bool = False, resultclass: Any = None, buffer: bool = False) -> None:
        self.failfast = failfast
        self.buffer = buffer
        if resultclass is not None:
            self.resultclass = resultclass

    def run(self, test: Callable[[Any], Any]) -> Any:
        """Run a suite."""
        result = self.resultclass()
        unittest.registerResult(result)
        result.failfast = self.failfast
        result.buffer = self.buffer
        test(result)
        return result
