"""What becomes of the objects that refer to a deleted one.

The functions stand down here because relations name them; the collector that they talk to lies higher.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.db import IntegrityError

_PUBLIC_MODULE = "fastjango.db.models.deletion"  # what migrations and pickles name
_PACKAGE = "fastjango.db.models"


class ProtectedError(IntegrityError):
    """Objects that may not lose what they refer to (PROTECT) forbid the deletion."""

    def __init__(self, msg: str, protected_objects: Any) -> None:
        self.protected_objects = protected_objects
        super().__init__(msg, protected_objects)


class RestrictedError(IntegrityError):
    """Objects that are not deleted along with what they refer to (RESTRICT) forbid the deletion."""

    def __init__(self, msg: str, restricted_objects: Any) -> None:
        self.restricted_objects = restricted_objects
        super().__init__(msg, restricted_objects)


def CASCADE(collector: Any, field: Any, sub_objs: Any, using: str) -> None:  # noqa: N802  # Django's name
    """Delete them too."""
    collector.collect(
        sub_objs,
        source=field.remote_field.model,
        source_attr=field.name,
        nullable=field.null,
        fail_on_restricted=False,
    )
    if field.null and not collector.can_defer_constraint_checks(using):
        collector.add_field_update(field, None, sub_objs)


def PROTECT(collector: Any, field: Any, sub_objs: Any, using: str) -> None:  # noqa: N802  # Django's name
    """Forbid the deletion.

    Raises:
        ProtectedError: always.
    """
    target = field.remote_field.model.__name__
    raise ProtectedError(
        f"Cannot delete some instances of model '{target}' because they are referenced through a protected foreign "
        f"key: '{sub_objs[0].__class__.__name__}.{field.name}'",
        sub_objs,
    )


def RESTRICT(collector: Any, field: Any, sub_objs: Any, using: str) -> None:  # noqa: N802  # Django's name
    """Forbid the deletion unless they are deleted for another reason."""
    collector.add_restricted_objects(field, sub_objs)
    collector.add_dependency(field.remote_field.model, field.model)


def SET(value: Any) -> Callable[..., None]:  # noqa: N802  # Django's name
    """Put a value, or the result of a function, into the reference."""

    def set_on_delete(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
        collector.add_field_update(field, value() if callable(value) else value, sub_objs)

    set_on_delete.deconstruct = lambda: (f"{_PACKAGE}.SET", (value,), {})  # type: ignore[attr-defined]  # for migrations
    # A function may do something; it is not called in vain.
    set_on_delete.lazy_sub_objs = not callable(value)  # type: ignore[attr-defined]  # the collector reads it
    return set_on_delete


def SET_NULL(collector: Any, field: Any, sub_objs: Any, using: str) -> None:  # noqa: N802  # Django's name
    """Empty the reference."""
    collector.add_field_update(field, None, sub_objs)


def SET_DEFAULT(collector: Any, field: Any, sub_objs: Any, using: str) -> None:  # noqa: N802  # Django's name
    """Put the field's default into the reference."""
    collector.add_field_update(field, field.get_default(), sub_objs)


def DO_NOTHING(collector: Any, field: Any, sub_objs: Any, using: str) -> None:  # noqa: N802  # Django's name
    """Leave it to the database."""


SET_NULL.lazy_sub_objs = True  # type: ignore[attr-defined]  # the collector need not read the objects

for _public in (ProtectedError, RestrictedError, CASCADE, PROTECT, RESTRICT, SET, SET_NULL, SET_DEFAULT, DO_NOTHING):
    _public.__module__ = _PUBLIC_MODULE
