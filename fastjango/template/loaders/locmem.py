"""Templates in a dictionary, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..base import Origin
from ..exceptions import TemplateDoesNotExist
from .base import Loader as BaseLoader


class Loader(BaseLoader):
    """Finds templates in ``{name: text}``."""

    def __init__(self, engine: Any, templates_dict: dict[str, str]) -> None:
        super().__init__(engine)
        self.templates_dict = templates_dict

    def get_contents(self, origin: Any) -> str:
        """The text of that name."""
        try:
            return self.templates_dict[origin.name]
        except KeyError:
            raise TemplateDoesNotExist(origin) from None

    def get_template_sources(self, template_name: Any) -> Iterator[Origin]:
        """The name itself."""
        yield Origin(name=template_name, template_name=template_name, loader=self)
