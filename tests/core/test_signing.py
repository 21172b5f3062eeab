"""Signed values equal Django's; the expected texts were recorded from Django 5.2.19 with SECRET_KEY "secret"."""

import datetime

import pytest

from fastjango.core import signing
from fastjango.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from fastjango.utils.crypto import InvalidAlgorithm

NOW = 1_700_000_000.0
RECORDED = [
    (lambda: Signer().sign("hello"), "hello:FRBs_KKrjaVe9zJEdlQdiuJ2n9jBEsFOL1Capquoa18"),
    (lambda: Signer(key="k", salt="x", sep="/").sign("é"), "é/znfLNFXE-7a2tukLZhaLSsrxpGjP9rlIR2O0Qik7GGQ"),
    (
        lambda: Signer(key="k").sign_object({"a": [1, "é"]}),
        "eyJhIjpbMSwiXHUwMGU5Il19:_P3OwNpBKTJLmpTB7vPbKCklY4cn-tA9GLKD9T9nLgA",
    ),
    (lambda: TimestampSigner().sign("hello"), "hello:1r31eq:cd3olmP207LffIZrXNJ8LTxzeEF4brfUrRYVM3D-t8Q"),
    (
        lambda: signing.dumps({"a": 1}, key="k", salt="z"),
        "eyJhIjoxfQ:1r31eq:5jNzf-d4qqADqYNIuhaRvv68faK_7qMoNF5s8bKeMIE",
    ),
    (
        lambda: signing.dumps(list(range(60)), compress=True),
        ".eJwNjrENBDEMwxZiEdmSk8xy-P3X-LQCSOpbiKIxYdgcLnqjUKFGRkGDNjroUot6TFFNmQo11KYOdelFi37Kpk2HHnrTh754YeHCr2gcPHjj"
        "gy9ZRKRIk3coZMgmh9zfHwqvISE:1r31eq:GktXrdP_Dpt364mKbk0LCVb7MRaDIxCmnZfIpJp-NaI",
    ),
    (lambda: signing.get_cookie_signer(salt="c").sign("v"), "v:1r31eq:WVVDfR8DcaApdsq9MzKwqdcJCvhHhW8A99LvG0WmsnU"),
]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(signing.time, "time", lambda: NOW)
    return monkeypatch


@pytest.mark.parametrize(("make", "text"), RECORDED)
def test_texts_are_djangos(make, text):
    assert make() == text


def test_values_come_back():
    for value in ("", "a:b", "é"):
        assert Signer().unsign(Signer().sign(value)) == value
    data = {"a": list(range(99))}
    assert signing.loads(signing.dumps(data, compress=True), max_age=1) == data


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", 'No ":" found in value'),
        ("x:y", 'Signature "y" does not match'),
        ("hellO:FRBs_KKrjaVe9zJEdlQdiuJ2n9jBEsFOL1Capquoa18", "does not match"),
        ("hello:FRBs_KKrjaVe9zJEdlQdiuJ2n9jBEsFOL1Capquoa19", "does not match"),
        ("hello:FRBs_KKrjaVe9zJEdlQdiuJ2n9jBEsFOL1Capquoa18=", "does not match"),
        ("hello:é", "does not match"),
    ],
)
def test_tampered_texts_are_refused(text, message):
    with pytest.raises(BadSignature, match=message):
        Signer().unsign(text)


def test_old_signatures_expire(clock):
    text = TimestampSigner().sign("x")
    clock.setattr(signing.time, "time", lambda: NOW + 11)
    assert TimestampSigner().unsign(text, max_age=11) == "x"
    with pytest.raises(SignatureExpired, match=r"Signature age 11\.0 > 10 seconds"):
        TimestampSigner().unsign(text, max_age=10)
    with pytest.raises(SignatureExpired):
        TimestampSigner().unsign(text, max_age=datetime.timedelta(seconds=10))


def test_fallback_keys():
    text = Signer(key="old").sign("x")
    assert Signer(key="new", fallback_keys=["old"]).unsign(text) == "x"
    with pytest.raises(BadSignature):
        Signer(key="new").unsign(text)


def test_unsafe_separator():
    with pytest.raises(ValueError, match="Unsafe Signer separator: 'a'"):
        Signer(sep="a")


def test_base_62():
    for number, text in ((0, "0"), (61, "z"), (62, "10"), (-62, "-10"), (10**12, "HbXm5a4")):
        assert (signing.b62_encode(number), signing.b62_decode(text)) == (text, number)


def test_an_unknown_algorithm_is_named():
    with pytest.raises(InvalidAlgorithm, match="'bogus' is not an algorithm accepted by the hashlib module"):
        Signer(key="k", algorithm="bogus").sign("x")
