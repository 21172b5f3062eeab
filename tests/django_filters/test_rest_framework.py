"""Filter sets of API views."""

import json

import pytest

VIEW = """
from fastjango.django_filters import rest_framework as filters
from fastjango.rest_framework import generics, routers, serializers, viewsets
from fastjango.rest_framework.test import APIRequestFactory


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title", "published"]


class BookFilter(filters.FilterSet):
    order = filters.OrderingFilter(fields=["title"])
    span = filters.RangeFilter(field_name="price")

    class Meta:
        model = Book
        fields = ["published", "in_print", "author", "kind"]


class Books(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.order_by("title")
    serializer_class = BookSerializer
    authentication_classes = []
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = BookFilter

def ask(query, view=Books.as_view({"get": "list"})):
    response = view(APIRequestFactory().get("/" + query))
    return response.status_code, response.data

"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?in_print=false", "B"),
        ("?published=2001-05-17T12:00:00Z", "A"),
        ("?author=2", "B"),
        ("?span_min=20&order=-title", "CB"),
    ],
)
def test_lists_are_filtered(run, query, expected):
    assert run(VIEW + f"print(''.join(book['title'] for book in ask({query!r})[1]))") == expected


def test_wrong_values_are_a_bad_request(run):
    assert (
        run(VIEW + "print(*ask('?author=9&published=yesterday'))")
        == "400 {'published': [ErrorDetail(string='Enter a valid date/time.', code='invalid')], 'author': "
        "[ErrorDetail(string='Select a valid choice. That choice is not one of the available choices.', "
        "code='invalid_choice')]}"
    )


def test_fields_of_a_view_make_one_class(run):
    assert (
        run(
            VIEW
            + "class Short(generics.ListAPIView):\n"
            + "    queryset = Book.objects.all()\n"
            + "    filterset_fields = ['title']\n"
            + "backend, books = filters.DjangoFilterBackend(), Book.objects.all()\n"
            + "made = backend.get_filterset_class(Short(), books)\n"
            + "print(made is backend.get_filterset_class(Short(), books), list(made.base_filters))\n"
            + "Short.filterset_fields = ['kind']\n"
            + "print(list(backend.get_filterset_class(Short(), books).base_filters))"
        )
        == "True ['title']\n['kind']"
    )


def test_the_browsable_api_shows_the_form(run):
    html = run(
        VIEW
        + "view = Books(action_map={})\n"
        + "request = view.initialize_request(APIRequestFactory().get('/'))\n"
        + "print(filters.DjangoFilterBackend().to_html(request, Book.objects.all(), view))"
    )
    assert "<h2>Field filters</h2>" in html and 'name="published"' in html


def test_filters_are_in_the_document(run):
    document = json.loads(
        run(
            VIEW
            + "router = routers.DefaultRouter()\nrouter.register('books', Books)\nurls.urlpatterns = router.urls\n"
            + "import json\n"
            + "from fastjango.core.asgi import get_asgi_application\n"
            + "print(json.dumps(get_asgi_application().openapi()))"
        )
    )
    parameters = {each["name"]: each["schema"] for each in document["paths"]["/books/"]["get"]["parameters"]}
    assert parameters["in_print"] == {"type": "boolean"}
    assert parameters["published"] == {"type": "string", "format": "date-time"}
    assert parameters["author"] == {"type": "integer"}
    assert parameters["kind"] == {"type": "string", "enum": ["n", "p"]}
    assert {"span_min", "span_max"} <= set(parameters)
    assert parameters["order"]["items"]["enum"] == ["title", "-title"]
