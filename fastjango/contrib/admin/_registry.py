"""What the floors under the sites need to know of them."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

# Every AdminSite there is.
all_sites: WeakSet[Any] = WeakSet()


class InlineKind:
    """What makes a class an inline, for those that stand under ``InlineModelAdmin``."""
