"""Views that list what a filter set leaves."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.views.generic import View
from fastjango.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin

from .constants import ALL_FIELDS
from .filterset import filterset_factory


class FilterMixin:
    """A view with a filter set: ``filterset_class``, or one made of the model's ``filterset_fields``."""

    filterset_class: Any = None
    filterset_fields: Any = ALL_FIELDS
    # Whether wrong values leave nothing, rather than what the right ones leave.
    strict = True
    request: Any
    model: Any = None

    def get_filterset_class(self) -> Any:
        """The class of filter sets.

        Raises:
            ImproperlyConfigured: the view names neither the class nor a model.
        """
        if self.filterset_class:
            return self.filterset_class
        if self.model:
            return filterset_factory(model=self.model, fields=self.filterset_fields)
        raise ImproperlyConfigured(f"'{type(self).__name__}' must define 'filterset_class' or 'model'")

    def get_filterset(self, filterset_class: Any) -> Any:
        """The filter set of this request."""
        return filterset_class(**self.get_filterset_kwargs(filterset_class))

    def get_filterset_kwargs(self: Any, filterset_class: Any) -> dict[str, Any]:
        """The arguments of the filter set.

        Raises:
            ImproperlyConfigured: neither the view nor the filter set says which objects.
        """
        arguments = {"data": self.request.GET or None, "request": self.request}
        try:
            arguments["queryset"] = self.get_queryset()
        except ImproperlyConfigured:
            # The filter set knows all objects of its model.
            if filterset_class._meta.model is None:
                raise ImproperlyConfigured(
                    f"'{filterset_class.__name__}' does not define a 'Meta.model' and '{type(self).__name__}' does not "
                    "return a valid queryset from 'get_queryset'. You must fix one of them."
                ) from None
        return arguments

    def get_strict(self) -> bool:
        """Whether wrong values leave nothing."""
        return self.strict


class BaseFilterView(FilterMixin, MultipleObjectMixin, View):
    """A filtered list, shown by a subclass."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The list, with the filter set as ``filter`` in the context."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        is_right = not self.filterset.is_bound or self.filterset.is_valid() or not self.get_strict()
        self.object_list = self.filterset.qs if is_right else self.filterset.queryset.none()
        context = self.get_context_data(filter=self.filterset, object_list=self.object_list)
        return self.render_to_response(context)  # type: ignore[attr-defined]  # of the class that has a template


class FilterView(MultipleObjectTemplateResponseMixin, BaseFilterView):
    """A filtered list in the template ``<app>/<model>_filter.html``."""

    template_name_suffix = "_filter"


def object_filter(
    request: Any,
    model: Any = None,
    queryset: Any = None,
    template_name: str | None = None,
    extra_context: dict[str, Any] | None = None,
    context_processors: Any = None,
    filter_class: Any = None,
) -> Any:
    """The same as a function; values of ``extra_context`` that can be called are."""

    class ECFilterView(FilterView):
        """A filtered list with more context."""

        def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
            more = {name: value() if callable(value) else value for name, value in (extra_context or {}).items()}
            return {**super().get_context_data(**kwargs), **more}

    view = ECFilterView.as_view(
        model=model, queryset=queryset, template_name=template_name, filterset_class=filter_class
    )
    return view(request)
