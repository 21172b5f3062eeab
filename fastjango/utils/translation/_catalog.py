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


class DjangoTranslation:
    """The texts of one language, in Django's order: ``LOCALE_PATHS``, then apps in their order, then this package.

    A text is looked up in one table; plural forms remember the rule of the catalogue that they came from.

    Source: django.utils.translation.trans_real.DjangoTranslation.
    """

    def __init__(self, language: str, domain: str | None = None, localedirs: Iterable[str] | None = None) -> None:
        self.__language = language
        self.__locale = to_locale(language)
        self.domain = domain or "django"
        self._messages: dict[Any, str] = {}
        self._plural_rules: dict[str, Any] = {}
        self.plural: Any = _germanic_plural
        self._info: dict[str, str] = {}
        self._fallback: DjangoTranslation | None = None
        found = [self._merge_directory(path) for path in self._directories(localedirs)]
        if localedirs is not None and not any(found) and self.__language == settings.LANGUAGE_CODE:
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

    def _merge_directory(self, localedir: str) -> bool:
        found = gettext_module.translation(self.domain, localedir, languages=[self.__locale], fallback=True)
        if not isinstance(found, gettext_module.GNUTranslations):
            return False
        messages: dict[Any, str] = found._catalog  # type: ignore[attr-defined]  # the parsed file; the module has no other door to it
        self.plural = found.plural  # type: ignore[attr-defined]  # likewise
        self._info.update(found.info())
        for key, text in messages.items():
            self._messages[key] = text
            if isinstance(key, tuple):
                self._plural_rules[key[0]] = self.plural
        return True

    def add_fallback(self, fallback: DjangoTranslation) -> None:
        """Look for texts that are missing here in another language."""
        if self._fallback is None:
            self._fallback = fallback
        else:
            self._fallback.add_fallback(fallback)

    def language(self) -> str:
        """The language's code."""
        return self.__language

    def to_language(self) -> str:
        """The language's code as HTML and HTTP write it."""
        return self.__language.replace("_", "-").lower()

    def info(self) -> dict[str, str]:
        """The header fields of the catalogues."""
        return self._info

    def get(self, key: Any) -> str | None:
        """The text of a key of the table, here or in the fallback."""
        text = self._messages.get(key)
        if text is None and self._fallback is not None:
            return self._fallback.get(key)
        return text

    def gettext(self, message: str) -> str:
        """The text of a message; the message where there is none."""
        text = self.get(message)
        if text is None:
            text = self.get((message, self.plural(1)))
        return message if text is None else text

    def ngettext(self, singular: str, plural: str, number: Any) -> str:
        """The text of a number."""
        rule = self._plural_rules.get(singular)
        text = self._messages.get((singular, rule(number))) if rule is not None else None
        if text is not None:
            return text
        if self._fallback is not None:
            return self._fallback.ngettext(singular, plural, number)
        return singular if number == 1 else plural

    def pgettext(self, context: str, message: str) -> str:
        """The text of a message with a context."""
        text = self.get(f"{context}{CONTEXT_SEPARATOR}{message}")
        return message if text is None else text

    def npgettext(self, context: str, singular: str, plural: str, number: Any) -> str:
        """The text of a number with a context."""
        prefix = f"{context}{CONTEXT_SEPARATOR}"
        return self.ngettext(prefix + singular, prefix + plural, number).removeprefix(prefix)
