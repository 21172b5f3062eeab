"""Templates in folders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import SuspiciousFileOperation
from fastjango.utils._os import safe_join

from ..base import Origin
from ..exceptions import TemplateDoesNotExist
from .base import Loader as BaseLoader


class Loader(BaseLoader):
    """Looks into the engine's ``dirs``, or into the folders given.

    Source: django.template.loaders.filesystem.Loader.
    """

    def __init__(self, engine: Any, dirs: Any = None) -> None:
        super().__init__(engine)
        self.dirs = dirs

    def get_dirs(self) -> Any:
        """The folders."""
        return self.engine.dirs if self.dirs is None else self.dirs

    def get_contents(self, origin: Any) -> str:
        """The file's text."""
        try:
            with open(origin.name, encoding=self.engine.file_charset) as file:
                return file.read()
        except FileNotFoundError:
            raise TemplateDoesNotExist(origin) from None

    def get_template_sources(self, template_name: Any) -> Iterator[Origin]:
        """The file's path in each folder; paths that lead out of a folder are left out."""
        for folder in self.get_dirs():
            try:
                path = safe_join(folder, template_name)
            except SuspiciousFileOperation:
                continue
            yield Origin(name=path, template_name=template_name, loader=self)
