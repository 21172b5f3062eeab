"""Loaders: functions, generated for a list of columns, that turn rows into objects.

An object is one ``__dict__`` literal; converters are called only for columns that need one, and not for
values that are of the right type already.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

from fastjango.db.models.expressions import Col
from fastjango.db.models.signals import post_init, pre_init
from fastjango.utils.inspect import is_defined_in

_HOME = "fastjango.db.models."

Load = Callable[[Any, str], list[Any]]


def somebody_listens(model: Any) -> bool:
    """Whether a signal is to be sent for each object."""
    if not pre_init.receivers and not post_init.receivers:
        return False
    return bool(pre_init.has_listeners(model) or post_init.has_listeners(model))


def is_plain_model(model: Any, names: list[str]) -> bool:
    """Whether filling ``__dict__`` is all that making an object of these values does."""
    base = f"{_HOME}base"
    if not is_defined_in(model.__init__, base) or not is_defined_in(model.from_db.__func__, base):
        return False
    if model.__setattr__ is not object.__setattr__ or model.__new__ is not object.__new__:
        return False
    for name in names:
        descriptor = inspect.getattr_static(model, name, None)
        # Ours keep their value in __dict__ under the same name.
        if hasattr(type(descriptor), "__set__") and not type(descriptor).__module__.startswith(_HOME):
            return False
    return True


def object_loader(
    builder: Any, select: Any, converters: Any, connection: Any, added: Any = (), linked: Any = None
) -> Any:
    """A function ``(rows, database alias)`` to objects with those related to them; None where that takes more.

    Args:
        builder: How the objects are cut out of a row.
        select: The columns.
        converters: The converters of each column that needs some, by position.
        connection: Where the rows come from.
        added: Names of attributes beside the fields, each with its column.
        linked: The attribute of a foreign key whose objects are at hand; the function takes a third argument then, from
            a key to the field's name with the object.
    """
    source = _Source(converters)
    main = source.object(builder, " ", added, linked)
    if main is None:
        return None
    lines = [
        f"def load(rows, db{', known' if linked else ''}):",
        " made = []",
        " add = made.append",
        # A row may have columns behind those of the objects.
        f" for {_cells(len(select))} in rows:",
        *(f" {line}" for line in source.lines),
        f"  add({main})",
        " return made",
    ]
    return source.compiled(lines, connection)


def row_loader(names: list[str] | None, width: int, converters: Any, connection: Any, flat: bool = False) -> Load:
    """A function ``(rows, database alias)`` to dictionaries, tuples or single values.

    Args:
        names: The keys of dictionaries; None for tuples.
        width: How many columns a row has.
        converters: As for objects.
        connection: Where the rows come from.
        flat: Only the first column.
    """
    source = _Source(converters)
    if flat:
        made = source.cell(0)
    elif names is not None:
        made = f"{{{', '.join(f'{name!r}: {source.cell(position)}' for position, name in enumerate(names))}}}"
    elif converters:
        made = f"({' '.join(f'{source.cell(position)},' for position in range(width))})"
    else:
        return lambda rows, db: list(rows)
    return source.compiled(["def load(rows, db):", f" return [{made} for {_cells(width)} in rows]"], connection)


def _cells(width: int) -> str:
    return "".join(f"v{number}, " for number in range(width))


def loader_for(builder: Any, compiler: Any, connection: Any, added: Any) -> Load | None:
    """The same, kept with the connection where values are converted by nothing but their column."""
    select = compiler.select
    converters = compiler.get_converters([entry[0] for entry in select])
    columns = tuple(_conversion(entry[0], converters.get(position)) for position, entry in enumerate(select))
    if None in columns:
        return None
    key = ("loader", _structure(builder), columns, added)
    if key not in connection.plans:
        connection.plans[key] = object_loader(builder, select, converters, connection, added)
    loader: Load | None = connection.plans[key]
    return loader


def _conversion(expression: Any, converter: Any) -> Any:
    """What a column's conversion depends on; None if on this very expression."""
    if type(expression) is Col and (expression.target is expression.output_field or expression.target.is_relation):
        # The field alone says how its values are converted.
        return expression.target
    if converter is None:
        return ()
    functions = converter[0]
    return tuple(functions) if all(hasattr(function, "passes") for function in functions) else None


def _structure(builder: Any) -> Any:
    loaded = builder.loaded
    related = tuple(map(_structure, builder.related))
    return builder.model, tuple(builder.positions), loaded.field, loaded.reverse, loaded.from_parent, related


class _Source:
    """The lines of a loader and the objects that they mention."""

    def __init__(self, converters: Any) -> None:
        self.converters = converters
        self.lines: list[str] = []
        self.names: dict[str, Any] = {}

    def compiled(self, lines: list[str], connection: Any) -> Load:
        """The function ``load`` that the lines define."""
        if any("zone" in line for line in lines):
            lines.insert(1, " zone = connection.timezone")
        namespace = {**self.names, "new": object.__new__, "connection": connection}
        exec("\n".join(lines), namespace)
        load: Load = namespace["load"]
        return load

    def _name(self, stem: str, value: Any) -> str:
        name = f"{stem}{len(self.names)}"
        self.names[name] = value
        return name

    def cell(self, position: int) -> str:
        """The text of a column's converted value."""
        value = f"v{position}"
        if position not in self.converters:
            return value
        functions, expression = self.converters[position]
        about = self._name("e", expression)
        text = value
        for function in functions:
            text = f"{self._name('c', function)}({text}, {about}, connection)"
        naive = getattr(functions[0], "makes_aware", None) if len(functions) == 1 else None
        if naive is not None:
            kind = self._name("t", naive)
            plain = f"zone is None or {value}.tzinfo is not None"
            return (
                f"({text} if {value}.__class__ is not {kind} else {value} if {plain} else {value}.replace(tzinfo=zone))"
            )
        passes = getattr(functions[0], "passes", None) if len(functions) == 1 else None
        if passes is not None:
            kind = self._name("t", passes)
            return f"({value} if {value}.__class__ is {kind} else {text})"
        return text

    def object(self, builder: Any, indent: str, added: Any = (), linked: Any = None) -> str | None:
        """Add the lines that make an object; answers its variable."""
        model = builder.model
        if not builder.pk_positions or not is_plain_model(model, [*builder.names, *(name for name, _ in added)]):
            return None
        cls, state_class = self._name("cls", model), self._name("state", _state_class())
        obj, state = f"o_{cls}", f"s_{cls}"
        by_name = {builder.select_names[position]: position for position in builder.positions}
        # What was not asked for is not there, and is read when it is looked at.
        columns = [*((name, by_name[name]) for name in builder.names), *added]
        cells = ", ".join(f"{name!r}: {self.cell(position)}" for name, position in columns)
        self.lines += [
            f"{indent}{state} = new({state_class})",
            f"{indent}{state}.db = db",
            f"{indent}{state}.adding = False",
            f"{indent}{obj} = new({cls})",
            f"{indent}{obj}.__dict__ = values = {{'_state': {state}, {cells}}}",
        ]
        if linked:
            self.lines.append(f"{indent}{state}.found_through = known(values[{linked!r}])")
        for related in builder.related:
            if not self._related(related, obj, indent):
                return None
        return obj

    def _related(self, builder: Any, obj: str, indent: str) -> bool:
        loaded = builder.loaded
        local, remote = self._name("set", loaded.local_setter), self._name("set", loaded.remote_setter)
        missing = " or ".join(f"v{position} is None" for position in builder.pk_positions) or "False"
        self.lines += [f"{indent}if {missing}:", f"{indent} {local}({obj}, None)", f"{indent}else:"]
        made = self.object(builder, f"{indent} ")
        if made is None:
            return False
        self.lines += [f"{indent} {local}({obj}, {made})", f"{indent} {remote}({made}, {obj})"]
        return True


def _state_class() -> Any:
    # By path: it stands a floor higher.
    return import_module("fastjango.db.models._model.state").ModelState
