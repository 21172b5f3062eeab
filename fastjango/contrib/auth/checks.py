"""System checks of user models, permissions and middleware."""

from __future__ import annotations

from itertools import chain
from types import MethodType
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core import checks
from fastjango.utils.module_loading import import_string

from .management import _get_builtin_permissions


def _user_model(app_configs: Any) -> Any:
    """The user model, if the apps to check have it."""
    if app_configs is None:
        return apps.get_model(settings.AUTH_USER_MODEL)
    app_label, model_name = settings.AUTH_USER_MODEL.split(".")
    config = next((config for config in app_configs if config.label == app_label), None)
    return None if config is None else config.get_model(model_name)


def check_user_model(app_configs: Any, **kwargs: Any) -> list[Any]:
    """auth.E001–E003, W004, C009, C010."""
    model = _user_model(app_configs)
    if model is None:
        return []
    return [*_required_fields(model), *_unique_name(model), *_anonymity(model)]


def _required_fields(model: Any) -> list[Any]:
    found = []
    if not isinstance(model.REQUIRED_FIELDS, list | tuple):
        found.append(checks.Error("'REQUIRED_FIELDS' must be a list or tuple.", obj=model, id="auth.E001"))
    if model.USERNAME_FIELD in model.REQUIRED_FIELDS:
        found.append(
            checks.Error(
                "The field named as the 'USERNAME_FIELD' for a custom user model "
                "must not be included in 'REQUIRED_FIELDS'.",
                hint=(
                    f"The 'USERNAME_FIELD' is currently set to '{model.USERNAME_FIELD}', you should remove "
                    "'%s' from the 'REQUIRED_FIELDS'." % model.USERNAME_FIELD
                ),
                obj=model,
                id="auth.E002",
            )
        )
    return found


def _unique_name(model: Any) -> list[Any]:
    name = model.USERNAME_FIELD
    alone = any(constraint.fields == (name,) for constraint in model._meta.total_unique_constraints)
    if model._meta.get_field(name).unique or alone:
        return []
    label = model._meta.object_name
    if settings.AUTHENTICATION_BACKENDS == ["fastjango.contrib.auth.backends.ModelBackend"]:
        text = f"'{label}.{name}' must be unique because it is named as the 'USERNAME_FIELD'."
        return [checks.Error(text, obj=model, id="auth.E003")]
    return [
        checks.Warning(
            f"'{label}.{name}' is named as the 'USERNAME_FIELD', but it is not unique.",
            hint="Ensure that your authentication backend(s) can handle non-unique usernames.",
            obj=model,
            id="auth.W004",
        )
    ]


def _anonymity(model: Any) -> list[Any]:
    return [
        checks.Critical(
            f"{model}.{name} must be an attribute or property rather than a method. "
            f"Ignoring this is a security issue as anonymous users will be treated as authenticated!",
            obj=model,
            id=check_id,
        )
        for name, check_id in (("is_anonymous", "auth.C009"), ("is_authenticated", "auth.C010"))
        if isinstance(getattr(model(), name), MethodType)
    ]


def check_models_permissions(app_configs: Any, **kwargs: Any) -> list[Any]:
    """auth.E005–E008: clashing or overlong permission names and codenames."""
    if app_configs is None:
        models: Any = apps.get_models()
    else:
        models = chain.from_iterable(config.get_models() for config in app_configs)
    Permission = apps.get_model("auth", "Permission")
    limits = {name: Permission._meta.get_field(name).max_length for name in ("name", "codename")}
    return [fault for model in models for fault in _model_permissions(model, limits)]


def _model_permissions(model: Any, limits: dict[str, int]) -> list[Any]:
    opts, found = model._meta, []
    builtin = dict(_get_builtin_permissions(opts))
    longest = max((len(name) for name in builtin.values()), default=0)
    if longest > limits["name"]:
        found.append(
            checks.Error(
                f"The verbose_name of model '{opts.label}' must be at most "
                f"{limits['name'] - (longest - len(opts.verbose_name_raw))} "
                "characters for its builtin permission names to be at most "
                f"{limits['name']} characters.",
                obj=model,
                id="auth.E007",
            )
        )
    longest = max((len(codename) for codename in builtin), default=0)
    if longest > limits["codename"]:
        found.append(
            checks.Error(
                f"The name of model '{opts.label}' must be at most "
                f"{limits['codename'] - (longest - len(opts.model_name))} "
                "characters for its builtin permission codenames to be at most "
                f"{limits['codename']} characters.",
                obj=model,
                id="auth.E011",
            )
        )
    seen: set[str] = set()
    for codename, name in opts.permissions:
        found += _own_permission(model, limits, builtin, seen, codename, name)
        seen.add(codename)
    return found


def _own_permission(
    model: Any, limits: dict[str, int], builtin: dict[str, Any], seen: set[str], codename: str, name: str
) -> list[Any]:
    label = model._meta.label
    faults = (
        (
            len(name) > limits["name"],
            "auth.E008",
            f"The permission named '{name}' of model '{label}' is longer than {limits['name']} characters.",
        ),
        (
            len(codename) > limits["codename"],
            "auth.E012",
            f"The permission codenamed '{codename}' of model '{label}' is longer than {limits['codename']} characters.",
        ),
        (
            codename in builtin,
            "auth.E005",
            f"The permission codenamed '{codename}' clashes with a builtin permission for model '{label}'.",
        ),
        (
            codename in seen and codename not in builtin,
            "auth.E006",
            f"The permission codenamed '{codename}' is duplicated for model '{label}'.",
        ),
    )
    return [checks.Error(text, obj=model, id=check_id) for wrong, check_id, text in faults if wrong]


def check_middleware(app_configs: Any, **kwargs: Any) -> list[Any]:
    """auth.E013: the middleware that requires a login needs the one that knows the user before it."""
    from .middleware import AuthenticationMiddleware, LoginRequiredMiddleware  # they load models

    classes = []
    for path in settings.MIDDLEWARE:
        try:
            classes.append(import_string(path))
        except ImportError:
            # Another check's fault.
            continue
    places = {
        kind: next((i for i, found in enumerate(classes) if isinstance(found, type) and issubclass(found, kind)), None)
        for kind in (AuthenticationMiddleware, LoginRequiredMiddleware)
    }
    login, user = places[LoginRequiredMiddleware], places[AuthenticationMiddleware]
    if login is None or (user is not None and user < login):
        return []
    return [
        checks.Error(
            "In order to use fastjango.contrib.auth.middleware.LoginRequiredMiddleware, "
            "fastjango.contrib.auth.middleware.AuthenticationMiddleware must be defined "
            "before it in MIDDLEWARE.",
            id="auth.E013",
        )
    ]
