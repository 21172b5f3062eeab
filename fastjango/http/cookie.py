"""Cookies of requests and responses."""

from __future__ import annotations

from http import cookies

SimpleCookie = cookies.SimpleCookie
# Known to Python from 3.14 on; older ones take it for an error.
cookies.Morsel._flags.add("partitioned")  # type: ignore[attr-defined]  # there in every version
cookies.Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]  # as above


def parse_cookie(cookie: str) -> dict[str, str]:
    """The cookies of a ``Cookie`` header, read as browsers write them, which is looser than the standard."""
    found: dict[str, str] = {}
    if not cookie:
        return found
    for chunk in cookie.split(";"):
        # Without "=" it is a value without a name (https://bugzilla.mozilla.org/show_bug.cgi?id=169091).
        name, equals, value = chunk.partition("=")
        if not equals:
            name, value = "", chunk
        name, value = name.strip(), value.strip()
        if name or value:
            found[name] = cookies._unquote(value)
    return found
