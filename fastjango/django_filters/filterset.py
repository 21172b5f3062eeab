"""``FilterSet``: filters of a model, declared or made from its fields."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, ClassVar

from fastjango import forms
from fastjango.db import models
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils.datastructures import MultiValueDict

from .conf import settings
from .constants import ALL_FIELDS
from .filters import (
    BaseInFilter,
    BaseRangeFilter,
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    DateFilter,
    DateTimeFilter,
    DurationFilter,
    Filter,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    NumberFilter,
    TimeFilter,
    UUIDFilter,
)
from .utils import get_all_model_fields, get_model_field, resolve_field, try_dbfield

__all__ = ["FILTER_FOR_DBFIELD_DEFAULTS", "FilterSet", "FilterSetOptions", "UnknownFieldBehavior", "filterset_factory"]


class UnknownFieldBehavior(Enum):
    """What to do about a field for which there is no filter."""

    RAISE = "raise"
    WARN = "warn"
    IGNORE = "ignore"


def remote_queryset(field: Any) -> Any:
    """The objects that a relation may lead to."""
    limit = field.get_limit_choices_to() if hasattr(field, "get_limit_choices_to") else {}
    return field.remote_field.model._default_manager.complex_filter(limit)


def _of_key(field: Any) -> dict[str, Any]:
    return {"to_field_name": field.remote_field.field_name, **_of_one(field)}


def _of_one(field: Any) -> dict[str, Any]:
    return {"null_label": settings.NULL_CHOICE_LABEL if field.null else None, **_of_many(field)}


def _of_many(field: Any) -> dict[str, Any]:
    return {"queryset": remote_queryset(field)}


_BY_FILTER: dict[type[Filter], list[Any]] = {
    BooleanFilter: [models.BooleanField, models.NullBooleanField],
    CharFilter: [
        models.CharField, models.TextField, models.SlugField, models.EmailField, models.FilePathField, models.URLField,
        models.GenericIPAddressField, models.CommaSeparatedIntegerField,
    ],
    DateFilter: [models.DateField],
    DateTimeFilter: [models.DateTimeField],
    TimeFilter: [models.TimeField],
    DurationFilter: [models.DurationField],
    NumberFilter: [
        models.AutoField, models.DecimalField, models.SmallIntegerField, models.IntegerField, models.FloatField,
        models.PositiveIntegerField, models.PositiveSmallIntegerField,
    ],
    UUIDFilter: [models.UUIDField],
}  # fmt: skip
_RELATIONS: dict[Any, tuple[type[Filter], Callable[[Any], dict[str, Any]]]] = {
    models.ForeignKey: (ModelChoiceFilter, _of_key),
    models.OneToOneField: (ModelChoiceFilter, _of_key),
    models.ManyToManyField: (ModelMultipleChoiceFilter, _of_many),
    models.OneToOneRel: (ModelChoiceFilter, _of_one),
    models.ManyToOneRel: (ModelMultipleChoiceFilter, _of_many),
    models.ManyToManyRel: (ModelMultipleChoiceFilter, _of_many),
}

#: For classes of model fields: the class of filters, and a function from the field to further arguments.
FILTER_FOR_DBFIELD_DEFAULTS: dict[Any, dict[str, Any]] = {
    **{kind: {"filter_class": cls} for cls, kinds in _BY_FILTER.items() for kind in kinds},
    **{kind: {"filter_class": cls, "extra": extra} for kind, (cls, extra) in _RELATIONS.items()},
}


class FilterSetOptions:
    """What ``Meta`` says."""

    def __init__(self, options: Any = None) -> None:
        self.model: Any = getattr(options, "model", None)
        self.fields: Any = getattr(options, "fields", None)
        self.exclude: Any = getattr(options, "exclude", None)
        self.filter_overrides: dict[Any, Any] = getattr(options, "filter_overrides", {})
        self.form: Any = getattr(options, "form", forms.Form)
        self.unknown_field_behavior: Any = _checked(
            getattr(options, "unknown_field_behavior", UnknownFieldBehavior.RAISE)
        )


def _checked(behavior: Any) -> UnknownFieldBehavior:
    if not isinstance(behavior, UnknownFieldBehavior):
        raise ValueError(f"Invalid unknown_field_behavior: {behavior}")
    return behavior


class FilterSetMetaclass(type):
    """Collects declared filters and makes those of the model's fields."""

    _meta: FilterSetOptions
    base_filters: dict[str, Filter]
    declared_filters: dict[str, Filter]

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        attrs["declared_filters"] = cls.get_declared_filters(bases, attrs)
        made: Any = super().__new__(cls, name, bases, attrs)
        made._meta = FilterSetOptions(getattr(made, "Meta", None))
        made.base_filters = made.get_filters()
        return made

    @classmethod
    def get_declared_filters(cls, bases: tuple[type, ...], attrs: dict[str, Any]) -> dict[str, Filter]:
        """The filters of a class and its bases; an attribute of another kind takes an inherited one away."""
        own = {name: attrs.pop(name) for name, value in list(attrs.items()) if isinstance(value, Filter)}
        for name, declared in own.items():
            if getattr(declared, "field_name", None) is None:
                declared.field_name = name
        found: dict[str, Filter] = {}
        for base in reversed(bases):
            found = {**found, **getattr(base, "declared_filters", {})}
        inherited = {name: declared for name, declared in found.items() if name not in attrs}
        return {**inherited, **dict(sorted(own.items(), key=lambda item: item[1].creation_counter))}


class BaseFilterSet:
    """A query set narrowed by the values of a form.

    Args:
        data: The submitted values; None for a form that nothing was submitted to.
        queryset: What to narrow; by default all objects of the model.
        request: For filters that depend on it.
        prefix: Of the form's names.
    """

    FILTER_DEFAULTS: ClassVar[dict[Any, dict[str, Any]]] = FILTER_FOR_DBFIELD_DEFAULTS
    _meta: ClassVar[FilterSetOptions]
    base_filters: ClassVar[dict[str, Filter]]
    declared_filters: ClassVar[dict[str, Filter]]

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, prefix: Any = None) -> None:
        if queryset is None:
            queryset = self._meta.model._default_manager.all()
        self.is_bound = data is not None
        self.data = MultiValueDict() if data is None else data
        self.queryset = queryset
        self.request = request
        self.form_prefix = prefix
        self.filters: dict[str, Filter] = copy.deepcopy(self.base_filters)
        for each in self.filters.values():
            each.parent = self
            each.model = queryset.model

    # Narrowing

    def is_valid(self) -> bool:
        """Whether something was submitted, and rightly."""
        return self.is_bound and self.form.is_valid()

    @property
    def errors(self) -> Any:
        """What is wrong with the submitted values, by filter."""
        return self.form.errors

    def filter_queryset(self, queryset: Any) -> Any:
        """What all filters leave of a query set; values that are wrong take no part.

        Errors:
            AssertionError: a filter returned something else than a query set.
        """
        for name, value in self.form.cleaned_data.items():
            if name not in self.filters:
                continue
            queryset = self.filters[name].filter(queryset, value)
            assert isinstance(queryset, models.QuerySet), (
                f"Expected '{type(self).__name__}.{name}' to return a QuerySet, "
                f"but got a {type(queryset).__name__} instead."
            )
        return queryset

    @property
    def qs(self) -> Any:
        """The narrowed query set."""
        if not hasattr(self, "_qs"):
            queryset = self.queryset.all()
            if self.is_bound:
                # The form is checked by asking for its errors.
                _ = self.errors
                queryset = self.filter_queryset(queryset)
            self._qs = queryset
        return self._qs

    def get_form_class(self) -> Any:
        """A form with the field of each filter, on top of ``Meta.form``."""
        fields = {name: each.field for name, each in self.filters.items()}
        return type(f"{type(self).__name__}Form", (self._meta.form,), fields)

    @property
    def form(self) -> Any:
        """The form."""
        if not hasattr(self, "_form"):
            form_class = self.get_form_class()
            bound = (self.data,) if self.is_bound else ()
            self._form = form_class(*bound, prefix=self.form_prefix)
        return self._form

    # Making filters of fields

    @classmethod
    def get_fields(cls) -> dict[str, list[str]]:
        """The lookups of each field that ``Meta`` names.

        Errors:
            AssertionError: ``Meta`` names a model, but neither ``fields`` nor ``exclude``.
        """
        model, fields, exclude = cls._meta.model, cls._meta.fields, cls._meta.exclude
        assert fields is not None or exclude is not None, (
            "Setting 'Meta.model' without either 'Meta.fields' or 'Meta.exclude' has been deprecated since 0.15.0 and "
            f"is now disallowed. Add an explicit 'Meta.fields' or 'Meta.exclude' to the {cls.__name__} class."
        )
        if fields is None or fields == ALL_FIELDS:
            fields = get_all_model_fields(model)
        if not isinstance(fields, Mapping):
            fields = {name: [settings.DEFAULT_LOOKUP_EXPR] for name in fields}
        return {name: lookups for name, lookups in fields.items() if name not in (exclude or ())}

    @classmethod
    def get_filter_name(cls, field_name: str, lookup_expr: str) -> str:
        """The name of a made filter: field and lookup, without the lookup that is the default."""
        return f"{field_name}{LOOKUP_SEP}{lookup_expr}".removesuffix(f"{LOOKUP_SEP}{settings.DEFAULT_LOOKUP_EXPR}")

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        """All filters: made ones in the order of ``Meta.fields``, then those that are only declared.

        Raises:
            TypeError: ``Meta.fields`` names something that is neither a field nor a filter.
        """
        if not cls._meta.model:
            return dict(cls.declared_filters)
        filters: dict[str, Filter] = {}
        undefined: list[str] = []
        for field_name, lookups in cls.get_fields().items():
            field = get_model_field(cls._meta.model, field_name)
            if field is None:
                undefined.append(field_name)
            for lookup_expr in lookups:
                name = cls.get_filter_name(field_name, lookup_expr)
                made = cls.declared_filters.get(name)
                if made is None and field is not None:
                    made = cls.filter_for_field(field, field_name, lookup_expr)
                if made is not None:
                    filters[name] = made
        # A list may name declared filters, for their place; lookups are of fields only.
        if not isinstance(cls._meta.fields, Mapping):
            undefined = [name for name in undefined if name not in cls.declared_filters]
        if undefined:
            raise TypeError(f"'Meta.fields' must not contain non-model field names: {', '.join(undefined)}")
        return {**filters, **cls.declared_filters}

    @classmethod
    def handle_unrecognized_field(cls, field_name: str, message: str) -> None:
        """Do as ``unknown_field_behavior`` says about a field for which there is no filter."""
        behavior = _checked(cls._meta.unknown_field_behavior)
        if behavior is UnknownFieldBehavior.RAISE:
            raise AssertionError(message)
        if behavior is UnknownFieldBehavior.WARN:
            warnings.warn(f"Unrecognized field type for '{field_name}'. Field will be ignored.", stacklevel=2)

    @classmethod
    def filter_for_field(cls, field: Any, field_name: str, lookup_expr: str | None = None) -> Filter | None:
        """The filter of a field or reverse relation by one lookup; None for an unknown field that is ignored."""
        if lookup_expr is None:
            lookup_expr = settings.DEFAULT_LOOKUP_EXPR
        compared, lookup_type = resolve_field(field, lookup_expr)
        filter_class, params = cls.filter_for_lookup(compared, lookup_type)
        if filter_class is None:
            cls.handle_unrecognized_field(
                field_name,
                f"{cls.__name__} resolved field '{field_name}' with '{lookup_expr}' lookup to an unrecognized field "
                f"type {type(compared).__name__}. Try adding an override to 'Meta.filter_overrides'. See: "
                "https://django-filter.readthedocs.io/en/main/ref/filterset.html"
                "#customise-filter-generation-with-filter-overrides",
            )
            return None
        made: Filter = filter_class(**{"field_name": field_name, "lookup_expr": lookup_expr, **params})
        return made

    @classmethod
    def filter_for_lookup(cls, field: Any, lookup_type: str) -> tuple[Any, dict[str, Any]]:
        """The class of filters for a field and a lookup, with its arguments; ``(None, {})`` when there is none."""
        kinds = {**cls.FILTER_DEFAULTS, **cls._meta.filter_overrides}
        kind = models.BooleanField if lookup_type == "isnull" else type(field)
        found = try_dbfield(kinds.get, kind) or {}
        filter_class = found.get("filter_class")
        params = found["extra"](field) if "extra" in found else {}
        if filter_class is None:
            return None, {}
        if lookup_type == "exact" and getattr(field, "choices", None):
            return ChoiceFilter, {"choices": field.choices}
        base = {"in": BaseInFilter, "range": BaseRangeFilter}.get(lookup_type)
        if base is not None:
            name = f"{filter_class.__name__.removesuffix('Filter')}{lookup_type.capitalize()}Filter"
            return type(name, (base, filter_class), {}), params
        return filter_class, params


class FilterSet(BaseFilterSet, metaclass=FilterSetMetaclass):
    """Filters of a model.

    class BookFilter(FilterSet):
        title = CharFilter(lookup_expr="icontains")

        class Meta:
            model = Book
            fields = {"price": ["lt", "gt"], "published": ["exact", "year__gt"]}
    """


def filterset_factory(model: Any, filterset: Any = FilterSet, fields: Any = None) -> Any:
    """A filter set of a model on top of ``filterset``; by default with all fields, unless that says which."""
    base = getattr(filterset, "Meta", None)
    options = {"model": model}
    if fields is not None:
        options["fields"] = fields
    elif getattr(base, "fields", None) is None and getattr(base, "exclude", None) is None:
        options["fields"] = ALL_FIELDS
    meta = type("Meta", (base,) if base is not None else (), options)
    return type(filterset)(f"{model._meta.object_name}FilterSet", (filterset,), {"Meta": meta})
