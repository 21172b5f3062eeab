"""Serializer fields.

The rooms are in ``_fields``: ``access`` (sources), ``base``, ``text``, ``numeric``, ``temporal``, ``choices``,
``files``, ``composite``, ``special``.
"""

from fastjango.forms import ImageField as DjangoImageField  # noqa: F401 - a public name

from ._fields.access import BuiltinSignatureError as BuiltinSignatureError
from ._fields.access import get_attribute as get_attribute
from ._fields.access import is_simple_callable as is_simple_callable
from ._fields.base import MISSING_ERROR_MESSAGE as MISSING_ERROR_MESSAGE
from ._fields.base import NOT_READ_ONLY_REQUIRED as NOT_READ_ONLY_REQUIRED
from ._fields.base import NOT_READ_ONLY_WRITE_ONLY as NOT_READ_ONLY_WRITE_ONLY
from ._fields.base import NOT_REQUIRED_DEFAULT as NOT_REQUIRED_DEFAULT
from ._fields.base import USE_READONLYFIELD as USE_READONLYFIELD
from ._fields.base import CreateOnlyDefault as CreateOnlyDefault
from ._fields.base import CurrentUserDefault as CurrentUserDefault
from ._fields.base import Field as Field
from ._fields.base import SkipField as SkipField
from ._fields.base import empty as empty
from ._fields.base import get_error_detail as get_error_detail
from ._fields.choices import ChoiceField as ChoiceField
from ._fields.choices import FilePathField as FilePathField
from ._fields.choices import MultipleChoiceField as MultipleChoiceField
from ._fields.choices import flatten_choices_dict as flatten_choices_dict
from ._fields.choices import iter_options as iter_options
from ._fields.choices import to_choices_dict as to_choices_dict
from ._fields.composite import DictField as DictField
from ._fields.composite import HStoreField as HStoreField
from ._fields.composite import JSONField as JSONField
from ._fields.composite import ListField as ListField
from ._fields.composite import _UnvalidatedField as _UnvalidatedField
from ._fields.files import FileField as FileField
from ._fields.files import ImageField as ImageField
from ._fields.numeric import BigIntegerField as BigIntegerField
from ._fields.numeric import BooleanField as BooleanField
from ._fields.numeric import DecimalField as DecimalField
from ._fields.numeric import FloatField as FloatField
from ._fields.numeric import IntegerField as IntegerField
from ._fields.special import HiddenField as HiddenField
from ._fields.special import ModelField as ModelField
from ._fields.special import ReadOnlyField as ReadOnlyField
from ._fields.special import SerializerMethodField as SerializerMethodField
from ._fields.temporal import DateField as DateField
from ._fields.temporal import DateTimeField as DateTimeField
from ._fields.temporal import DurationField as DurationField
from ._fields.temporal import TimeField as TimeField
from ._fields.text import CharField as CharField
from ._fields.text import EmailField as EmailField
from ._fields.text import IPAddressField as IPAddressField
from ._fields.text import RegexField as RegexField
from ._fields.text import SlugField as SlugField
from ._fields.text import URLField as URLField
from ._fields.text import UUIDField as UUIDField
from .exceptions import ErrorDetail as ErrorDetail
from .exceptions import ValidationError as ValidationError
