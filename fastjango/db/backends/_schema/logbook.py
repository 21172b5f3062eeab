"""What a schema editor did outside a transaction, so that it can be gone on with after a failure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from fastjango.db._errors import DatabaseError

Entry = list[Any]


class ChangedOperationError(DatabaseError):
    """An operation that stopped half-way does something else now than it did then."""


class Logbook:
    """Counts the steps that were finished, and writes down what the one that is running did.

    When a step is taken up again, what it did is not done again, and what it asked of the database is answered as it
    was then: a constraint that it has dropped already is still among the ones it finds.

    Args:
        finished: How many steps were finished before.
        entries: What the step after them did then.
    """

    def __init__(self, finished: int = 0, entries: Iterable[Entry] = ()) -> None:
        self._finished = 0
        self._entries: list[Entry] = []
        self._waiting_before: list[Any] = []
        self._is_running = False
        self._skipped = finished
        self._past = deque(entries)

    def begins(self, waiting: list[Any]) -> bool:
        """Open the next step; False when it was finished before.

        Args:
            waiting: The deferred statements so far.
        """
        if self._finished < self._skipped:
            self._finished += 1
            return False
        self._is_running = True
        self._waiting_before = list(waiting)
        return True

    def ends(self) -> None:
        """Close the step that is running.

        Raises:
            ChangedOperationError: it did more before than now.
        """
        if self._past:
            raise ChangedOperationError(f"Before it stopped, the operation did {self._past[0]}, and now it does not.")
        self._finished += 1
        self._entries = []
        self._is_running = False

    @property
    def length(self) -> int:
        """How much the step that is running did."""
        return len(self._entries)

    def undone(self, since: int = 0) -> None:
        """Forget what the step that is running did since then, because a transaction took it back."""
        del self._entries[since:]

    @property
    def reached(self) -> tuple[int, list[Entry]]:
        """How many steps are finished, and what the one after them did: the arguments to go on with."""
        return max(self._finished, self._skipped), [*self._entries, *self._past]

    def is_of_running_step(self, statement: Any) -> bool:
        """Whether a deferred statement was deferred by the step that is running."""
        return self._is_running and not any(statement is known for known in self._waiting_before)

    def do(self, statement: str, parameters: Any, run: Callable[[], Any]) -> None:
        """Run a statement unless the step ran it before.

        Raises:
            ChangedOperationError: the step ran another statement at this place.
        """
        if not self._is_running:
            run()
            return
        entry = ["did", statement, None if parameters is None else [str(value) for value in parameters]]
        if not self._past:
            run()
        elif self._past[0] == entry:
            self._past.popleft()
        else:
            raise ChangedOperationError(
                f"Before it stopped, the operation did {self._past[0]}, and now it would do {entry}."
            )
        self._entries.append(entry)

    def learn(self, ask: Callable[[], Any]) -> Any:
        """The answer to a question about the database, which is plain data: the one the step got before, if it did."""
        if not self._is_running:
            return ask()
        answered = bool(self._past) and self._past[0][0] == "learned"
        entry = self._past.popleft() if answered else ["learned", ask()]
        self._entries.append(entry)
        return entry[1]
