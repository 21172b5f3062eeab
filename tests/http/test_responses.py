"""Requests and responses in unusual uses: pickled, copied, with headers of their own; Django 5.2 answers so."""

import copy
import io
import pickle

import pytest

import fastjango
from fastjango.core.handlers.asgi import ASGIRequest
from fastjango.http import FileResponse, StreamingHttpResponse
from fastjango.http.response import ResponseHeaders
from fastjango.test import RequestFactory

fastjango.setup()


def again(request):
    return pickle.loads(pickle.dumps(request))


def test_a_pickled_request_can_still_be_asked_for_everything():
    request = again(RequestFactory().post("/x/?a=1", {"b": 2, "f": io.BytesIO(b"text")}, HTTP_COOKIE="c=3"))
    assert (request.GET["a"], request.POST["b"], request.COOKIES["c"]) == ("1", "2", "3")
    assert request.FILES["f"].read() == b"text"
    assert (request.method, request.path, request.scheme) == ("POST", "/x/", "http")


def test_a_request_is_pickled_after_its_form_was_read_too():
    request = RequestFactory().post("/", {"b": 2})
    assert request.POST["b"] == again(request).POST["b"] == "2"


def test_a_copied_request_reads_the_same_stream():
    request = RequestFactory().post("/", {"b": 2})
    copied = copy.deepcopy(request)
    assert not request._read_started
    assert copied.POST["b"] == "2"


def test_a_scope_without_scheme_is_plain_http():
    request = ASGIRequest({"type": "http", "method": "GET", "path": "/", "headers": []}, io.BytesIO())
    assert request.scheme == "http"


@pytest.mark.parametrize(
    ("options", "content_type"),
    [
        ({}, "text/html"),
        ({"headers": {"Content-Type": "a/b"}}, "text/html"),
        ({"content_type": "a/b"}, "a/b"),
    ],
)
def test_the_type_of_a_file_is_guessed_unless_content_type_is_given(options, content_type):
    response = FileResponse(io.BytesIO(b"x"), filename="x.html", **options)
    assert response["Content-Type"] == content_type


@pytest.mark.parametrize("name", ["content", "text"])
def test_a_stream_has_no_whole(name):
    with pytest.raises(AttributeError, match=f"This StreamingHttpResponse instance has no `{name}` attribute"):
        getattr(StreamingHttpResponse(["a"]), name)


def test_names_of_headers_are_strings():
    with pytest.raises(ValueError, match="Element key 1 invalid, only strings are allowed"):
        ResponseHeaders([(1, "b")])
