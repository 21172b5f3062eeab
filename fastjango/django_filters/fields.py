"""Form fields of filters: ranges, lists separated by commas, choices with a choice of null."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from fastjango import forms
from fastjango.core.exceptions import ValidationError
from fastjango.forms.models import ModelChoiceIterator as _ModelChoiceIterator
from fastjango.utils.choices import BaseChoiceIterator, normalize_choices
from fastjango.utils.dateparse import parse_datetime
from fastjango.utils.translation import gettext_lazy as _

from .conf import settings
from .constants import EMPTY_VALUES
from .utils import handle_timezone
from .widgets import BaseCSVWidget, CSVWidget, DateRangeWidget, LookupChoiceWidget, RangeWidget

__all__ = [
    "BaseCSVField",
    "BaseRangeField",
    "ChoiceField",
    "DateRangeField",
    "DateTimeRangeField",
    "IsoDateTimeField",
    "IsoDateTimeRangeField",
    "Lookup",
    "LookupChoiceField",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "MultipleChoiceField",
    "RangeField",
    "TimeRangeField",
]


# Ranges


class RangeField(forms.MultiValueField):
    """Two values as a ``slice``, either of which may be missing."""

    widget: Any = RangeWidget
    # The field of each end.
    part: Any = forms.DecimalField

    def __init__(self, fields: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__((self.part(), self.part()) if fields is None else fields, *args, **kwargs)

    def compress(self, data_list: Any) -> Any:
        return slice(*data_list) if data_list else None


class DateRangeField(RangeField):
    """Two dates, as the moments at which the first begins and the last ends."""

    widget = DateRangeWidget
    part = forms.DateField

    def compress(self, data_list: Any) -> Any:
        if not data_list:
            return None
        first, last = data_list
        return slice(_moment(first, datetime.time.min), _moment(last, datetime.time.max))


def _moment(day: datetime.date | None, time: datetime.time) -> datetime.datetime | None:
    return handle_timezone(datetime.datetime.combine(day, time)) if day else None


class DateTimeRangeField(RangeField):
    """Two date-times."""

    widget = DateRangeWidget
    part = forms.DateTimeField


class IsoDateTimeField(forms.DateTimeField):
    """A date-time in ISO 8601; other formats are taken where ``input_formats`` names them."""

    ISO_8601 = "iso-8601"
    input_formats: Any = [ISO_8601]

    def strptime(self, value: Any, format: str) -> Any:
        """The date-time that a text means.

        Raises:
            ValueError: it is none in this format.
        """
        if format != self.ISO_8601:
            return super().strptime(value, format)
        parsed = parse_datetime(value)
        if parsed is None:
            raise ValueError(f"{value!r} is no date-time of ISO 8601")
        return handle_timezone(parsed)


class IsoDateTimeRangeField(DateTimeRangeField):
    """Two date-times in ISO 8601."""

    part = IsoDateTimeField


class TimeRangeField(RangeField):
    """Two times of day."""

    widget = DateRangeWidget
    part = forms.TimeField


# A value with the lookup to compare by


class _Lookup(NamedTuple):
    value: Any
    lookup_expr: str


class Lookup(_Lookup):
    """A value, and how to compare with it.

    Raises:
        ValueError: one of the two is empty.
    """

    def __new__(cls, value: Any, lookup_expr: Any) -> Lookup:
        if value in EMPTY_VALUES or lookup_expr in EMPTY_VALUES:
            raise ValueError("Empty values ([], (), {}, '', None) are not valid Lookup arguments. Return None instead.")
        return super().__new__(cls, value, lookup_expr)


class LookupChoiceField(forms.MultiValueField):
    """A value of ``field`` together with one of some lookups."""

    default_error_messages = {"lookup_required": _("Select a lookup.")}

    def __init__(self, field: Any, lookup_choices: Any, *args: Any, **kwargs: Any) -> None:
        empty_label = kwargs.pop("empty_label", settings.EMPTY_CHOICE_LABEL)
        choice = ChoiceField(choices=lookup_choices, empty_label=empty_label, required=False)
        kwargs["widget"] = LookupChoiceWidget(widgets=[field.widget, choice.widget])
        kwargs["require_all_fields"] = False
        super().__init__((field, choice), *args, **kwargs)

    def compress(self, data_list: Any) -> Any:
        value, lookup_expr = data_list if len(data_list) == 2 else (None, None)
        if value in EMPTY_VALUES:
            return None
        if not lookup_expr:
            raise ValidationError(self.error_messages["lookup_required"], code="lookup_required")
        return Lookup(value=value, lookup_expr=lookup_expr)


# Lists separated by commas


class BaseCSVField(forms.Field):
    """A list of values, each cleaned by the class of fields that this one is combined with.

    Errors:
        AssertionError: a widget is given that is neither for such lists nor a class.
    """

    base_widget_class: Any = BaseCSVWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["widget"] = self._csv_widget(kwargs.get("widget") or self.widget)
        super().__init__(*args, **kwargs)

    def _csv_widget(self, widget: Any) -> Any:
        if isinstance(widget, BaseCSVWidget) or (isinstance(widget, type) and issubclass(widget, BaseCSVWidget)):
            return widget
        assert isinstance(widget, type), (
            f"'{type(self).__name__}.widget' must be a widget class, not {widget!r}. "
            "An instance cannot be combined with that of a list."
        )
        return type(f"CSV{widget.__name__}", (self.base_widget_class, widget), {})

    def clean(self, value: Any) -> Any:
        if value is None:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(BaseCSVField, self).clean(one) for one in value]


class BaseRangeField(BaseCSVField):
    """Two values, separated by a comma."""

    # A list of two is no number, so that a number's input would not show it.
    widget = CSVWidget
    default_error_messages = {"invalid_values": _("Range query expects two values.")}

    def clean(self, value: Any) -> Any:
        values = super().clean(value)
        if values and len(values) != 2:
            raise ValidationError(self.error_messages["invalid_values"], code="invalid_values")
        return values


# Choices


class ChoiceIterator(BaseChoiceIterator):
    """Choices behind that of nothing and that of null."""

    def __init__(self, field: Any, choices: Any) -> None:
        self.field = field
        self.choices = choices

    def __iter__(self) -> Iterator[Any]:
        return chain(_special_choices(self.field), self.choices)

    def __len__(self) -> int:
        return sum(1 for _choice in self)


def _special_choices(field: Any) -> Iterator[tuple[Any, Any]]:
    if field.empty_label is not None:
        yield "", field.empty_label
    if field.null_label is not None:
        yield field.null_value, field.null_label


class ModelChoiceIterator(_ModelChoiceIterator):
    """Objects behind the choice of nothing and that of null."""

    def __iter__(self) -> Iterator[Any]:
        objects = super().__iter__()
        if self.field.empty_label is not None:
            next(objects)
        return chain(_special_choices(self.field), objects)

    def __len__(self) -> int:
        return super().__len__() + (self.field.null_label is not None)


class ChoiceIteratorMixin:
    """A field of choices that may have one for null.

    Args:
        null_label: The label of that choice; None for none.
        null_value: What is submitted for it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.null_label = kwargs.pop("null_label", settings.NULL_CHOICE_LABEL)
        self.null_value = kwargs.pop("null_value", settings.NULL_CHOICE_VALUE)
        super().__init__(*args, **kwargs)


class _GivenChoicesMixin(ChoiceIteratorMixin):
    empty_label: Any = None
    widget: Any

    @property
    def choices(self) -> Any:
        """Pairs of value and label, with those that are not given."""
        return self._choices

    @choices.setter
    def choices(self, value: Any) -> None:
        self._choices = self.widget.choices = ChoiceIterator(self, normalize_choices(value))


class ChoiceField(_GivenChoicesMixin, forms.ChoiceField):
    """One of some choices.

    Args:
        empty_label: The label of no choice; None for none.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.empty_label = kwargs.pop("empty_label", settings.EMPTY_CHOICE_LABEL)
        super().__init__(*args, **kwargs)


class MultipleChoiceField(_GivenChoicesMixin, forms.MultipleChoiceField):
    """Any of some choices."""


class ModelChoiceField(ChoiceIteratorMixin, forms.ModelChoiceField):
    """One object of a query set, or null."""

    iterator = ModelChoiceIterator

    def to_python(self, value: Any) -> Any:
        is_null = self.null_label is not None and value == self.null_value
        return value if is_null else super().to_python(value)


class ModelMultipleChoiceField(ChoiceIteratorMixin, forms.ModelMultipleChoiceField):
    """Any objects of a query set, and null."""

    iterator = ModelChoiceIterator

    def _check_values(self, value: Any) -> Any:
        if self.null_label is None or self.null_value not in value:
            return super()._check_values(value)
        keys = [key for key in value if key != self.null_value]
        return [*super()._check_values(keys), self.null_value]
