"""Validators of texts: patterns, slugs, whole numbers in writing."""

from __future__ import annotations

import re
from typing import Any

from fastjango.core._validators.base import keep_given, says_the_same
from fastjango.core.exceptions import ValidationError
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.functional import SimpleLazyObject
from fastjango.utils.translation import gettext_lazy as _


class _LaterPattern(SimpleLazyObject):
    """A pattern that is compiled at its first use; each of its methods is looked up once."""

    __getattribute__ = object.__getattribute__

    def __getattr__(self, name: str) -> Any:
        value = self.__dict__[name] = getattr(self._filled(), name)
        return value


def compiled_later(regex: Any, flags: int) -> Any:
    """A pattern that is compiled at its first use; compiled ones pass."""
    if type(regex) is _LaterPattern:
        # Asked before isinstance(), which would compile it: that takes 25 ms of the start for a URL's pattern.
        return regex
    return _LaterPattern(lambda: re.compile(regex, flags)) if isinstance(regex, str) else regex


@deconstructible
class RegexValidator:
    """The text must match a pattern (or must not, with ``inverse_match``).

    Raises:
        TypeError: flags are given for a pattern that is compiled already.

    Source: django.core.validators.RegexValidator.
    """

    regex: Any = ""
    message: Any = _("Enter a valid value.")
    code = "invalid"
    inverse_match = False
    flags: int = 0

    def __init__(
        self,
        regex: Any = None,
        message: Any = None,
        code: str | None = None,
        inverse_match: bool | None = None,
        flags: int | None = None,
    ) -> None:
        keep_given(self, regex=regex, message=message, code=code, inverse_match=inverse_match, flags=flags)
        if self.flags and not isinstance(self.regex, str):
            raise TypeError("If the flags are set, regex must be a regular expression string.")
        self.regex = compiled_later(self.regex, self.flags)

    def __call__(self, value: Any) -> None:
        matches = self.regex.search(str(value)) is not None
        if matches is bool(self.inverse_match):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, RegexValidator)
            and self.regex.pattern == other.regex.pattern
            and self.regex.flags == other.regex.flags
            and self.inverse_match == other.inverse_match
            and says_the_same(self, other)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say


integer_validator = RegexValidator(r"^-?\d+\Z", message=_("Enter a valid integer."), code="invalid")


def validate_integer(value: Any) -> None:
    """The value must be a whole number or its text."""
    integer_validator(value)


slug_re = compiled_later(r"^[-a-zA-Z0-9_]+\Z", 0)
validate_slug = RegexValidator(
    slug_re, _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."), "invalid"
)
slug_unicode_re = compiled_later(r"^[-\w]+\Z", 0)
validate_unicode_slug = RegexValidator(
    slug_unicode_re,
    _("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    "invalid",
)


def int_list_validator(
    sep: str = ",", message: Any = None, code: str = "invalid", allow_negative: bool = False
) -> RegexValidator:
    """A validator of whole numbers with a separator between them."""
    number = r"-?\d+" if allow_negative else r"\d+"
    pattern = rf"^{number}(?:{re.escape(sep)}{number})*\Z"
    return RegexValidator(compiled_later(pattern, 0), message=message, code=code)


validate_comma_separated_integer_list = int_list_validator(message=_("Enter only digits separated by commas."))


@deconstructible
class ProhibitNullCharactersValidator:
    """No NUL in the text.

    Source: django.core.validators.ProhibitNullCharactersValidator.
    """

    message: Any = _("Null characters are not allowed.")
    code = "null_characters_not_allowed"

    def __init__(self, message: Any = None, code: str | None = None) -> None:
        keep_given(self, message=message, code=code)

    def __call__(self, value: Any) -> None:
        if "\x00" in str(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and says_the_same(self, other)

    __hash__ = None  # type: ignore[assignment]  # compared by what they say
