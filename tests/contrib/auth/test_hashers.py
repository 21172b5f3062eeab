"""Password hashes are Django's, byte for byte (answers of Django 5.2.19)."""

import asyncio

import pytest

from fastjango.contrib.auth import hashers
from fastjango.test.utils import override_settings

PASSWORD = "lètmein"
BCRYPT_SALT = b"$2b$12$abcdefghijklmnopqrstuu"
ENCODED = {
    hashers.PBKDF2PasswordHasher: (
        "seasalt",
        "pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps=",
    ),
    hashers.PBKDF2SHA1PasswordHasher: ("seasalt", "pbkdf2_sha1$1000000$seasalt$A053mdnAt0THnbEBJ7jpfP3yz1o="),
    hashers.ScryptPasswordHasher: (
        "seasalt",
        "scrypt$16384$seasalt$8$5$ECMIUp+LMxMSK8xB/IVyba+KYGTI7FTnet025q/1f/vBAVnnP3hdYqJuRi+mJn6ji6ze3Fbb7JEFPKGpuEf5vw==",
    ),
    hashers.MD5PasswordHasher: ("seasalt", "md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3"),
    hashers.Argon2PasswordHasher: (
        "seasaltseasalt",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$c2Vhc2FsdHNlYXNhbHQ$5X8M3A6KY2o98xsl1DnfJpaxc9OdBrgUbl3HjifV1qo",
    ),
    hashers.BCryptSHA256PasswordHasher: (
        BCRYPT_SALT,
        "bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuuVrQ4zCyEDfwKOXCre954in7jn/y/.ua",
    ),
    hashers.BCryptPasswordHasher: (BCRYPT_SALT, "bcrypt$$2b$12$abcdefghijklmnopqrstuupd4kvGe1RE7cUAJBlAgNLjj8dnLUqIu"),
}
FAST = ["fastjango.contrib.auth.hashers.MD5PasswordHasher", "fastjango.contrib.auth.hashers.PBKDF2PasswordHasher"]


def _usable(hasher):
    if hasher.library:
        pytest.importorskip(hasher.library if isinstance(hasher.library, str) else hasher.library[1])
    return hasher()


@pytest.mark.parametrize("kind", ENCODED, ids=lambda kind: kind.__name__)
def test_an_encoded_password_is_djangos(kind):
    hasher, (salt, encoded) = _usable(kind), ENCODED[kind]
    assert hasher.encode(PASSWORD, salt) == encoded
    assert hasher.verify(PASSWORD, encoded)
    assert not hasher.verify("letmein", encoded)


def test_a_weaker_hash_is_renewed_when_the_password_is_right():
    weak = hashers.PBKDF2PasswordHasher().encode("secret", "a" * 22, iterations=1)
    renewed = []
    assert hashers.check_password("secret", weak, renewed.append)
    assert not hashers.check_password("wrong", weak, renewed.append)
    assert renewed == ["secret"]


@override_settings(PASSWORD_HASHERS=FAST)
def test_passwords_are_checked_by_the_hasher_that_made_them():
    encoded = hashers.make_password("secret", hasher="pbkdf2_sha256")
    assert encoded.startswith("pbkdf2_sha256$1000000$")
    assert hashers.check_password("secret", encoded)
    assert asyncio.run(hashers.acheck_password("secret", encoded))
    with pytest.raises(ValueError, match="Unknown password hashing algorithm 'crypt'"):
        hashers.get_hasher("crypt")


@pytest.mark.parametrize("encoded", ["", "!abc", "nonsense", "crypt$a$b"])
def test_what_is_no_hash_never_matches(encoded):
    assert not hashers.check_password("secret", encoded)


def test_an_unusable_password_is_unique_and_never_matches():
    first, second = hashers.make_password(None), hashers.make_password(None)
    assert first != second
    assert not hashers.is_password_usable(first)
    assert hashers.is_password_usable("plain")


def test_only_text_can_be_a_password():
    with pytest.raises(TypeError, match=r"Password must be a string or bytes, got int\."):
        hashers.make_password(1)
