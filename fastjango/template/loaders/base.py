"""What loaders share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..base import Template
from ..exceptions import TemplateDoesNotExist


class Loader:
    """Finds templates for an engine; subclasses say where (``get_template_sources``) and read (``get_contents``).

    Source: django.template.loaders.base.Loader.
    """

    def __init__(self, engine: Any) -> None:
        self.engine = engine

    def get_template(self, template_name: Any, skip: Any = None) -> Template:
        """A template by name.

        Args:
            skip: Origins not to take.

        Raises:
            TemplateDoesNotExist: it is at none of the places.
        """
        tried: list[tuple[Any, str]] = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
            else:
                return Template(contents, origin, origin.template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)

    def get_contents(self, origin: Any) -> str:
        """The text at a place.

        Raises:
            TemplateDoesNotExist: nothing is there.
        """
        raise NotImplementedError("subclasses of Loader must provide a get_contents() method")

    def get_template_sources(self, template_name: Any) -> Iterable[Any]:
        """The places where a template of that name could be, in the order to look."""
        raise NotImplementedError("subclasses of Loader must provide a get_template_sources() method")

    def reset(self) -> None:
        """Forget what is cached."""
