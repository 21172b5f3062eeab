"""What is there only with other packages installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.conf import settings


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


crispy_forms = _imported("crispy_forms")


def is_crispy() -> bool:
    """Whether ``django-crispy-forms`` shows the project's forms."""
    return bool(crispy_forms) and "crispy_forms" in settings.INSTALLED_APPS
