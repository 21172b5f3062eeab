"""Pages of a list: by number, by limit and offset, by cursor.

The rooms are in ``_pagination``: ``base``, ``links``, ``pages``, ``offsets``, ``cursors``.
"""

from ._pagination.base import BasePagination as BasePagination
from ._pagination.base import _divide_with_ceil as _divide_with_ceil
from ._pagination.base import _positive_int as _positive_int
from ._pagination.cursors import Cursor as Cursor
from ._pagination.cursors import CursorPagination as CursorPagination
from ._pagination.cursors import _reverse_ordering as _reverse_ordering
from ._pagination.links import PAGE_BREAK as PAGE_BREAK
from ._pagination.links import PageLink as PageLink
from ._pagination.links import _get_displayed_page_numbers as _get_displayed_page_numbers
from ._pagination.links import _get_page_links as _get_page_links
from ._pagination.offsets import LimitOffsetPagination as LimitOffsetPagination
from ._pagination.pages import PageNumberPagination as PageNumberPagination
