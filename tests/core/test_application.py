"""WebSockets, and routes that are added to the ASGI application itself: where they run."""

import asyncio
import sys
from types import ModuleType

import pytest
from fastapi import APIRouter, BackgroundTasks, Depends, Request, WebSocket
from starlette.responses import StreamingResponse

from fastjango.core.asgi import Application
from fastjango.http import HttpResponse
from fastjango.test import AsyncClient, Client
from fastjango.test.utils import override_settings
from fastjango.urls import include, path
from fastjango.utils._bridge import is_bridged

router = APIRouter()


async def dependency():
    return is_bridged()


@router.websocket("/socket")
async def socket(websocket: WebSocket, is_there=Depends(dependency)):
    await websocket.accept()
    await websocket.send_json([is_there, is_bridged(), await websocket.receive_text()])


done = []


def note(what):
    if what == "fails":
        raise ValueError("too late")
    done.append(what)


@router.get("/later/{what}")
async def later(request: Request, what: str, tasks: BackgroundTasks):
    tasks.add_task(note, what)
    return request.path_params


@router.get("/streamed-later/{what}")
async def streamed_later(what: str, tasks: BackgroundTasks):
    async def pieces():
        for piece in (b"1", b"2", b"3"):
            yield piece

    async def slow_note():
        await asyncio.sleep(0.01)
        note(what)

    tasks.add_task(slow_note)
    return StreamingResponse(pieces(), background=tasks)


@router.get("/endless")
async def endless():
    async def pieces():
        try:
            while True:
                yield b"more"
        finally:
            note("broken off")

    return StreamingResponse(pieces())


def instead(get_response):
    """A middleware that answers with something else than the view did."""

    def middleware(request):
        get_response(request)
        return HttpResponse("else")

    return middleware


@pytest.fixture
def application(monkeypatch):
    urls = ModuleType("application_test_urls")
    urls.urlpatterns = [path("api/", include(router)), path("shops/<int:shop>/", include(router))]
    monkeypatch.setitem(sys.modules, "application_test_urls", urls)
    with override_settings(ROOT_URLCONF="application_test_urls", ALLOWED_HOSTS=["*"]):
        yield Application()


def http(path):
    """The scope of a GET."""
    return {"type": "http", "method": "GET", "path": path, "scheme": "http", "http_version": "1.1"}


def talk(application, scope, *messages):
    """What the application sends after these messages of a client that stays."""

    async def run():
        waiting, sent = list(messages), []

        async def receive():
            if not waiting:
                await asyncio.Event().wait()
            return waiting.pop(0)

        async def send(message):
            sent.append(message)

        await application({"headers": [(b"host", b"x")], "query_string": b"", **scope}, receive, send)
        return sent

    return asyncio.run(run())


def test_a_websocket_and_its_dependencies_run_in_the_bridge(application):
    scope = {"type": "websocket", "path": "/api/socket", "scheme": "ws", "subprotocols": []}
    sent = talk(application, scope, {"type": "websocket.connect"}, {"type": "websocket.receive", "text": "hello"})
    assert [message["type"] for message in sent[:2]] == ["websocket.accept", "websocket.send"]
    assert sent[1]["text"] == '[true,true,"hello"]'


def test_a_route_of_the_application_itself_runs_in_the_bridge(application):
    @application.get("/direct")
    async def direct() -> bool:
        return is_bridged()

    sent = talk(application, http("/direct"), {"type": "http.request", "body": b""})
    assert b"".join(message.get("body", b"") for message in sent) == b"true"


@pytest.mark.parametrize(
    ("path", "body"), [("/api/later/works", b'{"what":"works"}'), ("/api/streamed-later/works", b"123")]
)
def test_the_application_is_not_done_before_its_background_tasks_are(application, path, body):
    """They start after the last byte; servers, and clients of tests, may end the loop when the application returns."""
    done.clear()
    sent = talk(application, http(path), {"type": "http.request", "body": b""})
    assert b"".join(message.get("body", b"") for message in sent) == body
    assert done == ["works"]


def test_an_answer_that_nobody_wants_is_broken_off(monkeypatch, application):
    done.clear()
    middleware = ModuleType("application_test_middleware")
    middleware.instead = instead
    monkeypatch.setitem(sys.modules, "application_test_middleware", middleware)
    with override_settings(MIDDLEWARE=["application_test_middleware.instead"]):
        sent = talk(Application(), http("/api/endless"), {"type": "http.request", "body": b""})
    assert b"".join(message.get("body", b"") for message in sent) == b"else"
    assert done == ["broken off"]


@pytest.mark.parametrize("what", ["works", "fails"])
@pytest.mark.parametrize("is_async", [False, True])
def test_background_tasks_run_and_their_errors_are_logged(application, caplog, is_async, what):
    """Under WSGI, which ``Client`` stands for, before the answer; under ASGI after it."""
    done.clear()

    async def ask():
        return await AsyncClient().get(f"/api/later/{what}")

    response = asyncio.run(ask()) if is_async else Client().get(f"/api/later/{what}")
    assert response.json() == {"what": what}
    assert done == [what] * (what == "works")
    assert [record.exc_info[1].args for record in caplog.records] == [("too late",)] * (what == "fails")


def test_a_router_below_a_captured_value_knows_it(application):
    assert Client().get("/shops/7/later/x").json() == {"shop": 7, "what": "x"}
