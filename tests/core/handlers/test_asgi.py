"""The ASGI handler: async views on the loop in the bridge, sync views in one thread, native routers inside."""

import asyncio
import sys
import threading
from types import ModuleType

import pytest
from asgiref.sync import sync_to_async
from fastapi import APIRouter

from fastjango.core.handlers.asgi import ASGIHandler
from fastjango.http import FileResponse, HttpResponse
from fastjango.test.utils import override_settings
from fastjango.urls import include, path
from fastjango.utils._bridge import is_bridged

MIDDLEWARE = [
    f"fastjango.middleware.{name}" for name in ("common.CommonMiddleware", "clickjacking.XFrameOptionsMiddleware")
]
router = APIRouter()


@router.get("/items/{number}")
async def item(number: int):
    return {"number": number}


def sync_view(request):
    return HttpResponse(str(threading.current_thread() is threading.main_thread()))


async def async_view(request):
    await asyncio.sleep(0)
    return HttpResponse(f"{threading.current_thread() is threading.main_thread()} {is_bridged()}")


async def threads_view(request):
    threads = [await sync_to_async(threading.get_ident)() for _ in range(2)]
    return HttpResponse(f"{threads[0] == threads[1]} {threads[0] != threading.get_ident()}")


seen = []


async def waiting_view(request):
    seen.append("begins")
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        seen.append("is cancelled")
        raise


def file_view(request):
    return FileResponse(open(__file__, "rb"))  # closed with the response


@pytest.fixture
def ask(monkeypatch):
    """Ask the handler for a path; gives status, headers and body."""
    urls = ModuleType("asgi_test_urls")
    urls.urlpatterns = [
        path("sync/", sync_view),
        path("async/", async_view),
        path("threads/", threads_view),
        path("waiting/", waiting_view),
        path("file/", file_view),
        path("api/", include(router)),
    ]
    monkeypatch.setitem(sys.modules, "asgi_test_urls", urls)
    changed = override_settings(ROOT_URLCONF="asgi_test_urls", MIDDLEWARE=MIDDLEWARE, ALLOWED_HOSTS=["*"])
    changed.enable()
    handler = ASGIHandler()

    def request(target, leaves_after=None):
        scope = {"type": "http", "method": "GET", "path": target, "headers": [(b"host", b"x")], "server": ("x", 80)}
        messages, sent = [{"type": "http.request", "body": b""}], []

        async def receive():
            if messages:
                return messages.pop()
            if leaves_after is None:
                await asyncio.Event().wait()
            if leaves_after:
                await asyncio.sleep(leaves_after)
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        asyncio.run(handler(scope, receive, send))
        if not sent:
            return None
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent[1:])

    yield request
    changed.disable()


def test_a_sync_view_runs_in_a_thread(ask):
    assert ask("/sync/")[::2] == (200, b"False")


def test_an_async_view_runs_on_the_loop_where_sync_code_may_wait(ask):
    assert ask("/async/")[::2] == (200, b"True True")


@pytest.mark.parametrize("seconds", [0, 0.05])
def test_an_async_view_whose_client_is_gone_is_cancelled_where_it_waits(ask, seconds):
    """Also when the client was gone before anybody looked."""
    seen.clear()
    assert ask("/waiting/", leaves_after=seconds) is None
    assert seen == ["begins", "is cancelled"]


def test_what_an_async_view_calls_in_threads_stays_in_one(ask):
    assert ask("/threads/")[2] == b"True True"


def test_middleware_surrounds_native_routes(ask):
    status, headers, body = ask("/api/items/7")
    assert (status, body) == (200, b'{"number":7}')
    assert headers[b"X-Frame-Options"] == b"DENY"


def test_a_native_route_refuses_what_is_of_the_wrong_type(ask):
    assert ask("/api/items/x")[0] == 422


def test_a_file_is_streamed_without_a_warning(ask):
    with open(__file__, "rb") as file:
        assert ask("/file/")[2] == file.read()


def test_a_missing_slash_is_added(ask):
    status, headers, _ = ask("/sync")
    assert (status, headers[b"Location"]) == (301, b"/sync/")
