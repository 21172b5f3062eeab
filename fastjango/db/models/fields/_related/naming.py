"""Relations by name: models that may not exist yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastjango.db.models.utils import make_model_tuple

RECURSIVE_RELATIONSHIP_CONSTANT = "self"


def resolve_relation(scope_model: Any, relation: Any) -> Any:
    """The model, or ``"app_label.ModelName"``, that a relation names from within a model.

    Args:
        scope_model: The model that has the relation.
        relation: A model, ``"self"``, a model's name in the same app, or ``"app_label.ModelName"``.
    """
    if relation == RECURSIVE_RELATIONSHIP_CONSTANT:
        return scope_model
    if isinstance(relation, str) and "." not in relation:
        return f"{scope_model._meta.app_label}.{relation}"
    return relation


def lazy_related_operation(function: Callable[..., Any], model: Any, *related_models: Any, **kwargs: Any) -> Any:
    """Call a function with models as soon as all of them exist.

    Args:
        function: Takes the models in their order, and the keywords.
        model: The model that the names are seen from.
        related_models: Models, or names as :func:`resolve_relation` takes them.
    """
    keys = [make_model_tuple(each) for each in (model, *(resolve_relation(model, each) for each in related_models))]
    return model._meta.apps.lazy_model_operation(partial(function, **kwargs), *keys)
