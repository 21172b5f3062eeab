"""What is told of responses, views and fields: media types, names, metadata."""

import datetime
import zoneinfo

import pytest

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.files.uploadedfile import SimpleUploadedFile
from fastjango.rest_framework import negotiation, renderers, response, routers, serializers, test, viewsets
from fastjango.rest_framework.metadata import SimpleMetadata
from fastjango.rest_framework.request import Request
from fastjango.rest_framework.utils.formatting import camelcase_to_spaces

pytestmark = pytest.mark.usefixtures("untranslated")


class Particular(renderers.JSONRenderer):
    media_type = "application/json; version=3"
    charset = "utf-8"


@pytest.mark.parametrize(
    ("accept", "renderer", "chosen", "content_type"),
    [
        ("*/*", renderers.JSONRenderer, "application/json", "application/json"),
        ("*/*;q=0.5", renderers.JSONRenderer, "application/json;q=0.5", "application/json"),
        ("application/json; indent=4", renderers.JSONRenderer, "application/json; indent=4", "application/json"),
        ("APPLICATION/JSON", renderers.JSONRenderer, "APPLICATION/JSON", "application/json"),
        (
            "application/*;version=3",
            Particular,
            "application/json; version=3;version=3",
            "application/json; version=3; charset=utf-8",
        ),
    ],
)
def test_the_media_type_is_what_was_accepted_and_the_content_type_the_renderers(accept, renderer, chosen, content_type):
    request = Request(test.APIRequestFactory().get("/", HTTP_ACCEPT=accept))
    found, media_type = negotiation.DefaultContentNegotiation().select_renderer(request, [renderer()])
    answer = response.Response({"a": 1})
    answer.accepted_renderer, answer.accepted_media_type, answer.renderer_context = found, media_type, {}
    assert (media_type, answer.render()["Content-Type"]) == (chosen, content_type)
    assert (b"\n" in answer.content) == ("indent" in accept)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TV3", "T V3"),
        ("HTMLParser", "Html Parser"),
        ("User2FA", "User2Fa"),
        ("user_view", "User View"),
        ("3D", "3D"),
        ("X1Y2", "X1 Y2"),
    ],
)
def test_names_of_views_in_words(name, expected):
    assert camelcase_to_spaces(name) == expected


@pytest.mark.parametrize(
    "field",
    [serializers.CharField(default="x"), serializers.BooleanField(default=False), serializers.ListField(default=[1])],
)
def test_defaults_are_not_told(field):
    assert "default" not in SimpleMetadata().get_field_info(field)


@pytest.mark.parametrize("text", ["2017-03-12T02:30:00", "2017-11-05T01:30:00"])
def test_times_that_clocks_skip_or_show_twice_are_taken(text):
    zone = zoneinfo.ZoneInfo("America/New_York")
    read = serializers.DateTimeField(default_timezone=zone).run_validation(text)
    assert (read.tzinfo, read.replace(tzinfo=None)) == (zone, datetime.datetime.fromisoformat(text))


def test_an_empty_upload_is_an_empty_list_in_json():
    assert renderers.JSONRenderer().render({"a": SimpleUploadedFile("a", b"")}) == b'{"a":[]}'
    assert list(SimpleUploadedFile("a", b"x\ny")) == [b"x\n", b"y"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, "<str:pk>"),
        ({"lookup_value_converter": "uuid", "lookup_value_regex": "[0-9]+"}, "<uuid:pk>"),
        ({"lookup_value_regex": "int"}, "<int:pk>"),
    ],
)
def test_converters_of_routers_without_regular_expressions(attributes, expected):
    viewset = type("Things", (viewsets.ViewSet,), attributes)
    router = routers.SimpleRouter(use_regex_path=False)
    assert router.get_lookup_regex(viewset) == expected


def test_a_regular_expression_is_no_converter():
    kind = type("Things", (viewsets.ViewSet,), {"lookup_value_regex": "[0-9]+", "retrieve": lambda self, request: None})
    router = routers.SimpleRouter(use_regex_path=False)
    router.register("things", kind, basename="thing")
    with pytest.raises(ImproperlyConfigured, match="invalid converter"):
        router.urls  # noqa: B018
