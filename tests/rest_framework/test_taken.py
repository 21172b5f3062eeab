"""What the document says that a field takes, the field takes."""

import re

import pytest

from fastjango.core.validators import RegexValidator, URLValidator
from fastjango.rest_framework import serializers
from fastjango.rest_framework.schemas import _taken

hypothesis = pytest.importorskip("hypothesis")
pytestmark = pytest.mark.usefixtures("untranslated")


def pattern(schema):
    return schema["pattern"]


def decimal_pattern(max_digits, decimal_places):
    field = serializers.DecimalField(max_digits, decimal_places)
    return field, _taken.taken_decimal(field)["anyOf"][1]["pattern"]


URL = serializers.URLField()
CASES = {
    "text": (serializers.CharField(), pattern(_taken.taken_text(serializers.CharField()))),
    "untrimmed": (
        serializers.CharField(trim_whitespace=False, allow_blank=True),
        pattern(_taken.taken_text(serializers.CharField(trim_whitespace=False))),
    ),
    "slug": (serializers.SlugField(), pattern(_taken.taken_text(serializers.SlugField()))),
    "url": (URL, pattern(_taken.taken_text(URL))),
    "duration": (serializers.DurationField(), pattern(_taken.taken_duration(None))),
    "time": (serializers.TimeField(), pattern(_taken.taken_time(serializers.TimeField()))),
    "decimal": decimal_pattern(8, 2),
    "fraction": decimal_pattern(2, 2),
    "whole": decimal_pattern(5, 0),
    "places": decimal_pattern(None, 3),
    "digits": decimal_pattern(4, None),
    "any decimal": decimal_pattern(None, None),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_pattern_allows_is_taken(name):
    field, allowed = CASES[name]

    @hypothesis.settings(max_examples=200, database=None, deadline=None, derandomize=True)
    @hypothesis.given(hypothesis.strategies.from_regex(allowed, fullmatch=True))
    def check(text):
        field.run_validation(text)

    check()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("text", "  "),
        ("text", "a\0"),
        ("untrimmed", "a\0"),
        ("slug", "a b"),
        ("url", "mailto:a@example.com"),
        ("url", "https://example"),
        ("duration", "soon"),
        ("duration", "P1Y"),
        ("time", "24:00"),
        ("decimal", "1.234"),
        ("decimal", "1234567"),
        ("digits", "1.2345"),
    ],
)
def test_what_the_pattern_refuses_is_refused(name, text):
    field, allowed = CASES[name]
    assert not re.search(allowed, text)
    with pytest.raises(serializers.ValidationError):
        field.run_validation(text)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/",
        "https://user:word@www.example.com/a?b#c",
        "https://b\u00fccher.example/",
        "http://127.0.0.1",
        "http://[::1]/",
    ],
)
def test_usual_addresses_are_allowed(url):
    assert re.search(CASES["url"][1], url)
    assert URL.run_validation(url) == url


class PickyURLValidator(URLValidator):
    def __call__(self, value):
        super().__call__(value)


def test_patterns_of_validators():
    def taken(*validators, **kwargs):
        return _taken.taken_text(serializers.CharField(validators=list(validators), **kwargs))

    assert taken(RegexValidator(r"\A(?P<first>a)b\Z")) == {"pattern": "^(?<first>a)b$"}
    assert taken(RegexValidator("a"), RegexValidator("b")) == {"allOf": [{"pattern": "a"}, {"pattern": "b"}]}
    assert taken(RegexValidator("a"), allow_blank=True) == {"anyOf": [{"const": ""}, {"pattern": "a"}]}
    # Flags and the opposite have no words in JSON Schema, and what a subclass adds is not known.
    assert "a" not in taken(RegexValidator("a", flags=re.IGNORECASE))["pattern"]
    assert "a" not in taken(RegexValidator("a", inverse_match=True))["pattern"]
    assert taken(PickyURLValidator()) == {"format": "uri"}
    assert taken(URLValidator(schemes=["ssh"]))["pattern"].startswith("^(ssh)://")


def test_addresses_of_the_internet():
    assert _taken.taken_address(serializers.IPAddressField(protocol="ipv4")) == {"format": "ipv4"}
    assert {"format": "ipv6"} in _taken.taken_address(serializers.IPAddressField())["anyOf"]


def test_numbers_have_their_digits():
    field = serializers.DecimalField(5, 2, min_value=-10)
    number = _taken.taken_decimal(field)["anyOf"][0]
    assert number == {
        "type": "number",
        "exclusiveMinimum": -1000,
        "exclusiveMaximum": 1000,
        "multipleOf": 0.01,
        "minimum": -10,
    }
