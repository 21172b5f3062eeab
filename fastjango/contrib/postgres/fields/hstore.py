"""HStoreField: texts by text keys.

Source: django.contrib.postgres.fields.hstore (5.2).
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from fastjango.contrib.postgres import forms, lookups
from fastjango.contrib.postgres.fields.array import ArrayField
from fastjango.db.models import Field, TextField, Transform
from fastjango.db.models.fields.mixins import CheckFieldDefaultMixin
from fastjango.utils.translation import gettext_lazy as _

__all__ = ["HStoreField"]


class HStoreField(CheckFieldDefaultMixin, Field):
    """A dictionary of texts, some of which may be None.

    Needs the extension ``hstore`` and ``fastjango.contrib.postgres`` among the installed apps.

    Source: django.contrib.postgres.fields.HStoreField.
    """

    empty_strings_allowed = False
    description = _("Map of strings to strings/nulls")
    default_error_messages = {"not_a_string": _("The value of “%(key)s” is not a string or null.")}
    _default_hint = ("dict", "{}")

    def db_type(self, connection: Any) -> str:
        return "hstore"

    def get_transform(self, name: str) -> Any:
        return super().get_transform(name) or partial(KeyTransform, name)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if isinstance(value, dict):
            return {str(key): None if text is None else str(text) for key, text in value.items()}
        if isinstance(value, list):
            return [str(item) for item in value]
        return value

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj: Any) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for key, text in value.items():
            if not isinstance(text, str | None):
                raise self._invalid("not_a_string", key=key)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": forms.HStoreField} | kwargs))


class KeyTransform(Transform):
    """The text of one key."""

    output_field = TextField()

    def __init__(self, key_name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_name = key_name

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.lhs)
        return f"({sql} -> %s)", (*params, self.key_name)


class KeysTransform(Transform):
    """All keys."""

    lookup_name = "keys"
    function = "akeys"
    output_field = ArrayField(TextField())


class ValuesTransform(Transform):
    """All texts."""

    lookup_name = "values"
    function = "avals"
    output_field = ArrayField(TextField())


for _lookup in (
    *(lookups.DataContains, lookups.ContainedBy, lookups.HasKey, lookups.HasKeys, lookups.HasAnyKeys),
    *(KeysTransform, ValuesTransform),
):
    HStoreField.register_lookup(_lookup)
