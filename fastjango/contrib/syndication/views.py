"""Feeds as views: a class says what is in a feed, ``utils.feedgenerator`` writes it."""

from __future__ import annotations

import inspect
from typing import Any

from fastjango.contrib.sites.shortcuts import get_current_site
from fastjango.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from fastjango.http import Http404, HttpResponse
from fastjango.template import TemplateDoesNotExist, loader
from fastjango.utils import feedgenerator
from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.html import escape
from fastjango.utils.http import http_date
from fastjango.utils.timezone import get_default_timezone, is_naive, make_aware
from fastjango.utils.translation import get_language

_ITEM_TEXTS = ("item_author_email", "item_author_link")
_ABSOLUTE = ("http://", "https://", "mailto:")


def add_domain(domain: str, url: str, secure: bool = False) -> str:
    """An absolute address; those that are absolute stay."""
    scheme = "https" if secure else "http"
    if url.startswith("//"):
        return f"{scheme}:{url}"
    return url if url.startswith(_ABSOLUTE) else str(iri_to_uri(f"{scheme}://{domain}{url}"))


class FeedDoesNotExist(ObjectDoesNotExist):
    """There is no such feed."""


class Feed:
    """A view that answers with a feed.

    Every attribute of the feed (``title``, ``link``, ``item_pubdate``, …) may be a value, a callable without arguments,
    or one that takes the feed's object (or the item, for ``item_`` attributes).

    Source: django.contrib.syndication.views.Feed.
    """

    feed_type: Any = feedgenerator.DefaultFeed
    title_template: str | None = None
    description_template: str | None = None
    language: str | None = None

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            obj = self.get_object(request, *args, **kwargs)
        except ObjectDoesNotExist as exc:
            raise Http404("Feed object does not exist.") from exc
        feed = self.get_feed(obj, request)
        response = HttpResponse(content_type=feed.content_type)
        if hasattr(self, "item_pubdate") or hasattr(self, "item_updateddate"):
            response.headers["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
        feed.write(response, "utf-8")
        return response

    def get_object(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What the feed is about, found by the URL's arguments."""
        return None

    def item_title(self, item: Any) -> str:
        """The title of an item that no template writes."""
        # Readers take titles for HTML, so that the text is escaped once more than XML needs.
        return escape(str(item))

    def item_description(self, item: Any) -> str:
        """The description of an item that no template writes."""
        return str(item)

    def item_link(self, item: Any) -> Any:
        """The address of an item.

        Raises:
            ImproperlyConfigured: the item has no ``get_absolute_url()``.
        """
        try:
            return item.get_absolute_url()
        except AttributeError as exc:
            raise ImproperlyConfigured(
                f"Give your {type(item).__name__} class a get_absolute_url() method, or define an item_link() method "
                "in your Feed class."
            ) from exc

    def item_enclosures(self, item: Any) -> list[feedgenerator.Enclosure]:
        """The files of an item."""
        url = self._get_dynamic_attr("item_enclosure_url", item)
        if not url:
            return []
        length = self._get_dynamic_attr("item_enclosure_length", item)
        kind = self._get_dynamic_attr("item_enclosure_mime_type", item)
        return [feedgenerator.Enclosure(url=str(url), length=str(length), mime_type=str(kind))]

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        """More keyword arguments for the feed."""
        return {}

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        """More keyword arguments for an item."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The context of the templates of titles and descriptions: ``obj`` (the item) and ``site``."""
        return {"obj": kwargs.get("item"), "site": kwargs.get("site")}

    def get_feed(self, obj: Any, request: Any) -> Any:
        """The feed with its items, ready to be written."""
        site, secure = get_current_site(request), request.is_secure()

        def of_feed(name: str) -> Any:
            return self._get_dynamic_attr(name, obj)

        feed = self.feed_type(
            link=add_domain(site.domain, of_feed("link"), secure),
            language=self.language or get_language(),
            feed_url=add_domain(site.domain, of_feed("feed_url") or request.path, secure),
            **{
                name: of_feed(name)
                for name in (
                    "title subtitle description author_name author_link author_email categories feed_copyright "
                    "feed_guid ttl stylesheets"
                ).split()
            },
            **self.feed_extra_kwargs(obj),
        )
        templates = (_template(self.title_template), _template(self.description_template))
        for item in of_feed("items"):
            feed.add_item(**self._item(item, site, request, templates), **self.item_extra_kwargs(item))
        return feed

    def _item(self, item: Any, site: Any, request: Any, templates: tuple[Any, Any]) -> dict[str, Any]:
        """The keyword arguments of ``add_item()`` for an item."""

        def of_item(name: str) -> Any:
            return self._get_dynamic_attr(name, item)

        context = self.get_context_data(item=item, site=site, obj=None, request=request)
        title, description = (
            of_item(name) if template is None else template.render(context, request)
            for name, template in zip(("item_title", "item_description"), templates, strict=True)
        )
        link = add_domain(site.domain, of_item("item_link"), request.is_secure())
        author = of_item("item_author_name")
        return {
            "title": title,
            "link": link,
            "description": description,
            "unique_id": self._get_dynamic_attr("item_guid", item, link),
            "unique_id_is_permalink": of_item("item_guid_is_permalink"),
            "enclosures": of_item("item_enclosures"),
            "pubdate": _aware(of_item("item_pubdate")),
            "updateddate": _aware(of_item("item_updateddate")),
            "author_name": author,
            **({name.removeprefix("item_"): of_item(name) if author is not None else None for name in _ITEM_TEXTS}),
            "comments": of_item("item_comments"),
            "categories": of_item("item_categories"),
            "item_copyright": of_item("item_copyright"),
        }

    def _get_dynamic_attr(self, attname: str, obj: Any, default: Any = None) -> Any:
        """An attribute of the class, called if it can be."""
        value = getattr(self, attname, None)
        if value is None and not hasattr(self, attname):
            return default
        if not callable(value):
            return value
        return value(obj) if _wants_object(value, attname) else value()


def _wants_object(function: Any, name: str) -> bool:
    """Whether a callable attribute takes the object.

    Raises:
        ImproperlyConfigured: a decorator hides what the method takes.
    """
    method = function if inspect.isroutine(function) else function.__call__
    code = getattr(inspect.unwrap(getattr(method, "__func__", method)), "__code__", None)
    if inspect.ismethod(method) and code is not None and code.co_argcount == 0:
        raise ImproperlyConfigured(
            f"Feed method {name!r} decorated by {method.__func__.__name__!r} needs to use @functools.wraps."
        )
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return any(parameter.kind in kinds for parameter in inspect.signature(function).parameters.values())


def _template(name: str | None) -> Any:
    if name is None:
        return None
    try:
        return loader.get_template(name)
    except TemplateDoesNotExist:
        return None


def _aware(moment: Any) -> Any:
    """A naive moment is in the default time zone."""
    return make_aware(moment, get_default_timezone()) if moment and is_naive(moment) else moment
