"""The view of requests whose token is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastjango.conf import settings
from fastjango.http import HttpResponseForbidden
from fastjango.http._csrf import REASON_NO_CSRF_COOKIE, REASON_NO_REFERER
from fastjango.template import Context, Engine, TemplateDoesNotExist, loader
from fastjango.utils.translation import gettext as _
from fastjango.utils.version import get_docs_version

CSRF_FAILURE_TEMPLATE_NAME = "403_csrf.html"


def builtin_template_path(name: str) -> Path:
    """The path of a template of this package."""
    return Path(__file__).parent / "templates" / name


def csrf_failure(request: Any, reason: str = "", template_name: str = CSRF_FAILURE_TEMPLATE_NAME) -> Any:
    """Status 403, with the template ``403_csrf.html`` if there is one.

    Raises:
        TemplateDoesNotExist: a name of one's own was given, and there is no such template.
    """
    context = {
        "title": _("Forbidden"),
        "main": _("CSRF verification failed. Request aborted."),
        "reason": reason,
        "no_referer": reason == REASON_NO_REFERER,
        "no_referer1": _(
            "You are seeing this message because this HTTPS site requires a “Referer header” to be sent by your web "
            "browser, but none was sent. This header is required for security reasons, to ensure that your browser is "
            "not being hijacked by third parties."
        ),
        "no_referer2": _(
            "If you have configured your browser to disable “Referer” headers, please re-enable them, at least for "
            "this site, or for HTTPS connections, or for “same-origin” requests."
        ),
        "no_referer3": _(
            'If you are using the <meta name="referrer" content="no-referrer"> tag or including the '
            "“Referrer-Policy: no-referrer” header, please remove them. The CSRF protection requires the “Referer” "
            "header to do strict referer checking. If you’re concerned about privacy, use alternatives like <a "
            'rel="noreferrer" …> for links to third-party sites.'
        ),
        "no_cookie": reason == REASON_NO_CSRF_COOKIE,
        "no_cookie1": _(
            "You are seeing this message because this site requires a CSRF cookie when submitting forms. This cookie "
            "is required for security reasons, to ensure that your browser is not being hijacked by third parties."
        ),
        "no_cookie2": _(
            "If you have configured your browser to disable cookies, please re-enable them, at least for this site, or "
            "for “same-origin” requests."
        ),
        "DEBUG": settings.DEBUG,
        "docs_version": get_docs_version(),
        "more": _("More information is available with DEBUG=True."),
    }
    try:
        body = loader.get_template(template_name).render(context)
    except TemplateDoesNotExist:
        if template_name != CSRF_FAILURE_TEMPLATE_NAME:
            raise
        with builtin_template_path("csrf_403.html").open(encoding="utf-8") as file:
            body = Engine().from_string(file.read()).render(Context(context))
    return HttpResponseForbidden(body)
