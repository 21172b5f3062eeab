"""Whether a host is one of those allowed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from fastjango.utils.http import is_same_domain

# A domain of RFC 1034, or an address of IPv4 or, in brackets, IPv6, then maybe a port.
_HOST = re.compile(r"^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([0-9]+))?$")


@functools.lru_cache(maxsize=256)
def split_domain_port(host: str) -> tuple[str, str]:
    """Domain and port of a ``Host`` header, the domain in lower case; two empty texts when it is malformed."""
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return "", ""
    # A dot at the end means the root, which changes nothing.
    return found[1].removesuffix("."), found[2] or ""


def validate_host(host: str, allowed_hosts: Iterable[str]) -> bool:
    """Whether a host without port matches one of the patterns: a name, ``.name`` with its subdomains, or ``*``."""
    for pattern in allowed_hosts:
        if pattern == "*" or is_same_domain(host, pattern):
            return True
    return False


@functools.lru_cache(maxsize=256)
def is_allowed(host: str, allowed_hosts: tuple[str, ...]) -> bool:
    """Whether a ``Host`` header names one of the hosts."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed_hosts)
