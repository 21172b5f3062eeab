"""A line in the log for each request."""

import re

import pytest

from fastjango.http import HttpResponse
from fastjango.middleware.request_log import RequestLogMiddleware
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings


def ask(path, status=200):
    RequestLogMiddleware(lambda request: HttpResponse(status=status))(RequestFactory().get(path))


@pytest.mark.parametrize(("status", "level"), [(200, "INFO"), (302, "INFO"), (404, "WARNING"), (500, "ERROR")])
def test_a_request_is_logged_with_status_and_duration(caplog, status, level):
    with caplog.at_level("INFO", "fastjango.requests"):
        ask("/a/?password=secret", status)
    (record,) = caplog.records
    assert re.fullmatch(rf"GET /a/ {status} \d+\.\dms", record.getMessage())
    assert (record.levelname, record.status_code) == (level, status)
    assert record.duration >= 0


def test_a_path_makes_no_second_line(caplog):
    with caplog.at_level("INFO", "fastjango.requests"):
        ask("/a%0AGET /b 200/")
    assert "\n" not in caplog.records[0].getMessage()


def test_some_paths_are_not_logged(caplog):
    with caplog.at_level("INFO", "fastjango.requests"), override_settings(REQUEST_LOG_IGNORED_PATHS=["/healthz"]):
        ask("/healthz")
    assert not caplog.records
