"""Validators: callables that raise ``ValidationError`` for a value that will not do."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastjango.core.exceptions import ValidationError
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.functional import SimpleLazyObject
from fastjango.utils.ipv6 import is_valid_ipv6_address
from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import ngettext_lazy

EMPTY_VALUES: tuple[Any, ...] = (None, "", [], (), {})

_LETTERS = "\u00a1-\uffff"  # letters beyond ASCII that host names may have
_SAME = ("message", "code")


def _compiled_later(regex: Any, flags: int) -> Any:
    """A pattern that is compiled at its first use; compiled ones pass."""
    return SimpleLazyObject(lambda: re.compile(regex, flags)) if isinstance(regex, str) else regex


@deconstructible
class RegexValidator:
    """The text must match a pattern (or must not, with ``inverse_match``).

    Raises:
        TypeError: flags are given for a pattern that is compiled already.

    Source: django.core.validators.RegexValidator.
    """

    regex: Any = ""
    message: Any = _("Enter a valid value.")
    code = "invalid"
    inverse_match = False
    flags: int = 0

    def __init__(
        self,
        regex: Any = None,
        message: Any = None,
        code: str | None = None,
        inverse_match: bool | None = None,
        flags: int | None = None,
    ) -> None:
        given = {"regex": regex, "message": message, "code": code, "inverse_match": inverse_match, "flags": flags}
        self.__dict__.update((name, value) for name, value in given.items() if value is not None)
        if self.flags and not isinstance(self.regex, str):
            raise TypeError("If the flags are set, regex must be a regular expression string.")
        self.regex = _compiled_later(self.regex, self.flags)

    def __call__(self, value: Any) -> None:
        matches = self.regex.search(str(value)) is not None
        if matches is bool(self.inverse_match):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, RegexValidator)
            and self.regex.pattern == other.regex.pattern
            and self.regex.flags == other.regex.flags
            and all(getattr(self, name) == getattr(other, name) for name in (*_SAME, "inverse_match"))
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say


@deconstructible
class DomainNameValidator(RegexValidator):
    """A domain name with a top-level domain.

    Source: django.core.validators.DomainNameValidator (5.1).
    """

    message = _("Enter a valid domain name.")
    ul = _LETTERS
    hostname_re = rf"[a-z{_LETTERS}0-9](?:[a-z{_LETTERS}0-9-]{{0,61}}[a-z{_LETTERS}0-9])?"
    domain_re = rf"(?:\.(?!-)[a-z{_LETTERS}0-9-]{{1,63}}(?<!-))*"
    # No "." at its start or end, no hyphen next to one, not all digits.
    tld_no_fqdn_re = rf"\.(?!-)(?:[a-z{_LETTERS}-]{{2,63}}|xn--[a-z0-9]{{1,59}})(?<!-)"
    tld_re = tld_no_fqdn_re + r"\.?"
    ascii_only_hostname_re = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    ascii_only_domain_re = r"(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*"
    ascii_only_tld_re = r"\.(?!-)(?:[a-z0-9-]{2,63})(?<!-)\.?"
    max_length = 255

    def __init__(self, **kwargs: Any) -> None:
        self.accept_idna = kwargs.pop("accept_idna", True)
        parts = ("hostname_re", "domain_re", "tld_re")
        names = parts if self.accept_idna else tuple(f"ascii_only_{part}" for part in parts)
        self.regex = _compiled_later("^" + "".join(getattr(self, name) for name in names) + r"\Z", re.IGNORECASE)
        super().__init__(**kwargs)

    def __call__(self, value: Any) -> None:
        too_odd = not isinstance(value, str) or len(value) > self.max_length
        if too_odd or not (self.accept_idna or value.isascii()):
            raise ValidationError(self.message, code=self.code, params={"value": value})
        super().__call__(value)


validate_domain_name = DomainNameValidator()


@deconstructible
class URLValidator(RegexValidator):
    """An absolute URL of one of the allowed schemes.

    Source: django.core.validators.URLValidator.
    """

    _port_and_path = r"(?::[0-9]{1,5})?(?:[/?#][^\s]*)?"
    ul = _LETTERS
    ipv4_re = r"(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)" + (
        r"(?:\.(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)){3}"
    )
    ipv6_re = r"\[[0-9a-f:.]+\]"
    hostname_re = DomainNameValidator.hostname_re
    domain_re = DomainNameValidator.domain_re
    tld_re = DomainNameValidator.tld_re
    host_re = f"({hostname_re}{domain_re}{tld_re}|localhost)"
    regex = _compiled_later(
        rf"^(?:[a-z0-9.+-]*)://(?:[^\s:@/]+(?::[^\s:@/]*)?@)?(?:{ipv4_re}|{ipv6_re}|{host_re}){_port_and_path}\Z",
        re.IGNORECASE,
    )
    message = _("Enter a valid URL.")
    schemes: Iterable[str] = ("http", "https", "ftp", "ftps")
    unsafe_chars = frozenset("\t\r\n")
    max_length = 2048

    def __init__(self, schemes: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if schemes is not None:
            self.schemes = schemes

    def __call__(self, value: Any) -> None:
        error = ValidationError(self.message, code=self.code, params={"value": value})
        if not isinstance(value, str) or len(value) > self.max_length or self.unsafe_chars.intersection(value):
            raise error
        if value.split("://")[0].lower() not in self.schemes:
            raise error
        try:
            host = urlsplit(value)
            super().__call__(value)
            # A bracketed host must be an IPv6 address; the pattern only knows its alphabet.
            bracketed = re.search(r"^\[(.+)\](?::[0-9]{1,5})?$", host.netloc)
            if bracketed:
                validate_ipv6_address(bracketed[1])
        except ValueError as exc:
            raise error from exc
        except ValidationError as exc:
            raise error from exc
        # 253 characters of a name and an optional final dot (RFC 1034, section 3.1).
        if host.hostname is None or len(host.hostname) > 253:
            raise error


integer_validator = RegexValidator(r"^-?\d+\Z", message=_("Enter a valid integer."), code="invalid")


def validate_integer(value: Any) -> None:
    """The value must be a whole number or its text."""
    integer_validator(value)


@deconstructible
class EmailValidator:
    """An e-mail address.

    Source: django.core.validators.EmailValidator.
    """

    message: Any = _("Enter a valid email address.")
    code = "invalid"
    hostname_re = DomainNameValidator.hostname_re
    domain_re = DomainNameValidator.domain_re
    tld_no_fqdn_re = DomainNameValidator.tld_no_fqdn_re
    # Dot-atoms, or a quoted string (RFC 5322, section 3.4.1).
    user_regex = _compiled_later(
        r"^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*\Z"
        r'|"(?:[\001-\010\013\014\016-\037!#-\[\]-\177]|\\[\001-\011\013\014\016-\177])*"\Z)',
        re.IGNORECASE,
    )
    domain_regex = _compiled_later(rf"^{hostname_re}{domain_re}{tld_no_fqdn_re}\Z", re.IGNORECASE)
    literal_regex = _compiled_later(r"\[([A-F0-9:.]+)\]\Z", re.IGNORECASE)
    domain_allowlist: Iterable[str] = ("localhost",)

    def __init__(self, message: Any = None, code: str | None = None, allowlist: Iterable[str] | None = None) -> None:
        given = {"message": message, "code": code, "domain_allowlist": allowlist}
        self.__dict__.update((name, value) for name, value in given.items() if value is not None)

    def __call__(self, value: Any) -> None:
        # 320 characters at the most (RFC 3696, section 3).
        if not value or "@" not in value or len(value) > 320 or not self._is_address(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def _is_address(self, value: str) -> bool:
        user, _at, domain = value.rpartition("@")
        if not self.user_regex.match(user):
            return False
        return domain in self.domain_allowlist or self.validate_domain_part(domain)

    def validate_domain_part(self, domain_part: str) -> bool:
        """Whether a domain is a name or an address literal."""
        if self.domain_regex.match(domain_part):
            return True
        literal = self.literal_regex.match(domain_part)
        if literal is None:
            return False
        try:
            validate_ipv46_address(literal[1])
        except ValidationError:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EmailValidator) and (
            (set(self.domain_allowlist), self.message, self.code)
            == (set(other.domain_allowlist), other.message, other.code)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say


validate_email = EmailValidator()

slug_re = _compiled_later(r"^[-a-zA-Z0-9_]+\Z", 0)
validate_slug = RegexValidator(
    slug_re, _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."), "invalid"
)
slug_unicode_re = _compiled_later(r"^[-\w]+\Z", 0)
validate_unicode_slug = RegexValidator(
    slug_unicode_re,
    _("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    "invalid",
)


def _refuse_address(value: Any, protocol: Any) -> ValidationError:
    return ValidationError(
        _("Enter a valid %(protocol)s address."), code="invalid", params={"protocol": protocol, "value": value}
    )


def validate_ipv4_address(value: Any) -> None:
    """The text must be an IPv4 address."""
    try:
        ipaddress.IPv4Address(value)
    except ValueError as exc:
        raise _refuse_address(value, _("IPv4")) from exc


def validate_ipv6_address(value: Any) -> None:
    """The text must be an IPv6 address."""
    if not is_valid_ipv6_address(value):
        raise _refuse_address(value, _("IPv6"))


def validate_ipv46_address(value: Any) -> None:
    """The text must be an IP address of either kind."""
    try:
        validate_ipv4_address(value)
    except ValidationError:
        try:
            validate_ipv6_address(value)
        except ValidationError:
            raise _refuse_address(value, _("IPv4 or IPv6")) from None


ip_address_validator_map: dict[str, list[Callable[[Any], None]]] = {
    "both": [validate_ipv46_address],
    "ipv4": [validate_ipv4_address],
    "ipv6": [validate_ipv6_address],
}


def ip_address_validators(protocol: str, unpack_ipv4: bool) -> list[Callable[[Any], None]]:
    """The validators of a protocol.

    Raises:
        ValueError: an unknown protocol, or ``unpack_ipv4`` with another than ``both``.
    """
    if protocol != "both" and unpack_ipv4:
        raise ValueError("You can only use `unpack_ipv4` if `protocol` is set to 'both'")
    try:
        return ip_address_validator_map[protocol.lower()]
    except KeyError:
        known = list(ip_address_validator_map)
        raise ValueError(f"The protocol '{protocol}' is unknown. Supported: {known}") from None


def int_list_validator(
    sep: str = ",", message: Any = None, code: str = "invalid", allow_negative: bool = False
) -> RegexValidator:
    """A validator of whole numbers with a separator between them."""
    number = r"-?\d+" if allow_negative else r"\d+"
    pattern = rf"^{number}(?:{re.escape(sep)}{number})*\Z"
    return RegexValidator(_compiled_later(pattern, 0), message=message, code=code)


validate_comma_separated_integer_list = int_list_validator(message=_("Enter only digits separated by commas."))


@deconstructible
class BaseValidator:
    """A value compared with a limit, which may be a function that gives it.

    Source: django.core.validators.BaseValidator.
    """

    message: Any = _("Ensure this value is %(limit_value)s (it is %(show_value)s).")
    code = "limit_value"

    def __init__(self, limit_value: Any, message: Any = None) -> None:
        self.limit_value = limit_value
        if message:
            self.message = message

    def _limit(self) -> Any:
        return self.limit_value() if callable(self.limit_value) else self.limit_value

    def __call__(self, value: Any) -> None:
        cleaned, limit = self.clean(value), self._limit()
        if self.compare(cleaned, limit):
            params = {"limit_value": limit, "show_value": cleaned, "value": value}
            raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self._limit() == other._limit() and all(getattr(self, n) == getattr(other, n) for n in _SAME)

    __hash__ = None  # type: ignore[assignment]  # compared by what they say

    def compare(self, a: Any, b: Any) -> bool:
        """Whether the cleaned value breaks the limit."""
        return a is not b

    def clean(self, x: Any) -> Any:
        """What of the value is compared."""
        return x


@deconstructible
class MaxValueValidator(BaseValidator):
    """At most the limit."""

    message = _("Ensure this value is less than or equal to %(limit_value)s.")
    code = "max_value"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a > b)


@deconstructible
class MinValueValidator(BaseValidator):
    """At least the limit."""

    message = _("Ensure this value is greater than or equal to %(limit_value)s.")
    code = "min_value"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a < b)


@deconstructible
class StepValueValidator(BaseValidator):
    """The offset plus a whole number of steps."""

    message = _("Ensure this value is a multiple of step size %(limit_value)s.")
    code = "step_size"

    def __init__(self, limit_value: Any, message: Any = None, offset: Any = None) -> None:
        super().__init__(limit_value, message)
        if offset is not None:
            self.message = _(
                "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, "
                "e.g. %(offset)s, %(valid_value1)s, %(valid_value2)s, and so on."
            )
        self.offset = offset

    def __call__(self, value: Any) -> None:
        if self.offset is None:
            super().__call__(value)
            return
        cleaned, step = self.clean(value), self._limit()
        if self.compare(cleaned, step):
            start = cleaned.__class__(self.offset)
            params = {
                "limit_value": step,
                "offset": start,
                "valid_value1": start + step,
                "valid_value2": start + 2 * step,
            }
            raise ValidationError(self.message, code=self.code, params=params)

    def compare(self, a: Any, b: Any) -> bool:
        start = self.offset or 0
        return not math.isclose(math.remainder(a - start, b), 0, abs_tol=1e-9)


@deconstructible
class MinLengthValidator(BaseValidator):
    """At least so long."""

    message = ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "min_length"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a < b)

    def clean(self, x: Any) -> int:
        return len(x)


@deconstructible
class MaxLengthValidator(BaseValidator):
    """At most so long."""

    message = ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "max_length"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a > b)

    def clean(self, x: Any) -> int:
        return len(x)


@deconstructible
class DecimalValidator:
    """At most so many digits, so many of them behind the point.

    Source: django.core.validators.DecimalValidator.
    """

    messages = {
        "invalid": _("Enter a number."),
        "max_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit in total.",
            "Ensure that there are no more than %(max)s digits in total.",
            "max",
        ),
        "max_decimal_places": ngettext_lazy(
            "Ensure that there are no more than %(max)s decimal place.",
            "Ensure that there are no more than %(max)s decimal places.",
            "max",
        ),
        "max_whole_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit before the decimal point.",
            "Ensure that there are no more than %(max)s digits before the decimal point.",
            "max",
        ),
    }

    def __init__(self, max_digits: int | None, decimal_places: int | None) -> None:
        self.max_digits = max_digits
        self.decimal_places = decimal_places

    def __call__(self, value: Any) -> None:
        _sign, digits, exponent = value.as_tuple()
        if exponent in {"F", "n", "N"}:
            raise ValidationError(self.messages["invalid"], code="invalid", params={"value": value})
        places, whole = self._count(len(digits), exponent, is_zero=digits == (0,))
        limits = [("max_digits", whole + places, self.max_digits), ("max_decimal_places", places, self.decimal_places)]
        if self.max_digits is not None and self.decimal_places is not None:
            limits.append(("max_whole_digits", whole, self.max_digits - self.decimal_places))
        for code, found, limit in limits:
            if limit is not None and found > limit:
                raise ValidationError(self.messages[code], code=code, params={"max": limit, "value": value})

    @staticmethod
    def _count(digits: int, exponent: int, *, is_zero: bool) -> tuple[int, int]:
        """Digits behind and before the point."""
        if exponent >= 0:
            return 0, digits if is_zero else digits + exponent
        places = -exponent
        return places, max(digits - places, 0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and (
            (self.max_digits, self.decimal_places) == (other.max_digits, other.decimal_places)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say


@deconstructible
class FileExtensionValidator:
    """A file whose name has an allowed extension.

    Source: django.core.validators.FileExtensionValidator.
    """

    message: Any = _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.")
    code = "invalid_extension"

    def __init__(
        self, allowed_extensions: Iterable[str] | None = None, message: Any = None, code: str | None = None
    ) -> None:
        allowed = None if allowed_extensions is None else [name.lower() for name in allowed_extensions]
        self.allowed_extensions = allowed
        given = {"message": message, "code": code}
        self.__dict__.update((name, value) for name, value in given.items() if value is not None)

    def __call__(self, value: Any) -> None:
        extension = Path(value.name).suffix[1:].lower()
        if self.allowed_extensions is None or extension in self.allowed_extensions:
            return
        allowed = ", ".join(self.allowed_extensions)
        params = {"extension": extension, "allowed_extensions": allowed, "value": value}
        raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, self.__class__)
            and set(self.allowed_extensions or ()) == set(other.allowed_extensions or ())
            and all(getattr(self, name) == getattr(other, name) for name in _SAME)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say


def get_available_image_extensions() -> list[str]:
    """The extensions that Pillow can read; none without Pillow."""
    try:
        from PIL import Image  # heavy, and only for image fields
    except ImportError:
        return []
    Image.init()
    return [extension.lower()[1:] for extension in Image.EXTENSION]


def validate_image_file_extension(value: Any) -> None:
    """The file's extension must be one of an image."""
    FileExtensionValidator(allowed_extensions=get_available_image_extensions())(value)


@deconstructible
class ProhibitNullCharactersValidator:
    """No NUL in the text.

    Source: django.core.validators.ProhibitNullCharactersValidator.
    """

    message: Any = _("Null characters are not allowed.")
    code = "null_characters_not_allowed"

    def __init__(self, message: Any = None, code: str | None = None) -> None:
        given = {"message": message, "code": code}
        self.__dict__.update((name, value) for name, value in given.items() if value is not None)

    def __call__(self, value: Any) -> None:
        if "\x00" in str(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and all(getattr(self, n) == getattr(other, n) for n in _SAME)

    __hash__ = None  # type: ignore[assignment]  # compared by what they say
