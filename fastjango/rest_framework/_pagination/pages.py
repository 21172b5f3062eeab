"""Pages by number: ``?page=4``."""

from __future__ import annotations

from typing import Any

from fastjango.core.paginator import InvalidPage
from fastjango.core.paginator import Paginator as DjangoPaginator
from fastjango.utils.translation import gettext_lazy as _

from ..exceptions import NotFound
from ..response import Response
from ..utils.urls import remove_query_param, replace_query_param
from .base import SIZE_OR_ANYTHING, BasePagination, api_settings, page_schema, query_parameter
from .links import _get_displayed_page_numbers, _get_page_links


class PageNumberPagination(BasePagination):
    """Pages of ``page_size`` objects, by number; "last" is one too.

    With ``page_size_query_param`` the query may choose the size, up to ``max_page_size``.
    """

    page_size: int | None = api_settings.PAGE_SIZE
    django_paginator_class: Any = DjangoPaginator
    page_query_param = "page"
    page_query_description: Any = _("A page number within the paginated result set.")
    page_size_query_param: str | None = None
    page_size_query_description: Any = _("Number of results to return per page.")
    max_page_size: int | None = None
    last_page_strings: Any = ("last",)
    template = "rest_framework/pagination/numbers.html"
    invalid_page_message: Any = _("Invalid page.")

    @property
    def is_always_paged(self) -> bool:
        return bool(self.page_size)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """The objects of a page.

        Raises:
            NotFound: there is no such page.
        """
        self.request = request
        page_size = self.get_page_size(request)
        if not page_size:
            return None
        paginator = self.django_paginator_class(queryset, page_size)
        number = self.get_page_number(request, paginator)
        try:
            self.page = paginator.page(number)
        except InvalidPage as error:
            raise NotFound(self.invalid_page_message.format(page_number=number, message=str(error))) from error
        self.display_page_controls = paginator.num_pages > 1 and self.template is not None
        return list(self.page)

    def get_page_number(self, request: Any, paginator: Any) -> Any:
        """The number that the query asks for."""
        number = request.query_params.get(self.page_query_param) or 1
        return paginator.num_pages if number in self.last_page_strings else number

    def get_page_size(self, request: Any) -> int | None:
        """How many objects a page has."""
        self.request = request
        return self._wanted_size(self.page_size_query_param, self.page_size, self.max_page_size)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.page.paginator.count,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: Any) -> Any:
        return page_schema(schema, f"{self.page_query_param}=4", f"{self.page_query_param}=2")

    def _url(self, number: int) -> str:
        here = self.request.build_absolute_uri()
        # The first page has one address only.
        if number == 1:
            return remove_query_param(here, self.page_query_param)
        return replace_query_param(here, self.page_query_param, number)

    def get_next_link(self) -> str | None:
        """The address of the next page; None on the last one."""
        return self._url(self.page.next_page_number()) if self.page.has_next() else None

    def get_previous_link(self) -> str | None:
        """The address of the page before; None on the first one."""
        return self._url(self.page.previous_page_number()) if self.page.has_previous() else None

    def get_html_context(self) -> dict[str, Any]:
        numbers = _get_displayed_page_numbers(self.page.number, self.page.paginator.num_pages)
        return {
            "previous_url": self.get_previous_link(),
            "next_url": self.get_next_link(),
            "page_links": _get_page_links(numbers, self.page.number, self._url),
        }

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        parameters = [query_parameter(self.page_query_param, self.page_query_description)]
        if self.page_size_query_param is not None:
            parameters.append(query_parameter(self.page_size_query_param, self.page_size_query_description))
        return parameters

    def taken_parameters(self) -> dict[str, Any]:
        page = {"anyOf": [{"type": "integer", "minimum": 1}, {"enum": ["", *self.last_page_strings]}]}
        size = {} if self.page_size_query_param is None else {self.page_size_query_param: SIZE_OR_ANYTHING}
        return {self.page_query_param: page, **size}
