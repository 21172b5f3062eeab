"""A request through the whole framework, without a server: WSGI."""

import io
import sys

from bench import peer

GOALS = [({}, {"plain": 0.25, "json": 0.25})]
urlpatterns = []

_MIDDLEWARE = [
    "middleware.security.SecurityMiddleware",
    "contrib.sessions.middleware.SessionMiddleware",
    "middleware.common.CommonMiddleware",
    "middleware.csrf.CsrfViewMiddleware",
    "middleware.clickjacking.XFrameOptionsMiddleware",
]


def _environment(path):
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def operations():
    peer.configure(
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[f"{peer.PACKAGE}.{name}" for name in _MIDDLEWARE],
        SESSION_ENGINE=f"{peer.PACKAGE}.contrib.sessions.backends.signed_cookies",
    )
    http, path = peer.module("http"), peer.module("urls").path
    urlpatterns.extend(
        [
            path("plain/", lambda request: http.HttpResponse("Hello")),
            path("json/", lambda request: http.JsonResponse({"message": "Hello", "number": 1})),
        ]
    )
    application = peer.module("core.handlers.wsgi").WSGIHandler()

    def answered(where):
        statuses = []
        response = application(_environment(where), lambda status, headers, error=None: statuses.append(status))
        b"".join(response)
        response.close()
        assert statuses == ["200 OK"]

    return {"plain": lambda _: answered("/plain/"), "json": lambda _: answered("/json/")}
