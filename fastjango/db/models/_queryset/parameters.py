"""Parameters of INSERT and UPDATE: functions, generated for a list of columns, from objects to values for the driver.

Most values of most fields pass as they are, which an expression in generated code sees faster than a call would.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from fastjango.db.models.fields._preparing import passing_types, sets_itself

_HOME = "fastjango.db.models.fields"
_NOTHING = type(None)


class NotPlainError(Exception):
    """A value is an expression or becomes one: the statement depends on more than its columns."""


def has_placeholder(field: Any) -> bool:
    """Whether the field says itself what stands for its value."""
    return hasattr(field, "get_placeholder")


def preparer(field: Any, connection: Any) -> Callable[[Any], Any]:
    """A function from a field's value to what the driver takes."""
    passing = passing_types(field, connection)

    def prepare(value: Any) -> Any:
        if type(value) in passing:
            return value
        # Expressions, and objects where a value belongs: the compiler knows what to do, or to say.
        if hasattr(value, "resolve_expression") or hasattr(value, "prepare_database_save"):
            raise NotPlainError
        value = field.get_db_prep_save(value, connection=connection)
        if hasattr(value, "as_sql"):
            raise NotPlainError
        return value

    return prepare


def reader(model: Any, fields: Sequence[Any], connection: Any, add: bool, raw: bool = False) -> Callable[[Any], Any]:
    """A function from objects to their values of some fields, one object after the other.

    Args:
        model: The objects' model.
        fields: The fields.
        connection: Where the values go.
        add: Whether the rows are new.
        raw: Whether values are taken as they are, without the fields' ``pre_save()``.
    """
    names: dict[str, Any] = {"NotPlainError": NotPlainError}
    cells: list[str] = []
    early: list[str] = []
    for number, field in enumerate(fields):
        name = field.attname
        value = f"values[{name!r}] if {name!r} in values else getattr(obj, {name!r})"
        if not raw and sets_itself(field):
            names[f"pre_save{number}"] = field.pre_save
            value = f"pre_save{number}(obj, {add})"
            # Seen before any pre_save() runs: the general way would run it again.
            early.append(f"hasattr(values.get({name!r}), 'resolve_expression')")
        elif _is_described(model, name):
            value = f"getattr(obj, {name!r})"
        names[f"prepare{number}"] = preparer(field, connection)
        passing = passing_types(field, connection)
        tests = [f"(v := {value}) is None"] if _NOTHING in passing else []
        for kind in passing - {_NOTHING}:
            names[f"kind{number}"] = kind
            tests = [f"(v := {value}).__class__ is kind{number}", *(["v is None"] if tests else [])]
        cells.append(f"v if {' or '.join(tests)} else prepare{number}(v)" if tests else f"prepare{number}({value})")
    lines = [
        "def read(objs):",
        " made = []",
        " extend = made.extend",
        " for obj in objs:",
        "  values = obj.__dict__",
        *([f"  if {' or '.join(early)}: raise NotPlainError"] if early else []),
        f"  extend(({' '.join(f'{cell},' for cell in cells)}))",
        " return made",
    ]
    exec("\n".join(lines), names)
    read: Callable[[Any], Any] = names["read"]
    return read


def _is_described(model: Any, name: str) -> bool:
    """Whether the class has something to say about the attribute that ``__dict__`` does not know."""
    descriptor = inspect.getattr_static(model, name, None)
    return hasattr(type(descriptor), "__set__") and not type(descriptor).__module__.startswith(_HOME)
