"""Signals of test runs, and what has to be forgotten when a test changes a setting."""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from fastjango.core.signals import setting_changed as setting_changed
from fastjango.dispatch import Signal, receiver
from fastjango.utils.functional import empty

template_rendered = Signal()

# Overriding these in a test is likely to be a mistake: what they configure exists already.
COMPLEX_OVERRIDE_SETTINGS = {"DATABASES"}

_FORMATS = {"USE_THOUSAND_SEPARATOR", "FORMAT_MODULE_PATH", "THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR"}


def _module(name: str) -> Any:
    """A module of this package if it was imported; what was not imported remembers nothing."""
    return sys.modules.get(f"fastjango.{name}")


def _forget(holder: Any, *names: str) -> None:
    """Drop cached properties of an object, where they were worked out."""
    for name in names:
        holder.__dict__.pop(name, None)


def _caches(**kwargs: Any) -> None:
    if cache := _module("core.cache"):
        cache.close_caches()
        cache.caches._settings = cache.caches.settings = cache.caches.configure_settings(None)
        cache.caches.forget_all()


def _installed_apps(**kwargs: Any) -> None:
    if storage := _module("contrib.staticfiles.finders"):
        storage.get_finder.cache_clear()
    if management := _module("core.management"):
        management.get_commands.cache_clear()
    if templates := _module("template.utils"):
        templates.get_app_template_dirs.cache_clear()
    if translation := _module("utils.translation.trans_real"):
        translation._translations = {}


def _time_zone(*, setting: str, **kwargs: Any) -> None:
    from fastjango.conf import settings
    from fastjango.utils import timezone

    if setting == "TIME_ZONE":
        if hasattr(time, "tzset"):
            if settings.TIME_ZONE:
                os.environ["TZ"] = settings.TIME_ZONE
            else:
                os.environ.pop("TZ", None)
            time.tzset()
        timezone.get_default_timezone.cache_clear()
    if db := _module("db"):
        for connection in db.connections.all(initialized_only=True):
            _forget(connection, "timezone", "timezone_name")
            connection.ensure_timezone()


def _routers(**kwargs: Any) -> None:
    if db := _module("db"):
        _forget(db.router, "routers")


def _templates(**kwargs: Any) -> None:
    if template := _module("template"):
        _forget(template.engines, "templates")
        template.engines._templates = None
        template.engines._engines = {}
    if engine := _module("template.engine"):
        engine.Engine.get_default.cache_clear()
    _form_renderer()


def _form_renderer(**kwargs: Any) -> None:
    if renderers := _module("forms.renderers"):
        renderers.get_default_renderer.cache_clear()


def _serializers(**kwargs: Any) -> None:
    if serializers := _module("core.serializers"):
        serializers._serializers = {}


def _language(*, setting: str, **kwargs: Any) -> None:
    if translation := _module("utils.translation.trans_real"):
        if setting in {"LANGUAGES", "LANGUAGE_CODE", "LOCALE_PATHS"}:
            translation._default = None
            # An active language hides the default one.
            translation.deactivate()
        if setting in {"LANGUAGES", "LOCALE_PATHS"}:
            translation._translations = {}
            translation.translation_catalog_exists.cache_clear()


def _formats(**kwargs: Any) -> None:
    if formats := _module("utils.formats"):
        formats.reset_format_cache()


def _storages(**kwargs: Any) -> None:
    if storage := _module("core.files.storage"):
        _forget(storage.storages, "backends")
        storage.storages._backends = None
        storage.storages._storages = {}
        storage.default_storage._wrapped = empty
    if static := _module("contrib.staticfiles.storage"):
        static.staticfiles_storage._wrapped = empty


def _root_urlconf(**kwargs: Any) -> None:
    if urls := _module("urls"):
        urls.clear_url_caches()
        urls.set_urlconf(None)


def _finders(**kwargs: Any) -> None:
    if finders := _module("contrib.staticfiles.finders"):
        finders.get_finder.cache_clear()


def _password_validators(**kwargs: Any) -> None:
    if validation := _module("contrib.auth.password_validation"):
        validation.get_default_password_validators.cache_clear()


def _password_hashers(**kwargs: Any) -> None:
    if hashers := _module("contrib.auth.hashers"):
        for cached in (hashers.get_hashers, hashers.get_hashers_by_algorithm):
            cached.cache_clear()


def _user_model(**kwargs: Any) -> None:
    from fastjango.apps import apps  # the registry is only there once an app was loaded

    apps.clear_cache()
    if _module("contrib.auth") is None:
        return
    from fastjango.core.exceptions import ImproperlyConfigured

    try:
        from fastjango.contrib.auth import get_user_model

        user_model = get_user_model()
    except ImproperlyConfigured:
        return
    for name in ("contrib.auth.forms", "contrib.auth.handlers.modwsgi", "contrib.auth.views"):
        module = _module(name)
        if module is not None and hasattr(module, "UserModel"):
            module.UserModel = user_model
    for name in ("contrib.auth.backends", "contrib.auth.management.commands.changepassword"):
        module = _module(name)
        if module is not None and hasattr(module, "UserModel"):
            module.UserModel = user_model


_RESETS: dict[str, tuple[Callable[..., None], ...]] = {
    "CACHES": (_caches,),
    "INSTALLED_APPS": (_installed_apps, _templates),
    "TIME_ZONE": (_time_zone,),
    "USE_TZ": (_time_zone,),
    "DATABASE_ROUTERS": (_routers,),
    "TEMPLATES": (_templates,),
    "DEBUG": (_templates,),
    "FORM_RENDERER": (_form_renderer,),
    "SERIALIZATION_MODULES": (_serializers,),
    "LANGUAGES": (_language,),
    "LANGUAGE_CODE": (_language,),
    "LOCALE_PATHS": (_language,),
    "STORAGES": (_storages,),
    "STATIC_URL": (_storages,),
    "ROOT_URLCONF": (_root_urlconf,),
    "STATICFILES_DIRS": (_finders,),
    "STATIC_ROOT": (_finders, _storages),
    "AUTH_PASSWORD_VALIDATORS": (_password_validators,),
    "PASSWORD_HASHERS": (_password_hashers,),
    "AUTH_USER_MODEL": (_user_model,),
    **dict.fromkeys(_FORMATS, (_formats,)),
}


@receiver(setting_changed)
def reset_what_depends(*, setting: str, enter: bool = True, **kwargs: Any) -> None:
    """Bring caches and singletons in step with a changed setting."""
    if enter and setting in COMPLEX_OVERRIDE_SETTINGS:
        # The frames between are this one, the signal's and the override's.
        warnings.warn(f"Overriding setting {setting} can lead to unexpected behavior.", stacklevel=7)
    for reset in _RESETS.get(setting, ()):
        reset(setting=setting, enter=enter, **kwargs)
