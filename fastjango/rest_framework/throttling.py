"""Throttles: how many requests in how much time."""

from __future__ import annotations

import time
from typing import Any

from fastjango.core.cache import cache as default_cache
from fastjango.core.exceptions import ImproperlyConfigured

from .settings import api_settings

# Seconds in a period, by its first letter.
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class BaseThrottle:
    """The base of throttles."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """Whether the request may go on."""
        raise NotImplementedError(".allow_request() must be overridden")

    def get_ident(self, request: Any) -> str | None:
        """Who asks, by address: the one behind ``NUM_PROXIES`` proxies, when that is set.

        Without the setting the whole of ``X-Forwarded-For`` counts, for nobody knows which part is true.
        """
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
        address: str | None = request.META.get("REMOTE_ADDR")
        num_proxies = api_settings.NUM_PROXIES
        if num_proxies is None:
            return "".join(forwarded.split()) if forwarded else address
        if num_proxies == 0 or forwarded is None:
            return address
        addresses = forwarded.split(",")
        return addresses[-min(num_proxies, len(addresses))].strip()

    def wait(self) -> float | None:
        """After how many seconds another request is welcome; None when that is not known."""
        return None


class SimpleRateThrottle(BaseThrottle):
    """A number of requests for each period, counted in the cache.

    The rate is ``"<number>/<period>"`` with s, m, h or d, in ``rate`` or under ``scope`` in the settings.
    """

    cache = default_cache
    timer: Any = time.time
    cache_format = "throttle_%(scope)s_%(ident)s"
    scope: str | None = None
    THROTTLE_RATES = api_settings.DEFAULT_THROTTLE_RATES
    rate: str | None

    def __init__(self) -> None:
        if not getattr(self, "rate", None):
            self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """The name under which requests are counted; None for requests that are not throttled."""
        raise NotImplementedError(".get_cache_key() must be overridden")

    def get_rate(self) -> str | None:
        """The rate of ``scope`` in the settings.

        Raises:
            ImproperlyConfigured: there is no scope, or no rate for it.
        """
        if not getattr(self, "scope", None):
            raise ImproperlyConfigured(f"You must set either `.scope` or `.rate` for '{type(self).__name__}' throttle")
        try:
            return self.THROTTLE_RATES[self.scope]
        except KeyError:
            raise ImproperlyConfigured(f"No default throttle rate set for '{self.scope}' scope") from None

    def parse_rate(self, rate: str | None) -> tuple[int | None, int | None]:
        """``"10/min"`` as ``(10, 60)``; no rate as ``(None, None)``."""
        if rate is None:
            return None, None
        number, period = rate.split("/")
        return int(number), _PERIODS[period[0]]

    def allow_request(self, request: Any, view: Any) -> bool:
        if self.rate is None:
            return True
        self.key = self.get_cache_key(request, view)
        if self.key is None:
            return True
        self.now = self.timer()
        # The times of the requests within the period, the latest first.
        self.history = [moment for moment in self.cache.get(self.key, []) if moment > self.now - (self.duration or 0)]
        return self.throttle_failure() if len(self.history) >= (self.num_requests or 0) else self.throttle_success()

    def throttle_success(self) -> bool:
        """Count the request and let it pass."""
        self.history.insert(0, self.now)
        self.cache.set(self.key, self.history, self.duration)
        return True

    def throttle_failure(self) -> bool:
        """Refuse the request."""
        return False

    def wait(self) -> float | None:
        """The time until a request falls out of the period, spread over those that are left."""
        duration = self.duration or 0
        remaining = duration - (self.now - self.history[-1]) if self.history else duration
        available = (self.num_requests or 0) - len(self.history) + 1
        return remaining / available if available > 0 else None


class AnonRateThrottle(SimpleRateThrottle):
    """Limits those who are not logged in, by address."""

    scope = "anon"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        if request.user and request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class UserRateThrottle(SimpleRateThrottle):
    """Limits each user, and those who are not logged in by address."""

    scope = "user"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        known = request.user and request.user.is_authenticated
        ident = request.user.pk if known else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class ScopedRateThrottle(SimpleRateThrottle):
    """Limits each user for the views that share a ``throttle_scope``."""

    scope_attr = "throttle_scope"

    def __init__(self) -> None:
        # The rate is known when the view is.
        pass

    def allow_request(self, request: Any, view: Any) -> bool:
        self.scope = getattr(view, self.scope_attr, None)
        if not self.scope:
            return True
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        known = request.user and request.user.is_authenticated
        ident = request.user.pk if known else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}
