"""Site maps and their index as views."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from fastjango.contrib.sites.shortcuts import get_current_site
from fastjango.core.paginator import EmptyPage, PageNotAnInteger
from fastjango.http import Http404
from fastjango.template.response import TemplateResponse
from fastjango.urls import reverse
from fastjango.utils import timezone
from fastjango.utils.http import http_date


@dataclass
class SitemapIndexItem:
    """An entry of an index."""

    location: str
    last_mod: Any = None


def x_robots_tag(func: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a view's answer out of the search engines' own results."""

    @wraps(func)
    def tagged(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = func(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, noodp, noarchive"
        return response

    return tagged


@x_robots_tag
def index(
    request: Any,
    sitemaps: Mapping[str, Any],
    template_name: Any = "sitemap_index.xml",
    content_type: str = "application/xml",
    sitemap_url_name: str = "fastjango.contrib.sitemaps.views.sitemap",
) -> TemplateResponse:
    """The index of all parts, each with its files.

    Args:
        sitemap_url_name: The name of the URL of a part; it has the keyword argument ``section``.
    """
    domain = get_current_site(request).domain
    entries: list[SitemapIndexItem] = []
    changes = []
    for section, part in sitemaps.items():
        sitemap = part() if callable(part) else part
        scheme = request.scheme if sitemap.protocol is None else sitemap.protocol
        location = f"{scheme}://{domain}{reverse(sitemap_url_name, kwargs={'section': section})}"
        changed = sitemap.get_latest_lastmod()
        changes.append(changed)
        entries.append(SitemapIndexItem(location, changed))
        entries += (
            SitemapIndexItem(f"{location}?p={page}", changed) for page in range(2, sitemap.paginator.num_pages + 1)
        )
    return _answer(request, template_name, {"sitemaps": entries}, content_type, changes)


@x_robots_tag
def sitemap(
    request: Any,
    sitemaps: Mapping[str, Any],
    section: str | None = None,
    template_name: Any = "sitemap.xml",
    content_type: str = "application/xml",
) -> TemplateResponse:
    """One part, or all of them in one file.

    Raises:
        Http404: no such part, or no such page of it.
    """
    if section is not None and section not in sitemaps:
        raise Http404(f"No sitemap available for section: {section!r}")
    parts = list(sitemaps.values()) if section is None else [sitemaps[section]]
    site, page = get_current_site(request), request.GET.get("p", 1)
    entries: list[dict[str, Any]] = []
    changes = []
    for part in parts:
        made = part() if callable(part) else part
        try:
            entries += made.get_urls(page=page, site=site, protocol=request.scheme)
        except EmptyPage as exc:
            raise Http404(f"Page {page} empty") from exc
        except PageNotAnInteger as exc:
            raise Http404(f"No page '{page}'") from exc
        changes.append(getattr(made, "latest_lastmod", None))
    return _answer(request, template_name, {"urlset": entries}, content_type, changes)


def _answer(request: Any, template: Any, context: Any, content_type: str, changes: list[Any]) -> TemplateResponse:
    """The page, dated where every part is."""
    headers = {}
    if changes and None not in changes:
        headers["Last-Modified"] = http_date(max(map(_moment, changes)).timestamp())
    return TemplateResponse(request, template, context, content_type=content_type, headers=headers)


def _moment(date: Any) -> datetime.datetime:
    """A date or moment as a moment that can be compared; naive ones count as UTC."""
    if not isinstance(date, datetime.datetime):
        date = datetime.datetime.combine(date, datetime.time.min)
    return timezone.make_aware(date, datetime.UTC) if timezone.is_naive(date) else date
