"""Turn things into text and bytes, and IRIs into URIs."""

from __future__ import annotations

import codecs
import datetime
import locale
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote_to_bytes

_PROTECTED = (type(None), int, float, Decimal, datetime.datetime, datetime.date, datetime.time)
# RFC 3986, section 2: reserved characters, "%" and "~" stay as they are in an IRI's path and query.
_IRI_SAFE = "/#%[]=:;$&()+,!?*@'~"
_PATH_SAFE = "/:@&+$,-_.!~*'()"


class DjangoUnicodeDecodeError(UnicodeDecodeError):
    """A ``UnicodeDecodeError`` that also shows the object it came from."""

    def __str__(self) -> str:
        return f"{super().__str__()}. You passed in {self.object!r} ({type(self.object)})"


def is_protected_type(obj: Any) -> bool:
    """Whether ``force_str(strings_only=True)`` leaves the object alone."""
    return isinstance(obj, _PROTECTED)


def force_str(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Return text for any object; bytes are decoded, lazy text is resolved.

    Raises:
        DjangoUnicodeDecodeError: the bytes are not valid in the encoding.
    """
    if type(s) is str or (strings_only and isinstance(s, _PROTECTED)):
        return s
    if not isinstance(s, bytes):
        return str(s)
    try:
        return s.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise DjangoUnicodeDecodeError(*error.args) from None


def smart_str(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Like :func:`force_str`, but lazy text stays lazy."""
    return s if _is_lazy(s) else force_str(s, encoding, strings_only, errors)


def force_bytes(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Return bytes for any object; bytes in UTF-8 are re-encoded when another encoding is asked for."""
    if isinstance(s, bytes):
        return s if encoding == "utf-8" else s.decode("utf-8", errors).encode(encoding, errors)
    if strings_only and isinstance(s, _PROTECTED):
        return s
    if isinstance(s, memoryview):
        return bytes(s)
    return str(s).encode(encoding, errors)


def smart_bytes(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Like :func:`force_bytes`, but lazy text stays lazy."""
    return s if _is_lazy(s) else force_bytes(s, encoding, strings_only, errors)


def _is_lazy(value: Any) -> bool:
    from .functional import Promise  # functional needs nothing of this module; kept here to import it cheaply

    return isinstance(value, Promise)


def iri_to_uri(iri: Any) -> str | None:
    """Percent-encode what a URI does not allow in an IRI (RFC 3987, section 3.1)."""
    return None if iri is None else quote(str(iri) if not isinstance(iri, bytes) else iri, safe=_IRI_SAFE)


def uri_to_iri(uri: Any) -> str | None:
    """Decode the percent-encoded non-ASCII and unreserved characters of a URI (RFC 3987, section 3.2)."""
    if uri is None:
        return None
    reserved = set(b":/?#[]@!$&'()*+,;=% ") | set(range(32)) | set(b'<>"\\^`{|}') | {127}
    head, *rest = force_bytes(uri).split(b"%")
    decoded = bytearray(head)
    for part in rest:
        value = unquote_to_bytes(b"%" + part[:2])
        if len(value) == 1 and value[0] not in reserved:
            decoded += value + part[2:]
        else:
            decoded += b"%" + part
    return repercent_broken_unicode(bytes(decoded)).decode()


def repercent_broken_unicode(path: bytes) -> bytes:
    """Percent-encode the bytes of a path that are not valid UTF-8."""
    good: list[bytes] = []
    while path:
        try:
            path.decode()
        except UnicodeDecodeError as error:
            broken = quote(path[error.start : error.end], safe=_IRI_SAFE)
            good += [path[: error.start], broken.encode()]
            path = path[error.end :]
        else:
            good.append(path)
            break
    return b"".join(good)


def escape_uri_path(path: str) -> str:
    """Percent-encode the path of a URI, keeping what RFC 3986, section 3.3 allows."""
    return quote(path, safe=_PATH_SAFE)


def punycode(domain: str) -> str:
    """The domain in its ASCII form."""
    return domain.encode("idna").decode("ascii")


def filepath_to_uri(path: Any) -> str | None:
    """A file system path as the path of a URI."""
    return None if path is None else quote(str(path).replace("\\", "/"), safe="/~!*()'")


def get_system_encoding() -> str:
    """The locale's encoding, or ASCII where Python does not know it."""
    try:
        encoding = locale.getlocale()[1] or "ascii"
        codecs.lookup(encoding)
    except Exception:  # whatever the system says, importing this must not fail
        return "ascii"
    return encoding


DEFAULT_LOCALE_ENCODING = get_system_encoding()
