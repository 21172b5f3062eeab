"""The column that keeps the order of objects with respect to another (``order_with_respect_to``)."""

from __future__ import annotations

from typing import Any

from ._numeric import IntegerField

__all__ = ["OrderWrt"]


class OrderWrt(IntegerField):
    """The place among the objects of the same parent, in a column ``_order``.

    Source: django.db.models.fields.proxy.OrderWrt.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["name"] = "_order"
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)
