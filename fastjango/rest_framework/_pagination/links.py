"""Links to pages by number: the first, the last, those around the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class PageLink(NamedTuple):
    """A link to a page, or a gap between links."""

    url: str | None
    number: int | None
    is_active: bool
    is_break: bool


PAGE_BREAK = PageLink(url=None, number=None, is_active=False, is_break=True)


def _get_displayed_page_numbers(current: int, final: int) -> list[int | None]:
    """The numbers to show, with None for a gap.

    >>> _get_displayed_page_numbers(5, 10)
    [1, None, 4, 5, 6, None, 10]
    """
    assert current >= 1
    assert final >= current
    if final <= 5:
        return list(range(1, final + 1))
    shown = {1, current - 1, current, current + 1, final}
    # A gap of one page is not worth it.
    if current <= 4:
        shown |= {2, 3}
    if current >= final - 3:
        shown |= {final - 1, final - 2}
    numbers: list[int | None] = []
    for number in sorted(shown):
        if not 1 <= number <= final:
            continue
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


def _get_page_links(page_numbers: Iterable[int | None], current: int, url_func: Callable[[int], str]) -> list[PageLink]:
    """Links for numbers, and breaks for None."""
    return [
        PAGE_BREAK
        if number is None
        else PageLink(url=url_func(number), number=number, is_active=number == current, is_break=False)
        for number in page_numbers
    ]
