"""An engine: the settings that templates are found, parsed and rendered by."""

from __future__ import annotations

import functools
import os
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string

from .base import PartialTemplate, Template
from .context import Context, _builtin_context_processors
from .exceptions import TemplateDoesNotExist
from .library import import_library

_CACHED_LOADER = "fastjango.template.loaders.cached.Loader"


class Engine:
    """Finds templates by name and parses them.

    Args:
        loaders: Dotted paths of loaders, or ``(path, arguments...)``; by default the folders, then the apps if
            ``app_dirs``, all cached.
        string_if_invalid: Shown for variables that do not exist; ``%s`` in it stands for the variable.
        libraries: Dotted paths by the names for ``{% load %}``.
        builtins: Dotted paths of libraries that need no ``{% load %}``.
        bytecode_cache: An existing folder for the code that templates are compiled to, so that a process that starts
            finds it; who can write there can run code in the site.

    Raises:
        ImproperlyConfigured: ``app_dirs`` is set with ``loaders``.

    Source: django.template.Engine.
    """

    default_builtins = [
        "fastjango.template.defaulttags",
        "fastjango.template.defaultfilters",
        "fastjango.template.loader_tags",
    ]

    def __init__(
        self,
        dirs: Any = None,
        app_dirs: bool = False,
        context_processors: Any = None,
        debug: bool = False,
        loaders: Any = None,
        string_if_invalid: str = "",
        file_charset: str = "utf-8",
        libraries: dict[str, str] | None = None,
        builtins: Any = None,
        autoescape: bool = True,
        bytecode_cache: Any = None,
    ) -> None:
        if loaders is None:
            paths = ["fastjango.template.loaders.filesystem.Loader"]
            if app_dirs:
                paths.append("fastjango.template.loaders.app_directories.Loader")
            loaders = [(_CACHED_LOADER, paths)]
        elif app_dirs:
            raise ImproperlyConfigured("app_dirs must not be set when loaders is defined.")
        self.dirs = [] if dirs is None else dirs
        self.app_dirs = app_dirs
        self.autoescape = autoescape
        self.bytecode_cache = None if bytecode_cache is None else os.fspath(bytecode_cache)
        self.context_processors = [] if context_processors is None else context_processors
        self.debug = debug
        self.loaders = loaders
        self.string_if_invalid = string_if_invalid
        self.file_charset = file_charset
        self.libraries = {} if libraries is None else libraries
        self.template_libraries = self.get_template_libraries(self.libraries)
        self.builtins = [*self.default_builtins, *(builtins or ())]
        self.template_builtins = self.get_template_builtins(self.builtins)

    def __repr__(self) -> str:
        names = (
            *("dirs", "app_dirs", "context_processors", "debug", "loaders", "string_if_invalid", "file_charset"),
            *("libraries", "builtins", "autoescape"),
        )
        left_out_when_empty = ("dirs", "context_processors", "libraries")
        shown = [
            f"{name}={getattr(self, name)!r}"
            for name in names
            if name not in left_out_when_empty or getattr(self, name)
        ]
        return f"<{type(self).__qualname__}: {' '.join(shown)}>"

    @staticmethod
    @functools.cache
    def get_default() -> Engine:
        """The engine of the first ``DjangoTemplates`` back end in the setting ``TEMPLATES``.

        Raises:
            ImproperlyConfigured: there is none.
        """
        # Back ends are made of engines; which ones there are is known to the settings alone.
        from fastjango.template import engines

        for backend in engines.all():
            engine = getattr(backend, "engine", None)
            if isinstance(engine, Engine):
                return engine
        raise ImproperlyConfigured("No DjangoTemplates backend is configured.")

    @cached_property
    def template_context_processors(self) -> tuple[Any, ...]:
        """The context processors' functions, the built-in one first."""
        return tuple(import_string(path) for path in (*_builtin_context_processors, *self.context_processors))

    def get_template_builtins(self, builtins: Any) -> list[Any]:
        """The libraries of those paths."""
        return [import_library(path) for path in builtins]

    def get_template_libraries(self, libraries: dict[str, str]) -> dict[str, Any]:
        """The libraries of those paths, by name."""
        return {name: import_library(path) for name, path in libraries.items()}

    @cached_property
    def template_loaders(self) -> list[Any]:
        """The loaders."""
        return self.get_template_loaders(self.loaders)

    def get_template_loaders(self, template_loaders: Any) -> list[Any]:
        """The loaders of those descriptions."""
        found = (self.find_template_loader(loader) for loader in template_loaders)
        return [loader for loader in found if loader is not None]

    def find_template_loader(self, loader: Any) -> Any:
        """The loader that a path, or a path with arguments, describes.

        Raises:
            ImproperlyConfigured: it is neither.
        """
        if isinstance(loader, tuple | list):
            loader, *args = loader
        else:
            args = []
        if not isinstance(loader, str):
            raise ImproperlyConfigured(f"Invalid value in template loaders configuration: {loader!r}")
        return import_string(loader)(self, *args)

    def find_template(self, name: Any, dirs: Any = None, skip: Any = None) -> tuple[Template, Any]:
        """A template and its origin.

        Args:
            skip: Origins not to take, for templates that extend one of their own name.

        Raises:
            TemplateDoesNotExist: no loader has it.
        """
        tried: list[Any] = []
        for loader in self.template_loaders:
            try:
                template = loader.get_template(name, skip=skip)
            except TemplateDoesNotExist as exc:
                tried.extend(exc.tried)
            else:
                return template, template.origin
        raise TemplateDoesNotExist(name, tried=tried)

    def from_string(self, template_code: Any) -> Template:
        """A template of a text."""
        return Template(template_code, engine=self)

    def get_template(self, template_name: Any) -> Template:
        """A template by name; ``name#part`` is the part that a ``{% partialdef %}`` in it names.

        Raises:
            TemplateDoesNotExist: there is no such template, or it has no such part.
        """
        name, _, partial_name = str(template_name).partition("#")
        template, origin = self.find_template(name if partial_name else template_name)
        if not hasattr(template, "render"):
            template = Template(template, origin, name, engine=self)
        if not partial_name:
            return template
        try:
            return PartialTemplate(template, partial_name)
        except KeyError:
            raise TemplateDoesNotExist(partial_name, tried=[(template.origin, "No such partial")]) from None

    def render_to_string(self, template_name: Any, context: Any = None) -> Any:
        """A template (or the first that exists of several) as text."""
        if isinstance(template_name, list | tuple):
            template = self.select_template(template_name)
        else:
            template = self.get_template(template_name)
        if isinstance(context, Context):
            return template.render(context)
        return template.render(Context(context, autoescape=self.autoescape))

    def select_template(self, template_name_list: Any) -> Template:
        """The first template that exists.

        Raises:
            TemplateDoesNotExist: none does, or no name was given.
        """
        if not template_name_list:
            raise TemplateDoesNotExist("No template names provided")
        missing = []
        for name in template_name_list:
            try:
                return self.get_template(name)
            except TemplateDoesNotExist as exc:
                message = exc.args[0]
                if message not in missing:
                    missing.append(message)
        raise TemplateDoesNotExist(", ".join(map(str, missing)))


Template.default_engine = staticmethod(Engine.get_default)
