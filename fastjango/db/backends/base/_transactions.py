"""The transaction state of a connection: autocommit, savepoints, broken blocks, functions to run on commit."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.db._errors import TransactionManagementError
from fastjango.db.backends.utils import debug_transaction
from fastjango.utils.asyncio import async_unsafe

logger = logging.getLogger("django.db.backends.base")

_BROKEN = "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block."


class TransactionMixin:
    """Transactions of one connection; :class:`fastjango.db.transaction.Atomic` steers it."""

    # What the other parts of the wrapper provide.
    connection: Any
    features: Any
    ops: Any
    cursor: Callable[[], Any]
    ensure_connection: Callable[[], None]
    validate_thread_sharing: Callable[[], None]
    close: Callable[[], None]
    wrap_database_errors: Any
    errors_occurred: bool
    _thread_ident: int
    _lender: Any
    _holds: int
    rest: Callable[[], None]
    hold: Callable[[], None]
    let_go: Callable[[], None]

    def _reset_transaction_state(self) -> None:
        self.in_atomic_block = False
        self.savepoint_ids: list[str | None] = []
        self.atomic_blocks: list[Any] = []
        self.needs_rollback = False
        self.rollback_exc: BaseException | None = None
        self.closed_in_transaction = False

    def _start_transaction_state(self) -> None:
        self.autocommit = False
        self.savepoint_state = 0
        # Set where autocommit is switched off but Atomic should commit on leaving all the same.
        self.commit_on_exit = True
        self.run_on_commit: list[tuple[set[Any], Callable[[], Any], bool]] = []
        self.run_commit_hooks_on_set_autocommit_on = False
        self._reset_transaction_state()

    # Commit and rollback.

    def _commit(self) -> None:
        if self.connection is not None:
            with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
                self.connection.commit()

    def _rollback(self) -> None:
        if self.connection is not None:
            with debug_transaction(self, "ROLLBACK"), self.wrap_database_errors:
                self.connection.rollback()

    @async_unsafe
    def commit(self) -> None:
        """Commit the transaction and forget earlier errors.

        Raises:
            TransactionManagementError: inside an atomic block.
        """
        self.validate_thread_sharing()
        self.validate_no_atomic_block()
        self._commit()
        self.errors_occurred = False
        self.run_commit_hooks_on_set_autocommit_on = True

    @async_unsafe
    def rollback(self) -> None:
        """Roll the transaction back.

        Raises:
            TransactionManagementError: inside an atomic block.
        """
        self.validate_thread_sharing()
        self.validate_no_atomic_block()
        self._rollback()
        self.errors_occurred = False
        self.needs_rollback = False
        self.run_on_commit = []

    # Savepoints.

    def _run_plain(self, sql: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(sql)

    def _savepoint(self, sid: str) -> None:
        self._run_plain(self.ops.savepoint_create_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        self._run_plain(self.ops.savepoint_rollback_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        self._run_plain(self.ops.savepoint_commit_sql(sid))

    def _savepoint_allowed(self) -> bool:
        # In autocommit mode a savepoint would open a transaction that nobody ends.
        return bool(self.features.uses_savepoints) and not self.get_autocommit()

    @async_unsafe
    def savepoint(self) -> str | None:
        """Open a savepoint and return its name; None where there is no transaction to have one in."""
        if not self._savepoint_allowed():
            return None
        self.savepoint_state += 1
        sid = f"s{self._thread_ident}_x{self.savepoint_state}"
        self.validate_thread_sharing()
        self._savepoint(sid)
        return sid

    @async_unsafe
    def savepoint_rollback(self, sid: str) -> None:
        """Undo everything since a savepoint; functions registered since then will not run."""
        if not self._savepoint_allowed():
            return
        self.validate_thread_sharing()
        self._savepoint_rollback(sid)
        self.run_on_commit = [entry for entry in self.run_on_commit if sid not in entry[0]]

    @async_unsafe
    def savepoint_commit(self, sid: str) -> None:
        """Release a savepoint, keeping what was done since."""
        if not self._savepoint_allowed():
            return
        self.validate_thread_sharing()
        self._savepoint_commit(sid)

    @async_unsafe
    def clean_savepoints(self) -> None:
        """Begin counting savepoint names anew."""
        self.savepoint_state = 0

    # Autocommit.

    def _set_autocommit(self, autocommit: bool) -> None:
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a _set_autocommit() method")

    def get_autocommit(self) -> bool:
        """Whether each statement is committed by itself."""
        if self.connection is None and (self._lender is None or self.in_atomic_block or not self.autocommit):
            # A driver connection that was lent was in autocommit, and so will be the next.
            self.ensure_connection()
        return self.autocommit

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        """Switch autocommit.

        Args:
            autocommit: The new state.
            force_begin_transaction_with_broken_autocommit: Begin a transaction by statement where the
                driver's autocommit cannot be switched off without side effects (SQLite).

        Raises:
            TransactionManagementError: inside an atomic block.
        """
        self.validate_no_atomic_block()
        if self._lender is not None and self.connection is None and autocommit:
            # Autocommit is how the next driver connection comes.
            self.autocommit = True
            return
        self.close_if_health_check_failed()
        self.ensure_connection()
        by_statement = (
            force_begin_transaction_with_broken_autocommit
            and not autocommit
            and hasattr(self, "_start_transaction_under_autocommit")
        )
        # The state of the driver connection changes, which is for nobody else in between.
        self._holds += 1
        try:
            if by_statement:
                self._start_transaction_under_autocommit()
            elif autocommit:
                self._set_autocommit(True)
            else:
                with debug_transaction(self, "BEGIN"):
                    self._set_autocommit(False)
            self.autocommit = autocommit
        finally:
            self._holds -= 1
        if autocommit and self.run_commit_hooks_on_set_autocommit_on:
            self.run_and_clear_commit_hooks()
            self.run_commit_hooks_on_set_autocommit_on = False
        self.rest()

    _start_transaction_under_autocommit: Callable[[], None]
    close_if_health_check_failed: Callable[[], None]

    # Broken blocks.

    def get_rollback(self) -> bool:
        """Whether the innermost atomic block will roll back.

        Raises:
            TransactionManagementError: outside an atomic block.
        """
        self._require_atomic_block("The rollback flag doesn't work outside of an 'atomic' block.")
        return self.needs_rollback

    def set_rollback(self, rollback: bool) -> None:
        """Say whether the innermost atomic block shall roll back.

        Raises:
            TransactionManagementError: outside an atomic block.
        """
        self._require_atomic_block("The rollback flag doesn't work outside of an 'atomic' block.")
        self.needs_rollback = rollback

    def _require_atomic_block(self, message: str) -> None:
        if not self.in_atomic_block:
            raise TransactionManagementError(message)

    def validate_no_atomic_block(self) -> None:
        """Refuse what would break an atomic block."""
        if self.in_atomic_block:
            raise TransactionManagementError("This is forbidden when an 'atomic' block is active.")

    def validate_no_broken_transaction(self) -> None:
        """Refuse statements after an error in an atomic block."""
        if self.needs_rollback:
            raise TransactionManagementError(_BROKEN) from self.rollback_exc

    # Functions to run on commit.

    def on_commit(self, func: Callable[[], Any], robust: bool = False) -> None:
        """Run a function when the transaction is committed, or now if there is none.

        Args:
            func: Called without arguments.
            robust: Its errors are logged and do not stop the functions after it.

        Raises:
            TypeError: ``func`` cannot be called.
            TransactionManagementError: autocommit is off and there is no atomic block.
        """
        if not callable(func):
            raise TypeError("on_commit()'s callback must be a callable.")
        if self.in_atomic_block:
            self.run_on_commit.append((set(self.savepoint_ids), func, robust))
        elif not self.get_autocommit():
            raise TransactionManagementError("on_commit() cannot be used in manual transaction management")
        else:
            self._run_commit_hook(func, robust, "")

    def run_and_clear_commit_hooks(self) -> None:
        """Run what :meth:`on_commit` collected, in order."""
        self.validate_no_atomic_block()
        waiting = deque(self.run_on_commit)
        self.run_on_commit = []
        while waiting:
            _, func, robust = waiting.popleft()
            self._run_commit_hook(func, robust, " during transaction")

    def _run_commit_hook(self, func: Callable[[], Any], robust: bool, during: str) -> None:
        try:
            func()
        except Exception as error:
            if not robust:
                raise
            name = getattr(func, "__qualname__", func)
            logger.error("Error calling %s in on_commit()%s (%s).", name, during, error, exc_info=True)

    @contextmanager
    def constraint_checks_disabled(self) -> Iterator[None]:
        """Leave foreign keys unchecked in the block, where the database can."""
        self.hold()
        try:
            switched = self.disable_constraint_checking()
            try:
                yield
            finally:
                if switched:
                    self.enable_constraint_checking()
        finally:
            self.let_go()

    def disable_constraint_checking(self) -> bool:
        """Stop checking foreign keys; answers whether that was done."""
        return False

    def enable_constraint_checking(self) -> None:
        """Check foreign keys again."""

    def check_constraints(self, table_names: Any = None) -> None:
        """Check now what is otherwise checked on commit."""
