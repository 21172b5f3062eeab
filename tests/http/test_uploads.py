"""Uploads on disk: limits hold, and no temporary file outlives its request, however that ends."""

import asyncio
import contextlib
import io
import os
import struct
import sys
import threading
import zlib
from types import ModuleType

import pytest
from PIL import Image

import fastjango
from fastjango import forms
from fastjango.core.exceptions import ValidationError
from fastjango.core.files import uploadedfile
from fastjango.core.files.uploadedfile import SimpleUploadedFile
from fastjango.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from fastjango.core.handlers.asgi import ASGIHandler
from fastjango.http import HttpResponse, StreamingHttpResponse
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings
from fastjango.urls import path

fastjango.setup()
FORM = "multipart/form-data; boundary=B"
made = []
read_late = []
# A view works on the files; the handler was told that the client has left.
begun, told = threading.Event(), threading.Event()


def part(name, content, filename=None, encoding=""):
    named = f'; filename="{filename}"' if filename else ""
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{named}\r\n{encoding}\r\n'.encode() + content + b"\r\n"


def body(*parts):
    return b"".join(parts) + b"--B--\r\n"


TWO = body(part("a", b"x" * 100, "a.txt"), part("b", b"y" * 100, "b.txt"))


def names(request):
    return ",".join(sorted(file.name for _, files in request.FILES.lists() for file in files))


def read(request):
    return HttpResponse(names(request))


def fail(request):
    names(request)
    raise RuntimeError("the view is broken")


async def read_async(request):
    return HttpResponse(names(request))


async def fail_async(request):
    names(request)
    raise RuntimeError("the view is broken")


async def hang(request):
    names(request)
    begun.set()
    await asyncio.sleep(600)


def slow(request):
    """The client leaves while this thread still reads."""
    (file,) = request.FILES.getlist("a")
    begun.set()
    assert told.wait(60)
    assert file.read() == b"x" * 100
    read_late.append(file)
    return HttpResponse()


def stream(request):
    names(request)
    begun.set()

    async def pieces():
        yield b"first"
        yield b"second"

    return StreamingHttpResponse(pieces())


def never_reads(request):
    return HttpResponse("unread")


class Full(TemporaryFileUploadHandler):
    """Does not want any more."""

    def receive_data_chunk(self, raw_data, start):
        super().receive_data_chunk(raw_data, start)
        raise StopUpload


def stop(request):
    request.upload_handlers = [Full(request)]
    return HttpResponse(names(request))


VIEWS = [read, fail, read_async, fail_async, hang, slow, stream, never_reads, stop]


@pytest.fixture
def ask(monkeypatch, tmp_path):
    """Send a body to a view; gives the status, or None where no answer began."""
    urls = ModuleType("upload_test_urls")
    urls.urlpatterns = [path(f"{view.__name__}/", view) for view in VIEWS]
    monkeypatch.setitem(sys.modules, "upload_test_urls", urls)
    original = uploadedfile.TemporaryUploadedFile.__init__

    def remember(self, *args, **kwargs):
        original(self, *args, **kwargs)
        made.append(self)  # so that no garbage collector tidies up

    monkeypatch.setattr(uploadedfile.TemporaryUploadedFile, "__init__", remember)
    made.clear()
    begun.clear()
    told.clear()
    changed = override_settings(
        ROOT_URLCONF="upload_test_urls",
        ALLOWED_HOSTS=["*"],
        MIDDLEWARE=[],
        FILE_UPLOAD_TEMP_DIR=str(tmp_path),
        FILE_UPLOAD_MAX_MEMORY_SIZE=10,
    )
    changed.enable()

    def request(view, data, leaves=False):
        head = {"type": "http", "method": "POST", "path": f"/{view}/", "server": ("x", 80)}
        headers = [(b"host", b"x"), (b"content-type", FORM.encode()), (b"content-length", str(len(data)).encode())]
        messages, sent = [{"type": "http.request", "body": data}], []
        if leaves:
            messages.append({"type": "http.disconnect"})

        async def receive():
            if not messages:
                await asyncio.Event().wait()
            if messages[0]["type"] == "http.disconnect":
                await asyncio.sleep(0.05)
                while not begun.is_set():
                    await asyncio.sleep(0.01)
            return messages.pop(0)

        async def let_the_thread_go_on():
            while not begun.is_set():
                await asyncio.sleep(0.01)
            # Time for a handler that would close what the thread still reads.
            await asyncio.sleep(0.3)
            told.set()

        async def send(message):
            sent.append(message)
            if leaves and view == "stream" and message.get("body"):
                raise ConnectionResetError

        async def main():
            going_on = asyncio.create_task(let_the_thread_go_on())
            with contextlib.suppress(ConnectionResetError):
                await asyncio.wait_for(ASGIHandler()({**head, "headers": headers}, receive, send), 120)
            going_on.cancel()

        asyncio.run(main())
        return sent[0]["status"] if sent else None

    yield request
    changed.disable()
    assert all(file.closed for file in made)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("view", "status"), [("read", 200), ("read_async", 200), ("stream", 200), ("never_reads", 200)]
)
def test_an_answer_leaves_nothing(ask, view, status):
    assert ask(view, TWO) == status
    assert len(made) == (0 if view == "never_reads" else 2)


@pytest.mark.parametrize("view", ["fail", "fail_async"])
def test_a_broken_view_leaves_nothing(ask, view, caplog):
    assert ask(view, TWO) == 500
    assert len(made) == 2


@pytest.mark.parametrize("view", ["hang", "slow", "stream"])
def test_a_client_who_goes_away_leaves_nothing(ask, view):
    ask(view, TWO, leaves=True)
    assert len(made) == 2
    assert len(read_late) == (view == "slow")
    read_late.clear()


def test_a_body_that_breaks_off_leaves_nothing(ask):
    assert ask("read", TWO[:-60]) == 200
    assert len(made) == 2


def test_a_handler_that_stops_leaves_nothing(ask):
    assert ask("stop", TWO) == 200
    assert len(made) == 1


@pytest.mark.parametrize(
    ("limits", "data"),
    [
        ({"DATA_UPLOAD_MAX_NUMBER_FILES": 1}, TWO),
        ({"DATA_UPLOAD_MAX_NUMBER_FIELDS": 1}, body(part("f", b"x" * 20, "a"), part("a", b""), part("b", b""))),
        ({"DATA_UPLOAD_MAX_MEMORY_SIZE": 50}, body(part("f", b"x" * 200, "a"), part("a", b"x" * 100))),
        ({}, body(part("f", b"x" * 20, "a"), part("g", b"!", "b", "Content-Transfer-Encoding: base64\r\n"))),
    ],
)
def test_what_exceeds_a_limit_is_refused_and_leaves_nothing(ask, limits, data, caplog):
    with override_settings(**limits):
        assert ask("read", data) == 400
    assert made


def test_files_do_not_count_against_the_size_of_the_fields(ask):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=50):
        assert ask("read", TWO) == 200


def test_a_request_closes_its_files():
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"text")})
    (file,) = request.FILES.getlist("file")
    request.close()
    assert file.closed


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    """An image that says it is large, in few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(kind):
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "BMP", "WEBP"])
def test_images_are_images(kind):
    file = forms.ImageField().clean(SimpleUploadedFile(f"a.{kind.lower()}", saved(kind)))
    assert file.image.format == kind
    assert file.content_type == Image.MIME[kind]
    assert file.read() == saved(kind)


@pytest.mark.parametrize(
    "content",
    [
        bomb(60_000, 60_000),
        bomb(2**31 - 1, 2**31 - 1),
        saved("PNG")[:40],
        saved("PNG").replace(b"IDAT", b"IDAX"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"%PDF-1.4",
        b"\0" * 100,
    ],
    ids=["bomb", "largest", "cut", "broken", "svg", "head", "pdf", "zeros"],
)
def test_what_is_no_good_image_is_refused(content):
    with pytest.raises(ValidationError) as caught:
        forms.ImageField().clean(SimpleUploadedFile("a.png", content))
    assert caught.value.code == "invalid_image"


def test_an_image_is_told_by_its_extension_too():
    with pytest.raises(ValidationError) as caught:
        forms.ImageField().clean(SimpleUploadedFile("a.html", saved("PNG")))
    assert caught.value.error_list[0].code == "invalid_extension"
