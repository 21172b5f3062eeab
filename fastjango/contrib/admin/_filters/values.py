"""Filters over the values of a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.contrib.admin._filters.base import ALL, FieldListFilter, choice
from fastjango.contrib.admin._utils.lookups import get_last_value_from_parameters, reverse_field_path
from fastjango.contrib.admin.exceptions import IncorrectLookupParameters
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _


class BooleanFieldListFilter(FieldListFilter):
    """Yes, no, and unknown where the column can be null."""

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.lookup_kwarg = f"{field_path}__exact"
        self.lookup_kwarg2 = f"{field_path}__isnull"
        self.lookup_val = get_last_value_from_parameters(params, self.lookup_kwarg)
        self.lookup_val2 = get_last_value_from_parameters(params, self.lookup_kwarg2)
        super().__init__(field, request, params, model, model_admin, field_path)

    def expected_parameters(self) -> list[Any]:
        """Return the parameters for a value and for null."""
        return [self.lookup_kwarg, self.lookup_kwarg2]

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Count by value."""
        conditions = {
            "true__c": (self.field_path, True),
            "false__c": (self.field_path, False),
            "null__c": (self.lookup_kwarg2, True),
        }
        return {alias: models.Count(pk_attname, filter=models.Q(pair)) for alias, pair in conditions.items()}

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield all, yes, no, unknown."""
        counted = self.counter(changelist)
        titles = dict(self.field.flatchoices)
        rows = (
            (None, ALL),
            ("1", counted(titles.get(True, _("Yes")), "true__c")),
            ("0", counted(titles.get(False, _("No")), "false__c")),
        )
        for value, title in rows:
            yield choice(
                self.lookup_val == value and not self.lookup_val2,
                changelist.get_query_string({self.lookup_kwarg: value}, [self.lookup_kwarg2]),
                title,
            )
        if self.field.null:
            yield choice(
                self.lookup_val2 == "True",
                changelist.get_query_string({self.lookup_kwarg2: "True"}, [self.lookup_kwarg]),
                counted(titles.get(None, _("Unknown")), "null__c"),
            )


class _ValuesListFilter(FieldListFilter):
    """A filter that lists values, of which one can be null."""

    lookup_kwarg: str
    lookup_kwarg_isnull: str

    def expected_parameters(self) -> list[Any]:
        """Return the parameters for a value and for null."""
        return [self.lookup_kwarg, self.lookup_kwarg_isnull]

    def _values(self) -> Any:
        raise NotImplementedError

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Count by value; the alias is its position."""
        return {
            f"{position}__c": models.Count(
                pk_attname,
                filter=models.Q(
                    (self.lookup_kwarg_isnull, True) if value is None else (self.lookup_kwarg, value),
                ),
            )
            for position, value in enumerate(self._values())
        }


class ChoicesFieldListFilter(_ValuesListFilter):
    """The choices of the field."""

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.lookup_kwarg = f"{field_path}__exact"
        self.lookup_kwarg_isnull = f"{field_path}__isnull"
        self.lookup_val = params.get(self.lookup_kwarg)
        self.lookup_val_isnull = get_last_value_from_parameters(params, self.lookup_kwarg_isnull)
        super().__init__(field, request, params, model, model_admin, field_path)

    def _values(self) -> Any:
        return [value for value, _title in self.field.flatchoices]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield all, each choice, and the one for null last."""
        counted = self.counter(changelist)
        yield choice(
            self.lookup_val is None,
            changelist.get_query_string(remove=[self.lookup_kwarg, self.lookup_kwarg_isnull]),
            ALL,
        )
        title_of_null: Any = ""
        for position, (value, title) in enumerate(self.field.flatchoices):
            shown = counted(title, f"{position}__c")
            if value is None:
                title_of_null = shown
                continue
            yield choice(
                self.lookup_val is not None and str(value) in self.lookup_val,
                changelist.get_query_string({self.lookup_kwarg: value}, [self.lookup_kwarg_isnull]),
                shown,
            )
        if title_of_null:
            yield choice(
                bool(self.lookup_val_isnull),
                changelist.get_query_string({self.lookup_kwarg_isnull: "True"}, [self.lookup_kwarg]),
                title_of_null,
            )


class AllValuesFieldListFilter(_ValuesListFilter):
    """The values that occur."""

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.lookup_kwarg = field_path
        self.lookup_kwarg_isnull = f"{field_path}__isnull"
        self.lookup_val = params.get(self.lookup_kwarg)
        self.lookup_val_isnull = get_last_value_from_parameters(params, self.lookup_kwarg_isnull)
        self.empty_value_display = model_admin.get_empty_value_display()
        holder, _path = reverse_field_path(model, field_path)
        # A column of the listed model shows no value that the admin's own query set leaves out.
        rows = model_admin.get_queryset(request) if holder == model else holder._default_manager.all()
        self.lookup_choices = rows.distinct().order_by(field.name).values_list(field.name, flat=True)
        super().__init__(field, request, params, model, model_admin, field_path)

    def _values(self) -> Any:
        return self.lookup_choices

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield all, each value, and null where it occurs."""
        counted = self.counter(changelist)
        yield choice(
            self.lookup_val is None and self.lookup_val_isnull is None,
            changelist.get_query_string(remove=[self.lookup_kwarg, self.lookup_kwarg_isnull]),
            ALL,
        )
        position_of_null = None
        for position, value in enumerate(self.lookup_choices):
            if value is None:
                position_of_null = position
                continue
            text = str(value)
            yield choice(
                self.lookup_val is not None and text in self.lookup_val,
                changelist.get_query_string({self.lookup_kwarg: text}, [self.lookup_kwarg_isnull]),
                counted(text, f"{position}__c"),
            )
        if position_of_null is not None:
            yield choice(
                bool(self.lookup_val_isnull),
                changelist.get_query_string({self.lookup_kwarg_isnull: "True"}, [self.lookup_kwarg]),
                counted(self.empty_value_display, f"{position_of_null}__c"),
            )


class EmptyFieldListFilter(FieldListFilter):
    """Empty or not: null, and the empty string where the field has it."""

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        if not field.empty_strings_allowed and not field.null:
            raise ImproperlyConfigured(
                f"The list filter '{type(self).__name__}' cannot be used with field '{field.name}' which doesn't "
                "allow empty strings and nulls."
            )
        self.lookup_kwarg = f"{field_path}__isempty"
        self.lookup_val = get_last_value_from_parameters(params, self.lookup_kwarg)
        super().__init__(field, request, params, model, model_admin, field_path)

    def get_lookup_condition(self) -> Any:
        """Return the condition for empty."""
        condition = models.Q()
        if self.field.empty_strings_allowed:
            condition |= models.Q((self.field_path, ""))
        if self.field.null:
            condition |= models.Q((f"{self.field_path}__isnull", True))
        return condition

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Keep the empty ones for ``1``, the others for ``0``.

        Raises:
            IncorrectLookupParameters: The value is another.
        """
        if self.lookup_kwarg not in self.used_parameters:
            return queryset
        if self.used_parameters[self.lookup_kwarg] not in (["0"], ["1"]):
            raise IncorrectLookupParameters
        condition = self.get_lookup_condition()
        return queryset.filter(condition) if self.lookup_val == "1" else queryset.exclude(condition)

    def expected_parameters(self) -> list[Any]:
        """Return the one parameter."""
        return [self.lookup_kwarg]

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Count both."""
        condition = self.get_lookup_condition()
        return {
            "empty__c": models.Count(pk_attname, filter=condition),
            "not_empty__c": models.Count(pk_attname, filter=~condition),
        }

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield all, empty, not empty."""
        counted = self.counter(changelist)
        rows = ((None, ALL), ("1", counted(_("Empty"), "empty__c")), ("0", counted(_("Not empty"), "not_empty__c")))
        for value, title in rows:
            query_string = changelist.get_query_string({self.lookup_kwarg: value})
            yield choice(self.lookup_val == value, query_string, title)
