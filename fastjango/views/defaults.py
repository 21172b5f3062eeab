"""The views of errors: 400, 403, 404, 500."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastjango.http import (
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from fastjango.template import Context, Engine, TemplateDoesNotExist, loader
from fastjango.views.decorators.csrf import requires_csrf_token

ERROR_404_TEMPLATE_NAME = "404.html"
ERROR_403_TEMPLATE_NAME = "403.html"
ERROR_400_TEMPLATE_NAME = "400.html"
ERROR_500_TEMPLATE_NAME = "500.html"
ERROR_PAGE_TEMPLATE = """
<!doctype html>
<html lang="en">
<head>
  <title>%(title)s</title>
</head>
<body>
  <h1>%(title)s</h1><p>%(details)s</p>
</body>
</html>
"""


def _template(name: str, usual: str) -> Any:
    """A template of the project; None for the usual one when the project has none.

    Raises:
        TemplateDoesNotExist: a name of one's own was given, and there is no such template.
    """
    try:
        return loader.get_template(name)
    except TemplateDoesNotExist:
        if name != usual:
            raise
        return None


def _plain(title: str, details: str = "") -> str:
    return ERROR_PAGE_TEMPLATE % {"title": title, "details": details}


@requires_csrf_token
def page_not_found(request: Any, exception: Any, template_name: str = ERROR_404_TEMPLATE_NAME) -> Any:
    """Status 404, with the template ``404.html`` if there is one.

    The template gets the quoted path and, where it is for people, the exception's message.
    """
    path = quote(request.path)
    # What the resolver says is for developers.
    shown = exception.__class__.__name__
    if exception.args and isinstance(exception.args[0], str):
        shown = exception.args[0]
    context = {"request_path": path, "exception": shown}
    template = _template(template_name, ERROR_404_TEMPLATE_NAME)
    if template is not None:
        return HttpResponseNotFound(template.render(context, request))
    # Rendered by the engine alone, which knows no project and cannot fail because of one.
    source = _plain("Not Found", "The requested resource was not found on this server.")
    return HttpResponseNotFound(Engine().from_string(source).render(Context(context)))


@requires_csrf_token
def server_error(request: Any, template_name: str = ERROR_500_TEMPLATE_NAME) -> Any:
    """Status 500, with the template ``500.html`` if there is one, and no context."""
    template = _template(template_name, ERROR_500_TEMPLATE_NAME)
    if template is None:
        return HttpResponseServerError(_plain("Server Error (500)"))
    return HttpResponseServerError(template.render())


@requires_csrf_token
def bad_request(request: Any, exception: Any, template_name: str = ERROR_400_TEMPLATE_NAME) -> Any:
    """Status 400, with the template ``400.html`` if there is one, and no context: the data is suspicious."""
    template = _template(template_name, ERROR_400_TEMPLATE_NAME)
    if template is None:
        return HttpResponseBadRequest(_plain("Bad Request (400)"))
    return HttpResponseBadRequest(template.render(request=request))


@requires_csrf_token
def permission_denied(request: Any, exception: Any, template_name: str = ERROR_403_TEMPLATE_NAME) -> Any:
    """Status 403, with the template ``403.html`` if there is one, which gets the exception."""
    template = _template(template_name, ERROR_403_TEMPLATE_NAME)
    if template is None:
        return HttpResponseForbidden(_plain("403 Forbidden"))
    return HttpResponseForbidden(template.render(request=request, context={"exception": str(exception)}))
