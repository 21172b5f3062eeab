"""Paths of routers among the URLs: patterns with converters, as Starlette writes them."""

from __future__ import annotations

import re
from typing import Any

from starlette.convertors import Convertor, register_url_convertor

from .converters import get_converters

_CAPTURE = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")
# What OpenAPI calls the values of our converters; those of others are text.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer"},
    "uuid": {"type": "string", "format": "uuid"},
}


class _Converted(Convertor[Any]):
    """One of our converters, for Starlette."""

    def __init__(self, converter: Any) -> None:
        self.converter = converter
        self.regex = converter.regex  # type: ignore[misc]  # each of ours has one of its own

    def convert(self, value: str) -> Any:
        """The value; the text itself where the converter refuses it, for the endpoint to refuse."""
        try:
            return self.converter.to_python(value)
        except ValueError:
            return value

    def to_string(self, value: Any) -> str:
        """The text of a value."""
        return str(self.converter.to_url(value))


def native_path(route: str) -> str:
    """A route such as ``shops/<int:shop>/`` as the prefix of a router: ``/shops/{shop:django_int}``."""
    return "/" + _CAPTURE.sub(_parameter, route).strip("/") if route.strip("/") else ""


def _parameter(match: re.Match[str]) -> str:
    kind = match["converter"] or "str"
    # Starlette takes names of letters only; what each of ours is called there does not matter.
    name = f"django_{kind.encode().hex() if not kind.isalpha() else kind}"
    register_url_convertor(name, _Converted(get_converters()[kind]))
    return f"{{{match['name']}:{name}}}"


def describe_captured(document: dict[str, Any], routes: list[str]) -> None:
    """Add to an OpenAPI document what patterns capture and endpoints do not ask for.

    Args:
        document: The document, with the routers' paths.
        routes: The routes that routers are at.
    """
    for route in filter(_CAPTURE.search, routes):
        schemas = {
            match["name"]: _SCHEMAS.get(match["converter"] or "str", {"type": "string"})
            for match in _CAPTURE.finditer(route)
        }
        prefix = "/" + _CAPTURE.sub(r"{\g<name>}", route).strip("/")
        for path, item in document.get("paths", {}).items():
            if path == prefix or path.startswith(f"{prefix}/"):
                _add_parameters(item, schemas)


def _add_parameters(item: dict[str, Any], schemas: dict[str, Any]) -> None:
    for operation in item.values():
        known = {each["name"] for each in operation.get("parameters", ()) if each.get("in") == "path"}
        missing = [
            {"name": name, "in": "path", "required": True, "schema": schema}
            for name, schema in schemas.items()
            if name not in known
        ]
        if missing:
            operation["parameters"] = [*missing, *operation.get("parameters", ())]
