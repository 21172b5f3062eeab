"""Filters: each takes one value of a filter set's form and narrows a query set by it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from fastjango import forms
from fastjango.db.models import Q
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.forms.utils import pretty_name
from fastjango.utils.choices import normalize_choices
from fastjango.utils.timezone import now
from fastjango.utils.translation import gettext_lazy as _

from . import fields
from ._filters.base import Filter, FilterMethod
from ._filters.ranges import (
    DateFromToRangeFilter,
    DateTimeFromToRangeFilter,
    IsoDateTimeFromToRangeFilter,
    NumericRangeFilter,
    RangeFilter,
    TimeRangeFilter,
)
from ._filters.values import (
    BooleanFilter,
    CharFilter,
    DateFilter,
    DateTimeFilter,
    DurationFilter,
    IsoDateTimeFilter,
    NumberFilter,
    TimeFilter,
    UUIDFilter,
)
from .conf import settings
from .constants import EMPTY_VALUES
from .utils import get_model_field

__all__ = [
    "AllValuesFilter",
    "AllValuesMultipleFilter",
    "BaseCSVFilter",
    "BaseInFilter",
    "BaseRangeFilter",
    "BooleanFilter",
    "CharFilter",
    "ChoiceFilter",
    "DateFilter",
    "DateFromToRangeFilter",
    "DateRangeFilter",
    "DateTimeFilter",
    "DateTimeFromToRangeFilter",
    "DurationFilter",
    "Filter",
    "FilterMethod",
    "IsoDateTimeFilter",
    "IsoDateTimeFromToRangeFilter",
    "LookupChoiceFilter",
    "ModelChoiceFilter",
    "ModelMultipleChoiceFilter",
    "MultipleChoiceFilter",
    "NumberFilter",
    "NumericRangeFilter",
    "OrderingFilter",
    "RangeFilter",
    "TimeFilter",
    "TimeRangeFilter",
    "TypedChoiceFilter",
    "TypedMultipleChoiceFilter",
    "UUIDFilter",
]


# By choices


class ChoiceFilter(Filter):
    """One of some choices, of which one may stand for null."""

    field_class: Any = fields.ChoiceField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.null_value = kwargs.get("null_value", settings.NULL_CHOICE_VALUE)
        super().__init__(*args, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        if value != self.null_value:
            return super().filter(qs, value)
        qs = self.get_method(qs)(**{f"{self.field_name}{LOOKUP_SEP}{self.lookup_expr}": None})
        return qs.distinct() if self.distinct else qs


class TypedChoiceFilter(Filter):
    """One of some choices, converted by ``coerce``."""

    field_class = forms.TypedChoiceField


class MultipleChoiceFilter(Filter):
    """Any of some choices, or with ``conjoined`` all of them."""

    field_class: Any = fields.MultipleChoiceField
    # Whether to narrow even where is_noop() says that it changes nothing.
    always_filter = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("distinct", True)
        self.conjoined = kwargs.pop("conjoined", False)
        self.null_value = kwargs.get("null_value", settings.NULL_CHOICE_VALUE)
        super().__init__(*args, **kwargs)

    def is_noop(self, qs: Any, value: Any) -> bool:
        """Whether every object would be left: all choices are made where one has to be."""
        if self.always_filter:
            return False
        return bool(self.extra["required"]) and len(value) == len(self.field.choices)

    def filter(self, qs: Any, value: Any) -> Any:
        if not value or self.is_noop(qs, value):
            return qs
        condition = None if self.conjoined else Q()
        for one in set(value):
            predicate = self.get_filter_predicate(None if one == self.null_value else one)
            if condition is None:
                qs = self.get_method(qs)(**predicate)
            else:
                condition |= Q(**predicate)
        if condition is not None:
            qs = self.get_method(qs)(condition)
        return qs.distinct() if self.distinct else qs

    def get_filter_predicate(self, v: Any) -> dict[str, Any]:
        """What ``filter()`` is asked for one choice."""
        name: Any = self.field_name
        if name and self.lookup_expr != "exact":
            name = f"{name}{LOOKUP_SEP}{self.lookup_expr}"
        to_field_name = getattr(self.field, "to_field_name", None)
        return {name: getattr(v, to_field_name, v) if to_field_name else v}


class TypedMultipleChoiceFilter(MultipleChoiceFilter):
    """Any of some choices, converted by ``coerce``."""

    field_class = forms.TypedMultipleChoiceField


class QuerySetRequestMixin:
    """A filter by objects of a query set, which may depend on the request.

    Args:
        queryset: The query set, or a function from the filter set's request (or None) to it.
    """

    extra: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.queryset = kwargs.get("queryset")
        super().__init__(*args, **kwargs)

    def get_request(self) -> Any:
        """The filter set's request; None without one."""
        return getattr(getattr(self, "parent", None), "request", None)

    def get_queryset(self, request: Any) -> Any:
        """The objects to choose from."""
        return self.queryset(request) if callable(self.queryset) else self.queryset

    @property
    def field(self) -> Any:
        """The form field, with this request's objects."""
        queryset = self.get_queryset(self.get_request())
        if queryset is not None:
            self.extra["queryset"] = queryset
        return super().field  # type: ignore[misc]  # the filter's


class ModelChoiceFilter(QuerySetRequestMixin, ChoiceFilter):
    """One object of a query set."""

    field_class = fields.ModelChoiceField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", settings.EMPTY_CHOICE_LABEL)
        super().__init__(*args, **kwargs)


class ModelMultipleChoiceFilter(QuerySetRequestMixin, MultipleChoiceFilter):
    """Any objects of a query set."""

    field_class = fields.ModelMultipleChoiceField


def _stored_values(model: Any, field_name: str | None) -> list[tuple[Any, Any]]:
    values = model._default_manager.distinct().order_by(field_name).values_list(field_name, flat=True)
    return [(value, value) for value in values]


class AllValuesFilter(ChoiceFilter):
    """One of the values that the database has."""

    @property
    def field(self) -> Any:
        self.extra["choices"] = _stored_values(self.model, self.field_name)
        return super().field


class AllValuesMultipleFilter(MultipleChoiceFilter):
    """Any of the values that the database has."""

    @property
    def field(self) -> Any:
        self.extra["choices"] = _stored_values(self.model, self.field_name)
        return super().field


# By time


def _truncate(dt: datetime.datetime) -> datetime.date:
    return dt.date()


def _on_day(qs: Any, name: str, day: datetime.datetime) -> Any:
    return qs.filter(**{f"{name}__year": day.year, f"{name}__month": day.month, f"{name}__day": day.day})


def _in_past_days(qs: Any, name: str) -> Any:
    since, until = _truncate(now() - timedelta(days=7)), _truncate(now() + timedelta(days=1))
    return qs.filter(**{f"{name}__gte": since, f"{name}__lt": until})


def _in_month(qs: Any, name: str) -> Any:
    today = now()
    return qs.filter(**{f"{name}__year": today.year, f"{name}__month": today.month})


class DateRangeFilter(ChoiceFilter):
    """Today, yesterday, in the past week, this month or year.

    Args:
        choices: Other choices.
        filters: ``{choice: function(queryset, field name)}`` for them.

    Errors:
        AssertionError: a choice has no function, or a function no choice.
    """

    choices: Any = [
        ("today", _("Today")),
        ("yesterday", _("Yesterday")),
        ("week", _("Past 7 days")),
        ("month", _("This month")),
        ("year", _("This year")),
    ]
    filters: Any = {
        "today": lambda qs, name: _on_day(qs, name, now()),
        "yesterday": lambda qs, name: _on_day(qs, name, now() - timedelta(days=1)),
        "week": _in_past_days,
        "month": _in_month,
        "year": lambda qs, name: qs.filter(**{f"{name}__year": now().year}),
    }

    def __init__(self, choices: Any = None, filters: Any = None, *args: Any, **kwargs: Any) -> None:
        if choices is not None:
            self.choices = choices
        if filters is not None:
            self.filters = filters
        missing = set(_values_of(normalize_choices(self.choices))) ^ set(self.filters)
        assert not missing, (
            "Keys must be present in both 'choices' and 'filters'. "
            f"Missing keys: '{', '.join(sorted(map(str, missing)))}'"
        )
        kwargs.setdefault("null_label", None)
        super().__init__(*args, choices=self.choices, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        assert value in self.filters
        qs = self.filters[value](qs, self.field_name)
        return qs.distinct() if self.distinct else qs


def _values_of(choices: Iterable[Any]) -> list[Any]:
    """The values of choices, those in groups as well."""
    values: list[Any] = []
    for value, label in choices:
        values += [member[0] for member in label] if isinstance(label, list | tuple) else [value]
    return values


# By lists


class BaseCSVFilter(Filter):
    """A list of values, separated by commas; to be combined with the class of filters that reads one of them."""

    base_field_class: Any = fields.BaseCSVField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Multiple values may be separated by commas."))
        super().__init__(*args, **kwargs)
        lookup = "".join(word.capitalize() for word in self.lookup_expr.split(LOOKUP_SEP))
        name = f"{self.field_class.__name__.removesuffix('Field')}{lookup}Field"
        self.field_class = type(name, (self.base_field_class, self.field_class), {})


class BaseInFilter(BaseCSVFilter):
    """Any of the values of a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("lookup_expr", "in")
        super().__init__(*args, **kwargs)


class BaseRangeFilter(BaseCSVFilter):
    """Between the two values of a list."""

    base_field_class = fields.BaseRangeField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("lookup_expr", "range")
        super().__init__(*args, **kwargs)


class LookupChoiceFilter(Filter):
    """A value and a choice of lookups.

    Args:
        lookup_choices: Lookups, or pairs of lookup and label; by default all that the model's field has.
        field_class: The form field of the value.
    """

    field_class: Any = forms.CharField
    outer_class: Any = fields.LookupChoiceField

    def __init__(
        self, field_name: str | None = None, lookup_choices: Any = None, field_class: Any = None, **kwargs: Any
    ) -> None:
        self.empty_label = kwargs.pop("empty_label", settings.EMPTY_CHOICE_LABEL)
        super().__init__(field_name=field_name, **kwargs)
        self.lookup_choices = lookup_choices
        if field_class is not None:
            self.field_class = field_class

    @classmethod
    def normalize_lookup(cls, lookup: Any) -> tuple[str, Any]:
        """A lookup with its label."""
        if isinstance(lookup, str):
            return lookup, pretty_name(lookup)
        return lookup[0], lookup[1]

    def get_lookup_choices(self) -> list[tuple[str, Any]]:
        """The lookups to choose from, with their labels."""
        lookups = self.lookup_choices
        if lookups is None:
            lookups = get_model_field(self.model, self.field_name or "").get_lookups()
        return [self.normalize_lookup(lookup) for lookup in lookups]

    @property
    def field(self) -> Any:
        if not hasattr(self, "_field"):
            value = super().field
            self._field = self.outer_class(
                value,
                self.get_lookup_choices(),
                label=self.label,
                empty_label=self.empty_label,
                required=self.extra["required"],
            )
        return self._field

    def filter(self, qs: Any, lookup: Any) -> Any:
        return self._compared(qs, lookup.lookup_expr, lookup.value) if lookup else qs


class OrderingFilter(BaseCSVFilter, ChoiceFilter):
    """The order of the query set.

    Args:
        fields: ``{field: parameter}``, pairs of these, or names that are both.
        field_labels: ``{field: label}``.
        choices: The parameters to choose from with their labels; by default both directions of all fields.
    """

    base_field_class = fields.BaseCSVField
    descending_fmt = _("%s (descending)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        by_field = self.normalize_fields(kwargs.pop("fields", {}))
        labels = kwargs.pop("field_labels", {})
        self.param_map = {param: name for name, param in by_field.items()}
        if "choices" not in kwargs:
            kwargs["choices"] = self.build_choices(by_field, labels)
        kwargs.setdefault("label", _("Ordering"))
        kwargs.setdefault("help_text", "")
        kwargs.setdefault("null_label", None)
        super().__init__(*args, **kwargs)

    def get_ordering_value(self, param: str) -> str:
        """What ``order_by()`` is given for a parameter."""
        sign, name = ("-", param[1:]) if param.startswith("-") else ("", param)
        return f"{sign}{self.param_map.get(name, name)}"

    def filter(self, qs: Any, value: Any) -> Any:
        if value in EMPTY_VALUES:
            return qs
        return qs.order_by(*(self.get_ordering_value(param) for param in value if param not in EMPTY_VALUES))

    @classmethod
    def normalize_fields(cls, fields: Any) -> dict[str, str]:
        """``{field: parameter}`` of each way in which fields are given.

        Errors:
            AssertionError: they are given in none of these ways.
        """
        if isinstance(fields, Mapping):
            return dict(fields)
        assert isinstance(fields, Iterable), "'fields' must be an iterable (e.g., a list, tuple, or mapping)."
        pairs = [(field, field) if isinstance(field, str) else field for field in fields]
        assert all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs), (
            "'fields' must contain strings or (field name, param name) pairs."
        )
        return dict(pairs)

    def build_choices(self, fields: Mapping[str, str], labels: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """Both directions of each field with their labels."""
        choices: list[tuple[str, Any]] = []
        for name, param in fields.items():
            label = labels.get(name, _(pretty_name(param)))
            choices += [(param, label), (f"-{param}", labels.get(f"-{name}", self.descending_fmt % label))]
        return choices
