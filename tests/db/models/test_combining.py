"""Query sets combined, named, summed up and spread over databases; the expected values are Django 5.2's."""

import pytest

BOOKS = (
    "tags = [Tag.objects.create(name=name) for name in 'ab']; "
    "books = [Book.objects.create(name=name, author=author, pages=pages) "
    "for name, pages in (('x', 7), ('y', 7), ('z', 3))]; "
    "books[0].tags.set(tags); books[1].tags.set(tags[:1]); "
    "thin, thick = Book.objects.filter(pages=3), Book.objects.filter(pages=7); "
)
NAMES = "[one.name for one in found.order_by('name')]"
OTHER = (
    "there = Author.objects.using('other').create(name='Tove'); "
    "Author.objects.using('other').filter(pk=there.pk).update(id=author.pk); there.id = author.pk; "
)
REFUSE = "router.routers.append(type('Refusing', (), {'allow_relation': lambda self, *pair, **hints: False})()); "

CASES = {
    # Operators.
    BOOKS + "found = thin | thick.values('pk'); " + NAMES: "['x', 'y', 'z']",
    BOOKS + "found = thick & thick.values_list('pk', flat=True); found[0].get_deferred_fields() >= {'name', 'pages'}": (
        "True"
    ),
    BOOKS + "found = thick[:1] | thin[:1].values('pk'); " + NAMES: "['x', 'z']",
    # Set operations.
    BOOKS + "thin.union() is thin, thin.intersection() is thin, thin.none().union(thin) is thin": "(True, False, True)",
    BOOKS + "found = thin.union(thick).values('name').order_by('-pk'); list(found) == list(found.all()), found[0]": (
        "(True, {'name': 'z'})"
    ),
    BOOKS + "list(thin.union(thick).order_by('author__name'))": (
        "DatabaseError: ORDER BY term does not match any column in the result set."
    ),
    # Names that are not shown.
    "Author.objects.alias(twice=F('pk') * 2).values()": "<QuerySet [{'id': 1, 'name': 'Tolkien'}]>",
    "Author.objects.alias(count=Count('books')).filter(count=1).values_list()": "<QuerySet [(1, 'Tolkien')]>",
    "Author.objects.annotate(one=Value(1)).values('name').values()": "<QuerySet [{'id': 1, 'name': 'Tolkien'}]>",
    "Author.objects.alias(place=Window(RowNumber())).filter(place=1).values_list()": "<QuerySet [(1, 'Tolkien')]>",
    "Author.objects.extra(select={'one': '1'}).values('name').values()": "<QuerySet [{'id': 1, 'name': 'Tolkien'}]>",
    # Distinct rows are told apart by all that they consist of.
    BOOKS + "Book.objects.distinct().aggregate(total=Sum('pages'))": "{'total': 18}",
    BOOKS + "Book.objects.filter(tags__in=tags).distinct().aggregate(total=Sum('pages'))": "{'total': 14}",
    BOOKS + "Book.objects.annotate(count=Count('tags')).values('count').distinct().count()": "3",
    BOOKS + "Book.objects.distinct().annotate(count=Count('tags')).aggregate(total=Sum('count'))": "{'total': 3}",
    BOOKS + "Book.objects.order_by('-pages', 'name').annotate(count=Count('tags'))[:2].aggregate(total=Sum('count'))": (
        "{'total': 3}"
    ),
    BOOKS + "Book.objects.order_by('-pages').distinct()[:2].aggregate(total=Sum('pages'))": "{'total': 14}",
    BOOKS + "Book.objects.values('shelf').annotate(count=Count('pk')).values('count').distinct().count()": "2",
    # Keys that are not there.
    "del book.id; book.id": "AttributeError: Book object has no value for 'id', by which it would be read.",
    # Proxies have what the model has that they stand for.
    "[field.name for field in Aged._meta.get_fields()] == [field.name for field in Author._meta.get_fields()]": "True",
    "[field.name for field in Aged._meta.get_fields(include_parents=False)]": (
        "['books', 'edited', 'id', 'name', 'notes']"
    ),
    # Deletion in rounds: what was placed in a round counts for the rest of it.
    "Atlas.objects.create(name='a', author=author); list(Book.objects.filter(name='a').delete()[1])": (
        "['library.Atlas', 'library.Book']"
    ),
    # Objects that are told apart by keys they do not have.
    "author.notes.set([Note()])": "TypeError: Model instances without primary key value are unhashable",
    # Several databases.
    OTHER + "author.books.using('default').get().author is author": "True",
    OTHER + "there.books.using('default').get()": (
        'ValueError: Cannot assign "<Author: Tove>": the current database router prevents this relation.'
    ),
    OTHER
    + "found = Author.objects.using('other').prefetch_related(Prefetch('books', Book.objects.using('default'))); "
    + "[one.name for one in found[0].books.all()]": "['The Hobbit']",
    REFUSE + "author.books.get()": (
        'ValueError: Cannot assign "<Author: Tolkien>": the current database router prevents this relation.'
    ),
    REFUSE + "[one.name for one in Author.objects.prefetch_related('books')[0].books.all()]": "['The Hobbit']",
}


@pytest.fixture(scope="module")
def found(answers):
    return answers(CASES)


@pytest.mark.parametrize("statement", CASES)
def test_statement(found, statement):
    assert found[statement] == CASES[statement]
