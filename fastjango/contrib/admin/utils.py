"""Door to the admin's helpers, in ``_utils``: quoting, lookups, columns, values, naming, deletion, changes."""

from fastjango.contrib.admin._utils.changes import construct_change_message as construct_change_message
from fastjango.contrib.admin._utils.columns import FieldIsAForeignKeyColumnName as FieldIsAForeignKeyColumnName
from fastjango.contrib.admin._utils.columns import get_non_gfk_field as _get_non_gfk_field  # noqa: F401  # asked for
from fastjango.contrib.admin._utils.columns import help_text_for_field as help_text_for_field
from fastjango.contrib.admin._utils.columns import label_for_field as label_for_field
from fastjango.contrib.admin._utils.columns import lookup_field as lookup_field
from fastjango.contrib.admin._utils.deletion import NestedObjects as NestedObjects
from fastjango.contrib.admin._utils.deletion import get_deleted_objects as get_deleted_objects
from fastjango.contrib.admin._utils.lookups import NotRelationField as NotRelationField
from fastjango.contrib.admin._utils.lookups import (
    build_q_object_from_lookup_parameters as build_q_object_from_lookup_parameters,
)
from fastjango.contrib.admin._utils.lookups import get_fields_from_path as get_fields_from_path
from fastjango.contrib.admin._utils.lookups import get_last_value_from_parameters as get_last_value_from_parameters
from fastjango.contrib.admin._utils.lookups import get_model_from_relation as get_model_from_relation
from fastjango.contrib.admin._utils.lookups import lookup_spawns_duplicates as lookup_spawns_duplicates
from fastjango.contrib.admin._utils.lookups import prepare_lookup_value as prepare_lookup_value
from fastjango.contrib.admin._utils.lookups import reverse_field_path as reverse_field_path
from fastjango.contrib.admin._utils.naming import flatten as flatten
from fastjango.contrib.admin._utils.naming import flatten_fieldsets as flatten_fieldsets
from fastjango.contrib.admin._utils.naming import model_format_dict as model_format_dict
from fastjango.contrib.admin._utils.naming import model_ngettext as model_ngettext
from fastjango.contrib.admin._utils.quoting import quote as quote
from fastjango.contrib.admin._utils.quoting import unquote as unquote
from fastjango.contrib.admin._utils.values import display_for_field as display_for_field
from fastjango.contrib.admin._utils.values import display_for_value as display_for_value
