"""Which rendered models hang together, so that a change makes all of them anew."""

from __future__ import annotations

from typing import Any

from fastjango.db import models

from ..utils import RECURSIVE_RELATIONSHIP_CONSTANT


def model_key(model: Any, app_label: str = "") -> tuple[str, str]:
    """The key of a class, or of a name with or without its app."""
    if not isinstance(model, str):
        return model._meta.app_label, model._meta.model_name
    label, dot, name = model.partition(".")
    return (label, name) if dot else (app_label, model)


def direct_relations(model: Any) -> list[Any]:
    """Models that a model is inherited by, points to (parents with tables included), or is pointed at by."""

    def is_model(candidate: Any) -> bool:
        return isinstance(candidate, type) and issubclass(candidate, models.Model) and candidate is not models.Model

    found = [child for child in model.__subclasses__() if is_model(child)]
    targets = set()
    owners = set()
    for field in model._meta.get_fields(include_parents=True, include_hidden=True):
        target = field.related_model
        if not field.is_relation or target is None or isinstance(target, str):
            continue
        owners.add(field.model)
        if target not in targets:
            targets.add(target)
            found.append(target)
    # What points to a proxy is known to the model behind it.
    if model._meta.proxy and model in owners:
        found.append(model._meta.concrete_model)
    return found


def get_related_models_tuples(model: Any) -> set[tuple[str, str]]:
    """The keys of the models that a model is directly related to."""
    return {model_key(related) for related in direct_relations(model)}


def get_related_models_recursive(model: Any) -> set[tuple[str, str]]:
    """The keys of all models that can be reached from a model by relations and inheritance, itself left out.

    Abstract ancestors lead to their children and are left out too.
    """
    seen: set[tuple[str, str]] = set()
    waiting = direct_relations(model)
    while waiting:
        related = waiting.pop()
        key = model_key(related)
        if key not in seen:
            seen.add(key)
            waiting += direct_relations(related)
    return seen - {model_key(model)}


def reference_key(reference: Any, app_label: str, model_name: str) -> tuple[str, str]:
    """The key that a field's reference means, in lower case."""
    if reference == RECURSIVE_RELATIONSHIP_CONSTANT:
        return app_label, model_name
    label, name = model_key(reference, app_label)
    return label, name.lower()
