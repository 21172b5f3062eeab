"""The start and the end of the server, as the ASGI application sees them."""

import asyncio
import sys
from contextlib import asynccontextmanager
from types import ModuleType

import pytest
from fastapi import APIRouter, Request

import fastjango
from fastjango.core.asgi import Application
from fastjango.db.utils import ConnectionHandler
from fastjango.test.utils import override_settings
from fastjango.urls import include, path
from fastjango.utils._bridge import is_bridged


def noting(name, notes, fails=False):
    @asynccontextmanager
    async def lifespan(app):
        notes.append(f"{name} begins, bridged: {is_bridged()}")
        if fails:
            raise ValueError(name)
        yield {name: len(notes)}
        notes.append(f"{name} ends")

    return lifespan


async def serve(app):
    """Start and stop it as a server does; what it answers, and the state that it gives to requests."""
    events, answers, state = asyncio.Queue(), [], {}
    for kind in ("startup", "shutdown"):
        events.put_nowait({"type": f"lifespan.{kind}"})

    async def send(message):
        answers.append(message["type"])

    await app({"type": "lifespan", "state": state}, events.get, send)
    return answers, state


@pytest.fixture
def project(monkeypatch):
    """An application whose URLconf has a router, by the lifespans of the router and of the setting."""
    changes = []

    def make(of_router, of_setting=None, times=1):
        router = APIRouter(lifespan=of_router)

        @router.get("/state")
        async def state(request: Request):
            return request.state._state

        urls = ModuleType("lifespan_test_urls")
        urls.urlpatterns = [path(f"api{number}/", include(router)) for number in range(times)]
        monkeypatch.setitem(sys.modules, "lifespan_test_urls", urls)
        options = {"lifespan": of_setting} if of_setting else {}
        changes.append(override_settings(ROOT_URLCONF="lifespan_test_urls", FASTAPI=options, ALLOWED_HOSTS=["*"]))
        changes[-1].enable()
        return Application()

    yield make
    for change in changes:
        change.disable()


def test_the_lifespans_of_routers_and_of_the_setting_are_entered_in_the_bridge(project):
    notes = []
    app = project(noting("router", notes), noting("setting", notes))
    answers, state = asyncio.run(serve(app))
    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert state == {"router": 1, "setting": 2}
    begins = ["router begins, bridged: True", "setting begins, bridged: True"]
    assert notes == [*begins, "setting ends", "router ends"]


def test_each_start_enters_them_once(project):
    """A router that is included twice, a second start, and a look at the document before change nothing."""
    notes = []
    app = project(noting("router", notes), times=2)
    assert "/api0/state" in app.openapi()["paths"]
    for _ in range(2):
        asyncio.run(serve(app))
    assert notes == ["router begins, bridged: True", "router ends"] * 2


def test_what_was_entered_is_left_when_a_later_one_fails(project):
    notes = []
    app = project(noting("router", notes), noting("setting", notes, fails=True))

    async def start():
        answers = []

        async def send(message):
            answers.append(message)

        async def receive():
            return {"type": "lifespan.startup"}

        with pytest.raises(ValueError, match="setting"):
            await app({"type": "lifespan", "state": {}}, receive, send)
        return answers

    (answer,) = asyncio.run(start())
    assert answer["type"] == "lifespan.startup.failed"
    assert notes[-1] == "router ends"


def test_lifespans_may_ask_the_database_in_plain_calls(project, tmp_path):
    fastjango.setup()
    name = tmp_path / "db.sqlite3"
    connections = ConnectionHandler({"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": name}})
    found = []

    @asynccontextmanager
    async def asking(app):
        with connections["default"].cursor() as cursor:
            found.append(cursor.execute("SELECT 7").fetchone())
        yield
        connections.close_all()

    answers, _state = asyncio.run(serve(project(asking)))
    assert found == [(7,)]
    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_server_without_state_may_serve_lifespans_without_one(project):
    @asynccontextmanager
    async def silent(app):
        yield

    app, answers = project(silent), []

    async def start_and_stop():
        events = iter(("startup", "shutdown"))

        async def receive():
            return {"type": f"lifespan.{next(events)}"}

        async def send(message):
            answers.append(message["type"])

        await app({"type": "lifespan"}, receive, send)

    asyncio.run(start_and_stop())
    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_requests_have_the_state(project):
    app = project(noting("router", []))

    async def ask():
        scope = {"type": "http", "method": "GET", "path": "/api0/state", "headers": [(b"host", b"x")]}
        messages, sent = [{"type": "http.request", "body": b""}], []

        async def receive():
            if not messages:
                await asyncio.Event().wait()
            return messages.pop()

        async def send(message):
            sent.append(message)

        await app({**scope, "server": ("x", 80), "state": {"router": 1}}, receive, send)
        return b"".join(message.get("body", b"") for message in sent)

    assert asyncio.run(ask()) == b'{"router":1}'
