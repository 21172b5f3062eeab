"""``CurrentSiteManager``: the objects of the current site."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core import checks
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models


class CurrentSiteManager(models.Manager):
    """Only the objects whose site is ``SITE_ID``.

    Args:
        field_name: The foreign key or many-to-many field to ``Site``; ``site`` or ``sites`` by default.

    Source: django.contrib.sites.managers.CurrentSiteManager.
    """

    use_in_migrations = True

    def __init__(self, field_name: str | None = None) -> None:
        super().__init__()
        self.__field_name = field_name

    def check(self, **kwargs: Any) -> list[Any]:
        """Whether the field is there and is a relation."""
        return [*super().check(**kwargs), *self._check_field_name()]

    def _check_field_name(self) -> list[Any]:
        name = self._get_field_name()
        try:
            field = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            message = f"CurrentSiteManager could not find a field named '{name}'."
            return [checks.Error(message, obj=self, id="sites.E001")]
        if field.many_to_many or isinstance(field, models.ForeignKey):
            return []
        message = (
            f"CurrentSiteManager cannot use '{self.model._meta.object_name}.{name}' as it is not a foreign key or a "
            "many-to-many field."
        )
        return [checks.Error(message, obj=self, id="sites.E002")]

    def _get_field_name(self) -> str:
        if self.__field_name is None:
            names = {field.name for field in self.model._meta.get_fields()}
            self.__field_name = "site" if "site" in names else "sites"
        return self.__field_name

    def get_queryset(self) -> Any:
        """The objects of the current site."""
        return super().get_queryset().filter(**{f"{self._get_field_name()}__id": settings.SITE_ID})
