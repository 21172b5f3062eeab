"""``json`` with the standard's numbers only: ``NaN`` and ``Infinity`` are refused in both directions."""

from __future__ import annotations

import functools
import json
from typing import IO, Any, NoReturn


def strict_constant(o: str) -> NoReturn:
    """Refuse a constant that JSON does not have."""
    raise ValueError(f"Out of range float values are not JSON compliant: {o!r}")


@functools.wraps(json.dump)
def dump(*args: Any, **kwargs: Any) -> None:
    """``json.dump`` that raises ValueError for ``NaN`` and the infinities."""
    json.dump(*args, **{"allow_nan": False, **kwargs})


@functools.wraps(json.dumps)
def dumps(*args: Any, **kwargs: Any) -> str:
    """``json.dumps`` that raises ValueError for ``NaN`` and the infinities."""
    return json.dumps(*args, **{"allow_nan": False, **kwargs})


@functools.wraps(json.load)
def load(fp: IO[Any], **kwargs: Any) -> Any:
    """``json.load`` that raises ValueError for ``NaN`` and the infinities."""
    return json.load(fp, **{"parse_constant": strict_constant, **kwargs})


@functools.wraps(json.loads)
def loads(s: str | bytes, **kwargs: Any) -> Any:
    """``json.loads`` that raises ValueError for ``NaN`` and the infinities."""
    return json.loads(s, **{"parse_constant": strict_constant, **kwargs})
