"""The filter back end of API views."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from fastjango.db import models
from fastjango.rest_framework.filters import BaseFilterBackend
from fastjango.template import loader

from .. import compat, filters, utils
from .filterset import FilterSet

# By class of views: the filter set that was made of its ``filterset_fields``, and of what.
_made: WeakKeyDictionary[type, tuple[tuple[Any, Any, Any], Any]] = WeakKeyDictionary()


class DjangoFilterBackend(BaseFilterBackend):
    """Filters a view's objects by its ``filterset_class``, or by one made of its ``filterset_fields``."""

    filterset_base: Any = FilterSet
    # Whether wrong values are an error of the request, rather than left out.
    raise_exception = True

    @property
    def template(self) -> str:
        """The template of the form in the browsable API."""
        name = "crispy_form.html" if compat.is_crispy() else "form.html"
        return f"django_filters/rest_framework/{name}"

    def get_filterset(self, request: Any, queryset: Any, view: Any) -> Any:
        """The filter set of this request; None for a view without."""
        filterset_class = self.get_filterset_class(view, queryset)
        return (
            None if filterset_class is None else filterset_class(**self.get_filterset_kwargs(request, queryset, view))
        )

    def get_filterset_class(self, view: Any, queryset: Any = None) -> Any:
        """The class of a view's filter sets; None when it has none.

        Errors:
            AssertionError: ``filterset_class`` is for another model than the view's.
        """
        filterset_class = getattr(view, "filterset_class", None)
        fields = getattr(view, "filterset_fields", None)
        if filterset_class:
            model = filterset_class._meta.model
            if model and queryset is not None:
                assert issubclass(queryset.model, model), (
                    f"FilterSet model {model} does not match queryset model {queryset.model}"
                )
            return filterset_class
        return self._class_of_fields(type(view), queryset.model, fields) if fields and queryset is not None else None

    def _class_of_fields(self, view_class: type, model: Any, fields: Any) -> Any:
        source = (self.filterset_base, model, fields)
        known = _made.get(view_class)
        if known is not None and known[0] == source:
            return known[1]
        base = getattr(self.filterset_base, "Meta", object)
        meta = type("Meta", (base,), {"model": model, "fields": fields})
        made = type(self.filterset_base)("AutoFilterSet", (self.filterset_base,), {"Meta": meta})
        _made[view_class] = source, made
        return made

    def get_filterset_kwargs(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        """The arguments of the filter set; a place to add some."""
        return {"data": request.query_params, "queryset": queryset, "request": request}

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """What the filter set leaves.

        Raises:
            ValidationError: a value is wrong, and ``raise_exception`` is set.
        """
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid() and self.raise_exception:
            raise utils.translate_validation(filterset.errors)
        return filterset.qs

    def to_html(self, request: Any, queryset: Any, view: Any) -> Any:
        """The form for the browsable API; None for a view without a filter set."""
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return None
        return loader.get_template(self.template).render({"filter": filterset}, request)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The filters as query parameters of OpenAPI."""
        try:
            queryset = view.get_queryset()
        except Exception:  # the view wants a real request
            queryset = None
        filterset_class = self.get_filterset_class(view, queryset)
        if not filterset_class:
            return []
        model = getattr(queryset, "model", filterset_class._meta.model)
        return [
            parameter
            for name, each in filterset_class.base_filters.items()
            for parameter in _parameters(name, each, model)
        ]


_FORMATS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (filters.NumberFilter, {"type": "number"}),
    (filters.BooleanFilter, {"type": "boolean"}),
    (filters.UUIDFilter, {"type": "string", "format": "uuid"}),
    (filters.IsoDateTimeFilter, {"type": "string", "format": "date-time"}),
    (filters.DateFilter, {"type": "string", "format": "date"}),
)


def _parameters(name: str, each: Any, model: Any) -> list[dict[str, Any]]:
    """The parameters that a filter reads: two for a range, one for others."""
    label = utils.label_for_filter(model, each.field_name, each.lookup_expr, each.exclude) if model else name
    described = str(each._label or label)
    suffixes = getattr(getattr(each.field_class, "widget", None), "suffixes", None)
    if suffixes:
        names = [f"{name}_{suffix}" if suffix else name for suffix in suffixes]
        return [_parameter(part, described, {"type": "string"}, False) for part in names]
    return [_parameter(name, described, _schema(each, model), bool(each.extra["required"]))]


def _parameter(name: str, description: str, schema: dict[str, Any], is_required: bool) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": is_required, "description": description, "schema": schema}


def _schema(each: Any, model: Any) -> dict[str, Any]:
    schema = next((dict(found) for kind, found in _FORMATS if isinstance(each, kind)), {"type": "string"})
    if isinstance(each, filters.ModelChoiceFilter):
        schema = _schema_of_key(each.extra.get("queryset"), each.extra.get("to_field_name"))
    elif isinstance(each, filters.OrderingFilter):
        return {"type": "array", "items": {"type": "string", "enum": _values(each)}}
    elif isinstance(each, filters.ChoiceFilter) and not callable(each.extra.get("choices", ())):
        schema = {"type": "string", "enum": _values(each)}
    elif isinstance(each, filters.MultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(each, filters.BaseCSVFilter):
        return {"type": "array", "items": schema}
    return schema


def _values(each: Any) -> list[str]:
    return [str(value) for value in filters._values_of(each.extra.get("choices", ()))]


def _schema_of_key(queryset: Any, to_field_name: str | None) -> dict[str, Any]:
    if not isinstance(queryset, models.QuerySet):
        return {"type": "string"}
    meta = queryset.model._meta
    key = meta.get_field(to_field_name) if to_field_name else meta.pk
    return {"type": "integer"} if isinstance(key, models.IntegerField) else {"type": "string"}
