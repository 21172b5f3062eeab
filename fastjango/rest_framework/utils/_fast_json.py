"""JSON by ``orjson``, where it is installed and gives what the standard library would.

The answers differ from the standard library's in the spelling of some numbers only (``1e16`` for ``1e+16``); members
of plain enumerations, which the standard library refuses, are shown by their values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import chain
from types import NoneType
from typing import Any

try:
    import orjson
except ImportError:  # an extra
    orjson = None  # type: ignore[assignment]

_PLAIN = frozenset({str, int, bool, NoneType})


def encode(data: Any, default: Callable[[Any], Any]) -> bytes | None:
    """``data`` as compact UTF-8 JSON; None when the standard library has to do it, or to say what is wrong.

    Args:
        data: What to encode.
        default: Turns an object that JSON does not know into one that it knows.
    """
    if orjson is None:
        return None

    def known(value: Any) -> Any:
        # Subclasses are encoded as the standard library does: texts, numbers and lists as what they hold, mappings
        # by what items() says.
        match value:
            case str():
                return str.__str__(value)
            case dict():
                return dict.copy(value) if type(value).items is dict.items else dict(value.items())
            case list():
                return list.copy(value)
            case tuple():
                return tuple.__getitem__(value, slice(None))
            case int():
                return int.__int__(value)
            case float():
                return float.__float__(value)
        return default(value)

    try:
        encoded = orjson.dumps(data, known, _OPTIONS)
    except orjson.JSONEncodeError:
        return None
    # NaN and the infinities become null without a word. From the end: twice as fast with this word.
    if encoded.rfind(b"null") >= 0 and not _is_finite(data):
        return None
    return encoded


if orjson is not None:
    _OPTIONS = orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def _is_finite(data: Any) -> bool:
    """Whether ``data`` certainly has no number that JSON lacks; looked at a level at a time, however deep."""
    level = [data]
    while level:
        deeper: list[Any] = []
        for kind in set(map(type, level)):
            if kind in _PLAIN or issubclass(kind, str | int):
                continue
            found: list[Any] = [value for value in level if value.__class__ is kind]
            if issubclass(kind, float):
                if not all(map(math.isfinite, found)):
                    return False
            elif issubclass(kind, dict):
                deeper.extend(chain.from_iterable(value.values() for value in found))
            elif issubclass(kind, list | tuple):
                deeper.extend(chain.from_iterable(found))
            else:
                return False
        level = deeper
    return True


def iso_texts(values: list[Any]) -> Iterable[str]:
    """``isoformat()`` of dates, or of date-times without a zone or of UTC, which is written as Z."""
    if orjson is None or not values:
        return [value.isoformat().replace("+00:00", "Z") for value in values]
    return orjson.dumps(values, option=orjson.OPT_UTC_Z).decode()[2:-2].split('","')
