"""Filters by one value: texts, numbers, dates."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.core.validators import MaxValueValidator

from .. import fields
from .base import Filter


class CharFilter(Filter):
    """Texts."""

    field_class = forms.CharField


class BooleanFilter(Filter):
    """True or false."""

    field_class = forms.NullBooleanField


class UUIDFilter(Filter):
    """UUIDs."""

    field_class = forms.UUIDField


class DateFilter(Filter):
    """Dates."""

    field_class = forms.DateField


class DateTimeFilter(Filter):
    """Date-times."""

    field_class = forms.DateTimeField


class IsoDateTimeFilter(DateTimeFilter):
    """Date-times in ISO 8601, as APIs write them."""

    field_class = fields.IsoDateTimeField


class TimeFilter(Filter):
    """Times of day."""

    field_class = forms.TimeField


class DurationFilter(Filter):
    """Durations."""

    field_class = forms.DurationField


class NumberFilter(Filter):
    """Numbers."""

    field_class = forms.DecimalField

    def get_max_validator(self) -> MaxValueValidator | None:
        """What refuses numbers that are too great for databases; None for no limit."""
        return MaxValueValidator(1e50)

    @property
    def field(self) -> Any:
        is_new = not hasattr(self, "_field")
        field = super().field
        limit = self.get_max_validator() if is_new else None
        if limit is not None:
            field.validators.append(limit)
        return field
