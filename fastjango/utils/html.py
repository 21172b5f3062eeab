"""HTML text: escaping, formatting, stripping tags, making links."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from fastjango.core.exceptions import SuspiciousOperation
from fastjango.utils._json import DjangoJSONEncoder
from fastjango.utils._truncate import VOID_ELEMENTS
from fastjango.utils._urlize import MAX_URL_LENGTH, CountsDict, LinkMaker
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.encoding import punycode
from fastjango.utils.functional import Promise, keep_lazy, keep_lazy_text
from fastjango.utils.safestring import SafeData, SafeString, mark_safe
from fastjango.utils.text import normalize_newlines

__all__ = [
    "MAX_STRIP_TAGS_DEPTH",
    "MAX_URL_LENGTH",
    "VOID_ELEMENTS",
    "CountsDict",
    "Urlizer",
    "avoid_wrapping",
    "conditional_escape",
    "escape",
    "escapejs",
    "format_html",
    "format_html_join",
    "html_safe",
    "json_script",
    "linebreaks",
    "punycode",
    "smart_urlquote",
    "strip_spaces_between_tags",
    "strip_tags",
    "urlize",
    "urlizer",
]

MAX_STRIP_TAGS_DEPTH = 50
RFC3986_GENDELIMS = ":/?#[]@"
RFC3986_SUBDELIMS = "!$&'()*+,;="

_js_escapes = {ord(char): f"\\u{ord(char):04X}" for char in "\\'\"><&=-;`\u2028\u2029"}
_js_escapes.update((number, f"\\u{number:04X}") for number in range(32))
_json_script_escapes = {ord(char): f"\\u{ord(char):04X}" for char in "><&"}
_long_open_tag = re.compile(r"<[a-zA-Z][^>]{1000,}")
_space_between_tags = re.compile(r">\s+<")


def escape_text(text: str) -> str:
    """The text with entities; :func:`escape` without the mark.

    Looking for a character costs a fifth of replacing it, and most texts have none of these.
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    if "'" in text:
        text = text.replace("'", "&#x27;")
    return text


@keep_lazy(SafeString)
def escape(text: Any) -> SafeString:
    """The text with ``& < > " '`` as entities, marked as safe; text that is safe already is escaped again.

    Source: django.utils.html.escape.
    """
    return SafeString(escape_text(str(text)))


@keep_lazy(SafeString)
def escapejs(value: Any) -> Any:
    """The text for use inside a JavaScript string literal."""
    return mark_safe(str(value).translate(_js_escapes))


def json_script(value: Any, element_id: str | None = None, encoder: Any = None) -> SafeString:
    """The value as JSON inside a ``<script>`` element that scripts can read.

    Args:
        encoder: The class of the JSON encoder, by default one that knows dates, decimals and UUIDs.
    """
    text = json.dumps(value, cls=encoder or DjangoJSONEncoder).translate(_json_script_escapes)
    if element_id:
        return format_html('<script id="{}" type="application/json">{}</script>', element_id, mark_safe(text))
    return format_html('<script type="application/json">{}</script>', mark_safe(text))


def conditional_escape(text: Any) -> Any:
    """The text escaped unless it says that it is safe (has ``__html__``).

    Source: django.utils.html.conditional_escape.
    """
    cls = type(text)
    if cls is SafeString:
        return text
    if cls is str:
        return SafeString(escape_text(text))
    if isinstance(text, Promise):
        text = str(text)
    return text.__html__() if hasattr(text, "__html__") else escape(text)


def format_html(format_string: str, *args: Any, **kwargs: Any) -> SafeString:
    """``str.format()`` with every argument escaped unless it is safe.

    Source: django.utils.html.format_html.
    """
    if not args and not kwargs:
        warnings.warn(
            "Calling format_html() without passing args or kwargs is deprecated.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
    safe = [conditional_escape(value) for value in args]
    return SafeString(format_string.format(*safe, **{key: conditional_escape(value) for key, value in kwargs.items()}))


def format_html_join(sep: Any, format_string: str, args_generator: Iterable[Any]) -> SafeString:
    """Rows formatted by :func:`format_html` and joined.

    Args:
        args_generator: A sequence of arguments, or a mapping of named ones, for each row.
    """
    rows = (
        format_html(format_string, **row) if isinstance(row, Mapping) else format_html(format_string, *row)
        for row in args_generator
    )
    return SafeString(conditional_escape(sep).join(rows))


@keep_lazy_text
def linebreaks(value: Any, autoescape: bool = False) -> str:
    """Paragraphs for blocks of text with blank lines between, ``<br>`` for single new lines."""
    blocks = re.split("\n{2,}", str(normalize_newlines(value)))
    if autoescape:
        blocks = [escape(block) for block in blocks]
    return "\n\n".join("<p>{}</p>".format(block.replace("\n", "<br>")) for block in blocks)


class MLStripper(HTMLParser):
    """Collects what stands outside tags; entities stay as they were written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.reset()
        self.fed: list[str] = []

    def handle_data(self, data: str) -> None:
        self.fed.append(data)

    def handle_entityref(self, name: str) -> None:
        self.fed.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.fed.append(f"&#{name};")

    def get_data(self) -> str:
        """The text so far."""
        return "".join(self.fed)


def _strip_once(value: str) -> str:
    stripper = MLStripper()
    stripper.feed(value)
    stripper.close()
    return stripper.get_data()


@keep_lazy_text
def strip_tags(value: Any) -> str:
    """The text without anything that looks like a tag; **not** safe to show unescaped.

    Raises:
        SuspiciousOperation: the text is built to make this slow (deep nesting, many unclosed tags).

    Source: django.utils.html.strip_tags.
    """
    text = str(value)
    unclosed = sum(found.group().count("<") for found in _long_open_tag.finditer(text))
    if unclosed >= MAX_STRIP_TAGS_DEPTH:
        raise SuspiciousOperation
    # Stripping can join the halves of a new tag ("<scr<b>ipt>"), hence more rounds until nothing goes.
    for _ in range(MAX_STRIP_TAGS_DEPTH + 1):
        if "<" not in text or ">" not in text:
            return text
        stripped = _strip_once(text)
        if stripped.count("<") == text.count("<"):
            return text
        text = stripped
    raise SuspiciousOperation


@keep_lazy_text
def strip_spaces_between_tags(value: Any) -> str:
    """The text without white space that stands between two tags."""
    return _space_between_tags.sub("><", str(value))


def smart_urlquote(url: str) -> str:
    """The URL with what URLs may not have percent-encoded; what is encoded already stays as it is."""

    def requote(part: str) -> str:
        return quote(unquote(part), safe=RFC3986_SUBDELIMS + RFC3986_GENDELIMS + "~")

    try:
        scheme, netloc, path, query, fragment = urlsplit(url)
    except ValueError:  # a broken IPv6 address
        return requote(url)
    if query:
        query = urlencode([(unquote(key), unquote(value)) for key, value in parse_qsl(query, True)], safe="~")
    return urlunsplit((scheme, requote(netloc), requote(path), query, requote(fragment)))


class Urlizer(LinkMaker):
    """Turns URLs and mail addresses in a text into links; subclasses may change the templates.

    Source: django.utils.html.Urlizer.
    """

    url_template = '<a href="{href}"{attrs}>{url}</a>'
    mailto_template = "mailto:{local}@{domain}"

    def link(self, href: str, shown: str, nofollow: bool) -> Any:
        return self.url_template.format(href=escape(href), attrs=' rel="nofollow"' if nofollow else "", url=shown)

    def plain(self, text: str, *, safe_input: bool, autoescape: bool) -> str:
        if safe_input:
            return SafeString(text)
        return escape(text) if autoescape else text

    def quoted(self, url: str) -> str:
        return smart_urlquote(url)

    def __call__(
        self, text: Any, trim_url_limit: int | None = None, nofollow: bool = True, autoescape: bool = False
    ) -> Any:
        is_safe = isinstance(text, SafeData)
        return mark_safe(
            self.replaced(
                str(text), safe_input=is_safe, trim_url_limit=trim_url_limit, nofollow=nofollow, autoescape=autoescape
            )
        )


urlizer = Urlizer()


@keep_lazy_text
def urlize(text: Any, trim_url_limit: int | None = None, nofollow: bool = False, autoescape: bool = False) -> Any:
    """The text with links for its URLs and mail addresses.

    Args:
        trim_url_limit: The most characters of a link's text; an ellipsis stands for the rest.
        nofollow: Add ``rel="nofollow"``.
        autoescape: Escape the text around the links and in them.

    Source: django.utils.html.urlize.
    """
    return urlizer(text, trim_url_limit=trim_url_limit, nofollow=nofollow, autoescape=autoescape)


def avoid_wrapping(value: str) -> str:
    """The text with spaces that no line breaks at."""
    return value.replace(" ", "\xa0")


def html_safe(klass: Any) -> Any:
    """Class decorator: the class's ``__str__`` gives safe HTML.

    Raises:
        ValueError: the class has ``__html__``, or has no ``__str__`` of its own.
    """
    if "__html__" in klass.__dict__:
        raise ValueError(f"can't apply @html_safe to {klass.__name__} because it defines __html__().")
    own_str = klass.__dict__.get("__str__")
    if own_str is None:
        raise ValueError(f"can't apply @html_safe to {klass.__name__} because it doesn't define __str__().")
    klass.__str__ = lambda self: mark_safe(own_str(self))
    klass.__html__ = lambda self: str(self)
    return klass
