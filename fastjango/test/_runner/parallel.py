"""Running test case classes in several processes, each with databases of its own."""

from __future__ import annotations

import argparse
import ctypes
import multiprocessing
import os
import unittest
from collections.abc import Callable
from typing import Any
from unittest.util import strclass

import fastjango
from fastjango.db import connections
from fastjango.test.utils import setup_test_environment as _setup_environment

from .results import RemoteTestRunner

_worker_id = 0


def get_max_test_processes() -> int:
    """How many processes ``--parallel`` means: ``DJANGO_TEST_PROCESSES``, or one a core; 1 where forking is unsafe."""
    if multiprocessing.get_start_method() not in {"fork", "spawn"}:
        return 1
    return int(os.environ.get("DJANGO_TEST_PROCESSES") or multiprocessing.cpu_count())


def parallel_type(value: str) -> int | str:
    """The value of ``--parallel``: a number or ``auto``."""
    if value == "auto":
        return value
    try:
        return int(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not an integer or the string 'auto'") from None


def _init_worker(
    counter: Any,
    initial_settings: Any = None,
    serialized_contents: Any = None,
    process_setup: Callable[..., None] | None = None,
    process_setup_args: Any = None,
    debug_mode: bool | None = None,
    used_aliases: Any = None,
) -> None:
    """Give a worker process its number and its own databases."""
    global _worker_id
    with counter.get_lock():
        counter.value += 1
        _worker_id = counter.value
    spawned = multiprocessing.get_start_method() == "spawn"
    if spawned:
        if callable(process_setup):
            process_setup(*(process_setup_args or ()))
        fastjango.setup()
        _setup_environment(debug=debug_mode)
    for alias in used_aliases or connections:
        connection = connections[alias]
        if spawned:
            # Nothing of the first process's state came along.
            connection.settings_dict.update((initial_settings or {}).get(alias, {}))
            if value := (serialized_contents or {}).get(alias):
                connection._test_serialized_contents = value
        connection.creation.setup_worker_connection(_worker_id)


def _run_subsuite(args: tuple[Any, int, Any, bool, bool]) -> tuple[int, list[Any]]:
    """Run a suite in a worker; its number and the events of its result."""
    runner_class, index, subsuite, failfast, buffer = args
    result = runner_class(failfast=failfast, buffer=buffer).run(subsuite)
    return index, result.events


def _process_setup_stub(*args: Any) -> None:
    """What a worker does before anything else; nothing unless a subclass says."""


class ParallelTestSuite(unittest.TestSuite):
    """Runs suites of single classes in worker processes and replays their events.

    Args:
        subsuites: A suite for each test case class.
        processes: How many workers.

    Source: django.test.runner.ParallelTestSuite (5.2).
    """

    init_worker: Any = _init_worker
    process_setup: Any = _process_setup_stub
    process_setup_args: tuple[Any, ...] = ()
    run_subsuite: Any = _run_subsuite
    runner_class: Any = RemoteTestRunner

    def __init__(
        self,
        subsuites: list[Any],
        processes: int,
        failfast: bool = False,
        debug_mode: bool = False,
        buffer: bool = False,
    ) -> None:
        self.subsuites = subsuites
        self.processes = processes
        self.failfast = failfast
        self.debug_mode = debug_mode
        self.buffer = buffer
        self.initial_settings: Any = None
        self.serialized_contents: Any = None
        self.used_aliases: Any = None
        super().__init__()

    def run(self, result: Any) -> Any:
        """Run all suites, and tell the result of each event as it comes."""
        self.initialize_suite()
        counter = multiprocessing.Value(ctypes.c_int, 0)
        cls = type(self)
        pool = multiprocessing.Pool(
            processes=self.processes,
            initializer=cls.init_worker.__func__ if hasattr(cls.init_worker, "__func__") else cls.init_worker,
            initargs=[
                counter,
                self.initial_settings,
                self.serialized_contents,
                cls.process_setup,
                self.process_setup_args,
                self.debug_mode,
                self.used_aliases,
            ],
        )
        jobs = [
            (self.runner_class, index, suite, self.failfast, self.buffer) for index, suite in enumerate(self.subsuites)
        ]
        events = pool.imap_unordered(cls.run_subsuite, jobs)
        while not result.shouldStop:
            try:
                # The time limit lets Ctrl-C through.
                index, happened = events.next(timeout=0.1)
            except multiprocessing.TimeoutError:
                continue
            except StopIteration:
                pool.close()
                break
            tests = list(self.subsuites[index])
            for event in happened:
                self.handle_event(result, tests, event)
        else:
            pool.terminate()
        pool.join()
        return result

    def handle_event(self, result: Any, tests: list[Any], event: tuple[Any, ...]) -> None:
        """Tell a result what happened in a worker."""
        name, index, *details = (*event, None) if len(event) == 1 else event
        handler = getattr(result, name, None)
        if handler is None:
            return
        if index is None:
            handler()
        else:
            handler(tests[index] if index >= 0 else _set_up_of(tests), *details)

    def __iter__(self) -> Any:
        return iter(self.subsuites)

    def initialize_suite(self) -> None:
        """Keep what spawned workers have to be told."""
        if multiprocessing.get_start_method() == "spawn":
            self.initial_settings = {alias: connections[alias].settings_dict for alias in connections}
            self.serialized_contents = {
                alias: connections[alias]._test_serialized_contents
                for alias in connections
                if alias in (self.serialized_aliases if hasattr(self, "serialized_aliases") else ())
            }


def _set_up_of(tests: list[Any]) -> Any:
    """What stands for a class whose set-up failed before its first test, as unittest names it."""
    description = f"setUpClass ({strclass(type(tests[0]))})" if tests else "setUpClass"
    return unittest.suite._ErrorHolder(description)  # type: ignore[attr-defined]  # unittest's own stand-in
