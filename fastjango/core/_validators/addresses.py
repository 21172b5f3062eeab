"""Validators of addresses: domain names, IP, URLs, e-mail."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from fastjango.core._validators.base import keep_given
from fastjango.core._validators.text import RegexValidator, compiled_later
from fastjango.core.exceptions import ValidationError
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.ipv6 import is_valid_ipv6_address
from fastjango.utils.translation import gettext_lazy as _

_LETTERS = "\u00a1-\uffff"  # letters beyond ASCII that host names may have


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
        self.regex = compiled_later("^" + "".join(getattr(self, name) for name in names) + r"\Z", re.IGNORECASE)
        super().__init__(**kwargs)

    def __call__(self, value: Any) -> None:
        too_odd = not isinstance(value, str) or len(value) > self.max_length
        if too_odd or not (self.accept_idna or value.isascii()):
            raise ValidationError(self.message, code=self.code, params={"value": value})
        super().__call__(value)


validate_domain_name = DomainNameValidator()


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
    regex = compiled_later(
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
    user_regex = compiled_later(
        r"^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*\Z"
        r'|"(?:[\001-\010\013\014\016-\037!#-\[\]-\177]|\\[\001-\011\013\014\016-\177])*"\Z)',
        re.IGNORECASE,
    )
    domain_regex = compiled_later(rf"^{hostname_re}{domain_re}{tld_no_fqdn_re}\Z", re.IGNORECASE)
    literal_regex = compiled_later(r"\[([A-F0-9:.]+)\]\Z", re.IGNORECASE)
    domain_allowlist: Iterable[str] = ("localhost",)

    def __init__(self, message: Any = None, code: str | None = None, allowlist: Iterable[str] | None = None) -> None:
        keep_given(self, message=message, code=code, domain_allowlist=allowlist)

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
