"""``FilterSet`` as API views have it."""

from __future__ import annotations

from typing import Any

from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _

from .. import compat, filterset
from .filters import BooleanFilter, IsoDateTimeFilter

FILTER_FOR_DBFIELD_DEFAULTS: dict[Any, dict[str, Any]] = {
    **filterset.FILTER_FOR_DBFIELD_DEFAULTS,
    models.DateTimeField: {"filter_class": IsoDateTimeFilter},
    models.BooleanField: {"filter_class": BooleanFilter},
    models.NullBooleanField: {"filter_class": BooleanFilter},
}


class FilterSet(filterset.FilterSet):
    """Filters of a model: date-times in ISO 8601, true and false in small letters."""

    FILTER_DEFAULTS = FILTER_FOR_DBFIELD_DEFAULTS

    @property
    def form(self) -> Any:
        form = super().form
        if compat.is_crispy() and not hasattr(form, "helper"):
            # Optional, and asked for only where the project uses it.
            from crispy_forms.helper import FormHelper
            from crispy_forms.layout import Layout, Submit

            form.helper = FormHelper(form)
            form.helper.form_method = "GET"
            form.helper.layout = Layout(*form.fields, Submit("", _("Submit"), css_class="btn-default"))
        return form
