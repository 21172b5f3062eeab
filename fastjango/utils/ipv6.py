"""IPv6 addresses: validity and the canonical form."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv6Address
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _

MAX_IPV6_ADDRESS_LENGTH = 39


def _parse(text: str, max_length: int) -> IPv6Address:
    if len(text) > max_length:
        raise AddressValueError(f"Unable to convert {text} to an IPv6 address (value too long).")
    return IPv6Address(text)


def clean_ipv6_address(
    ip_str: Any,
    unpack_ipv4: bool = False,
    error_message: Any = _("This is not a valid IPv6 address."),
    max_length: int = MAX_IPV6_ADDRESS_LENGTH,
) -> str:
    """The canonical form of an IPv6 address.

    Args:
        unpack_ipv4: An IPv4-mapped address becomes the plain IPv4 one.

    Raises:
        ValidationError: not an IPv6 address.

    Source: django.utils.ipv6.clean_ipv6_address.
    """
    try:
        address = _parse(str(ip_str), max_length)
    except ValueError as exc:
        raise ValidationError(error_message, code="invalid", params={"protocol": _("IPv6")}) from exc
    mapped = address.ipv4_mapped
    if mapped is None:
        return str(address)
    return str(mapped) if unpack_ipv4 else f"::ffff:{mapped}"


def is_valid_ipv6_address(ip_addr: Any) -> bool:
    """Whether a text or an ``IPv6Address`` is a valid address."""
    if isinstance(ip_addr, IPv6Address):
        return True
    try:
        _parse(ip_addr, MAX_IPV6_ADDRESS_LENGTH)
    except (ValueError, TypeError):
        return False
    return True
