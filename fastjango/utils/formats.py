"""Dates and numbers as the active language writes and reads them."""

from __future__ import annotations

import datetime
import decimal
import functools
import importlib
import re
import unicodedata
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from fastjango.conf import settings
from fastjango.utils import dateformat, numberformat
from fastjango.utils.functional import lazy
from fastjango.utils.translation import check_for_language, get_language, to_locale

__all__ = [
    "FORMAT_SETTINGS",
    "ISO_INPUT_FORMATS",
    "date_format",
    "get_format",
    "get_format_lazy",
    "get_format_modules",
    "iter_format_modules",
    "localize",
    "localize_input",
    "number_format",
    "reset_format_cache",
    "sanitize_separators",
    "sanitize_strftime_format",
    "time_format",
]

FORMAT_SETTINGS = frozenset(
    """
    DECIMAL_SEPARATOR THOUSAND_SEPARATOR NUMBER_GROUPING FIRST_DAY_OF_WEEK MONTH_DAY_FORMAT TIME_FORMAT DATE_FORMAT
    DATETIME_FORMAT SHORT_DATE_FORMAT SHORT_DATETIME_FORMAT YEAR_MONTH_FORMAT DATE_INPUT_FORMATS TIME_INPUT_FORMATS
    DATETIME_INPUT_FORMATS
    """.split()
)
_YEAR_WIDTHS = {"C": "02", "F": "010", "G": "04", "Y": "04"}
_TIMES = ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"]
# Accepted whatever the language is.
ISO_INPUT_FORMATS = {
    "DATE_INPUT_FORMATS": ["%Y-%m-%d"],
    "TIME_INPUT_FORMATS": _TIMES,
    "DATETIME_INPUT_FORMATS": [*(f"%Y-%m-%d {time}" for time in _TIMES), "%Y-%m-%d"],
}

_format_cache: dict[tuple[str, str | None], Any] = {}
_format_modules_cache: dict[str, list[ModuleType]] = {}


def reset_format_cache() -> None:
    """Forget what was read; for tests that change settings."""
    _format_cache.clear()
    _format_modules_cache.clear()


def iter_format_modules(lang: str, format_module_path: Any = None) -> Iterator[ModuleType]:
    """The modules with a language's formats: the project's own first, variants (``de_CH``) before languages.

    Args:
        format_module_path: A package with a sub-package for each locale, or a list of such.
    """
    if not check_for_language(lang):
        return
    paths = [format_module_path] if isinstance(format_module_path, str) else list(format_module_path or ())
    locale = to_locale(lang)
    locales = list(dict.fromkeys((locale, locale.split("_")[0])))
    for folder in [*paths, "fastjango.conf.locale"]:
        for name in locales:
            module = f"{folder}.{name}.formats"
            try:
                yield importlib.import_module(module)
            except ModuleNotFoundError as exc:
                if not module.startswith(exc.name or "?"):
                    raise


def get_format_modules(lang: str | None = None) -> list[ModuleType]:
    """The format modules of a language (the active one by default), found once."""
    if lang is None:
        lang = get_language() or settings.LANGUAGE_CODE
    if lang not in _format_modules_cache:
        _format_modules_cache[lang] = list(iter_format_modules(lang, settings.FORMAT_MODULE_PATH))
    return _format_modules_cache[lang]


def get_format(format_type: Any, lang: str | None = None, use_l10n: bool | None = None) -> Any:
    """The format of that name (``"DATE_FORMAT"``) in a language; a name that is none is the format itself.

    Args:
        use_l10n: ``False`` for the settings' format, whatever the language.
    """
    localized = use_l10n is not False
    if not isinstance(format_type, str):  # a lazy text, or what a template gave for one
        format_type = str(format_type)
    if localized and lang is None:
        lang = get_language()
    key = (format_type, lang if localized else None)
    if key in _format_cache:
        return _format_cache[key]
    value = _format_cache[key] = _find_format(format_type, lang, localized)
    return value


def _find_format(format_type: str, lang: str | None, localized: bool) -> Any:
    for module in get_format_modules(lang) if localized and lang else ():
        value = getattr(module, format_type, None)
        if value is not None:
            extra = ISO_INPUT_FORMATS.get(format_type, ())
            return [*value, *(form for form in extra if form not in value)] if extra else value
    # Django 5.2: the settings' own input formats are not extended.
    return getattr(settings, format_type) if format_type in FORMAT_SETTINGS else format_type


get_format_lazy = lazy(get_format, str, list, tuple)


def _number_signs(lang: str | None, use_l10n: bool | None) -> tuple[str, Any, str, bool]:
    """Decimal separator, sizes of groups, what stands between them, and whether numbers are grouped unasked."""
    key = ("number signs", lang)
    signs = _format_cache.get(key)
    if signs is None:
        names = ("DECIMAL_SEPARATOR", "NUMBER_GROUPING", "THOUSAND_SEPARATOR")
        decimal_sep, grouping, thousand_sep = (get_format(name, lang, use_l10n=use_l10n) for name in names)
        signs = _format_cache[key] = (decimal_sep, grouping, thousand_sep, bool(settings.USE_THOUSAND_SEPARATOR))
    return signs


def shows_plain_integers() -> bool:
    """Whether whole numbers are shown as Python writes them, in all languages."""
    key = ("plain integers", None)
    answer = _format_cache.get(key)
    if answer is None:
        answer = _format_cache[key] = not settings.USE_THOUSAND_SEPARATOR
    return answer


def decimal_text(number: str, use_l10n: bool | None = None, force_grouping: bool = False) -> str:
    """The text of a number in Python's form with the active language's separators."""
    lang = None if use_l10n is False else get_language()
    decimal_sep, grouping, thousand_sep, is_grouped = _number_signs(lang, use_l10n)
    if force_grouping or (is_grouped and use_l10n is not False):
        return numberformat.format(
            number, decimal_sep, None, grouping, thousand_sep, force_grouping=force_grouping, use_l10n=use_l10n
        )
    return number if decimal_sep == "." else number.replace(".", decimal_sep)


def date_format(value: Any, format: Any = None, use_l10n: bool | None = None) -> str:
    """A date or date-time in a format (a name or letters), by default ``DATE_FORMAT``."""
    return dateformat.format(value, get_format(format or "DATE_FORMAT", use_l10n=use_l10n))


def time_format(value: Any, format: Any = None, use_l10n: bool | None = None) -> str:
    """A time in a format, by default ``TIME_FORMAT``."""
    return dateformat.time_format(value, get_format(format or "TIME_FORMAT", use_l10n=use_l10n))


def number_format(
    value: Any, decimal_pos: int | None = None, use_l10n: bool | None = None, force_grouping: bool = False
) -> str:
    """A number with the active language's separators; see :func:`fastjango.utils.numberformat.format`."""
    lang = None if use_l10n is False else get_language()
    decimal_sep, grouping, thousand_sep, _is_grouped = _number_signs(lang, use_l10n)
    return numberformat.format(
        value, decimal_sep, decimal_pos, grouping, thousand_sep, force_grouping=force_grouping, use_l10n=use_l10n
    )


def localize(value: Any, use_l10n: bool | None = None) -> Any:
    """A number, date or time as text for showing; anything else as it is.

    Args:
        use_l10n: ``False`` leaves numbers plain.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, decimal.Decimal | float | int):
        return str(value) if use_l10n is False else number_format(value, use_l10n=use_l10n)
    if isinstance(value, datetime.datetime):
        return date_format(value, "DATETIME_FORMAT", use_l10n=use_l10n)
    if isinstance(value, datetime.date):
        return date_format(value, use_l10n=use_l10n)
    if isinstance(value, datetime.time):
        return time_format(value, use_l10n=use_l10n)
    return value


def localize_input(value: Any, default: str | None = None) -> Any:
    """A number, date or time as text for an ``<input>``; anything else as it is.

    Args:
        default: The ``strftime`` format for dates and times in place of the language's first.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, decimal.Decimal | float | int):
        return number_format(value)
    for kind, name in (
        (datetime.datetime, "DATETIME_INPUT_FORMATS"),
        (datetime.date, "DATE_INPUT_FORMATS"),
        (datetime.time, "TIME_INPUT_FORMATS"),
    ):
        if isinstance(value, kind):
            return value.strftime(sanitize_strftime_format(default or get_format(name)[0]))
    return value


@functools.lru_cache(maxsize=256)
def sanitize_strftime_format(fmt: str) -> str:
    """The format with padded years on every platform; ``strftime`` of the C library may leave out leading zeros."""
    if datetime.date(1, 1, 1).strftime("%Y") == "0001":
        return fmt
    # Pairs of characters are taken together, since "%%Y" is a percent sign and a letter.
    return re.sub("%(.)", lambda found: f"%{_YEAR_WIDTHS.get(found[1], '')}{found[1]}", fmt, flags=re.DOTALL)


def sanitize_separators(value: Any) -> Any:
    """The text of a number with the language's separators, as Python writes numbers; other values as they are."""
    if not isinstance(value, str):
        return value
    fraction = ""
    decimal_separator = get_format("DECIMAL_SEPARATOR")
    if decimal_separator in value:
        value, _, fraction = value.partition(decimal_separator)
        if decimal_separator in fraction:
            return f"{value}{decimal_separator}{fraction}"
        fraction = f".{fraction}"
    if settings.USE_THOUSAND_SEPARATOR:
        separator = get_format("THOUSAND_SEPARATOR")
        # A single point could be meant as the decimal separator.
        if separator == "." and value.count(".") == 1 and not fraction and len(value.split(".")[-1]) != 3:
            return value
        for variant in {separator, unicodedata.normalize("NFKD", separator)}:
            value = value.replace(variant, "")
    return value + fraction
