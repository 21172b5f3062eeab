"""Query strings as lookups, and paths over relations."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models
from fastjango.db.models.constants import LOOKUP_SEP


class NotRelationField(Exception):
    """A path goes on behind a field that is no relation."""

    __module__ = "fastjango.contrib.admin.utils"


def lookup_spawns_duplicates(opts: Any, lookup_path: str) -> bool:
    """Tell whether a lookup crosses a relation to many rows, so that an object may be found twice."""
    for part in lookup_path.split(LOOKUP_SEP):
        try:
            field = opts.pk if part == "pk" else opts.get_field(part)
        except FieldDoesNotExist:
            continue  # a transform, a lookup, or an annotation
        steps = getattr(field, "path_infos", None)
        if steps:
            if any(step.m2m for step in steps):
                return True
            opts = steps[-1].to_opts
    return False


def get_last_value_from_parameters(parameters: Any, key: str) -> Any:
    """Return the value of a parameter, the last one of several, or None."""
    value = parameters.get(key)
    if isinstance(value, list):
        return value[-1] if value else None
    return value


def prepare_lookup_value(key: str, value: Any, separator: str = ",") -> Any:
    """Turn the text of a parameter into what its lookup wants: a list for ``__in``, a bool for ``__isnull``."""
    if isinstance(value, list):
        return [prepare_lookup_value(key, item, separator=separator) for item in value]
    if key.endswith("__in"):
        return value.split(separator)
    if key.endswith("__isnull"):
        return value.lower() not in {"", "false", "0"}
    return value


def build_q_object_from_lookup_parameters(parameters: dict[str, list[Any]]) -> models.Q:
    """Join the values of each parameter by OR, and the parameters by AND."""
    condition = models.Q()
    for lookup, values in parameters.items():
        condition &= models.Q(*((lookup, value) for value in values), _connector=models.Q.OR)
    return condition


def get_model_from_relation(field: Any) -> Any:
    """Return the model that a relation leads to.

    Raises:
        NotRelationField: The field is no relation.
    """
    steps = getattr(field, "path_infos", None)
    if not steps:
        raise NotRelationField
    return steps[-1].to_opts.model


def get_fields_from_path(model: Any, path: str) -> list[Any]:
    """Return the fields that a path such as ``"author__name"`` names, one after the other.

    Raises:
        FieldDoesNotExist: A part names no field.
        NotRelationField: A part before the last is no relation.
    """
    fields: list[Any] = []
    for part in path.split(LOOKUP_SEP):
        here = get_model_from_relation(fields[-1]) if fields else model
        fields.append(here._meta.get_field(part))
    return fields


def reverse_field_path(model: Any, path: str) -> tuple[Any, str]:
    """Return the model at the end of a path over relations, and the path from there back.

    A last part that is no relation is left out.
    """
    way_back: list[str] = []
    for part in path.split(LOOKUP_SEP):
        field = model._meta.get_field(part)
        if not field.is_relation:
            break
        if field.auto_created and not field.concrete:
            way_back.append(field.field.name)
            model = field.related_model
        else:
            way_back.append(field.related_query_name())
            model = field.remote_field.model
    return model, LOOKUP_SEP.join(reversed(way_back))
