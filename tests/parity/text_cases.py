"""What the text utilities answer to many inputs, as lines of text.

``python text_cases.py django > text_answers.txt`` records the answers of the real thing (made with 5.2.19).
"""

import datetime
import importlib
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

HTML = [
    *("<p>a<!-- c -->b c d</p>", "a<?php x?>b c d e", "<!DOCTYPE html><p>a b c d", "a&nbsp;b c d e", "a &amp b"),
    *("<script>a b c d</script>e", "<P CLASS=x>a b c<BR/>d</P>", "a</b> c d e", " a b c d ", " <b> a  </b> c d"),
    *("a <b>b</b> c d e", "<a><b>a b c d</a>", "x <br/> y z w", "<p>a b</p>\n<p>c</p>", "a  b   c", "<p/>a b c"),
    *("o\u0308x<b>u\u0308z</b>abc", "<b>a</b>\n\n<b>b</b> c", "<img src=x>a b c", "<div><p>a b</div> c d e", ""),
    *("a > b < c", "<a href='x>y'>z</a>", "&lt;b&gt; c", "a b", "hello >< world", "<p>x</p >y z w"),
]
LINKS = [
    *("(http://a.com)", "http://a.com/(x)", "[http://a.com]", "a.com.", "(a.com/(b)).", "http://a.com/&lt;"),
    *("a.com&gt;.", "x@y.com;", "((a.com))", "a.com))", "a.com/()", "'a.com'", "http://", "www.", "http://a"),
    *("a.com:80", "some.net/x", "some.co.uk", "mailto:a@b.com", "http://a.com,b.com", "HTTP://A.com", "//a.com"),
    *("https://a.com/ü", "some.org&amp;b", "www.a.xyz/", "some.edu?x", "http://a.com/&amp;x=<b>", "ftp://a.com"),
    *("http://a.com/!.,", "http://[::1", "a&b@c.com", "some.com;", "&lt;http://a.com&gt;", "http://a.com&quot;"),
    *("http://a.com/&quot;!", "http://a.com))", "(http://a.com))", "[(http://a.com", "a@b", "a@b.c", "a@b.co", "@b.co"),
]
NUMBERS = [
    *(0, 5, -5, 1234567, 1.239, -0.001, 1e-5, 1e16, 1e22, 3.0, Decimal("1E+3"), Decimal("-0.5")),
    *("1234.5", "", None, Decimal("12345678.9"), Decimal("1e-30"), Decimal("9e9999")),
]
GROUPINGS = [(0, ""), (3, ","), (2, "."), ((3, 2), ","), ((3, 0), ","), ((3, 2, 0), " ")]
MOMENTS = [
    datetime.datetime(2007, 8, 14, 13, 46, 5, 123),
    datetime.datetime(2024, 2, 29, 0, 0),
    datetime.datetime(476, 1, 1, 12, 0),
    datetime.datetime(2020, 3, 8, 2, 30),
    datetime.datetime(2020, 12, 31, 23, 59, tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))),
    datetime.date(2021, 1, 11),
]
LETTERS = "aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTuUwWyYzZkBq"
PATTERNS = [
    *("12-5", "ab|c", "(a(b)c)?d", "(?P<x>a)?", "a+b", "a{2,3}", "a{0}b", "[abc]d", "(?!x)a", "(?=a)b", r"\d+/\w"),
    *(r"\Ab\Z", "(?:ab|b)c", "a?b", r"(?P<a>x)(?:(?P<b>y))?", "((?P<c>z)-(?P<d>e))", "(a)(b)*", ".x", "a*?b"),
    *("(?:ab){2}c", "(?:a(b))*c", "[a-z]x", r"[\d]x", r"\-\.x", "(?P<p>x)?(?P<q>y)?", "", r"^\S+(?P<i>\d{4})/$"),
]
WORDS = ["HTTPResponse", "fooBar", "ABc", "x1Y2", "FooBARBaz", " A ", "", "already here"]
SPLITS = ['a "b c" d', "a='b c'|x:\"y z\"", "it's fine", 'a"b', "", '"a\\"b c" d', "x:'' y"]


def answers(package: str) -> Iterator[str]:
    def load(name: str) -> Any:
        return importlib.import_module(f"{package}.utils.{name}")

    def line(label: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
        try:
            answer = repr(function(*args, **kwargs))
        except Exception as exc:
            answer = f"{type(exc).__name__}: {exc}"
        return f"{label} | {args!r} {kwargs or ''}| {answer}"

    html, text, numberformat, formats = (load(name) for name in ("html", "text", "numberformat", "formats"))
    dateformat, timesince, regex_helper, translation = (
        load(name) for name in ("dateformat", "timesince", "regex_helper", "translation")
    )
    for value in HTML:
        for method in ("chars", "words"):
            for length in (0, 1, 2, 3, 9, 40):
                for is_html in (False, True):
                    yield line(method, getattr(text.Truncator(value), method), length, html=is_html)
                yield line(method, getattr(text.Truncator(value), method), length, "[…]", html=True)
        for name in ("strip_tags", "strip_spaces_between_tags", "linebreaks", "escape", "escapejs"):
            yield line(name, getattr(html, name), value)
    for value in LINKS:
        yield line("urlize", html.urlize, value)
        yield line("urlize", html.urlize, value, 8, True, True)
        yield line("smart_urlquote", html.smart_urlquote, value)
    for number in NUMBERS:
        for places in (None, 0, 2):
            for grouping, separator in GROUPINGS:
                yield line("number", numberformat.format, number, ",", places, grouping, separator, grouping != 0)
    for moment in MOMENTS:
        for letter in LETTERS:
            yield line("date", dateformat.format, moment, letter)
        yield line("date", dateformat.format, moment, r"jS \o\f F Y\\")
    for pattern in PATTERNS:
        yield line("normalize", regex_helper.normalize, pattern)
    for first in MOMENTS[:4]:
        for days in (0, 1, 29, 31, 45, 365, 366, 800):
            for depth in (1, 2, 4):
                later = first + datetime.timedelta(days=days, hours=days % 7, minutes=days % 11)
                yield line("timesince", timesince.timesince, first, later, depth=depth)
    for word in WORDS:
        for name in ("camel_case_to_spaces", "capfirst", "slugify", "get_valid_filename", "phone2numeric"):
            yield line(name, getattr(text, name), word)
    for words in SPLITS:
        yield line("smart_split", lambda value: list(text.smart_split(value)), words)
        yield line("wrap", text.wrap, words * 3, 7)
    for code in ("en", "de", "de-ch", "fr", "pt-br", "zh-hans", "en-gb", "xx"):
        with translation.override(code if code != "xx" else None):
            for name in sorted(formats.FORMAT_SETTINGS):
                yield line(f"{code} {name}", formats.get_format, name)
            for value in (1234.5, Decimal("-1.5"), 7, True, None):
                yield line(f"{code} localize", formats.localize, value)
                yield line(f"{code} localize_input", formats.localize_input, value)
            for value in ("1,5", "1.5", "1.234,5", "1 234", "x", "1,234.5", "1.2.3"):
                yield line(f"{code} sanitize", formats.sanitize_separators, value)


if __name__ == "__main__":
    settings = importlib.import_module(f"{sys.argv[1]}.conf").settings
    settings.configure(SECRET_KEY="secret", USE_TZ=True, TIME_ZONE="UTC")
    importlib.import_module(sys.argv[1]).setup()
    print(*answers(sys.argv[1]), sep="\n")
