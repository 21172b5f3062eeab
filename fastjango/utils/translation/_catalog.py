"""One language's texts: the catalogues of the project, its apps and this package laid over each other."""

from __future__ import annotations

import gettext as gettext_module
import os
from collections.abc import Iterable
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import AppRegistryNotReady

from ._app_folders import app_folders
from ._codes import to_locale

CONTEXT_SEPARATOR = "\x04"
_PACKAGE_LOCALES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "conf", "locale")


def _germanic_plural(number: Any) -> int:
    return int(number != 1)


class DjangoTranslation(gettext_module.NullTranslations):
    """The texts of one language, in Django's order: ``LOCALE_PATHS``, then apps in their order, then this package.

    A text is looked up in one table, then in the fallback, which can be any ``gettext.NullTranslations``; plural forms
    remember the rule of the catalogue that they came from.

    Source: django.utils.translation.trans_real.DjangoTranslation.
    """

    def __init__(self, language: str, domain: str | None = None, localedirs: Iterable[str] | None = None) -> None:
        super().__init__()
        self.__language = language
        self.__locale = to_locale(language)
        self.domain = domain or "django"
        self._catalog: dict[Any, str] = {}
        self._plural_rules: dict[str, Any] = {}
        self.plural: Any = _germanic_plural
        self._info: dict[str, str] = {}
        self._fallback: gettext_module.NullTranslations | None = None
        found = [one for one in map(self._read, self._directories(localedirs)) if one is not None]
        # The general language's texts (``de``) show where those of a territory (``de_AT``) are silent, in any folder.
        for one in found:
            if isinstance(one._fallback, gettext_module.GNUTranslations):  # type: ignore[attr-defined]  # as in merge()
                self.merge(one._fallback)  # type: ignore[attr-defined]  # likewise
        for one in found:
            self.merge(one)
        if self.domain == "django" and not found and language == settings.LANGUAGE_CODE:
            raise OSError(f"No translation files found for default language {settings.LANGUAGE_CODE}.")

    def __repr__(self) -> str:
        return f"<DjangoTranslation lang:{self.__language}>"

    def _directories(self, localedirs: Iterable[str] | None) -> list[str]:
        """Folders with catalogues, the weakest first."""
        if localedirs is not None:
            return list(localedirs)
        try:
            folders = app_folders()
        except AppRegistryNotReady as exc:
            raise AppRegistryNotReady(
                "The translation infrastructure cannot be initialized before the apps registry is ready. "
                "Check that you don't make non-lazy gettext calls at import time."
            ) from exc
        in_apps = [os.path.join(folder, "locale") for folder in reversed(folders)]
        return [_PACKAGE_LOCALES, *filter(os.path.isdir, in_apps), *reversed(settings.LOCALE_PATHS)]

    def _read(self, localedir: str) -> gettext_module.GNUTranslations | None:
        found = gettext_module.translation(self.domain, localedir, languages=[self.__locale], fallback=True)
        return found if isinstance(found, gettext_module.GNUTranslations) else None

    def merge(self, other: gettext_module.GNUTranslations) -> None:
        """Lay a catalogue over the present one; its texts win."""
        messages: dict[Any, str] = other._catalog  # type: ignore[attr-defined]  # the parsed file; the module has no other door to it
        self.plural = other.plural  # type: ignore[attr-defined]  # likewise
        self._info.update(other.info())
        for key, text in messages.items():
            self._catalog[key] = text
            if isinstance(key, tuple):
                self._plural_rules[key[0]] = self.plural

    def language(self) -> str:
        """The language's code."""
        return self.__language

    def to_language(self) -> str:
        """The language's code as HTML and HTTP write it."""
        return self.__language.replace("_", "-").lower()

    def gettext(self, message: str) -> str:
        """The text of a message; the message where there is none."""
        text = self._catalog.get(message)
        if text is None:
            text = self._catalog.get((message, self.plural(1)))
        return super().gettext(message) if text is None else text

    def _plural_form(self, key: str, number: Any) -> str | None:
        rule = self._plural_rules.get(key)
        return None if rule is None else self._catalog.get((key, rule(number)))

    def ngettext(self, singular: str, plural: str, number: Any) -> str:
        """The text of a number."""
        text = self._plural_form(singular, number)
        return super().ngettext(singular, plural, number) if text is None else text

    def pgettext(self, context: str, message: str) -> str:
        """The text of a message with a context."""
        text = self._catalog.get(f"{context}{CONTEXT_SEPARATOR}{message}")
        return super().pgettext(context, message) if text is None else text

    def npgettext(self, context: str, singular: str, plural: str, number: Any) -> str:
        """The text of a number with a context."""
        text = self._plural_form(f"{context}{CONTEXT_SEPARATOR}{singular}", number)
        return super().npgettext(context, singular, plural, number) if text is None else text
