"""Content security policies, as in Django 6.0: what a page may load, told to the browser in a header."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fastjango.utils.functional import SimpleLazyObject, empty


class CSP(StrEnum):
    """The names of the headers and the keywords of their directives.

    ``NONCE`` stands for the nonce of the request; it is put in where the header is written.
    """

    HEADER_ENFORCE = "Content-Security-Policy"
    HEADER_REPORT_ONLY = "Content-Security-Policy-Report-Only"
    NONE = "'none'"
    REPORT_SAMPLE = "'report-sample'"
    SELF = "'self'"
    STRICT_DYNAMIC = "'strict-dynamic'"
    UNSAFE_EVAL = "'unsafe-eval'"
    UNSAFE_HASHES = "'unsafe-hashes'"
    UNSAFE_INLINE = "'unsafe-inline'"
    WASM_UNSAFE_EVAL = "'wasm-unsafe-eval'"
    NONCE = "<CSP_NONCE_SENTINEL>"


class LazyNonce(SimpleLazyObject):
    """A random text that is made when it is first used; false as long as nobody used it."""

    def __init__(self) -> None:
        super().__init__(lambda: secrets.token_urlsafe(16))

    def __bool__(self) -> bool:
        return self._wrapped is not empty


def build_policy(config: Mapping[str, Any], nonce: Any = None) -> str:
    """The value of the header.

    Args:
        config: The values of each directive: a text, several, True for a directive without value; None and False
            leave it out.
        nonce: What stands for ``CSP.NONCE``; without one that is left out.
    """
    directives = []
    for name, values in config.items():
        if values in (None, False):
            continue
        if values is True:
            directives.append(str(name))
            continue
        listed = [values] if isinstance(values, str) else list(values)
        if isinstance(values, set | frozenset):
            listed.sort()
        written = [
            f"'nonce-{nonce}'" if value == CSP.NONCE else str(value) for value in listed if value != CSP.NONCE or nonce
        ]
        if written:
            directives.append(f"{name} {' '.join(written)}")
    return "; ".join(directives)
