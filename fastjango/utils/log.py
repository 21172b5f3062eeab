"""The default logging configuration and its filters, handlers and formatter."""

from __future__ import annotations

import logging
import logging.config
from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

from fastjango.conf import settings
from fastjango.utils._terminal import color_style
from fastjango.utils.module_loading import import_string

request_logger = logging.getLogger("django.request")

DEFAULT_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "require_debug_false": {"()": "fastjango.utils.log.RequireDebugFalse"},
        "require_debug_true": {"()": "fastjango.utils.log.RequireDebugTrue"},
    },
    "formatters": {
        "django.server": {
            "()": "fastjango.utils.log.ServerFormatter",
            "format": "[{server_time}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"level": "INFO", "filters": ["require_debug_true"], "class": "logging.StreamHandler"},
        "django.server": {"level": "INFO", "class": "logging.StreamHandler", "formatter": "django.server"},
        "mail_admins": {
            "level": "ERROR",
            "filters": ["require_debug_false"],
            "class": "fastjango.utils.log.AdminEmailHandler",
        },
    },
    "loggers": {
        "django": {"handlers": ["console", "mail_admins"], "level": "INFO"},
        "django.server": {"handlers": ["django.server"], "level": "INFO", "propagate": False},
    },
}


def configure_logging(logging_config: str | None, logging_settings: dict[str, Any]) -> None:
    """Apply the default configuration, then the project's."""
    if not logging_config:
        return
    configure = import_string(logging_config)
    logging.config.dictConfig(DEFAULT_LOGGING)
    if logging_settings:
        configure(logging_settings)


class AdminEmailHandler(logging.Handler):
    """Mails records to the admins, with a report of the request and the exception.

    Source: django.utils.log.AdminEmailHandler.
    """

    def __init__(
        self, include_html: bool = False, email_backend: str | None = None, reporter_class: str | None = None
    ) -> None:
        super().__init__()
        self.include_html = include_html
        self.email_backend = email_backend
        if reporter_class:
            self.reporter_class = import_string(reporter_class)

    @cached_property
    def reporter_class(self) -> Any:
        """Makes the report; the usual one is imported with the first report, which most processes never see."""
        return import_string(settings.DEFAULT_EXCEPTION_REPORTER)

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS and type(self).send_mail is AdminEmailHandler.send_mail:
            # Nobody would get it, so the report is not made.
            return
        request = getattr(record, "request", None)
        report = copy(record)
        report.exc_info = report.exc_text = None
        subject = self.format_subject(f"{self._subject_prefix(record, request)}{record.getMessage()}")
        trace = record.exc_info or (None, record.getMessage(), None)
        reporter = self.reporter_class(request, *trace, is_email=True)
        message = f"{self.format(report)}\n\n{reporter.get_traceback_text()}"
        html = reporter.get_traceback_html() if self.include_html else None
        self.send_mail(subject, message, fail_silently=True, html_message=html)

    @staticmethod
    def _subject_prefix(record: logging.LogRecord, request: Any) -> str:
        if request is None:
            return f"{record.levelname}: "
        where = "internal" if request.META.get("REMOTE_ADDR") in settings.INTERNAL_IPS else "EXTERNAL"
        return f"{record.levelname} ({where} IP): "

    def send_mail(self, subject: str, message: str, *args: Any, **kwargs: Any) -> None:
        """Send the mail; a subclass may send it elsewhere."""
        mail = import_string("fastjango.core.mail.mail_admins")
        mail(subject, message, *args, connection=self.connection(), **kwargs)

    def connection(self) -> Any:
        """The connection that mails are sent through."""
        return import_string("fastjango.core.mail.get_connection")(backend=self.email_backend, fail_silently=True)

    def format_subject(self, subject: str) -> str:
        """The subject on one line."""
        return subject.replace("\n", "\\n").replace("\r", "\\r")


class CallbackFilter(logging.Filter):
    """Lets a record pass when a function says so."""

    def __init__(self, callback: Callable[[logging.LogRecord], Any]) -> None:
        super().__init__()
        self.callback = callback

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(self.callback(record))


class RequireDebugFalse(logging.Filter):
    """Lets records pass when ``DEBUG`` is off."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not settings.DEBUG


class RequireDebugTrue(logging.Filter):
    """Lets records pass when ``DEBUG`` is on."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(settings.DEBUG)


class ServerFormatter(logging.Formatter):
    """Formats the development server's lines, coloured by status code.

    Source: django.utils.log.ServerFormatter.
    """

    default_time_format = "%d/%b/%Y %H:%M:%S"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.style = color_style()
        super().__init__(*args, **kwargs)

    def format(self, record: logging.LogRecord) -> str:
        message = record.msg
        if status := getattr(record, "status_code", None):
            message = self._role(int(status))(message)
        if self.uses_server_time() and not hasattr(record, "server_time"):
            record.server_time = self.formatTime(record, self.datefmt)
        record.msg = message
        return super().format(record)

    def _role(self, status: int) -> Callable[..., Any]:
        exact = {304: "HTTP_NOT_MODIFIED", 404: "HTTP_NOT_FOUND"}
        kinds = {1: "HTTP_INFO", 2: "HTTP_SUCCESS", 3: "HTTP_REDIRECT", 4: "HTTP_BAD_REQUEST"}
        return getattr(self.style, exact.get(status) or kinds.get(status // 100, "HTTP_SERVER_ERROR"))

    def uses_server_time(self) -> bool:
        """Whether the format asks for ``server_time``."""
        return (self._fmt or "").find("{server_time}") >= 0


def log_response(
    message: str,
    *args: Any,
    response: Any = None,
    request: Any = None,
    logger: logging.Logger = request_logger,
    level: str | None = None,
    exception: BaseException | None = None,
) -> None:
    """Log a response once, at the level that its status code asks for: error from 500, warning from 400, else info."""
    if getattr(response, "_has_been_logged", False):
        return
    if level is None:
        kinds = {True: "error", False: "warning" if response.status_code >= 400 else "info"}
        level = kinds[response.status_code >= 500]
    escaped = tuple(a.encode("unicode_escape").decode("ascii") if isinstance(a, str) else a for a in args)
    extra = {"status_code": response.status_code, "request": request}
    getattr(logger, level)(message, *escaped, extra=extra, exc_info=exception)
    response._has_been_logged = True
