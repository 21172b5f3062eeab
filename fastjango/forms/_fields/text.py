"""Fields of text: plain, by pattern, addresses, JSON, UUIDs."""

from __future__ import annotations

import json
import re
import uuid
import warnings
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fastjango.conf import settings
from fastjango.core import validators
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.ipv6 import MAX_IPV6_ADDRESS_LENGTH, clean_ipv6_address
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.inputs import EmailInput, Textarea, URLInput
from .base import Field

_CONTROLS = "".join(map(chr, range(33)))  # what urlsplit() takes off the beginning


class CharField(Field):
    """Text.

    Args:
        strip: Take white space off both ends.
        empty_value: What an empty text is cleaned to.
    """

    def __init__(
        self,
        *,
        max_length: int | None = None,
        min_length: int | None = None,
        strip: bool = True,
        empty_value: Any = "",
        **kwargs: Any,
    ) -> None:
        self.strip, self.empty_value = strip, empty_value
        self.min_length, self.max_length = min_length, max_length
        super().__init__(**kwargs)
        bounds = ((min_length, validators.MinLengthValidator), (max_length, validators.MaxLengthValidator))
        self.validators.extend(validator(int(bound)) for bound, validator in bounds if bound is not None)
        self.validators.append(validators.ProhibitNullCharactersValidator())

    def to_python(self, value: Any) -> Any:
        if type(value) is str:
            text = value.strip() if self.strip else value
        elif value in self.empty_values:
            text = value
        else:
            text = str(value).strip() if self.strip else str(value)
        return self.empty_value if text in self.empty_values else text

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if not widget.is_hidden:
            if self.max_length is not None:
                attrs["maxlength"] = str(self.max_length)
            if self.min_length is not None:
                attrs["minlength"] = str(self.min_length)
        return attrs


class RegexField(CharField):
    """Text of a pattern, which may be a text or compiled."""

    def __init__(self, regex: Any, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)
        self._set_regex(regex)

    def _get_regex(self) -> Any:
        return self._regex

    def _set_regex(self, regex: Any) -> None:
        self._regex = re.compile(regex) if isinstance(regex, str) else regex
        before = getattr(self, "_regex_validator", None)
        if before in self.validators:
            self.validators.remove(before)
        self._regex_validator = validators.RegexValidator(regex=self._regex)
        self.validators.append(self._regex_validator)

    regex = property(_get_regex, _set_regex)


class EmailField(CharField):
    """A mail address."""

    widget = EmailInput
    default_validators = [validators.validate_email]

    def __init__(self, **kwargs: Any) -> None:
        # RFC 3696, erratum 1690.
        kwargs.setdefault("max_length", 320)
        super().__init__(strip=True, **kwargs)


class SlugField(CharField):
    """Letters, digits, hyphens and underscores."""

    default_validators = [validators.validate_slug]

    def __init__(self, *, allow_unicode: bool = False, **kwargs: Any) -> None:
        self.allow_unicode = allow_unicode
        if allow_unicode:
            self.default_validators = [validators.validate_unicode_slug]
        super().__init__(**kwargs)


class URLField(CharField):
    """A URL; one without scheme gets ``assume_scheme``."""

    widget = URLInput
    default_error_messages = {"invalid": _("Enter a valid URL.")}
    default_validators = [validators.URLValidator()]

    def __init__(self, *, assume_scheme: str | None = None, **kwargs: Any) -> None:
        if assume_scheme is None:
            if settings.FORMS_URLFIELD_ASSUME_HTTPS:
                assume_scheme = "https"
            else:
                warnings.warn(
                    "The default scheme will be changed from 'http' to 'https' in Django 6.0. Pass the "
                    "forms.URLField.assume_scheme argument to silence this warning, or set the "
                    "FORMS_URLFIELD_ASSUME_HTTPS transitional setting to True to opt into using 'https' as the new "
                    "default scheme.",
                    RemovedInDjango60Warning,
                    stacklevel=2,
                )
                assume_scheme = "http"
        self.assume_scheme = assume_scheme
        super().__init__(strip=True, **kwargs)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        if not value:
            return value
        parts = self._split(value)
        if not parts[0]:
            parts[0] = self.assume_scheme
        if not parts[1]:
            # "example.com/x" is taken for a path; control characters before it, lost then, stay to be refused.
            start = value[: len(value) - len(value.lstrip(_CONTROLS))]
            parts[1], parts[2] = start + parts[2], ""
            parts = self._split(urlunsplit(parts))
        return urlunsplit(parts)

    def _split(self, url: str) -> list[Any]:
        try:
            return list(urlsplit(url))
        except ValueError:  # a broken IPv6 address
            raise self.refusal("invalid") from None


class GenericIPAddressField(CharField):
    """An IP address of version 4, 6 or both."""

    def __init__(self, *, protocol: str = "both", unpack_ipv4: bool = False, **kwargs: Any) -> None:
        self.unpack_ipv4 = unpack_ipv4
        self.default_validators = validators.ip_address_validators(protocol, unpack_ipv4)
        kwargs.setdefault("max_length", MAX_IPV6_ADDRESS_LENGTH)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return ""
        value = str(value).strip()
        if ":" in value:
            return clean_ipv6_address(value, self.unpack_ipv4, max_length=self.max_length or MAX_IPV6_ADDRESS_LENGTH)
        return value


class UUIDField(CharField):
    """A UUID."""

    default_error_messages = {"invalid": _("Enter a valid UUID.")}

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, uuid.UUID) else value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        if value in self.empty_values:
            return None
        if isinstance(value, uuid.UUID):
            return value
        try:
            return uuid.UUID(value)
        except ValueError:
            raise self.refusal("invalid") from None


class InvalidJSONInput(str):
    """A text that is no JSON, to be shown again as it was typed."""


class JSONString(str):
    """A text that JSON had as a text."""


class JSONField(CharField):
    """JSON.

    Args:
        encoder: The class that encodes what is shown.
        decoder: The class that decodes what was typed.
    """

    default_error_messages = {"invalid": _("Enter a valid JSON.")}
    widget = Textarea

    def __init__(self, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        self.encoder = encoder
        self.decoder = decoder
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if self.disabled:
            return value
        if value in self.empty_values:
            return None
        if isinstance(value, list | dict | int | float | JSONString):
            return value
        try:
            decoded = json.loads(value, cls=self.decoder)
        except (ValueError, TypeError, RecursionError):
            raise self.refusal("invalid", value=value) from None
        return JSONString(decoded) if isinstance(decoded, str) else decoded

    def bound_data(self, data: Any, initial: Any) -> Any:
        if self.disabled:
            return initial
        if data is None:
            return None
        try:
            return json.loads(data, cls=self.decoder)
        except (ValueError, TypeError, RecursionError):
            return InvalidJSONInput(data)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, ensure_ascii=False, cls=self.encoder)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if super().has_changed(initial, data):
            return True
        # To Python, true and 1 are equal.
        return self._text(initial) != self._text(self.to_python(data))

    def _text(self, value: Any) -> str:
        return json.dumps(value, sort_keys=True, cls=self.encoder)
