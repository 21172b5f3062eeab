"""Door to forms as the templates see them, in ``_helpers``: actions, fields, forms, inlines."""

from fastjango.contrib.admin._helpers.actions import ACTION_CHECKBOX_NAME as ACTION_CHECKBOX_NAME
from fastjango.contrib.admin._helpers.actions import ActionForm as ActionForm
from fastjango.contrib.admin._helpers.adminform import AdminErrorList as AdminErrorList
from fastjango.contrib.admin._helpers.adminform import AdminForm as AdminForm
from fastjango.contrib.admin._helpers.adminform import Fieldline as Fieldline
from fastjango.contrib.admin._helpers.adminform import Fieldset as Fieldset
from fastjango.contrib.admin._helpers.fields import AdminField as AdminField
from fastjango.contrib.admin._helpers.fields import AdminReadonlyField as AdminReadonlyField
from fastjango.contrib.admin._helpers.inlines import InlineAdminForm as InlineAdminForm
from fastjango.contrib.admin._helpers.inlines import InlineAdminFormSet as InlineAdminFormSet
from fastjango.contrib.admin._helpers.inlines import InlineFieldset as InlineFieldset
from fastjango.contrib.admin.utils import display_for_field as display_for_field
from fastjango.contrib.admin.utils import flatten_fieldsets as flatten_fieldsets
from fastjango.contrib.admin.utils import help_text_for_field as help_text_for_field
from fastjango.contrib.admin.utils import label_for_field as label_for_field
from fastjango.contrib.admin.utils import lookup_field as lookup_field
from fastjango.contrib.admin.utils import quote as quote
