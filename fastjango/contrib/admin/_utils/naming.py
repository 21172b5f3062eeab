"""Names of models and lists of fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.db import models
from fastjango.utils.translation import ngettext


def flatten(fields: Iterable[Any]) -> list[Any]:
    """Turn a list whose items may be lists of fields on one line into a list of fields."""
    flat: list[Any] = []
    for field in fields:
        if isinstance(field, (list, tuple)):
            flat.extend(field)
        else:
            flat.append(field)
    return flat


def flatten_fieldsets(fieldsets: Iterable[Any]) -> list[Any]:
    """Return the fields of all fieldsets, in order."""
    return [field for _, options in fieldsets for field in flatten(options["fields"])]


def _options_of(obj: Any) -> Any:
    return obj.model._meta if isinstance(obj, models.query.QuerySet) else getattr(obj, "_meta", obj)


def model_format_dict(obj: Any) -> dict[str, Any]:
    """Return the names of a model for use in a text with ``%(verbose_name)s`` and ``%(verbose_name_plural)s``.

    Args:
        obj: A model, an object, a query set or the options of a model.
    """
    opts = _options_of(obj)
    return {"verbose_name": opts.verbose_name, "verbose_name_plural": opts.verbose_name_plural}


def model_ngettext(obj: Any, n: int | None = None) -> Any:
    """Return the name of a model, singular or plural after a number.

    Args:
        obj: As for ``model_format_dict()``.
        n: The number; that of the objects when a query set is given.
    """
    if n is None and isinstance(obj, models.query.QuerySet):
        n = obj.count()
    names = model_format_dict(obj)
    return ngettext(names["verbose_name"], names["verbose_name_plural"], n or 0)
