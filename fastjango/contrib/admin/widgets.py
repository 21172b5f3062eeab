"""Door to the admin's form widgets, in ``_widgets``: inputs, choices, raw keys, autocomplete, wrapper."""

from fastjango.contrib.admin._widgets.autocomplete import SELECT2_TRANSLATIONS as SELECT2_TRANSLATIONS
from fastjango.contrib.admin._widgets.autocomplete import AutocompleteMixin as AutocompleteMixin
from fastjango.contrib.admin._widgets.autocomplete import AutocompleteSelect as AutocompleteSelect
from fastjango.contrib.admin._widgets.autocomplete import AutocompleteSelectMultiple as AutocompleteSelectMultiple
from fastjango.contrib.admin._widgets.autocomplete import get_select2_language as get_select2_language
from fastjango.contrib.admin._widgets.choices import FilteredSelectMultiple as FilteredSelectMultiple
from fastjango.contrib.admin._widgets.inputs import AdminBigIntegerFieldWidget as AdminBigIntegerFieldWidget
from fastjango.contrib.admin._widgets.inputs import AdminDateWidget as AdminDateWidget
from fastjango.contrib.admin._widgets.inputs import AdminEmailInputWidget as AdminEmailInputWidget
from fastjango.contrib.admin._widgets.inputs import AdminFileWidget as AdminFileWidget
from fastjango.contrib.admin._widgets.inputs import AdminIntegerFieldWidget as AdminIntegerFieldWidget
from fastjango.contrib.admin._widgets.inputs import AdminRadioSelect as AdminRadioSelect
from fastjango.contrib.admin._widgets.inputs import AdminSplitDateTime as AdminSplitDateTime
from fastjango.contrib.admin._widgets.inputs import AdminTextareaWidget as AdminTextareaWidget
from fastjango.contrib.admin._widgets.inputs import AdminTextInputWidget as AdminTextInputWidget
from fastjango.contrib.admin._widgets.inputs import AdminTimeWidget as AdminTimeWidget
from fastjango.contrib.admin._widgets.inputs import AdminURLFieldWidget as AdminURLFieldWidget
from fastjango.contrib.admin._widgets.inputs import AdminUUIDInputWidget as AdminUUIDInputWidget
from fastjango.contrib.admin._widgets.inputs import BaseAdminDateWidget as BaseAdminDateWidget
from fastjango.contrib.admin._widgets.inputs import BaseAdminTimeWidget as BaseAdminTimeWidget
from fastjango.contrib.admin._widgets.raw_id import ForeignKeyRawIdWidget as ForeignKeyRawIdWidget
from fastjango.contrib.admin._widgets.raw_id import ManyToManyRawIdWidget as ManyToManyRawIdWidget
from fastjango.contrib.admin._widgets.raw_id import url_params_from_lookup_dict as url_params_from_lookup_dict
from fastjango.contrib.admin._widgets.wrapper import RelatedFieldWidgetWrapper as RelatedFieldWidgetWrapper
