"""Error reports: the pages of status 404 and 500 while developing, and the mails to administrators."""

from __future__ import annotations

import contextlib
import itertools
import re
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import fastjango
from fastjango.conf import settings
from fastjango.http import HttpResponse, HttpResponseNotFound
from fastjango.template import Context, Engine, TemplateDoesNotExist
from fastjango.template.defaultfilters import pprint
from fastjango.urls import resolve
from fastjango.utils import timezone
from fastjango.utils.encoding import force_str
from fastjango.utils.module_loading import import_string
from fastjango.utils.version import get_docs_version

from ._report_filter import CallableSettingWrapper as CallableSettingWrapper
from ._report_filter import SafeExceptionReporterFilter as SafeExceptionReporterFilter
from ._report_filter import get_default_exception_reporter_filter as get_default_exception_reporter_filter
from ._report_filter import get_exception_reporter_filter as get_exception_reporter_filter

# Of its own: it has to work when the project's engine is what fails.
DEBUG_ENGINE = Engine(debug=True, libraries={"i18n": "fastjango.templatetags.i18n"})
_LONGEST_VALUE = 4096  # characters of a local variable
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")


def builtin_template_path(name: str) -> Path:
    """The path of a template of this package."""
    return Path(__file__).parent / "templates" / name


class ExceptionCycleWarning(UserWarning):
    """The causes of an exception go round in a circle."""


def technical_500_response(
    request: Any, exc_type: Any, exc_value: Any, tb: Any, status_code: int = 500
) -> HttpResponse:
    """The report of an error: a page, or text for clients that do not want HTML."""
    reporter = get_exception_reporter_class(request)(request, exc_type, exc_value, tb)
    if request.accepts("text/html"):
        return HttpResponse(reporter.get_traceback_html(), status=status_code)
    return HttpResponse(reporter.get_traceback_text(), status=status_code, content_type="text/plain; charset=utf-8")


def get_exception_reporter_class(request: Any) -> Any:
    """The class of reports: of the request, or of the settings."""
    usual = import_string(settings.DEFAULT_EXCEPTION_REPORTER)
    return getattr(request, "exception_reporter_class", usual)


def get_caller(request: Any) -> str:
    """The dotted path of the view of a request; empty when its path has none."""
    match = request.resolver_match
    if match is None:
        try:
            match = resolve(request.path)
        except Exception:
            # Whatever is wrong with the URLs is reported elsewhere.
            return ""
    return str(match._func_path)


class ExceptionReporter:
    """The report of an exception.

    Args:
        is_email: Whether it goes into a mail, and may show less.

    Source: django.views.debug.ExceptionReporter (5.2).
    """

    @property
    def html_template_path(self) -> Path:
        """The template of the page."""
        return builtin_template_path("technical_500.html")

    @property
    def text_template_path(self) -> Path:
        """The template of the text."""
        return builtin_template_path("technical_500.txt")

    def __init__(self, request: Any, exc_type: Any, exc_value: Any, tb: Any, is_email: bool = False) -> None:
        self.request = request
        self.filter = get_exception_reporter_filter(self.request)
        self.exc_type = exc_type
        self.exc_value = exc_value
        self.tb = tb
        self.is_email = is_email
        self.template_info = getattr(self.exc_value, "template_debug", None)
        self.template_does_not_exist = False
        self.postmortem: Any = None

    def _get_raw_insecure_uri(self) -> str:
        """The URL as the client gave it, its host unchecked: for the report only."""
        request = self.request
        return f"{request.scheme}://{request._get_raw_host()}{request.get_full_path()}"

    def _unicode_hint(self) -> str:
        """What stands around the place that could not be encoded or decoded."""
        if self.exc_type and issubclass(self.exc_type, UnicodeError):
            start, end = getattr(self.exc_value, "start", None), getattr(self.exc_value, "end", None)
            if start is not None and end is not None:
                text = self.exc_value.args[1]
                return force_str(text[max(start - 5, 0) : min(end + 5, len(text))], "ascii", errors="replace")
        return ""

    def _user_text(self) -> str | None:
        """The user as text; None without a request."""
        if self.request is None:
            return None
        try:
            return str(self.request.user)
        except Exception:
            # The database may be what fails; or the request came to no middleware that knows users.
            return "[unable to retrieve the current user]"

    def get_traceback_data(self) -> dict[str, Any]:
        """The context of both templates."""
        if self.exc_type and issubclass(self.exc_type, TemplateDoesNotExist):
            self.template_does_not_exist = True
            self.postmortem = self.exc_value.chain or [self.exc_value]
        frames = self.get_traceback_frames()
        for frame in frames:
            if "vars" in frame:
                frame["vars"] = [(name, _shown(value)) for name, value in frame["vars"]]
        data = {
            "is_email": self.is_email,
            "unicode_hint": self._unicode_hint(),
            "frames": frames,
            "request": self.request,
            "request_meta": self.filter.get_safe_request_meta(self.request),
            "request_COOKIES_items": self.filter.get_safe_cookies(self.request).items(),
            "user_str": self._user_text(),
            "filtered_POST_items": list(self.filter.get_post_parameters(self.request).items()),
            "settings": self.filter.get_safe_settings(),
            "sys_executable": sys.executable,
            "sys_version_info": ".".join(map(str, sys.version_info[:3])),
            "server_time": timezone.now(),
            "django_version_info": fastjango.get_version(),
            "sys_path": sys.path,
            "template_info": self.template_info,
            "template_does_not_exist": self.template_does_not_exist,
            "postmortem": self.postmortem,
        }
        if self.request is not None:
            data.update(
                {
                    "request_GET_items": self.request.GET.items(),
                    "request_FILES_items": self.request.FILES.items(),
                    "request_insecure_uri": self._get_raw_insecure_uri(),
                    "raising_view_name": get_caller(self.request),
                }
            )
        if self.exc_type:
            data["exception_type"] = self.exc_type.__name__
        if self.exc_value:
            data["exception_value"] = str(getattr(self.exc_value, "raw_error_message", None) or self.exc_value)
            if notes := getattr(self.exc_value, "__notes__", None):
                data["exception_notes"] = "\n" + "\n".join(notes)
        if frames:
            data["lastframe"] = frames[-1]
        return data

    def _rendered(self, path: Path, **options: Any) -> str:
        with path.open(encoding="utf-8") as file:
            template = DEBUG_ENGINE.from_string(file.read())
        return str(template.render(Context(self.get_traceback_data(), **options)))

    def get_traceback_html(self) -> str:
        """The page."""
        return self._rendered(self.html_template_path, use_l10n=False)

    def get_traceback_text(self) -> str:
        """The text."""
        return self._rendered(self.text_template_path, autoescape=False, use_l10n=False)

    # Frames

    def _get_source(self, filename: str, loader: Any, module_name: str) -> list[Any] | None:
        """The lines of a module, from its loader or its file."""
        source = None
        if hasattr(loader, "get_source"):
            with contextlib.suppress(ImportError):
                source = loader.get_source(module_name)
            if source is not None:
                return list(source.splitlines())
        try:
            return Path(filename).read_bytes().splitlines()
        except OSError:
            return None

    def _get_lines_from_file(
        self, filename: str, lineno: int, context_lines: int, loader: Any = None, module_name: str = ""
    ) -> tuple[int | None, list[str], Any, list[str]]:
        """``(number of the first line, lines before, the line, lines after)``; None and nothing without source."""
        source = self._get_source(filename, loader, module_name)
        if source is None:
            return None, [], None, []
        if source and isinstance(source[0], bytes):
            # PEP 263: one of the first two lines may name the encoding.
            named = next((found for line in source[:2] if (found := _CODING.search(line))), None)
            encoding = named[1].decode("ascii") if named else "utf-8"
            source = [line.decode(encoding, "replace") for line in source]
        first = max(0, lineno - context_lines)
        try:
            return first, source[first:lineno], source[lineno], source[lineno + 1 : lineno + 1 + context_lines]
        except IndexError:
            return None, [], None, []

    def _get_explicit_or_implicit_cause(self, exc_value: Any) -> Any:
        explicit = getattr(exc_value, "__cause__", None)
        suppressed = getattr(exc_value, "__suppress_context__", None)
        return explicit or (None if suppressed else getattr(exc_value, "__context__", None))

    def get_traceback_frames(self) -> list[dict[str, Any]]:
        """The frames of the exception and of its causes, the first cause first."""
        exceptions: list[Any] = []
        current = self.exc_value
        while current:
            exceptions.append(current)
            current = self._get_explicit_or_implicit_cause(current)
            if current in exceptions:
                warnings.warn(
                    f"Cycle in the exception chain detected: exception '{current}' encountered again.",
                    ExceptionCycleWarning,
                    stacklevel=2,
                )
                break
        if not exceptions:
            return []
        frames: list[dict[str, Any]] = []
        while exceptions:
            current = exceptions.pop()
            # The traceback of the reported one is the one that was given.
            frames += self.get_exception_traceback_frames(current, current.__traceback__ if exceptions else self.tb)
        return frames

    def get_exception_traceback_frames(self, exc_value: Any, tb: Any) -> Any:
        """The frames of one exception."""
        cause = self._get_explicit_or_implicit_cause(exc_value)
        explicit = getattr(exc_value, "__cause__", True)
        if tb is None:
            yield {"exc_cause": cause, "exc_cause_explicit": explicit, "tb": None, "type": "user"}
        while tb is not None:
            # Code can leave itself out, as unittest does.
            if not tb.tb_frame.f_locals.get("__traceback_hide__"):
                yield self._frame(tb, cause, explicit)
            tb = tb.tb_next

    def _frame(self, tb: Any, cause: Any, explicit: Any) -> dict[str, Any]:
        code = tb.tb_frame.f_code
        number = tb.tb_lineno - 1
        scope = tb.tb_frame.f_globals
        module = scope.get("__name__") or ""
        first, before, line, after = self._get_lines_from_file(
            code.co_filename, number, 7, scope.get("__loader__"), module
        )
        if first is None:
            first, before, line, after = number, [], "<source code not available>", []
        return {
            "exc_cause": cause,
            "exc_cause_explicit": explicit,
            "tb": tb,
            "type": "django" if module.startswith(("django.", "fastjango.")) else "user",
            "filename": code.co_filename,
            "function": code.co_name,
            "lineno": number + 1,
            "vars": self.filter.get_traceback_frame_variables(self.request, tb.tb_frame),
            "id": id(tb),
            "pre_context": before,
            "context_line": line,
            "post_context": after,
            "pre_context_lineno": first + 1,
            "colno": "",
            "marks": (marks := self._marks(tb, line)),
            # For the text, in which lines are not indented.
            "tb_area_colno": marks[len(line) - len(line.lstrip()) :],
        }

    @staticmethod
    def _marks(tb: Any, line: str) -> str:
        """Carets below the part of a line that failed."""
        position = next(itertools.islice(tb.tb_frame.f_code.co_positions(), tb.tb_lasti // 2, None), None)
        if position is None or not line:
            return ""
        start_line, end_line, start, end = position
        if start is None or end is None:
            return ""
        # Columns count bytes.
        encoded = line.encode()
        before = len(encoded[:start].decode("utf-8", "replace"))
        width = (len(encoded) if start_line != end_line else end) - start
        marks = " " * before + "^" * max(width, 1)
        return marks


def _shown(value: Any) -> Any:
    """A variable as text, cut when it is long."""
    text = pprint(value)
    if len(text) > _LONGEST_VALUE:
        return f"{text[:_LONGEST_VALUE]}… <trimmed {len(text)} bytes string>"
    return text


def technical_404_response(request: Any, exception: Any) -> HttpResponse:
    """The report of a path that was not found: which patterns were tried, or who raised."""
    try:
        error_url = exception.args[0]["path"]
    except (IndexError, TypeError, KeyError):
        error_url = request.path_info[1:]
    tried: Any = None
    resolved = False
    try:
        tried = exception.args[0]["tried"]
    except (IndexError, TypeError, KeyError):
        resolved = True
        tried = request.resolver_match.tried if request.resolver_match else None
    else:
        if not tried or (request.path == "/" and _is_new_project(tried)):
            # A new project: its welcome page.
            return default_urlconf(request)
    urlconf = getattr(request, "urlconf", settings.ROOT_URLCONF)
    if isinstance(urlconf, types.ModuleType):
        urlconf = urlconf.__name__
    context = Context(
        {
            "urlconf": urlconf,
            "root_urlconf": settings.ROOT_URLCONF,
            "request_path": error_url,
            "urlpatterns": tried,
            "resolved": resolved,
            "reason": str(exception),
            "request": request,
            "settings": get_default_exception_reporter_filter().get_safe_settings(),
            "raising_view_name": get_caller(request),
        }
    )
    with builtin_template_path("technical_404.html").open(encoding="utf-8") as file:
        template = DEBUG_ENGINE.from_string(file.read())
    return HttpResponseNotFound(template.render(context))


def _is_new_project(tried: Any) -> bool:
    """Whether the admin's are the only patterns."""
    if len(tried) != 1 or len(tried[0]) != 1:
        return False
    only = tried[0][0]
    return getattr(only, "app_name", "") == getattr(only, "namespace", "") == "admin"


def default_urlconf(request: Any) -> HttpResponse:
    """The welcome page of a new project."""
    with builtin_template_path("default_urlconf.html").open(encoding="utf-8") as file:
        template = DEBUG_ENGINE.from_string(file.read())
    return HttpResponse(template.render(Context({"version": get_docs_version()})))
