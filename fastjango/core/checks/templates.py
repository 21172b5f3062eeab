"""Checks that template engines make themselves."""

from __future__ import annotations

from typing import Any

from ._upward import subject
from .registry import Tags, register


@register(Tags.templates)
def check_templates(app_configs: Any, **kwargs: Any) -> list[Any]:
    """What the configured engines find wrong."""
    return [error for engine in subject("template.engines").all() for error in engine.check()]
