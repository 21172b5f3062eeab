"""``JSONField``; and the door to what reaches into documents, whose rooms are in ``_json/``.

Source: django.db.models.fields.json (5.2).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from fastjango.db.models.expressions import Value
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages, databases_of
from ._formfields import form_class
from ._json.key_lookups import KeyTransformEndsWith as KeyTransformEndsWith
from ._json.key_lookups import KeyTransformExact as KeyTransformExact
from ._json.key_lookups import KeyTransformGt as KeyTransformGt
from ._json.key_lookups import KeyTransformGte as KeyTransformGte
from ._json.key_lookups import KeyTransformIContains as KeyTransformIContains
from ._json.key_lookups import KeyTransformIEndsWith as KeyTransformIEndsWith
from ._json.key_lookups import KeyTransformIExact as KeyTransformIExact
from ._json.key_lookups import KeyTransformIn as KeyTransformIn
from ._json.key_lookups import KeyTransformIRegex as KeyTransformIRegex
from ._json.key_lookups import KeyTransformIsNull as KeyTransformIsNull
from ._json.key_lookups import KeyTransformIStartsWith as KeyTransformIStartsWith
from ._json.key_lookups import KeyTransformLt as KeyTransformLt
from ._json.key_lookups import KeyTransformLte as KeyTransformLte
from ._json.key_lookups import KeyTransformNumericLookupMixin as KeyTransformNumericLookupMixin
from ._json.key_lookups import KeyTransformRegex as KeyTransformRegex
from ._json.key_lookups import KeyTransformStartsWith as KeyTransformStartsWith
from ._json.key_lookups import KeyTransformTextLookupMixin as KeyTransformTextLookupMixin
from ._json.lookups import CaseInsensitiveMixin as CaseInsensitiveMixin
from ._json.lookups import ContainedBy as ContainedBy
from ._json.lookups import DataContains as DataContains
from ._json.lookups import HasAnyKeys as HasAnyKeys
from ._json.lookups import HasKey as HasKey
from ._json.lookups import HasKeyLookup as HasKeyLookup
from ._json.lookups import HasKeyOrArrayIndex as HasKeyOrArrayIndex
from ._json.lookups import HasKeys as HasKeys
from ._json.lookups import JSONExact as JSONExact
from ._json.lookups import JSONIContains as JSONIContains
from ._json.paths import compile_json_path as compile_json_path
from ._json.transforms import KT as KT
from ._json.transforms import KeyTextTransform as KeyTextTransform
from ._json.transforms import KeyTransform as KeyTransform
from ._json.transforms import KeyTransformFactory as KeyTransformFactory
from .mixins import CheckFieldDefaultMixin

__all__ = ["JSONField"]


class JSONField(CheckFieldDefaultMixin, Field):
    """A JSON document.

    Args:
        encoder: A ``json.JSONEncoder`` class for values that JSON does not know.
        decoder: A ``json.JSONDecoder`` class.

    Raises:
        ValueError: one of them is no class or function.

    Source: django.db.models.JSONField.
    """

    empty_strings_allowed = False
    description = _("A JSON object")
    default_error_messages = {"invalid": _("Value must be valid JSON.")}
    _default_hint = ("dict", "{}")

    def __init__(
        self, verbose_name: Any = None, name: str | None = None, encoder: Any = None, decoder: Any = None, **kwargs: Any
    ) -> None:
        for role, given in (("encoder", encoder), ("decoder", decoder)):
            if given and not callable(given):
                raise ValueError(f"The {role} parameter must be a callable object.")
        self.encoder, self.decoder = encoder, decoder
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_supported(kwargs.get("databases") or ())]

    def _check_supported(self, databases: Iterable[str]) -> Messages:
        options = self.model._meta
        return [
            self._error(f"{each.display_name} does not support JSONFields.", "E180")
            for each in databases_of(self.model, databases)
            if not (options.required_db_vendor and options.required_db_vendor != each.vendor)
            and not ("supports_json_field" in options.required_db_features or each.features.supports_json_field)
        ]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        given = {"encoder": self.encoder, "decoder": self.decoder}
        return name, path, args, kwargs | {key: value for key, value in given.items() if value is not None}

    def get_internal_type(self) -> str:
        return "JSONField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The document; SQLite gives numbers and truth values inside one as they are."""
        if value is None or (isinstance(expression, KeyTransform) and not isinstance(value, str)):
            return value
        try:
            return json.loads(value, cls=self.decoder)
        except json.JSONDecodeError:
            return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if hasattr(value, "as_sql") and not isinstance(value, Value):
            return value
        ready = value if prepared else self.get_prep_value(value)
        if isinstance(ready, Value) and isinstance(ready.output_field, JSONField):
            # Value(None, JSONField()) is JSON's null and not the database's.
            ready = ready.value
        elif hasattr(ready, "as_sql"):
            return ready
        return connection.ops.adapt_json_value(ready, self.encoder)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return None if value is None else self.get_db_prep_value(value, connection)

    def get_transform(self, name: str) -> Any:
        return super().get_transform(name) or KeyTransformFactory(name)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        try:
            json.dumps(value, cls=self.encoder)
        except TypeError:
            raise self._invalid("invalid", value=value) from None

    def value_to_string(self, obj: Any) -> Any:
        return self.value_from_object(obj)

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {"form_class": form_class("JSONField"), "encoder": self.encoder, "decoder": self.decoder}
        return super().formfield(**(defaults | kwargs))


for _lookup in (DataContains, ContainedBy, HasKey, HasKeys, HasAnyKeys, JSONExact, JSONIContains):
    JSONField.register_lookup(_lookup)
