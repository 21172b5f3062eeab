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
