"""What renders forms and widgets: an engine of their own, or the project's templates."""

from __future__ import annotations

import functools
import warnings
from pathlib import Path
from typing import Any

from fastjango.conf import settings
from fastjango.template.backends.django import DjangoTemplates as DjangoTemplatesBackend
from fastjango.template.loader import get_template
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string

from ._direct import DIRECT


@functools.cache
def get_default_renderer() -> Any:
    """The renderer of the setting ``FORM_RENDERER``."""
    return import_string(settings.FORM_RENDERER)()


class BaseRenderer:
    """Renders templates by name.

    Source: django.forms.renderers.BaseRenderer.
    """

    form_template_name = "django/forms/div.html"
    formset_template_name = "django/forms/formsets/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class: Any = None

    def get_template(self, template_name: str) -> Any:
        """The template of that name."""
        raise NotImplementedError("subclasses must implement get_template()")

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The template as text, without white space around it."""
        text: str = self.get_template(template_name).render(context, request=request)
        return text.strip()


class EngineMixin:
    """A renderer with an engine that knows the built-in templates and those of installed apps."""

    backend: Any

    def get_template(self, template_name: str) -> Any:
        """The template of that name."""
        return self.engine.get_template(template_name)

    @cached_property
    def engine(self) -> Any:
        """The engine."""
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [Path(__file__).parent / self.backend.app_dirname],
                "NAME": "djangoforms",
                "OPTIONS": {},
            }
        )


class DjangoTemplates(EngineMixin, BaseRenderer):
    """The default: the Django template language."""

    backend = DjangoTemplatesBackend

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        direct = DIRECT.get(template_name)
        if direct is not None and self._has_builtin_templates:
            return direct(context)
        return super().render(template_name, context, request)

    @cached_property
    def _has_builtin_templates(self) -> bool:
        """Whether no subclass finds templates elsewhere."""
        cls = type(self)
        return all(
            getattr(cls, name) is getattr(DjangoTemplates, name) for name in ("get_template", "engine", "backend")
        )


class Jinja2(EngineMixin, BaseRenderer):
    """The built-in templates in Jinja2's own language."""

    @cached_property
    def backend(self) -> Any:
        """The back end's class."""
        return import_string("fastjango.template.backends.jinja2.Jinja2")  # loads jinja2


def _warn_of(old: str, new: str) -> None:
    warnings.warn(
        f"The {old} transitional form renderer is deprecated. Use {new} instead.",
        RemovedInDjango60Warning,
        stacklevel=3,
    )


class DjangoDivFormRenderer(DjangoTemplates):
    """Kept for projects that name it: ``<div>`` is what the default gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _warn_of("DjangoDivFormRenderer", "DjangoTemplates")
        super().__init__(*args, **kwargs)


class Jinja2DivFormRenderer(Jinja2):
    """Kept for projects that name it: ``<div>`` is what the default gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _warn_of("Jinja2DivFormRenderer", "Jinja2")
        super().__init__(*args, **kwargs)


class TemplatesSetting(BaseRenderer):
    """The engines of the setting ``TEMPLATES``."""

    def get_template(self, template_name: str) -> Any:
        """The template of that name."""
        return get_template(template_name)
