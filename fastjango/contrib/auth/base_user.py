"""The part of a user model that passwords and sessions need; importable without the app being installed."""

from __future__ import annotations

import unicodedata
from typing import Any

from fastjango.conf import settings
from fastjango.contrib.auth import password_validation
from fastjango.contrib.auth.hashers import acheck_password, check_password, is_password_usable, make_password
from fastjango.db import models
from fastjango.utils.crypto import salted_hmac
from fastjango.utils.translation import gettext_lazy as _

# Django's salt: sessions are shared with it.
_SESSION_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


class BaseUserManager(models.Manager):
    """Finds users by what they log in with."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The address with its domain in lower case."""
        local, at, domain = (email or "").strip().rpartition("@")
        return f"{local}@{domain.lower()}" if at else (email or "")

    def get_by_natural_key(self, username: Any) -> Any:
        """The user of a name (of ``USERNAME_FIELD``)."""
        return self.get(**{self.model.USERNAME_FIELD: username})

    async def aget_by_natural_key(self, username: Any) -> Any:
        """``get_by_natural_key()``, awaited."""
        return await self.aget(**{self.model.USERNAME_FIELD: username})


class AbstractBaseUser(models.Model):
    """A password and the last login; subclasses name ``USERNAME_FIELD`` and ``REQUIRED_FIELDS``.

    Source: django.contrib.auth.base_user.AbstractBaseUser.
    """

    password = models.CharField(_("password"), max_length=128)
    last_login = models.DateTimeField(_("last login"), blank=True, null=True)

    is_active: Any = True
    REQUIRED_FIELDS: list[str] = []
    USERNAME_FIELD: str
    # Set with the clear password until the object is saved, for validators that keep a history.
    _password: Any = None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.get_username())

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if self._password is not None:
            password_validation.password_changed(self._password, self)
            self._password = None

    def get_username(self) -> Any:
        """What the user logs in with."""
        return getattr(self, self.USERNAME_FIELD)

    def clean(self) -> None:
        setattr(self, self.USERNAME_FIELD, self.normalize_username(self.get_username()))

    def natural_key(self) -> tuple[Any, ...]:
        """What stands for the user in serialized data."""
        return (self.get_username(),)

    @property
    def is_anonymous(self) -> bool:
        """Always False."""
        return False

    @property
    def is_authenticated(self) -> bool:
        """Always True: tells users from anonymous visitors."""
        return True

    def set_password(self, raw_password: Any) -> None:
        """Set (without saving) a new password; ``None`` sets one that never matches."""
        self.password = make_password(raw_password)
        self._password = raw_password

    def _adopt(self, raw_password: Any) -> None:
        self.set_password(raw_password)
        # An upgrade of the hash is no change of password.
        self._password = None

    def check_password(self, raw_password: Any) -> bool:
        """Whether this is the user's password; an old hash is renewed on the way."""

        def renew(raw: Any) -> None:
            self._adopt(raw)
            self.save(update_fields=["password"])

        return check_password(raw_password, self.password, renew)

    async def acheck_password(self, raw_password: Any) -> bool:
        """``check_password()``, awaited."""

        async def renew(raw: Any) -> None:
            self._adopt(raw)
            await self.asave(update_fields=["password"])

        return await acheck_password(raw_password, self.password, renew)

    def set_unusable_password(self) -> None:
        """Set a password that never matches."""
        self.password = make_password(None)

    def has_usable_password(self) -> bool:
        """Whether there is a password that can match."""
        return is_password_usable(self.password)

    def get_session_auth_hash(self) -> str:
        """Changes with the password, which ends the user's other sessions."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Any:
        """The same hash made with each of ``SECRET_KEY_FALLBACKS``."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: Any) -> str:
        return salted_hmac(_SESSION_SALT, self.password, secret=secret, algorithm="sha256").hexdigest()

    @classmethod
    def get_email_field_name(cls) -> str:
        """The field with the address; ``email`` unless ``EMAIL_FIELD`` says otherwise."""
        return getattr(cls, "EMAIL_FIELD", "email")

    @classmethod
    def normalize_username(cls, username: Any) -> Any:
        """The name with look-alike characters made one (NFKC)."""
        return unicodedata.normalize("NFKC", username) if isinstance(username, str) else username
