"""What third parties write against expressions, lookups and fields works, on every way through the ORM."""

import copy
import json

import pytest

from fastjango.db import models
from fastjango.db.models import F, Value
from fastjango.db.models.functions import Lower


class Shout(models.Func):
    """By declaration, with a vendor's own words."""

    function = "UPPER"
    template = "%(function)s(%(expressions)s || %(mark)s)"
    arity = 1
    output_field = models.CharField()

    def __init__(self, expression, mark="'!'"):
        super().__init__(expression, mark=mark)

    def as_sqlite(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, template="%(function)s(%(expressions)s) || %(mark)s", **extra)


class Repeated(models.Func):
    """By ``as_sql()``, with parameters of its own."""

    output_field = models.CharField()

    def __init__(self, expression, separator):
        super().__init__(expression)
        self.separator = separator

    def as_sql(self, compiler, connection, **extra):
        sql, params = compiler.compile(self.source_expressions[0])
        return f"({sql} || %s || {sql})", [*params, self.separator, *params]


class NotEqual(models.Lookup):
    lookup_name = "ne"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} <> {rhs}", [*lhs_params, *rhs_params]


class Twice(models.Transform):
    lookup_name = "twice"
    bilateral = False

    def as_sql(self, compiler, connection):
        sql, params = compiler.compile(self.lhs)
        return f"(2 * {sql})", params


class Longest(models.Aggregate):
    function = "MAX"
    name = "longest"
    template = "%(function)s(LENGTH(%(expressions)s))"
    output_field = models.IntegerField()


class Words:
    def __init__(self, *words):
        self.words = words

    def __eq__(self, other):
        return isinstance(other, Words) and self.words == other.words

    __hash__ = None


class WordsField(models.Field):
    """Kept as JSON text; ``contribute_to_class()`` adds a method to the model."""

    def __init__(self, *args, limit=9, **kwargs):
        self.limit = limit
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "limit": self.limit}

    def db_type(self, connection):
        return f"varchar({self.limit * 10})"

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, f"count_{name}", lambda obj: len(getattr(obj, name).words))

    def from_db_value(self, value, expression, connection):
        return None if value is None else Words(*json.loads(value))

    def to_python(self, value):
        return value if value is None or isinstance(value, Words) else Words(*value.split())

    def get_prep_value(self, value):
        return None if value is None else list(value.words)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = value if prepared else self.get_prep_value(value)
        return None if value is None else json.dumps(value)


class Phrase(models.Model):
    words = WordsField(limit=3, null=True)

    class Meta:
        app_label, db_table = "third", "phrase"


@pytest.fixture
def books(connection, book):
    for title, pages in (("Emma", 3), ("Dune", 5), ("It", 7)):
        book.objects.create(title=title, pages=pages)
    return book.objects.order_by("pages")


@pytest.fixture
def registered():
    for lookup in (NotEqual, Twice):
        models.IntegerField.register_lookup(lookup)
    yield
    for lookup in (NotEqual, Twice):
        models.IntegerField._unregister_lookup(lookup)


def test_functions_select_filter_order_and_update(books):
    assert [book.loud for book in books.annotate(loud=Shout("title"))] == ["EMMA!", "DUNE!", "IT!"]
    assert books.filter(title=Value("It")).update(title=Repeated("title", "-%s-")) == 1
    assert books.get(title="It-%s-It").pages == 7
    assert books.order_by(Shout(Lower("title")).desc()).first().title == "It-%s-It"
    assert books.values_list(Repeated(F("title"), "/"), flat=True).first() == "Emma/Emma"


def test_a_subquery_with_a_function_may_be_written(books, book):
    """Its columns are not those of the query that is updated."""
    shorter = book.objects.order_by().filter(pages__lt=models.OuterRef("pages"))
    counted = shorter.annotate(count=models.Func(F("pk"), function="COUNT")).values("count")
    annotated = books.annotate(shorter=models.Subquery(counted, output_field=models.IntegerField()))
    assert annotated.update(pages=F("shorter")) == 3
    assert list(books.values_list("pages", flat=True)) == [0, 1, 2]


def test_a_vendors_words_are_preferred(books):
    sql = str(books.annotate(loud=Shout("title")).query)
    assert 'UPPER("book"."title") || \'!\'' in sql


def test_arity_is_checked(books):
    with pytest.raises(TypeError, match="'Shout' takes exactly 1 argument"):
        models.Func.__init__(Shout.__new__(Shout), "a", "b")


def test_lookups_and_transforms_are_found_and_nest(books, registered):
    for _ in range(2):
        assert [book.title for book in books.filter(pages__ne=5)] == ["Emma", "It"]
        assert [book.title for book in books.filter(pages__twice__ne=10, pages__twice__lt=14)] == ["Emma"]
        assert books.filter(pages__twice=F("pages") + 5).get().title == "Dune"
    assert [book.title for book in books.annotate(double=F("pages__twice")).filter(double__gt=6)] == ["Dune", "It"]


def test_a_lookup_that_goes_is_forgotten(books, registered):
    assert books.filter(pages__ne=5).count() == 2
    models.IntegerField._unregister_lookup(NotEqual)
    try:
        with pytest.raises(Exception, match="Unsupported lookup 'ne'"):
            books.filter(pages__ne=5).count()
    finally:
        models.IntegerField.register_lookup(NotEqual)


def test_aggregates_have_names_filters_and_defaults(books):
    assert books.aggregate(Longest("title"), short=Longest("title", filter=models.Q(pages__gt=5))) == {
        "title__longest": 4,
        "short": 2,
    }
    assert books.filter(pages=0).aggregate(n=Longest("title", default=0)) == {"n": 0}


def test_fields_convert_in_both_directions(connection):
    with connection.schema_editor() as editor:
        editor.create_model(Phrase)
    for _ in range(2):
        phrase = Phrase.objects.create(words=Words("a", "b"))
        assert Phrase.objects.get(pk=phrase.pk).words == Words("a", "b")
    assert Phrase.objects.get(pk=phrase.pk).count_words() == 2
    assert Phrase.objects.filter(words=Words("a", "b")).count() == 2
    assert Phrase.objects.filter(words__in=[Words("c"), Words("a", "b")]).update(words=Words("c")) == 2
    assert list(Phrase.objects.values_list("words", flat=True)) == [Words("c"), Words("c")]
    Phrase.objects.bulk_create([Phrase(words=None), Phrase(words=Words("d"))])
    assert Phrase.objects.filter(words__isnull=True).count() == 1
    assert Phrase.objects.latest("pk").words == Words("d")


class Counting(type(models.Model)):
    """A metaclass that expects something of every model that it makes."""

    def __new__(cls, name, bases, attrs):
        model = super().__new__(cls, name, bases, attrs)
        if not model._meta.abstract:
            assert model.subject is not None
        return model


class About(models.Model, metaclass=Counting):
    subject = None

    class Meta:
        abstract, app_label = True, "third"


def test_the_model_between_two_is_of_the_usual_kind():
    class Note(About):
        subject = models.CharField(max_length=9)
        phrases = models.ManyToManyField(Phrase)

        class Meta:
            app_label = "third"

    assert type(Note) is Counting
    through = Note.phrases.through
    assert (type(through), through.__bases__) == (type(models.Model), (models.Model,))


class ListedField(models.TextField):
    """Text of parts, converted by methods that pass over those of ``TextField``."""

    def to_python(self, value):
        return value.split(",") if isinstance(value, str) else value

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def get_prep_value(self, value):
        return super(models.TextField, self).get_prep_value(",".join(value))


class ListedCharField(models.CharField):
    def to_python(self, value):
        return value.split(",") if isinstance(value, str) else value

    def get_prep_value(self, value):
        return super(models.CharField, self).get_prep_value(",".join(value))


@pytest.mark.parametrize("kind", [ListedField, ListedCharField])
def test_methods_of_text_fields_can_be_passed_over(kind):
    assert kind(max_length=9).get_prep_value(["a", "b"]) == "a,b"
    assert kind(max_length=9).get_db_prep_save(["a", "b"], connection=None) == "a,b"


def test_a_copied_field_can_be_made_one_that_is_not_unique():
    field = models.IntegerField(unique=True)
    assert field.unique
    twin = copy.copy(field)
    twin.unique = False
    assert (field.unique, twin.unique) == (True, False)


def test_choices_of_a_function_are_asked_for_anew():
    answers = [[("a", "A")], [("b", "B")]]
    field = models.CharField(choices=lambda: answers[0])
    assert field.flatchoices == [("a", "A")]
    answers.pop(0)
    assert field.flatchoices == [("b", "B")]
    field.choices = [("c", "C")]
    assert field.flatchoices == [("c", "C")]


def test_the_class_of_models_shows_its_public_path():
    assert repr(type(models.Model)) == "<class 'fastjango.db.models.base.ModelBase'>"


def test_fields_tell_migrations_how_they_are_made():
    field = Phrase._meta.get_field("words")
    _, path, args, kwargs = field.deconstruct()
    assert path.endswith("WordsField") and args == [] and kwargs == {"limit": 3, "null": True}
    assert field.clone().limit == 3
