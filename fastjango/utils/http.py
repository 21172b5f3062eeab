"""HTTP's small formats: dates, entity tags, header parameters, query strings, safe redirects."""

from __future__ import annotations

import base64
import email.utils
import re
import unicodedata
from binascii import Error as BinasciiError
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.parse import urlencode as original_urlencode

from fastjango.utils.datastructures import MultiValueDict

# RFC 9110, section 8.8.3.
ETAG_MATCH = re.compile(r'(?:W/)?"[^"]*"')
_ETAG_ENTRY = re.compile(rf"\s*({ETAG_MATCH.pattern})\s*$")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)}
# RFC 9110, section 5.6.7: the form to send, and two old ones to accept.
_CLOCK = r"(?P<hour>\d{2}):(?P<min>\d{2}):(?P<sec>\d{2})"
RFC1123_DATE = re.compile(rf"^\w{{3}}, (?P<day>\d{{2}}) (?P<mon>\w{{3}}) (?P<year>\d{{4}}) {_CLOCK} GMT$", re.ASCII)
RFC850_DATE = re.compile(rf"^\w{{6,9}}, (?P<day>\d{{2}})-(?P<mon>\w{{3}})-(?P<year>\d{{2}}) {_CLOCK} GMT$", re.ASCII)
ASCTIME_DATE = re.compile(rf"^\w{{3}} (?P<mon>\w{{3}}) (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})$", re.ASCII)
_DATE_FORMS = (RFC1123_DATE, RFC850_DATE, ASCTIME_DATE)
RFC3986_GENDELIMS = ":/?#[]@"
RFC3986_SUBDELIMS = "!$&'()*+,;="
MAX_URL_LENGTH = 2048
MAX_URL_REDIRECT_LENGTH = 16384
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def urlencode(query: Any, doseq: bool = False) -> str:
    """A query string; dictionaries with several values a key and, with ``doseq``, lists give several pairs.

    Raises:
        TypeError: a value is None.
    """
    if isinstance(query, MultiValueDict):
        query = query.lists()
    elif hasattr(query, "items"):
        query = query.items()
    pairs: list[tuple[Any, Any]] = []
    for key, value in query:
        if value is None:
            raise _no_value(key)
        if not doseq or isinstance(value, str | bytes):
            pairs.append((key, value))
            continue
        try:
            items = list(value)
        except TypeError:
            pairs.append((key, value))
            continue
        for item in items:
            if item is None:
                raise _no_value(key)
            pairs.append((key, item if isinstance(item, bytes) else str(item)))
    return original_urlencode(pairs, doseq)


def _no_value(key: Any) -> TypeError:
    return TypeError(
        f"Cannot encode None for key '{key}' in a query string. Did you mean to pass an empty string or omit the value?"
    )


def http_date(epoch_seconds: float | None = None) -> str:
    """A time, in seconds since 1970, as HTTP writes it; now when None."""
    return email.utils.formatdate(epoch_seconds, usegmt=True)


def parse_http_date(date: str) -> int:
    """Seconds since 1970 of a date in one of HTTP's three forms.

    Raises:
        ValueError: it has none of them.
    """
    found = next((match for form in _DATE_FORMS if (match := form.match(date))), None)
    if found is None:
        raise ValueError(f"{date!r} is not in a valid HTTP date format")
    try:
        year = _full_year(int(found["year"]))
        month = _MONTH_NUMBERS[found["mon"].lower()]
        day, hour, minute, second = (int(found[part]) for part in ("day", "hour", "min", "sec"))
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return int(moment.timestamp())
    except Exception as error:
        raise ValueError(f"{date!r} is not a valid date") from error


def _full_year(year: int) -> int:
    """RFC 9110, section 5.6.7: a year of two digits that seems more than 50 years ahead is of the last century."""
    if year >= 100:
        return year
    now = datetime.now(tz=UTC).year
    full = now - now % 100 + year
    return full - 100 if full - now > 50 else full


def parse_http_date_safe(date: str) -> int | None:
    """Like :func:`parse_http_date`; None for what is no date."""
    try:
        return parse_http_date(date)
    except Exception:
        return None


def base36_to_int(s: str) -> int:
    """The number of a text in base 36, of 13 digits at most.

    Raises:
        ValueError: it is longer, or no such number.
    """
    if len(s) > 13:  # more than 64 bits cannot have been written by int_to_base36()
        raise ValueError("Base36 input too large")
    return int(s, 36)


def int_to_base36(i: int) -> str:
    """A number in base 36.

    Raises:
        ValueError: it is negative.
    """
    if i < 0:
        raise ValueError("Negative base36 conversion input.")
    digits = ""
    while True:
        i, digit = divmod(i, 36)
        digits = _BASE36[digit] + digits
        if not i:
            return digits


def urlsafe_base64_encode(s: bytes) -> str:
    """Bytes as URL-safe base 64 text without padding."""
    return base64.urlsafe_b64encode(s).rstrip(b"\n=").decode("ascii")


def urlsafe_base64_decode(s: str) -> bytes:
    """The inverse of :func:`urlsafe_base64_encode`.

    Raises:
        ValueError: it is no base 64.
    """
    data = s.encode()
    try:
        return base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4))
    except (LookupError, BinasciiError) as error:
        raise ValueError(error) from error


def parse_etags(etag_str: str) -> list[str]:
    """The entity tags of an ``If-Match`` or ``If-None-Match`` header; ``["*"]`` for any."""
    if etag_str.strip() == "*":
        return ["*"]
    # Whole list entries only: a quote inside a tag makes it none.
    entries = (_ETAG_ENTRY.match(entry) for entry in etag_str.split(","))
    return [entry[1] for entry in entries if entry is not None]


def quote_etag(etag_str: str) -> str:
    """The tag in quotes, unless it has them."""
    return etag_str if ETAG_MATCH.fullmatch(etag_str) else f'"{etag_str}"'


def is_same_domain(host: str, pattern: str) -> bool:
    """Whether a host is a domain, or, when the pattern begins with a dot, one of its subdomains."""
    wanted = pattern.lower()
    if not wanted:
        return False
    if wanted.startswith("."):
        return host == wanted[1:] or host.endswith(wanted)
    return host == wanted


def url_has_allowed_host_and_scheme(url: Any, allowed_hosts: Any, require_https: bool = False) -> bool:
    """Whether it is safe to redirect to a URL: it stays on one of the hosts, with HTTP(S).

    Args:
        allowed_hosts: A host or several; a relative URL is always allowed.
        require_https: Whether a URL with a scheme has to be HTTPS.
    """
    url = (url or "").strip()
    if not url or len(url) > MAX_URL_LENGTH:
        return False
    hosts = {allowed_hosts} if isinstance(allowed_hosts, str) else set(allowed_hosts or ())
    # Browsers read a backslash as a slash.
    return all(_stays(form, hosts, require_https) for form in (url, url.replace("\\", "/")))


def _stays(url: str, hosts: set[str], require_https: bool) -> bool:
    # Browsers read "///host" as absolute, and strip control characters from the beginning.
    if url.startswith("///") or unicodedata.category(url[0])[0] == "C":
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme and not parts.netloc:
        # "http:///path" is read as "http://path".
        return False
    scheme = parts.scheme or ("http" if parts.netloc else "")
    schemes = {"https"} if require_https else {"http", "https"}
    return (not parts.netloc or parts.netloc in hosts) and (not scheme or scheme in schemes)


def escape_leading_slashes(url: str) -> str:
    """A path that a browser does not take for a URL without scheme."""
    return f"/%2F{url[2:]}" if url.startswith("//") else url


def parse_header_parameters(line: str) -> tuple[str, dict[str, str]]:
    """The value of a header, in lower case, and its parameters; RFC 2231's encoded ones are decoded."""
    if ";" not in line:
        return line.strip().lower(), {}
    key, *fields = _split_parameters(f";{line}")
    parameters: dict[str, str] = {}
    for field in fields:
        name, _, value = field.partition("=")
        name, value = name.strip().lower(), value.strip()
        if not name or "=" not in field:
            continue
        if len(value) >= 2 and value[0] == value[-1] == '"':
            value = value[1:-1].replace("\\\\", "\\").replace('\\"', '"')
        if name.endswith("*"):
            name = name[:-1]
            encoding, value = _extended(value)
            try:
                value = unquote(value, encoding=encoding)
            except LookupError as error:
                raise ValueError(f"Invalid encoding {encoding!r} in header parameter {name!r}") from error
        parameters[name] = value
    return key.lower(), parameters


def _extended(value: str) -> tuple[str, str]:
    """Encoding and text of ``encoding'language'text``; a value of another form is taken as text."""
    if value.count("'") != 2:
        return "utf-8", value
    encoding, _language, text = value.split("'")
    return encoding or "utf-8", text


def _split_parameters(text: str) -> Iterable[str]:
    """The parts between semicolons that are not in quotes."""
    while text[:1] == ";":
        text = text[1:]
        end = text.find(";")
        while end > 0 and (text.count('"', 0, end) - text.count('\\"', 0, end)) % 2:
            end = text.find(";", end + 1)
        if end < 0:
            end = len(text)
        yield text[:end].strip()
        text = text[end:]


def content_disposition_header(as_attachment: bool, filename: str) -> str | None:
    """The value of ``Content-Disposition`` (RFC 6266) for a file name; None when nothing has to be said."""
    kind = "attachment" if as_attachment else "inline"
    if not filename:
        return "attachment" if as_attachment else None
    if filename.isascii() and filename.isprintable():
        escaped = filename.replace("\\", "\\\\").replace('"', r"\"")
        return f'{kind}; filename="{escaped}"'
    return f"{kind}; filename*=utf-8''{quote(filename)}"
