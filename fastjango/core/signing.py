"""Signed values, equal byte for byte to Django's, on itsdangerous."""

from __future__ import annotations

import base64
import datetime
import functools
import json
import re
import time
import zlib
from typing import Any

from fastjango.conf import settings
from fastjango.utils.crypto import constant_time_compare, hash_function, salted_hmac
from fastjango.utils.encoding import force_bytes
from fastjango.utils.module_loading import import_string

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_UNSAFE_SEPARATOR = re.compile(r"^[A-Za-z0-9_=-]*$")
_COOKIE_KEY_PREFIX = b"django.http.cookies"


class BadSignature(Exception):
    """The signature does not match the value."""


class SignatureExpired(BadSignature):
    """The signature matches, but is older than allowed."""


def b62_encode(s: int) -> str:
    """A whole number in base 62."""
    digits, rest = "", abs(s)
    while rest:
        rest, digit = divmod(rest, 62)
        digits = _BASE62[digit] + digits
    return ("-" if s < 0 else "") + (digits or "0")


def b62_decode(s: str) -> int:
    """The whole number of a text in base 62."""
    number = 0
    for character in s.removeprefix("-"):
        number = number * 62 + _BASE62.index(character)
    return -number if s.startswith("-") else number


def b64_encode(s: bytes) -> bytes:
    """URL-safe base 64 without padding."""
    return base64.urlsafe_b64encode(s).rstrip(b"=")


def b64_decode(s: bytes) -> bytes:
    """The inverse of :func:`b64_encode`."""
    return base64.urlsafe_b64decode(s + b"=" * (-len(s) % 4))


def base64_hmac(salt: Any, value: Any, key: Any, algorithm: str = "sha1") -> str:
    """A keyed hash in URL-safe base 64."""
    return b64_encode(salted_hmac(salt, value, key, algorithm=algorithm).digest()).decode()


class JSONSerializer:
    """Compact JSON as Latin-1 bytes; what signed objects are written in."""

    def dumps(self, obj: Any) -> bytes:
        """The object as bytes."""
        return json.dumps(obj, separators=(",", ":")).encode("latin-1")

    def loads(self, data: bytes) -> Any:
        """The object of such bytes."""
        return json.loads(data.decode("latin-1"))


@functools.lru_cache(maxsize=64)
def _engine(key: bytes, salt: bytes, sep: str, algorithm: str) -> Any:
    import itsdangerous  # for the start's sake: many programs sign nothing

    return itsdangerous.Signer(
        key, salt=salt, sep=sep, key_derivation="django-concat", digest_method=hash_function(algorithm)
    )


class Signer:
    """Adds a signature to texts, and checks it.

    Args:
        key: The secret; ``SECRET_KEY`` when None.
        sep: What stands between value and signature.
        salt: Keeps the signatures of different uses apart.
        algorithm: A name that :mod:`hashlib` knows.
        fallback_keys: Old secrets whose signatures are still accepted; ``SECRET_KEY_FALLBACKS`` when None.

    Raises:
        ValueError: the separator could be part of a signature.

    Source: django.core.signing.Signer (5.2).
    """

    def __init__(
        self,
        *,
        key: Any = None,
        sep: str = ":",
        salt: str | None = None,
        algorithm: str | None = None,
        fallback_keys: Any = None,
    ) -> None:
        if _UNSAFE_SEPARATOR.match(sep):
            raise ValueError(
                f"Unsafe Signer separator: {sep!r} (cannot be empty or consist of only A-z0-9-_=)",
            )
        self.key = settings.SECRET_KEY if key is None else key
        self.fallback_keys = settings.SECRET_KEY_FALLBACKS if fallback_keys is None else fallback_keys
        self.sep = sep
        # The default salt is part of the signed format, so it names Django's class.
        self.salt = salt or f"{type(self).__module__}.{type(self).__name__}".replace("fastjango.core.", "django.core.")
        self.algorithm = algorithm or "sha256"

    def signature(self, value: Any, key: Any = None) -> str:
        """The signature of a value."""
        engine = _engine(force_bytes(key or self.key), force_bytes(self.salt), self.sep, self.algorithm)
        signature: bytes = engine.get_signature(force_bytes(value))
        return signature.decode()

    def sign(self, value: Any) -> str:
        """The value, the separator and the signature."""
        return f"{value}{self.sep}{self.signature(value)}"

    def unsign(self, signed_value: str) -> str:
        """The value of a signed text.

        Raises:
            BadSignature: there is no signature, or it does not match.
        """
        value, separator, signature = signed_value.rpartition(self.sep)
        if not separator:
            raise BadSignature(f'No "{self.sep}" found in value')
        for key in (self.key, *self.fallback_keys):
            # Asked of the method, since subclasses spell signatures otherwise.
            if constant_time_compare(signature, self.signature(value, key)):
                return value
        raise BadSignature(f'Signature "{signature}" does not match')

    def sign_object(self, obj: Any, serializer: type = JSONSerializer, compress: bool = False) -> str:
        """A signed, URL-safe text that holds an object; compressed, with a dot before it, where that is shorter."""
        data = serializer().dumps(obj)
        packed = zlib.compress(data) if compress else data
        is_shorter = len(packed) < len(data) - 1
        text = b64_encode(packed if is_shorter else data).decode()
        return self.sign(f".{text}" if is_shorter else text)

    def unsign_object(self, signed_obj: str, serializer: type = JSONSerializer, **kwargs: Any) -> Any:
        """The object of such a text.

        Raises:
            BadSignature: the signature does not match.
        """
        text = self.unsign(signed_obj, **kwargs)
        data = b64_decode(text.removeprefix(".").encode())
        return serializer().loads(zlib.decompress(data) if text.startswith(".") else data)


class TimestampSigner(Signer):
    """A signer that also signs the time, so that a signature can grow too old."""

    def timestamp(self) -> str:
        """Now, in whole seconds, in base 62."""
        return b62_encode(int(time.time()))

    def sign(self, value: Any) -> str:
        """The value, the time and the signature of both."""
        return super().sign(f"{value}{self.sep}{self.timestamp()}")

    def unsign(self, value: str, max_age: float | datetime.timedelta | None = None) -> str:
        """The value of a signed text.

        Args:
            max_age: The age allowed, as a duration or in seconds.

        Raises:
            SignatureExpired: the signature is older.
            BadSignature: it does not match.
        """
        text, _, stamp = super().unsign(value).rpartition(self.sep)
        if max_age is not None:
            allowed = max_age.total_seconds() if isinstance(max_age, datetime.timedelta) else max_age
            age = time.time() - b62_decode(stamp)
            if age > allowed:
                raise SignatureExpired(f"Signature age {age} > {allowed} seconds")
        return text


def get_cookie_signer(salt: str = "django.core.signing.get_cookie_signer") -> Any:
    """The signer of cookies, of the class that ``SIGNING_BACKEND`` names."""
    return import_string(settings.SIGNING_BACKEND)(
        key=_COOKIE_KEY_PREFIX + force_bytes(settings.SECRET_KEY),
        fallback_keys=[_COOKIE_KEY_PREFIX + force_bytes(key) for key in settings.SECRET_KEY_FALLBACKS],
        salt=salt,
    )


def _cookie_signer_salt(key: str, salt: str = "") -> str:
    """The salt of a signed cookie: the length keeps ``a`` with ``bc`` apart from ``ab`` with ``c``."""
    return f"django.http.cookies.v2:{len(salt)}:{salt}{key}"


def _cookie_signer_legacy_salt(key: str, salt: str = "") -> str:
    """The salt that cookies were signed with before."""
    return key + salt


def dumps(
    obj: Any,
    key: Any = None,
    salt: str = "django.core.signing",
    serializer: type = JSONSerializer,
    compress: bool = False,
) -> str:
    """A signed, timed, URL-safe text that holds an object.

    Source: django.core.signing.dumps.
    """
    return TimestampSigner(key=key, salt=salt).sign_object(obj, serializer=serializer, compress=compress)


def loads(
    s: str,
    key: Any = None,
    salt: str = "django.core.signing",
    serializer: type = JSONSerializer,
    max_age: float | datetime.timedelta | None = None,
    fallback_keys: Any = None,
) -> Any:
    """The object of a text that :func:`dumps` made.

    Raises:
        BadSignature: the signature does not match, or (``SignatureExpired``) is too old.
    """
    signer = TimestampSigner(key=key, salt=salt, fallback_keys=fallback_keys)
    return signer.unsign_object(s, serializer=serializer, max_age=max_age)
