"""Form fields of arrays: in one control, or in one for each item.

Source: django.contrib.postgres.forms.array (5.2).
"""

from __future__ import annotations

import copy
from itertools import zip_longest
from typing import Any

from fastjango import forms
from fastjango.contrib.postgres.utils import clean_items
from fastjango.contrib.postgres.validators import ArrayMaxLengthValidator, ArrayMinLengthValidator
from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _

__all__ = ["SimpleArrayField", "SplitArrayField", "SplitArrayWidget"]

_ITEM_INVALID = {"item_invalid": _("Item %(nth)s in the array did not validate:")}


class SimpleArrayField(forms.CharField):
    """An array written in one line.

    Args:
        base_field: A form field, which cleans the items.
        delimiter: What stands between them; it cannot be escaped.
        max_length: How many items there may be.
        min_length: How many there must be.
    """

    default_error_messages = _ITEM_INVALID

    def __init__(
        self,
        base_field: Any,
        *,
        delimiter: str = ",",
        max_length: int | None = None,
        min_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.base_field = base_field
        self.delimiter = delimiter
        super().__init__(**kwargs)
        # The text may be of any length.
        self.max_length, self.min_length = max_length, min_length
        for limit, validator in ((min_length, ArrayMinLengthValidator), (max_length, ArrayMaxLengthValidator)):
            if limit is not None:
                self.validators.append(validator(int(limit)))

    def _each(self, values: list[Any], clean: Any) -> list[Any]:
        cleaned, errors = clean_items(values, clean, self.error_messages["item_invalid"])
        if errors:
            raise ValidationError(errors)
        return cleaned

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return self.delimiter.join(str(self.base_field.prepare_value(item)) for item in value)

    def to_python(self, value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            value = str(value).split(self.delimiter) if value else []
        return self._each(value, self.base_field.to_python)

    def clean(self, value: Any) -> list[Any]:
        cleaned = self._each(self.to_python(value), self.base_field.clean)
        self.validate(cleaned)
        self.run_validators(cleaned)
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            data = self.to_python(data)
        except ValidationError:
            return not self.disabled
        if initial in self.empty_values and data in self.empty_values:
            return False
        return super().has_changed(initial, data)


class SplitArrayWidget(forms.Widget):
    """A widget for each item.

    Args:
        widget: The widget of one item.
        size: How many there are; more where there are more items.
    """

    template_name = "postgres/widgets/split_array.html"

    def __init__(self, widget: Any, size: int, **kwargs: Any) -> None:
        self.widget = widget() if isinstance(widget, type) else widget
        self.size = size
        super().__init__(**kwargs)

    @property
    def is_hidden(self) -> bool:
        return bool(self.widget.is_hidden)

    @property
    def media(self) -> Any:
        """The files of the items' widget."""
        return self.widget.media

    @property
    def needs_multipart_form(self) -> bool:
        """Whether the items' widget does."""
        return bool(self.widget.needs_multipart_form)

    def _names(self, name: str) -> list[str]:
        return [f"{name}_{place}" for place in range(self.size)]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [self.widget.value_from_datadict(data, files, each) for each in self._names(name)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(self.widget.value_omitted_from_data(data, files, each) for each in self._names(name))

    def id_for_label(self, id_: Any) -> Any:
        # A label belongs to the first.
        return self.widget.id_for_label(f"{id_}_0") if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        if self.is_localized:
            self.widget.is_localized = self.is_localized
        context = super().get_context(name, value, {} if attrs is None else attrs)
        shared = context["widget"]["attrs"]
        id_ = shared.get("id")
        context["widget"]["subwidgets"] = [
            self.widget.get_context(f"{name}_{place}", item, {**shared, "id": f"{id_}_{place}"} if id_ else shared)[
                "widget"
            ]
            for place, (item, _missing) in enumerate(zip_longest(value or (), range(self.size)))
        ]
        return context

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = super().__deepcopy__(memo)
        twin.widget = copy.deepcopy(self.widget)
        return twin


class SplitArrayField(forms.Field):
    """An array with a control for each item.

    Args:
        base_field: The form field of one item.
        size: How many controls there are.
        remove_trailing_nulls: Drop empty items at the end, even where items must not be empty.
    """

    default_error_messages = {**_ITEM_INVALID, "invalid_list": _("Enter a list of values.")}

    def __init__(self, base_field: Any, size: int, *, remove_trailing_nulls: bool = False, **kwargs: Any) -> None:
        self.base_field = base_field
        self.size = size
        self.remove_trailing_nulls = remove_trailing_nulls
        kwargs.setdefault("widget", SplitArrayWidget(widget=base_field.widget, size=size))
        super().__init__(**kwargs)

    def _kept(self, values: list[Any]) -> int:
        """How many items stay."""
        if not self.remove_trailing_nulls:
            return len(values)
        filled = [place for place, value in enumerate(values, start=1) if value not in self.base_field.empty_values]
        return filled[-1] if filled else 0

    def _items(self, value: Any) -> list[Any]:
        if value and not isinstance(value, list | tuple):
            raise self.refusal("invalid_list")
        return list(value or ())

    def to_python(self, value: Any) -> list[Any]:
        return [self.base_field.to_python(item) for item in self._items(value)]

    def clean(self, value: Any) -> list[Any]:
        items = self._items(value)
        items += [None] * (self.size - len(items))
        if self.required and not any(items):
            raise ValidationError(self.error_messages["required"])
        prefix = self.error_messages["item_invalid"]
        cleaned, errors = clean_items(items[: self._kept(items)], self.base_field.clean, prefix)
        if errors:
            # Their messages alone: as errors of the whole they have no codes.
            raise ValidationError([message for error in errors for message in error.messages])
        # An item may be empty only after it was cleaned.
        return cleaned[: self._kept(cleaned)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            data = self.to_python(data)
        except ValidationError:
            return not self.disabled
        data = data[: self._kept(data)]
        if initial in self.empty_values and data in self.empty_values:
            return False
        return super().has_changed(initial, data)
