"""Translation switched on: the active catalogue of this context and look-ups in it."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.utils._context_value import ContextValue
from fastjango.utils.safestring import SafeData, SafeString

from ._catalog import CONTEXT_SEPARATOR, DjangoTranslation
from ._codes import get_language_info, to_language, to_locale
from ._negotiation import (
    LANGUAGE_CODE_MAX_LENGTH,
    _get_supported_language_variant,
    all_locale_paths,
    check_for_language,
    get_language_from_path,
    get_language_from_request,
    get_languages,
    get_supported_language_variant,
    language_code_prefix_re,
    language_code_re,
    parse_accept_lang_header,
    reset_cache,
    translation_catalog_exists,
)

__all__ = [
    "CONTEXT_SEPARATOR",
    "LANGUAGE_CODE_MAX_LENGTH",
    "DjangoTranslation",
    "_get_supported_language_variant",
    "activate",
    "all_locale_paths",
    "catalog",
    "check_for_language",
    "deactivate",
    "deactivate_all",
    "get_language",
    "get_language_bidi",
    "get_language_from_path",
    "get_language_from_request",
    "get_language_info",
    "get_languages",
    "get_supported_language_variant",
    "gettext",
    "gettext_noop",
    "language_code_prefix_re",
    "language_code_re",
    "ngettext",
    "npgettext",
    "parse_accept_lang_header",
    "pgettext",
    "reset_cache",
    "to_language",
    "to_locale",
    "translation",
    "translation_catalog_exists",
]

_translations: dict[str, DjangoTranslation] = {}
_active = ContextValue()
_default: DjangoTranslation | None = None


class _NoTranslation:
    """What is active after :func:`deactivate_all`."""

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, singular: str, plural: str, number: Any) -> str:
        return singular if number == 1 else plural

    def pgettext(self, context: str, message: str) -> str:
        return message

    def npgettext(self, context: str, singular: str, plural: str, number: Any) -> str:
        return self.ngettext(singular, plural, number)


def translation(language: str) -> DjangoTranslation:
    """The texts of a language, read once in a process."""
    found = _translations.get(language)
    if found is None:
        found = DjangoTranslation(language)
        default = settings.LANGUAGE_CODE
        if language != default and not language.startswith("en"):
            found.add_fallback(translation(default))
        _translations[language] = found
    return found


def activate(language: str) -> None:
    """Make a language the active one of this context."""
    if language:
        _active.value = translation(language)


def deactivate() -> None:
    """Go back to the default language."""
    if hasattr(_active, "value"):
        del _active.value


def deactivate_all() -> None:
    """No translation in this context."""
    _active.value = _NoTranslation()


def get_language() -> str | None:
    """The code of the active language; ``None`` after :func:`deactivate_all`."""
    active = getattr(_active, "value", None)
    if active is None:
        return settings.LANGUAGE_CODE
    return active.to_language() if isinstance(active, DjangoTranslation) else None


def get_language_bidi() -> bool:
    """Whether the active language is written from right to left."""
    language = get_language()
    return language is not None and language.split("-")[0] in settings.LANGUAGES_BIDI


def catalog() -> Any:
    """The active texts, those of the default language where none were activated."""
    global _default

    active = getattr(_active, "value", None)
    if active is not None:
        return active
    if _default is None:
        _default = translation(settings.LANGUAGE_CODE)
    return _default


def _like(message: Any, text: str) -> str:
    """The text, safe if the message that it translates was."""
    return SafeString(text) if isinstance(message, SafeData) else text


def gettext(message: Any) -> str:
    """The text in the active language."""
    normal = message.replace("\r\n", "\n").replace("\r", "\n") if "\r" in message else message
    # An empty message id is the catalogue's header.
    return _like(message, catalog().gettext(normal) if normal else "")


def gettext_noop(message: str) -> str:
    """The text as it is."""
    return message


def ngettext(singular: Any, plural: Any, number: Any) -> str:
    """The text that a number needs."""
    return str(catalog().ngettext(singular, plural, number))


def pgettext(context: Any, message: Any) -> str:
    """The text with a context."""
    return _like(message, catalog().pgettext(str(context), str(message)))


def npgettext(context: Any, singular: Any, plural: Any, number: Any) -> str:
    """The text that a number needs, with a context."""
    return str(catalog().npgettext(context, singular, plural, number))
