"""What happens to permissions after migrating, and names for new users."""

from __future__ import annotations

import getpass
import unicodedata
from typing import Any

from fastjango.apps import apps as global_apps
from fastjango.contrib.auth import get_permission_codename
from fastjango.contrib.contenttypes.management import create_contenttypes
from fastjango.core import exceptions
from fastjango.db import DEFAULT_DB_ALIAS, router
from fastjango.utils.encoding import DEFAULT_LOCALE_ENCODING


def _get_all_permissions(opts: Any) -> list[tuple[str, str]]:
    """``(codename, name)`` of a model's permissions, the default ones first."""
    return [*_get_builtin_permissions(opts), *opts.permissions]


def _get_builtin_permissions(opts: Any) -> list[tuple[str, str]]:
    return [
        (get_permission_codename(action, opts), f"Can {action} {opts.verbose_name_raw}")
        for action in opts.default_permissions
    ]


def create_permissions(
    app_config: Any,
    verbosity: int = 2,
    interactive: bool = True,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = global_apps,
    **kwargs: Any,
) -> None:
    """Store the permissions that an app's models have and the database lacks; receives ``post_migrate``."""
    if not app_config.models_module:
        return
    # The content types must be there first.
    create_contenttypes(app_config, verbosity=verbosity, interactive=interactive, using=using, apps=apps, **kwargs)
    try:
        config = apps.get_app_config(app_config.label)
        content_type_model = apps.get_model("contenttypes", "ContentType")
        permission_model = apps.get_model("auth", "Permission")
    except LookupError:
        return
    if not router.allow_migrate_model(using, permission_model):
        return
    wanted = _wanted(list(config.get_models()), content_type_model.objects.db_manager(using))
    manager = permission_model.objects.using(using)
    types = {content_type for content_type, _permission in wanted}
    present = set(manager.filter(content_type__in=types).order_by().values_list("content_type", "codename"))
    missing = [
        _permission(permission_model(codename=codename, name=name), content_type, using)
        for content_type, (codename, name) in wanted
        if (content_type.pk, codename) not in present
    ]
    manager.bulk_create(missing)
    if verbosity >= 2:
        for permission in missing:
            print(f"Adding permission '{permission}'")


def _permission(permission: Any, content_type: Any, using: str) -> Any:
    # Of the database in hand, whatever routers say of writing; they would forbid the relation.
    permission._state.db = using
    permission.content_type = content_type
    return permission


def _wanted(models: list[Any], content_types: Any) -> list[tuple[Any, tuple[str, str]]]:
    """``(content type, (codename, name))`` of all permissions of the models."""
    # Proxies have permissions of their own.
    types = content_types.get_for_models(*models, for_concrete_models=False)
    return [(types[model], permission) for model in models for permission in _get_all_permissions(model._meta)]


def get_system_username() -> str:
    """Who runs this process; empty if that cannot be told."""
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):
        # No such user in the system's list, as in some containers.
        return ""
    return name if isinstance(name, str) else name.decode(DEFAULT_LOCALE_ENCODING, errors="ignore")


def get_default_username(check_db: bool = True, database: str = DEFAULT_DB_ALIAS) -> str:
    """A name to offer for a new superuser, from the system's; empty if it is not valid or taken.

    Args:
        check_db: Look whether it is taken.
    """
    from fastjango.contrib.auth.models import User  # models load after this module

    if User._meta.swapped:
        # Another model, with rules of its own.
        return ""
    plain = unicodedata.normalize("NFKD", get_system_username()).encode("ascii", "ignore").decode("ascii")
    name = plain.replace(" ", "").lower()
    try:
        User._meta.get_field("username").run_validators(name)
    except exceptions.ValidationError:
        return ""
    if check_db and name and User._default_manager.db_manager(database).filter(username=name).exists():
        return ""
    return name
