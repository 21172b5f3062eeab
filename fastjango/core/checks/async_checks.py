"""Checks of what guards the event loop."""

from __future__ import annotations

import os

from ._rules import rule
from .messages import Error
from .registry import Tags

E001 = Error(
    "You should not set the DJANGO_ALLOW_ASYNC_UNSAFE environment variable in deployment. This disables async safety "
    "protection.",
    id="async.E001",
)
check_async_unsafe = rule(
    "check_async_unsafe", Tags.async_support, lambda: not os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE"), E001
)
