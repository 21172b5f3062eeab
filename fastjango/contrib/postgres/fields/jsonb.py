"""A field that migrations of long ago name.

Source: django.contrib.postgres.fields.jsonb (5.2).
"""

from __future__ import annotations

from fastjango.db.models import JSONField as BuiltinJSONField

__all__ = ["JSONField"]


class JSONField(BuiltinJSONField):
    """For old migrations only."""

    system_check_removed_details = {
        "msg": "fastjango.contrib.postgres.fields.JSONField is removed except for support in historical migrations.",
        "hint": "Use fastjango.db.models.JSONField instead.",
        "id": "fields.E904",
    }
