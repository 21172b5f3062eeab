"""What ``prefetch_related()`` leaves: query sets that are full, that can be refined, copied and pickled."""

import pytest

from fastjango.db.models import Prefetch
from fastjango.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from fastjango.db.models.query import prefetch_one_level
from fastjango.test.utils import CaptureQueriesContext
from fastjango.utils.deprecation import RemovedInDjango60Warning


@pytest.fixture
def shelf(connection, author, book):
    """Three authors, with 2, 1 and no books."""
    authors = [author.objects.create(name=name) for name in "abc"]
    for owner, title in ((0, "x"), (0, "y"), (1, "z")):
        book.objects.create(author=authors[owner], title=title, pages=len(title))
    return connection


def loaded(author):
    return list(author.objects.order_by("id").prefetch_related("book_set"))


def titles(books):
    return sorted(one.title for one in books)


def test_each_object_has_its_own(shelf, author):
    with CaptureQueriesContext(shelf) as queries:
        assert [titles(one.book_set.all()) for one in loaded(author)] == [["x", "y"], ["z"], []]
    assert len(queries) == 2


def test_they_know_what_they_were_found_through(shelf, author):
    for one in loaded(author):
        with CaptureQueriesContext(shelf) as queries:
            assert all(book.author is one for book in one.book_set.all())
        assert not len(queries)


def test_they_can_be_refined_for_each_object(shelf, author):
    first, second, third = loaded(author)
    assert titles(second.book_set.all().filter(title="z")) == ["z"]
    assert titles(second.book_set.all().filter(title="x")) == []
    assert titles(second.book_set.filter(title="z")) == ["z"]
    assert second.book_set.all().exclude(title="q").get().author is second
    assert titles(first.book_set.order_by("title")[:1]) == ["x"]
    assert third.book_set.count() == 0
    assert first.book_set.all()._hints["instance"] is first
    assert second.book_set.all()._hints["instance"] is second


def test_they_can_be_copied_and_pickled(shelf, author):
    books = loaded(author)[1].book_set.all()
    assert titles(books._clone()) == ["z"]
    again = books.__class__()
    again.__setstate__(books.__getstate__())
    assert again._describe is None
    assert titles(again) == ["z"]
    assert titles(again.filter(title="x")) == []


def test_what_was_found_through_is_pickled_once(shelf, author):
    [one] = loaded(author)[1].book_set.all()
    state = one.__getstate__()["_state"]
    assert (state.fields_cache["author"].name, state.found_through) == ("b", None)


def test_what_was_found_through_is_checked_before_saving(shelf, author, book):
    [one] = loaded(author)[1].book_set.all()
    one.author.pk = None
    with pytest.raises(ValueError, match="save\\(\\) prohibited to prevent data loss"):
        one.save()


def test_a_lookup_that_leads_back_is_asked_for(shelf, author, book):
    """Django 5.2: the way back that a query set prefetches itself wins over the object at hand."""
    names = author.objects.only("name")
    lookup = Prefetch("book_set", book.objects.prefetch_related(Prefetch("author", names)))
    with CaptureQueriesContext(shelf) as queries:
        first = author.objects.order_by("id").prefetch_related(lookup).first()
    assert len(queries) == 3
    with CaptureQueriesContext(shelf) as queries:
        assert first.book_set.all()[0].author is not first
    assert not len(queries)


def test_managers_of_one_object_are_equal(shelf, author):
    first, second, _ = loaded(author)
    assert first.book_set == first.book_set
    assert first.book_set != second.book_set
    assert first.book_set.db_manager("default") == first.book_set.db_manager("default")
    assert first.book_set.db_manager("default") != second.book_set.db_manager("default")


def test_the_query_set_of_a_level_can_be_asked_for_in_the_old_way(shelf, author):
    queryset = author.objects.all()
    with pytest.warns(RemovedInDjango60Warning, match="Prefetch.get_current_queryset\\(\\) is deprecated"):
        assert Prefetch("author", queryset).get_current_queryset(0) is queryset
    with pytest.warns(RemovedInDjango60Warning):
        assert Prefetch("author").get_current_queryset(0) is None


class OldDescriptor(ForwardManyToOneDescriptor):
    """As it was written for Django before 5.0."""

    def __getattribute__(self, name):
        if name == "get_prefetch_querysets":
            raise AttributeError(name)
        return super().__getattribute__(name)

    def get_prefetch_queryset(self, instances, queryset=None):
        querysets = None if queryset is None else [queryset]
        return ForwardManyToOneDescriptor.get_prefetch_querysets(self, instances, querysets)


def test_prefetchers_of_the_old_kind_are_asked_with_a_warning(shelf, author, book):
    one = book.objects.get(title="z")
    prefetcher = OldDescriptor(book._meta.get_field("author"))
    with pytest.warns(RemovedInDjango60Warning, match="Implement get_prefetch_querysets\\(\\) instead"):
        found, more = prefetch_one_level([one], prefetcher, Prefetch("author", author.objects.all()), 0)
    assert ([each.name for each in found], more) == (["b"], [])


@pytest.mark.parametrize("method", ["only", "defer"])
@pytest.mark.parametrize("ask", ["count", "exists", "first"])
def test_names_that_are_none_are_refused_whatever_is_asked(shelf, author, method, ask):
    queryset = getattr(author.objects, method)("nope")
    with pytest.raises(Exception, match="Author has no field named 'nope'"):
        getattr(queryset, ask)()
