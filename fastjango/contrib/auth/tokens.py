"""Tokens for links that reset a password: used up by the reset, by a login, by a new address, by time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastjango.conf import settings
from fastjango.utils.crypto import constant_time_compare, salted_hmac
from fastjango.utils.http import base36_to_int, int_to_base36

_EPOCH = datetime(2001, 1, 1)


class PasswordResetTokenGenerator:
    """Makes and checks tokens ``seconds-hash``, with Django's salt, so that either side accepts the other's.

    Source: django.contrib.auth.tokens.PasswordResetTokenGenerator.
    """

    key_salt = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
    algorithm: str | None = None
    _secret: Any = None
    _secret_fallbacks: Any = None

    def __init__(self) -> None:
        self.algorithm = self.algorithm or "sha256"

    @property
    def secret(self) -> Any:
        """Signs new tokens; ``SECRET_KEY`` unless set."""
        return self._secret or settings.SECRET_KEY

    @secret.setter
    def secret(self, secret: Any) -> None:
        self._secret = secret

    @property
    def secret_fallbacks(self) -> Any:
        """Accepted besides the secret; ``SECRET_KEY_FALLBACKS`` unless set."""
        return settings.SECRET_KEY_FALLBACKS if self._secret_fallbacks is None else self._secret_fallbacks

    @secret_fallbacks.setter
    def secret_fallbacks(self, fallbacks: Any) -> None:
        self._secret_fallbacks = fallbacks

    def make_token(self, user: Any) -> str:
        """A token for a user, good for ``PASSWORD_RESET_TIMEOUT`` seconds."""
        return self._make_token_with_timestamp(user, self._num_seconds(self._now()), self.secret)

    def check_token(self, user: Any, token: str | None) -> bool:
        """Whether a token is good for a user now."""
        if not (user and token) or token.count("-") != 1:
            return False
        try:
            timestamp = base36_to_int(token.partition("-")[0])
        except ValueError:
            return False
        secrets = (self.secret, *self.secret_fallbacks)
        made = (self._make_token_with_timestamp(user, timestamp, secret) for secret in secrets)
        if not any(constant_time_compare(candidate, token) for candidate in made):
            return False
        return self._num_seconds(self._now()) - timestamp <= settings.PASSWORD_RESET_TIMEOUT

    def _make_token_with_timestamp(self, user: Any, timestamp: int, secret: Any) -> str:
        value = self._make_hash_value(user, timestamp)
        digest = salted_hmac(self.key_salt, value, secret=secret, algorithm=self.algorithm or "sha256").hexdigest()
        # Every second digit is enough and keeps links short.
        return f"{int_to_base36(timestamp)}-{digest[::2]}"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        """What makes a token invalid when it changes: password, last login, address."""
        # Some databases keep no fractions of a second.
        last_login = user.last_login and user.last_login.replace(microsecond=0, tzinfo=None)
        login = "" if user.last_login is None else last_login
        email = getattr(user, user.get_email_field_name(), "") or ""
        return f"{user.pk}{user.password}{login}{timestamp}{email}"

    def _num_seconds(self, dt: datetime) -> int:
        return int((dt - _EPOCH).total_seconds())

    def _now(self) -> datetime:
        # Local time without a zone is part of the format.
        return datetime.now()


default_token_generator = PasswordResetTokenGenerator()
