"""Filters of lists: searching and ordering."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from fastjango.db import models
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.template import loader
from fastjango.utils.encoding import force_str
from fastjango.utils.text import smart_split, unescape_string_literal
from fastjango.utils.translation import gettext_lazy as _

from .exceptions import ValidationError
from .fields import CharField as SerializerCharField
from .settings import api_settings


def search_smart_split(search_terms: str) -> Iterator[str]:
    """The words of a search; those in quotes together, others apart at commas too.

    >>> list(search_smart_split('"to be" or,not'))
    ['to be', 'or', 'not']
    """
    for term in smart_split(search_terms):
        # A comma may stand beside the quotes.
        term = term.strip(",")
        if term.startswith(('"', "'")) and term[0] == term[-1]:
            yield unescape_string_literal(term)
        else:
            yield from (word.strip() for word in term.split(",") if word)


class BaseFilterBackend:
    """The base of filters."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """The objects that are left."""
        raise NotImplementedError(".filter_queryset() must be overridden.")

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        """The query's parameters that it reads."""
        return []

    @staticmethod
    def _parameter(name: str, description: Any) -> dict[str, Any]:
        return {
            "name": name,
            "required": False,
            "in": "query",
            "description": force_str(description),
            "schema": {"type": "string"},
        }


def _refuse_bad_patterns(terms: list[str]) -> None:
    for term in terms:
        try:
            re.compile(term)
        except re.error as error:
            raise ValidationError([_("Enter a valid regular expression.")]) from error


class SearchFilter(BaseFilterBackend):
    """Objects that have every word of ``?search=`` in one of the view's ``search_fields``.

    A field may begin with ``^`` (begins with), ``=`` (is), ``@`` (full text) or ``$`` (pattern).
    """

    search_param = api_settings.SEARCH_PARAM
    template = "rest_framework/filters/search.html"
    lookup_prefixes = {"^": "istartswith", "=": "iexact", "@": "search", "$": "iregex"}
    default_lookup = "icontains"
    search_title: Any = _("Search")
    search_description: Any = _("A search term.")

    def get_search_fields(self, view: Any, request: Any) -> Any:
        """The fields to look in; a place to choose by request."""
        return getattr(view, "search_fields", None)

    def get_search_terms(self, request: Any) -> list[str]:
        """The words to look for.

        Raises:
            ValidationError: there is a null character among them.
        """
        value = request.query_params.get(self.search_param, "")
        cleaned = SerializerCharField(trim_whitespace=False, allow_blank=True).run_validation(value)
        return list(search_smart_split(cleaned))

    def construct_search(self, field_name: str, queryset: Any) -> str:
        """The lookup for a search field; one that the field's path ends in already is kept."""
        prefix = self.lookup_prefixes.get(field_name[0])
        if prefix:
            return f"{field_name[1:]}{LOOKUP_SEP}{prefix}"
        opts = queryset.model._meta
        last_field: Any = None
        for part in field_name.split(LOOKUP_SEP):
            name = opts.pk.name if part == "pk" else part
            try:
                last_field = opts.get_field(name)
            except FieldDoesNotExist:
                if last_field is not None and last_field.get_lookup(part):
                    return field_name
                break
            if hasattr(last_field, "path_infos"):
                opts = last_field.path_infos[-1].to_opts
        return f"{field_name}{LOOKUP_SEP}{self.default_lookup}"

    def must_call_distinct(self, queryset: Any, search_fields: Any) -> bool:
        """Whether a field goes over a relation to many, which would find an object several times."""
        for search_field in search_fields:
            path = search_field[1:] if search_field[0] in self.lookup_prefixes else search_field
            opts = queryset.model._meta
            for part in path.split(LOOKUP_SEP):
                try:
                    field = opts.get_field(opts.pk.name if part == "pk" else part)
                except FieldDoesNotExist:
                    # A lookup, or an annotation.
                    break
                if not hasattr(field, "path_infos"):
                    break
                opts = field.path_infos[-1].to_opts
                if any(info.m2m for info in field.path_infos):
                    return True
        return False

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        search_fields = self.get_search_fields(view, request)
        search_terms = self.get_search_terms(request)
        if not search_fields or not search_terms:
            return queryset
        lookups = [self.construct_search(str(search_field), queryset) for search_field in search_fields]
        if any(lookup.endswith("regex") for lookup in lookups):
            _refuse_bad_patterns(search_terms)
        conditions = [
            functools.reduce(operator.or_, (models.Q((lookup, term)) for lookup in lookups)) for term in search_terms
        ]
        found = queryset.filter(functools.reduce(operator.and_, conditions))
        if not self.must_call_distinct(found, search_fields):
            return found
        # EXISTS rather than DISTINCT, which would forbid deleting and some orderings.
        matching = found.filter(pk=models.OuterRef("pk")).order_by()
        return queryset.filter(models.Exists(matching))

    def to_html(self, request: Any, queryset: Any, view: Any) -> str:
        """The search box of the browsable API."""
        if not getattr(view, "search_fields", None):
            return ""
        context = {"param": self.search_param, "term": request.query_params.get(self.search_param, "")}
        return loader.get_template(self.template).render(context, request)

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        return [self._parameter(self.search_param, self.search_description)]


class UnaccentedSearchFilter(SearchFilter):
    """A search that takes é for e. Needs PostgreSQL's ``unaccent`` extension."""

    lookup_prefixes = {
        "^": "unaccent__istartswith",
        "=": "unaccent__iexact",
        "@": "search",
        "$": "unaccent__iregex",
    }
    default_lookup = "unaccent__icontains"


class OrderingFilter(BaseFilterBackend):
    """The order that ``?ordering=name,-created`` asks for, among the view's ``ordering_fields``.

    Without those, what the serializer shows may order.
    """

    ordering_param = api_settings.ORDERING_PARAM
    ordering_fields: Any = None
    ordering_title: Any = _("Ordering")
    ordering_description: Any = _("Which field to use when ordering the results.")
    template = "rest_framework/filters/ordering.html"

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> Any:
        """The ordering that is asked for and allowed, else the view's."""
        asked = request.query_params.get(self.ordering_param)
        if asked:
            names = [name.strip() for name in asked.split(",")]
            allowed = self.remove_invalid_fields(queryset, names, view, request)
            if allowed:
                return allowed
        return self.get_default_ordering(view)

    def get_default_ordering(self, view: Any) -> Any:
        """The view's ``ordering``."""
        ordering = getattr(view, "ordering", None)
        return (ordering,) if isinstance(ordering, str) else ordering

    def get_default_valid_fields(self, queryset: Any, view: Any, context: Any = None) -> list[tuple[str, Any]]:
        """``(source, label)`` of what the serializer shows.

        Raises:
            ImproperlyConfigured: the view has no serializer.
        """
        try:
            serializer_class = view.get_serializer_class()
        except (AssertionError, AttributeError):
            serializer_class = getattr(view, "serializer_class", None)
        if serializer_class is None:
            raise ImproperlyConfigured(
                f"Cannot use {type(self).__name__} on a view which does not have either a 'serializer_class', "
                "an overriding 'get_serializer_class' or 'ordering_fields' attribute."
            )
        model = getattr(queryset, "model", None)
        # Properties cannot order; neither can a list of things.
        properties = {name for name in dir(model) if isinstance(getattr(model, name, None), property)} - {"pk"}
        return [
            (field.source.replace(".", "__") or name, field.label)
            for name, field in serializer_class(context=context or {}).fields.items()
            if not getattr(field, "write_only", False) and field.source != "*" and field.source not in properties
        ]

    def get_valid_fields(self, queryset: Any, view: Any, context: Any = None) -> list[tuple[str, Any]]:
        """``(name, label)`` of what may order."""
        fields = getattr(view, "ordering_fields", self.ordering_fields)
        if fields is None:
            return self.get_default_valid_fields(queryset, view, context or {})
        if fields == "__all__":
            columns = [(field.name, field.verbose_name) for field in queryset.model._meta.fields]
            return columns + [(name, [name.title()]) for name in queryset.query.annotations]
        return [(item, item) if isinstance(item, str) else item for item in fields]

    def remove_invalid_fields(self, queryset: Any, fields: list[str], view: Any, request: Any) -> list[str]:
        """The fields that may order."""
        valid = {name for name, _label in self.get_valid_fields(queryset, view, {"request": request})}
        return [term for term in fields if term.removeprefix("-") in valid]

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        ordering = self.get_ordering(request, queryset, view)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_template_context(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        """What the template of the ordering links is told."""
        ordering = self.get_ordering(request, queryset, view)
        options: list[tuple[str, str]] = []
        for name, label in self.get_valid_fields(queryset, view, {"request": request}):
            options.append((name, f"{label} - {_('ascending')}"))
            options.append((f"-{name}", f"{label} - {_('descending')}"))
        return {
            "request": request,
            "current": ordering[0] if ordering else None,
            "param": self.ordering_param,
            "options": options,
        }

    def to_html(self, request: Any, queryset: Any, view: Any) -> str:
        """The ordering links of the browsable API."""
        return loader.get_template(self.template).render(self.get_template_context(request, queryset, view), request)

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        return [self._parameter(self.ordering_param, self.ordering_description)]
