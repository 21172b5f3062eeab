"""What fields take, in the words of JSON Schema: patterns and formats of texts, digits of decimal numbers."""

from __future__ import annotations

import re
from typing import Any

from fastjango.core import validators

from .. import ISO_8601, serializers
from ..settings import api_settings

_NO_NULL = r"^[^\x00]*$"
# Blanks around a text are cut off, and something has to be left.
_NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"
_DURATION = (
    r"^(-?([0-9]{1,8} )?(([0-9]{1,4}:)?[0-9]{1,4}:)?[0-9]{1,6}(\.[0-9]{1,6})?"
    r"|-?P(?=[0-9T])([0-9]{1,8}D)?(T(?=[0-9])([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,6}S)?)?)$"
)
_TIME = r"^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$"
_OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
# Letters of which no normal form has a slash or a colon.
_LETTER = r"a-zA-Z\u00a1-\u1fff\u3040-\ud7ff"
_LABEL = rf"[{_LETTER}0-9]([{_LETTER}0-9-]{{0,61}}[{_LETTER}0-9])?"
_HEX = r"[0-9a-fA-F]{1,4}"
_HOST = (
    rf"(({_LABEL}\.)+[{_LETTER}]{{2,63}}|{_OCTET}(\.{_OCTET}){{3}}|localhost"
    rf"|\[(({_HEX}:){{7}}{_HEX}|::({_HEX}(:{_HEX}){{0,5}})?)\])"
)
_USER = r"[a-zA-Z0-9._~%!$&'()*+,;=-]"
_AFTER_HOST = r"(:[0-9]{1,4})?([/?#][^\s\x00-\x20]*)?"
# What only Python's patterns know: flags, named groups by number, conditions.
_PYTHON_ONLY = re.compile(r"\(\?(P[=>]|[aiLmsux-]+[:)]|\(|#|>)|[*+?}]\+")


def _url_pattern(validator: validators.URLValidator) -> str:
    schemes = "|".join(map(re.escape, validator.schemes))
    return rf"^({schemes})://({_USER}+(:{_USER}*)?@)?{_HOST}{_AFTER_HOST}$"


def _pattern_of(validator: Any) -> str | None:
    """A validator's pattern as JavaScript writes it; None for none, or one that it cannot write."""
    if isinstance(validator, validators.URLValidator):
        return _url_pattern(validator) if type(validator).__call__ is validators.URLValidator.__call__ else None
    if not isinstance(validator, validators.RegexValidator) or validator.inverse_match:
        return None
    regex = validator.regex
    if (
        not isinstance(regex.pattern, str)
        or regex.flags & ~(re.UNICODE | re.ASCII)
        or _PYTHON_ONLY.search(regex.pattern)
    ):
        return None
    return re.sub(r"\\Z", "$", re.sub(r"\\A", "^", regex.pattern.replace("(?P<", "(?<")))


def _format_of(field: Any) -> str | None:
    kinds = [type(validator) for validator in field.validators]
    if isinstance(field, serializers.EmailField) or any(issubclass(kind, validators.EmailValidator) for kind in kinds):
        return "email"
    is_url = isinstance(field, serializers.URLField) or any(issubclass(kind, validators.URLValidator) for kind in kinds)
    return "uri" if is_url else None


def taken_text(field: Any) -> dict[str, Any]:
    """The schema of the texts that a :class:`CharField` takes, without the limits of their length."""
    schema: dict[str, Any] = {}
    if (format := _format_of(field)) is not None:
        schema["format"] = format
    patterns = [pattern for pattern in map(_pattern_of, field.validators) if pattern is not None]
    if not patterns and format is None:
        patterns = [_NO_NULL if field.allow_blank or not field.trim_whitespace else _NOT_BLANK]
    if field.allow_blank and (patterns != [_NO_NULL]):
        return {"anyOf": [{"const": ""}, _with_patterns(schema, patterns)]}
    return _with_patterns(schema, patterns)


def _with_patterns(schema: dict[str, Any], patterns: list[str]) -> dict[str, Any]:
    if len(patterns) > 1:
        return {**schema, "allOf": [{"pattern": pattern} for pattern in patterns]}
    return {**schema, "pattern": patterns[0]} if patterns else schema


def taken_address(field: Any) -> dict[str, Any]:
    """The schema of the IP addresses that a field takes."""
    formats = ["ipv4", "ipv6"] if field.protocol == "both" else [field.protocol]
    schemas: list[dict[str, Any]] = [{"format": format} for format in formats]
    if field.allow_blank:
        schemas.append({"const": ""})
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def taken_duration(field: Any) -> dict[str, Any]:
    """The schema of the durations that a field takes: days and a clock, or the standard's form."""
    return {"pattern": _DURATION}


def taken_time(field: Any) -> dict[str, Any]:
    """The schema of the times of day that a field takes, and shows: without a zone."""
    return {"pattern": _TIME} if reads_iso(field, "TIME") else {}


def taken_moment(field: Any) -> dict[str, Any]:
    """The schema of the date-times that a field takes: not those at the ends, which another time zone may not have."""
    return {"format": "date-time", "pattern": "^(?!0001|9999)"} if reads_iso(field, "DATETIME") else {}


def reads_iso(field: Any, setting: str) -> bool:
    """Whether a field of time takes the standard's form."""
    formats = getattr(field, "input_formats", None)
    formats = getattr(api_settings, f"{setting}_INPUT_FORMATS") if formats is None else formats
    return any(each.lower() == ISO_8601 for each in formats)


def taken_decimal(field: Any) -> dict[str, Any]:
    """The schema of the numbers, and the texts of numbers, that a :class:`DecimalField` takes."""
    whole, places = field.max_whole_digits, field.decimal_places
    number: dict[str, Any] = {"type": "number"}
    if whole is not None:
        number |= {"exclusiveMinimum": -(10**whole), "exclusiveMaximum": 10**whole}
    if places is not None:
        number["multipleOf"] = float(f"1e-{places}") if places else 1
    for name, limit in (("minimum", field.min_value), ("maximum", field.max_value)):
        if limit is not None:
            number[name] = float(limit)
    return {"anyOf": [number, {"type": "string", "pattern": rf"^[+-]?{_digits(field)}$"}]}


def _digits(field: Any) -> str:
    """The pattern of a number's digits, with a point or without."""
    whole, places = field.max_whole_digits, field.decimal_places
    after = "[0-9]{1,30}" if places is None else f"[0-9]{{1,{places}}}"
    if whole == 0:
        return rf"0*\.{after}"
    before = "[0-9]{1,30}" if whole is None else f"0*[0-9]{{1,{whole}}}"
    # With a limit for all digits only, they are counted first.
    total = "" if field.max_digits is None or whole is not None else rf"(?=([0-9]\.?){{1,{field.max_digits}}}$)"
    return total + (before if places == 0 else rf"{before}(\.{after})?")
