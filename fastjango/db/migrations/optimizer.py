"""Making a list of operations shorter without changing what it does."""

from __future__ import annotations

from typing import Any


class MigrationOptimizer:
    """Lets operations swallow later ones until nothing changes any more.

    Source: django.db.migrations.optimizer.MigrationOptimizer (5.2).
    """

    def optimize(self, operations: list[Any], app_label: str) -> list[Any]:
        """A list that does the same, no longer than the given one.

        Raises:
            TypeError: no app is named.
        """
        if app_label is None:
            raise TypeError("app_label must be a str.")
        self._iterations = 0
        while True:
            shorter = self.optimize_inner(operations, app_label)
            self._iterations += 1
            if shorter == operations:
                return shorter
            operations = shorter

    def optimize_inner(self, operations: list[Any], app_label: str) -> list[Any]:
        """One pass: the first pair that can become one does, and the rest follows as it is."""
        done: list[Any] = []
        for position, operation in enumerate(operations):
            merged = self._merge_one(operation, operations[position + 1 :], app_label)
            if merged is not None:
                return done + merged
            done.append(operation)
        return done

    @staticmethod
    def _merge_one(operation: Any, following: list[Any], app_label: str) -> list[Any] | None:
        """What stands for an operation and those that follow when it can be merged with one of them."""
        can_move_right = True
        for index, other in enumerate(following):
            result = operation.reduce(other, app_label)
            if isinstance(result, list):
                between, after = following[:index], following[index + 1 :]
                if can_move_right:
                    return [*between, *result, *after]
                # The other can come here instead, when nothing between minds.
                if all(step.reduce(other, app_label) is True for step in between):
                    return [*result, *between, *after]
                return None
            if not result:
                can_move_right = False
        return None
