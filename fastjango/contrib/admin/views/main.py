"""The change list: which objects a query string asks for, in which order, on which page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from fastjango import forms
from fastjango.conf import settings
from fastjango.contrib import messages
from fastjango.contrib.admin._constants import (
    ALL_VAR,
    ERROR_FLAG,
    IGNORED_PARAMS,
    IS_FACETS_VAR,
    IS_POPUP_VAR,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
    TO_FIELD_VAR,
    ShowFacets,
)
from fastjango.contrib.admin.exceptions import (
    DisallowedModelAdminLookup,
    DisallowedModelAdminToField,
    IncorrectLookupParameters,
)
from fastjango.contrib.admin.filters import FieldListFilter
from fastjango.contrib.admin.utils import (
    build_q_object_from_lookup_parameters,
    get_fields_from_path,
    lookup_spawns_duplicates,
    prepare_lookup_value,
    quote,
)
from fastjango.contrib.admin.views._ordering import Ordering
from fastjango.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, SuspiciousOperation
from fastjango.core.paginator import InvalidPage
from fastjango.db.models import Field, ManyToOneRel
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.http import urlencode
from fastjango.utils.timezone import make_aware
from fastjango.utils.translation import gettext

__all__ = [
    "ALL_VAR",
    "ERROR_FLAG",
    "IGNORED_PARAMS",
    "IS_FACETS_VAR",
    "IS_POPUP_VAR",
    "ORDER_VAR",
    "PAGE_VAR",
    "SEARCH_VAR",
    "TO_FIELD_VAR",
    "ChangeList",
    "ChangeListSearchForm",
]


# Keys that stand in an address as they are, and one that stands for them.
_PLAIN_KEY = re.compile(r"[A-Za-z0-9]+\Z")
_STAND_IN = "keyOfTheObject"


class ChangeListSearchForm(forms.Form):
    """The words that are searched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {SEARCH_VAR: forms.CharField(required=False, strip=False)}


class ChangeList(Ordering):
    """The objects of a list for one request, with what the template tells about them.

    Raises:
        IncorrectLookupParameters: The query string makes no query.
        DisallowedModelAdminLookup: It filters by what the admin does not offer.
        DisallowedModelAdminToField: It names a field that no relation points to.
    """

    search_form_class = ChangeListSearchForm
    formset: Any = None

    def __init__(
        self,
        request: Any,
        model: Any,
        list_display: Any,
        list_display_links: Any,
        list_filter: Any,
        date_hierarchy: Any,
        search_fields: Any,
        list_select_related: Any,
        list_per_page: int,
        list_max_show_all: int,
        list_editable: Any,
        model_admin: Any,
        sortable_by: Any,
        search_help_text: Any,
    ) -> None:
        self.model = model
        self.opts = self.lookup_opts = model._meta
        self.pk_attname = self.lookup_opts.pk.attname
        self.model_admin = model_admin
        self.root_queryset = model_admin.get_queryset(request)
        self.list_display = list_display
        self.list_display_links = list_display_links
        self.list_filter = list_filter
        self.has_filters: bool | None = None
        self.has_active_filters: bool | None = None
        self.clear_all_filters_qs: str | None = None
        self.date_hierarchy = date_hierarchy
        self.search_fields = search_fields
        self.search_help_text = search_help_text
        self.list_select_related = list_select_related
        self.list_per_page = list_per_page
        self.list_max_show_all = list_max_show_all
        self.sortable_by = sortable_by
        self.preserved_filters = model_admin.get_preserved_filters(request)
        self._read_query_string(request)
        self.list_editable = () if self.is_popup else list_editable
        self.queryset = self.get_queryset(request)
        self.get_results(request)
        self.title = self._title(request)

    def _read_query_string(self, request: Any) -> None:
        parameters = request.GET
        form = self.search_form_class(parameters)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, ", ".join(errors))
        self.query = form.cleaned_data.get(SEARCH_VAR) or ""
        try:
            self.page_num = int(parameters.get(PAGE_VAR, 1))
        except ValueError:
            self.page_num = 1
        self.show_all = ALL_VAR in parameters
        self.is_popup = IS_POPUP_VAR in parameters
        show = self.model_admin.show_facets
        self.is_facets_optional = show is ShowFacets.ALLOW
        self.add_facets = show is ShowFacets.ALWAYS or (self.is_facets_optional and IS_FACETS_VAR in parameters)
        self.to_field = parameters.get(TO_FIELD_VAR)
        if self.to_field and not self.model_admin.to_field_allowed(request, self.to_field):
            raise DisallowedModelAdminToField(f"The field {self.to_field} cannot be referenced.")
        forgotten = (PAGE_VAR, ERROR_FLAG)
        self.params = {name: value for name, value in parameters.items() if name not in forgotten}
        self.filter_params = {name: values for name, values in parameters.lists() if name not in forgotten}
        self.remove_facet_link = self.get_query_string(remove=[IS_FACETS_VAR])
        self.add_facet_link = self.get_query_string({IS_FACETS_VAR: True})

    def _title(self, request: Any) -> str:
        if self.is_popup:
            title = gettext("Select %s")
        elif self.model_admin.has_change_permission(request):
            title = gettext("Select %s to change")
        else:
            title = gettext("Select %s to view")
        return title % self.opts.verbose_name

    def __repr__(self) -> str:
        admin_name = type(self.model_admin).__qualname__
        return f"<{type(self).__qualname__}: model={self.model.__qualname__} model_admin={admin_name}>"

    # Filters

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Return the parameters that filter: all but those of order, search, page and popup."""
        return {name: value for name, value in (params or self.filter_params).items() if name not in IGNORED_PARAMS}

    def get_filters(self, request: Any) -> tuple[list[Any], bool, dict[str, Any], bool, bool]:
        """Return the filters, whether there are any, the lookups that none of them took, whether an object may be found
        twice, and whether a filter is in use."""
        left = self.get_filters_params()
        for name, values in left.items():
            for value in values:
                if not self.model_admin.lookup_allowed(name, value, request):
                    raise DisallowedModelAdminLookup(f"Filtering by {name} not allowed")
        specs = []
        may_have_duplicates = has_active_filters = False
        for item in self.list_filter:
            before = len(left)
            spec, path = self._filter(item, request, left)
            took_some = len(left) < before
            if took_some and path is not None:
                may_have_duplicates |= lookup_spawns_duplicates(self.lookup_opts, path)
            if spec and spec.has_output():
                specs.append(spec)
                has_active_filters |= took_some
        if self.date_hierarchy:
            self._take_date_hierarchy(left)
        try:
            for name, values in left.items():
                left[name] = prepare_lookup_value(name, values)
                may_have_duplicates |= lookup_spawns_duplicates(self.lookup_opts, name)
        except FieldDoesNotExist as error:
            raise IncorrectLookupParameters(error) from error
        return specs, bool(specs), left, may_have_duplicates, has_active_filters

    def _filter(self, item: Any, request: Any, left: dict[str, Any]) -> tuple[Any, str | None]:
        """Return the filter for an item of ``list_filter``, and the path to its field if it has one."""
        if callable(item):
            return item(request, left, self.model, self.model_admin), None
        field, make = item if isinstance(item, (list, tuple)) else (item, FieldListFilter.create)
        path = None
        if not isinstance(field, Field):
            path = field
            field = get_fields_from_path(self.model, path)[-1]
        return make(field, request, left, self.model, self.model_admin, field_path=path), path

    def _take_date_hierarchy(self, left: dict[str, Any]) -> None:
        """Replace year, month and day by the two ends of the span, so that an index can be used."""
        name = self.date_hierarchy
        year, month, day = (left.pop(f"{name}__{part}", None) for part in ("year", "month", "day"))
        if not (year or month or day):
            return
        try:
            since = datetime(*(int(part[-1] if part else 1) for part in (year, month, day)))  # type: ignore[arg-type]
            if day:
                until = since + timedelta(days=1)
            elif month:
                until = (since + timedelta(days=32)).replace(day=1)
            else:
                until = since.replace(year=since.year + 1)
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error
        if settings.USE_TZ:
            since, until = make_aware(since), make_aware(until)
        left[f"{name}__gte"], left[f"{name}__lt"] = [since], [until]

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Return the present query string with changes.

        Args:
            new_params: Parameters to set; None as a value takes one away.
            remove: Beginnings of the names of parameters to take away.
        """
        gone = tuple(remove or ())
        params = {name: values for name, values in self.filter_params.items() if not name.startswith(gone)}
        for name, value in (new_params or {}).items():
            if value is None:
                params.pop(name, None)
            else:
                params[name] = value
        return f"?{urlencode(sorted(params.items()), doseq=True)}"

    # Objects

    def get_queryset(self, request: Any, exclude_parameters: Any = None) -> Any:
        """Return the filtered, searched and ordered objects.

        Args:
            exclude_parameters: The parameters of a filter that is left out, to count its choices.
        """
        (
            self.filter_specs,
            self.has_filters,
            left,
            filters_may_have_duplicates,
            self.has_active_filters,
        ) = self.get_filters(request)
        found = self.root_queryset
        for spec in self.filter_specs:
            if exclude_parameters is None or spec.expected_parameters() != exclude_parameters:
                narrowed = spec.queryset(request, found)
                found = found if narrowed is None else narrowed
        try:
            found = found.filter(build_q_object_from_lookup_parameters(left))
        except (SuspiciousOperation, ImproperlyConfigured):
            raise
        except Exception as error:  # whatever a lookup makes of a text it was not meant for
            raise IncorrectLookupParameters(error) from error
        found, search_may_have_duplicates = self.model_admin.get_search_results(request, found, self.query)
        self.clear_all_filters_qs = self.get_query_string(new_params=left, remove=self.get_filters_params())
        found = found.order_by(*self.get_ordering(request, found))
        if not found.query.select_related:
            found = self.apply_select_related(found)
        return found.distinct() if filters_may_have_duplicates or search_may_have_duplicates else found

    def apply_select_related(self, qs: Any) -> Any:
        """Fetch related objects with the rows, as ``list_select_related`` says."""
        wanted = self.list_select_related
        if wanted is True:
            return qs.select_related()
        if wanted is False:
            return qs.select_related() if self.has_related_field_in_list_display() else qs
        return qs.select_related(*wanted) if wanted else qs

    def has_related_field_in_list_display(self) -> bool:
        """Tell whether a column shows a related object; the column of a key alone does not."""
        for name in self.list_display:
            try:
                field = self.lookup_opts.get_field(name)
            except FieldDoesNotExist:
                continue
            if isinstance(field.remote_field, ManyToOneRel) and name != field.attname:
                return True
        return False

    def get_results(self, request: Any) -> None:
        """Fetch the page, and the numbers that are told about it."""
        paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.paginator = paginator
        self.result_count = paginator.count
        self.show_full_result_count = self.model_admin.show_full_result_count
        self.full_result_count = self.root_queryset.count() if self.show_full_result_count else None
        self.show_admin_actions = not self.show_full_result_count or bool(self.full_result_count)
        self.can_show_all = self.result_count <= self.list_max_show_all
        self.multi_page = self.result_count > self.list_per_page
        if not self.multi_page or (self.show_all and self.can_show_all):
            self.result_list = self.queryset._clone()
            return
        try:
            self.result_list = paginator.page(self.page_num).object_list
        except InvalidPage as error:
            raise IncorrectLookupParameters from error

    def url_for_result(self, result: Any) -> str:
        """Return the address of an object's form."""
        key = quote(getattr(result, self.pk_attname))
        if self._url_around_key is not None and _PLAIN_KEY.match(str(key)):
            return str(key).join(self._url_around_key)
        return self._url_of_form(key)

    def _url_of_form(self, key: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(key,), current_app=self.model_admin.admin_site.name)

    @cached_property
    def _url_around_key(self) -> tuple[str, ...] | None:
        """What stands before and behind the key in the address of a form; None where not every key has one."""
        try:
            parts = tuple(self._url_of_form(_STAND_IN).split(_STAND_IN))
        except NoReverseMatch:
            return None
        return parts if len(parts) == 2 else None
