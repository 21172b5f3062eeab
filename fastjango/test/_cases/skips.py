"""Decorators that skip tests which the database cannot do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from unittest import SkipTest, TestCase

from fastjango.db import DEFAULT_DB_ALIAS, connections
from fastjango.utils.functional import lazystr

Condition = Callable[[], bool]


def _skip_when(condition: Condition, reason: str, name: str) -> Callable[[Any], Any]:
    """Skip a test method when it runs, or a whole class where it is defined."""

    def decorator(decorated: Any) -> Any:
        if not isinstance(decorated, type):

            @wraps(decorated)
            def skipping(*args: Any, **kwargs: Any) -> Any:
                case = args[0] if args else None
                if isinstance(case, TestCase) and not _allows_default(type(case)):
                    raise ValueError(
                        f"{name} cannot be used on {case} as {type(case).__qualname__} doesn't allow queries against "
                        f"the {DEFAULT_DB_ALIAS!r} database."
                    )
                if condition():
                    raise SkipTest(reason)
                return decorated(*args, **kwargs)

            return skipping
        # Read when the class is about to run: connections are not set up where it is defined.
        inherited = getattr(decorated, "__unittest_skip__", False), getattr(decorated, "__unittest_skip_why__", "")
        case: Any = decorated
        case.__unittest_skip__ = _LazySkip(condition, inherited[0], decorated, name)
        case.__unittest_skip_why__ = lazystr(_LazyReason(inherited, reason))
        return decorated

    return decorator


def _allows_default(case: type) -> bool:
    databases = getattr(case, "databases", None)
    return databases is None or databases == "__all__" or DEFAULT_DB_ALIAS in databases


class _LazySkip:
    """True when the condition holds, asked each time; a skip that a base class has counts too."""

    def __init__(self, condition: Condition, inherited: Any, decorated: type, name: str) -> None:
        self.condition, self.inherited, self.decorated, self.name = condition, inherited, decorated, name

    def __bool__(self) -> bool:
        if not _allows_default(self.decorated):
            raise ValueError(
                f"{self.name} cannot be used on {self.decorated} as it doesn't allow queries against the "
                f"{DEFAULT_DB_ALIAS!r} database."
            )
        return bool(self.inherited) or self.condition()


class _LazyReason:
    """The reason of the first decorator that skips."""

    def __init__(self, inherited: tuple[Any, Any], reason: str) -> None:
        self.inherited, self.reason = inherited, reason

    def __str__(self) -> str:
        skips, reason = self.inherited
        return str(reason) if skips else self.reason


def _feature(name: str) -> bool:
    return bool(getattr(connections[DEFAULT_DB_ALIAS].features, name, False))


def skipIfDBFeature(*features: str) -> Callable[[Any], Any]:  # noqa: N802  # Django's name
    """Skip when the database has one of the features."""
    return _skip_when(
        lambda: any(_feature(name) for name in features),
        f"Database has feature(s) {', '.join(features)}",
        "skipIfDBFeature",
    )


def skipUnlessDBFeature(*features: str) -> Callable[[Any], Any]:  # noqa: N802
    """Skip unless the database has all of the features."""
    return _skip_when(
        lambda: not all(_feature(name) for name in features),
        f"Database doesn't support feature(s): {', '.join(features)}",
        "skipUnlessDBFeature",
    )


def skipUnlessAnyDBFeature(*features: str) -> Callable[[Any], Any]:  # noqa: N802
    """Skip unless the database has one of the features."""
    return _skip_when(
        lambda: not any(_feature(name) for name in features),
        f"Database doesn't support any of the feature(s): {', '.join(features)}",
        "skipUnlessAnyDBFeature",
    )
