"""Validators that compare a value with a limit."""

from __future__ import annotations

import math
from typing import Any

from fastjango.core._validators.base import says_the_same
from fastjango.core.exceptions import ValidationError
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import ngettext_lazy


@deconstructible
class BaseValidator:
    """A value compared with a limit, which may be a function that gives it.

    Source: django.core.validators.BaseValidator.
    """

    message: Any = _("Ensure this value is %(limit_value)s (it is %(show_value)s).")
    code = "limit_value"

    def __init__(self, limit_value: Any, message: Any = None) -> None:
        self.limit_value = limit_value
        if message:
            self.message = message

    def _limit(self) -> Any:
        return self.limit_value() if callable(self.limit_value) else self.limit_value

    def __call__(self, value: Any) -> None:
        cleaned, limit = self.clean(value), self._limit()
        if self.compare(cleaned, limit):
            params = {"limit_value": limit, "show_value": cleaned, "value": value}
            raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self._limit() == other._limit() and says_the_same(self, other)

    __hash__ = None  # type: ignore[assignment]  # compared by what they say

    def compare(self, a: Any, b: Any) -> bool:
        """Whether the cleaned value breaks the limit."""
        return a is not b

    def clean(self, x: Any) -> Any:
        """What of the value is compared."""
        return x


@deconstructible
class MaxValueValidator(BaseValidator):
    """At most the limit."""

    message = _("Ensure this value is less than or equal to %(limit_value)s.")
    code = "max_value"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a > b)


@deconstructible
class MinValueValidator(BaseValidator):
    """At least the limit."""

    message = _("Ensure this value is greater than or equal to %(limit_value)s.")
    code = "min_value"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a < b)


@deconstructible
class StepValueValidator(BaseValidator):
    """The offset plus a whole number of steps."""

    message = _("Ensure this value is a multiple of step size %(limit_value)s.")
    code = "step_size"

    def __init__(self, limit_value: Any, message: Any = None, offset: Any = None) -> None:
        super().__init__(limit_value, message)
        if offset is not None:
            self.message = _(
                "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, "
                "e.g. %(offset)s, %(valid_value1)s, %(valid_value2)s, and so on."
            )
        self.offset = offset

    def __call__(self, value: Any) -> None:
        if self.offset is None:
            super().__call__(value)
            return
        cleaned, step = self.clean(value), self._limit()
        if self.compare(cleaned, step):
            start = cleaned.__class__(self.offset)
            params = {
                "limit_value": step,
                "offset": start,
                "valid_value1": start + step,
                "valid_value2": start + 2 * step,
            }
            raise ValidationError(self.message, code=self.code, params=params)

    def compare(self, a: Any, b: Any) -> bool:
        distance = a - (self.offset or 0)
        if isinstance(distance, int) and isinstance(b, int):
            return bool(distance % b)  # exact, however large
        try:
            return not math.isclose(math.remainder(distance, b), 0, abs_tol=1e-9)
        except (ValueError, OverflowError):  # too large to be told
            return True


@deconstructible
class MinLengthValidator(BaseValidator):
    """At least so long."""

    message = ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "min_length"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a < b)

    def clean(self, x: Any) -> int:
        return len(x)


@deconstructible
class MaxLengthValidator(BaseValidator):
    """At most so long."""

    message = ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "max_length"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a > b)

    def clean(self, x: Any) -> int:
        return len(x)


@deconstructible
class DecimalValidator:
    """At most so many digits, so many of them behind the point.

    Source: django.core.validators.DecimalValidator.
    """

    messages = {
        "invalid": _("Enter a number."),
        "max_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit in total.",
            "Ensure that there are no more than %(max)s digits in total.",
            "max",
        ),
        "max_decimal_places": ngettext_lazy(
            "Ensure that there are no more than %(max)s decimal place.",
            "Ensure that there are no more than %(max)s decimal places.",
            "max",
        ),
        "max_whole_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit before the decimal point.",
            "Ensure that there are no more than %(max)s digits before the decimal point.",
            "max",
        ),
    }

    def __init__(self, max_digits: int | None, decimal_places: int | None) -> None:
        self.max_digits = max_digits
        self.decimal_places = decimal_places

    def __call__(self, value: Any) -> None:
        _sign, digits, exponent = value.as_tuple()
        if exponent in {"F", "n", "N"}:
            raise ValidationError(self.messages["invalid"], code="invalid", params={"value": value})
        places, whole = self._count(len(digits), exponent, is_zero=digits == (0,))
        limits = [("max_digits", whole + places, self.max_digits), ("max_decimal_places", places, self.decimal_places)]
        if self.max_digits is not None and self.decimal_places is not None:
            limits.append(("max_whole_digits", whole, self.max_digits - self.decimal_places))
        for code, found, limit in limits:
            if limit is not None and found > limit:
                raise ValidationError(self.messages[code], code=code, params={"max": limit, "value": value})

    @staticmethod
    def _count(digits: int, exponent: int, *, is_zero: bool) -> tuple[int, int]:
        """Digits behind and before the point."""
        if exponent >= 0:
            return 0, digits if is_zero else digits + exponent
        places = -exponent
        return places, max(digits - places, 0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and (
            (self.max_digits, self.decimal_places) == (other.max_digits, other.decimal_places)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say
