"""Keyed hashes equal Django's; the expected values were recorded from Django 5.2.19."""

import pytest

from fastjango.utils import crypto
from fastjango.utils.crypto import InvalidAlgorithm, constant_time_compare, get_random_string, pbkdf2, salted_hmac


def test_salted_hmac_is_djangos():
    assert salted_hmac("s", "v", "k", algorithm="sha256").hexdigest() == (
        "de1116ea8310f146acd6526cce1ab66b438f91abb9adb186b2e85fb8500b9d27"
    )
    assert salted_hmac("s", "v", "secret").hexdigest() == "4fdccd694eb4aed1a7b6c2d2d4fe045d0623fb17"
    assert pbkdf2("p", "s", 10).hex() == "1d6f1f7051b420b93e23f010e486cfea6ccfee906a43ffac9f5ea7adc07869dd"


def test_unknown_algorithm():
    with pytest.raises(InvalidAlgorithm, match="'whatever' is not an algorithm accepted by the hashlib module"):
        salted_hmac("s", "v", "k", algorithm="whatever")


def test_random_strings():
    assert len(get_random_string(40)) == 40 and set(get_random_string(40)) <= set(crypto.RANDOM_STRING_CHARS)
    assert get_random_string(3, "a") == "aaa"


def test_comparison_takes_text_and_bytes():
    assert constant_time_compare("é", "é".encode()) and not constant_time_compare("a", "b")
