"""How checks look at options and word their findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.contrib.admin._utils.naming import flatten
from fastjango.core import checks

Findings = list[checks.CheckMessage]


def error(text: str, obj: Any, id: str, hint: str | None = None) -> Findings:
    """Return one error about a class; ``id`` without the ``admin.`` in front."""
    subject = obj if isinstance(obj, type) else type(obj)
    return [checks.Error(text, hint=hint, obj=subject, id=f"admin.{id.removeprefix('admin.')}")]


def must_be(type: str, option: str, obj: Any, id: str) -> Findings:
    """Say that an option is of a wrong kind."""
    return error(f"The value of '{option}' must be {type}.", obj.__class__, id)


def must_inherit_from(parent: str, option: str, obj: Any, id: str) -> Findings:
    """Say that an option is no class of a kind."""
    return error(f"The value of '{option}' must inherit from '{parent}'.", obj.__class__, id)


def refer_to_missing_field(field: Any, option: str, obj: Any, id: str) -> Findings:
    """Say that an option names a field that is not there."""
    return error(
        f"The value of '{option}' refers to '{field}', which is not a field of '{obj.model._meta.label}'.",
        obj.__class__,
        id,
    )


def is_subclass(value: Any, parent: Any) -> bool:
    """Tell whether a value is a class of a kind, whatever it is."""
    return isinstance(value, type) and issubclass(value, parent)


def is_listing(value: Any) -> bool:
    """Tell whether a value is a list or tuple."""
    return isinstance(value, (list, tuple))


def has_duplicates(fields: Iterable[Any]) -> bool:
    """Tell whether a field stands twice in a list of fields and lines."""
    flat = flatten(fields)
    return len(flat) > len(set(flat))


def joined(findings: Iterable[Findings]) -> Findings:
    """Put findings together."""
    return [finding for each in findings for finding in each]
