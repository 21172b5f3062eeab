"""What operations on whole models have in common."""

from __future__ import annotations

from typing import Any

from fastjango.utils.functional import cached_property

from .base import Operation, editable_model


class ModelOperation(Operation):
    """An operation on a model.

    Args:
        name: The model's name.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def name_lower(self) -> str:
        """The name in lower case."""
        return self.name.lower()

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() == self.name_lower

    def can_reduce_through(self, operation: Operation, app_label: str) -> bool:
        """Whether it may move behind the other."""
        return not operation.references_model(self.name, app_label)

    def reduce(self, operation: Operation, app_label: str) -> Any:
        return super().reduce(operation, app_label) or self.can_reduce_through(operation, app_label)

    def _model(self, schema_editor: Any, state: Any, app_label: str) -> Any:
        return editable_model(self, schema_editor, state, app_label, self.name)
