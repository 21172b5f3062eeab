"""Serving files while developing; not meant for production."""

from __future__ import annotations

import mimetypes
import posixpath
from pathlib import Path
from typing import Any

from fastjango.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from fastjango.template import Context, Engine, TemplateDoesNotExist, loader
from fastjango.utils._os import safe_join
from fastjango.utils.http import http_date, parse_http_date
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import gettext_lazy


def builtin_template_path(name: str) -> Path:
    """The path of a template of this package."""
    return Path(__file__).parent / "templates" / name


def serve(request: Any, path: str, document_root: Any = None, show_indexes: bool = False) -> Any:
    """A file below a folder.

    Args:
        document_root: The folder.
        show_indexes: Whether to list folders.

    Raises:
        Http404: there is no such file, or it is a folder.

    Source: django.views.static.serve.
    """
    path = posixpath.normpath(path).lstrip("/")
    full_path = Path(safe_join(document_root, path))
    if full_path.is_dir():
        if show_indexes:
            return directory_index(path, full_path)
        raise Http404(_("Directory indexes are not allowed here."))
    if not full_path.exists():
        raise Http404(_("“%(path)s” does not exist") % {"path": full_path})
    changed = full_path.stat().st_mtime
    if not was_modified_since(request.META.get("HTTP_IF_MODIFIED_SINCE"), changed):
        return HttpResponseNotModified()
    content_type, encoding = mimetypes.guess_type(str(full_path))
    response = FileResponse(full_path.open("rb"), content_type=content_type or "application/octet-stream")
    response.headers["Last-Modified"] = http_date(changed)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


# For the commands that collect translations.
template_translatable = gettext_lazy("Index of %(directory)s")


def directory_index(path: str, fullpath: Path) -> HttpResponse:
    """The list of a folder, with the template ``static/directory_index.html`` if there is one."""
    try:
        template: Any = loader.select_template(["static/directory_index.html", "static/directory_index"])
        make: Any = dict
    except TemplateDoesNotExist:
        with builtin_template_path("directory_index.html").open(encoding="utf-8") as file:
            template = Engine(libraries={"i18n": "fastjango.templatetags.i18n"}).from_string(file.read())
        make = Context
    names = []
    for entry in fullpath.iterdir():
        if not entry.name.startswith("."):
            names.append(f"{entry.relative_to(fullpath)}{'/' if entry.is_dir() else ''}")
    return HttpResponse(template.render(make({"directory": f"{path}/", "file_list": names})))


def was_modified_since(header: str | None = None, mtime: float = 0) -> bool:
    """Whether a file changed after the time of an ``If-Modified-Since`` header.

    Args:
        mtime: Seconds since 1970.
    """
    if header is None:
        return True
    try:
        return int(mtime) > parse_http_date(header)
    except (ValueError, OverflowError):
        return True
