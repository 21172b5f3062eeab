"""Fields that migrations of long ago name.

Source: django.contrib.postgres.fields.citext (5.2).
"""

from __future__ import annotations

from fastjango.db.models import CharField, EmailField, TextField

__all__ = ["CICharField", "CIEmailField", "CITextField"]


def _removed(name: str, instead: str, number: int) -> dict[str, str]:
    return {
        "msg": f"fastjango.contrib.postgres.fields.{name} is removed except for support in historical migrations.",
        "hint": f'Use {instead}(db_collation="…") with a case-insensitive non-deterministic collation instead.',
        "id": f"fields.E{number}",
    }


class CICharField(CharField):
    """For old migrations only."""

    system_check_removed_details = _removed("CICharField", "CharField", 905)


class CIEmailField(EmailField):
    """For old migrations only."""

    system_check_removed_details = _removed("CIEmailField", "EmailField", 906)


class CITextField(TextField):
    """For old migrations only."""

    system_check_removed_details = _removed("CITextField", "TextField", 907)
