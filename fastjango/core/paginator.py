"""Cut a list, or a query set, into pages."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from fastjango.utils.functional import cached_property


class UnorderedObjectListWarning(RuntimeWarning):
    """A query set without an order is paginated."""


class InvalidPage(Exception):
    """There is no such page."""


class PageNotAnInteger(InvalidPage):
    """The number of a page is no whole number."""


class EmptyPage(InvalidPage):
    """The page would be empty."""


class Paginator:
    """The pages of a list.

    Args:
        object_list: Anything that can be sliced and counted.
        per_page: Objects on a page.
        orphans: A last page with at most this many objects joins the one before it.
        allow_empty_first_page: Whether an empty list has a first page.
        error_messages: Texts for ``invalid_page``, ``min_page`` and ``no_results``.

    Source: django.core.paginator.Paginator (5.2).
    """

    ELLIPSIS: Any = "…"
    default_error_messages: dict[str, Any] = {
        "invalid_page": "That page number is not an integer",
        "min_page": "That page number is less than 1",
        "no_results": "That page contains no results",
    }

    def __init__(
        self,
        object_list: Any,
        per_page: Any,
        orphans: Any = 0,
        allow_empty_first_page: bool = True,
        error_messages: dict[str, Any] | None = None,
    ) -> None:
        self.object_list = object_list
        self._warn_without_order()
        self.per_page = int(per_page)
        self.orphans = int(orphans)
        self.allow_empty_first_page = allow_empty_first_page
        self.error_messages = {**self.default_error_messages, **(error_messages or {})}

    def __iter__(self) -> Iterator[Page]:
        return map(self.page, self.page_range)

    def validate_number(self, number: Any) -> int:
        """The number of an existing page.

        Raises:
            PageNotAnInteger: it is no whole number.
            EmptyPage: there is no such page.
        """
        try:
            whole: int | None = int(number)
        except (TypeError, ValueError):
            whole = None
        if whole is None or (isinstance(number, float) and whole != number):
            raise PageNotAnInteger(self.error_messages["invalid_page"])
        if whole < 1:
            raise EmptyPage(self.error_messages["min_page"])
        if whole > self.num_pages:
            raise EmptyPage(self.error_messages["no_results"])
        return whole

    def get_page(self, number: Any) -> Page:
        """The page; the first for what is no number, the last for a number that has no page."""
        try:
            return self.page(number)
        except PageNotAnInteger:
            return self.page(1)
        except EmptyPage:
            return self.page(self.num_pages)

    def page(self, number: Any) -> Page:
        """The page of a number, counted from 1; errors as of :meth:`validate_number`."""
        valid = self.validate_number(number)
        start = (valid - 1) * self.per_page
        stop = self.count if valid == self.num_pages else start + self.per_page
        return self._get_page(self.object_list[start:stop], valid, self)

    def _get_page(self, *args: Any, **kwargs: Any) -> Page:
        """Make the page; a hook for subclasses with a page class of their own."""
        return Page(*args, **kwargs)

    @cached_property
    def count(self) -> int:
        """The number of objects on all pages."""
        counted = getattr(self.object_list, "count", None)
        if callable(counted) and not isinstance(self.object_list, Sequence):
            return int(counted())
        return len(self.object_list)

    @cached_property
    def num_pages(self) -> int:
        """The number of pages."""
        if not self.count and not self.allow_empty_first_page:
            return 0
        # cached_property is untyped: the annotation tells what it holds.
        pages: int = ceil((self.count - self.orphans) / self.per_page)
        return max(1, pages)

    @property
    def page_range(self) -> range:
        """The numbers of the pages."""
        return range(1, self.num_pages + 1)

    def get_elided_page_range(self, number: Any = 1, *, on_each_side: int = 3, on_ends: int = 2) -> Iterator[Any]:
        """The page numbers near a page and at both ends, with an ellipsis for each gap.

        Args:
            number: The page in the middle.
            on_each_side: Numbers shown on each side of it.
            on_ends: Numbers shown at the start and at the end.
        """
        middle, last = self.validate_number(number), self.num_pages
        if last <= (on_each_side + on_ends) * 2:
            yield from self.page_range
            return
        # A gap gets an ellipsis when it hides two numbers or more.
        low = middle - on_each_side if middle > on_each_side + on_ends + 2 else 1
        high = middle + on_each_side if middle < last - on_each_side - on_ends - 1 else last
        if low > 1:
            yield from range(1, on_ends + 1)
            yield self.ELLIPSIS
        yield from range(low, high + 1)
        if high < last:
            yield self.ELLIPSIS
            yield from range(last - on_ends + 1, last + 1)

    def _warn_without_order(self) -> None:
        if getattr(self.object_list, "ordered", None) is not False:
            return
        model = getattr(self.object_list, "model", None)
        kind = type(self.object_list).__name__
        shown = f"{model} {kind}" if model else repr(self.object_list)
        warnings.warn(
            f"Pagination may yield inconsistent results with an unordered object_list: {shown}.",
            UnorderedObjectListWarning,
            stacklevel=3,
        )


class Page(Sequence[Any]):
    """The objects of one page.

    Source: django.core.paginator.Page.
    """

    def __init__(self, object_list: Any, number: int, paginator: Any) -> None:
        self.object_list, self.number, self.paginator = object_list, number, paginator

    def __repr__(self) -> str:
        return f"<Page {self.number} of {self.paginator.num_pages}>"

    def __len__(self) -> int:
        return len(self.object_list)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, int | slice):
            raise TypeError(f"Page indices must be integers or slices, not {type(index).__name__}.")
        # A query set is fetched once, so that a template's loop does not ask for each object.
        if not isinstance(self.object_list, list):
            self.object_list = list(self.object_list)
        return self.object_list[index]

    def has_next(self) -> bool:
        """Whether a page comes after this one."""
        return bool(self.number < self.paginator.num_pages)

    def has_previous(self) -> bool:
        """Whether a page comes before this one."""
        return self.number > 1

    def has_other_pages(self) -> bool:
        """Whether this is not the only page."""
        return self.has_next() or self.has_previous()

    def next_page_number(self) -> int:
        """The number of the next page; ``EmptyPage`` on the last."""
        return int(self.paginator.validate_number(self.number + 1))

    def previous_page_number(self) -> int:
        """The number of the page before; ``EmptyPage`` on the first."""
        return int(self.paginator.validate_number(self.number - 1))

    def start_index(self) -> int:
        """The place of the first object in the whole list, counted from 1; 0 for an empty list."""
        return (self.number - 1) * self.paginator.per_page + 1 if self.paginator.count else 0

    def end_index(self) -> int:
        """The place of the last object in the whole list, counted from 1."""
        is_last = self.number == self.paginator.num_pages
        return int(self.paginator.count if is_last else self.number * self.paginator.per_page)
