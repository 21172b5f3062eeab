"""Routers of FastAPI among the URLs: errors of endpoints, and parameters that patterns before them capture."""

import asyncio
import datetime
import sys
from types import ModuleType

import pytest
from fastapi import APIRouter, Depends, HTTPException, Request, WebSocket
from fastapi.responses import JSONResponse

from fastjango.core.asgi import Application
from fastjango.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied, ValidationError
from fastjango.db import connections
from fastjango.http import Http404
from fastjango.test import AsyncClient, Client
from fastjango.test.utils import override_settings
from fastjango.urls import converters, include, path, re_path

ERRORS = {
    "missing": ObjectDoesNotExist("There is no such book."),
    "bare": ObjectDoesNotExist(),
    "404": Http404("Not here."),
    "403": PermissionDenied(),
    "400": BadRequest("What?"),
    "own": LookupError("mine"),
    "fastapi": HTTPException(409, "Taken."),
    "one": ValidationError("Bad %(what)s.", code="bad", params={"what": "day"}),
    "many": ValidationError(["First.", "Second."]),
    "fields": ValidationError({"name": ["Too long."], "__all__": ["Odd."]}),
    "broken": ZeroDivisionError(),
}
router = APIRouter()
closed = []


@router.get("/async/{name}")
async def fails(name: str):
    raise ERRORS[name]


@router.get("/sync/{name}")
def fails_in_a_thread(name: str):
    raise ERRORS[name]


async def dependency(name: str):
    try:
        yield
    finally:
        closed.append(name)
    raise AssertionError


async def failing_dependency(name: str):
    raise ERRORS[name]


@router.get("/below/{name}")
async def never(there=Depends(dependency), fails=Depends(failing_dependency)):
    raise AssertionError


@router.get("/item/{name}")
async def item(name: str, shop: int):
    return [shop, name]


@router.get("/link")
async def link(request: Request):
    return str(request.url_for("item", shop=8, name="x"))


@router.get("/day")
async def day(day: datetime.date):
    return day.year


@router.get("/unasked")
async def unasked(request: Request):
    return request.path_params


@router.websocket("/socket")
async def socket(websocket: WebSocket, shop: int):
    if shop == 0:
        raise ERRORS["missing"]
    await websocket.accept()
    await websocket.send_json(shop)


class Year:
    regex = "[0-9]{4}"

    def to_python(self, value):
        if value == "0000":
            raise ValueError
        return datetime.date(int(value), 1, 1)

    def to_url(self, value):
        return f"{value:%Y}"


async def answer_own(request, error):
    return JSONResponse({"own": str(error)}, 418)


@pytest.fixture
def urls(monkeypatch):
    monkeypatch.setitem(converters.REGISTERED_CONVERTERS, "year4", Year())
    converters.get_converters.cache_clear()
    module = ModuleType("native_test_urls")
    module.urlpatterns = [
        path("api/", include(router)),
        path("shops/<int:shop>/", include(router)),
        path("years/<year4:day>/", include(router)),
        path("more/<slug:kind>/", include([path("<shop>/", include(router))])),
        re_path(r"^re/(?P<shop>\d+)/", include(router)),
    ]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with override_settings(
        ROOT_URLCONF=module.__name__, ALLOWED_HOSTS=["*"], FASTAPI={"exception_handlers": {LookupError: answer_own}}
    ):
        yield
    converters.get_converters.cache_clear()


def item_of(kind, place, message):
    return {"type": kind, "loc": place, "msg": message}


ANSWERS = [
    ("missing", 404, {"detail": "There is no such book."}),
    ("bare", 404, {"detail": "Not Found"}),
    ("404", 404, {"detail": "Not here."}),
    ("403", 403, {"detail": "Forbidden"}),
    ("400", 400, {"detail": "What?"}),
    ("own", 418, {"own": "mine"}),
    ("fastapi", 409, {"detail": "Taken."}),
    ("one", 422, {"detail": [item_of("bad", ["body"], "Bad day.")]}),
    ("many", 422, {"detail": [item_of("value_error", ["body"], text) for text in ("First.", "Second.")]}),
    (
        "fields",
        422,
        {
            "detail": [
                item_of("value_error", ["body", "name"], "Too long."),
                item_of("value_error", ["body"], "Odd."),
            ]
        },
    ),
]


@pytest.mark.parametrize("where", ["async", "sync", "below"])
@pytest.mark.parametrize(("name", "status", "body"), ANSWERS)
def test_errors_of_endpoints_and_dependencies_are_json(urls, where, name, status, body):
    closed.clear()
    response = Client().get(f"/api/{where}/{name}")
    assert (response.status_code, response.json()) == (status, body)
    assert closed == [name] * (where == "below")


def test_other_errors_are_the_projects_page(urls):
    response = Client(raise_request_exception=False).get("/api/async/broken")
    assert (response.status_code, response["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_unknown_paths_are_json_with_and_without_an_application(urls):
    assert Client().get("/api/unknown").json() == {"detail": "Not Found"}
    response = asyncio.run(AsyncClient().get("/api/unknown"))
    assert (response.status_code, response.json()) == (404, {"detail": "Not Found"})
    assert Client().post("/api/day").json() == {"detail": "Method Not Allowed"}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("/shops/7/item/a", [7, "a"]),
        ("/shops/7/link", "http://testserver/shops/8/item/x"),
        ("/more/new/7/item/a%20b", [7, "a b"]),
        ("/re/7/item/a?shop=5", [5, "a"]),
        ("/years/2024/day", 2024),
        ("/shops/7/unasked", {"shop": 7}),
        ("/re/7/unasked", {"shop": "7"}),
    ],
)
def test_what_converters_capture_is_a_parameter(urls, where, expected):
    assert Client().get(where).json() == expected


def document_and_socket():
    application = Application()
    document = application.openapi()

    def talk(where):
        async def run():
            sent = []
            waiting = [{"type": "websocket.connect"}]

            async def receive():
                return waiting.pop(0) if waiting else await asyncio.Event().wait()

            async def send(message):
                sent.append((message["type"], message.get("text") or message.get("code")))

            scope = {"type": "websocket", "path": where, "scheme": "ws", "subprotocols": []}
            await application({"headers": [(b"host", b"x")], "query_string": b"", **scope}, receive, send)
            return sent

        return asyncio.run(run())

    return document, talk


def test_captured_parameters_are_in_the_document(urls):
    paths = document_and_socket()[0]["paths"]

    def parameters(where):
        return {each["name"]: each["schema"]["type"] for each in paths[where]["get"]["parameters"]}

    assert parameters("/shops/{shop}/item/{name}") == {"name": "string", "shop": "integer"}
    assert parameters("/shops/{shop}/async/{name}") == {"name": "string", "shop": "integer"}
    assert parameters("/more/{kind}/{shop}/unasked") == {"kind": "string", "shop": "string"}
    assert not [where for where in paths if where.startswith("/re")]


def test_sockets_know_captured_values_and_are_closed_by_errors(urls):
    talk = document_and_socket()[1]
    assert talk("/shops/7/socket")[:2] == [("websocket.accept", None), ("websocket.send", "7")]
    assert talk("/shops/0/socket") == [("websocket.close", 1008)]


def test_handlers_of_the_application_count_under_asgi(urls):
    application = Application()

    @application.exception_handler(ZeroDivisionError)
    async def answer(request, error):
        return JSONResponse({"by": "application"}, 420)

    async def ask():
        sent, waiting = [], [{"type": "http.request", "body": b""}]

        async def receive():
            return waiting.pop() if waiting else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/api/async/broken", "scheme": "http", "http_version": "1.1"}
        await application({"headers": [(b"host", b"x")], "query_string": b"", **scope}, receive, send)
        return sent

    sent = asyncio.run(ask())
    assert (sent[0]["status"], sent[1]["body"]) == (420, b'{"by":"application"}')


def test_native_routes_are_in_no_transaction_of_their_request(urls, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    assert Client().get("/shops/7/unasked").json() == {"shop": 7}
