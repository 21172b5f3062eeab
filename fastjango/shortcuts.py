"""What views need most: render, redirect, get an object or answer 404."""

from __future__ import annotations

from typing import Any

from fastjango.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from fastjango.template import loader
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.functional import Promise


def render(
    request: Any,
    template_name: Any,
    context: dict[str, Any] | None = None,
    content_type: str | None = None,
    status: int | None = None,
    using: str | None = None,
) -> HttpResponse:
    """A response with a template and a context.

    Args:
        template_name: A name, or several to try.
        using: The name of the template engine.

    Source: django.shortcuts.render.
    """
    content = loader.render_to_string(template_name, context, request, using=using)
    return HttpResponse(content, content_type, status)


def redirect(to: Any, *args: Any, permanent: bool = False, preserve_request: bool = False, **kwargs: Any) -> Any:
    """A redirect to an object, a view's name with its arguments, or a URL.

    Args:
        preserve_request: Have the browser repeat method and body.

    Source: django.shortcuts.redirect (5.2).
    """
    cls = HttpResponsePermanentRedirect if permanent else HttpResponseRedirect
    return cls(resolve_url(to, *args, **kwargs), preserve_request=preserve_request)


def resolve_url(to: Any, *args: Any, **kwargs: Any) -> Any:
    """The URL of an object, of a view's name with its arguments, or the URL itself.

    Raises:
        NoReverseMatch: it is none of these.
    """
    if hasattr(to, "get_absolute_url"):
        return to.get_absolute_url()
    if isinstance(to, Promise):
        to = str(to)
    if isinstance(to, str) and to.startswith(("./", "../")):
        return to
    try:
        return reverse(to, args=args, kwargs=kwargs)
    except NoReverseMatch:
        # What looks like a URL is one.
        if callable(to) or ("/" not in to and "." not in to):
            raise
    return to


def _get_queryset(klass: Any) -> Any:
    """The query set of a model; a manager, a query set or anything else as it is. Packages ask for it here."""
    return klass._default_manager.all() if hasattr(klass, "_default_manager") else klass


def _query_set(klass: Any, function: str, needed: str = "get") -> Any:
    """The query set of a model, a manager or a query set.

    Raises:
        ValueError: it is none of these.
    """
    found = _get_queryset(klass)
    if not hasattr(found, needed):
        shown = klass.__name__ if isinstance(klass, type) else klass.__class__.__name__
        raise ValueError(f"First argument to {function}() must be a Model, Manager, or QuerySet, not '{shown}'.")
    return found


def _not_one(found: Any) -> Http404:
    return Http404(f"No {found.model._meta.object_name} matches the given query.")


def get_object_or_404(klass: Any, *args: Any, **kwargs: Any) -> Any:
    """``get()`` of a model, manager or query set.

    Raises:
        Http404: there is no such object.
        MultipleObjectsReturned: there are several.
    """
    found = _query_set(klass, "get_object_or_404")
    try:
        return found.get(*args, **kwargs)
    except found.model.DoesNotExist:
        raise _not_one(found) from None


async def aget_object_or_404(klass: Any, *args: Any, **kwargs: Any) -> Any:
    """Like :func:`get_object_or_404`."""
    found = _query_set(klass, "aget_object_or_404")
    try:
        return await found.aget(*args, **kwargs)
    except found.model.DoesNotExist:
        raise _not_one(found) from None


def get_list_or_404(klass: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """``filter()`` of a model, manager or query set, as a list.

    Raises:
        Http404: the list is empty.
    """
    found = _query_set(klass, "get_list_or_404", "filter")
    objects = list(found.filter(*args, **kwargs))
    if not objects:
        raise _not_one(found)
    return objects


async def aget_list_or_404(klass: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """Like :func:`get_list_or_404`."""
    found = _query_set(klass, "aget_list_or_404", "filter")
    objects = [item async for item in found.filter(*args, **kwargs)]
    if not objects:
        raise _not_one(found)
    return objects
