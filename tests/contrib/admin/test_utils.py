"""Keys in addresses, and parameters as lookups."""

import pytest

from fastjango.contrib.admin._utils.lookups import get_last_value_from_parameters, prepare_lookup_value
from fastjango.contrib.admin._utils.quoting import quote, unquote


@pytest.mark.parametrize(
    ("key", "quoted"),
    [("plain", "plain"), ("a/b", "a_2Fb"), ("_41", "_5F41"), ("a b", "a b"), ('"<>%', "_22_3C_3E_25"), ("\n", "_0A")],
)
def test_quoted_keys_come_back(key, quoted):
    assert quote(key) == quoted
    assert unquote(quoted) == key


def test_numbers_need_no_quotes():
    assert quote(7) == 7


@pytest.mark.parametrize(
    ("name", "value", "prepared"),
    [
        ("id__in", "1,2", ["1", "2"]),
        ("id__in", ["1,2", "3"], [["1", "2"], ["3"]]),
        ("name__isnull", "False", False),
        ("name__isnull", "0", False),
        ("name__isnull", "1", True),
        ("name", "a,b", "a,b"),
    ],
)
def test_parameters_become_what_their_lookup_wants(name, value, prepared):
    assert prepare_lookup_value(name, value) == prepared


@pytest.mark.parametrize(("parameters", "value"), [({}, None), ({"a": ["1", "2"]}, "2"), ({"a": "1"}, "1")])
def test_the_last_of_several_values_counts(parameters, value):
    assert get_last_value_from_parameters(parameters, "a") == value
