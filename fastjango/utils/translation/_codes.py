"""Language codes, locale names and what is known of a language."""

from __future__ import annotations

import re
from typing import Any

from fastjango.conf.locale import LANG_INFO

trim_whitespace_re = re.compile(r"\s*\n\s*")


def trim_whitespace(s: str) -> str:
    """The text on one line, line breaks and the blanks around them as one blank."""
    return trim_whitespace_re.sub(" ", s.strip())


def to_language(locale: str) -> str:
    """A language code (``pt-br``) from a locale name (``pt_BR``)."""
    return locale.lower().replace("_", "-", 1)


def to_locale(language: str) -> str:
    """A locale name (``pt_BR``, ``zh_Hans``) from a language code (``pt-br``, ``zh-hans``) or such a name."""
    main, dash, rest = language.lower().replace("_", "-", 1).partition("-")
    if not dash:
        # A code without a country may still have a modifier in capitals: de@POSIX.
        base, _, modifier = language.partition("@")
        return base.lower() + (f"@{modifier}" if modifier else "")
    country, _, tail = rest.partition("-")
    country = country.title() if len(country) > 2 else country.upper()
    return f"{main}_{country}" + (f"-{tail}" if tail else "")


def get_language_info(lang_code: str) -> dict[str, Any]:
    """What is known of a language: ``code``, ``name``, ``name_local``, ``name_translated``, ``bidi``.

    Raises:
        KeyError: neither the code nor its general form is known.

    Source: django.utils.translation.get_language_info.
    """
    from fastjango.utils.translation import gettext  # the door of this package

    info = LANG_INFO.get(lang_code)
    if info is None:
        general = lang_code.split("-")[0]
        if general not in LANG_INFO:
            also = f" and {general}" if general != lang_code else ""
            raise KeyError(f"Unknown language code {lang_code}{also}.")
        info = LANG_INFO[general]
    elif "fallback" in info:
        return get_language_info(info["fallback"][0])
    return {**info, "name_translated": gettext(info["name"])}
