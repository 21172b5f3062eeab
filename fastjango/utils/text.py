"""Text: splitting, truncating, wrapping, slugs, compression."""

from __future__ import annotations

import gzip
import re
import secrets
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from fastjango.core.exceptions import SuspiciousFileOperation
from fastjango.utils._truncate import Truncator
from fastjango.utils.functional import keep_lazy_text, lazy
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import gettext_lazy

__all__ = [
    "StreamingBuffer",
    "Truncator",
    "camel_case_to_spaces",
    "capfirst",
    "compress_sequence",
    "compress_string",
    "format_lazy",
    "get_text_list",
    "get_valid_filename",
    "normalize_newlines",
    "phone2numeric",
    "slugify",
    "smart_split",
    "unescape_string_literal",
    "wrap",
]

# Before a capital that follows a small letter, or that no capital follows (nor the end).
_word_start = re.compile(r"(?<=[a-z])(?=[A-Z])|(?=[A-Z](?![A-Z]|$))")
_newlines = re.compile(r"\r\n|\r")
# A bit is words and quoted strings side by side; a quotation mark that nothing closes counts as a letter.
smart_split_re = re.compile(
    r"""(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+)|\S+""",
    re.DOTALL,
)
_KEYPAD = {letter: digit for digit, letters in enumerate(
    ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"), 2) for letter in letters}  # fmt: skip
_KEYPAD_DIGITS = str.maketrans({letter: str(digit) for letter, digit in _KEYPAD.items()})


@keep_lazy_text
def capfirst(x: Any) -> Any:
    """The text with its first letter upper case; empty values come back as they are."""
    if not x:
        return x
    text = x if isinstance(x, str) else str(x)
    return text[0].upper() + text[1:]


@keep_lazy_text
def wrap(text: Any, width: int) -> str:
    """The text in lines of at most ``width`` characters; words are not broken, line breaks in it are kept."""
    wrapper = textwrap.TextWrapper(
        width=width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
    )
    lines: list[str] = []
    for line in str(text).splitlines():
        # White space alone would come back as no line at all.
        lines.extend(wrapper.wrap(line) or [line])
    ending = "\n" if str(text).endswith("\n") else ""
    return "\n".join(lines) + ending


@keep_lazy_text
def get_valid_filename(name: Any) -> str:
    """A file name that keeps letters, digits, ``-``, ``_`` and ``.``, with underscores for spaces.

    Raises:
        SuspiciousFileOperation: nothing useful is left.
    """
    cleaned = re.sub(r"[^-\w.]", "", str(name).strip().replace(" ", "_"))
    if cleaned in {"", ".", ".."}:
        raise SuspiciousFileOperation(f"Could not derive file name from '{name}'")
    return cleaned


@keep_lazy_text
def get_text_list(list_: list[Any], last_word: Any = gettext_lazy("or")) -> str:
    """``a, b or c``."""
    if not list_:
        return ""
    if len(list_) == 1:
        return str(list_[0])
    comma = _(", ")
    return f"{comma.join(str(item) for item in list_[:-1])} {last_word} {list_[-1]}"


@keep_lazy_text
def normalize_newlines(text: Any) -> str:
    """The text with ``\\n`` for every kind of new line."""
    return _newlines.sub("\n", str(text))


@keep_lazy_text
def phone2numeric(phone: str) -> str:
    """The digits that a telephone's keypad has for the letters."""
    return phone.lower().translate(_KEYPAD_DIGITS)


def _get_random_filename(max_random_bytes: int) -> bytes:
    """Up to that many characters, so that the length of compressed secrets tells nothing (BREACH)."""
    return b"a" * secrets.randbelow(max_random_bytes)


def compress_string(s: bytes, *, max_random_bytes: int | None = None) -> bytes:
    """The bytes in gzip format.

    Args:
        max_random_bytes: The most bytes of random length to add, as the file name in the header.
    """
    target = BytesIO()
    filename = _get_random_filename(max_random_bytes) if max_random_bytes else None
    with gzip.GzipFile(filename=filename or "", mode="wb", compresslevel=6, fileobj=target, mtime=0) as archive:
        archive.write(s)
    return target.getvalue()


class StreamingBuffer(BytesIO):
    """A buffer that is emptied by reading it."""

    def read(self, size: int | None = None) -> bytes:
        content = self.getvalue()
        self.seek(0)
        self.truncate()
        return content


def compress_sequence(sequence: Iterable[bytes], *, max_random_bytes: int | None = None) -> Iterator[bytes]:
    """The pieces as one gzip stream, piece by piece."""
    buffer = StreamingBuffer()
    filename = _get_random_filename(max_random_bytes) if max_random_bytes else None
    with gzip.GzipFile(filename=filename or "", mode="wb", compresslevel=6, fileobj=buffer, mtime=0) as archive:
        yield buffer.read()
        for piece in sequence:
            archive.write(piece)
            compressed = buffer.read()
            if compressed:
                yield compressed
    yield buffer.read()


async def acompress_sequence(sequence: Any, *, max_random_bytes: int | None = None) -> Any:
    """:func:`compress_sequence` over an asynchronous iterable."""
    buffer = StreamingBuffer()
    filename = _get_random_filename(max_random_bytes) if max_random_bytes else None
    with gzip.GzipFile(filename=filename or "", mode="wb", compresslevel=6, fileobj=buffer, mtime=0) as archive:
        yield buffer.read()
        async for piece in sequence:
            archive.write(piece)
            compressed = buffer.read()
            if compressed:
                yield compressed
    yield buffer.read()


def smart_split(text: Any) -> Iterator[str]:
    """The text's parts between spaces; quoted strings, quotes included, are not split.

    Source: django.utils.text.smart_split.
    """
    return (found.group() for found in smart_split_re.finditer(str(text)))


@keep_lazy_text
def unescape_string_literal(s: Any) -> str:
    r"""A quoted string without its quotes, ``\"`` and ``\\`` resolved.

    Raises:
        ValueError: it is not quoted.
    """
    quote = s[:1]
    if not quote or quote not in "\"'" or s[-1] != quote:
        raise ValueError(f"Not a string literal: {s!r}")
    return str(s[1:-1]).replace(f"\\{quote}", quote).replace("\\\\", "\\")


@keep_lazy_text
def slugify(value: Any, allow_unicode: bool = False) -> str:
    """Lower-case letters, digits, ``_`` and single ``-`` in place of spaces.

    Args:
        allow_unicode: Keep letters beyond ASCII; else accents are dropped and other scripts vanish.

    Source: django.utils.text.slugify.
    """
    text = unicodedata.normalize("NFKC" if allow_unicode else "NFKD", str(value))
    if not allow_unicode:
        text = text.encode("ascii", "ignore").decode()
    kept = re.sub(r"[^\w\s-]", "", text.lower())
    return re.sub(r"[-\s]+", "-", kept).strip("-_")


def camel_case_to_spaces(value: str) -> str:
    """``HTTPResponse`` as ``http response``."""
    return _word_start.sub(" ", value).strip().lower()


def _format_lazy(format_string: Any, *args: Any, **kwargs: Any) -> str:
    return str(format_string).format(*args, **kwargs)


format_lazy = lazy(_format_lazy, str)
