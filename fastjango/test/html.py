"""Comparing HTML: elements with attributes in any order and white space that does not count."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import Any

# HTML standard, section 13.1.2: elements that have no end tag (with those of older standards).
VOID_ELEMENTS = frozenset(
    "area base basefont br col embed frame hr img input isindex link meta param source spacer track wbr".split()
)
# HTML standard, section 2.3.2: attributes whose presence alone is their value.
BOOLEAN_ATTRIBUTES = frozenset(
    """
    allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden ismap
    itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected
    """.split()
)
# ASCII white space only: a no-break space is content.
_SPACES = re.compile(r"[ \t\n\f\r]+")


def normalize_whitespace(string: str) -> str:
    """The text with each run of white space as one space."""
    return _SPACES.sub(" ", string)


def normalize_attributes(attributes: Any) -> list[tuple[str, str | None]]:
    """Attributes in a form that compares: classes sorted, boolean ones without a value."""
    normal = []
    for name, value in attributes:
        if name == "class" and value:
            value = " ".join(sorted(_SPACES.split(value.strip())))
        elif name in BOOLEAN_ATTRIBUTES and (not value or value == name):
            value = None
        elif name not in BOOLEAN_ATTRIBUTES and value is None:
            value = ""
        normal.append((name, value))
    return normal


class Element:
    """A tag with its attributes and children, which are elements and texts."""

    def __init__(self, name: str | None, attributes: Any) -> None:
        self.name = name
        self.attributes = sorted(attributes, key=lambda pair: (pair[0], pair[1] or ""))
        self.children: list[Any] = []

    def append(self, element: Any) -> None:
        """Add a child; neighbouring texts become one."""
        if not isinstance(element, str):
            self.children.append(element)
            return
        text = normalize_whitespace(element)
        if self.children and isinstance(self.children[-1], str):
            self.children[-1] = normalize_whitespace(self.children[-1] + text)
        elif text:
            self.children.append(text)

    def finalize(self) -> None:
        """Drop white space next to tags, all the way down."""
        kept = []
        for child in self.children:
            if isinstance(child, str):
                child = child.strip(" \t\n\f\r")
                if child:
                    kept.append(child)
            else:
                child.finalize()
                kept.append(child)
        self.children = kept

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Element):
            return NotImplemented
        return self.name == other.name and self.attributes == other.attributes and self.children == other.children

    def __hash__(self) -> int:
        return hash((self.name, *self.attributes))

    def _count(self, wanted: Any, count: bool = True) -> int:
        """How often an element, a run of children or a text occurs below; 1 at most without ``count``."""
        if isinstance(wanted, Element) and self == wanted:
            return 1
        found = 0
        if isinstance(wanted, RootElement):
            found = self._count_runs(wanted.children)
        for child in self.children:
            if isinstance(child, str):
                if isinstance(wanted, str):
                    found += child.count(wanted)
            else:
                found += child._count(wanted, count)
            if found and not count:
                return 1
        return found

    def _count_runs(self, wanted: list[Any]) -> int:
        if not wanted:
            return 0
        if len(wanted) == 1:
            only = wanted[0]
            return self._count(only) if isinstance(only, str) else 0
        size, start, found = len(wanted), 0, 0
        while start + size <= len(self.children):
            if self.children[start : start + size] == wanted:
                found, start = found + 1, start + size
            else:
                start += 1
        return found

    def __contains__(self, element: object) -> bool:
        return self._count(element, count=False) > 0

    def count(self, element: Any) -> int:
        """How often an element or text occurs below."""
        return self._count(element)

    def __getitem__(self, key: int) -> Any:
        return self.children[key]

    def __str__(self) -> str:
        attributes = "".join(
            f' {name}="{escape(value)}"' if value is not None else f" {name}" for name, value in self.attributes
        )
        start = f"<{self.name}{attributes}>"
        if not self.children:
            return start
        lines = "\n".join(map(_shown, self.children))
        return f"{start}\n{lines}\n</{self.name}>"

    def __repr__(self) -> str:
        return str(self)


class RootElement(Element):
    """What stands for a fragment without a single outer element."""

    def __init__(self) -> None:
        super().__init__(None, ())

    def __str__(self) -> str:
        return "".join(map(_shown, self.children))


def _shown(child: Any) -> str:
    return escape(child) if isinstance(child, str) else str(child)


class HTMLParseError(Exception):
    """The HTML is not well formed; ``lineno`` and ``offset`` say where."""

    def __init__(self, msg: str, position: tuple[int, int]) -> None:
        super().__init__(msg, position)
        self.msg = msg
        self.lineno, self.offset = position


class Parser(HTMLParser):
    """Builds elements."""

    def __init__(self) -> None:
        super().__init__()
        self.root = RootElement()
        self.open_tags: list[Element] = []
        self.element_positions: dict[Element, tuple[int, int]] = {}

    def error(self, msg: str) -> None:
        """Raise :class:`HTMLParseError` at the place reached."""
        raise HTMLParseError(msg, self.getpos())

    @property
    def current(self) -> Element:
        """The innermost open element."""
        return self.open_tags[-1] if self.open_tags else self.root

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Open an element."""
        element = Element(tag, normalize_attributes(attrs))
        self.current.append(element)
        if tag not in VOID_ELEMENTS:
            self.open_tags.append(element)
            self.element_positions[element] = self.getpos()

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Take an element in that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID_ELEMENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which has to have this name."""
        if not self.open_tags:
            self.error(f"Unexpected end tag `{tag}` ({_at(self.getpos())})")
        # Elements whose end tag was left out end here too.
        while self.open_tags.pop().name != tag:
            if not self.open_tags:
                self.error(f"Unexpected end tag `{tag}` ({_at(self.getpos())})")

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.current.append(data)


def _at(position: tuple[int, int]) -> str:
    return f"Line {position[0]}, Column {position[1]}"


def parse_html(html: str) -> Element:
    """The element of some HTML; a root element around it when there are several, or text.

    Raises:
        HTMLParseError: tags do not match.
    """
    parser = Parser()
    parser.feed(str(html))
    parser.close()
    document = parser.root
    document.finalize()
    if len(document.children) == 1 and isinstance(document.children[0], Element):
        return document.children[0]
    return document
