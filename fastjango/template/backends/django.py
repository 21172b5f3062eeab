"""The back end of Django's template language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, NoReturn

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.checks import Error, Warning

from ..context import make_context
from ..engine import Engine
from ..exceptions import TemplateDoesNotExist
from ..library import InvalidTemplateLibrary
from .base import BaseEngine


class DjangoTemplates(BaseEngine):
    """Wraps an :class:`Engine`.

    Source: django.template.backends.django.DjangoTemplates.
    """

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params = dict(params)
        given = params.pop("OPTIONS")
        options = {"autoescape": True, "debug": settings.DEBUG, "file_charset": "utf-8", **given}
        options["libraries"] = self.get_templatetag_libraries(given.get("libraries", {}))
        super().__init__(params)
        self.engine = Engine(self.dirs, self.app_dirs, **options)

    def check(self, **kwargs: Any) -> list[Any]:
        """``templates.E002`` and ``templates.W003``."""
        return [
            *self._check_string_if_invalid_is_string(),
            *self._check_for_template_tags_with_the_same_name(),
        ]

    def _check_string_if_invalid_is_string(self) -> list[Any]:
        value = self.engine.string_if_invalid
        if isinstance(value, str):
            return []
        return [
            Error(
                f"'string_if_invalid' in TEMPLATES OPTIONS must be a string but got: {value!r} ({type(value)}).",
                obj=self,
                id="templates.E002",
            )
        ]

    def _check_for_template_tags_with_the_same_name(self) -> list[Any]:
        modules: dict[str, set[str]] = defaultdict(set)
        for name, path in get_template_tag_modules():
            modules[name].add(path)
        for name, path in self.engine.libraries.items():
            modules[name].add(path)
        return [
            Warning(
                f"{name!r} is used for multiple template tag modules: "
                f"{', '.join(repr(path) for path in sorted(paths))}",
                obj=self,
                id="templates.W003",
            )
            for name, paths in modules.items()
            if len(paths) > 1
        ]

    def from_string(self, template_code: str) -> Template:
        return Template(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> Template:
        try:
            return Template(self.engine.get_template(template_name), self)
        except TemplateDoesNotExist as exc:
            reraise(exc, self)

    def get_templatetag_libraries(self, custom_libraries: dict[str, str]) -> dict[str, str]:
        """The libraries of the installed apps, and those of the options."""
        return {**get_installed_libraries(), **custom_libraries}


class Template:
    """A template of the engine; renders dictionaries.

    Source: django.template.backends.django.Template.
    """

    def __init__(self, template: Any, backend: DjangoTemplates) -> None:
        self.template = template
        self.backend = backend

    @property
    def origin(self) -> Any:
        """Where it came from."""
        return self.template.origin

    def render(self, context: Any = None, request: Any = None) -> Any:
        """The template as text.

        Raises:
            TemplateDoesNotExist: a template that it names does not exist.
        """
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as exc:
            reraise(exc, self.backend)


def copy_exception(exc: Any, backend: Any = None) -> Any:
    """The error anew, with its back end and the template's lines."""
    new = type(exc)(*exc.args, tried=exc.tried, backend=backend or exc.backend, chain=exc.chain)
    if hasattr(exc, "template_debug"):
        new.template_debug = exc.template_debug
    return new


def reraise(exc: Any, backend: Any) -> NoReturn:
    """Raise the error anew, with its back end."""
    raise copy_exception(exc, backend) from exc


def get_template_tag_modules() -> Iterator[tuple[str, str]]:
    """Names of libraries and paths of their modules: in ``templatetags`` of this package and of the installed apps.

    Raises:
        InvalidTemplateLibrary: such a module cannot be imported.
    """
    candidates = ["fastjango.templatetags"]
    candidates.extend(f"{config.name}.templatetags" for config in apps.get_app_configs())
    for candidate in candidates:
        try:
            package = import_module(candidate)
        except ImportError:
            continue  # the app has no tags
        if hasattr(package, "__path__"):
            for name in get_package_libraries(package):
                yield name.removeprefix(candidate).lstrip("."), name


def get_installed_libraries() -> dict[str, str]:
    """The paths of all libraries by name."""
    return dict(get_template_tag_modules())


def get_package_libraries(pkg: Any) -> Iterator[str]:
    """The paths of the modules with a ``register`` in a package.

    Raises:
        InvalidTemplateLibrary: a module cannot be imported.
    """
    for entry in walk_packages(pkg.__path__, f"{pkg.__name__}."):
        try:
            module = import_module(entry.name)
        except ImportError as exc:
            raise InvalidTemplateLibrary(
                f"Invalid template library specified. ImportError raised when trying to load '{entry.name}': {exc}"
            ) from exc
        if hasattr(module, "register"):
            yield entry.name
