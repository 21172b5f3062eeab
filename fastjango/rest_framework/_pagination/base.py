"""What every pagination has."""

from __future__ import annotations

import contextlib
from typing import Any

from fastjango.template import loader

from ..settings import api_settings as api_settings


def _positive_int(integer_string: Any, strict: bool = False, cutoff: int | None = None) -> int:
    """A number of a query: not negative, with ``strict`` not 0, at most ``cutoff``.

    Raises:
        ValueError: it is something else.
    """
    number = int(integer_string)
    if number < 0 or (strict and number == 0):
        raise ValueError
    return min(number, cutoff) if cutoff else number


def _divide_with_ceil(a: int, b: int) -> int:
    """How many pages of ``b`` things hold ``a`` of them."""
    return -(-a // b)


def query_parameter(name: str, description: Any, kind: str = "integer") -> dict[str, Any]:
    """A parameter of the query, as OpenAPI describes one."""
    return {
        "name": name,
        "required": False,
        "in": "query",
        "description": str(description),
        "schema": {"type": kind},
    }


# More objects than any table has, and a number that databases still know.
_MOST = 2**62

# A number is meant; anything else is passed over without a word.
SIZE_OR_ANYTHING: dict[str, Any] = {"anyOf": [{"type": "integer", "minimum": 1}, {}]}


def page_schema(results: dict[str, Any], next_url: str, previous_url: str, has_count: bool = True) -> dict[str, Any]:
    """The envelope around a page of ``results``, as OpenAPI describes it."""

    def link(example: str) -> dict[str, Any]:
        url = f"http://api.example.org/accounts/?{example}"
        return {"type": "string", "nullable": True, "format": "uri", "example": url}

    count: dict[str, Any] = {"count": {"type": "integer", "example": 123}} if has_count else {}
    return {
        "type": "object",
        "required": [*count, "results"],
        "properties": {**count, "next": link(next_url), "previous": link(previous_url), "results": results},
    }


class BasePagination:
    """The base of paginations: a page of a query set, and the response around it."""

    # Whether the browsable API shows links to other pages.
    display_page_controls = False
    template: str | None = None
    request: Any

    @property
    def is_always_paged(self) -> bool:
        """Whether there are pages when the query asks for none."""
        return True

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """The objects of the page that the request asks for; None when there are no pages."""
        raise NotImplementedError("paginate_queryset() must be implemented.")

    def get_paginated_response(self, data: Any) -> Any:
        """The response with a page of representations."""
        raise NotImplementedError("get_paginated_response() must be implemented.")

    def get_paginated_response_schema(self, schema: Any) -> Any:
        """The schema of that response, around the schema of the list."""
        return schema

    def get_html_context(self) -> dict[str, Any]:
        """What the template of the page links is told."""
        raise NotImplementedError("get_html_context() must be implemented to display page controls.")

    def to_html(self) -> str:
        """Links to other pages."""
        if self.template is None:
            raise NotImplementedError("to_html() must be implemented to display page controls.")
        return loader.get_template(self.template).render(self.get_html_context())

    def get_results(self, data: Any) -> Any:
        """The representations in a response's data."""
        return data["results"]

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        """The query's parameters that choose a page."""
        return []

    def taken_parameters(self) -> dict[str, Any]:
        """What the query's parameters may be, as JSON schemas by name; the rest is as described."""
        return {}

    def _wanted_size(self, parameter: str | None, usual: int | None, most: int | None) -> int | None:
        """How many objects a page has: what the query says, within reason, else what is usual."""
        if parameter:
            with contextlib.suppress(KeyError, ValueError):
                return _positive_int(self.request.query_params[parameter], strict=True, cutoff=most or _MOST)
        return usual
