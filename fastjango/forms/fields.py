"""The fields; room: ``_fields``."""

from fastjango.core.exceptions import ValidationError as ValidationError

from ._fields.base import Field as Field
from ._fields.choices import BooleanField as BooleanField
from ._fields.choices import ChoiceField as ChoiceField
from ._fields.choices import FilePathField as FilePathField
from ._fields.choices import MultipleChoiceField as MultipleChoiceField
from ._fields.choices import NullBooleanField as NullBooleanField
from ._fields.choices import TypedChoiceField as TypedChoiceField
from ._fields.choices import TypedMultipleChoiceField as TypedMultipleChoiceField
from ._fields.compound import ComboField as ComboField
from ._fields.compound import MultiValueField as MultiValueField
from ._fields.compound import SplitDateTimeField as SplitDateTimeField
from ._fields.files import FileField as FileField
from ._fields.files import ImageField as ImageField
from ._fields.numeric import DecimalField as DecimalField
from ._fields.numeric import FloatField as FloatField
from ._fields.numeric import IntegerField as IntegerField
from ._fields.temporal import BaseTemporalField as BaseTemporalField
from ._fields.temporal import DateField as DateField
from ._fields.temporal import DateTimeField as DateTimeField
from ._fields.temporal import DateTimeFormatsIterator as DateTimeFormatsIterator
from ._fields.temporal import DurationField as DurationField
from ._fields.temporal import TimeField as TimeField
from ._fields.text import CharField as CharField
from ._fields.text import EmailField as EmailField
from ._fields.text import GenericIPAddressField as GenericIPAddressField
from ._fields.text import InvalidJSONInput as InvalidJSONInput
from ._fields.text import JSONField as JSONField
from ._fields.text import JSONString as JSONString
from ._fields.text import RegexField as RegexField
from ._fields.text import SlugField as SlugField
from ._fields.text import URLField as URLField
from ._fields.text import UUIDField as UUIDField
from ._widgets.inputs import FILE_INPUT_CONTRADICTION as FILE_INPUT_CONTRADICTION
from .boundfield import BoundField as BoundField
from .widgets import CheckboxInput as CheckboxInput
from .widgets import ClearableFileInput as ClearableFileInput
from .widgets import DateInput as DateInput
from .widgets import DateTimeInput as DateTimeInput
from .widgets import EmailInput as EmailInput
from .widgets import FileInput as FileInput
from .widgets import HiddenInput as HiddenInput
from .widgets import MultipleHiddenInput as MultipleHiddenInput
from .widgets import NullBooleanSelect as NullBooleanSelect
from .widgets import NumberInput as NumberInput
from .widgets import Select as Select
from .widgets import SelectMultiple as SelectMultiple
from .widgets import SplitDateTimeWidget as SplitDateTimeWidget
from .widgets import SplitHiddenDateTimeWidget as SplitHiddenDateTimeWidget
from .widgets import Textarea as Textarea
from .widgets import TextInput as TextInput
from .widgets import TimeInput as TimeInput
from .widgets import URLInput as URLInput

__all__ = (
    "BooleanField",
    "CharField",
    "ChoiceField",
    "ComboField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Field",
    "FileField",
    "FilePathField",
    "FloatField",
    "GenericIPAddressField",
    "ImageField",
    "IntegerField",
    "JSONField",
    "MultiValueField",
    "MultipleChoiceField",
    "NullBooleanField",
    "RegexField",
    "SlugField",
    "SplitDateTimeField",
    "TimeField",
    "TypedChoiceField",
    "TypedMultipleChoiceField",
    "URLField",
    "UUIDField",
)
