"""Fields for bytes and for UUIDs."""

from __future__ import annotations

import uuid
from base64 import b64decode, b64encode
from typing import Any

from fastjango.core import validators
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages
from ._formfields import form_class

__all__ = ["BinaryField", "UUIDField"]


class BinaryField(Field):
    """Raw bytes; not editable unless told otherwise.

    Source: django.db.models.BinaryField.
    """

    description = _("Raw binary data")
    empty_values = [None, b""]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(validators.MaxLengthValidator(self.max_length))

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_str_default_value()]

    def _check_str_default_value(self) -> Messages:
        if not (self.has_default() and isinstance(self.default, str)):
            return []
        return [self._error("BinaryField's default cannot be a string. Use bytes content instead.", "E170")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.editable:
            kwargs["editable"] = True
        else:
            del kwargs["editable"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> Any:
        return connection.ops.binary_placeholder_sql(value)

    def get_default(self) -> Any:
        default = super().get_default()
        return b"" if default == "" else default

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = super().get_db_prep_value(value, connection, prepared)
        return None if ready is None else connection.Database.Binary(ready)

    def value_to_string(self, obj: Any) -> str:
        return b64encode(self.value_from_object(obj)).decode("ascii")

    def to_python(self, value: Any) -> Any:
        # Serialized values are Base64 text.
        return memoryview(b64decode(value.encode("ascii"))) if isinstance(value, str) else value


class UUIDField(Field):
    """A universally unique identifier.

    Source: django.db.models.UUIDField.
    """

    default_error_messages = {"invalid": _("“%(value)s” is not a valid UUID.")}
    description = _("Universally unique identifier")
    empty_strings_allowed = False

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs["max_length"] = 32
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "UUIDField"

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        found = self.to_python(value)
        if found is None or connection.features.has_native_uuid_field:
            return found
        return found.hex

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, uuid.UUID):
            return value
        try:
            return uuid.UUID(int=value) if isinstance(value, int) else uuid.UUID(hex=value)
        except (AttributeError, ValueError, TypeError):
            raise self._invalid("invalid", value=value) from None

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("UUIDField")} | kwargs))
