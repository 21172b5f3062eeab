"""Raw bytes, malformed ones included, sent over a socket to the project of ``http_cases.py`` under uvicorn.

    python socket_cases.py django     # or fastjango

prints the answers as JSON: status, headers that matter, body.
``socket_answers.json`` holds Django 5.2's; run it with an interpreter that has uvicorn and Django to make them anew.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from urllib.parse import quote

import http_cases
import uvicorn
from http_cases import FORM, LONG, MULTIPART, TOKEN, form, load, part, shown

# For an answer, and for one that does not come.
SECONDS, SECONDS_OF_SILENCE = 90, 2
# Of the server, or of the moment.
UNIMPORTANT = {"date", "server", "connection"}
HOST = b"Host: testserver\r\n"
CLOSE = b"Connection: close\r\n"


class Open(bytes):
    """A request after whose answer the server keeps the connection open."""


class Unanswered(bytes):
    """A request whose rest the server waits for."""


def message(line, *headers, body=b"", host=HOST):
    """A request with any lines as its headers."""
    lines = b"".join(header.encode("latin1") + b"\r\n" for header in headers)
    return line.encode("latin1") + b" HTTP/1.1\r\n" + host + CLOSE + lines + b"\r\n" + body


def sized(line, content_type, body, *headers):
    """A request with a body of known length."""
    return message(line, f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers, body=body)


def chunked(line, content_type, *pieces, end=b"0\r\n\r\n"):
    """A request with a body in pieces."""
    body = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + end
    return message(line, f"Content-Type: {content_type}", "Transfer-Encoding: chunked", body=body)


def from_environments():
    """The requests of ``http_cases.py``, as far as a client can send them."""
    for path, method, body, environ in http_cases.requests():
        names = {name for name in environ if not name.startswith("HTTP_")} - {"CONTENT_TYPE"}
        if names or method == "get":
            continue
        headers = [
            f"{name.removeprefix('HTTP_').replace('_', '-').title()}: {value}"
            for name, value in environ.items()
            if name != "HTTP_HOST"
        ]
        if body:
            headers.append(f"Content-Length: {len(body)}")
        host = f"Host: {environ['HTTP_HOST']}\r\n".encode() if "HTTP_HOST" in environ else HOST
        target = quote(path, safe="/?&=%")
        yield message(f"{method} {target}", *headers, body=body, host=host)


def malformed():
    """What no well-behaved client sends."""
    yield b"GET /echo/ HTTP/1.0\r\n\r\n"
    yield b"GET /echo/ HTTP/1.0\r\nHost: testserver\r\n\r\n"
    yield b"GET /echo/ HTTP/1.1\r\nConnection: close\r\n\r\n"
    yield b"GET /echo/ HTTP/1.1\r\nHost: testserver\r\nHost: evil.com\r\nConnection: close\r\n\r\n"
    yield Open(b"GET /echo/ HTTP/9.9\r\nHost: testserver\r\n\r\n")
    yield b"GET /echo/\r\n\r\n"
    yield b"garbage\r\n\r\n"
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"
    yield b"GET /a b/ HTTP/1.1\r\nHost: testserver\r\n\r\n"
    for header in (
        "NoColon",
        ": empty",
        "Bad Name: x",
        "X-Ctl: a\x01b",
        "X-Nul: a\x00b",
        "X-Tab: a\tb",
        "X-Latin: \xe4\xf6",
        "X_Under: hidden",
        "X-Under: shown",
        "X-Empty:",
        "X-Long: " + "y" * 5000,
        "X-Folded: a\r\n b",
        "Cookie: a=1; =x; b",
        'Cookie: q="a\\073b"; $Version=1',
        "Cookie: \xff\xfe=\xfd",
        "Cookie: sessionid=" + "z" * 200,
        "Accept: */*;q=nonsense",
        "Accept-Language: xx-YY-zz-11;q=9, de;q=.5, *",
        "Accept-Language: " + "a" * 600,
        "Content-Length: abc",
        "Content-Length: -1",
        "Content-Length: 5, 5",
        "Transfer-Encoding: gzip",
        "Range: bytes=0-3",
        'If-None-Match: W/"abc", bad, *',
        "If-Modified-Since: not a date",
        "If-Modified-Since: Wed, 01 Jan 9999 00:00:00 GMT",
        "Expect: 100-continue",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: evil.com",
        "Referer: http://testserver/echo",
    ):
        sent = message("GET /echo/", header)
        yield Unanswered(sent) if "5, 5" in header else sent
    for host in (
        "",
        "testserver:",
        "testserver:99999",
        "TESTSERVER",
        "a..example.com",
        "[::1]",
        "x@testserver",
        "ü.com",
    ):
        yield message("GET /echo/", host=f"Host: {host}\r\n".encode())


def targets():
    """Paths and queries that are hard to read."""
    for target in (
        "/echo/%E4%F6",
        "/%FF/",
        "/%C3%BC/",
        "/%c3%bc/?%C3%BC=%FF",
        "/%",
        "/%zz/",
        "/echo%2F",
        "/echo/;a=1",
        "/echo/?a=1;b=2",
        "/echo/?a=1&&b=2&=3&c=",
        "/echo/?" + "a=%00&b=%0d%0a",
        "/echo/?a+b=c+d%2B",
        "/echo/?q=" + "x" * 3000,
        "/echo/?" + "&".join(f"a{number}" for number in range(20)),
        "/../echo/",
        "/echo/../boom/",
        "/./echo/",
        "///evil.com/",
        "//evil.com/echo",
        "/echo/#fragment",
        "http://testserver/echo/",
        "http://evil.com/echo/",
        "*",
        "/redirperm/?a=b",
        "/cv/1/a/12345678-1234-1234-1234-123456789ABC/x",
        "/cv/01/a_-/12345678-1234-1234-1234-123456789abc/%2F",
        "/re/1/a%0A/",
        "/" + "a/" * 500,
    ):
        yield message(f"GET {target}")
    yield message("OPTIONS *")
    yield message("CONNECT testserver:80")


def conditional():
    """Conditions, ranges, methods without body."""
    for path in ("/lm/", "/et/", "/etag/", "/big/", "/stream/", "/cv/1/a/12345678-1234-1234-1234-123456789abc/x"):
        for header in (
            "Range: bytes=0-3",
            "If-None-Match: *",
            'If-None-Match: "abc"',
            'If-Match: W/"abc"',
            "If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT",
        ):
            yield message(f"GET {path}", header)
        yield message(f"HEAD {path}", "Accept-Encoding: gzip")
        yield message(f"OPTIONS {path}")


def bodies():
    """Bodies in pieces, of the wrong length, that break off."""
    whole = form(part("a", "1"), part("f", "hello", "x.txt"))
    yield chunked("POST /echo/", FORM, b"a=1", b"&b=2")
    yield chunked("POST /echo/", MULTIPART, whole[:20], whole[20:])
    yield chunked("POST /body/", "text/plain", *[b"x" * 100] * 19)
    yield chunked("POST /body/", "text/plain", *[b"x" * 100] * 30)
    yield chunked("POST /echo/", FORM, b"a=" + LONG.encode())
    yield chunked("POST /echo/", FORM)
    yield chunked("POST /echo/", FORM, b"a=1", end=b"0\r\nX-Trailer: 1\r\n\r\n")
    yield chunked("POST /echo/", FORM, b"a=1", end=b"zz\r\nnonsense\r\n0\r\n\r\n")
    yield chunked("POST /echo/", FORM, b"a=1", end=b"-1\r\nx\r\n0\r\n\r\n")
    yield message(
        "POST /echo/", f"Content-Type: {FORM}", "Transfer-Encoding: chunked", body=b"3;ext=1\r\na=1\r\n0\r\n\r\n"
    )
    yield message(
        "POST /echo/",
        f"Content-Type: {FORM}",
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        body=b"3\r\na=1\r\n0\r\n\r\n",
    )
    yield message("POST /echo/", f"Content-Type: {FORM}", "Content-Length: 3", "Content-Length: 4", body=b"a=1")
    yield message("POST /echo/", f"Content-Type: {FORM}", "Content-Length: 2", body=b"a=1")
    yield message("POST /echo/", f"Content-Type: {FORM}", body=b"a=1")
    yield sized("POST /echo/", FORM + "; charset=nonsense", b"a=1")
    yield sized("POST /echo/", "text/html; =;;", b"a=1")
    yield sized("POST /echo/", 'application/x-www-form-urlencoded; x="', b"a=1")
    yield sized("POST /echo/", FORM, b"a=%zz&%=%&&=")
    yield sized("POST /echo/", FORM, b"\x00\x01\x02")
    yield sized("POST /echo/", FORM, b"csrfmiddlewaretoken=" + b"x" * 64)
    yield sized("PUT /echo/", FORM, b"a=1")
    yield sized("DELETE /body/", "text/plain", b"a=1")
    yield sized("GET /body/", "text/plain", b"a body")
    yield sized(
        "POST /post/", FORM, b"csrfmiddlewaretoken=" + TOKEN.encode(), f"Cookie: csrftoken={TOKEN}", "Origin: null"
    )
    yield sized("POST /post/", FORM, b"csrfmiddlewaretoken=" + TOKEN.encode(), f"Cookie: csrftoken={TOKEN}")
    for boundary in ("BB", '"BB"', "\xe4"):
        yield sized("POST /echo/", f"multipart/form-data; boundary={boundary}", whole)
    for wrong in (
        whole.replace(b"\r\n", b"\n"),
        whole.replace(b'name="a"', b"name=a"),
        whole.replace(b'name="a"', b"name*=UTF-8''%e4"),
        whole.replace(b'filename="x.txt"', b"filename*=UTF-8''x%C3%BC.txt"),
        whole.replace(b'filename="x.txt"', b'filename="a/../../b.txt"'),
        whole.replace(b'filename="x.txt"', b'filename="."'),
        whole.replace(b"form-data", b"attachment"),
        whole.replace(b"Content-Disposition", b"X-Other"),
        whole[:-30],
        form(part("f", "x" * 1500, "big.bin", "Content-Type: application/octet-stream\r\nContent-Length: zz\r\n")),
        form(part("a", "MTI=", None, "Content-Transfer-Encoding: BASE64\r\n")),
        form(part("a", "x", None, "Content-Type: text/plain; charset=utf-16\r\n")),
        form(part("a" * 1500, "x")),
        form(*(part("f", "x", f"{number}.txt") for number in range(5))),
    ):
        yield sized("POST /echo/", MULTIPART, wrong)


def quirks():
    """Multipart bodies in which Django reads what the format says is no part of them (RFC 2046, section 5.1.1)."""
    whole = form(part("a", "1"), part("f", "hello", "x.txt"))
    for boundary in ("BB; boundary=CC", "B" * 201, "a b"):
        yield sized("POST /echo/", f"multipart/form-data; boundary={boundary}", whole)
    yield sized("POST /echo/", MULTIPART, whole + whole)


def cases():
    """All requests to which the answers are the same."""
    for group in (from_environments, malformed, targets, conditional, bodies):
        yield from group()


def dechunked(body):
    """The content of a body in pieces."""
    content = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        content, body = content + rest[:length], rest[length + 2 :]
    return content


def answer(port, request):
    """Status, headers and body of what the server sends back."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        connection.sendall(request)
        received = b""
        if isinstance(request, Unanswered):
            connection.settimeout(SECONDS_OF_SILENCE)
        try:
            while piece := connection.recv(2**16):
                received += piece
                if isinstance(request, Open):
                    connection.settimeout(SECONDS_OF_SILENCE)
        except (TimeoutError, ConnectionResetError) as error:
            received += type(error).__name__.encode()
    if received.startswith(b"HTTP/1.1 100 "):
        _, _, received = received.partition(b"\r\n\r\n")
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin1").split("\r\n")
    headers = [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in lines]
    if any(name.lower() == "transfer-encoding" for name, _ in headers):
        body = dechunked(body)
    packed = any(name.lower() == "content-encoding" for name, _ in headers)
    # The page of refused tokens is our own; compressed bodies hold random bytes.
    if packed or b"CSRF" in body:
        body, headers = b"", [pair for pair in headers if pair[0].lower() != "content-length"]
    kept = sorted(shown(name.title(), value) for name, value in headers if name.lower() not in UNIMPORTANT)
    return [status, kept, re.sub("fastjango", "django", body.decode("latin1"))]


def answers():
    """The answers to all requests."""
    http_cases.configure()
    sys.modules["http_cases_urls"] = http_cases.urlconf()
    application = load("core.handlers.asgi").ASGIHandler()
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_config=None, access_log=False, lifespan="off", http="h11", loop="asyncio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        for request in (*cases(), *quirks()):
            yield answer(listening.getsockname()[1], request)
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    http_cases.PACKAGE = sys.argv[1]
    json.dump(list(answers()), sys.stdout, indent=0, sort_keys=True)
