"""Door to the filters of change lists, in ``_filters``, and which kind a field gets."""

from fastjango.contrib.admin._filters.base import FacetsMixin, FieldListFilter, ListFilter, SimpleListFilter
from fastjango.contrib.admin._filters.dates import DateFieldListFilter
from fastjango.contrib.admin._filters.related import RelatedFieldListFilter, RelatedOnlyFieldListFilter
from fastjango.contrib.admin._filters.values import (
    AllValuesFieldListFilter,
    BooleanFieldListFilter,
    ChoicesFieldListFilter,
    EmptyFieldListFilter,
)
from fastjango.contrib.admin.exceptions import IncorrectLookupParameters as IncorrectLookupParameters
from fastjango.contrib.admin.utils import build_q_object_from_lookup_parameters as build_q_object_from_lookup_parameters
from fastjango.contrib.admin.utils import get_last_value_from_parameters as get_last_value_from_parameters
from fastjango.contrib.admin.utils import get_model_from_relation as get_model_from_relation
from fastjango.contrib.admin.utils import prepare_lookup_value as prepare_lookup_value
from fastjango.contrib.admin.utils import reverse_field_path as reverse_field_path
from fastjango.db import models

__all__ = [
    "AllValuesFieldListFilter",
    "BooleanFieldListFilter",
    "ChoicesFieldListFilter",
    "DateFieldListFilter",
    "EmptyFieldListFilter",
    "FacetsMixin",
    "FieldListFilter",
    "ListFilter",
    "RelatedFieldListFilter",
    "RelatedOnlyFieldListFilter",
    "SimpleListFilter",
]

# The first test that holds decides.
FieldListFilter.register(lambda field: field.remote_field, RelatedFieldListFilter)
FieldListFilter.register(lambda field: isinstance(field, models.BooleanField), BooleanFieldListFilter)
FieldListFilter.register(lambda field: bool(field.choices), ChoicesFieldListFilter)
FieldListFilter.register(lambda field: isinstance(field, models.DateField), DateFieldListFilter)
FieldListFilter.register(lambda field: True, AllValuesFieldListFilter)
