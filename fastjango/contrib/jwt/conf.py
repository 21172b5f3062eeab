"""The settings of tokens: the dictionary ``JWT`` over these defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.signals import setting_changed


@dataclass(frozen=True)
class TokenSettings:
    """One value a key of the setting, in lower case."""

    access_lifetime: int = 300  # seconds
    refresh_lifetime: int = 86_400  # seconds
    algorithm: str = "HS256"
    signing_key: str = ""  # SECRET_KEY if empty
    key_id: str | None = None  # the name of the signing key
    verifying_keys: Mapping[str | None, str] = field(default_factory=dict)  # further keys, by name, for rotation
    audience: str | None = None
    issuer: str | None = None
    leeway: int = 0  # seconds
    rotate_refresh_tokens: bool = True
    check_access_tokens: bool = False  # look access tokens up among the blocked ones too: a query for each request
    user_id_claim: str = "sub"
    # What tokens may be limited to, by name: a description, or {"description": ..., "permission": "app.codename"}.
    scopes: Mapping[str, Any] = field(default_factory=dict)
    token_url: str = ""  # where /docs asks for tokens; the URL named "jwt:obtain" if empty

    @property
    def key(self) -> str:
        """What new tokens are signed with."""
        return self.signing_key or settings.SECRET_KEY

    @property
    def today(self) -> dict[str | None, str]:
        """The keys in use, by name."""
        return {self.key_id: self.key, **self.verifying_keys}

    @property
    def key_sets(self) -> list[dict[str | None, str]]:
        """What tokens are verified with, by name; further sets hold the keys that are going out of use."""
        old = () if self.signing_key else settings.SECRET_KEY_FALLBACKS
        return [self.today, *({self.key_id: secret} for secret in old)]


@lru_cache(maxsize=1)
def token_settings() -> TokenSettings:
    """The settings, read once.

    Raises:
        ImproperlyConfigured: ``JWT`` has a key that is not known.
    """
    given: dict[str, Any] = {name.lower(): value for name, value in getattr(settings, "JWT", {}).items()}
    known = {item.name for item in fields(TokenSettings)}
    if unknown := sorted(given.keys() - known):
        raise ImproperlyConfigured(
            f"The setting JWT has unknown keys: {', '.join(name.upper() for name in unknown)}. "
            f"Known are {', '.join(sorted(name.upper() for name in known))}."
        )
    return TokenSettings(**given)


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting in ("JWT", "SECRET_KEY", "SECRET_KEY_FALLBACKS"):
        token_settings.cache_clear()


setting_changed.connect(_forget, dispatch_uid="fastjango.contrib.jwt.conf")
