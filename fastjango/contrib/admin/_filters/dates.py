"""The filter over spans of days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from fastjango.contrib.admin._filters.base import FieldListFilter, choice
from fastjango.db import models
from fastjango.utils import timezone
from fastjango.utils.translation import gettext_lazy as _


class DateFieldListFilter(FieldListFilter):
    """Today, the past week, this month, this year; and whether there is a date where it may be missing."""

    def __init__(
        self, field: Any, request: Any, params: dict[str, Any], model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.field_generic = f"{field_path}__"
        self.date_params = {name: values[-1] for name, values in params.items() if name.startswith(self.field_generic)}
        self.lookup_kwarg_since = f"{field_path}__gte"
        self.lookup_kwarg_until = f"{field_path}__lt"
        self.lookup_kwarg_isnull = f"{field_path}__isnull"
        self.links = self._links(field)
        super().__init__(field, request, params, model, model_admin, field_path)

    def _links(self, field: Any) -> list[tuple[Any, dict[str, Any]]]:
        now = timezone.now()
        if timezone.is_aware(now):
            now = timezone.localtime(now)  # days begin at the user's midnight
        if isinstance(field, models.DateTimeField):
            today: Any = now.replace(hour=0, minute=0, second=0, microsecond=0)
        else:
            today = now.date()
        day = datetime.timedelta(days=1)
        month = today.replace(day=1)
        year = month.replace(month=1)
        spans = [
            (_("Today"), today, today + day),
            (_("Past 7 days"), today - 7 * day, today + day),
            (_("This month"), month, (month + 31 * day).replace(day=1)),
            (_("This year"), year, year.replace(year=today.year + 1)),
        ]
        links: list[tuple[Any, dict[str, Any]]] = [(_("Any date"), {})]
        for title, since, until in spans:
            links.append((title, {self.lookup_kwarg_since: since, self.lookup_kwarg_until: until}))
        if field.null:
            links += [
                (_("No date"), {self.lookup_kwarg_isnull: True}),
                (_("Has date"), {self.lookup_kwarg_isnull: False}),
            ]
        return links

    def expected_parameters(self) -> list[Any]:
        """Return the parameters for both ends and for no date."""
        names = [self.lookup_kwarg_since, self.lookup_kwarg_until]
        return [*names, self.lookup_kwarg_isnull] if self.field.null else names

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Count by span; the alias is its position."""
        return {
            f"{position}__c": models.Count(pk_attname, filter=models.Q(**lookups))
            for position, (_title, lookups) in enumerate(self.links)
        }

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield each span."""
        counted = self.counter(changelist)
        for position, (title, lookups) in enumerate(self.links):
            params = {name: str(value) for name, value in lookups.items()}
            yield choice(
                self.date_params == params,
                changelist.get_query_string(params, [self.field_generic]),
                counted(title, f"{position}__c"),
            )
