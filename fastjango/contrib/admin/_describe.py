"""Decorators that describe actions and columns by setting attributes on the function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def _described(function: Callable[..., Any] | None, attributes: dict[str, Any]) -> Callable[..., Any]:
    """Set the attributes that are not None on the function, now or when the decorator gets one."""

    def describe(func: Callable[..., Any]) -> Callable[..., Any]:
        for name, value in attributes.items():
            if value is not None:
                setattr(func, name, value)
        return func

    return describe if function is None else describe(function)


def action(
    function: Callable[..., Any] | None = None,
    *,
    permissions: Sequence[str] | None = None,
    description: Any = None,
) -> Callable[..., Any]:
    """Describe a function as an action of a change list.

    Args:
        permissions: Such as ``"change"``; one of the admin's ``has_<name>_permission()`` must allow it.
        description: The label in the list of actions.

    Source: django.contrib.admin.action.
    """
    return _described(function, {"allowed_permissions": permissions, "short_description": description})


def display(
    function: Callable[..., Any] | None = None,
    *,
    boolean: bool | None = None,
    ordering: Any = None,
    description: Any = None,
    empty_value: Any = None,
) -> Callable[..., Any]:
    """Describe a function as a column of a change list or a read-only field of a form.

    Args:
        boolean: Show an icon for true, false and None.
        ordering: The field or expression that the column sorts by.
        description: The heading.
        empty_value: What stands for None and the empty string.

    Raises:
        ValueError: Both ``boolean`` and ``empty_value`` are given.

    Source: django.contrib.admin.display.
    """
    if boolean is not None and empty_value is not None:
        raise ValueError("The boolean and empty_value arguments to the @display decorator are mutually exclusive.")
    return _described(
        function,
        {
            "boolean": boolean,
            "admin_order_field": ordering,
            "short_description": description,
            "empty_value_display": empty_value,
        },
    )
