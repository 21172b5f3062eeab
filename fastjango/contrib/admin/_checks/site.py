"""Checks of what the admin needs around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.contrib.admin._checks._report import Findings, joined
from fastjango.contrib.admin._registry import all_sites
from fastjango.core import checks
from fastjango.template import engines
from fastjango.template.backends.django import DjangoTemplates
from fastjango.utils.module_loading import import_string

_CONTRIB = "fastjango.contrib"
_REQUIRED_APPS = (
    (f"{_CONTRIB}.contenttypes", "admin.E401"),
    (f"{_CONTRIB}.auth", "admin.E405"),
    (f"{_CONTRIB}.messages", "admin.E406"),
)
_SESSIONS = f"{_CONTRIB}.sessions.middleware.SessionMiddleware"
_AUTHENTICATION = f"{_CONTRIB}.auth.middleware.AuthenticationMiddleware"
_REQUIRED_MIDDLEWARE = (
    (_AUTHENTICATION, "admin.E408", None),
    (f"{_CONTRIB}.messages.middleware.MessageMiddleware", "admin.E409", None),
    (_SESSIONS, "admin.E410", f"Insert '{_SESSIONS}' before '{_AUTHENTICATION}'."),
)
_PROCESSOR_OF_AUTH = f"{_CONTRIB}.auth.context_processors.auth"
_PROCESSOR_OF_MESSAGES = f"{_CONTRIB}.messages.context_processors.messages"
_PROCESSOR_OF_REQUEST = "fastjango.template.context_processors.request"


def check_admin_app(app_configs: Any, **kwargs: Any) -> Findings:
    """Check every model admin of every site."""
    return joined(site.check(app_configs) for site in all_sites)


def check_dependencies(**kwargs: Any) -> Findings:
    """Check that the applications, template settings and middleware are there that the admin builds on."""
    if not apps.is_installed(f"{_CONTRIB}.admin"):
        return []
    return [*_missing_apps(), *_template_faults(), *_missing_middleware()]


def _missing_apps() -> Iterable[checks.CheckMessage]:
    for name, check_id in _REQUIRED_APPS:
        if not apps.is_installed(name):
            text = f"'{name}' must be in INSTALLED_APPS in order to use the admin application."
            yield checks.Error(text, id=check_id)


def _template_faults() -> Iterable[checks.CheckMessage]:
    engine = next((backend.engine for backend in engines.all() if isinstance(backend, DjangoTemplates)), None)
    if engine is None:
        yield checks.Error(
            "A 'fastjango.template.backends.django.DjangoTemplates' instance must be configured in TEMPLATES in order "
            "to use the admin application.",
            id="admin.E403",
        )
        return
    processors = engine.context_processors
    model_backend = f"{_CONTRIB}.auth.backends.ModelBackend"
    if _PROCESSOR_OF_AUTH not in processors and _contains_subclass(model_backend, settings.AUTHENTICATION_BACKENDS):
        yield checks.Error(
            f"'{_PROCESSOR_OF_AUTH}' must be enabled in DjangoTemplates (TEMPLATES) if using the default auth backend "
            "in order to use the admin application.",
            id="admin.E402",
        )
    if _PROCESSOR_OF_MESSAGES not in processors:
        yield checks.Error(
            f"'{_PROCESSOR_OF_MESSAGES}' must be enabled in DjangoTemplates (TEMPLATES) in order to use the admin "
            "application.",
            id="admin.E404",
        )
    if _PROCESSOR_OF_REQUEST not in processors and any(site.enable_nav_sidebar for site in all_sites):
        yield checks.Warning(
            f"'{_PROCESSOR_OF_REQUEST}' must be enabled in DjangoTemplates (TEMPLATES) in order to use the admin "
            "navigation sidebar.",
            id="admin.W411",
        )


def _missing_middleware() -> Iterable[checks.CheckMessage]:
    for path, check_id, hint in _REQUIRED_MIDDLEWARE:
        if not _contains_subclass(path, settings.MIDDLEWARE):
            text = f"'{path}' must be in MIDDLEWARE in order to use the admin application."
            yield checks.Error(text, hint=hint, id=check_id)


def _contains_subclass(class_path: str, candidate_paths: Iterable[str]) -> bool:
    """Tell whether one of the paths names the class or a subclass; paths that name nothing are someone else's fault."""
    wanted = import_string(class_path)
    for path in candidate_paths:
        try:
            candidate = import_string(path)
        except ImportError:
            continue
        if isinstance(candidate, type) and issubclass(candidate, wanted):
            return True
    return False
