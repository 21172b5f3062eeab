"""A project for real servers: ``served_site:app`` is its ASGI and ``served_site:wsgi`` its WSGI application.

Its files are in the folder that the environment names as ``SITE_FOLDER``; what it notes on the way goes to ``notes``.
"""

import asyncio
import os
import time
from pathlib import Path

from fastapi import APIRouter, BackgroundTasks, Depends, WebSocket
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from fastjango.conf import settings

FOLDER = Path(os.environ["SITE_FOLDER"])
SESSION_KEY = "s" * 32
BLOCK = b"x" * 65536

settings.configure(
    SECRET_KEY="k" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[f"fastjango.contrib.{app}" for app in ("auth", "contenttypes", "sessions")],
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": str(FOLDER / "site.sqlite3")}},
    MIDDLEWARE=[
        "fastjango.middleware.request_id.RequestIdMiddleware",
        "fastjango.middleware.security.SecurityMiddleware",
        "fastjango.contrib.sessions.middleware.SessionMiddleware",
        "fastjango.middleware.common.CommonMiddleware",
        "fastjango.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATA_UPLOAD_MAX_MEMORY_SIZE=2**15,
    FALLBACK_APPLICATION=os.environ.get("SITE_FALLBACK"),
)

from fastjango.contrib.auth.dependencies import get_current_user, get_required_user  # noqa: E402
from fastjango.contrib.sessions.dependencies import get_session  # noqa: E402
from fastjango.core.asgi import get_asgi_application  # noqa: E402
from fastjango.core.wsgi import get_wsgi_application  # noqa: E402
from fastjango.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse  # noqa: E402
from fastjango.urls import include, path  # noqa: E402
from fastjango.views import health  # noqa: E402


def note(line):
    with open(FOLDER / "notes", "a") as file:
        file.write(f"{line}\n")


def sync_view(request):
    return HttpResponse(f"sync {request.method}")


async def async_view(request):
    await asyncio.sleep(0)
    return HttpResponse("async")


async def slow(request):
    note("slow began")
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        note("slow was cancelled")
        raise
    return HttpResponse("too late")


async def endless(request):
    async def pieces():
        try:
            while True:
                yield b"piece\n"
                await asyncio.sleep(0.01)
        finally:
            note("endless was closed")

    return StreamingHttpResponse(pieces())


def upload(request):
    files = {name: file.size for name, file in request.FILES.items()}
    return JsonResponse({"files": files, "fields": dict(request.POST.items())})


def body(request):
    return JsonResponse({"length": len(request.body)})


def download(request):
    return StreamingHttpResponse(BLOCK for _ in range(160))


def file(request):
    return FileResponse(open(__file__, "rb"))  # closed with the response


def whoami(request):
    return JsonResponse({"user": request.user.username, "id": request.id})


router = APIRouter()


@router.get("/me")
async def me(user=Depends(get_required_user)):
    return {"user": user.username}


@router.get("/anyone")
async def anyone(user=Depends(get_current_user), session=Depends(get_session)):
    return {"known": user.is_authenticated, "color": await session.aget("color")}


@router.post("/later")
async def later(tasks: BackgroundTasks):
    tasks.add_task(note, "background task ran")
    return {"status": "accepted"}


@router.websocket("/ws")
async def talk(websocket: WebSocket, user=Depends(get_current_user), session=Depends(get_session)):
    await websocket.accept()
    color = await session.aget("color")
    async for text in websocket.iter_text():
        await websocket.send_text(f"{user.get_username()} {color} {text}")


mounted = Starlette(
    routes=[Route("/inner", lambda request: PlainTextResponse(f"mounted at {request.scope['root_path']}"))]
)

urlpatterns = [
    path("sync/", sync_view),
    path("async/", async_view),
    path("slow/", slow),
    path("endless/", endless),
    path("upload/", upload),
    path("body/", body),
    path("download/", download),
    path("file/", file),
    path("whoami/", whoami),
    path("api/", include(router)),
    path("app/", mounted),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]


def legacy(environ, start_response):
    """An application of before."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"legacy {environ['REQUEST_METHOD']} {environ['PATH_INFO']}".encode()]


async def legacy_asgi(scope, receive, send):
    """The same for ASGI."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": f"legacy {scope['method']} {scope['path']}".encode()})


def prepare():
    """Make the tables, a user and a session of a known key."""
    from fastjango.contrib.auth.models import User
    from fastjango.contrib.sessions.models import Session
    from fastjango.core.management import call_command
    from fastjango.utils import timezone

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("ann")
    data = {
        "_auth_user_id": str(user.pk),
        "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
        "_auth_user_hash": user.get_session_auth_hash(),
        "color": "blue",
    }
    store = Session.get_session_store_class()()
    expires = timezone.now() + timezone.timedelta(days=1)
    Session.objects.create(session_key=SESSION_KEY, session_data=store.encode(data), expire_date=expires)


app = get_asgi_application()
wsgi = get_wsgi_application()
if os.environ.get("SITE_PREPARE"):
    prepare()
note(f"started {time.time()}")
