"""Decorators of the admin: ``action``, ``display``, ``register``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.contrib.admin._describe import action, display
from fastjango.contrib.admin.options import ModelAdmin
from fastjango.contrib.admin.sites import AdminSite
from fastjango.contrib.admin.sites import site as default_site

__all__ = ["action", "display", "register"]


def register(*models: Any, site: Any = None) -> Callable[[type], type]:
    """Register the decorated ``ModelAdmin`` class for the given models.

    Args:
        site: The site to register with; the default site when None.

    Raises:
        ValueError: No model is given, the site is no ``AdminSite``, or the class is no ``ModelAdmin``.

    Source: django.contrib.admin.register.
    """

    def registered(admin_class: type) -> type:
        if not models:
            raise ValueError("At least one model must be passed to register.")
        target = site or default_site
        if not isinstance(target, AdminSite):
            raise ValueError("site must subclass AdminSite")
        if not issubclass(admin_class, ModelAdmin):
            raise ValueError("Wrapped class must subclass ModelAdmin.")
        target.register(models, admin_class=admin_class)
        return admin_class

    return registered
