"""Fields of numbers."""

from __future__ import annotations

import math
import re
from decimal import Decimal, DecimalException
from functools import partial
from typing import Any

from fastjango.core import validators
from fastjango.utils import formats
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.inputs import NumberInput
from .base import Field


class IntegerField(Field):
    """A whole number.

    Args:
        step_size: What values differ by, counted from ``min_value``.
    """

    widget: Any = NumberInput
    default_error_messages = {"invalid": _("Enter a whole number.")}
    re_decimal = re.compile(r"\.0*\s*$")

    def __init__(self, *, max_value: Any = None, min_value: Any = None, step_size: Any = None, **kwargs: Any) -> None:
        self.step_size, self.min_value, self.max_value = step_size, min_value, max_value
        if kwargs.get("localize") and self.widget == NumberInput:
            # Browsers refuse numbers with separators in number inputs.
            kwargs.setdefault("widget", super().widget)
        super().__init__(**kwargs)
        for limit, validator in (
            (max_value, validators.MaxValueValidator),
            (min_value, validators.MinValueValidator),
            (step_size, partial(validators.StepValueValidator, offset=min_value)),
        ):
            if limit is not None:
                self.validators.append(validator(limit))

    def _read(self, value: Any) -> Any:
        """The text with Python's separators; ``None`` of nothing."""
        value = super().to_python(value)
        if value in self.empty_values:
            return None
        return formats.sanitize_separators(value) if self.localize else value

    def to_python(self, value: Any) -> Any:
        value = self._read(value)
        if value is None:
            return None
        try:
            return int(self.re_decimal.sub("", str(value)))  # "1.0" is whole
        except (ValueError, TypeError):
            raise self.refusal("invalid") from None

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if isinstance(widget, NumberInput):
            for name, value in (("min", self.min_value), ("max", self.max_value), ("step", self.step_size)):
                if value is not None:
                    attrs[name] = value
        return attrs


class FloatField(IntegerField):
    """A number."""

    default_error_messages = {"invalid": _("Enter a number.")}

    def to_python(self, value: Any) -> Any:
        value = self._read(value)
        if value is None:
            return None
        try:
            return float(value)
        except (ValueError, TypeError, OverflowError):
            raise self.refusal("invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value not in self.empty_values and not math.isfinite(value):
            raise self.refusal("invalid")

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if isinstance(widget, NumberInput) and "step" not in widget.attrs:
            attrs["step"] = str(self.step_size) if self.step_size is not None else "any"
        return attrs


class DecimalField(IntegerField):
    """A decimal number."""

    default_error_messages = {"invalid": _("Enter a number.")}

    def __init__(
        self,
        *,
        max_value: Any = None,
        min_value: Any = None,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(max_value=max_value, min_value=min_value, **kwargs)
        self.validators.append(validators.DecimalValidator(max_digits, decimal_places))

    def to_python(self, value: Any) -> Any:
        value = self._read(value)
        if value is None:
            return None
        try:
            return Decimal(str(value))
        except DecimalException:
            raise self.refusal("invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value not in self.empty_values and not value.is_finite():
            raise self.refusal("invalid", value=value)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if isinstance(widget, NumberInput) and "step" not in widget.attrs:
            places = self.decimal_places
            step = "any" if places is None else str(Decimal(1).scaleb(-places)).lower()
            attrs.setdefault("step", step)
        return attrs
