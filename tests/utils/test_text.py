"""Words and sentences."""

import pytest

from fastjango.utils.text import camel_case_to_spaces


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("HTTPResponse", "http response"),
        ("PNM2", "pn m2"),
        ("UUIDModel4", "uuid model4"),
        ("A1YZ", "a1yz"),
        ("ABC", "abc"),
        ("aB", "a b"),
    ],
)
def test_a_capital_begins_a_word_unless_another_follows(name, words):
    assert camel_case_to_spaces(name) == words
