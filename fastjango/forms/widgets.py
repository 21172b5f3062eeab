"""The widgets; rooms: ``_media``, ``_widgets``."""

from ._media import MEDIA_TYPES as MEDIA_TYPES
from ._media import Media as Media
from ._media import MediaAsset as MediaAsset
from ._media import MediaDefiningClass as MediaDefiningClass
from ._media import MediaOrderConflictWarning as MediaOrderConflictWarning
from ._media import Script as Script
from ._media import media_property as media_property
from ._widgets.base import Widget as Widget
from ._widgets.choices import CheckboxSelectMultiple as CheckboxSelectMultiple
from ._widgets.choices import ChoiceWidget as ChoiceWidget
from ._widgets.choices import NullBooleanSelect as NullBooleanSelect
from ._widgets.choices import RadioSelect as RadioSelect
from ._widgets.choices import Select as Select
from ._widgets.choices import SelectMultiple as SelectMultiple
from ._widgets.inputs import FILE_INPUT_CONTRADICTION as FILE_INPUT_CONTRADICTION
from ._widgets.inputs import CheckboxInput as CheckboxInput
from ._widgets.inputs import ClearableFileInput as ClearableFileInput
from ._widgets.inputs import ColorInput as ColorInput
from ._widgets.inputs import DateInput as DateInput
from ._widgets.inputs import DateTimeBaseInput as DateTimeBaseInput
from ._widgets.inputs import DateTimeInput as DateTimeInput
from ._widgets.inputs import EmailInput as EmailInput
from ._widgets.inputs import FileInput as FileInput
from ._widgets.inputs import HiddenInput as HiddenInput
from ._widgets.inputs import Input as Input
from ._widgets.inputs import MultipleHiddenInput as MultipleHiddenInput
from ._widgets.inputs import NumberInput as NumberInput
from ._widgets.inputs import PasswordInput as PasswordInput
from ._widgets.inputs import SearchInput as SearchInput
from ._widgets.inputs import TelInput as TelInput
from ._widgets.inputs import Textarea as Textarea
from ._widgets.inputs import TextInput as TextInput
from ._widgets.inputs import TimeInput as TimeInput
from ._widgets.inputs import URLInput as URLInput
from ._widgets.inputs import boolean_check as boolean_check
from ._widgets.multi import MultiWidget as MultiWidget
from ._widgets.multi import SelectDateWidget as SelectDateWidget
from ._widgets.multi import SplitDateTimeWidget as SplitDateTimeWidget
from ._widgets.multi import SplitHiddenDateTimeWidget as SplitHiddenDateTimeWidget

__all__ = (
    "CheckboxInput",
    "CheckboxSelectMultiple",
    "ClearableFileInput",
    "ColorInput",
    "DateInput",
    "DateTimeInput",
    "EmailInput",
    "FileInput",
    "HiddenInput",
    "Media",
    "MediaDefiningClass",
    "MultiWidget",
    "MultipleHiddenInput",
    "NullBooleanSelect",
    "NumberInput",
    "PasswordInput",
    "RadioSelect",
    "Script",
    "SearchInput",
    "Select",
    "SelectDateWidget",
    "SelectMultiple",
    "SplitDateTimeWidget",
    "SplitHiddenDateTimeWidget",
    "TelInput",
    "TextInput",
    "Textarea",
    "TimeInput",
    "URLInput",
    "Widget",
)
