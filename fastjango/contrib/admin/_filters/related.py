"""Filters over related objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.contrib.admin._filters.base import ALL, FieldListFilter, choice
from fastjango.contrib.admin._utils.lookups import get_last_value_from_parameters, get_model_from_relation
from fastjango.contrib.admin.exceptions import NotRegistered
from fastjango.db import models


class RelatedFieldListFilter(FieldListFilter):
    """A choice for each related object."""

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        other_model = get_model_from_relation(field)
        self.lookup_kwarg = f"{field_path}__{field.target_field.name}__exact"
        self.lookup_kwarg_isnull = f"{field_path}__isnull"
        self.lookup_val = params.get(self.lookup_kwarg)
        self.lookup_val_isnull = get_last_value_from_parameters(params, self.lookup_kwarg_isnull)
        super().__init__(field, request, params, model, model_admin, field_path)
        self.lookup_choices = self.field_choices(field, request, model_admin)
        self.lookup_title = getattr(field, "verbose_name", other_model._meta.verbose_name)
        self.title = self.lookup_title
        self.empty_value_display = model_admin.get_empty_value_display()

    @property
    def include_empty_choice(self) -> bool:
        """Whether there may be no related object."""
        return self.field.null or (self.field.is_relation and self.field.many_to_many)

    def has_output(self) -> bool:
        """Tell whether there is more than one choice."""
        return len(self.lookup_choices) + bool(self.include_empty_choice) > 1

    def expected_parameters(self) -> list[Any]:
        """Return the parameters for an object and for none."""
        return [self.lookup_kwarg, self.lookup_kwarg_isnull]

    def field_admin_ordering(self, field: Any, request: Any, model_admin: Any) -> Any:
        """Return the ordering of the related model's admin, or an empty tuple."""
        try:
            related_admin = model_admin.admin_site.get_model_admin(field.remote_field.model)
        except NotRegistered:
            return ()
        return related_admin.get_ordering(request)

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> Any:
        """Return pairs of key and name."""
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering)

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Count by object; the alias for none is ``"__c"``."""
        conditions = {f"{key}__c": models.Q((self.lookup_kwarg, key)) for key, _name in self.lookup_choices}
        if self.include_empty_choice:
            conditions["__c"] = models.Q((self.lookup_kwarg_isnull, True))
        return {alias: models.Count(pk_attname, filter=condition) for alias, condition in conditions.items()}

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield all, each object, and none where it can be."""
        counted = self.counter(changelist)
        yield choice(
            self.lookup_val is None and not self.lookup_val_isnull,
            changelist.get_query_string(remove=[self.lookup_kwarg, self.lookup_kwarg_isnull]),
            ALL,
        )
        for key, name in self.lookup_choices:
            yield choice(
                self.lookup_val is not None and str(key) in self.lookup_val,
                changelist.get_query_string({self.lookup_kwarg: key}, [self.lookup_kwarg_isnull]),
                counted(name, f"{key}__c"),
            )
        if self.include_empty_choice:
            yield choice(
                bool(self.lookup_val_isnull),
                changelist.get_query_string({self.lookup_kwarg_isnull: "True"}, [self.lookup_kwarg]),
                counted(self.empty_value_display, "__c"),
            )


class RelatedOnlyFieldListFilter(RelatedFieldListFilter):
    """A choice for each object that the listed ones are really related to."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> Any:
        """Return pairs of key and name."""
        present = model_admin.get_queryset(request).distinct().values_list(f"{self.field_path}__pk", flat=True)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to={"pk__in": present}, ordering=ordering)
