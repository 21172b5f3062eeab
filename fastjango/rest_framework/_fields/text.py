"""Fields of text: plain, by pattern, and texts with a form of their own (e-mail, URL, UUID, IP address)."""

from __future__ import annotations

import re
import uuid
from typing import Any

from fastjango.core.exceptions import ValidationError as DjangoValidationError
from fastjango.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    MinLengthValidator,
    ProhibitNullCharactersValidator,
    RegexValidator,
    URLValidator,
    ip_address_validators,
)
from fastjango.utils.ipv6 import clean_ipv6_address
from fastjango.utils.translation import gettext_lazy as _

from ..utils.formatting import lazy_format
from ..validators import ProhibitSurrogateCharactersValidator
from .base import Field, empty


class CharField(Field):
    """Text; blanks around it go unless ``trim_whitespace=False``. Numbers are taken, booleans are not."""

    default_error_messages = {
        "invalid": _("Not a valid string."),
        "blank": _("This field may not be blank."),
        "max_length": _("Ensure this field has no more than {max_length} characters."),
        "min_length": _("Ensure this field has at least {min_length} characters."),
    }
    initial = ""

    def __init__(self, **kwargs: Any) -> None:
        self.allow_blank = kwargs.pop("allow_blank", False)
        self.trim_whitespace = kwargs.pop("trim_whitespace", True)
        self.max_length = kwargs.pop("max_length", None)
        self.min_length = kwargs.pop("min_length", None)
        super().__init__(**kwargs)
        for name, validator in (("max_length", MaxLengthValidator), ("min_length", MinLengthValidator)):
            limit = getattr(self, name)
            if limit is not None:
                message = lazy_format(self.error_messages[name], **{name: limit})
                self.validators.append(validator(limit, message=message))
        self.validators.append(ProhibitNullCharactersValidator())
        self.validators.append(ProhibitSurrogateCharactersValidator())

    def run_validation(self, data: Any = empty) -> Any:
        # Before everything else: None may be allowed where a text without letters is not.
        if data == "" or (self.trim_whitespace and isinstance(data, str | int | float) and not str(data).strip()):
            if not self.allow_blank:
                self.fail("blank")
            return ""
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            self.fail("invalid")
        text = str(data)
        return text.strip() if self.trim_whitespace else text

    def to_representation(self, value: Any) -> Any:
        return str(value)


class _ValidatedText(CharField):
    """Text with one more validator, whose message is the field's ``invalid``."""

    def _check_by(self, validator: type, *args: Any, message: str = "invalid") -> None:
        self.validators.append(validator(*args, message=self.error_messages[message]))


class EmailField(_ValidatedText):
    """An e-mail address."""

    default_error_messages = {"invalid": _("Enter a valid email address.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._check_by(EmailValidator)


class RegexField(_ValidatedText):
    """Text that matches a pattern."""

    default_error_messages = {"invalid": _("This value does not match the required pattern.")}

    def __init__(self, regex: str | re.Pattern[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._check_by(RegexValidator, regex)


class SlugField(_ValidatedText):
    """Letters, digits, hyphens, underscores; of any language with ``allow_unicode``."""

    default_error_messages = {
        "invalid": _('Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.'),
        "invalid_unicode": _('Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'),
    }

    def __init__(self, allow_unicode: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allow_unicode = allow_unicode
        if allow_unicode:
            self._check_by(RegexValidator, re.compile(r"^[-\w]+\Z"), message="invalid_unicode")
        else:
            self._check_by(RegexValidator, re.compile(r"^[-a-zA-Z0-9_]+$"))


class URLField(_ValidatedText):
    """An address with its scheme."""

    default_error_messages = {"invalid": _("Enter a valid URL.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._check_by(URLValidator)


class UUIDField(Field):
    """A UUID, shown as ``format`` says: hex with hyphens, hex, number, URN."""

    valid_formats = ("hex_verbose", "hex", "int", "urn")
    default_error_messages = {"invalid": _("Must be a valid UUID.")}

    def __init__(self, **kwargs: Any) -> None:
        self.uuid_format = kwargs.pop("format", "hex_verbose")
        if self.uuid_format not in self.valid_formats:
            choices = '", "'.join(self.valid_formats)
            raise ValueError(f'Invalid format for uuid representation. Must be one of "{choices}"')
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, uuid.UUID):
            return data
        try:
            match data:
                case int():
                    return uuid.UUID(int=data)
                case str():
                    return uuid.UUID(hex=data)
        except ValueError:
            pass
        self.fail("invalid", value=data)

    def to_representation(self, value: Any) -> Any:
        return str(value) if self.uuid_format == "hex_verbose" else getattr(value, self.uuid_format)


class IPAddressField(CharField):
    """An IP address of ``protocol`` "both", "ipv4" or "ipv6"; IPv6 addresses are written in their short form."""

    default_error_messages = {"invalid": _("Enter a valid IPv4 or IPv6 address.")}

    def __init__(self, protocol: str = "both", **kwargs: Any) -> None:
        self.protocol = protocol.lower()
        self.unpack_ipv4 = self.protocol == "both"
        super().__init__(**kwargs)
        self.validators.extend(ip_address_validators(protocol, self.unpack_ipv4))

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        if ":" in data and self.protocol in ("both", "ipv6"):
            try:
                return clean_ipv6_address(data, self.unpack_ipv4)
            except DjangoValidationError:
                self.fail("invalid", value=data)
        return super().to_internal_value(data)
