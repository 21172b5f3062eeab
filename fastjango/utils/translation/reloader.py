"""Lets the development server read catalogues again when they change."""

from __future__ import annotations

import gettext as gettext_module
from pathlib import Path
from typing import Any

from asgiref.local import Local

from fastjango.conf import settings
from fastjango.utils.autoreload import is_django_path
from fastjango.utils.translation import trans_real

from ._app_folders import app_folders


def watch_for_translation_changes(sender: Any, **kwargs: Any) -> None:
    """Watch the catalogues of the project and of its own apps; receives ``autoreload_started``."""
    if not settings.USE_I18N:
        return
    # Those of this package change with it only.
    own = (Path(folder) for folder in app_folders())
    folders = [Path("locale"), *(folder / "locale" for folder in own if not is_django_path(folder))]
    for folder in (*folders, *map(Path, settings.LOCALE_PATHS)):
        sender.watch_dir(folder, "**/*.mo")


def translation_file_changed(sender: Any, file_path: Path, **kwargs: Any) -> bool | None:
    """Forget the texts read so far when a catalogue changes; receives ``file_changed``."""
    if file_path.suffix != ".mo":
        return None
    gettext_module._translations = {}  # type: ignore[attr-defined]  # what the standard library remembers
    trans_real._translations = {}
    trans_real._default = None
    trans_real._active = Local()  # type: ignore[assignment]  # one of two kinds of local
    return True
