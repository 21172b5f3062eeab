"""Cutting text to a number of characters or words, with or without HTML tags in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Any

from fastjango.utils.translation import pgettext

# https://html.spec.whatwg.org/#void-elements, and three obsolete ones.
VOID_ELEMENTS = frozenset(
    "area base br col embed hr img input link meta param source track wbr frame spacer".split()  # codespell:ignore
)
_inner_space = re.compile(r"(?<=\S)\s+(?=\S)")
# A text and a budget; answers the part that fits and what is left of the budget, -1 when something was cut.
_Cut = Callable[[str, int], tuple[str, int]]


def _with_mark(text: str, truncate: Any) -> str:
    """The cut text with the mark that says so, unless it ends with it already."""
    mark = _mark(truncate)
    if "%(truncated_text)s" in mark:
        return mark % {"truncated_text": text}
    return text if text.endswith(mark) else f"{text}{mark}"


def _mark(truncate: Any) -> str:
    if truncate is None:
        return pgettext("String to return when truncating text", "%(truncated_text)s…")
    return str(truncate)


def _visible_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(not unicodedata.combining(char) for char in text)


def _budget(length: int, truncate: Any) -> int:
    """How many characters may stay beside the mark."""
    return max(0, length - _mark_length(_mark(truncate)))


@lru_cache(maxsize=128)
def _mark_length(mark: str) -> int:
    return _visible_length(mark.replace("%(truncated_text)s", ""))


def _cut_chars(text: str, budget: int) -> tuple[str, int]:
    seen = 0
    for index, char in enumerate(text):
        if unicodedata.combining(char):
            continue
        seen += 1
        if seen > budget:
            return text[:index], -1
    return text, budget - seen


def _cut_words(text: str, budget: int) -> tuple[str, int]:
    if not budget:
        return "", -1
    words = _inner_space.split(text)
    if len(words) > budget:
        return " ".join(words[:budget]), -1
    return " ".join(words), budget - len(words)


class _Done(Exception):
    """The budget is used up."""


class _TagKeeper(HTMLParser):
    """Copies HTML until the budget for its text is used up, then closes what is open."""

    def __init__(self, html: str, length: int, budget: int, cut: _Cut, truncate: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.length = length
        self.seen = 0
        self.budget = budget
        self.cut = cut
        self.truncate = truncate
        self.output: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.output.append(self.get_starttag_text() or "")
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.output.append(self.get_starttag_text() or "")
        if tag not in VOID_ELEMENTS:
            self.output.append(f"</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID_ELEMENTS:
            return
        self.output.append(f"</{tag}>")
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.seen += len(data)
        # Django 5.2: text that fits without the mark is kept, but only when no tag follows it.
        if self.seen == self.length and sum(map(len, self.output)) + len(data) == len(self.html):
            self.output.append(escape(data))
            raise _Done
        kept, self.budget = self.cut(data, self.budget)
        if self.budget < 0:
            self.output.append(_with_mark(escape(kept), self.truncate))
            raise _Done
        self.output.append(escape(kept))

    def text(self) -> str:
        """What is kept, as HTML."""
        try:
            self.feed(self.html)
            self.close()
        except _Done:
            self.output.extend(f"</{tag}>" for tag in reversed(self.open))
        return "".join(self.output)


class Truncator:
    """A text that can be cut.

    Source: django.utils.text.Truncator.
    """

    def __init__(self, text: Any) -> None:
        self._text = text

    def __str__(self) -> str:
        return str(self._text)

    def chars(self, num: Any, truncate: Any = None, html: bool = False) -> str:
        """At most ``num`` characters, the mark (an ellipsis) included.

        Args:
            truncate: Another mark; ``%(truncated_text)s`` in it stands for the cut text.
            html: The text is HTML: tags cost nothing and open ones are closed.
        """
        length = int(num)
        if length <= 0:
            return ""
        budget = _budget(length, truncate)
        text = str(self)
        if not html and text.isascii():
            # Nothing combines: each character counts.
            return text if len(text) <= length else _with_mark(text[: _budget(length, truncate)], truncate)
        text = unicodedata.normalize("NFC", text)
        if html:
            return _TagKeeper(text, length, budget, _cut_chars, truncate).text()
        if _visible_length(text) <= length:
            return text
        return _with_mark(_cut_chars(text, budget)[0], truncate)

    def words(self, num: Any, truncate: Any = None, html: bool = False) -> str:
        """At most ``num`` words, then the mark. Arguments as in :meth:`chars`."""
        length = int(num)
        if length <= 0:
            return ""
        if html:
            return _TagKeeper(str(self), -1, length, _cut_words, truncate).text()
        words = str(self).split()
        if len(words) <= length:
            return " ".join(words)
        return _with_mark(" ".join(words[:length]), truncate)
