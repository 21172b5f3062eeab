"""Regular expressions that compile at first use, and texts that would match a pattern, for reversing URLs.

A pattern is read by the parser of Python's own ``re``, so that what can be reversed is what ``re`` understands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from re import _constants as ops  # type: ignore[attr-defined]  # the parse tree's vocabulary; typeshed leaves it out
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

from fastjango.utils.functional import SimpleLazyObject

_CATEGORY_EXAMPLES = {
    ops.CATEGORY_DIGIT: "0",
    ops.CATEGORY_NOT_DIGIT: "x",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_NOT_SPACE: "x",
    ops.CATEGORY_WORD: "x",
    ops.CATEGORY_NOT_WORD: "!",
}
_NOTHING: tuple[tuple[str, tuple[str, ...]], ...] = (("", ()),)
_Texts = tuple[tuple[str, tuple[str, ...]], ...]


class _Alternatives(Exception):
    """The pattern has ``|``, so that no single text stands for it."""


class _Reader:
    """Walks one parse tree; texts are templates for ``%`` with the names of their parameters."""

    def __init__(self, names: dict[str, int]) -> None:
        self.names = {number: name for name, number in names.items()}
        self.unnamed = 0

    def sequence(self, tokens: Iterable[tuple[Any, Any]]) -> _Texts:
        parts = [self.token(op, argument) for op, argument in tokens]
        return tuple(
            ("".join(text for text, _ in chosen), tuple(itertools.chain.from_iterable(names for _, names in chosen)))
            for chosen in itertools.product(*parts)
        )

    def token(self, op: Any, argument: Any) -> _Texts:
        if op in (ops.LITERAL, ops.NOT_LITERAL):
            return _text(chr(argument)) if op is ops.LITERAL else _text("^")
        if op is ops.IN:
            return _text(_example_of_set(argument))
        if op is ops.ANY:
            return _text(".")
        if op is ops.SUBPATTERN:
            number, _added, _removed, inner = argument
            return self.sequence(inner) if number is None else self.group(number)
        if op is ops.GROUPREF:
            return ((f"%({self.names[argument]})s", ()),)
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            return self.repeated(*argument)
        if op is ops.ATOMIC_GROUP:
            return self.sequence(argument)
        if op is ops.BRANCH:
            raise _Alternatives
        return _NOTHING  # anchors and look-around match no text

    def group(self, number: int) -> _Texts:
        name = self.names.get(number)
        if name is None:
            name = self.names[number] = f"_{self.unnamed}"
            self.unnamed += 1
        return ((f"%({name})s", (name,)),)

    def repeated(self, least: int, most: int, inner: Any) -> _Texts:
        once = self.sequence(inner)
        has_parameters = any(names for _, names in once)
        if least == 0:
            return (*_NOTHING, *once) if has_parameters else _NOTHING
        return tuple((text * least, names * least) for text, names in once)


def _text(text: str) -> _Texts:
    return ((text, ()),)


def _example_of_set(members: list[tuple[Any, Any]]) -> str:
    op, argument = members[0]
    if op is ops.NEGATE:
        return "^"
    if op is ops.CATEGORY:
        return _CATEGORY_EXAMPLES[argument]
    return chr(argument[0] if op is ops.RANGE else argument)


def normalize(pattern: str) -> list[tuple[str, list[str]]]:
    """Texts that a pattern matches, as templates for ``%`` with a dictionary, each with its parameters' names.

    An optional part with groups in it gives two texts; without groups it is left out. Groups without a name are
    called ``_0``, ``_1`` and so on. A pattern with alternatives (``|``) gives one empty text.

    Raises:
        ValueError: the pattern sets flags for the whole of itself.

    Source: django.utils.regex_helper.normalize.
    """
    try:
        tree = parser.parse(pattern)
        flag = re.RegexFlag(tree.state.flags & ~re.UNICODE)
        if flag:
            raise ValueError(f"Non-reversible reg-exp portion: {pattern!r}")
        texts = _Reader(tree.state.groupdict).sequence(tree)
    except (_Alternatives, re.error):
        texts = _NOTHING
    return [(text, list(names)) for text, names in texts]


def _lazy_re_compile(regex: Any, flags: int = 0) -> Any:
    """A pattern that is compiled when it is first used; a compiled one is taken as it is."""

    def compiled() -> Any:
        if isinstance(regex, (str, bytes)):
            return re.compile(regex, flags)
        assert not flags, "flags must be empty if regex is passed pre-compiled"
        return regex

    return SimpleLazyObject(compiled)
