"""Serializers in native endpoints."""

import json

import pytest

LINES = """
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastjango.core.asgi import get_asgi_application
from fastjango.core.management import call_command
from fastjango.rest_framework.exceptions import Throttled
from fastjango.rest_framework.native import body_of, model_of
from fastjango.test import Client
from fastjango.urls import include, path

call_command("migrate", verbosity=0)
native = APIRouter()


@native.post("/groups", response_model=model_of(GroupSerializer), status_code=201)
async def create(group: Annotated[Any, Depends(body_of(GroupSerializer))]):
    group.save()
    return group.data


@native.post("/many")
async def create_many(groups: Annotated[Any, Depends(body_of(GroupSerializer, many=True))]):
    return [each["name"] for each in groups.validated_data]


@native.get("/tired")
async def tired():
    raise Throttled(wait=3)


urls.urlpatterns = [path("native/", include(native))]
client = Client()


def post(where, data):
    answer = client.post(f"/native/{where}", json.dumps(data), content_type="application/json")
    return answer.status_code, answer.json()

"""


@pytest.mark.parametrize(
    ("where", "data", "expected"),
    [
        ("groups", {"name": "a"}, [201, {"id": 1, "name": "a"}]),
        ("groups", {"name": ""}, [400, {"name": ["This field may not be blank."]}]),
        ("groups", [], [400, {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}]),
        ("many", [{"name": "a"}, {"name": "b"}], [200, ["a", "b"]]),
        ("many", [{"name": "a"}, {}], [400, {"1": {"name": ["This field is required."]}}]),
    ],
)
def test_serializers_read_bodies(run, where, data, expected):
    assert json.loads(run(LINES + f"print(json.dumps(post({where!r}, {data!r})))")) == expected


def test_errors_of_api_views_are_answered(run):
    assert (
        run(
            LINES
            + "answer = client.get('/native/tired')\n"
            + "print(answer.status_code, answer['Retry-After'], answer.json()['detail'])"
        )
        == "429 3 Request was throttled. Expected available in 3 seconds."
    )


def test_bodies_are_in_the_document(run):
    document = json.loads(run(LINES + "print(json.dumps(get_asgi_application().openapi()))"))
    post = document["paths"]["/native/groups"]["post"]
    body = post["requestBody"]["content"]["application/json"]["schema"]
    assert "name" in json.dumps(document["components"]["schemas"][body["$ref"].rpartition("/")[2]])
    many = document["paths"]["/native/many"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert json.dumps(many)
