"""Objects in a database: created, saved, related, deleted, written as text."""

import pytest

CASES = {
    # First values.
    "Book(name='x', wrong=1)": "TypeError: Book() got unexpected keyword arguments: 'wrong'",
    "Shelf(1, 'x', 2)": "IndexError: Number of args exceeds number of fields",
    "Shelf(1, id=1)": "TypeError: Shelf() got both positional and keyword arguments for field 'id'.",
    "Named()": "TypeError: Abstract models cannot be instantiated.",
    "Book(author='x')": 'ValueError: Cannot assign "\'x\'": "Book.author" must be a "Author" instance.',
    "pair = Pair(pk=(1, 2)); pair.left, pair.right, pair.pk": "(1, 2, (1, 2))",
    # Equality.
    "Author(1) == Aged(1), Author(1) == Shelf(1), Author() == Author()": "(True, False, False)",
    "hash(Author())": "TypeError: Model instances without primary key value are unhashable",
    # Saving.
    "Book(name='x', author=Author(name='new')).save(); 0": (
        "ValueError: save() prohibited to prevent data loss due to unsaved related object 'author'."
    ),
    "book.save(update_fields=['wrong']); 0": (
        "ValueError: The following fields do not exist in this model, are m2m fields, primary keys, or are "
        "non-concrete fields: wrong"
    ),
    "Shelf(pk=99).save(force_update=True); 0": ("DatabaseError: Forced update did not affect any rows."),
    "book.save(force_insert=True, force_update=True); 0": (
        "ValueError: Cannot force both insert and updating in model saving."
    ),
    "a = Book.objects.defer('pages').get(); a.pages, a.get_deferred_fields()": "(1, set())",
    "Atlas.objects.create(name='a', author=author); Book.objects.count(), Atlas.objects.get().book_ptr.atlas.scale": (
        "(2, 100)"
    ),
    "a = Atlas(book_ptr=book); a.save_base(raw=True); Atlas.objects.get().name": "The Hobbit",
    "heard(signals.post_save, lambda: Atlas.objects.create(name='a', author=author))": "['Atlas']",
    # Validation.
    "Book(name='The Hobbit', author=author).full_clean()": (
        "ValidationError: {'name': ['Book with this Name already exists.']}"
    ),
    "Book(name='x', author_id=99).full_clean()": (
        "ValidationError: {'author': ['author instance with id 99 is not a valid choice.']}"
    ),
    "Book(name='x', author=author, pages=0).full_clean()": (
        "ValidationError: {'__all__': ['Constraint “some_pages” is violated.']}"
    ),
    # Relations.
    "book.author is book.author, author.books.get().author is author": "(True, True)",
    "book.cover": "RelatedObjectDoesNotExist: Book has no cover.",
    "Book().author": "RelatedObjectDoesNotExist: Book has no author.",
    "Author().books.all()": (
        "ValueError: 'Author' instance needs to have a primary key value before this relationship can be used."
    ),
    "book.tags = []; 0": (
        "TypeError: Direct assignment to the forward side of a many-to-many set is prohibited. Use tags.set() instead."
    ),
    "t = [Tag.objects.create(name=n) for n in 'abc']; book.tags.set(t[:2]); book.tags.set(t[1:]); "
    "[str(tag) for tag in book.tags.all()], t[2].books.count()": "(['b', 'c'], 1)",
    "shelf.book_set.clear(); Book.objects.get().shelf": "None",
    "n = Note.objects.create(on=author); n.on is author, author.notes.get() == n": "(True, True)",
    # Deletion.
    "shelf.delete(), Book.objects.get().shelf_id": "((1, {'library.Shelf': 1}), None)",
    "Cover.objects.create(book=book); author.delete()": (
        "(3, {'library.Cover': 1, 'library.Book': 1, 'library.Author': 1})"
    ),
    "Note.objects.create(on=author); author.delete()[0], Note.objects.count()": "(3, 0)",
    "book.editor = Author.objects.create(name='e'); book.save(); book.editor.delete()": (
        "ProtectedError: (\"Cannot delete some instances of model 'Author' because they are referenced through "
        "protected foreign keys: 'Book.editor'.\", {<Book: The Hobbit>})"
    ),
    "Author().delete()": ("ValueError: Author object can't be deleted because its id attribute is set to None."),
    "heard(signals.post_delete, author.delete)": "['Book', 'Author']",
    # Texts.
    "serializers.serialize('jsonl', [shelf])": '{"model": "library.shelf","pk": 1,"fields": {"name": "upper"}}\n',
    "[str(each.object) for form in ('json', 'jsonl', 'xml', 'yaml') "
    "for each in serializers.deserialize(form, serializers.serialize(form, [book]))]": (
        "['The Hobbit', 'The Hobbit', 'The Hobbit', 'The Hobbit']"
    ),
}


@pytest.fixture(scope="module")
def found(answers):
    return answers(CASES)


@pytest.mark.parametrize("statement", CASES)
def test_statement(found, statement):
    assert found[statement] == CASES[statement]
