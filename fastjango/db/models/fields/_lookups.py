"""Gives the field classes the lookups of the floors below, which know no fields."""

from __future__ import annotations

import types

from fastjango.db.models._lookups import registration
from fastjango.db.models.functions import datetime as date_parts

from ._base import Field
from ._misc import UUIDField
from ._numeric import IntegerField
from ._temporal import DateField, DateTimeField, TimeField

_classes = types.SimpleNamespace(
    Field=Field,
    IntegerField=IntegerField,
    UUIDField=UUIDField,
    DateField=DateField,
    DateTimeField=DateTimeField,
    TimeField=TimeField,
)
registration.register_on_fields(_classes)
date_parts.register_on_fields(_classes)
