"""Templates that other loaders found, kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ..base import Template
from ..exceptions import TemplateDoesNotExist
from .base import Loader as BaseLoader


class Loader(BaseLoader):
    """Asks other loaders once for each name, and remembers names that do not exist, too.

    Source: django.template.loaders.cached.Loader.
    """

    def __init__(self, engine: Any, loaders: Any) -> None:
        self.get_template_cache: dict[str, Any] = {}
        self.loaders = engine.get_template_loaders(loaders)
        super().__init__(engine)

    def get_dirs(self) -> Iterator[Any]:
        """The folders of all loaders that have some."""
        for loader in self.loaders:
            if hasattr(loader, "get_dirs"):
                yield from loader.get_dirs()

    def get_contents(self, origin: Any) -> str:
        """What the loader that made the origin reads there."""
        return str(origin.loader.get_contents(origin))

    def get_template(self, template_name: Any, skip: Any = None) -> Template:
        """The template, parsed once.

        A miss is kept in a form without traceback: an error object would keep all frames alive that it passed.
        """
        key = self.cache_key(template_name, skip)
        cached = self.get_template_cache.get(key)
        if cached is not None:
            if isinstance(cached, Template):
                return cached
            if isinstance(cached, type):
                raise cached(template_name)
            raise TemplateDoesNotExist(cached.args[0], tried=cached.tried)
        try:
            template = super().get_template(template_name, skip)
        except TemplateDoesNotExist as exc:
            # The places tried matter to error pages only.
            kept = TemplateDoesNotExist(exc.args[0], tried=exc.tried) if self.engine.debug else TemplateDoesNotExist
            self.get_template_cache[key] = kept
            raise
        self.get_template_cache[key] = template
        return template

    def get_template_sources(self, template_name: Any) -> Iterator[Any]:
        """The places of all loaders."""
        for loader in self.loaders:
            yield from loader.get_template_sources(template_name)

    def cache_key(self, template_name: Any, skip: Any = None) -> str:
        """A key for a name and those origins to skip that could be taken for it."""
        if not skip:
            return str(template_name)
        matching = [origin.name for origin in skip if origin.template_name == template_name]
        skipped = self.generate_hash(matching) if matching else ""
        return "-".join(part for part in (str(template_name), skipped) if part)

    def generate_hash(self, values: Any) -> str:
        """A short name for a list of names."""
        return hashlib.sha1("|".join(map(str, values)).encode(), usedforsecurity=False).hexdigest()

    def reset(self) -> None:
        """Forget all templates."""
        self.get_template_cache.clear()
