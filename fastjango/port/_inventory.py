"""What names fastjango's modules have, read from their source: nothing is imported and no settings are needed."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fastjango

_PACKAGE = Path(fastjango.__file__).parent


# Names that modules get while programs run.
_LATE_NAMES = {"fastjango.core.mail": {"outbox"}}


@dataclass(frozen=True)
class Module:
    """The names at the top of a module.

    Args:
        is_open: It answers for names that its source does not show (``__getattr__``).
    """

    path: str
    names: frozenset[str]
    is_open: bool = False

    def has(self, name: str) -> bool:
        """Whether ``from module import name`` works."""
        return self.is_open or name in self.names or find_module(f"{self.path}.{name}") is not None


def find_file(path: str) -> Path | None:
    """The source file of one of fastjango's modules."""
    first, *parts = path.split(".")
    if first != "fastjango":
        return None
    place = _PACKAGE.joinpath(*parts)
    for candidate in (place / "__init__.py", place.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return place if place.is_dir() else None


@functools.cache
def find_module(path: str) -> Module | None:
    """One of fastjango's modules by its dotted path; ``None`` if there is no such."""
    file = find_file(path)
    if file is None:
        return None
    if file.is_dir():
        return Module(path, frozenset())
    tree = ast.parse(file.read_text(encoding="utf-8"))
    if any(isinstance(statement, ast.Raise) for statement in tree.body):
        # It is there to say that fastjango leaves it out.
        return None
    names = frozenset(_names(tree.body, path, file.name == "__init__.py"))
    names |= {"__file__", "__name__", "__path__", "__doc__"} | _LATE_NAMES.get(path, set())
    return Module(path, names, "__getattr__" in names)


def _names(body: Iterable[ast.stmt], path: str, is_package: bool) -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom():
                yield from _imported_names(statement, path, is_package)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.With():
                yield from (node.id for node in ast.walk(statement) if _is_bound(node))  # type: ignore[attr-defined]
            case ast.If() | ast.Try():
                yield from _names(_inner_statements(statement), path, is_package)


def _is_bound(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _inner_statements(statement: ast.If | ast.Try) -> list[ast.stmt]:
    inner = [*statement.body, *statement.orelse]
    if isinstance(statement, ast.Try):
        inner += [*statement.finalbody, *(line for handler in statement.handlers for line in handler.body)]
    return inner


def _imported_names(statement: ast.ImportFrom, path: str, is_package: bool) -> Iterator[str]:
    source = _absolute(statement, path, is_package)
    for alias in statement.names:
        if alias.name != "*":
            yield alias.asname or alias.name
        elif (module := find_module(source)) is not None:
            yield from (name for name in module.names if not name.startswith("_"))


def _absolute(statement: ast.ImportFrom, path: str, is_package: bool) -> str:
    if not statement.level:
        return statement.module or ""
    parts = path.split(".")
    up = statement.level - is_package
    kept = parts[: len(parts) - up]
    return ".".join([*kept, *([statement.module] if statement.module else [])])


def missing_part(path: str) -> str | None:
    """The shortest beginning of a dotted path that fastjango has not; ``None`` if it has all of it.

    Below a module's names (methods of classes, say) nothing is looked up.
    """
    parts = path.split(".")
    for end in range(2, len(parts) + 1):
        parent = find_module(".".join(parts[: end - 1]))
        if parent is None:
            # The name before was no module but was there: what follows are its attributes.
            return None
        if not parent.has(parts[end - 1]):
            return ".".join(parts[:end])
    return None
