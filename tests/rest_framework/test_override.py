"""``@extend_schema`` says what is not found out, or found out otherwise."""

import json

import pytest

LINES = """
from fastjango.rest_framework.schemas import OpenApiParameter, extend_schema, extend_schema_view


class Wish(serializers.Serializer):
    what = serializers.CharField()


@extend_schema(tags=["people"])
@extend_schema_view(
    list=extend_schema(summary="Everybody"),
    destroy=extend_schema(exclude=True),
    retrieve=extend_schema(responses={200: Wish, 410: "Gone for good", 418: None, 206: {"type": "string"}}),
)
class Described(UserViewSet):
    @extend_schema(
        operation_id="make_a_wish",
        request=Wish,
        responses=GroupSerializer(many=True),
        parameters=[OpenApiParameter("loudly", "boolean", description="Or in silence.")],
        deprecated=True,
    )
    @decorators.action(detail=True, methods=["post"])
    def wish(self, request, pk=None):
        return response.Response([])


router.register("described", Described, basename="described")
urls.urlpatterns = router.urls
import json
from fastjango.core.asgi import get_asgi_application
document = get_asgi_application().openapi()
from openapi_spec_validator import validate
validate(document)
print(json.dumps(document))
"""


@pytest.fixture(scope="module")
def document(run):
    pytest.importorskip("openapi_spec_validator")
    return json.loads(run(LINES))


def content_of(part):
    return part["content"]["application/json"]["schema"]


def test_actions(document):
    wish = document["paths"]["/described/{id}/wish/"]["post"]
    assert (wish["operationId"], wish["deprecated"], wish["tags"]) == ("make_a_wish", True, ["people"])
    assert content_of(wish["requestBody"]) == {"$ref": "#/components/schemas/WishRequest"}
    assert content_of(wish["responses"]["200"]) == {"type": "array", "items": {"$ref": "#/components/schemas/Group"}}
    assert [each["name"] for each in wish["parameters"]] == ["id", "loudly"]
    # What may be refused still is.
    assert "400" in wish["responses"]


def test_inherited_actions(document):
    operations = document["paths"]["/described/{id}/"]
    assert "delete" not in operations
    responses = operations["get"]["responses"]
    assert content_of(responses["200"]) == {"$ref": "#/components/schemas/Wish"}
    assert (responses["410"], responses["418"]) == ({"description": "Gone for good"}, {"description": "No content"})
    assert content_of(responses["206"]) == {"type": "string"}
    assert document["paths"]["/described/"]["get"]["summary"] == "Everybody"


def test_the_base_is_described_as_before(document):
    assert "delete" in document["paths"]["/users/{id}/"]
    assert document["paths"]["/users/"]["get"]["tags"] == ["users"]


def test_forms_may_leave_out_with_an_empty_text(document):
    schemas = document["components"]["schemas"]
    is_staff = schemas["UserFormRequest"]["properties"]["is_staff"]
    assert {"const": "", "type": "string"} in is_staff["anyOf"]
    body = document["paths"]["/users/"]["post"]["requestBody"]["content"]
    assert body["multipart/form-data"]["schema"] == {"$ref": "#/components/schemas/UserFormRequest"}
    assert body["application/json"]["schema"] == {"$ref": "#/components/schemas/UserRequest"}


def test_keys_in_paths_have_their_type(document):
    [parameter] = document["paths"]["/users/{id}/"]["get"]["parameters"]
    assert parameter["schema"] == {"type": "integer"}
