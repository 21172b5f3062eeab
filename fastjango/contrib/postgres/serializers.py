"""How migrations write ranges.

Source: django.contrib.postgres.serializers (5.2).
"""

from __future__ import annotations

from fastjango.db.migrations.serializer import BaseSerializer

__all__ = ["RangeSerializer"]


class RangeSerializer(BaseSerializer):
    """The driver's ranges tell by their ``repr`` how to make them."""

    def serialize(self) -> tuple[str, set[str]]:
        module = type(self.value).__module__
        return f"{module}.{self.value!r}", {f"import {module}"}
