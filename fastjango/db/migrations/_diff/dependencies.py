"""What an operation has to wait for."""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from fastjango.db.migrations import operations as ops


class OperationDependency(
    NamedTuple("_Dependency", [("app_label", str), ("model_name", str), ("field_name", Any), ("type", Any)])
):
    """Something that another operation does: to a model, or to a field of it."""

    class Type(enum.Enum):
        """What is done."""

        CREATE = 0
        REMOVE = 1
        ALTER = 2
        REMOVE_ORDER_WRT = 3
        ALTER_FOO_TOGETHER = 4
        REMOVE_INDEX_OR_CONSTRAINT = 5

    @cached_property
    def model_name_lower(self) -> str:
        """The model's name in lower case."""
        return self.model_name.lower()

    @cached_property
    def field_name_lower(self) -> str:
        """The field's name in lower case."""
        return str(self.field_name).lower()


Type = OperationDependency.Type


def created(app_label: str, model_name: str, field_name: str | None = None) -> OperationDependency:
    """Wait until a model or field is there."""
    return OperationDependency(app_label, model_name, field_name, Type.CREATE)


def removed(app_label: str, model_name: str, field_name: str | None = None) -> OperationDependency:
    """Wait until a model or field is gone."""
    return OperationDependency(app_label, model_name, field_name, Type.REMOVE)


def _same_field(operation: Any, dependency: OperationDependency) -> bool:
    return (operation.model_name_lower, operation.name_lower) == (
        dependency.model_name_lower,
        dependency.field_name_lower,
    )


def _creates(operation: Any, dependency: OperationDependency) -> bool:
    if isinstance(operation, ops.CreateModel) and operation.name_lower == dependency.model_name_lower:
        return dependency.field_name is None or any(
            name.lower() == dependency.field_name_lower for name, _ in operation.fields
        )
    if dependency.field_name is None:
        return False
    return isinstance(operation, ops.AddField) and _same_field(operation, dependency)


def _removes(operation: Any, dependency: OperationDependency) -> bool:
    if dependency.field_name is None:
        return isinstance(operation, ops.DeleteModel) and operation.name_lower == dependency.model_name_lower
    return isinstance(operation, ops.RemoveField) and _same_field(operation, dependency)


def _alters(operation: Any, dependency: OperationDependency) -> bool:
    return isinstance(operation, ops.AlterField) and _same_field(operation, dependency)


def _removes_order(operation: Any, dependency: OperationDependency) -> bool:
    return (
        isinstance(operation, ops.AlterOrderWithRespectTo)
        and operation.name_lower == dependency.model_name_lower
        and (operation.order_with_respect_to or "").lower() != dependency.field_name_lower
    )


def _alters_together(operation: Any, dependency: OperationDependency) -> bool:
    return (
        isinstance(operation, (ops.AlterUniqueTogether, ops.AlterIndexTogether))
        and operation.name_lower == dependency.model_name_lower
    )


def _removes_index(operation: Any, dependency: OperationDependency) -> bool:
    return (
        isinstance(operation, (ops.RemoveIndex, ops.RemoveConstraint))
        and operation.model_name_lower == dependency.model_name_lower
    )


_CHECKS: dict[Any, Callable[[Any, OperationDependency], bool]] = {
    Type.CREATE: _creates,
    Type.REMOVE: _removes,
    Type.ALTER: _alters,
    Type.REMOVE_ORDER_WRT: _removes_order,
    Type.ALTER_FOO_TOGETHER: _alters_together,
    Type.REMOVE_INDEX_OR_CONSTRAINT: _removes_index,
}


def satisfies(operation: Any, dependency: OperationDependency) -> bool:
    """Whether an operation does what is waited for.

    Raises:
        ValueError: nobody knows such a dependency.
    """
    check = _CHECKS.get(dependency.type)
    if check is None:
        raise ValueError(f"Can't handle dependency {dependency!r}")
    return check(operation, dependency)
