"""Pages by limit and offset: ``?limit=100&offset=400``."""

from __future__ import annotations

import contextlib
from typing import Any

from fastjango.utils.translation import gettext_lazy as _

from ..response import Response
from ..utils.urls import remove_query_param, replace_query_param
from .base import (
    SIZE_OR_ANYTHING,
    BasePagination,
    _divide_with_ceil,
    _positive_int,
    api_settings,
    page_schema,
    query_parameter,
)
from .links import _get_displayed_page_numbers, _get_page_links


class LimitOffsetPagination(BasePagination):
    """As many objects as the query asks for, from where it asks, up to ``max_limit``."""

    default_limit: int | None = api_settings.PAGE_SIZE
    limit_query_param = "limit"
    limit_query_description: Any = _("Number of results to return per page.")
    offset_query_param = "offset"
    offset_query_description: Any = _("The initial index from which to return the results.")
    max_limit: int | None = None
    template = "rest_framework/pagination/numbers.html"

    @property
    def is_always_paged(self) -> bool:
        return bool(self.default_limit)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        self.request = request
        self.limit = self.get_limit(request)
        if self.limit is None:
            return None
        self.count = self.get_count(queryset)
        self.offset = self.get_offset(request)
        if self.count > self.limit and self.template is not None:
            self.display_page_controls = True
        # Past the end there is nothing to ask the database for.
        if self.count == 0 or self.offset > self.count:
            return []
        return list(queryset[self.offset : self.offset + self.limit])

    def get_limit(self, request: Any) -> int | None:
        """How many objects are asked for."""
        self.request = request
        return self._wanted_size(self.limit_query_param, self.default_limit, self.max_limit)

    def get_offset(self, request: Any) -> int:
        """How many objects are passed over."""
        with contextlib.suppress(KeyError, ValueError):
            return _positive_int(request.query_params[self.offset_query_param])
        return 0

    def get_count(self, queryset: Any) -> int:
        """How many objects there are."""
        try:
            return queryset.count()
        except (AttributeError, TypeError):
            # A list's count() counts something.
            return len(queryset)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.count,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: Any) -> Any:
        limit, offset = self.limit_query_param, self.offset_query_param
        return page_schema(schema, f"{offset}=400&{limit}=100", f"{offset}=200&{limit}=100")

    def _url(self, offset: int) -> str:
        url = replace_query_param(self.request.build_absolute_uri(), self.limit_query_param, self.limit)
        if offset <= 0:
            return remove_query_param(url, self.offset_query_param)
        return replace_query_param(url, self.offset_query_param, offset)

    def get_next_link(self) -> str | None:
        """The address of what comes next; None at the end."""
        assert self.limit is not None
        return self._url(self.offset + self.limit) if self.offset + self.limit < self.count else None

    def get_previous_link(self) -> str | None:
        """The address of what came before; None at the beginning."""
        assert self.limit is not None
        return self._url(self.offset - self.limit) if self.offset > 0 else None

    def get_html_context(self) -> dict[str, Any]:
        here = self.request.build_absolute_uri()
        if not self.limit:
            return {"previous_url": here, "next_url": here, "page_links": []}
        # The pages before and after are counted from the offset, which need not be a multiple of the limit.
        current = _divide_with_ceil(self.offset, self.limit) + 1
        final = max(_divide_with_ceil(self.count - self.offset, self.limit) + current - 1, 1)
        current = min(current, final)

        def page_url(number: int) -> str:
            if number == 1:
                return remove_query_param(here, self.offset_query_param)
            offset = self.offset + (number - current) * (self.limit or 0)
            return replace_query_param(here, self.offset_query_param, offset)

        return {
            "previous_url": self.get_previous_link(),
            "next_url": self.get_next_link(),
            "page_links": _get_page_links(_get_displayed_page_numbers(current, final), current, page_url),
        }

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        return [
            query_parameter(self.limit_query_param, self.limit_query_description),
            query_parameter(self.offset_query_param, self.offset_query_description),
        ]

    def taken_parameters(self) -> dict[str, Any]:
        offset = {"anyOf": [{"type": "integer", "minimum": 0}, {}]}
        return {self.limit_query_param: SIZE_OR_ANYTHING, self.offset_query_param: offset}
