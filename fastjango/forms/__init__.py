"""Forms: fields, widgets, forms, formsets and the forms of models."""

from importlib import import_module
from typing import Any

from fastjango.core.exceptions import ValidationError as ValidationError
from fastjango.db.models.fields import register_formfields

from .boundfield import BoundField as BoundField
from .fields import BooleanField as BooleanField
from .fields import CharField as CharField
from .fields import ChoiceField as ChoiceField
from .fields import ComboField as ComboField
from .fields import DateField as DateField
from .fields import DateTimeField as DateTimeField
from .fields import DecimalField as DecimalField
from .fields import DurationField as DurationField
from .fields import EmailField as EmailField
from .fields import Field as Field
from .fields import FileField as FileField
from .fields import FilePathField as FilePathField
from .fields import FloatField as FloatField
from .fields import GenericIPAddressField as GenericIPAddressField
from .fields import ImageField as ImageField
from .fields import IntegerField as IntegerField
from .fields import JSONField as JSONField
from .fields import MultipleChoiceField as MultipleChoiceField
from .fields import MultiValueField as MultiValueField
from .fields import NullBooleanField as NullBooleanField
from .fields import RegexField as RegexField
from .fields import SlugField as SlugField
from .fields import SplitDateTimeField as SplitDateTimeField
from .fields import TimeField as TimeField
from .fields import TypedChoiceField as TypedChoiceField
from .fields import TypedMultipleChoiceField as TypedMultipleChoiceField
from .fields import URLField as URLField
from .fields import UUIDField as UUIDField
from .forms import BaseForm as BaseForm
from .forms import Form as Form
from .formsets import BaseFormSet as BaseFormSet
from .formsets import all_valid as all_valid
from .formsets import formset_factory as formset_factory
from .models import ALL_FIELDS as ALL_FIELDS
from .models import BaseInlineFormSet as BaseInlineFormSet
from .models import BaseModelForm as BaseModelForm
from .models import BaseModelFormSet as BaseModelFormSet
from .models import ModelChoiceField as ModelChoiceField
from .models import ModelForm as ModelForm
from .models import ModelMultipleChoiceField as ModelMultipleChoiceField
from .models import fields_for_model as fields_for_model
from .models import inlineformset_factory as inlineformset_factory
from .models import model_to_dict as model_to_dict
from .models import modelform_factory as modelform_factory
from .models import modelformset_factory as modelformset_factory
from .widgets import CheckboxInput as CheckboxInput
from .widgets import CheckboxSelectMultiple as CheckboxSelectMultiple
from .widgets import ClearableFileInput as ClearableFileInput
from .widgets import ColorInput as ColorInput
from .widgets import DateInput as DateInput
from .widgets import DateTimeInput as DateTimeInput
from .widgets import EmailInput as EmailInput
from .widgets import FileInput as FileInput
from .widgets import HiddenInput as HiddenInput
from .widgets import Media as Media
from .widgets import MediaDefiningClass as MediaDefiningClass
from .widgets import MultipleHiddenInput as MultipleHiddenInput
from .widgets import MultiWidget as MultiWidget
from .widgets import NullBooleanSelect as NullBooleanSelect
from .widgets import NumberInput as NumberInput
from .widgets import PasswordInput as PasswordInput
from .widgets import RadioSelect as RadioSelect
from .widgets import Script as Script
from .widgets import SearchInput as SearchInput
from .widgets import Select as Select
from .widgets import SelectDateWidget as SelectDateWidget
from .widgets import SelectMultiple as SelectMultiple
from .widgets import SplitDateTimeWidget as SplitDateTimeWidget
from .widgets import SplitHiddenDateTimeWidget as SplitHiddenDateTimeWidget
from .widgets import TelInput as TelInput
from .widgets import Textarea as Textarea
from .widgets import TextInput as TextInput
from .widgets import TimeInput as TimeInput
from .widgets import URLInput as URLInput
from .widgets import Widget as Widget

__all__ = (
    "ALL_FIELDS",
    "BaseForm",
    "BaseFormSet",
    "BaseInlineFormSet",
    "BaseModelForm",
    "BaseModelFormSet",
    "BooleanField",
    "BoundField",
    "CharField",
    "CheckboxInput",
    "CheckboxSelectMultiple",
    "ChoiceField",
    "ClearableFileInput",
    "ColorInput",
    "ComboField",
    "DateField",
    "DateInput",
    "DateTimeField",
    "DateTimeInput",
    "DecimalField",
    "DurationField",
    "EmailField",
    "EmailInput",
    "Field",
    "FileField",
    "FileInput",
    "FilePathField",
    "FloatField",
    "Form",
    "GenericIPAddressField",
    "HiddenInput",
    "ImageField",
    "IntegerField",
    "JSONField",
    "Media",
    "MediaDefiningClass",
    "ModelChoiceField",
    "ModelForm",
    "ModelMultipleChoiceField",
    "MultiValueField",
    "MultiWidget",
    "MultipleChoiceField",
    "MultipleHiddenInput",
    "NullBooleanField",
    "NullBooleanSelect",
    "NumberInput",
    "PasswordInput",
    "RadioSelect",
    "RegexField",
    "Script",
    "SearchInput",
    "Select",
    "SelectDateWidget",
    "SelectMultiple",
    "SlugField",
    "SplitDateTimeField",
    "SplitDateTimeWidget",
    "SplitHiddenDateTimeWidget",
    "TelInput",
    "TextInput",
    "Textarea",
    "TimeField",
    "TimeInput",
    "TypedChoiceField",
    "TypedMultipleChoiceField",
    "URLField",
    "URLInput",
    "UUIDField",
    "ValidationError",
    "Widget",
    "all_valid",
    "fields_for_model",
    "formset_factory",
    "inlineformset_factory",
    "model_to_dict",
    "modelform_factory",
    "modelformset_factory",
)


def from_pydantic(model: Any, name: str | None = None) -> Any:
    """A form class with a field for each of a Pydantic model's; see ``_pydantic/inward.py``."""
    return import_module("fastjango.forms._pydantic.inward").from_pydantic(model, name)  # loads Pydantic


# Model fields make form fields of these; they stand below forms and cannot import them.
register_formfields({name: globals()[name] for name in __all__})
