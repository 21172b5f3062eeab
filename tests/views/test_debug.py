"""Reports of errors; the expected lines were recorded from Django 5.2.19."""

import sys

import pytest

import fastjango
from fastjango.http import Http404
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings
from fastjango.urls import path, resolve
from fastjango.views.debug import ExceptionReporter, technical_404_response

fastjango.setup()


def outer(request):
    """Fails because of something else."""
    try:
        {}["k"]
    except KeyError as error:
        raise ValueError("outer") from error


def during(request):
    """Fails while it handles something else."""
    try:
        {}["k"]
    except KeyError:
        raise ValueError("outer")  # noqa: B904  # this is the case


def silent(request):
    """Fails without a word."""
    raise ValueError


def report(view, request=None):
    try:
        view(request)
    except ValueError:
        return ExceptionReporter(request, *sys.exc_info())


def test_a_line_that_fails_as_a_whole_is_marked_too():
    line = '    raise ValueError("outer") from error\n'
    assert line + "    " + "^" * len(line.strip()) + "\n" in report(outer).get_traceback_text()


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (outer, "The above exception ('k') was the direct cause of the following exception:"),
        (during, "During handling of the above exception ('k'), another exception occurred:"),
    ],
)
def test_causes_stand_apart(view, sentence):
    text = report(view).get_traceback_text()
    assert f"\n\n{sentence}\n  File " in text


def test_an_error_without_words_says_so():
    reporter = report(silent)
    assert "No exception message supplied" in reporter.get_traceback_text().split("\n")[1]
    assert '<pre class="exception_value">No exception message supplied</pre>' in reporter.get_traceback_html()
    assert "Exception Value:" not in reporter.get_traceback_text()


class Broken:
    """A user whose row cannot be read."""

    def __str__(self):
        raise ConnectionError


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ({"user": "ann"}, "ann"),
        ({"user": None}, "None"),
        ({"user": Broken()}, "[unable to retrieve the current user]"),
        ({}, "[unable to retrieve the current user]"),
    ],
)
def test_the_user_is_shown(attributes, shown):
    request = RequestFactory().get("/")
    vars(request).update(attributes)
    reporter = report(silent, request)
    assert f"Request information:\nUSER: {shown}\n\nGET:" in reporter.get_traceback_text()
    assert f'<h3 id="user-info">USER</h3>\n    <p>{shown}</p>' in reporter.get_traceback_html()


def test_without_a_request_there_is_no_user():
    assert "USER" not in report(silent).get_traceback_text().partition("Request data not supplied")[0]


urlpatterns = [path("first/", silent), path("second/", silent, name="second"), path("third/", silent)]


def test_a_view_that_finds_nothing_is_the_last_pattern_of_the_list():
    request = RequestFactory().get("/second/")
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        request.resolver_match = resolve("/second/")
        page = technical_404_response(request, Http404("none")).content.decode()
    assert page.index("first/") < page.index("[name='second']") < page.index("matched the last one")
    assert "third/" not in page
