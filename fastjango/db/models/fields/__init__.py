"""Door: the fields of models.

Rooms: ``_base`` (Field); by kind ``_text``, ``_numeric``, ``_temporal``, ``_choices``, ``_misc``; ``_formfields``, the
seam to forms. ``files``, ``json``, ``generated``, ``composite``, ``proxy`` stand under Django's names. Relations are in
``_related``, behind the doors ``related``, ``related_descriptors`` and ``reverse_related``.
"""

from fastjango.db import connection as connection
from fastjango.db import connections as connections
from fastjango.db import router as router
from fastjango.db.models.constants import LOOKUP_SEP as LOOKUP_SEP

from . import _lookups as _lookups
from ._base import Empty as Empty
from ._base import Field as Field
from ._base import _load_field as _load_field
from ._choices import BooleanField as BooleanField
from ._choices import FilePathField as FilePathField
from ._choices import NullBooleanField as NullBooleanField
from ._formfields import register_formfields as register_formfields
from ._forms import BLANK_CHOICE_DASH as BLANK_CHOICE_DASH
from ._misc import BinaryField as BinaryField
from ._misc import UUIDField as UUIDField
from ._numeric import AutoField as AutoField
from ._numeric import AutoFieldMeta as AutoFieldMeta
from ._numeric import AutoFieldMixin as AutoFieldMixin
from ._numeric import BigAutoField as BigAutoField
from ._numeric import BigIntegerField as BigIntegerField
from ._numeric import DecimalField as DecimalField
from ._numeric import FloatField as FloatField
from ._numeric import IntegerField as IntegerField
from ._numeric import PositiveBigIntegerField as PositiveBigIntegerField
from ._numeric import PositiveIntegerField as PositiveIntegerField
from ._numeric import PositiveIntegerRelDbTypeMixin as PositiveIntegerRelDbTypeMixin
from ._numeric import PositiveSmallIntegerField as PositiveSmallIntegerField
from ._numeric import SmallAutoField as SmallAutoField
from ._numeric import SmallIntegerField as SmallIntegerField
from ._storage import NOT_PROVIDED as NOT_PROVIDED
from ._storage import return_None as return_None
from ._temporal import DateField as DateField
from ._temporal import DateTimeCheckMixin as DateTimeCheckMixin
from ._temporal import DateTimeField as DateTimeField
from ._temporal import DurationField as DurationField
from ._temporal import TimeField as TimeField
from ._text import CharField as CharField
from ._text import CommaSeparatedIntegerField as CommaSeparatedIntegerField
from ._text import DbCollationMixin as DbCollationMixin
from ._text import EmailField as EmailField
from ._text import GenericIPAddressField as GenericIPAddressField
from ._text import IPAddressField as IPAddressField
from ._text import SlugField as SlugField
from ._text import TextField as TextField
from ._text import URLField as URLField

# The classes are whole now: they get their lookups.

__all__ = [
    "BLANK_CHOICE_DASH",
    "NOT_PROVIDED",
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "BinaryField",
    "BooleanField",
    "CharField",
    "CommaSeparatedIntegerField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Empty",
    "Field",
    "FilePathField",
    "FloatField",
    "GenericIPAddressField",
    "IPAddressField",
    "IntegerField",
    "NullBooleanField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SlugField",
    "SmallAutoField",
    "SmallIntegerField",
    "TextField",
    "TimeField",
    "URLField",
    "UUIDField",
]
