"""API views in the FastAPI application's document."""

import json
import re

import pytest


@pytest.fixture(scope="module")
def document(run):
    return json.loads(
        run(
            "import json\n"
            "from fastjango.core.asgi import get_asgi_application\n"
            "print(json.dumps(get_asgi_application().openapi()))\n"
        )
    )


def test_every_action_is_an_operation(document):
    operations = {path: sorted(methods) for path, methods in document["paths"].items()}
    assert operations["/users/"] == ["get", "post"]
    assert operations["/users/{id}/"] == ["delete", "get", "patch", "put"]
    assert operations["/users/{id}/activate/"] == ["post"]


def test_each_side_of_a_serializer_is_a_schema(document):
    schemas = document["components"]["schemas"]
    shown, taken, changed = (schemas[name] for name in ("User", "UserRequest", "PatchedUserRequest"))
    assert "role" not in shown["properties"] and "shout" in shown["properties"]
    assert taken["properties"]["role"]["enum"] == ["a", "u"]
    assert "date_joined" not in taken["properties"]
    assert set(taken["required"]) == {"username", "role"}
    assert "required" not in changed


def test_a_list_is_in_the_envelope_of_its_pages(document):
    content = document["paths"]["/users/"]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    assert schema["properties"]["results"]["items"] == {"$ref": "#/components/schemas/User"}
    assert schema["properties"]["next"]["type"] == ["string", "null"]
    assert [parameter["name"] for parameter in document["paths"]["/users/"]["get"]["parameters"]] == ["page", "search"]


def test_all_references_lead_somewhere_and_names_are_unique(document):
    references = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert references <= set(document["components"]["schemas"])
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))


LINES = """
import datetime
from fastjango.rest_framework import filters, generics, views
from fastjango.rest_framework.decorators import api_view
from fastjango.urls import path


class Nested(serializers.Serializer):
    pass


class Diary(serializers.Serializer):
    email = serializers.EmailField(allow_blank=True)
    time = serializers.TimeField()
    day = serializers.DateField(format="%d.%m.%Y")
    words = serializers.ListField(child=serializers.CharField(), allow_empty=False, required=False)
    null = serializers.IntegerField(allow_null=True)
    yes = serializers.BooleanField()
    nested = Nested(required=False)
    code = serializers.UUIDField(format="hex")


class Sometimes(pagination.LimitOffsetPagination):
    default_limit = None


class DiaryViewSet(viewsets.ModelViewSet):
    serializer_class = Diary
    pagination_class = Sometimes
    filter_backends = [filters.SearchFilter]

    @decorators.action(detail=False)
    def recent(self, request):
        return self.list(request)

    @decorators.action(detail=True, methods=["post"], serializer_class=GroupSerializer)
    def bind(self, request, pk=None):
        return response.Response(status=204)

    @decorators.action(detail=True, methods=["post"])
    def burn(self, request, pk=None):
        return response.Response(status=204)

    def create(self, request):
        return response.Response({})


class KeyedViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = GroupSerializer

    def get_queryset(self):
        return Group.objects.all()


@api_view(["GET", "POST"])
def plain(request):
    return response.Response({})


router.register("diaries", DiaryViewSet, basename="diary")
router.register("keyed", KeyedViewSet, basename="keyed")
urls.urlpatterns = [*router.urls, path("plain/", plain)]
import json
from fastjango.core.asgi import get_asgi_application
print(json.dumps(get_asgi_application().openapi()))
"""


@pytest.fixture(scope="module")
def described(run):
    return json.loads(run(LINES))


def schema_of(part):
    return part["content"]["application/json"]["schema"]


def test_own_actions_may_answer_anything(described):
    """What an action of the project answers does not follow from its view's serializer."""
    for path, method in (("/diaries/recent/", "get"), ("/diaries/{id}/burn/", "post"), ("/plain/", "post")):
        responses = described["paths"][path][method]["responses"]
        assert "default" in responses
        success = next(response for status, response in responses.items() if status.startswith("2"))
        assert {} in schema_of(success)["anyOf"] and "*/*" in success["content"]


def test_bodies_of_own_actions(described):
    paths = described["paths"]
    burnt = paths["/diaries/{id}/burn/"]["post"]["requestBody"]
    assert not burnt["required"] and {} in schema_of(burnt)["anyOf"]
    bound = paths["/diaries/{id}/bind/"]["post"]["requestBody"]
    assert bound["required"] and schema_of(bound) == {"$ref": "#/components/schemas/GroupRequest"}


def test_an_overridden_create_is_still_about_its_serializer(described):
    responses = described["paths"]["/diaries/"]["post"]["responses"]
    assert schema_of(responses["201"]) == {"$ref": "#/components/schemas/Diary"}
    assert "default" in responses


def test_handlers_of_the_framework_answer_what_is_said(described):
    assert "default" not in described["paths"]["/diaries/"]["get"]["responses"]


def test_a_list_without_a_usual_limit_may_come_without_its_envelope(described):
    envelope, plain = schema_of(described["paths"]["/diaries/"]["get"]["responses"]["200"])["anyOf"]
    assert envelope["type"] == "object" and plain["type"] == "array"


def test_filters_may_refuse_their_parameters(described):
    assert "400" in described["paths"]["/diaries/"]["get"]["responses"]


def test_pages_take_more_than_numbers(document):
    page = document["paths"]["/users/"]["get"]["parameters"][0]["schema"]
    assert page == {"anyOf": [{"type": "integer", "minimum": 1}, {"enum": ["", "last"]}]}


def test_a_key_is_known_by_the_serializer(described):
    [parameter] = described["paths"]["/keyed/{id}/"]["get"]["parameters"]
    assert parameter["schema"] == {"type": "integer"}


def test_what_is_shown_may_be_empty_or_missing(described):
    shown = described["components"]["schemas"]["Diary"]
    assert {"const": "", "type": "string"} in shown["properties"]["email"]["anyOf"]
    assert "words" not in shown["required"] and "day" in shown["required"]


def test_times_are_texts_without_a_zone(described):
    """JSON Schema's format "time" has a zone; a date in a format of the project's own is a text."""
    properties = described["components"]["schemas"]["Diary"]["properties"]
    assert properties["time"]["type"] == "string" and "format" not in properties["time"]
    assert properties["day"]["type"] == "string" and "format" not in properties["day"]
    assert properties["code"] == {"title": "Code", "type": "string"}
    taken = described["components"]["schemas"]["DiaryRequest"]["properties"]
    assert taken["code"]["format"] == "uuid"
    assert taken["day"]["format"] == "date" and taken["words"]["minItems"] == 1


def test_forms_have_no_null_and_spell_booleans(described):
    taken = described["components"]["schemas"]["DiaryFormRequest"]["properties"]
    assert {"type": "null"} not in taken["null"]["anyOf"] and {"const": "", "type": "string"} in taken["null"]["anyOf"]
    assert "off" in taken["yes"]["anyOf"][1]["enum"]
    assert {"type": "null"} in described["components"]["schemas"]["DiaryRequest"]["properties"]["null"]["anyOf"]
