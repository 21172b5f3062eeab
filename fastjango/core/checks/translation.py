"""Checks of the settings of languages."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.utils.translation import get_supported_language_variant
from fastjango.utils.translation.trans_real import language_code_re

from .messages import Error
from .registry import Tags, register

E001 = Error("You have provided an invalid value for the LANGUAGE_CODE setting: {!r}.", id="translation.E001")
E002 = Error("You have provided an invalid language code in the LANGUAGES setting: {!r}.", id="translation.E002")
E003 = Error("You have provided an invalid language code in the LANGUAGES_BIDI setting: {!r}.", id="translation.E003")
E004 = Error(
    "You have provided a value for the LANGUAGE_CODE setting that is not in the LANGUAGES setting.",
    id="translation.E004",
)


def _malformed(error: Error, tags: Any) -> list[Error]:
    """The error, for each tag that is no language code."""
    wrong = (tag for tag in tags if not isinstance(tag, str) or not language_code_re.match(tag))
    return [Error(error.msg.format(tag), id=error.id) for tag in wrong]


@register(Tags.translation)
def check_setting_language_code(app_configs: Any, **kwargs: Any) -> list[Error]:
    """``LANGUAGE_CODE`` is a code."""
    return _malformed(E001, [settings.LANGUAGE_CODE])


@register(Tags.translation)
def check_setting_languages(app_configs: Any, **kwargs: Any) -> list[Error]:
    """``LANGUAGES`` holds codes."""
    return _malformed(E002, (code for code, _name in settings.LANGUAGES))


@register(Tags.translation)
def check_setting_languages_bidi(app_configs: Any, **kwargs: Any) -> list[Error]:
    """``LANGUAGES_BIDI`` holds codes."""
    return _malformed(E003, settings.LANGUAGES_BIDI)


@register(Tags.translation)
def check_language_settings_consistent(app_configs: Any, **kwargs: Any) -> list[Error]:
    """``LANGUAGES`` serves ``LANGUAGE_CODE``."""
    try:
        get_supported_language_variant(settings.LANGUAGE_CODE)
    except LookupError:
        return [E004]
    return []
