"""The form field of key-value maps.

Source: django.contrib.postgres.forms.hstore (5.2).
"""

from __future__ import annotations

import json
from typing import Any

from fastjango import forms
from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _

__all__ = ["HStoreField"]


class HStoreField(forms.CharField):
    """A JSON object whose values become texts; None stays."""

    widget = forms.Textarea
    default_error_messages = {
        "invalid_json": _("Could not load JSON data."),
        "invalid_format": _("Input must be a JSON dictionary."),
    }

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        if not value:
            return {}
        if not isinstance(value, dict):
            try:
                value = json.loads(value)
            except (ValueError, TypeError, RecursionError):
                raise self.refusal("invalid_json") from None
        if not isinstance(value, dict):
            raise self.refusal("invalid_format")
        return {str(key): item if item is None else str(item) for key, item in value.items()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        # The same map may be written in many ways, and none at all is an empty one.
        try:
            initial = self.to_python(initial)
        except ValidationError:
            return not self.disabled
        return super().has_changed(initial, data)
