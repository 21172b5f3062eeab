"""How a connection gets its driver connection: for good in a thread, for each statement or transaction on a loop."""

from __future__ import annotations

from asyncio import _get_running_loop
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from fastjango.utils._bridge import is_bridged


class LendingMixin:
    """The driver connection of one connection, from a pool of SQLAlchemy's.

    The connection of a task (one that has *moved in*) keeps its driver connection only while a cursor is open,
    inside of atomic blocks and while autocommit is off; between statements other tasks may have it.
    """

    # What the other parts of the wrapper provide.
    connection: Any
    alias: str
    autocommit: bool
    in_atomic_block: bool
    health_check_enabled: bool
    health_check_done: bool
    closed_in_transaction: bool
    settings_dict: dict[str, Any]
    run_on_commit: list[Any]
    execute_wrappers: list[Any]
    queries_log: Any
    force_debug_cursor: bool
    needs_rollback: bool
    _reset_transaction_state: Callable[[], None]
    _engine: Any

    # Whether opening a driver connection waits for a network.
    opens_in_thread = True
    # Whether the driver can wait in its thread only, for a network.
    blocks = False

    def _start_lending(self) -> None:
        self._loan: Any = None
        self._lender: Any = None
        # Whether the connection is a task's, and not a thread's.
        self._is_tenant = False
        self._open_cursors = 0
        self._holds = 0
        # The innermost atomic block that was entered on an event loop; see ``db/_tasks.py``.
        self.scope: Any = None
        # Threads whose event loop works for the thread that this connection belongs to.
        self.guests: set[int] = set()

    def borrow(self, dialect: Any, connect: Callable[[], Any], key: Any, pool: Any = None) -> Any:
        """A driver connection from the pool that serves these parameters.

        Args:
            dialect: ``name+driver`` or a URL, as SQLAlchemy knows it.
            connect: Opens a driver connection.
            key: What tells these parameters from others.
            pool: None or False opens and closes a connection each time, as Django does; True or a dictionary of
                ``QueuePool`` options keeps them. On an event loop there always is a pool.
        """
        if not self._is_tenant:
            engines = import_module("fastjango.db._alchemy.engine")  # start-up cost: SQLAlchemy
            self._engine = engines.engine_for(dialect, connect, key, pool)
            self._loan = engines.checkout(self._engine)
            return self._loan.driver_connection
        lending = import_module("fastjango.db._alchemy.lending")
        options = dict(pool) if isinstance(pool, dict) else {}
        max_age = None if pool else self.settings_dict["CONN_MAX_AGE"]
        if self.opens_in_thread:
            connect = lending.in_thread(connect)
        self._use_lender(lending.lender_for(dialect, connect, key, options, max_age, self.blocks))
        self._engine = self._lender.engine
        self._loan = self._lender.take_idle() or self._lender.take()
        return self._loan.driver_connection

    def _abandon(self) -> None:
        """Close a driver connection that could not be prepared, so that nobody gets it with half of its settings."""
        connection, self.connection = self.connection, None
        loan, self._loan = self._loan, None
        if loan is not None:
            import_module("fastjango.db._alchemy.lending").close(loan)
        elif connection is not None:
            with suppress(Exception):
                connection.close()

    def _use_lender(self, lender: Any) -> None:
        if lender is self._lender:
            return
        if self._lender is not None:
            self._lender.tenant_left()
        self._lender = lender
        lender.tenants += 1

    def _take_again(self) -> bool:
        """Go on with a driver connection that is ready for use, if there is one."""
        lender = self._lender
        if lender is None:
            return False
        while (loan := lender.take_idle()) is not None:
            if self._driver_is_alive(loan.driver_connection):
                self._loan = loan
                self.connection = loan.driver_connection
                return True
            lender.give_back(loan, is_usable=False)
        return False

    def begin_on_loop(self) -> bool:
        """Whether a statement may go straight to the driver: in a bridge, on a driver connection of its own."""
        if not self._is_tenant or not is_bridged():
            return False
        return self.connection is not None or (not self.closed_in_transaction and self._take_again())

    def rest(self) -> None:
        """Let other tasks have the driver connection if nothing of this one depends on it."""
        if (
            not self._is_tenant
            or self._loan is None
            or self._open_cursors
            or self._holds
            or self.in_atomic_block
            or not self.autocommit
        ):
            return
        driver_connection, self.connection = self.connection, None
        loan, self._loan = self._loan, None
        self._lender.give_back(loan, self._driver_is_idle(driver_connection))

    def hold(self) -> None:
        """Keep the driver connection until :meth:`let_go`, for what a session remembers; counted."""
        self._holds += 1

    def let_go(self) -> None:
        """The opposite of :meth:`hold`."""
        self._holds -= 1
        self.rest()

    def cursor_opened(self) -> None:
        """A cursor needs the driver connection."""
        self._open_cursors += 1

    def cursor_closed(self) -> None:
        """A cursor was closed."""
        self._open_cursors -= 1
        self.rest()

    def is_connected(self) -> bool:
        """Whether there is a driver connection that looks connected; costs no round trip."""
        return self.connection is not None and self._driver_is_alive(self.connection)

    def _driver_is_alive(self, connection: Any) -> bool:
        """Whether an idle driver connection still looks connected; costs no round trip."""
        return True

    def _driver_is_idle(self, connection: Any) -> bool:
        """Whether a driver connection is connected and in no transaction; costs no round trip."""
        return True

    # Tasks.

    def move_in(self) -> None:
        """From now on the connection belongs to a task."""
        self._is_tenant = True
        self.health_check_done = False
        if self._lender is not None:
            self._lender.tenants += 1

    def move_out(self) -> bool:
        """The task has ended; answers whether another one can have this connection.

        Called outside of any bridge: nothing here may wait.
        """
        is_clean = not (
            self._open_cursors or self._holds or self.in_atomic_block or self.scope or self.execute_wrappers
        )
        if self.connection is not None:
            is_idle = (
                self.autocommit
                and not self.in_atomic_block
                # Somebody's session, or one in preparation.
                and not self._holds
                and self._driver_is_idle(self.connection)
            )
            loan, self._loan = self._loan, None
            self.connection = None
            self._lender.give_back(loan, is_idle)
        if self._lender is not None:
            self._lender.tenant_left()
        self.run_on_commit = []
        self.queries_log.clear()
        self.force_debug_cursor = False
        self._reset_transaction_state()
        return is_clean and _get_running_loop() is not None
