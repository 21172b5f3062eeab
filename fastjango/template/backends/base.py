"""What back ends share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from fastjango.utils._os import safe_join
from fastjango.utils.functional import cached_property

from ..utils import get_app_template_dirs


class BaseEngine:
    """A back end, made of a description: ``NAME``, ``DIRS``, ``APP_DIRS``; it has used up ``OPTIONS`` itself.

    Raises:
        ImproperlyConfigured: the description has more.

    Source: django.template.backends.base.BaseEngine.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        rest = dict(params)
        self.name = rest.pop("NAME")
        self.dirs = list(rest.pop("DIRS"))
        self.app_dirs = rest.pop("APP_DIRS")
        if rest:
            raise ImproperlyConfigured(f"Unknown parameters: {', '.join(rest)}")

    def check(self, **kwargs: Any) -> list[Any]:
        """System checks of the back end."""
        return []

    @property
    def app_dirname(self) -> str:
        """The name of the folder that apps keep templates for this back end in."""
        raise ImproperlyConfigured(
            f"{type(self).__name__} doesn't support loading templates from installed applications."
        )

    def from_string(self, template_code: str) -> Any:
        """A template of a text."""
        raise NotImplementedError("subclasses of BaseEngine should provide a from_string() method")

    def get_template(self, template_name: str) -> Any:
        """A template by name.

        Raises:
            TemplateDoesNotExist: there is none.
        """
        raise NotImplementedError("subclasses of BaseEngine must provide a get_template() method")

    @cached_property
    def template_dirs(self) -> tuple[Any, ...]:
        """The folders to look in."""
        folders = tuple(self.dirs)
        return folders + get_app_template_dirs(self.app_dirname) if self.app_dirs else folders

    def iter_template_filenames(self, template_name: str) -> Iterator[str]:
        """The paths that a template could have; none that lead out of a folder."""
        for folder in self.template_dirs:
            try:
                yield safe_join(folder, template_name)
            except SuspiciousFileOperation:
                continue
