"""What the ground floor answers to many inputs, as lines of text.

``python ground_cases.py django > ground_answers.txt`` records the answers of the real thing (made with 5.2.19).
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

URLS = [
    *("http://a.com", "https://a.co/x y", "http://localhost:80/", "ftp://u:p@h.com:21/p", "http://1.2.3.4", "foo", ""),
    *("http://256.1.1.1", "http://[::1]/", "http://[::1", "http://[1.2.3.4]/", "http://-a.com", "http://a-.com"),
    *("http://exa_mple.com", "http://例え.jp", "http://a.b--c.de/", "http://a.com.", "http://" + "a." * 130 + "com"),
    *("//x.com", "HTTP://X.COM", "http://xn--fsq.com", "http://a.c\n", "http://1.2.3", "http://foo.bar?x=1#z"),
    *("git+ssh://git@github.com/e/hg.git", "http://a:b:c@x.com", "http://0.0.0.0", "http://01.2.3.4", None, 3),
]
MAILS = [
    *("a@b.com", "a@b", "a@localhost", '"x y"@b.com', "a@[127.0.0.1]", "a@[::1]", "a@[x]", "a b@c.de", "a@b.c-", "@"),
    *("", "a@" + "x" * 64 + ".com", "é@b.com", "a@é.com", None, "a@-b.com", "a@b.com\n", '"\\\n"@here.com'),
    "x" * 321 + "@a.de",
]
DOMAINS = ["a.com", "localhost", "-a.com", "a.com.", "ü.de", "a_b.com", "x" * 64 + ".com", None, 5]
DECIMALS = ["1.23", "123.456", "0", "0.00", "1E3", "1E-3", "NaN", "Infinity", "0E2", "-12.5", "1e-20", "100"]
DURATIONS = [
    *("4 15:30", "10 15:04:30", "15:30", "30", "P3D", "PT4S", "-P1DT2H", "P0.5D", "1 day 0:0:1", "3 days 04:05:06"),
    *("-15:30.1", "-4 15:30", "-1:15:30", "172800", "10:15:30", "xx", "P", "1,5", "30.1234567"),
]
DATES = ["2012-04-23", "2012-4-9", "20120423", "2012-04-56", "x", "2012-W01-1"]
TIMES = ["09:15", "9:15", "10:20:30", "10:20:30.400", "10:20:30,5", "4:8:16", "091500", "25:00", "10:20:30+01:00"]
DATETIMES = [
    *("2012-04-23T09:15:00", "2012-4-9 4:8:16", "2012-04-23T09:15:00Z", "2012-4-9 4:8:16-0320", "x"),
    *("2012-04-23T10:20:30.400+02:30", "2012-04-23T10:20:30.400+02", "2012-04-23T10:20:30,400-02"),
    *("2012-04-56T09:15:90", "2012-04-23 10:20:30 +01"),
]
PALETTES = [
    *("", "nocolor", "light", "error=green;success=yellow", "error=green/blue,blink,bold", "foo"),
    *("dark;error=red,foo", "error=;x=y", "LIGHT;Error=RED"),
]
CHOICES: list[Callable[[], Any]] = [
    *(lambda: [(1, 2)], lambda: {1: 2}, lambda: {"g": {1: 2}}, lambda: "abc", lambda: [1, 2], lambda: None),
    *(lambda: [("a", "b", "c")], lambda: lambda: {1: 2}, lambda: [("g", [(1, 2)])], lambda: [["a", ["b"]]]),
    *(lambda: {"a": [("b", "c")]}, lambda: iter([(1, 2)]), lambda: 5, lambda: [("x", lambda: {3: 4})]),
]
HEADERS = [
    *("de", "de-at,en;q=0.5", "en;q=0.1,fr", "*", "de;q=2", "x" * 600, "en-us,en;q=0.8,de", " de , en ", "de;"),
    "zh-hans-cn",
]
LANGUAGES = ["de-at", "zh-tw", "pt-pt", "xx", "es-ar-x", "zh-hant-hk", "no", "sr-latn-rs", "EN", "fil", "zh"]
PATHS = ["/de/", "/xx/", "/de-simple-page/", "/pt-br/x", "/de", "/i18n/", "/sr@latn/", "/en-latn-us/"]
LOCALES = ["pt-br", "zh-hans", "sr-latn", "en", "de-de-x-y", "sr@latin", "ca-ES-valencia"]


def answers(root: str) -> Iterator[str]:
    """The lines; the package is set up already."""

    def module(path: str) -> Any:
        return importlib.import_module(f"{root}.{path}")

    v, refused = module("core.validators"), module("core.exceptions").ValidationError

    def verdict(function: Callable[..., Any], *args: Any) -> str:
        try:
            return repr(function(*args))
        except refused as error:
            return f"{error.messages} {error.code}"
        except Exception as error:
            return type(error).__name__

    def rows(label: str, values: list[Any], *functions: Callable[..., Any]) -> Iterator[str]:
        for value in values:
            yield " | ".join([label, ascii(value)[:80], *(verdict(function, value) for function in functions)])

    yield from rows("url", URLS, v.URLValidator())
    yield from rows("mail", MAILS, v.validate_email)
    yield from rows("domain", DOMAINS, v.validate_domain_name, v.DomainNameValidator(accept_idna=False))
    limits = [(4, 2), (None, 1), (2, None)]
    checks = [lambda text, limit=limit: v.DecimalValidator(*limit)(Decimal(text)) for limit in limits]
    yield from rows("decimal", DECIMALS, *checks)
    steps = [v.StepValueValidator(3), v.StepValueValidator(0.1), v.StepValueValidator(3, offset=1)]
    yield from rows("step", [1, 3, 0.3, 6, 7, -2], *steps)
    lists = [v.validate_comma_separated_integer_list, v.int_list_validator(allow_negative=True)]
    yield from rows("int", ["1", "-1", "a", "1\n", "1,2", "1,,2", ",1", "-1,2"], v.validate_integer, *lists)
    files = [v.FileExtensionValidator(["txt", "jpg"]), v.validate_image_file_extension, v.FileExtensionValidator([])]
    named = [lambda name, check=check: check(SimpleNamespace(name=name)) for check in files[::2]]
    yield from rows("extension", ["a.txt", "a.JPG", "a", "a.tar.gz"], *named)
    addresses = ["1.1.1.1", "1.1.1", "::1", "a", "1.1.1.1\n", "::ffff:1.2.3.4", "01.1.1.1"]
    yield from rows("ip", addresses, v.validate_ipv4_address, v.validate_ipv6_address, v.validate_ipv46_address)
    yield from rows("slug", ["a-b_c", "a b", "ü", "a\n", ""], v.validate_slug, v.validate_unicode_slug)
    yield from rows("length", ["", "ab", "abc"], v.MaxLengthValidator(2), v.MinLengthValidator(1))
    yield from rows("value", [1, 3, 4], v.MaxValueValidator(lambda: 3), v.MinValueValidator(3))
    yield from rows("nul", ["a\0", "a"], v.ProhibitNullCharactersValidator())
    yield from rows("duration", DURATIONS, module("utils.dateparse").parse_duration)
    yield from rows("date", DATES, module("utils.dateparse").parse_date)
    yield from rows("time", TIMES, module("utils.dateparse").parse_time)
    yield from rows("datetime", DATETIMES, module("utils.dateparse").parse_datetime)
    yield from rows("palette", PALETTES, module("utils.termcolors").parse_color_setting)
    normalize = module("utils.choices").normalize_choices
    for number, make in enumerate(CHOICES):
        found = normalize(make())
        yield f"choices | {number} | {list(found) if callable(make()) else found}"
    real = module("utils.translation.trans_real")
    yield from rows("header", HEADERS, real.parse_accept_lang_header)
    yield from rows("variant", LANGUAGES, real.get_supported_language_variant)
    yield from rows("path", PATHS, real.get_language_from_path)
    yield from rows("locale", LOCALES, real.to_locale, lambda code: real.to_language(real.to_locale(code)))


if __name__ == "__main__":
    package = sys.argv[1]
    importlib.import_module(f"{package}.conf").settings.configure(SECRET_KEY="x", USE_TZ=True)
    importlib.import_module(package).setup()
    print("\n".join(answers(package)))
