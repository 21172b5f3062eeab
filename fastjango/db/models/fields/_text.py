"""Fields for text: CharField and its kinds, TextField, network addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.core import exceptions, validators
from fastjango.db import connection
from fastjango.db.models.functions.text import Substr
from fastjango.utils.ipv6 import MAX_IPV6_ADDRESS_LENGTH, clean_ipv6_address
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages, databases_of, is_positive_integer
from ._formfields import form_class

__all__ = [
    "CharField",
    "CommaSeparatedIntegerField",
    "DbCollationMixin",
    "EmailField",
    "GenericIPAddressField",
    "IPAddressField",
    "SlugField",
    "TextField",
    "URLField",
]


class _Text(Field):
    """Text with an optional collation of the database."""

    _collation_feature: str

    def __init__(self, *args: Any, db_collation: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.db_collation = db_collation

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_db_collation(kwargs.get("databases"))]

    def _check_db_collation(self, databases: Iterable[str] | None) -> Messages:
        if self.db_collation is None:
            return []
        required = self.model._meta.required_db_features
        kind = self._collation_feature.rpartition("_")[2]
        noun = {"charfield": "CharFields", "textfield": "TextFields"}[kind]
        return [
            self._error(f"{each.display_name} does not support a database collation on {noun}.", "E190")
            for each in databases_of(self.model, databases)
            if self._collation_feature not in required and not getattr(each.features, self._collation_feature)
        ]

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return super().db_parameters(connection) | {"collation": self.db_collation}

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.db_collation:
            kwargs["db_collation"] = self.db_collation
        return name, path, args, kwargs

    def slice_expression(self, expression: Any, start: int, length: int | None) -> Any:
        return Substr(expression, start, length)


DbCollationMixin = _Text


def _as_text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else str(value)


# ``CharField`` and ``TextField`` convert each in methods of their own: custom fields pass over them with
# ``super(CharField, self).get_prep_value(value)``.


class CharField(_Text):
    """Text of at most ``max_length`` characters.

    Source: django.db.models.CharField.
    """

    _collation_feature = "supports_collation_on_charfield"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(validators.MaxLengthValidator(self.max_length))

    @property
    def description(self) -> Any:
        """What the admin's documentation calls the type."""
        return _("String (unlimited)") if self.max_length is None else _("String (up to %(max_length)s)")

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_max_length_attribute(**kwargs)]

    def _check_max_length_attribute(self, **kwargs: Any) -> Messages:
        if self.max_length is None:
            unlimited = connection.features.supports_unlimited_charfield
            if unlimited or "supports_unlimited_charfield" in self.model._meta.required_db_features:
                return []
            return [self._error("CharFields must define a 'max_length' attribute.", "E120")]
        if is_positive_integer(self.max_length):
            return []
        return [self._error("'max_length' must be a positive integer.", "E121")]

    def cast_db_type(self, connection: Any) -> str | None:
        if self.max_length is None:
            return str(connection.ops.cast_char_field_without_max_length)
        return super().cast_db_type(connection)

    def get_internal_type(self) -> str:
        return "CharField"

    def to_python(self, value: Any) -> Any:
        return _as_text(value)

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {"max_length": self.max_length}
        if self.null and not connection.features.interprets_empty_strings_as_nulls:
            defaults["empty_value"] = None
        return super().formfield(**(defaults | kwargs))


class CommaSeparatedIntegerField(CharField):
    """Removed; exists for old migrations."""

    default_validators = [validators.validate_comma_separated_integer_list]
    description = _("Comma-separated integers")
    system_check_removed_details = {
        "msg": "CommaSeparatedIntegerField is removed except for support in historical migrations.",
        "hint": "Use CharField(validators=[validate_comma_separated_integer_list]) instead.",
        "id": "fields.E901",
    }


class _LengthByDefault(CharField):
    """A CharField whose length has a default."""

    _default_length = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self._default_length)
        super().__init__(*args, **kwargs)


class EmailField(_LengthByDefault):
    """An e-mail address.

    Source: django.db.models.EmailField.
    """

    default_validators = [validators.validate_email]
    description = _("Email address")
    _default_length = 254  # RFC 3696, erratum 1690

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        # The length is always written: its default was another one in old releases.
        return super().deconstruct()

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("EmailField")} | kwargs))


class SlugField(_LengthByDefault):
    """A short label for URLs; indexed unless told otherwise.

    Args:
        allow_unicode: Accept letters beyond ASCII.

    Source: django.db.models.SlugField.
    """

    default_validators = [validators.validate_slug]
    description = _("Slug (up to %(max_length)s)")
    _default_length = 50

    def __init__(
        self, *args: Any, max_length: int | None = 50, db_index: bool = True, allow_unicode: bool = False, **kwargs: Any
    ) -> None:
        self.allow_unicode = allow_unicode
        if allow_unicode:
            self.default_validators = [validators.validate_unicode_slug]
        super().__init__(*args, max_length=max_length, db_index=db_index, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == self._default_length:
            del kwargs["max_length"]
        if self.db_index:
            del kwargs["db_index"]
        else:
            kwargs["db_index"] = False
        if self.allow_unicode:
            kwargs["allow_unicode"] = True
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "SlugField"

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {"form_class": form_class("SlugField"), "allow_unicode": self.allow_unicode}
        return super().formfield(**(defaults | kwargs))


class URLField(_LengthByDefault):
    """A URL.

    Source: django.db.models.URLField.
    """

    default_validators = [validators.URLValidator()]
    description = _("URL")
    _default_length = 200

    def __init__(self, verbose_name: Any = None, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, name, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == self._default_length:
            del kwargs["max_length"]
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("URLField")} | kwargs))


class TextField(_Text):
    """Text of any length.

    Source: django.db.models.TextField.
    """

    description = _("Text")
    _collation_feature = "supports_collation_on_textfield"

    def get_internal_type(self) -> str:
        return "TextField"

    def to_python(self, value: Any) -> Any:
        return _as_text(value)

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        # max_length is a matter of the form's field; the database does not enforce it.
        defaults: dict[str, Any] = {"max_length": self.max_length}
        if self.choices is None:
            defaults["widget"] = form_class("Textarea")
        return super().formfield(**(defaults | kwargs))


class IPAddressField(Field):
    """Removed; exists for old migrations."""

    empty_strings_allowed = False
    description = _("IPv4 address")
    system_check_removed_details = {
        "msg": "IPAddressField has been removed except for support in historical migrations.",
        "hint": "Use GenericIPAddressField instead.",
        "id": "fields.E900",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 15
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length")
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else str(value)

    def get_internal_type(self) -> str:
        return "IPAddressField"


class GenericIPAddressField(Field):
    """An IPv4 or IPv6 address.

    Args:
        protocol: ``both``, ``IPv4`` or ``IPv6``.
        unpack_ipv4: Keep IPv4-mapped addresses as plain IPv4 ones; with ``both`` only.

    Source: django.db.models.GenericIPAddressField.
    """

    empty_strings_allowed = False
    description = _("IP address")
    default_error_messages = {"invalid": _("Enter a valid %(protocol)s address.")}

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        protocol: str = "both",
        unpack_ipv4: bool = False,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self.protocol, self.unpack_ipv4 = protocol, unpack_ipv4
        self.default_validators = validators.ip_address_validators(protocol, unpack_ipv4)
        kwargs["max_length"] = 39
        super().__init__(verbose_name, name, *args, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_blank_and_null_values(**kwargs)]

    def _check_blank_and_null_values(self, **kwargs: Any) -> Messages:
        if self.null or not self.blank:
            return []
        message = "GenericIPAddressFields cannot have blank=True if null=False, as blank values are stored as nulls."
        return [self._error(message, "E150")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.unpack_ipv4:
            kwargs["unpack_ipv4"] = True
        if self.protocol != "both":
            kwargs["protocol"] = self.protocol
        if kwargs.get("max_length") == MAX_IPV6_ADDRESS_LENGTH:
            del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "GenericIPAddressField"

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        text = str(value).strip()
        if ":" in text:
            return clean_ipv6_address(text, self.unpack_ipv4, self.error_messages["invalid"])
        return text

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = value if prepared else self.get_prep_value(value)
        return connection.ops.adapt_ipaddressfield_value(ready)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None:
            return None
        if value and ":" in str(value):
            try:
                return clean_ipv6_address(value, self.unpack_ipv4)
            except exceptions.ValidationError:
                pass  # parts of addresses are searched for too
        return str(value)

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {"protocol": self.protocol, "form_class": form_class("GenericIPAddressField")}
        return super().formfield(**(defaults | kwargs))
