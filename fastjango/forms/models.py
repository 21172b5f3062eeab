"""Forms of models; rooms: ``_models/construct``, ``form``, ``choices``, ``formset``, ``inline``."""

from fastjango.core.exceptions import NON_FIELD_ERRORS as NON_FIELD_ERRORS
from fastjango.core.exceptions import FieldError as FieldError
from fastjango.core.exceptions import ImproperlyConfigured as ImproperlyConfigured
from fastjango.core.exceptions import ValidationError as ValidationError

from ._models.choices import InlineForeignKeyField as InlineForeignKeyField
from ._models.choices import ModelChoiceField as ModelChoiceField
from ._models.choices import ModelChoiceIterator as ModelChoiceIterator
from ._models.choices import ModelChoiceIteratorValue as ModelChoiceIteratorValue
from ._models.choices import ModelMultipleChoiceField as ModelMultipleChoiceField
from ._models.construct import ALL_FIELDS as ALL_FIELDS
from ._models.construct import apply_limit_choices_to_to_formfield as apply_limit_choices_to_to_formfield
from ._models.construct import construct_instance as construct_instance
from ._models.construct import fields_for_model as fields_for_model
from ._models.construct import model_to_dict as model_to_dict
from ._models.form import BaseModelForm as BaseModelForm
from ._models.form import ModelForm as ModelForm
from ._models.form import ModelFormMetaclass as ModelFormMetaclass
from ._models.form import ModelFormOptions as ModelFormOptions
from ._models.form import modelform_defines_fields as modelform_defines_fields
from ._models.form import modelform_factory as modelform_factory
from ._models.formset import BaseModelFormSet as BaseModelFormSet
from ._models.formset import modelformset_factory as modelformset_factory
from ._models.inline import BaseInlineFormSet as BaseInlineFormSet
from ._models.inline import _get_foreign_key as _get_foreign_key
from ._models.inline import inlineformset_factory as inlineformset_factory
from .fields import ChoiceField as ChoiceField
from .fields import Field as Field
from .forms import BaseForm as BaseForm
from .forms import DeclarativeFieldsMetaclass as DeclarativeFieldsMetaclass
from .formsets import BaseFormSet as BaseFormSet
from .formsets import formset_factory as formset_factory
from .utils import ErrorList as ErrorList
from .widgets import HiddenInput as HiddenInput
from .widgets import MultipleHiddenInput as MultipleHiddenInput
from .widgets import RadioSelect as RadioSelect
from .widgets import SelectMultiple as SelectMultiple

__all__ = (
    "ALL_FIELDS",
    "BaseInlineFormSet",
    "BaseModelForm",
    "BaseModelFormSet",
    "ModelChoiceField",
    "ModelForm",
    "ModelMultipleChoiceField",
    "fields_for_model",
    "inlineformset_factory",
    "model_to_dict",
    "modelform_factory",
    "modelformset_factory",
)
