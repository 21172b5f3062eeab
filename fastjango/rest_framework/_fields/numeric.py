"""Booleans and numbers."""

from __future__ import annotations

import contextlib
import decimal
import math
import re
import warnings
from typing import Any

from fastjango.core.validators import MaxValueValidator, MinValueValidator
from fastjango.utils.encoding import smart_str
from fastjango.utils.formats import localize_input, sanitize_separators
from fastjango.utils.translation import gettext_lazy as _

from ..settings import api_settings
from ..utils.formatting import lazy_format
from .base import Field


class BooleanField(Field):
    """True or false, in the spellings of JSON and of forms; None too with ``allow_null``.

    A checkbox that is not ticked sends nothing: in a form, absent means false.
    """

    default_error_messages = {"invalid": _("Must be a valid boolean.")}
    default_empty_html = False
    initial = False
    TRUE_VALUES = {"t", "y", "yes", "true", "on", "1", 1}
    FALSE_VALUES = {"f", "n", "no", "false", "off", "0", 0}
    NULL_VALUES = {"null", "", None}

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("allow_null", False):
            self.default_empty_html = None  # type: ignore[assignment]  # None is one of the three values then
            self.initial = None  # type: ignore[assignment]
        super().__init__(**kwargs)

    @staticmethod
    def _lower_if_str(value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    def _known(self, value: Any) -> Any:
        """True, False or None for a known spelling; the class itself for anything else."""
        # What cannot be hashed is no spelling.
        with contextlib.suppress(TypeError):
            spelling = self._lower_if_str(value)
            if spelling in self.TRUE_VALUES:
                return True
            if spelling in self.FALSE_VALUES:
                return False
            if spelling in self.NULL_VALUES and self.allow_null:
                return None
        return BooleanField

    def to_internal_value(self, data: Any) -> Any:
        value = self._known(data)
        if value is BooleanField:
            self.fail("invalid", input=data)
        return value

    def to_representation(self, value: Any) -> Any:
        known = self._known(value)
        return bool(value) if known is BooleanField else known


def _add_limits(field: Any) -> None:
    """Give a field validators for its ``max_value`` and ``min_value``."""
    for name, validator in (("max_value", MaxValueValidator), ("min_value", MinValueValidator)):
        limit = getattr(field, name)
        if limit is not None:
            field.validators.append(validator(limit, message=lazy_format(field.error_messages[name], **{name: limit})))


class _NumberField(Field):
    """A number between limits. Very long texts are refused before they are parsed."""

    default_error_messages = {
        "max_value": _("Ensure this value is less than or equal to {max_value}."),
        "min_value": _("Ensure this value is greater than or equal to {min_value}."),
        "max_string_length": _("String value too large."),
    }
    MAX_STRING_LENGTH = 1000

    def __init__(self, **kwargs: Any) -> None:
        self.max_value = kwargs.pop("max_value", None)
        self.min_value = kwargs.pop("min_value", None)
        super().__init__(**kwargs)
        _add_limits(self)

    def _refuse_long_text(self, data: Any) -> None:
        if isinstance(data, str) and len(data) > self.MAX_STRING_LENGTH:
            self.fail("max_string_length", max_length=self.MAX_STRING_LENGTH)


class IntegerField(_NumberField):
    """A whole number; ``1.0`` and ``"1.0"`` are taken."""

    default_error_messages = {"invalid": _("A valid integer is required.")}
    re_decimal = re.compile(r"\.0*\s*$")

    def to_internal_value(self, data: Any) -> Any:
        self._refuse_long_text(data)
        try:
            return int(self.re_decimal.sub("", str(data)))
        except (ValueError, TypeError):
            self.fail("invalid")

    def to_representation(self, value: Any) -> Any:
        return int(value)


class BigIntegerField(IntegerField):
    """A whole number beyond what JavaScript keeps exactly; shown as text with ``coerce_to_string``."""

    default_error_messages = {"invalid": _("A valid biginteger is required.")}

    def __init__(self, coerce_to_string: bool | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if coerce_to_string is not None:
            self.coerce_to_string = coerce_to_string

    def to_representation(self, value: Any) -> Any:
        is_text = getattr(self, "coerce_to_string", api_settings.COERCE_BIGINT_TO_STRING)
        return str(value) if is_text else super().to_representation(value)


class FloatField(_NumberField):
    """A floating point number."""

    default_error_messages = {
        "invalid": _("A valid number is required."),
        "overflow": _("Integer value too large to convert to float"),
    }

    def to_internal_value(self, data: Any) -> Any:
        self._refuse_long_text(data)
        try:
            value = float(data)
        except OverflowError:
            self.fail("overflow")
        except (TypeError, ValueError):
            self.fail("invalid")
        if not math.isfinite(value):
            # JSON has no such numbers.
            self.fail("invalid")
        return value

    def to_representation(self, value: Any) -> Any:
        return float(value)


_ROUNDINGS = [name for name in vars(decimal) if name.startswith("ROUND_")]


class DecimalField(_NumberField):
    """A decimal number of at most ``max_digits`` digits, ``decimal_places`` of them after the point.

    Shown as text, so that no digit is lost, unless ``coerce_to_string=False``.
    """

    default_error_messages = {
        "invalid": _("A valid number is required."),
        "max_digits": _("Ensure that there are no more than {max_digits} digits in total."),
        "max_decimal_places": _("Ensure that there are no more than {max_decimal_places} decimal places."),
        "max_whole_digits": _("Ensure that there are no more than {max_whole_digits} digits before the decimal point."),
    }

    def __init__(
        self,
        max_digits: int | None,
        decimal_places: int | None,
        coerce_to_string: bool | None = None,
        max_value: Any = None,
        min_value: Any = None,
        localize: bool = False,
        rounding: str | None = None,
        normalize_output: bool = False,
        **kwargs: Any,
    ) -> None:
        self.max_digits, self.decimal_places = max_digits, decimal_places
        self.localize = localize
        self.normalize_output = normalize_output
        if localize:
            # Numbers in the style of a language are text.
            coerce_to_string = True
        if coerce_to_string is not None:
            self.coerce_to_string = coerce_to_string
        if rounding is not None:
            valid = [getattr(decimal, name) for name in _ROUNDINGS]
            assert rounding in valid, f"Invalid rounding option {rounding}. Valid values for rounding are: {valid}"
        self.rounding = rounding
        for name, limit in (("max_value", max_value), ("min_value", min_value)):
            if limit is not None and not isinstance(limit, int | decimal.Decimal):
                warnings.warn(f"{name} should be an integer or Decimal instance.", stacklevel=2)
        super().__init__(max_value=max_value, min_value=min_value, **kwargs)

    @property
    def max_whole_digits(self) -> int | None:
        """How many digits may stand before the point; None when only one of the limits is set."""
        if self.max_digits is None or self.decimal_places is None:
            return None
        return self.max_digits - self.decimal_places

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if self.allow_null and isinstance(data, str) and not data.strip():
            return True, None
        return super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Any:
        text = smart_str(data).strip()
        if self.localize:
            text = sanitize_separators(text)
        self._refuse_long_text(text)
        try:
            value = decimal.Decimal(text)
        except decimal.DecimalException:
            self.fail("invalid")
        if not value.is_finite():
            self.fail("invalid")
        if self.max_digits is None and abs(value.adjusted()) >= self.MAX_STRING_LENGTH:
            # A short text with an exponent stands for as many digits.
            self.fail("max_string_length", max_length=self.MAX_STRING_LENGTH)
        return self.quantize(self.validate_precision(value))

    def validate_precision(self, value: decimal.Decimal) -> decimal.Decimal:
        """Count the digits of ``value`` and refuse what has too many; zeros on the left count after the point only."""
        parts = value.as_tuple()
        exponent: Any = parts.exponent
        places = max(-exponent, 0)
        total = max(len(parts.digits) + max(exponent, 0), places)
        if self.max_digits is not None and total > self.max_digits:
            self.fail("max_digits", max_digits=self.max_digits)
        if self.decimal_places is not None and places > self.decimal_places:
            self.fail("max_decimal_places", max_decimal_places=self.decimal_places)
        if self.max_whole_digits is not None and total - places > self.max_whole_digits:
            self.fail("max_whole_digits", max_whole_digits=self.max_whole_digits)
        return value

    def to_representation(self, value: Any) -> Any:
        is_text = getattr(self, "coerce_to_string", api_settings.COERCE_DECIMAL_TO_STRING)
        if value is None:
            return "" if is_text else None
        number = self.quantize(value if isinstance(value, decimal.Decimal) else decimal.Decimal(str(value).strip()))
        if self.normalize_output:
            number = number.normalize()
        if not is_text:
            return number
        return localize_input(number) if self.localize else f"{number:f}"

    def quantize(self, value: decimal.Decimal) -> decimal.Decimal:
        """``value`` with exactly ``decimal_places`` digits after the point."""
        if self.decimal_places is None:
            return value
        context = decimal.getcontext().copy()
        if self.max_digits is not None:
            context.prec = self.max_digits
        else:
            whole_digits = min(value.adjusted() + 1, self.MAX_STRING_LENGTH)
            context.prec = max(context.prec, whole_digits + self.decimal_places)
        return value.quantize(decimal.Decimal(1).scaleb(-self.decimal_places), rounding=self.rounding, context=context)
