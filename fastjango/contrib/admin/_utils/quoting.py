"""Primary keys as parts of addresses."""

from __future__ import annotations

import re
from typing import Any

_UNSAFE = ':/_#?;@&=+$,"[]<>%\n\\'
_QUOTED = {ord(char): f"_{ord(char):02X}" for char in _UNSAFE}
_QUOTED_CODE = re.compile("_(" + "|".join(code[1:] for code in _QUOTED.values()) + ")")


def quote(s: Any) -> Any:
    """Write a text so that it can stand between two slashes of an address; other values come back as they are."""
    return s.translate(_QUOTED) if isinstance(s, str) else s


def unquote(s: str) -> str:
    """Undo ``quote()``."""
    return _QUOTED_CODE.sub(lambda found: chr(int(found[1], 16)), s)
