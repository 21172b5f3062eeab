"""Tokens against cross-site request forgery: a secret for each visitor, masked anew for each page.

A masked token is a random mask and the secret shifted by it, so that compressed pages do not tell the secret.
"""

from __future__ import annotations

import string
from typing import Any

from fastjango.utils.crypto import constant_time_compare, get_random_string

CSRF_SECRET_LENGTH = 32
CSRF_TOKEN_LENGTH = 2 * CSRF_SECRET_LENGTH
CSRF_ALLOWED_CHARS = string.ascii_letters + string.digits
CSRF_SESSION_KEY = "_csrftoken"

REASON_BAD_ORIGIN = "Origin checking failed - %s does not match any trusted origins."
REASON_NO_REFERER = "Referer checking failed - no Referer."
REASON_BAD_REFERER = "Referer checking failed - %s does not match any trusted origins."
REASON_NO_CSRF_COOKIE = "CSRF cookie not set."
REASON_CSRF_TOKEN_MISSING = "CSRF token missing."
REASON_MALFORMED_REFERER = "Referer checking failed - Referer is malformed."
REASON_INSECURE_REFERER = "Referer checking failed - Referer is insecure while host is secure."
# Of a token that is wrong in itself, and not only another one.
REASON_INCORRECT_LENGTH = "has incorrect length"
REASON_INVALID_CHARACTERS = "has invalid characters"

_NUMBER = {character: number for number, character in enumerate(CSRF_ALLOWED_CHARS)}
_BASE = len(CSRF_ALLOWED_CHARS)
_ALLOWED = frozenset(CSRF_ALLOWED_CHARS)


class InvalidTokenFormat(Exception):
    """A text is no token."""

    __module__ = "fastjango.middleware.csrf"

    def __init__(self, reason: str) -> None:
        self.reason = reason


def _get_new_csrf_string() -> str:
    """A new secret."""
    return get_random_string(CSRF_SECRET_LENGTH, allowed_chars=CSRF_ALLOWED_CHARS)


def _mask_cipher_secret(secret: str) -> str:
    """The secret behind a new mask."""
    mask = _get_new_csrf_string()
    shifted = (CSRF_ALLOWED_CHARS[(_NUMBER[s] + _NUMBER[m]) % _BASE] for s, m in zip(secret, mask, strict=True))
    return mask + "".join(shifted)


def _unmask_cipher_token(token: str) -> str:
    """The secret of a masked token."""
    mask, shifted = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    return "".join(CSRF_ALLOWED_CHARS[_NUMBER[s] - _NUMBER[m]] for s, m in zip(shifted, mask, strict=True))


def _add_new_csrf_cookie(request: Any) -> str:
    """Give a request a new secret, to be sent with the response."""
    secret = _get_new_csrf_string()
    request.META.update({"CSRF_COOKIE": secret, "CSRF_COOKIE_NEEDS_UPDATE": True})
    return secret


def get_token(request: Any) -> str:
    """The masked token for a form; asking for it makes the cookie be sent.

    Source: django.middleware.csrf.get_token.
    """
    if "CSRF_COOKIE" in request.META:
        secret = request.META["CSRF_COOKIE"]
        # Being used, the cookie's life is prolonged.
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    else:
        secret = _add_new_csrf_cookie(request)
    return _mask_cipher_secret(secret)


def rotate_token(request: Any) -> None:
    """Change the secret; to be done at a login."""
    _add_new_csrf_cookie(request)


def _check_token_format(token: str) -> None:
    """Raise ``InvalidTokenFormat`` for what is neither a secret nor a masked one."""
    if len(token) not in (CSRF_TOKEN_LENGTH, CSRF_SECRET_LENGTH):
        raise InvalidTokenFormat(REASON_INCORRECT_LENGTH)
    if not _ALLOWED.issuperset(token):
        raise InvalidTokenFormat(REASON_INVALID_CHARACTERS)


def _does_token_match(request_csrf_token: str, csrf_secret: str) -> bool:
    """Whether a token, masked or not, is of the secret."""
    assert len(request_csrf_token) in (CSRF_TOKEN_LENGTH, CSRF_SECRET_LENGTH)
    if len(request_csrf_token) == CSRF_TOKEN_LENGTH:
        request_csrf_token = _unmask_cipher_token(request_csrf_token)
    return constant_time_compare(request_csrf_token, csrf_secret)
