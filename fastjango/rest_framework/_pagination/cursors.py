"""Pages by cursor: stable while objects are added, and as fast at the end as at the beginning."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models import Q
from fastjango.utils.translation import gettext_lazy as _

from ..exceptions import NotFound
from ..response import Response
from ..utils.urls import replace_query_param
from .base import SIZE_OR_ANYTHING, BasePagination, _positive_int, api_settings, page_schema, query_parameter


class Cursor(NamedTuple):
    """A place in an ordered list: after ``position``, and past ``offset`` more objects with that same position."""

    offset: int
    reverse: bool
    position: Any


_START = Cursor(0, False, None)


def _reverse_ordering(ordering_tuple: Iterable[Any]) -> tuple[Any, ...]:
    """The ordering the other way round."""

    def turned(term: Any) -> Any:
        if hasattr(term, "reverse_ordering"):
            return term.copy().reverse_ordering() or term
        return term.removeprefix("-") if term.startswith("-") else f"-{term}"

    return tuple(turned(term) for term in ordering_tuple)


def _can_be_null(queryset: Any, name: str) -> bool:
    """Whether objects may have no value to order by; of an annotation nobody knows."""
    opts = getattr(getattr(queryset, "model", None), "_meta", None)
    if opts is None:
        return False
    try:
        return getattr(opts.get_field(name), "null", True)
    except FieldDoesNotExist:
        return name != "pk"


class CursorPagination(BasePagination):
    """Only forward and backward, in the order of ``ordering``, whose first field should rarely have the same value.

    A page is found by comparing with a value and not by counting from the beginning.
    """

    cursor_query_param = "cursor"
    cursor_query_description: Any = _("The pagination cursor value.")
    page_size: int | None = api_settings.PAGE_SIZE
    invalid_cursor_message: Any = _("Invalid cursor")
    ordering: Any = "-created"
    template = "rest_framework/pagination/previous_and_next.html"
    page_size_query_param: str | None = None
    page_size_query_description: Any = _("Number of results to return per page.")
    max_page_size: int | None = None
    # More objects than this with one position are not counted through: a client could ask for anything.
    offset_cutoff: int | None = 1000

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """The objects of a page.

        Raises:
            NotFound: the cursor is none of ours.
        """
        self.request = request
        self.page_size = self.get_page_size(request)
        if not self.page_size:
            return None
        self.base_url = request.build_absolute_uri()
        self.ordering = self.get_ordering(request, queryset, view)
        self.cursor = self.decode_cursor(request)
        at = self.cursor or _START

        queryset = queryset.order_by(*(_reverse_ordering(self.ordering) if at.reverse else self.ordering))
        if at.position is not None:
            queryset = self._beyond(queryset, at)
        # One more than a page: whether there is another, and where it begins.
        found = list(queryset[at.offset : at.offset + self.page_size + 1])
        self.page = found[: self.page_size]
        has_following = len(found) > len(self.page)
        following = self._get_position_from_instance(found[-1], self.ordering) if has_following else None
        came_from_somewhere = at.position is not None or at.offset > 0

        if at.reverse:
            self.page.reverse()
            self.has_next, self.next_position = came_from_somewhere, at.position
            self.has_previous, self.previous_position = has_following, following
        else:
            self.has_next, self.next_position = has_following, following
            self.has_previous, self.previous_position = came_from_somewhere, at.position
        if (self.has_previous or self.has_next) and self.template is not None:
            self.display_page_controls = True
        return self.page

    def _beyond(self, queryset: Any, at: Cursor) -> Any:
        """The objects after a cursor, in its direction."""
        first = self.ordering[0]
        name = first.lstrip("-")
        goes_down = at.reverse != first.startswith("-")
        beyond = {f"{name}__{'lt' if goes_down else 'gt'}": at.position}
        if not (goes_down and _can_be_null(queryset, name)):
            return queryset.filter(**beyond)
        # Where there is no value, the object comes last on the way down.
        return queryset.filter(Q(*beyond.items()) | Q((f"{name}__isnull", True)))

    def get_page_size(self, request: Any) -> int | None:
        """How many objects a page has."""
        self.request = request
        return self._wanted_size(self.page_size_query_param, self.page_size, self.max_page_size)

    def get_next_link(self) -> str | None:
        """The address of the next page; None on the last one."""
        return self._link(reverse=False) if self.has_next else None

    def get_previous_link(self) -> str | None:
        """The address of the page before; None on the first one."""
        return self._link(reverse=True) if self.has_previous else None

    def _link(self, reverse: bool) -> str:
        """The address of the page beyond this one in a direction.

        A cursor names the last position on this page that is not also the next page's first, and how many objects
        lie between.
        """
        at = self.cursor or _START
        beyond = self.previous_position if reverse else self.next_position
        behind = self.next_position if reverse else self.previous_position
        has_behind = self.has_next if reverse else self.has_previous
        from_edge = self.page if reverse else self.page[::-1]

        if not self.page:
            return self.encode_cursor(Cursor(0, reverse, beyond))
        if at.reverse != reverse and at.offset != 0:
            # Turning back in the middle of equal positions: those at the edge are the ones to compare with.
            compared = self._get_position_from_instance(from_edge[0], self.ordering)
        else:
            compared = beyond
        for offset, item in enumerate(from_edge):
            position = self._get_position_from_instance(item, self.ordering)
            if position != compared:
                return self.encode_cursor(Cursor(offset, reverse, position))
        # The whole page has one position: go on from where it began.
        assert self.page_size is not None
        if not has_behind:
            return self.encode_cursor(Cursor(self.page_size, reverse, None))
        offset = at.offset + self.page_size if at.reverse == reverse else 0
        return self.encode_cursor(Cursor(offset, reverse, behind))

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[Any, ...]:
        """The ordering that a filter takes from the query, else ``ordering``.

        Errors:
            AssertionError: there is none, or it is not one field or several.
        """
        ordering = self.ordering
        for backend in getattr(view, "filter_backends", ()):
            if hasattr(backend, "get_ordering"):
                ordering = backend().get_ordering(request, queryset, view) or ordering
                break
        assert ordering is not None, (
            "Using cursor pagination, but no ordering attribute was declared on the pagination class."
        )
        assert isinstance(ordering, str | list | tuple), (
            f"Invalid ordering. Expected string or tuple, but got {type(ordering).__name__}"
        )
        assert "__" not in ordering, (
            "Cursor pagination does not support double underscore lookups for orderings. Orderings should be an "
            'unchanging, unique or nearly-unique field name on the model, such as "-created" or "pk".'
        )
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def decode_cursor(self, request: Any) -> Cursor | None:
        """The cursor in the query.

        Raises:
            NotFound: it is none of ours.
        """
        encoded = request.query_params.get(self.cursor_query_param)
        if encoded is None:
            return None
        try:
            tokens = parse_qs(b64decode(encoded.encode("ascii")).decode("ascii"), keep_blank_values=True)
            return Cursor(
                offset=_positive_int(tokens.get("o", ["0"])[0], cutoff=self.offset_cutoff),
                reverse=bool(int(tokens.get("r", ["0"])[0])),
                position=tokens.get("p", [None])[0],
            )
        except (TypeError, ValueError):
            raise NotFound(self.invalid_cursor_message) from None

    def encode_cursor(self, cursor: Cursor) -> str:
        """The address with the cursor in its query."""
        tokens: dict[str, Any] = {}
        if cursor.offset:
            tokens["o"] = str(cursor.offset)
        if cursor.reverse:
            tokens["r"] = "1"
        if cursor.position is not None:
            tokens["p"] = cursor.position
        encoded = b64encode(urlencode(tokens, doseq=True).encode("ascii")).decode("ascii")
        return replace_query_param(self.base_url, self.cursor_query_param, encoded)

    def _get_position_from_instance(self, instance: Any, ordering: tuple[Any, ...]) -> str | None:
        """The object's value of the first field that orders, as text."""
        name = ordering[0].lstrip("-")
        value = instance[name] if isinstance(instance, dict) else getattr(instance, name)
        return None if value is None else str(value)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_paginated_response_schema(self, schema: Any) -> Any:
        name = self.cursor_query_param
        return page_schema(schema, f'{name}=cD00ODY%3D"', f"{name}=cj0xJnA9NDg3", has_count=False)

    def get_html_context(self) -> dict[str, Any]:
        return {"previous_url": self.get_previous_link(), "next_url": self.get_next_link()}

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        parameters = [query_parameter(self.cursor_query_param, self.cursor_query_description, "string")]
        if self.page_size_query_param is not None:
            parameters.append(query_parameter(self.page_size_query_param, self.page_size_query_description))
        return parameters

    def taken_parameters(self) -> dict[str, Any]:
        return {} if self.page_size_query_param is None else {self.page_size_query_param: SIZE_OR_ANYTHING}
