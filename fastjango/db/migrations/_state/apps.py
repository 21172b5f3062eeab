"""A registry of the classes that a project state describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.apps.config import AppConfig
from fastjango.apps.registry import Apps
from fastjango.apps.registry import apps as global_apps
from fastjango.conf import settings
from fastjango.db.models._model.registry_checks import _check_lazy_references
from fastjango.utils.version import get_docs_version

from ..exceptions import InvalidBasesError
from .model import ModelState


class AppConfigStub(AppConfig):
    """An app of a state, which has a label and no module."""

    def __init__(self, label: str) -> None:
        self.apps: Any = None
        self.models = {}
        self.label = label
        self.name = label
        self.module: Any = None
        self.verbose_name = label.title()
        self.path = ""

    def import_models(self) -> None:
        """Take the models of the registry; there is nothing to import."""
        self.models = self.apps.all_models[self.label]


class StateApps(Apps):
    """The classes of a state, made at once.

    Args:
        real_apps: Labels of apps without migrations, whose real models are described too.
        models: The model states by key.
        ignore_swappable: Let references to swappable models stay open.

    Raises:
        ValueError: a field refers to a model that is not there.
        InvalidBasesError: a base is not there.
    """

    def __init__(self, real_apps: Iterable[str], models: dict[Any, ModelState], ignore_swappable: bool = False) -> None:
        self.real_models = [
            ModelState.from_model(model, exclude_rels=True)
            for label in real_apps
            for model in global_apps.get_app_config(label).get_models()
        ]
        labels = {state.app_label for state in models.values()}
        super().__init__([AppConfigStub(label) for label in sorted({*real_apps, *labels})])
        self._cloned = False
        self.render_multiple([*models.values(), *self.real_models])
        self._refuse_open_references(ignore_swappable)

    def _refuse_open_references(self, ignore_swappable: bool) -> None:
        if not self._pending_operations:
            return
        ignored = {_swapped_key()} if ignore_swappable else set()
        errors = _check_lazy_references(self, ignore=ignored)
        if errors:
            raise ValueError("\n".join(error.msg for error in errors))

    @contextmanager
    def bulk_update(self) -> Iterator[None]:
        """Clear the caches once for many changes."""
        ready, self.ready = self.ready, False
        try:
            yield
        finally:
            self.ready = ready
            self.clear_cache()

    def render_multiple(self, model_states: list[ModelState]) -> None:
        """Make classes, each after its bases.

        Raises:
            InvalidBasesError: some bases are not there.
        """
        if not model_states:
            return
        with self.bulk_update():
            waiting = model_states
            while waiting:
                left = []
                for state in waiting:
                    try:
                        state.render(self)
                    except InvalidBasesError:
                        left.append(state)
                if len(left) == len(waiting):
                    raise InvalidBasesError(
                        f"Cannot resolve bases for {left!r}\nThis can happen if you are inheriting models from an app "
                        "with migrations (e.g. contrib.auth)\n in an app with no migrations; see "
                        f"https://docs.djangoproject.com/en/{get_docs_version()}/topics/migrations/#dependencies for "
                        "more"
                    )
                waiting = left

    def clone(self) -> StateApps:
        """A registry with the same classes, which then go different ways."""
        made = StateApps([], {})
        for label, known in self.all_models.items():
            made.all_models[label] = dict(known)
        for label in self.app_configs:
            config = AppConfigStub(label)
            config.apps = made
            config.import_models()
            made.app_configs[label] = config
        made.real_models = self.real_models
        return made

    def register_model(self, app_label: str, model: Any) -> None:
        """Take a class in."""
        self.all_models[app_label][model._meta.model_name] = model
        if app_label not in self.app_configs:
            config = AppConfigStub(app_label)
            config.apps = self
            self.app_configs[app_label] = config
        self.app_configs[app_label].models = self.all_models[app_label]
        self.do_pending_operations(model)
        self.clear_cache()

    def unregister_model(self, app_label: str, model_name: str) -> None:
        """Forget a class; nothing happens when it is not there."""
        if self.all_models[app_label].pop(model_name, None) is not None:
            (self.app_configs[app_label].models or {}).pop(model_name, None)


def _swapped_key() -> tuple[str, str]:
    label, _, name = settings.AUTH_USER_MODEL.partition(".")
    return label, name.lower()
