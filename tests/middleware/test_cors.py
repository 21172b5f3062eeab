"""Which pages may read answers: the settings of django-cors-headers."""

import pytest

from fastjango.http import HttpResponse
from fastjango.middleware.cors import CorsMiddleware
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings

HERE, THERE = "https://app.example.com", "https://evil.com"
ALLOWED = {"CORS_ALLOWED_ORIGINS": [HERE]}


def answer(settings, origin=HERE, method="GET", path="/", **headers):
    given = {f"HTTP_{name}": value for name, value in headers.items()}
    if origin:
        given["HTTP_ORIGIN"] = origin
    with override_settings(**settings):
        return CorsMiddleware(lambda request: HttpResponse("seen"))(RequestFactory().generic(method, path, **given))


@pytest.mark.parametrize(
    ("settings", "origin", "allowed"),
    [
        (ALLOWED, HERE, HERE),
        (ALLOWED, THERE, None),
        (ALLOWED, None, None),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://\w+\.example\.com$"]}, HERE, HERE),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://\w+\.example\.com$"]}, f"{HERE}.evil.com", None),
        ({"CORS_ALLOW_ALL_ORIGINS": True}, THERE, "*"),
        ({"CORS_ALLOW_ALL_ORIGINS": True, "CORS_ALLOW_CREDENTIALS": True}, THERE, THERE),
        ({}, HERE, None),
    ],
)
def test_an_origin_is_allowed_or_not(settings, origin, allowed):
    response = answer(settings, origin)
    assert response.get("Access-Control-Allow-Origin") == allowed
    assert response["Vary"] == "origin"
    assert response.content == b"seen"


def test_a_preflight_request_is_answered_without_the_view():
    response = answer(ALLOWED, method="OPTIONS", ACCESS_CONTROL_REQUEST_METHOD="PUT")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Access-Control-Allow-Methods"] == "DELETE, GET, OPTIONS, PATCH, POST, PUT"
    assert "x-csrftoken" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Max-Age"] == "86400"


def test_an_ordinary_options_request_reaches_the_view():
    assert answer(ALLOWED, method="OPTIONS").content == b"seen"


def test_further_headers_are_told():
    settings = {**ALLOWED, "CORS_EXPOSE_HEADERS": ["X-A", "X-B"], "CORS_ALLOW_CREDENTIALS": True}
    response = answer(settings)
    assert response["Access-Control-Expose-Headers"] == "X-A, X-B"
    assert response["Access-Control-Allow-Credentials"] == "true"


def test_other_paths_know_nothing_of_it():
    response = answer({**ALLOWED, "CORS_URLS_REGEX": r"^/api/"}, path="/page/")
    assert "Access-Control-Allow-Origin" not in response
    assert "Vary" not in response


@pytest.mark.parametrize("allows", [True, False])
def test_private_networks_are_opened_on_demand(allows):
    asked = {"ACCESS_CONTROL_REQUEST_METHOD": "GET", "ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK": "true"}
    response = answer({**ALLOWED, "CORS_ALLOW_PRIVATE_NETWORK": allows}, method="OPTIONS", **asked)
    assert ("Access-Control-Allow-Private-Network" in response) is allows
