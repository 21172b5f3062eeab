"""Values that compare loosely: rounded numbers, merged contexts, XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.dom.minidom import Node, parseString

Described = tuple[Any, ...]


class Approximate:
    """A number that equals all numbers that round to it.

    Args:
        places: Digits after the point that count.
    """

    def __init__(self, val: Any, places: int = 7) -> None:
        self.val = val
        self.places = places

    def __repr__(self) -> str:
        return repr(self.val)

    def __eq__(self, other: object) -> bool:
        return bool(self.val == other or round(abs(self.val - other), self.places) == 0)

    __hash__ = None  # type: ignore[assignment]  # what is nearly equal has no common hash


class ContextList(list[Any]):
    """Contexts of several templates; a text key is looked up in all of them."""

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return super().__getitem__(key)
        for context in self:
            if key in context:
                return context[key]
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The first value of a key, or the default."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return any(key in context for context in self)

    def keys(self) -> set[Any]:
        """The keys of all contexts."""
        return {key for context in self for layer in context for key in layer}


_SPACES = re.compile(r"[ \t\n][ \t\n]+")


def compare_xml(want: str, got: str) -> bool:
    """Whether two XML documents, or fragments, mean the same.

    White space between elements, the order of attributes, comments, processing instructions and the document type
    do not count.
    """
    texts = [text.strip().replace("\\n", "\n") for text in (want, got)]
    # A declaration makes it a document; fragments may have several elements at the top.
    wrapped = not any(text.startswith("<?xml") for text in texts)
    first, second = (_described(f"<root>{text}</root>" if wrapped else text) for text in texts)
    return first == second


def _described(source: str) -> Described:
    document = parseString(source)
    elements = [node for node in document.childNodes if node.nodeType == Node.ELEMENT_NODE]
    return _element(elements[0])


def _element(node: Any) -> Described:
    inside = [_element(child) for child in node.childNodes if child.nodeType == Node.ELEMENT_NODE]
    words = "".join(child.data for child in node.childNodes if child.nodeType == Node.TEXT_NODE)
    return node.tagName, dict(node.attributes.items()), _SPACES.sub(" ", words), inside


def strip_quotes(want: str, got: str) -> tuple[str, str]:
    """Both texts without the quotes that enclose both, with or without a ``u`` before them."""
    pattern: Callable[[str], Any] = re.compile(r"u?(['\"])(.*)\1", re.DOTALL).fullmatch
    first, second = pattern(want.strip()), pattern(got.strip())
    return (first[2], second[2]) if first and second else (want, got)


def iter_test_cases(tests: Any) -> Iterator[Any]:
    """The test cases of a suite, or of anything that holds cases and suites, in order.

    Raises:
        TypeError: a text is among them.
    """
    for test in tests:
        if isinstance(test, str):
            raise TypeError(f"Test {test!r} must be a test case or test suite not string (was found in {tests!r}).")
        if hasattr(test, "__iter__"):
            yield from iter_test_cases(test)
        else:
            yield test
