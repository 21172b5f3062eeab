"""Catching queries, output and log records."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO
from unittest import skipUnless

from fastjango.core.signals import request_started
from fastjango.db import reset_queries


class CaptureQueriesContext:
    """The queries that a connection runs in a block.

    ``captured_queries`` are those run so far, also while the block is running.

    Source: django.test.utils.CaptureQueriesContext.
    """

    initial_queries = 0
    final_queries: int | None = None

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter(self.captured_queries)

    def __getitem__(self, index: Any) -> Any:
        return self.captured_queries[index]

    def __len__(self) -> int:
        return len(self.captured_queries)

    @property
    def captured_queries(self) -> list[dict[str, str]]:
        """``{"sql": …, "time": seconds}`` for each query of the block."""
        queries: list[dict[str, str]] = self.connection.queries[self.initial_queries : self.final_queries]
        return queries

    def __enter__(self) -> CaptureQueriesContext:
        self._former = self.connection.force_debug_cursor
        self.connection.force_debug_cursor = True
        # Connecting may run queries of its own, which are not the block's.
        self.connection.ensure_connection()
        self.initial_queries = len(self.connection.queries_log)
        self.final_queries = None
        # A request inside the block must not empty the log.
        self._reset_disconnected = request_started.disconnect(reset_queries)
        return self

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        self.connection.force_debug_cursor = self._former
        if self._reset_disconnected:
            request_started.connect(reset_queries)
        if exc_type is None:
            self.final_queries = len(self.connection.queries_log)


@contextmanager
def captured_output(stream_name: str) -> Iterator[TextIO]:
    """An ``io.StringIO`` in the place of ``sys.stdout``, ``sys.stderr`` or ``sys.stdin``."""
    former, stream = getattr(sys, stream_name), io.StringIO()
    setattr(sys, stream_name, stream)
    try:
        yield stream
    finally:
        setattr(sys, stream_name, former)


def captured_stdout() -> Any:
    """What is printed in a block."""
    return captured_output("stdout")


def captured_stderr() -> Any:
    """What is written to the error output in a block."""
    return captured_output("stderr")


def captured_stdin() -> Any:
    """A stream to write a block's input to, and to ``seek(0)`` in."""
    return captured_output("stdin")


class LoggingCaptureMixin:
    """Test cases whose ``logger_output`` holds what the ``django`` logger writes."""

    def setUp(self) -> None:  # unittest's name
        self.logger = logging.getLogger("django")
        self.logger_output = io.StringIO()
        handler: Any = self.logger.handlers[0]
        self.old_stream, handler.stream = handler.stream, self.logger_output

    def tearDown(self) -> None:  # unittest's name
        handler: Any = self.logger.handlers[0]
        handler.stream = self.old_stream


class TimeKeeper:
    """Named durations, for the runner's ``--timing``."""

    def __init__(self) -> None:
        self.records: dict[str, list[float]] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Record the seconds that a block takes, also when it fails."""
        # Noted at its beginning, so that what contains others comes before them.
        durations = self.records.setdefault(name, [])
        started = time.perf_counter()
        try:
            yield
        finally:
            durations.append(time.perf_counter() - started)

    def print_results(self) -> None:
        """Write every record to the error output."""
        for name, durations in self.records.items():
            for seconds in durations:
                sys.stderr.write(f"{name} took {seconds:.3f}s{os.linesep}")


class NullTimeKeeper:
    """Keeps no time."""

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Do nothing about the block."""
        yield

    def print_results(self) -> None:
        """Print nothing."""


def garbage_collect() -> None:
    """Collect garbage; cycles through finalisers take a second round."""
    for _ in range(2):
        gc.collect()


TZ_SUPPORT = hasattr(time, "tzset")
requires_tz_support = skipUnless(
    TZ_SUPPORT,
    "This test relies on the ability to run a program in an arbitrary time zone, but your operating system isn't "
    "able to do that.",
)
