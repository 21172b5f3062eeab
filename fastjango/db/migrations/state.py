"""What the models look like between migrations: a door to ``_state``."""

from ._state.apps import AppConfigStub as AppConfigStub
from ._state.apps import StateApps as StateApps
from ._state.model import ModelState as ModelState
from ._state.project import ProjectState as ProjectState
from ._state.relations import get_related_models_recursive as get_related_models_recursive
from ._state.relations import get_related_models_tuples as get_related_models_tuples
from .exceptions import InvalidBasesError as InvalidBasesError

__all__ = [
    "AppConfigStub",
    "InvalidBasesError",
    "ModelState",
    "ProjectState",
    "StateApps",
    "get_related_models_recursive",
    "get_related_models_tuples",
]
