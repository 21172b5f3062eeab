"""Filter sets narrow query sets."""

import json

FILTER = """
class BookFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(lookup_expr="icontains")
    cheap = django_filters.BooleanFilter(method="filter_cheap", label="Cheap")
    span = django_filters.RangeFilter(field_name="price")
    when = django_filters.DateFromToRangeFilter(field_name="published")
    order = django_filters.OrderingFilter(fields=[("price", "cost"), "title"])
    either = django_filters.MultipleChoiceFilter(field_name="kind", choices=Book._meta.get_field("kind").choices)
    other_author = django_filters.ModelChoiceFilter(
        field_name="author", queryset=Author.objects.all(), exclude=True, null_label="nobody"
    )
    how = django_filters.LookupChoiceFilter(field_name="price", lookup_choices=["lt", "gt"])
    stored = django_filters.AllValuesFilter(field_name="title")

    class Meta:
        model = Book
        fields = {"price": ["exact", "lt", "in", "range"], "published": ["year__gt"], "author": ["exact", "isnull"],
                  "kind": ["exact"], "in_print": ["exact"]}

    def filter_cheap(self, queryset, name, value):
        return queryset.filter(price__lt=15) if value else queryset

"""


def test_each_filter_narrows(run):
    cases = {
        "title=a": "A",
        "cheap=true": "A",
        "span_min=15": "BC",
        "span_min=15&span_max=25": "B",
        "when_after=2002-05-17": "BC",
        "when_before=2002-05-17": "AB",
        "either=n&either=p": "ABC",
        "either=p": "B",
        "price=20": "B",
        "price__lt=20": "A",
        "price__in=10,30": "AC",
        "price__range=10,20": "AB",
        "published__year__gt=2001": "BC",
        "author=1": "A",
        "author__isnull=true": "C",
        "other_author=1": "BC",
        "other_author=null": "AB",
        "how=20&how_lookup=gt": "C",
        "stored=B": "B",
        "kind=p": "B",
        "in_print=false": "B",
        "": "ABC",
        "unknown=1": "ABC",
    }
    found = run(
        FILTER
        + "import json\nfrom fastjango.http import QueryDict\n"
        + f"print(json.dumps([titles(BookFilter(QueryDict(query)).qs) for query in {list(cases)}]))"
    )
    assert dict(zip(cases, json.loads(found), strict=True)) == cases


def test_order(run):
    assert (
        run(
            FILTER
            + "for order in ('-cost', 'title', '-title'):\n"
            + "    print(''.join(book.title for book in BookFilter({'order': [order]}).qs), end=' ')"
        )
        == "CBA ABC CBA"
    )


def test_wrong_values_are_named(run):
    assert (
        run(
            FILTER
            + "wrong = BookFilter({'price': 'dear', 'price__range': '1', 'author': '9', 'how': '1'})\n"
            + "print(wrong.is_valid(), sorted(wrong.errors), titles(wrong.qs))"
        )
        == "False ['author', 'how', 'price', 'price__range'] ABC"
    )


def test_labels(run):
    assert (
        run(
            FILTER
            + "form = BookFilter().form\n"
            + "names = ('price__lt', 'published__year__gt', 'author__isnull', 'other_author', 'cheap')\n"
            + "print([form.fields[name].label for name in names])"
        )
        == "['Price is less than', 'Published year is greater than', 'Author is null', 'Exclude author', 'Cheap']"
    )


def test_the_form_has_an_input_for_each_end_of_a_range(run):
    html = run(FILTER + "print(BookFilter({'span_min': '5'}).form['span'])")
    assert 'name="span_min" value="5"' in html and 'name="span_max"' in html


def test_filter_sets_are_apart(run):
    """What is set on the filters of one filter set is not on another's."""
    assert (
        run(
            FILTER
            + "first, second = BookFilter(), BookFilter()\n"
            + "first.filters['title'].extra['required'] = True\n"
            + "first.filters['cheap'].field.label = '?'\n"
            + "print(second.form.fields['title'].required, second.form.fields['cheap'].label)\n"
            + "print(second.filters['cheap'].filter.method == second.filter_cheap)"
        )
        == "False Cheap\nTrue"
    )


def test_unknown_fields_are_refused_by_name(run):
    assert (
        run(
            "try:\n"
            "    django_filters.filterset.filterset_factory(Book, fields=['title', 'pages'])\n"
            "except TypeError as error: print(error)\n"
            "try:\n"
            "    django_filters.filterset.filterset_factory(Book, fields={'title': ['near']})\n"
            "except Exception as error: print(type(error).__name__, error)"
        )
        == "'Meta.fields' must not contain non-model field names: pages\n"
        "FieldLookupError Unsupported lookup 'near' for field 'shelf.Book.title'."
    )


def test_views_list_what_is_left(run):
    assert (
        run(
            "from fastjango.test import RequestFactory\n"
            "from fastjango.django_filters.views import FilterView\n"
            "for query in ('?kind=p', '?kind=x', ''):\n"
            "    view = FilterView.as_view(model=Book, filterset_fields=['kind'])\n"
            "    response = view(RequestFactory().get('/' + query))\n"
            "    print([book.title for book in response.context_data['object_list']], response.template_name)"
        )
        == "['B'] ['shelf/book_filter.html']\n[] ['shelf/book_filter.html']\n['A', 'B', 'C'] ['shelf/book_filter.html']"
    )
