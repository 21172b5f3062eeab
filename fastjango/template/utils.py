"""The configured back ends, by alias."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.conf._advice import blaming
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string


class InvalidTemplateEngineError(ImproperlyConfigured):
    """No back end has that alias."""


class EngineHandler:
    """The back ends of the setting ``TEMPLATES``, made when they are asked for.

    Args:
        templates: Descriptions in place of the setting's.

    Source: django.template.utils.EngineHandler.
    """

    def __init__(self, templates: Any = None) -> None:
        self._templates = templates
        self._engines: dict[str, Any] = {}

    @cached_property
    def templates(self) -> dict[str, dict[str, Any]]:
        """The descriptions by alias, with what they leave out.

        Raises:
            ImproperlyConfigured: one has no back end, or two have the same alias.
        """
        if self._templates is None:
            self._templates = settings.TEMPLATES
        described: dict[str, dict[str, Any]] = {}
        aliases: list[str] = []
        for options in self._templates:
            try:
                # A back end is called like the module it is in.
                default_name = options["BACKEND"].rsplit(".", 2)[-2]
            except Exception as exc:
                missing = options.get("BACKEND", "<not defined>")
                raise ImproperlyConfigured(
                    f"Invalid BACKEND for a template engine: {missing}. Check your TEMPLATES setting."
                ) from exc
            full = {"NAME": default_name, "DIRS": [], "APP_DIRS": False, "OPTIONS": {}, **options}
            described[full["NAME"]] = full
            aliases.append(full["NAME"])
        duplicates = [alias for alias, count in Counter(aliases).most_common() if count > 1]
        if duplicates:
            raise ImproperlyConfigured(
                f"Template engine aliases aren't unique, duplicates: {', '.join(duplicates)}. Set a unique NAME for "
                "each engine in settings.TEMPLATES."
            )
        return described

    def __getitem__(self, alias: str) -> Any:
        if alias not in self._engines:
            try:
                params = dict(self.templates[alias])
            except KeyError:
                raise InvalidTemplateEngineError(f"Could not find config for '{alias}' in settings.TEMPLATES") from None
            backend = params.pop("BACKEND")
            with blaming("TEMPLATES", backend):
                make = import_string(backend)
            self._engines[alias] = make(params)
        return self._engines[alias]

    def __iter__(self) -> Iterator[str]:
        return iter(self.templates)

    def all(self) -> list[Any]:
        """All back ends, in the setting's order."""
        return [self[alias] for alias in self]


@functools.cache
def get_app_template_dirs(dirname: str) -> tuple[Path, ...]:
    """The folders of that name in the installed apps."""
    folders = (Path(config.path) / dirname for config in apps.get_app_configs() if config.path)
    return tuple(folder for folder in folders if folder.is_dir())
