"""Translated texts: looked up now or when they are shown, and the active language of this context."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ContextDecorator
from typing import TYPE_CHECKING, Any

from fastjango.conf.locale import LANG_INFO
from fastjango.utils.functional import lazy

from ._codes import get_language_info, to_language, to_locale, trim_whitespace, trim_whitespace_re

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "LANG_INFO",
    "TranslatorCommentWarning",
    "activate",
    "check_for_language",
    "deactivate",
    "deactivate_all",
    "get_language",
    "get_language_bidi",
    "get_language_from_path",
    "get_language_from_request",
    "get_language_info",
    "get_supported_language_variant",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "npgettext",
    "npgettext_lazy",
    "override",
    "pgettext",
    "pgettext_lazy",
    "round_away_from_one",
    "templatize",
    "to_language",
    "to_locale",
    "trim_whitespace",
    "trim_whitespace_re",
]


class TranslatorCommentWarning(SyntaxWarning):
    """A translator comment stands where no text follows it."""


class _Translator:
    """Finds the functions in ``trans_real`` or ``trans_null``, as ``USE_I18N`` says, at the first use of each.

    The choice is kept in the instance; clearing its ``__dict__`` makes it anew.
    """

    def __getattr__(self, name: str) -> Any:
        from fastjango.conf import settings  # settings are read at the first use, not at import

        module: ModuleType
        if settings.USE_I18N:
            from fastjango.utils.translation import trans_real as module
        else:
            from fastjango.utils.translation import trans_null as module
        function = getattr(module, name)
        setattr(self, name, function)
        return function


_trans = _Translator()


def gettext_noop(message: str) -> str:
    """The text as it is; marks it for extraction."""
    return message


def gettext(message: Any) -> str:
    """The text in the active language."""
    return _trans.gettext(message)


def ngettext(singular: Any, plural: Any, number: Any) -> str:
    """The singular or plural text that a number needs, in the active language."""
    return _trans.ngettext(singular, plural, number)


def pgettext(context: Any, message: Any) -> str:
    """The text in the active language, told from equal texts by a context."""
    return _trans.pgettext(context, message)


def npgettext(context: Any, singular: Any, plural: Any, number: Any) -> str:
    """The singular or plural text with a context."""
    return _trans.npgettext(context, singular, plural, number)


gettext_lazy = lazy(gettext, str)
pgettext_lazy = lazy(pgettext, str)


def _number_needed_later(func: Callable[..., str], number: str, **texts: Any) -> Any:
    """A lazy text whose number is found in the dictionary that it is formatted with.

    The result's class is local to the call, so pickling goes through :func:`_number_needed_later` again.
    """

    class NumberAwareString(str):
        def __bool__(self) -> bool:
            return bool(texts["singular"])

        def __mod__(self, values: Any) -> str:
            count = self._count(values) if isinstance(values, dict) else values
            translated: str = func(number=count, **texts)
            try:
                return str(translated % values)
            except TypeError:
                # The text of this number has no placeholder: "One result".
                return translated

        def format(self, *args: Any, **kwargs: Any) -> str:
            count = self._count(kwargs) if kwargs and number else args[0]
            return func(number=count, **texts).format(*args, **kwargs)

        @staticmethod
        def _count(values: dict[str, Any]) -> Any:
            try:
                return values[number]
            except KeyError:
                raise KeyError(
                    f"Your dictionary lacks key '{number}'. Please provide it, because it is required to determine "
                    "whether string is singular or plural."
                ) from None

    proxy: Any = lazy(lambda **_: NumberAwareString(), NumberAwareString)(**texts)
    proxy.__reduce__ = lambda: (_rebuild_number_text, (func, number, texts))
    return proxy


def _rebuild_number_text(func: Callable[..., str], number: str, texts: dict[str, Any]) -> Any:
    return _number_needed_later(func, number, **texts)


def _lazy_number(func: Callable[..., str], number: Any, **texts: Any) -> Any:
    if isinstance(number, int):
        return lazy(func, str)(number=number, **texts)
    return _number_needed_later(func, number, **texts)


def ngettext_lazy(singular: Any, plural: Any, number: Any = None) -> Any:
    """:func:`ngettext` when shown; the number may be a key of the dictionary that the text is formatted with."""
    return _lazy_number(ngettext, number, singular=singular, plural=plural)


def npgettext_lazy(context: Any, singular: Any, plural: Any, number: Any = None) -> Any:
    """:func:`npgettext` when shown."""
    return _lazy_number(npgettext, number, context=context, singular=singular, plural=plural)


def activate(language: str) -> None:
    """Make a language the active one of this context."""
    _trans.activate(language)


def deactivate() -> None:
    """Go back to the default language in this context."""
    _trans.deactivate()


def deactivate_all() -> None:
    """No translation at all in this context: texts stay as they were written."""
    _trans.deactivate_all()


class override(ContextDecorator):
    """Another active language for a block or a function; ``None`` means no translation.

    Args:
        deactivate: Go back to the default language at the end, and not to the one before.

    Source: django.utils.translation.override.
    """

    def __init__(self, language: str | None, deactivate: bool = False) -> None:
        self.language = language
        self.deactivate = deactivate
        self.old_language: str | None = None

    def __enter__(self) -> None:
        self.old_language = get_language()
        self._use(self.language)

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        if self.deactivate:
            deactivate()
        else:
            self._use(self.old_language)

    @staticmethod
    def _use(language: str | None) -> None:
        if language is None:
            deactivate_all()
        else:
            activate(language)


def get_language() -> str | None:
    """The code of the active language, ``None`` when translation is off in this context."""
    return _trans.get_language()


def get_language_bidi() -> bool:
    """Whether the active language is written from right to left."""
    return _trans.get_language_bidi()


def check_for_language(lang_code: str | None) -> bool:
    """Whether there is a catalogue for a language code."""
    return _trans.check_for_language(lang_code)


def get_supported_language_variant(lang_code: str, *, strict: bool = False) -> str:
    """The code in ``LANGUAGES`` that serves a code best (``es`` for ``es-ar``).

    Raises:
        LookupError: there is none.
    """
    return _trans.get_supported_language_variant(lang_code, strict)


def get_language_from_request(request: Any, check_path: bool = False) -> str:
    """The language that a request asks for: path (if wanted), cookie, header, then ``LANGUAGE_CODE``."""
    return _trans.get_language_from_request(request, check_path)


def get_language_from_path(path: str) -> str | None:
    """The language code that a path begins with, if it is a supported one."""
    return _trans.get_language_from_path(path)


def templatize(src: str, **kwargs: Any) -> str:
    """A template's texts as source that gettext's tools can read."""
    from .template import templatize as build  # needs the template language, which only extraction asks for

    return build(src, **kwargs)


def round_away_from_one(value: Any) -> int:
    """The whole number next to a value, away from one; chooses plurals of fractions."""
    from decimal import ROUND_UP, Decimal

    return int(Decimal(value - 1).quantize(Decimal("0"), rounding=ROUND_UP)) + 1
