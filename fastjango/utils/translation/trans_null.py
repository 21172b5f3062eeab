"""Translation switched off (``USE_I18N = False``): every text is shown as it was written."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings


def gettext(message: Any) -> Any:
    """The text."""
    return message


gettext_noop = gettext_lazy = gettext


def ngettext(singular: Any, plural: Any, number: Any) -> Any:
    """The singular for one, else the plural."""
    return singular if number == 1 else plural


ngettext_lazy = ngettext


def pgettext(context: Any, message: Any) -> Any:
    """The text."""
    return gettext(message)


def npgettext(context: Any, singular: Any, plural: Any, number: Any) -> Any:
    """The singular for one, else the plural."""
    return ngettext(singular, plural, number)


def activate(language: str | None) -> None:
    """Nothing to do."""


def deactivate() -> None:
    """Nothing to do."""


deactivate_all = deactivate


def get_language() -> str:
    """``LANGUAGE_CODE``."""
    return settings.LANGUAGE_CODE


def get_language_bidi() -> bool:
    """Whether ``LANGUAGE_CODE`` is written from right to left."""
    return settings.LANGUAGE_CODE in settings.LANGUAGES_BIDI


def check_for_language(lang_code: str | None) -> bool:
    """Every code is fine."""
    return True


def get_language_from_request(request: Any, check_path: bool = False) -> str:
    """``LANGUAGE_CODE``."""
    return get_language()


def get_language_from_path(path: str) -> None:
    """No path names a language."""
    return None


def get_supported_language_variant(lang_code: str, strict: bool = False) -> str:
    """``LANGUAGE_CODE`` in lower case.

    Raises:
        LookupError: another language is asked for.
    """
    if lang_code and lang_code.lower() == settings.LANGUAGE_CODE.lower():
        return lang_code
    raise LookupError(lang_code)
