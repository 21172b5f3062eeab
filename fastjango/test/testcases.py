"""Test cases with databases, and the door to the others.

The rooms are ``_cases/simple.py`` (``SimpleTestCase``), ``_cases/live.py`` (a live server) and ``_cases/skips.py``.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.files import locks
from fastjango.core.management import call_command
from fastjango.core.management.color import no_style
from fastjango.core.management.sql import emit_post_migrate_signal
from fastjango.core.signals import setting_changed
from fastjango.db import DEFAULT_DB_ALIAS, connections, transaction
from fastjango.test.utils import modify_settings
from fastjango.utils.functional import classproperty

from ._cases.contexts import AssertNumQueriesContext
from ._cases.contexts import AssertNumQueriesContext as _AssertNumQueriesContext  # noqa: F401  # packages ask for it
from ._cases.live import FSFilesHandler as FSFilesHandler
from ._cases.live import LiveServerThread as LiveServerThread
from ._cases.live import QuietWSGIRequestHandler as QuietWSGIRequestHandler
from ._cases.live import StaticFilesHandler as StaticFilesHandler
from ._cases.response_assertions import assert_and_parse_html as assert_and_parse_html
from ._cases.response_assertions import to_list as to_list
from ._cases.simple import DatabaseOperationForbidden as DatabaseOperationForbidden
from ._cases.simple import SimpleTestCase as SimpleTestCase
from ._cases.simple import _DatabaseFailure as _DatabaseFailure
from ._cases.simple import is_pickable as is_pickable
from ._cases.skips import skipIfDBFeature as skipIfDBFeature
from ._cases.skips import skipUnlessAnyDBFeature as skipUnlessAnyDBFeature
from ._cases.skips import skipUnlessDBFeature as skipUnlessDBFeature

logger = logging.getLogger("django.test")
# Leaves the frames of this module out of the tracebacks that unittest shows.
__unittest = True


class TransactionTestCase(SimpleTestCase):
    """A test case whose databases are emptied after each test.

    Attributes:
        reset_sequences: Start automatic keys at 1 before each test.
        available_apps: Only these apps are installed, and only their tables are emptied.
        fixtures: Fixtures that are loaded before each test.
        serialized_rollback: Bring the rows that migrations wrote back after emptying.
        databases: The aliases that tests may use.

    Source: django.test.TransactionTestCase (5.2).
    """

    reset_sequences = False
    available_apps: Any = None
    fixtures: Any = None
    databases: Any = {DEFAULT_DB_ALIAS}
    serialized_rollback = False
    _disallowed_database_msg = (
        "Database %(operation)s to %(alias)r are not allowed in this test. Add %(alias)r to %(test)s.databases to "
        "ensure proper test isolation and silence this failure."
    )

    # Whether the databases are ready for the next test: they are for the first one already in setUpClass().
    _is_prepared = False

    @classmethod
    def setUpClass(cls) -> None:  # unittest's name
        super().setUpClass()
        if not issubclass(cls, TestCase):
            cls._prepare()
            cls._is_prepared = True
            cls.addClassCleanup(cls._undo_preparation)

    @classmethod
    def _undo_preparation(cls) -> None:
        """For classes of which no test was run."""
        if cls._is_prepared:
            cls._is_prepared = False
            cls._widen_apps()

    @classmethod
    def _prepare(cls) -> None:
        """Narrow the apps and load the fixtures."""
        if cls.available_apps is not None:
            apps.set_available_apps(cls.available_apps)
            _announce_apps(cls.available_apps, enter=True)
            for alias in cls._databases_names(include_mirrors=False):
                emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)
        try:
            cls._fixture_setup()
        except Exception:
            cls._widen_apps()
            raise
        # Queries of the preparation are none of the test's.
        for alias in cls._databases_names(include_mirrors=False):
            connections[alias].queries_log.clear()

    @classmethod
    def _pre_setup(cls) -> None:
        """Prepare the databases, unless the class did for its first test."""
        super()._pre_setup()
        if not cls._is_prepared:
            cls._prepare()
        cls._is_prepared = False

    @classmethod
    def _widen_apps(cls) -> None:
        if cls.available_apps is not None:
            apps.unset_available_apps()
            _announce_apps(None, enter=False)

    @classmethod
    def _databases_names(cls, include_mirrors: bool = True) -> list[str]:
        """The aliases that the tests use."""
        return [
            alias
            for alias in connections
            if alias in cls.databases and (include_mirrors or not connections[alias].settings_dict["TEST"]["MIRROR"])
        ]

    @staticmethod
    def _reset_sequences(db_name: str) -> None:
        database = connections[db_name]
        if not database.features.supports_sequence_reset:
            return
        statements = database.ops.sequence_reset_by_name_sql(no_style(), database.introspection.sequence_list())
        if statements:
            with transaction.atomic(using=db_name), database.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)

    @classmethod
    def _fixture_setup(cls) -> None:
        for alias in cls._databases_names(include_mirrors=False):
            if cls.reset_sequences:
                cls._reset_sequences(alias)
            if cls.serialized_rollback and hasattr(connections[alias], "_test_serialized_contents"):
                if cls.available_apps is not None:
                    apps.unset_available_apps()
                connections[alias].creation.deserialize_db_from_string(connections[alias]._test_serialized_contents)
                if cls.available_apps is not None:
                    apps.set_available_apps(cls.available_apps)
            if cls.fixtures:
                call_command("loaddata", *cls.fixtures, verbosity=0, database=alias)

    def _should_reload_connections(self) -> bool:
        return True

    def _post_teardown(self) -> None:
        """Empty the databases and forget connections whose state a test may have changed."""
        try:
            self._fixture_teardown()
            super()._post_teardown()
            if self._should_reload_connections():
                # A closed connection is set up anew, whatever a test did to it.
                for open_connection in connections.all(initialized_only=True):
                    open_connection.close()
        finally:
            self._widen_apps()

    def _fixture_teardown(self) -> None:
        for alias in self._databases_names(include_mirrors=False):
            narrowed = self.available_apps is not None
            serialized = self.serialized_rollback and hasattr(connections[alias], "_test_serialized_contents")
            call_command(
                "flush",
                verbosity=0,
                interactive=False,
                database=alias,
                reset_sequences=False,
                # Other apps' tables may refer to the emptied ones.
                allow_cascade=narrowed,
                # Rows made after migrating would collide with those that are brought back.
                inhibit_post_migrate=narrowed or serialized,
            )

    def assertQuerySetEqual(  # noqa: N802  # Django's name
        self,
        qs: Any,
        values: Any,
        transform: Callable[[Any], Any] | None = None,
        ordered: bool = True,
        msg: Any = None,
    ) -> None:
        """A query set has these values.

        Args:
            transform: Applied to each object before comparing.
            ordered: Whether the order counts.

        Raises:
            ValueError: the order counts, but the query set has none.
        """
        values = list(values)
        found = [transform(item) for item in qs] if transform else list(qs)
        if not ordered:
            self.assertDictEqual(Counter(found), Counter(values), msg=msg)
            return
        if len(values) > 1 and hasattr(qs, "ordered") and not qs.ordered:
            raise ValueError("Trying to compare non-ordered queryset against more than one ordered value.")
        self.assertEqual(found, values, msg=msg)

    def assertNumQueries(  # noqa: N802
        self, num: int, func: Callable[..., Any] | None = None, *args: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any
    ) -> Any:
        """A call, or a block, runs this many queries."""
        context = AssertNumQueriesContext(self, num, connections[using])
        if func is None:
            return context
        with context:
            func(*args, **kwargs)
        return None


def _announce_apps(names: Any, *, enter: bool) -> None:
    setting_changed.send(
        sender=settings._wrapped.__class__,
        setting="INSTALLED_APPS",
        value=settings.INSTALLED_APPS if names is None else names,
        enter=enter,
    )


def connections_support_transactions(aliases: Iterable[str] | None = None) -> bool:
    """Whether all databases, or those named, have transactions."""
    return all(connections[alias].features.supports_transactions for alias in (aliases or connections))


def connections_support_savepoints(aliases: Iterable[str] | None = None) -> bool:
    """Whether all databases, or those named, have savepoints."""
    return all(connections[alias].features.uses_savepoints for alias in (aliases or connections))


class TestData:
    """A class attribute of which every test gets a copy of its own.

    Copies of one test share a memo, so that objects that refer to each other still do.

    Source: django.test.testcases.TestData.
    """

    memo_attr = "_testdata_memo"

    def __init__(self, name: str, data: Any) -> None:
        self.name = name
        self.data = data

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self.data
        memo = instance.__dict__.setdefault(self.memo_attr, {})
        copied = deepcopy(self.data, memo)
        instance.__dict__[self.name] = copied
        return copied

    def __repr__(self) -> str:
        return f"<TestData: name={self.name!r}, data={self.data!r}>"


class TestCase(TransactionTestCase):
    """A test case that runs each test in a transaction, inside one for the class, and rolls both back.

    Source: django.test.TestCase (5.2).
    """

    cls_atomics: dict[str, Any]
    atomics: dict[str, Any]

    @classmethod
    def _enter_atomics(cls) -> dict[str, Any]:
        atomics = {}
        for alias in cls._databases_names():
            atomic = transaction.atomic(using=alias)
            atomic._from_testcase = True
            atomic.__enter__()
            atomics[alias] = atomic
        return atomics

    @classmethod
    def _rollback_atomics(cls, atomics: dict[str, Any]) -> None:
        for alias in reversed(cls._databases_names()):
            transaction.set_rollback(True, using=alias)
            atomics[alias].__exit__(None, None, None)

    @classmethod
    def _databases_support_transactions(cls) -> bool:
        return connections_support_transactions(cls.databases)

    @classmethod
    def _databases_support_savepoints(cls) -> bool:
        return connections_support_savepoints(cls.databases)

    @classmethod
    def setUpClass(cls) -> None:  # unittest's name
        super().setUpClass()
        if not (cls._databases_support_transactions() and cls._databases_support_savepoints()):
            return
        cls.cls_atomics = cls._enter_atomics()
        try:
            if cls.fixtures:
                for alias in cls._databases_names(include_mirrors=False):
                    call_command("loaddata", *cls.fixtures, verbosity=0, database=alias)
            before = dict(cls.__dict__)
            cls.setUpTestData()
        except Exception:
            cls._rollback_atomics(cls.cls_atomics)
            raise
        for name, value in list(cls.__dict__.items()):
            if value is not before.get(name):
                setattr(cls, name, TestData(name, value))

    @classmethod
    def tearDownClass(cls) -> None:
        if cls._databases_support_transactions() and cls._databases_support_savepoints():
            cls._rollback_atomics(cls.cls_atomics)
            for open_connection in connections.all(initialized_only=True):
                open_connection.close()
        super().tearDownClass()

    @classmethod
    def setUpTestData(cls) -> None:
        """Make the rows that all tests of the class share; a hook for subclasses."""

    def _should_reload_connections(self) -> bool:
        return not self._databases_support_transactions() and super()._should_reload_connections()

    @classmethod
    def _fixture_setup(cls) -> None:
        if not cls._databases_support_transactions():
            # Without transactions every test makes the rows for itself.
            cls.setUpTestData()
            super()._fixture_setup()
            return
        if cls.reset_sequences:
            raise TypeError("reset_sequences cannot be used on TestCase instances")
        cls.atomics = cls._enter_atomics()
        if not cls._databases_support_savepoints():
            if cls.fixtures:
                for alias in cls._databases_names(include_mirrors=False):
                    call_command("loaddata", *cls.fixtures, verbosity=0, database=alias)
            cls.setUpTestData()

    def _fixture_teardown(self) -> None:
        if not self._databases_support_transactions():
            super()._fixture_teardown()
            return
        try:
            for alias in reversed(self._databases_names()):
                if self._should_check_constraints(connections[alias]):
                    connections[alias].check_constraints()
        finally:
            self._rollback_atomics(self.atomics)

    def _should_check_constraints(self, connection: Any) -> bool:
        return bool(
            connection.features.can_defer_constraint_checks and not connection.needs_rollback and connection.is_usable()
        )

    @classmethod
    @contextmanager
    def captureOnCommitCallbacks(  # noqa: N802
        cls, *, using: str = DEFAULT_DB_ALIAS, execute: bool = False
    ) -> Iterator[list[Callable[[], Any]]]:
        """The callbacks that a block registers with ``on_commit()``.

        Args:
            execute: Call them at the end of the block, with those that they register in turn.
        """
        callbacks: list[Callable[[], Any]] = []
        start = len(connections[using].run_on_commit)
        try:
            yield callbacks
        finally:
            while True:
                added = connections[using].run_on_commit[start:]
                start += len(added)
                for _, callback, robust in added:
                    callbacks.append(callback)
                    if execute:
                        cls._run_callback(callback, robust)
                if not execute or start == len(connections[using].run_on_commit):
                    break

    @staticmethod
    def _run_callback(callback: Callable[[], Any], robust: bool) -> None:
        if not robust:
            callback()
            return
        try:
            callback()
        except Exception as error:
            logger.error(
                "Error calling %s in on_commit() (%s).",
                getattr(callback, "__qualname__", callback),
                error,
                exc_info=True,
            )


class LiveServerTestCase(TransactionTestCase):
    """A test case with the project served at ``live_server_url`` in a thread.

    Source: django.test.LiveServerTestCase (5.2).
    """

    host = "localhost"
    port = 0
    server_thread_class: type[Any] = LiveServerThread
    static_handler: type[Any] = StaticFilesHandler
    server_thread: Any

    @classproperty
    def live_server_url(cls) -> str:  # noqa: N805  # read from the class
        """Scheme, host and port."""
        return f"http://{cls.host}:{cls.server_thread.port}"

    @classproperty
    def allowed_host(cls) -> str:  # noqa: N805
        """The host that ``ALLOWED_HOSTS`` gets."""
        return cls.host

    @classmethod
    def _make_connections_override(cls) -> dict[str, Any]:
        """In-memory databases, which only their own connection can see."""
        return {
            database.alias: database
            for database in connections.all()
            if database.vendor == "sqlite" and database.is_in_memory_db()
        }

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.enterClassContext(modify_settings(ALLOWED_HOSTS={"append": cls.allowed_host}))
        cls._start_server_thread()

    @classmethod
    def _start_server_thread(cls) -> None:
        shared = cls._make_connections_override()
        for database in shared.values():
            database.inc_thread_sharing()
        cls.server_thread = cls._create_server_thread(shared)
        cls.server_thread.daemon = True
        cls.server_thread.start()
        cls.addClassCleanup(cls._terminate_thread)
        cls.server_thread.is_ready.wait()
        if cls.server_thread.error:
            raise cls.server_thread.error

    @classmethod
    def _create_server_thread(cls, connections_override: dict[str, Any]) -> Any:
        return cls.server_thread_class(
            cls.host, cls.static_handler, connections_override=connections_override, port=cls.port
        )

    @classmethod
    def _terminate_thread(cls) -> None:
        cls.server_thread.terminate()
        for database in (cls.server_thread.connections_override or {}).values():
            database.dec_thread_sharing()


class SerializeMixin:
    """Test cases that run one at a time across processes, by a lock on a file named ``lockfile``.

    Raises:
        ValueError: the class names no ``lockfile``.
    """

    lockfile: Any = None
    _lockfile: Any

    def __init_subclass__(cls, /, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.lockfile is None:
            raise ValueError(f"{cls.__name__}.lockfile isn't set. Set it to a unique value in the base class.")

    @classmethod
    def setUpClass(cls) -> None:
        cls._lockfile = open(cls.lockfile)  # noqa: SIM115  # closed with the class
        cls.addClassCleanup(cls._lockfile.close)  # type: ignore[attr-defined]  # mixed into test cases
        locks.lock(cls._lockfile, locks.LOCK_EX)
        super().setUpClass()  # type: ignore[misc]  # as above
