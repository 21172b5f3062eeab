"""Values of a field that come from users: conversion and validation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastjango.core import exceptions
from fastjango.utils.functional import cached_property


class FieldCleaning:
    """How a field makes a user's value its own, or refuses it."""

    null: bool
    blank: bool
    editable: bool
    choices: Any
    flatchoices: Any
    empty_values: Iterable[Any]
    default_validators: Iterable[Callable[[Any], Any]]
    _validators: list[Callable[[Any], Any]]
    _error_messages: dict[str, Any] | None

    @cached_property
    def error_messages(self) -> dict[str, Any]:
        """Texts by code; those of subclasses and of the field itself win."""
        messages: dict[str, Any] = {}
        for cls in reversed(type(self).__mro__):
            messages.update(vars(cls).get("default_error_messages", {}))
        return messages | (self._error_messages or {})

    @cached_property
    def validators(self) -> list[Callable[[Any], Any]]:
        """The class's validators and the field's own."""
        return [*self.default_validators, *self._validators]

    def to_python(self, value: Any) -> Any:
        """The value in the field's Python type.

        Raises:
            ValidationError: it cannot be converted.
        """
        return value

    def run_validators(self, value: Any) -> None:
        """Ask all validators about a value; empty values pass.

        Raises:
            ValidationError: with all the errors found.
        """
        if value in self.empty_values:
            return
        errors: list[Any] = []
        for validator in self.validators:
            try:
                validator(value)
            except exceptions.ValidationError as error:
                message = self.error_messages.get(getattr(error, "code", None) or "")
                if message is not None:
                    error.message = message
                errors.extend(error.error_list)
        if errors:
            raise exceptions.ValidationError(errors)

    def _invalid(self, code: str, **params: Any) -> exceptions.ValidationError:
        """The field's error of a code."""
        return exceptions.ValidationError(self.error_messages[code], code=code, params=params or None)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Check choices, null and blank.

        Raises:
            ValidationError: one of them forbids the value.
        """
        # Skipped fields are none of the user's business.
        if not self.editable:
            return
        if self.choices is not None and value not in self.empty_values:
            if not any(value == key for key, _label in self.flatchoices):
                raise self._invalid("invalid_choice", value=value)
            return
        if value is None and not self.null:
            raise self._invalid("null")
        if not self.blank and value in self.empty_values:
            raise self._invalid("blank")

    def clean(self, value: Any, model_instance: Any) -> Any:
        """Convert and validate.

        Raises:
            ValidationError: the value will not do.
        """
        value = self.to_python(value)
        self.validate(value, model_instance)
        self.run_validators(value)
        return value
