"""Functions of PostgreSQL.

Source: django.contrib.postgres.functions (5.2).
"""

from __future__ import annotations

from fastjango.db.models import DateTimeField, Func, UUIDField

__all__ = ["RandomUUID", "TransactionNow"]


class RandomUUID(Func):
    """A random UUID, made by the server."""

    template = "GEN_RANDOM_UUID()"
    output_field = UUIDField()


class TransactionNow(Func):
    """When the transaction began, by the server's clock."""

    template = "CURRENT_TIMESTAMP"
    output_field = DateTimeField()
