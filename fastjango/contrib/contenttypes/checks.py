"""System checks of generic foreign keys and of models' names."""

from __future__ import annotations

from itertools import chain
from typing import Any

from fastjango.apps import apps
from fastjango.core.checks import Error

# The length of the column ``django_content_type.model``.
_MAX_NAME_LENGTH = 100


def _models_of(app_configs: Any) -> Any:
    configs = apps.get_app_configs() if app_configs is None else app_configs
    return chain.from_iterable(config.get_models() for config in configs)


def check_generic_foreign_keys(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Run the checks of each generic foreign key."""
    from .fields import GenericForeignKey  # needs models, which are not there yet when the app is configured

    fields = (
        value
        for model in _models_of(app_configs)
        for value in vars(model).values()
        if isinstance(value, GenericForeignKey)
    )
    return [message for field in fields for message in field.check()]


def check_model_name_lengths(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Complain of models whose name is too long for their content type."""
    return [
        Error(
            f"Model names must be at most {_MAX_NAME_LENGTH} characters (got {len(model._meta.model_name)}).",
            obj=model,
            id="contenttypes.E005",
        )
        for model in _models_of(app_configs)
        if len(model._meta.model_name) > _MAX_NAME_LENGTH
    ]
