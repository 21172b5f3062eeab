"""Each request has a name, which the answer and the log carry."""

import logging

import pytest

from fastjango.http import HttpResponse
from fastjango.middleware.request_id import RequestIdFilter, RequestIdMiddleware, get_request_id
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings


def answer(**headers):
    return RequestIdMiddleware(lambda request: HttpResponse(f"{request.id} {get_request_id()}"))(
        RequestFactory().get("/", **headers)
    )


def test_a_request_without_name_gets_a_new_one():
    first, second = answer(), answer()
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert first.content.decode() == f"{first['X-Request-ID']} {first['X-Request-ID']}"


def test_the_name_of_a_proxy_is_kept():
    assert answer(HTTP_X_REQUEST_ID="abc-1")["X-Request-ID"] == "abc-1"


@pytest.mark.parametrize("given", ["a b", "x" * 129, "a\nb", "<script>"])
def test_what_does_not_belong_into_a_log_is_replaced(given):
    assert len(answer(HTTP_X_REQUEST_ID=given)["X-Request-ID"]) == 32


def test_clients_need_not_be_trusted():
    with override_settings(REQUEST_ID_TRUSTED=False):
        assert answer(HTTP_X_REQUEST_ID="abc")["X-Request-ID"] != "abc"


def test_the_header_can_be_another():
    with override_settings(REQUEST_ID_HEADER="X-Trace"):
        assert answer(HTTP_X_TRACE="t1")["X-Trace"] == "t1"


def test_log_records_carry_the_name():
    answer(HTTP_X_REQUEST_ID="abc-2")
    record = logging.LogRecord("x", logging.INFO, "", 0, "m", None, None)
    assert RequestIdFilter().filter(record)
    assert record.request_id == "abc-2"
