"""What all filters have, and filters that a project writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastjango.contrib.admin._utils.lookups import build_q_object_from_lookup_parameters, prepare_lookup_value
from fastjango.contrib.admin.exceptions import IncorrectLookupParameters
from fastjango.core.exceptions import ImproperlyConfigured, ValidationError
from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _

ALL = _("All")


def choice(selected: bool, query_string: str, display: Any) -> dict[str, Any]:
    """Return one choice of a filter as the template wants it."""
    return {"selected": selected, "query_string": query_string, "display": display}


class ListFilter:
    """One filter at the side of a change list.

    It takes its parameters out of ``params``; what nobody takes is looked up as it is.
    """

    title: Any = None
    template = "admin/filter.html"

    def __init__(self, request: Any, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.request = request
        self.used_parameters: dict[str, Any] = {}
        if self.title is None:
            raise ImproperlyConfigured(f"The list filter '{type(self).__name__}' does not specify a 'title'.")

    def has_output(self) -> bool:
        """Tell whether there is something to choose."""
        raise NotImplementedError("subclasses of ListFilter must provide a has_output() method")

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield the choices with ``selected``, ``query_string`` and ``display``."""
        raise NotImplementedError("subclasses of ListFilter must provide a choices() method")

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Return the filtered query set; None leaves it as it is."""
        raise NotImplementedError("subclasses of ListFilter must provide a queryset() method")

    def expected_parameters(self) -> list[Any]:
        """Return the names of the parameters that belong to the filter."""
        raise NotImplementedError("subclasses of ListFilter must provide an expected_parameters() method")


class FacetsMixin:
    """A filter that can count what each of its choices would leave."""

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Return an aggregate for each choice, by an alias ending in ``__c``."""
        raise NotImplementedError("subclasses of FacetsMixin must provide a get_facet_counts() method.")

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        """Return the numbers by alias, under all other filters, in one query."""
        others = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())  # type: ignore[attr-defined]  # the filter's
        return others.aggregate(**self.get_facet_counts(changelist.pk_attname, others))

    def counter(self, changelist: Any) -> Callable[[Any, Any], Any]:
        """Return a function that adds the number under an alias to a title; it adds nothing when facets are off."""
        if not changelist.add_facets:
            return lambda title, alias: title
        counts = self.get_facet_queryset(changelist)
        return lambda title, alias: f"{title} ({counts.get(alias, '-')})"


class SimpleListFilter(FacetsMixin, ListFilter):
    """A filter with choices of its own: a subclass writes ``lookups()`` and ``queryset()``."""

    parameter_name: str | None = None

    def __init__(self, request: Any, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        if self.parameter_name is None:
            raise ImproperlyConfigured(f"The list filter '{type(self).__name__}' does not specify a 'parameter_name'.")
        if self.parameter_name in params:
            self.used_parameters[self.parameter_name] = params.pop(self.parameter_name)[-1]
        self.lookup_choices = list(self.lookups(request, model_admin) or ())

    def has_output(self) -> bool:
        """Tell whether there are choices."""
        return bool(self.lookup_choices)

    def value(self) -> Any:
        """Return the chosen value as text, or None."""
        return self.used_parameters.get(self.parameter_name)  # type: ignore[arg-type]  # set, as __init__ saw

    def lookups(self, request: Any, model_admin: Any) -> Any:
        """Return pairs of a value and its title; None or nothing hides the filter."""
        raise NotImplementedError(
            "The SimpleListFilter.lookups() method must be overridden to return a list of tuples "
            "(value, verbose value)."
        )

    def expected_parameters(self) -> list[Any]:
        """Return the one parameter."""
        return [self.parameter_name]

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Ask ``queryset()`` with each value in turn."""
        used = self.used_parameters
        counts = {}
        try:
            for position, (value, *_title) in enumerate(self.lookup_choices):
                self.used_parameters = {**used, self.parameter_name: value}  # type: ignore[dict-item]  # set
                left = self.queryset(self.request, filtered_qs)
                if left is not None:
                    counts[f"{position}__c"] = models.Count(pk_attname, filter=models.Q(pk__in=left))
        finally:
            self.used_parameters = used
        return counts

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield all, and each lookup."""
        counted = self.counter(changelist)
        yield choice(self.value() is None, changelist.get_query_string(remove=[self.parameter_name]), ALL)
        for position, (value, title) in enumerate(self.lookup_choices):
            yield choice(
                self.value() == str(value),
                changelist.get_query_string({self.parameter_name: value}),
                counted(title, f"{position}__c"),
            )


class FieldListFilter(FacetsMixin, ListFilter):
    """A filter made from a model field; ``create()`` chooses the kind.

    Args:
        field: The field.
        field_path: The path to it, such as ``"author__name"``.
    """

    list_separator = ","
    # Pairs of a test for fields and a filter class; the first that fits is taken.
    _field_list_filters: list[tuple[Callable[[Any], Any], type[FieldListFilter]]] = []
    _take_priority_index = 0

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.field = field
        self.field_path = field_path
        self.title = getattr(field, "verbose_name", field_path)
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = prepare_lookup_value(name, params.pop(name), self.list_separator)

    def has_output(self) -> bool:
        """Fields always have something to choose."""
        return True

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Filter by the parameters.

        Raises:
            IncorrectLookupParameters: A value does not fit its field.
        """
        try:
            return queryset.filter(build_q_object_from_lookup_parameters(self.used_parameters))
        except (ValueError, ValidationError) as error:
            raise IncorrectLookupParameters(error) from error

    @classmethod
    def register(
        cls, test: Callable[[Any], Any], list_filter_class: type[FieldListFilter], take_priority: bool = False
    ) -> None:
        """Use a filter class for the fields that a test accepts.

        Args:
            take_priority: Ask before the classes that come with the framework.
        """
        entry = (test, list_filter_class)
        if take_priority:
            cls._field_list_filters.insert(cls._take_priority_index, entry)
            cls._take_priority_index += 1
        else:
            cls._field_list_filters.append(entry)

    @classmethod
    def create(
        cls, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> FieldListFilter | None:
        """Return the filter for a field."""
        for test, filter_class in cls._field_list_filters:
            if test(field):
                return filter_class(field, request, params, model, model_admin, field_path=field_path)
        return None
