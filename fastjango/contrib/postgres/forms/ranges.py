"""Form fields and widgets of ranges: one control for each bound.

Source: django.contrib.postgres.forms.ranges (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.core import exceptions
from fastjango.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange, NumericRange
from fastjango.utils.translation import gettext_lazy as _

__all__ = [
    "BaseRangeField",
    "DateRangeField",
    "DateTimeRangeField",
    "DecimalRangeField",
    "HiddenRangeWidget",
    "IntegerRangeField",
    "RangeWidget",
]


class RangeWidget(forms.MultiWidget):
    """Two of the same widget, for the lower and the upper bound."""

    def __init__(self, base_widget: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__((base_widget, base_widget), attrs)

    def decompress(self, value: Any) -> tuple[Any, Any]:
        return (value.lower, value.upper) if value else (None, None)


class HiddenRangeWidget(RangeWidget):
    """The two bounds, not shown."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(forms.HiddenInput, attrs)


class BaseRangeField(forms.MultiValueField):
    """Base of form fields of ranges: a bound that is left out means that there is none.

    Subclasses name the form field of the bounds and the class of the value. ``default_bounds`` says which bounds are
    in the range, as ``"[]"`` does.
    """

    default_error_messages = {
        "invalid": _("Enter two valid values."),
        "bound_ordering": _("The start of the range must not exceed the end of the range."),
    }
    hidden_widget = HiddenRangeWidget
    base_field: Any
    range_type: Any

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RangeWidget(self.base_field.widget))
        kwargs.setdefault("fields", [self.base_field(required=False) for _bound in range(2)])
        kwargs.setdefault("required", False)
        # One bound is enough.
        kwargs["require_all_fields"] = False
        bounds = kwargs.pop("default_bounds", None)
        self.range_kwargs = {"bounds": bounds} if bounds else {}
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, self.range_type):
            lower, upper = (None, None) if value is None else (value.lower, value.upper)
            return [field.prepare_value(bound) for field, bound in zip(self.fields, (lower, upper), strict=True)]
        return value

    def compress(self, data_list: list[Any]) -> Any:
        if not data_list:
            return None
        lower, upper = data_list
        if lower is not None and upper is not None and lower > upper:
            raise self.refusal("bound_ordering")
        try:
            return self.range_type(lower, upper, **self.range_kwargs)
        except TypeError:
            raise exceptions.ValidationError(self.error_messages["invalid"], code="invalid") from None


class IntegerRangeField(BaseRangeField):
    """Two whole numbers."""

    default_error_messages = {"invalid": _("Enter two whole numbers.")}
    base_field = forms.IntegerField
    range_type = NumericRange


class DecimalRangeField(BaseRangeField):
    """Two numbers."""

    default_error_messages = {"invalid": _("Enter two numbers.")}
    base_field = forms.DecimalField
    range_type = NumericRange


class DateTimeRangeField(BaseRangeField):
    """Two moments."""

    default_error_messages = {"invalid": _("Enter two valid date/times.")}
    base_field = forms.DateTimeField
    range_type = DateTimeTZRange


class DateRangeField(BaseRangeField):
    """Two days."""

    default_error_messages = {"invalid": _("Enter two valid dates.")}
    base_field = forms.DateField
    range_type = DateRange
