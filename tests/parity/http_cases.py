"""Raw requests, malformed ones included, and a project that answers them.

    python http_cases.py django     # or fastjango

prints the answers as JSON: status, headers that matter, body, what was logged.
``http_answers.json`` holds Django 5.2's.

"""

from __future__ import annotations

import datetime
import importlib
import io
import json
import logging
import re
import sys
from urllib.parse import unquote_to_bytes

PACKAGE = sys.argv[1] if __name__ == "__main__" else "fastjango"
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=BB"
TOKEN = "a" * 32
LONG = "x" * 3000


def load(name):
    return importlib.import_module(f"{PACKAGE}.{name}")


def part(name, value, filename=None, extra=""):
    shown = f'; filename="{filename}"' if filename is not None else ""
    return f'--BB\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n{extra}\r\n{value}\r\n'.encode()


def form(*parts):
    return b"".join(parts) + b"--BB--\r\n"


PATHS = """
/ /nope/ /echo /echo/ /echo/?a=1&a=2&b=%20x&c /echo/?a=%FF&b=% //echo/ /echo// /boom/ /n404/ /perm/ /bad/ /susp/ /none/
/big/ /stream/ /cookies/ /sess/ /redir/ /etag/ /token/ /lm/ /et/ /nc/ /cc/ /v/ /vh/ /re/12/x/ /static/x.css
/cv/1/a-b/12345678-1234-1234-1234-123456789abc/x/y /cv/x/a/1/y /ü/ /redirperm/ /gone/ /%2e%2e/ /echo/%00
""".split()
PATHS.append("/echo/?" + "&".join(f"a{number}=1" for number in range(11)))

HEADERS = [
    *(("/echo/", {"HTTP_HOST": host}) for host in ("evil.com", "a.example.com:80", "bad host", "testserver:8080")),
    ("/echo/", {"HTTP_COOKIE": 'a=b; c="d e"; f; =g; a=z; ü=1'}),
    ("/echo/", {"HTTP_ACCEPT": "application/json"}),
    ("/echo/", {"HTTP_ACCEPT": "text/*;q=0.3, */*;q=0"}),
    ("/echo/", {"HTTP_ACCEPT_LANGUAGE": "de-AT,de;q=0.8,en;q=0.5"}),
    ("/nope/", {"HTTP_ACCEPT_LANGUAGE": "fr"}),
    ("/big/", {"HTTP_ACCEPT_ENCODING": "gzip, br"}),
    ("/stream/", {"HTTP_ACCEPT_ENCODING": "gzip"}),
    ("/lm/", {"HTTP_IF_MODIFIED_SINCE": "Wed, 01 Jan 2020 00:00:00 GMT"}),
    ("/lm/", {"HTTP_IF_UNMODIFIED_SINCE": "Wed, 01 Jan 2019 00:00:00 GMT"}),
    ("/et/", {"HTTP_IF_NONE_MATCH": '"abc"'}),
    ("/et/", {"HTTP_IF_MATCH": '"zzz"'}),
    ("/et/", {"HTTP_IF_NONE_MATCH": "*"}),
    ("/echo/", {"SCRIPT_NAME": "/pre"}),
    ("/echo/", {"REDIRECT_URL": "/pre/echo/"}),
    ("/echo/", {"HTTP_X_FORWARDED_HOST": "q.com"}),
    ("/echo", {"QUERY_STRING": "a=1"}),
]

BODIES = [
    ("/echo/", FORM, b"a=1&a=%E4&b=x+y&c"),
    ("/echo/", FORM + "; charset=latin-1", b"a=1"),
    ("/echo/", FORM, b"a=" + LONG.encode()),
    ("/echo/", FORM, "&".join(f"a{number}=1" for number in range(12)).encode()),
    ("/echo/", FORM, b"\xff\xfe=1"),
    ("/echo/", "application/json", b'{"a":1}'),
    ("/body/", "text/plain", LONG.encode()),
    ("/echo", FORM, b"a=1"),
    ("/post/", FORM, b"a=1"),
    *(("/echo/", MULTIPART, body) for body in (
        form(part("a", "1"), part("f", "hello", "x.txt", "Content-Type: text/plain; charset=utf-8\r\n")),
        *(form(part("f", "h", name)) for name in ("../../etc/passwd", "", "C:\\x\\y.txt", "a&#x3c;b.txt")),
        form(*(part(f"a{number}", "1") for number in range(12))),
        form(*(part(f"f{number}", "1", "x") for number in range(3))),
        form(part("a", LONG)),
        form(part("f", LONG, "b.bin")),
        b"garbage",
        b"",
        form(part("a", "1"))[:-12],
        form(b"--BB\r\nContent-Disposition: form-data\r\n\r\nx\r\n"),
        form(b"--BB\r\n\r\nnoheader\r\n"),
        form(part("a", "MTIz", None, "Content-Transfer-Encoding: base64\r\n")),
        form(part("f", "MTIz", "n.txt", "Content-Transfer-Encoding: base64\r\n")),
        form(part("f", "!!!", "n.txt", "Content-Transfer-Encoding: base64\r\n")),
        form(part("f", "h", "x.txt", "X-Long: " + "y" * 1100 + "\r\n")),
        form(part("ü", "ä")),
        b"preamble\r\n" + form(part("a", "1")) + b"epilogue",
    )),
    ("/echo/", "multipart/form-data", b"x"),
    ("/echo/", "multipart/form-data; boundary=", b"x"),
    ("/echo/", "multipart/form-data; boundary=\xe0", b"x"),
    ("/echo/", 'multipart/form-data; boundary="BB"; charset=latin1', form(part("a", "1"))),
]  # fmt: skip


def requests():
    """``(path, method, body, environment)`` of each request."""
    for path in PATHS:
        yield path, "GET", b"", {}
    for path, environ in HEADERS:
        yield path, "GET", b"", environ
    for method in ("HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "TRACE", "FOO", "get"):
        for path in ("/v/", "/only/", "/echo/", "/post/", "/big/", "/nope"):
            yield path, method, b"", {}
    for path, content_type, body in BODIES:
        yield path, "POST", body, {"CONTENT_TYPE": content_type}
    for length in ("2", "-2"):
        yield "/body/", "POST", b"xyz", {"CONTENT_TYPE": "text/plain", "CONTENT_LENGTH": length}
    cookie = {"HTTP_COOKIE": f"csrftoken={TOKEN}"}
    for token in ("a" * 64, TOKEN):
        yield "/post/", "POST", b"csrfmiddlewaretoken=" + token.encode(), {"CONTENT_TYPE": FORM, **cookie}
    yield "/post/", "POST", form(part("csrfmiddlewaretoken", TOKEN)), {"CONTENT_TYPE": MULTIPART, **cookie}
    yield "/post/", "POST", b"", {**cookie, "HTTP_X_CSRFTOKEN": TOKEN}
    yield "/post/", "POST", b"", {"HTTP_COOKIE": "csrftoken=bad"}
    yield "/post/", "POST", b"", {"HTTP_ORIGIN": "http://evil.com"}
    for referer in ({}, {"HTTP_REFERER": "https://evil.com/"}, {"HTTP_REFERER": "//x"}):
        yield "/post/", "POST", b"", {"wsgi.url_scheme": "https", **referer}


def configure():
    load("conf").settings.configure(
        SECRET_KEY="k" * 50,
        ALLOWED_HOSTS=["testserver", ".example.com"],
        ROOT_URLCONF="http_cases_urls",
        USE_TZ=True,
        LOGGING_CONFIG=None,
        STATIC_URL="/static/",
        INSTALLED_APPS=[f"{PACKAGE}.contrib.{app}" for app in ("sessions", "messages", "staticfiles")],
        SESSION_ENGINE=f"{PACKAGE}.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            f"{PACKAGE}.{path}"
            for path in (
                "middleware.security.SecurityMiddleware",
                "middleware.gzip.GZipMiddleware",
                "middleware.http.ConditionalGetMiddleware",
                "contrib.sessions.middleware.SessionMiddleware",
                "middleware.locale.LocaleMiddleware",
                "middleware.common.CommonMiddleware",
                "middleware.csrf.CsrfViewMiddleware",
                "contrib.messages.middleware.MessageMiddleware",
                "middleware.clickjacking.XFrameOptionsMiddleware",
            )
        ],
        TEMPLATES=[{"BACKEND": f"{PACKAGE}.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DATA_UPLOAD_MAX_MEMORY_SIZE=2000,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=10,
        DATA_UPLOAD_MAX_NUMBER_FILES=2,
        FILE_UPLOAD_MAX_MEMORY_SIZE=1000,
        DATABASES={},
    )
    importlib.import_module(PACKAGE).setup()


def urlconf():
    """The project's URLs, as a module."""
    http, urls, errors = load("http"), load("urls"), load("core.exceptions")
    decorate, cache = load("views.decorators.http"), load("views.decorators.cache")
    generic, exempt = load("views.generic"), load("views.decorators.csrf").csrf_exempt
    response = http.HttpResponse

    @exempt
    def echo(request):
        files = {
            name: [(file.name, file.size, file.content_type, file.read().decode("latin1")) for file in group]
            for name, group in request.FILES.lists()
        }
        return http.JsonResponse(
            {
                "GET": dict(request.GET.lists()),
                "POST": dict(request.POST.lists()),
                "FILES": files,
                "COOKIES": request.COOKIES,
                "path": [request.path, request.path_info, request.get_full_path(), request.build_absolute_uri("x?y=1")],
                "type": [request.content_type, request.content_params, request.encoding],
                "accepts": request.accepts("text/html"),
                "headers": dict(request.headers.items()),
            }
        )

    def fail(error):
        def view(request):
            raise error

        return view

    def cookies(request):
        answer = response("c")
        answer.set_cookie("a", "b c;d", max_age=10, secure=True, samesite="Strict", httponly=True, path="/x")
        answer.delete_cookie("z")
        answer["X-Y"] = "1"
        return answer

    def sess(request):
        request.session["k"] = 1
        return response("s")

    def token(request):
        load("middleware.csrf").get_token(request)
        return response("x")

    class GetView(generic.View):
        def get(self, request):
            return response("get")

    def changed(*args):
        return datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

    views = {
        "echo/": echo,
        "body/": exempt(lambda request: response(request.body)),
        "boom/": fail(ValueError("x")),
        "n404/": fail(http.Http404("gone <b>")),
        "perm/": fail(errors.PermissionDenied("nope")),
        "bad/": fail(errors.BadRequest("bad")),
        "susp/": fail(errors.SuspiciousOperation("susp")),
        "none/": lambda request: None,
        "big/": lambda request: response("A" * 5000),
        "stream/": lambda request: http.StreamingHttpResponse(iter(["a", "b" * 300])),
        "cookies/": cookies,
        "sess/": sess,
        "redir/": lambda request: http.HttpResponseRedirect("/a b/ü?x=1"),
        "etag/": lambda request: response("etagged " * 50),
        "token/": token,
        "post/": lambda request: response("p"),
        "only/": decorate.require_POST(lambda request: response("o")),
        "lm/": decorate.last_modified(changed)(lambda request: response("lm")),
        "et/": decorate.etag(lambda request: "abc")(lambda request: response("et")),
        "nc/": cache.never_cache(lambda request: response("nc")),
        "cc/": cache.cache_control(max_age=10, private=True)(lambda request: response("cc")),
        "v/": GetView.as_view(),
        "vh/": load("views.decorators.vary").vary_on_headers("X-A", "Cookie")(lambda request: response("vh")),
        "cv/<int:a>/<slug:b>/<uuid:c>/<path:d>": lambda request, **values: response(str(values)),
        "ü/": lambda request: response("uml"),
        "redirperm/": generic.RedirectView.as_view(url="/x/%(a)s", permanent=True),
        "gone/": generic.RedirectView.as_view(),
    }
    module = type(sys)("http_cases_urls")
    module.urlpatterns = [urls.path(route, view) for route, view in views.items()]
    module.urlpatterns.append(urls.re_path(r"^re/(?P<a>\d+)/(\w+)/$", lambda request, **values: response(str(values))))
    return module


def environ_of(path, method, body, extra):
    plain, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(plain).decode("latin1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return {**environ, **extra}


# What differs from one moment to the next.
CHANGING = [
    (r"csrftoken=\w{32,64}", "csrftoken=T"),
    (r"sessionid=[^;]*", "sessionid=S"),
    (r"expires=[^;]*", "expires=E"),
    (r"^Expires: .*", "Expires: E"),
    (r"^Set-Cookie: +", "Set-Cookie: "),
]


def shown(name, value):
    line = f"{name}: {value}"
    for pattern, replacement in CHANGING:
        line = re.sub(pattern, replacement, line)
    return line


def answers():
    """The answers to all requests."""
    configure()
    sys.modules["http_cases_urls"] = urlconf()
    application = load("core.handlers.wsgi").WSGIHandler()
    logged = []

    class Handler(logging.Handler):
        def emit(self, record):
            logged.append([record.name, record.levelname, record.getMessage()])

    logger = logging.getLogger("django")
    logger.addHandler(Handler())
    logger.setLevel("INFO")
    logger.propagate = False
    for case in requests():
        logged.clear()
        started = []
        response = application(
            environ_of(*case), lambda status, headers, started=started: started.extend([status, headers])
        )
        body = b"".join(response)
        response.close()
        status, headers = started
        lines = sorted(shown(*header) for header in headers)
        # The page of refused tokens is our own; compressed bodies hold random bytes.
        if status.startswith("403") or any("gzip" in line for line in lines):
            body, lines = b"", [line for line in lines if not line.startswith("Content-Length")]
        yield [status, lines, body.decode("latin1").replace("fastjango", "django"), list(logged)]


if __name__ == "__main__":
    json.dump(list(answers()), sys.stdout, indent=0, sort_keys=True)
