"""Checks that are one condition: made of it and of the message for when it does not hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .messages import CheckMessage
from .registry import register


def rule(name: str, tag: str, holds: Callable[[], Any], message: CheckMessage, deploy: bool = True) -> Any:
    """A registered check.

    Args:
        holds: Whether all is well.
        deploy: Only run with ``check --deploy``.
    """

    def check(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
        return [] if holds() else [message]

    check.__name__ = check.__qualname__ = name
    return register(check, tag, deploy=deploy)
