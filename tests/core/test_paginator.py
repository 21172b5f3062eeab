"""Pages of lists; the elided ranges were compared with Django 5.2.19's."""

import pytest

from fastjango.core.paginator import EmptyPage, PageNotAnInteger, Paginator, UnorderedObjectListWarning

ELIDED = [
    (5, 2, 3, 2, "1 2 3 4 5"),
    (5, 1, 1, 1, "1 2 … 5"),
    (11, 6, 1, 1, "1 … 5 6 7 … 11"),
    (12, 1, 3, 2, "1 2 3 4 … 11 12"),
    (30, 15, 3, 2, "1 2 … 12 13 14 15 16 17 18 … 29 30"),
    (30, 30, 0, 1, "1 … 30"),
]


@pytest.mark.parametrize(("count", "number", "side", "ends", "shown"), ELIDED)
def test_elided_range(count, number, side, ends, shown):
    pages = Paginator(range(count), 1).get_elided_page_range(number, on_each_side=side, on_ends=ends)
    assert " ".join(map(str, pages)) == shown


@pytest.mark.parametrize(
    ("count", "per_page", "orphans", "empty", "pages"),
    [(0, 3, 0, True, 1), (0, 3, 0, False, 0), (10, 3, 0, True, 4), (10, 3, 1, True, 3), (1, 3, 2, True, 1)],
)
def test_number_of_pages(count, per_page, orphans, empty, pages):
    assert Paginator(range(count), per_page, orphans, empty).num_pages == pages


@pytest.mark.parametrize(
    ("number", "error", "message"),
    [
        ("x", PageNotAnInteger, "That page number is not an integer"),
        (1.5, PageNotAnInteger, "That page number is not an integer"),
        (None, PageNotAnInteger, "That page number is not an integer"),
        (0, EmptyPage, "That page number is less than 1"),
        (5, EmptyPage, "That page contains no results"),
    ],
)
def test_pages_that_are_not_there(number, error, message):
    with pytest.raises(error, match=message):
        Paginator(range(10), 3).page(number)


def test_a_page():
    page = Paginator(list("abcdefg"), 3, orphans=1).page(2)
    assert list(page) == ["d", "e", "f", "g"] and len(page) == 4 and page[0] == "d" and "g" in page
    assert (page.start_index(), page.end_index(), page.has_next(), page.previous_page_number()) == (4, 7, False, 1)
    assert repr(page) == "<Page 2 of 2>"
    with pytest.raises(EmptyPage):
        page.next_page_number()
    with pytest.raises(TypeError, match="Page indices must be integers or slices, not str"):
        page["x"]


def test_get_page_forgives():
    paginator = Paginator(range(10), 3)
    assert [paginator.get_page(n).number for n in ("x", 0, 99, "2")] == [1, 4, 4, 2]


def test_a_counting_list_is_counted_once():
    class Rows:
        calls = 0

        def count(self):
            self.calls += 1
            return 4

        def __getitem__(self, part):
            return [1, 2, 3, 4][part]

    rows = Rows()
    assert [list(page) for page in Paginator(rows, 2)] == [[1, 2], [3, 4]] and rows.calls == 1


def test_unordered_rows_warn():
    class Rows(list):
        ordered = False

    with pytest.warns(UnorderedObjectListWarning, match="inconsistent results with an unordered object_list"):
        Paginator(Rows([1]), 1)
