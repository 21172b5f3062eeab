"""System checks: what is wrong with a project, found before it runs; each check lives with its subject."""

from importlib import import_module
from typing import Any

from .messages import CRITICAL as CRITICAL
from .messages import DEBUG as DEBUG
from .messages import ERROR as ERROR
from .messages import INFO as INFO
from .messages import WARNING as WARNING
from .messages import CheckMessage as CheckMessage
from .messages import Critical as Critical
from .messages import Debug as Debug
from .messages import Error as Error
from .messages import Info as Info
from .messages import Warning as Warning
from .registry import Tags as Tags
from .registry import register as register
from .registry import run_checks as run_checks
from .registry import tag_exists as tag_exists

__all__ = [
    "CRITICAL", "DEBUG", "ERROR", "INFO", "WARNING", "CheckMessage", "Critical", "Debug", "Error", "Info", "Tags",
    "Warning", "register", "run_checks", "tag_exists",
]  # fmt: skip

# The checks of settings; each registers itself.
from . import async_checks, backends, caches, commands, database, files, templates, translation, urls  # isort: skip
from .compatibility import django_4_0  # isort: skip
from .security import base, csrf, sessions  # isort: skip


def __getattr__(name: str) -> Any:
    # On first use: what it checks stands on a higher floor.
    if name == "model_checks":
        return import_module("fastjango.core.checks.model_checks")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
