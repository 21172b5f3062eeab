"""Rules for new passwords, named by the setting ``AUTH_PASSWORD_VALIDATORS``."""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from fastjango.utils.functional import lazy
from fastjango.utils.html import format_html, format_html_join
from fastjango.utils.module_loading import import_string
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import ngettext


@functools.cache
def get_default_password_validators() -> list[Any]:
    """The validators of the setting."""
    return get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)


def get_password_validators(validator_config: Any) -> list[Any]:
    """The validators of ``[{"NAME": path, "OPTIONS": {...}}]``.

    Raises:
        ImproperlyConfigured: one cannot be imported.
    """
    made = []
    for config in validator_config:
        try:
            klass = import_string(config["NAME"])
        except ImportError:
            raise ImproperlyConfigured(
                f"The module in NAME could not be imported: {config['NAME']}. "
                "Check your AUTH_PASSWORD_VALIDATORS setting."
            ) from None
        made.append(klass(**config.get("OPTIONS", {})))
    return made


def _validators(given: Any) -> Any:
    return get_default_password_validators() if given is None else given


def validate_password(password: Any, user: Any = None, password_validators: Any = None) -> None:
    """Check a new password against every rule.

    Raises:
        ValidationError: with the messages of all the rules it breaks.
    """
    errors = []
    for validator in _validators(password_validators):
        try:
            validator.validate(password, user)
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)


def password_changed(password: Any, user: Any = None, password_validators: Any = None) -> None:
    """Tell the rules that want to know that a password was set."""
    for validator in _validators(password_validators):
        getattr(validator, "password_changed", lambda *args: None)(password, user)


def password_validators_help_texts(password_validators: Any = None) -> list[str]:
    """What each rule asks for."""
    return [validator.get_help_text() for validator in _validators(password_validators)]


def _password_validators_help_text_html(password_validators: Any = None) -> Any:
    items = format_html_join(
        "", "<li>{}</li>", ((text,) for text in password_validators_help_texts(password_validators))
    )
    return format_html("<ul>{}</ul>", items) if items else ""


password_validators_help_text_html = lazy(_password_validators_help_text_html, str)


class MinimumLengthValidator:
    """At least ``min_length`` characters."""

    def __init__(self, min_length: int = 8) -> None:
        self.min_length = min_length

    def validate(self, password: Any, user: Any = None) -> None:
        """Refuse what is too short."""
        if len(password) < self.min_length:
            raise ValidationError(
                self.get_error_message(), code="password_too_short", params={"min_length": self.min_length}
            )

    def get_error_message(self) -> str:
        """What a refused password gets to hear."""
        text = ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            self.min_length,
        )
        return text % self.min_length

    def get_help_text(self) -> str:
        """What the rule asks for."""
        text = ngettext(
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
            self.min_length,
        )
        return text % {"min_length": self.min_length}


def exceeds_maximum_length_ratio(password: str, max_similarity: float, value: str) -> bool:
    """Whether the lengths alone make two texts less similar than ``max_similarity``; spares comparing huge ones."""
    shorter = len(value)
    if len(password) < 10 * shorter:
        return False
    return shorter < max_similarity / 2 * len(password)


class UserAttributeSimilarityValidator:
    """Not like the user's own name or address.

    Args:
        user_attributes: Attributes to compare with, and the words in them.
        max_similarity: From 0.1 (hardly anything is allowed) to 1 (only equality is refused).
    """

    DEFAULT_USER_ATTRIBUTES = ("username", "first_name", "last_name", "email")

    def __init__(self, user_attributes: Sequence[str] = DEFAULT_USER_ATTRIBUTES, max_similarity: float = 0.7) -> None:
        self.user_attributes = user_attributes
        if max_similarity < 0.1:
            raise ValueError("max_similarity must be at least 0.1")
        self.max_similarity = max_similarity

    def validate(self, password: Any, user: Any = None) -> None:
        """Refuse what is too similar."""
        if not user:
            return
        lowered = password.lower()
        for name in self.user_attributes:
            value = getattr(user, name, None)
            if not value or not isinstance(value, str):
                continue
            whole = value.lower()
            if any(self._similar(lowered, part) for part in (*re.split(r"\W+", whole), whole)):
                raise ValidationError(
                    self.get_error_message(),
                    code="password_too_similar",
                    params={"verbose_name": self._verbose(user, name)},
                )

    def _similar(self, password: str, part: str) -> bool:
        if exceeds_maximum_length_ratio(password, self.max_similarity, part):
            return False
        return SequenceMatcher(a=password, b=part).quick_ratio() >= self.max_similarity

    @staticmethod
    def _verbose(user: Any, name: str) -> str:
        try:
            return str(user._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            return name

    def get_error_message(self) -> str:
        """What a refused password gets to hear."""
        return _("The password is too similar to the %(verbose_name)s.")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("Your password can’t be too similar to your other personal information.")


class CommonPasswordValidator:
    """Not one of the passwords that everybody uses.

    Args:
        password_list_path: A file, perhaps gzipped, with one lower-case password a line.
    """

    DEFAULT_PASSWORD_LIST_PATH = Path(__file__).resolve().parent / "common-passwords.txt.gz"

    def __init__(self, password_list_path: Any = DEFAULT_PASSWORD_LIST_PATH) -> None:
        try:
            with gzip.open(password_list_path, "rt", encoding="utf-8") as file:
                self.passwords = {line.strip() for line in file}
        except OSError:
            with open(password_list_path, encoding="utf-8") as file:
                self.passwords = {line.strip() for line in file}

    def validate(self, password: Any, user: Any = None) -> None:
        """Refuse what is on the list."""
        if password.lower().strip() in self.passwords:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        """What a refused password gets to hear."""
        return _("This password is too common.")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("Your password can’t be a commonly used password.")


class NumericPasswordValidator:
    """Not only digits."""

    def validate(self, password: Any, user: Any = None) -> None:
        """Refuse digits alone."""
        if password.isdigit():
            raise ValidationError(self.get_error_message(), code="password_entirely_numeric")

    def get_error_message(self) -> str:
        """What a refused password gets to hear."""
        return _("This password is entirely numeric.")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("Your password can’t be entirely numeric.")
