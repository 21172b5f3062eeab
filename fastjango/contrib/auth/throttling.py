"""Logins that are tried too often: the hook that ``authenticate()`` asks, named by the setting ``LOGIN_THROTTLE``."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import time
import unicodedata
from typing import Any

from fastjango.conf import settings
from fastjango.core.cache import caches
from fastjango.core.signals import setting_changed
from fastjango.dispatch import receiver
from fastjango.utils.module_loading import import_string
from fastjango.views.decorators.debug import sensitive_variables


class LoginThrottle:
    """Counts tries in a cache: of a name from an address, and of an address with whatever names.

    A name alone is not counted, since anybody could then lock its owner out. Subclasses change the numbers, or
    ``counted()``, or all of ``admit()``, ``wait_seconds()`` and ``succeeded()``, which are what is called.
    """

    tries = 5  # of a name from an address, in a window
    tries_of_address = 50
    window_seconds = 300
    cache_alias = "default"

    def admit(self, request: Any, credentials: dict[str, Any]) -> bool:
        """Count a try, before it is looked at so that many at once count too; whether it is to be looked at."""
        counts = [(self._increased(key), limit) for key, limit in self._keys(request, credentials)]
        return all(count <= limit for count, limit in counts)

    def wait_seconds(self, request: Any, credentials: dict[str, Any]) -> int:
        """How long these credentials will not be looked at; 0 if they will."""
        limits = dict(self._keys(request, credentials))
        counts = self._cache.get_many(list(limits))
        is_over = any(count >= limits[key] for key, count in counts.items())
        return self.window_seconds - int(time.time()) % self.window_seconds if is_over else 0

    def succeeded(self, request: Any, credentials: dict[str, Any]) -> None:
        """Forget the tries of a name, and this one of the address."""
        (name, _limit), *address = self._keys(request, credentials)
        self._cache.delete(name)
        for key, _limit in address:
            # What has just run out need not be decreased.
            with contextlib.suppress(ValueError):
                self._cache.decr(key)

    def _increased(self, key: str) -> int:
        self._cache.add(key, 0, self.window_seconds)
        try:
            return int(self._cache.incr(key))
        except ValueError:
            # It ran out in between.
            return 1

    def counted(self, request: Any, credentials: dict[str, Any]) -> tuple[str, str]:
        """The name and the address to count by; behind a proxy, take the address from where it puts it."""
        name = next((str(value) for key, value in credentials.items() if key != "password"), "")
        return name, "" if request is None else str(request.META.get("REMOTE_ADDR", ""))

    @property
    def _cache(self) -> Any:
        return caches[self.cache_alias]

    def _keys(self, request: Any, credentials: dict[str, Any]) -> list[tuple[str, int]]:
        """The keys that are counted with the tries allowed."""
        name, address = self.counted(request, credentials)
        plain = unicodedata.normalize("NFKC", name).casefold()
        window = str(int(time.time()) // self.window_seconds)
        keys = [(_key("name", plain, address, window), self.tries)]
        return [*keys, (_key("address", address, window), self.tries_of_address)] if address else keys


def _key(*parts: str) -> str:
    # What users type is neither short nor made of characters that all caches take.
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"fastjango.auth.throttle.{digest}"


@functools.cache
def get_login_throttle() -> Any:
    """What the setting names, made once; ``None`` without it."""
    path = getattr(settings, "LOGIN_THROTTLE", None)
    return import_string(path)() if path else None


@receiver(setting_changed)
def _forget_throttle(*, setting: str, **kwargs: Any) -> None:
    if setting == "LOGIN_THROTTLE":
        get_login_throttle.cache_clear()


@sensitive_variables("credentials")
def login_wait_seconds(request: Any, credentials: dict[str, Any]) -> int:
    """How long credentials with a password are not looked at; 0 if they are, and where nothing throttles."""
    throttle = get_login_throttle()
    return int(throttle.wait_seconds(request, credentials)) if throttle and "password" in credentials else 0


@sensitive_variables("credentials")
def admit_login(request: Any, credentials: dict[str, Any]) -> bool:
    """Whether credentials are to be looked at; those without a password always."""
    throttle = get_login_throttle()
    return throttle is None or "password" not in credentials or bool(throttle.admit(request, credentials))


@sensitive_variables("credentials")
def forget_tries(request: Any, credentials: dict[str, Any]) -> None:
    """Tell the throttle that credentials were right."""
    throttle = get_login_throttle()
    if throttle and "password" in credentials:
        throttle.succeeded(request, credentials)
