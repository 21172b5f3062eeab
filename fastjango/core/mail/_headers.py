"""Header values that are safe to send: one line, ASCII, addresses well formed."""

from __future__ import annotations

from email import _header_value_parser as parser
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.utils import formataddr, getaddresses, parseaddr
from typing import Any

from fastjango.conf import settings
from fastjango.utils.encoding import punycode

# Headers whose values are addresses (RFC 5322 and its kin), in lower case.
ADDRESS_HEADERS = {
    *("from", "sender", "reply-to", "to", "cc", "bcc"),
    *("resent-from", "resent-sender", "resent-to", "resent-cc", "resent-bcc"),
}


class BadHeaderError(ValueError):
    """A header value has a line break: somebody may be trying to add headers."""

    __module__ = "fastjango.core.mail.message"


def forbid_multi_line_headers(name: str, val: Any, encoding: Any) -> tuple[str, str]:
    """A header ready to be set.

    Raises:
        BadHeaderError: the value has a line break.
    """
    encoding = encoding or settings.DEFAULT_CHARSET
    text = str(val)  # perhaps lazy
    if "\n" in text or "\r" in text:
        raise BadHeaderError(f"Header values can't contain newlines (got {text!r} for header {name!r})")
    lower = name.lower()
    if not text.isascii():
        if lower in ADDRESS_HEADERS:
            text = ", ".join(sanitize_address(address, encoding) for address in getaddresses((text,)))
        else:
            text = Header(text, encoding).encode()
    elif lower == "subject":
        text = Header(text).encode()
    return name, text


def sanitize_address(addr: Any, encoding: Any) -> str:
    """An address as a header shows it, in ASCII.

    Args:
        addr: A text, or ``(name, address)``.

    Raises:
        ValueError: it is not an address, or has line breaks.

    Source: django.core.mail.message.sanitize_address.
    """
    name, local, domain = _split(*addr) if isinstance(addr, tuple) else _parse(str(addr))  # perhaps lazy
    if any(mark in part for part in (name, local, domain) for mark in "\r\n"):
        raise ValueError("Invalid address; address parts cannot contain newlines.")
    shown = Header(name, "ascii" if name.isascii() else encoding).encode()
    if not local.isascii():
        local = Header(local, encoding).encode()
    return formataddr((shown, Address(username=local, domain=punycode(domain)).addr_spec))


def _split(name: Any, address: Any) -> tuple[str, str, str]:
    local, _at, domain = str(address).rpartition("@")
    if not (local and domain):
        raise ValueError(f'Invalid address "{address}"')
    return str(name), local, domain


def _parse(addr: str) -> tuple[str, str, str]:
    try:
        token, rest = parser.get_mailbox(addr)
    except (HeaderParseError, ValueError, IndexError):
        # A domain that is not ASCII stops the strict parser.
        name, address = parseaddr(addr)
        if not address or "@" not in address:
            raise ValueError(f'Invalid address "{addr}"') from None
        return _split(name, address)
    if rest:
        raise ValueError(f'Invalid address; only {token} could be parsed from "{addr}"')
    return token.display_name or "", token.local_part, token.domain or ""
