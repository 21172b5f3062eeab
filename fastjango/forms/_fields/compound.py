"""Fields made of fields."""

from __future__ import annotations

import copy
import datetime
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.multi import SplitDateTimeWidget, SplitHiddenDateTimeWidget
from ..utils import from_current_timezone
from .base import Field
from .temporal import DateField, TimeField


class ComboField(Field):
    """A value that several fields clean, one after the other."""

    def __init__(self, fields: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # This field alone says whether there must be a value.
        for field in fields:
            field.required = False
        self.fields = fields

    def clean(self, value: Any) -> Any:
        super().clean(value)
        for field in self.fields:
            value = field.clean(value)
        return value


class MultiValueField(Field):
    """A value made of several values, each cleaned by a field; subclasses :meth:`compress` them into one.

    Args:
        require_all_fields: Without a value in each, the whole is missing; else each field says for itself.

    Source: django.forms.MultiValueField.
    """

    default_error_messages: dict[str, Any] = {
        "invalid": _("Enter a list of values."),
        "incomplete": _("Enter a complete value."),
    }

    def __init__(self, fields: Any, *, require_all_fields: bool = True, **kwargs: Any) -> None:
        self.require_all_fields = require_all_fields
        super().__init__(**kwargs)
        for field in fields:
            field.error_messages.setdefault("incomplete", self.error_messages["incomplete"])
            if self.disabled:
                field.disabled = True
            if self.require_all_fields:
                field.required = False
        self.fields = fields

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = super().__deepcopy__(memo)
        twin.fields = tuple(copy.deepcopy(field, memo) for field in self.fields)
        return twin

    def validate(self, value: Any) -> None:
        """The fields have validated the parts."""

    def clean(self, value: Any) -> Any:
        if self.disabled and not isinstance(value, list):
            value = self.widget.decompress(value)
        if value and not isinstance(value, list | tuple):
            raise self.refusal("invalid")
        if not value or not [one for one in value if one not in self.empty_values]:
            if self.required:
                raise self.refusal("required")
            if not value or not any(field.required for field in self.fields):
                return self._finished([])
        cleaned, errors = self._clean_parts(value)
        if errors:
            raise ValidationError(errors)
        return self._finished(cleaned)

    def _finished(self, parts: list[Any]) -> Any:
        value = self.compress(parts)
        if parts:
            self.validate(value)
            self.run_validators(value)
        return value

    def _clean_parts(self, values: Any) -> tuple[list[Any], list[Any]]:
        cleaned: list[Any] = []
        errors: list[Any] = []
        for index, field in enumerate(self.fields):
            value = values[index] if index < len(values) else None
            is_empty = value in self.empty_values
            if is_empty and self.require_all_fields and self.required:
                raise self.refusal("required")
            if is_empty and field.required and not self.require_all_fields:
                # Said once, however many parts are missing.
                text = field.error_messages["incomplete"]
                errors.extend([text] if text not in errors else ())
                continue
            try:
                cleaned.append(field.clean(value))
            except ValidationError as exc:
                errors.extend(message for message in exc.error_list if message not in errors)
        return cleaned, errors

    def compress(self, data_list: list[Any]) -> Any:
        """The one value of the parts' values."""
        raise NotImplementedError("Subclasses must implement this method.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        if data and not isinstance(data, list | tuple):
            return True
        data = data or []
        if initial is None:
            initial = [""] * len(data)
        parts = initial if isinstance(initial, list) else self.widget.decompress(initial)
        return any(_part_has_changed(*part) for part in zip(self.fields, parts, data, strict=False))


def _part_has_changed(field: Any, before: Any, after: Any) -> bool:
    try:
        before = field.to_python(before)
    except ValidationError:
        return True
    return bool(field.has_changed(before, after))


class SplitDateTimeField(MultiValueField):
    """A date and a time in two controls."""

    widget = SplitDateTimeWidget
    hidden_widget = SplitHiddenDateTimeWidget
    default_error_messages = {
        "invalid_date": _("Enter a valid date."),
        "invalid_time": _("Enter a valid time."),
    }

    def __init__(self, *, input_date_formats: Any = None, input_time_formats: Any = None, **kwargs: Any) -> None:
        texts = {**self.default_error_messages, **kwargs.get("error_messages", {})}
        localize = kwargs.get("localize", False)
        fields = (
            DateField(
                input_formats=input_date_formats,
                error_messages={"invalid": texts["invalid_date"]},
                localize=localize,
            ),
            TimeField(
                input_formats=input_time_formats,
                error_messages={"invalid": texts["invalid_time"]},
                localize=localize,
            ),
        )
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[Any]) -> Any:
        if not data_list:
            return None
        # Parts are checked although they are required: the field as a whole need not be.
        for value, code in zip(data_list, ("invalid_date", "invalid_time"), strict=True):
            if value in self.empty_values:
                raise ValidationError(self.error_messages[code], code=code)
        return from_current_timezone(datetime.datetime.combine(*data_list))
