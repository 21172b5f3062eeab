"""Templates that changed on disk are read anew while the development server runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastjango.dispatch import receiver
from fastjango.utils._os import to_path
from fastjango.utils.autoreload import autoreload_started, file_changed
from fastjango.utils.module_loading import import_string

from . import engines
from .backends.django import DjangoTemplates

_PACKAGE = Path(__file__).resolve().parent.parent


def get_template_directories() -> set[Path]:
    """The folders of the project's templates; the package's own do not change."""
    folders: set[Path] = set()
    for backend in engines.all():
        if not isinstance(backend, DjangoTemplates):
            continue
        here = Path.cwd()
        folders.update(here / to_path(folder) for folder in backend.engine.dirs if folder)
        for loader in backend.engine.template_loaders:
            if hasattr(loader, "get_dirs"):
                folders.update(
                    here / to_path(folder)
                    for folder in loader.get_dirs()
                    if folder and _PACKAGE not in to_path(folder).parents
                )
    return folders


def reset_loaders() -> None:
    """Make all loaders forget what they cached, those of form widgets too."""
    for backend in engines.all():
        if isinstance(backend, DjangoTemplates):
            for loader in backend.engine.template_loaders:
                loader.reset()
    # Forms stand above templates; the path is the one that the renderer is found by.
    renderer = import_string("fastjango.forms.renderers.get_default_renderer")()
    backend = getattr(renderer, "engine", None)
    if isinstance(backend, DjangoTemplates):
        for loader in backend.engine.template_loaders:
            loader.reset()


@receiver(autoreload_started, dispatch_uid="template_loaders_watch_changes")
def watch_for_template_changes(sender: Any, **kwargs: Any) -> None:
    """Have the reloader watch the folders."""
    for folder in get_template_directories():
        sender.watch_dir(folder, "**/*")


@receiver(file_changed, dispatch_uid="template_loaders_file_changed")
def template_changed(sender: Any, file_path: Path, **kwargs: Any) -> bool | None:
    """Forget cached templates when one changed; ``True`` says that no restart is needed."""
    if file_path.suffix == ".py":
        return None
    for folder in get_template_directories():
        if folder in file_path.parents:
            reset_loaders()
            return True
    return None
