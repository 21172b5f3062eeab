"""Module paths in Python code, changed through libcst so that layout and comments stay. The only home of libcst."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import libcst as cst

from ._roots import ROOTS, new_path
from ._text import rewrite_bare, rewrite_source_as_text, rewrite_text

_LOGGER_CALLS = {"getLogger", "assertLogs", "assertNoLogs", "patch_logger"}
_IMPORT_CALLS = {"import_module", "__import__", "find_spec"}


def rewrite_source(source: str) -> str:
    """Change the module paths of a Python file.

    The rule is mechanical and looks at imports, at names bound by them, and at string literals; running it again
    changes nothing. A file that does not parse is treated as text.
    """
    if not any(root in source for root in ROOTS):
        return source
    try:
        module = cst.parse_module(source)
    except (cst.ParserSyntaxError, RecursionError):
        return rewrite_source_as_text(source)
    binds_django = "import django" in source and _binds_django(module)
    return module.visit(_Rewriter(binds_django)).code


def _binds_django(module: cst.Module) -> bool:
    """Whether ``import django`` or ``import django.x`` binds the name in this file."""
    found = _Imports()
    module.visit(found)
    return any(alias.asname is None and _root_of(alias.name) == "django" for alias in found.aliases)


class _Imports(cst.CSTVisitor):
    """Collects the aliases of ``import`` statements, wherever they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.aliases: list[cst.ImportAlias] = []

    def visit_Import(self, node: cst.Import) -> None:
        self.aliases += node.names


class _Rewriter(cst.CSTTransformer):
    """One pass over a file: on the way in literals get their meaning from their place, on the way out they change."""

    def __init__(self, binds_django: bool) -> None:
        super().__init__()
        self._binds_django = binds_django
        # Nodes by identity: logger names, and literals that mean a package where they stand.
        self._loggers: set[int] = set()
        self._packages: set[int] = set()

    # Imports

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> cst.ImportFrom:
        if original_node.relative or original_node.module is None:
            return updated_node
        return updated_node.with_changes(module=_renamed(original_node.module))

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> cst.Import:
        names: list[cst.ImportAlias] = []
        for alias in original_node.names:
            names += _new_aliases(alias)
        names[-1] = names[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return updated_node.with_changes(names=names)

    def leave_ImportAlias(self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias) -> cst.ImportAlias:
        # Imported names stay; the module's own are changed with their statement.
        return original_node

    # Names bound by ``import django``

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        if self._binds_django and original_node.value == "django":
            return updated_node.with_changes(value=ROOTS["django"])
        return updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        return updated_node.with_changes(name=original_node.name)

    def leave_AssignTarget(self, original_node: cst.AssignTarget, updated_node: cst.AssignTarget) -> cst.AssignTarget:
        if isinstance(original_node.target, cst.Name):
            return updated_node.with_changes(target=original_node.target)
        return updated_node

    # What a literal means

    def visit_Call(self, node: cst.Call) -> None:
        name = _last_name(node.func)
        if name in _LOGGER_CALLS:
            self._loggers |= _literals(argument.value for argument in node.args)
        elif name in _IMPORT_CALLS:
            self._packages |= _literals(argument.value for argument in node.args[:1])
        elif isinstance(node.func, cst.Attribute) and _last_name(node.func.value).endswith("APPS"):
            self._packages |= _literals(argument.value for argument in node.args)
        for argument in node.args:
            self._look_at_entry(argument.keyword.value if argument.keyword else "", argument.value)
        self._look_after_m([argument.value for argument in node.args])

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self._look_at_entry(_target_name(target.target), node.value)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._look_at_entry(_target_name(node.target), node.value)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self._look_at_entry(_target_name(node.target), node.value)

    def visit_Dict(self, node: cst.Dict) -> None:
        for element in node.elements:
            if isinstance(element, cst.DictElement):
                self._look_at_entry(_literal_value(element.key), element.value)

    def visit_Subscript(self, node: cst.Subscript) -> None:
        if isinstance(node.value, cst.Subscript) and _key_of(node.value) == "loggers":
            self._loggers |= _literals([element.slice for element in node.slice])

    def visit_List(self, node: cst.List) -> None:
        self._look_after_m([element.value for element in node.elements])

    def visit_Tuple(self, node: cst.Tuple) -> None:
        self._look_after_m([element.value for element in node.elements])

    def _look_at_entry(self, name: str, value: cst.BaseExpression) -> None:
        """Mark what stands under a setting's, keyword's or key's name."""
        if name.endswith("APPS"):
            self._packages |= _literals([value])
        elif name == "loggers" and isinstance(value, cst.Dict):
            self._loggers |= _literals(e.key for e in value.elements if isinstance(e, cst.DictElement))

    def _look_after_m(self, values: Sequence[cst.BaseExpression]) -> None:
        for option, module in pairwise(values):
            if _literal_value(option) == "-m":
                self._packages |= _literals([module])

    # Literals

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.SimpleString:
        if id(original_node) in self._loggers:
            return updated_node
        text = original_node.raw_value
        new = rewrite_text(text, is_raw="r" in original_node.prefix.lower())
        if id(original_node) in self._packages:
            new = rewrite_bare(new)
        if new == text:
            return updated_node
        quote = original_node.quote
        return updated_node.with_changes(value=f"{original_node.prefix}{quote}{new}{quote}")

    def leave_FormattedStringText(
        self, original_node: cst.FormattedStringText, updated_node: cst.FormattedStringText
    ) -> cst.FormattedStringText:
        if id(original_node) in self._loggers:
            return updated_node
        return updated_node.with_changes(value=rewrite_text(original_node.value, is_raw=False))


def _literals(values: Iterable[cst.CSTNode]) -> set[int]:
    """The identities of the literals in some expressions."""
    found: set[int] = set()
    waiting = list(values)
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.SimpleString | cst.FormattedStringText):
            found.add(id(node))
        waiting += node.children
    return found


def _literal_value(node: cst.BaseExpression | None) -> str:
    return node.raw_value if isinstance(node, cst.SimpleString) else ""


def _last_name(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def _key_of(node: cst.Subscript) -> str:
    index = node.slice[0].slice
    return _literal_value(index.value) if isinstance(index, cst.Index) else ""


def _target_name(node: cst.BaseExpression) -> str:
    return _key_of(node) if isinstance(node, cst.Subscript) else _last_name(node)


def _root_of(node: cst.BaseExpression) -> str:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node.value if isinstance(node, cst.Name) else ""


def _renamed(node: Any) -> Any:
    """A module path with its first word changed."""
    if isinstance(node, cst.Attribute):
        return node.with_changes(value=_renamed(node.value))
    new = new_path(node.value)
    if new == node.value:
        return node
    return cst.parse_expression(new).with_changes(lpar=node.lpar, rpar=node.rpar)


def _new_aliases(alias: cst.ImportAlias) -> list[cst.ImportAlias]:
    """The aliases that stand for one; a new name with a dot does not bind the old one by itself."""
    root = _root_of(alias.name)
    new = alias.with_changes(name=_renamed(alias.name))
    if alias.asname is not None or "." not in ROOTS.get(root, ""):
        return [new]
    binding = cst.ImportAlias(
        name=_renamed(cst.Name(root)),
        asname=cst.AsName(cst.Name(root)),
        comma=alias.comma,
    )
    if isinstance(alias.name, cst.Name):
        return [binding]
    return [new.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))), binding]
