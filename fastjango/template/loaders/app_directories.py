"""Templates in the ``templates`` folders of installed apps."""

from __future__ import annotations

from typing import Any

from ..utils import get_app_template_dirs
from .filesystem import Loader as FilesystemLoader


class Loader(FilesystemLoader):
    """Looks into the apps, in their order."""

    def get_dirs(self) -> Any:
        """The apps' folders."""
        return get_app_template_dirs("templates")
