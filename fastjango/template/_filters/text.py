"""Filters of text."""

from __future__ import annotations

import re
from pprint import pformat
from typing import Any
from urllib.parse import quote

from fastjango.utils import html, text
from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.html import conditional_escape
from fastjango.utils.html import urlize as make_links
from fastjango.utils.safestring import SafeData, mark_safe
from fastjango.utils.text import Truncator, normalize_newlines

from .library import register, stringfilter

# ``title()`` of Python begins a word after an apostrophe and after a digit.
_wrong_capital = re.compile(r"(?<=[a-z])'[A-Z]|\d[A-Z]")


def _length(arg: Any) -> int | None:
    try:
        return int(arg)
    except ValueError:
        return None


@register.filter(is_safe=True)
@stringfilter
def addslashes(value: str) -> str:
    """Backslashes before quotation marks and backslashes."""
    return re.sub(r"([\\\"'])", r"\\\1", value)


@register.filter(is_safe=True)
@stringfilter
def capfirst(value: str) -> str:
    """The first letter in upper case."""
    return value[:1].upper() + value[1:]


@register.filter("escapejs")
@stringfilter
def escapejs_filter(value: str) -> Any:
    """For use inside a JavaScript string literal."""
    return html.escapejs(value)


@register.filter(is_safe=True)
@stringfilter
def iriencode(value: str) -> str | None:
    """An IRI as a URI."""
    return iri_to_uri(value)


@register.filter(is_safe=True, needs_autoescape=True)
@stringfilter
def linenumbers(value: str, autoescape: bool = True) -> Any:
    """Lines with their numbers."""
    lines = value.split("\n")
    width = len(str(len(lines)))
    if autoescape and not isinstance(value, SafeData):
        lines = [html.escape(line) for line in lines]
    return mark_safe("\n".join(f"{number:0{width}d}. {line}" for number, line in enumerate(lines, 1)))


@register.filter(is_safe=True)
@stringfilter
def lower(value: str) -> str:
    """Lower case."""
    return value.lower()


@register.filter(is_safe=False)
@stringfilter
def make_list(value: str) -> list[str]:
    """The characters as a list."""
    return list(value)


@register.filter(is_safe=True)
@stringfilter
def slugify(value: str) -> Any:
    """For URLs: lower-case ASCII letters, digits, ``_`` and ``-``."""
    return text.slugify(value)


@register.filter(is_safe=True)
def stringformat(value: Any, arg: Any) -> str:
    """Python's ``%`` formatting, without the ``%``."""
    if isinstance(value, tuple):
        value = str(value)
    try:
        return f"%{arg}" % value
    except (ValueError, TypeError):
        return ""


@register.filter(is_safe=True)
@stringfilter
def title(value: str) -> str:
    """Each word with a capital."""
    return _wrong_capital.sub(lambda found: found[0].lower(), value.title())


@register.filter(is_safe=True)
@stringfilter
def truncatechars(value: str, arg: Any) -> str:
    """At most so many characters, the ellipsis included."""
    length = _length(arg)
    return value if length is None else Truncator(value).chars(length)


@register.filter(is_safe=True)
@stringfilter
def truncatechars_html(value: str, arg: Any) -> str:
    """At most so many characters besides tags."""
    length = _length(arg)
    return value if length is None else Truncator(value).chars(length, html=True)


@register.filter(is_safe=True)
@stringfilter
def truncatewords(value: str, arg: Any) -> str:
    """At most so many words; new lines go."""
    length = _length(arg)
    return value if length is None else Truncator(value).words(length, truncate=" …")


@register.filter(is_safe=True)
@stringfilter
def truncatewords_html(value: str, arg: Any) -> str:
    """At most so many words besides tags."""
    length = _length(arg)
    return value if length is None else Truncator(value).words(length, html=True, truncate=" …")


@register.filter(is_safe=False)
@stringfilter
def upper(value: str) -> str:
    """Upper case; entities would break, so the answer is not safe."""
    return value.upper()


@register.filter(is_safe=False)
@stringfilter
def urlencode(value: str, safe: Any = None) -> str:
    """For use in a URL; the argument has the characters to leave, ``/`` by default."""
    return quote(value) if safe is None else quote(value, safe=safe)


@register.filter(is_safe=True, needs_autoescape=True)
@stringfilter
def urlize(value: str, autoescape: bool = True) -> Any:
    """URLs as links."""
    return mark_safe(make_links(value, nofollow=True, autoescape=autoescape))


@register.filter(is_safe=True, needs_autoescape=True)
@stringfilter
def urlizetrunc(value: str, limit: Any, autoescape: bool = True) -> Any:
    """URLs as links whose text has at most so many characters."""
    return mark_safe(make_links(value, trim_url_limit=int(limit), nofollow=True, autoescape=autoescape))


@register.filter(is_safe=False)
@stringfilter
def wordcount(value: str) -> int:
    """How many words."""
    return len(value.split())


@register.filter(is_safe=True)
@stringfilter
def wordwrap(value: str, arg: Any) -> Any:
    """Lines of at most so many characters."""
    return text.wrap(value, int(arg))


@register.filter(is_safe=True)
@stringfilter
def ljust(value: str, arg: Any) -> str:
    """At the left of a field of that width."""
    return value.ljust(int(arg))


@register.filter(is_safe=True)
@stringfilter
def rjust(value: str, arg: Any) -> str:
    """At the right of a field of that width."""
    return value.rjust(int(arg))


@register.filter(is_safe=True)
@stringfilter
def center(value: str, arg: Any) -> str:
    """In the middle of a field of that width."""
    return value.center(int(arg))


@register.filter
@stringfilter
def cut(value: str, arg: str) -> Any:
    """Without all occurrences of the argument."""
    rest = value.replace(arg, "")
    # Without semicolons, entities are none.
    return mark_safe(rest) if isinstance(value, SafeData) and arg != ";" else rest


@register.filter("escape", is_safe=True)
@stringfilter
def escape_filter(value: str) -> Any:
    """Escaped, unless it is safe."""
    return conditional_escape(value)


@register.filter(is_safe=True)
def escapeseq(value: Any) -> list[Any]:
    """Each item escaped, unless it is safe."""
    return [conditional_escape(item) for item in value]


@register.filter(is_safe=True)
@stringfilter
def force_escape(value: str) -> Any:
    """Escaped at once, safe or not."""
    return html.escape(value)


@register.filter("linebreaks", is_safe=True, needs_autoescape=True)
@stringfilter
def linebreaks_filter(value: str, autoescape: bool = True) -> Any:
    """Paragraphs and line breaks."""
    return mark_safe(html.linebreaks(value, autoescape and not isinstance(value, SafeData)))


@register.filter(is_safe=True, needs_autoescape=True)
@stringfilter
def linebreaksbr(value: str, autoescape: bool = True) -> Any:
    """Line breaks."""
    is_escaped = autoescape and not isinstance(value, SafeData)
    lines = normalize_newlines(value)
    return mark_safe((html.escape(lines) if is_escaped else lines).replace("\n", "<br>"))


@register.filter(is_safe=True)
@stringfilter
def safe(value: str) -> Any:
    """Not escaped any more."""
    return mark_safe(value)


@register.filter(is_safe=True)
def safeseq(value: Any) -> list[Any]:
    """Each item not escaped any more."""
    return [mark_safe(item) for item in value]


@register.filter(is_safe=True)
@stringfilter
def striptags(value: str) -> Any:
    """Without tags."""
    return html.strip_tags(value)


@register.filter("phone2numeric", is_safe=True)
def phone2numeric_filter(value: Any) -> Any:
    """Letters as the digits that phones have for them."""
    return text.phone2numeric(value)


@register.filter(is_safe=True)
def pprint(value: Any) -> str:
    """As Python's pprint shows it, for debugging."""
    try:
        return pformat(value)
    except Exception as exc:
        return f"Error in formatting: {type(exc).__name__}: {exc}"


@register.filter(is_safe=True)
def json_script(value: Any, element_id: str | None = None) -> Any:
    """As JSON in a ``<script>`` element."""
    return html.json_script(value, element_id)
