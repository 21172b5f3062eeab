"""Tokens are signed, pinned to their algorithm, and refused when anything is wrong with them."""

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fastjango.core import _jwt

SECRET = "s" * 40
# A day, since the module is imported when tests are collected and may run an hour later.
CLAIMS = {"sub": "1", "exp": int(time.time()) + 86_400}


@pytest.fixture(scope="module")
def pair():
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem.decode(), public.decode()


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_comes_back():
    token = _jwt.encode(CLAIMS, SECRET, "HS256")
    assert _jwt.decode(token, {None: SECRET}, ["HS256"]) == CLAIMS


def test_keys_have_names(pair):
    token = _jwt.encode(CLAIMS, pair[0], "RS256", key_id="new")
    assert _jwt.decode(token, {"old": "x", "new": pair[1]}, ["RS256"])["sub"] == "1"
    with pytest.raises(_jwt.TokenError, match="No key is known"):
        _jwt.decode(token, {"old": pair[1]}, ["RS256"])


def test_a_public_key_never_serves_as_a_secret(pair):
    with pytest.raises(ValueError, match="needs a secret"):
        _jwt.encode(CLAIMS, pair[1], "HS256")
    forged = _jwt.encode(CLAIMS, SECRET, "HS256")
    with pytest.raises(_jwt.TokenError, match="algorithm 'HS256' is not accepted"):
        _jwt.decode(forged, {None: pair[1]}, ["RS256"])
    with pytest.raises(_jwt.TokenError, match="needs a secret"):
        _jwt.decode(forged, {None: pair[1]}, ["RS256", "HS256"])


@pytest.mark.parametrize("algorithm", ["none", "None", "", None, "HS1"])
def test_unsigned_tokens_are_refused(algorithm):
    token = f"{segment({'alg': algorithm})}.{segment(CLAIMS)}."
    with pytest.raises(_jwt.TokenError, match="not accepted"):
        _jwt.decode(token, {None: SECRET}, ["HS256", "none"])


@pytest.mark.parametrize(
    ("claims", "options", "message"),
    [
        ({"sub": "1"}, {}, "exp"),
        ({**CLAIMS, "aud": "others"}, {"audience": "us"}, "audience"),
        (CLAIMS, {"audience": "us"}, "aud"),
        ({**CLAIMS, "iss": "others"}, {"issuer": "us"}, "issuer"),
        ({**CLAIMS, "nbf": CLAIMS["exp"]}, {}, "valid"),
    ],
)
def test_claims_are_checked(claims, options, message):
    with pytest.raises(_jwt.TokenError, match=message):
        _jwt.decode(_jwt.encode(claims, SECRET, "HS256"), {None: SECRET}, ["HS256"], **options)


def test_time_has_a_leeway():
    token = _jwt.encode({**CLAIMS, "exp": int(time.time()) - 5}, SECRET, "HS256")
    assert _jwt.decode(token, {None: SECRET}, ["HS256"], leeway_seconds=3600)
    with pytest.raises(_jwt.ExpiredToken):
        _jwt.decode(token, {None: SECRET}, ["HS256"])


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "é.é.é", "." * 5])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(_jwt.TokenError):
        _jwt.decode(token, {None: SECRET}, ["HS256"])


def test_a_changed_signature_is_refused():
    token = _jwt.encode(CLAIMS, SECRET, "HS256")
    with pytest.raises(_jwt.TokenError, match="not valid"):
        _jwt.decode(token[:-3] + ("abc" if token[-3] != "a" else "xyz"), {None: SECRET}, ["HS256"])
