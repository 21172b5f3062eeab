"""Site maps: XML files that tell search engines which pages there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastjango.apps import apps as django_apps
from fastjango.conf import settings
from fastjango.core import paginator
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils import translation


class Sitemap:
    """A part of a site map: items, and what is said about each.

    ``location``, ``lastmod``, ``changefreq``, ``priority`` may be values or methods that take an item.

    Source: django.contrib.sitemaps.Sitemap.
    """

    limit = 50000  # the most addresses that the protocol allows in a file
    protocol: str | None = None
    i18n = False
    languages: Iterable[str] | None = None
    alternates = False
    x_default = False

    def items(self) -> Any:
        """What the part is made of."""
        return []

    def location(self, item: Any) -> str:
        """The absolute path of an item."""
        return item.get_absolute_url()

    def get_languages_for_item(self, item: Any) -> Iterable[str]:
        """The languages an item is there in."""
        return self._languages()

    def get_protocol(self, protocol: str | None = None) -> str:
        """``http`` or ``https``: the part's own, the request's, or ``https``."""
        return self.protocol or protocol or "https"

    def get_domain(self, site: Any = None) -> str:
        """The host name.

        Raises:
            ImproperlyConfigured: no site is given and the sites framework has none.
        """
        site = site if site is not None else _current_site()
        if site is None:
            raise ImproperlyConfigured(
                "To use sitemaps, either enable the sites framework or pass a Site/RequestSite object in your view."
            )
        return site.domain

    @property
    def paginator(self) -> Any:
        """The items in files of at most ``limit``."""
        return paginator.Paginator(self._items(), self.limit)

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """A file's entries: dictionaries with ``location``, ``lastmod``, ``changefreq``, ``priority``, ``alternates``.

        Sets ``latest_lastmod`` where every item has a date.
        """
        return self._urls(page, self.get_protocol(protocol), self.get_domain(site))

    def get_latest_lastmod(self) -> Any:
        """The latest date of all items; ``None`` where one has none."""
        if not callable(getattr(self, "lastmod", None)):
            return getattr(self, "lastmod", None)
        return _latest(self.lastmod(item) for item in self.items())  # type: ignore[attr-defined]  # subclasses have it

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        entries = [self._entry(item, f"{protocol}://{domain}") for item in self.paginator.page(page).object_list]
        latest = _latest(entry["lastmod"] for entry in entries)
        if latest is not None:
            self.latest_lastmod = latest
        return entries

    def _entry(self, item: Any, base: str) -> dict[str, Any]:
        priority = self._get("priority", item)
        entry = {
            "item": item,
            "location": f"{base}{self._location(item)}",
            "lastmod": self._get("lastmod", item),
            "changefreq": self._get("changefreq", item),
            "priority": str(priority if priority is not None else ""),
            "alternates": [],
        }
        if self.i18n and self.alternates:
            entry["alternates"] = list(self._alternates(item, base))
        return entry

    def _alternates(self, item: Any, base: str) -> Iterator[dict[str, str]]:
        languages = self.get_languages_for_item(item[0])
        for code in languages:
            yield {"location": f"{base}{self._location(item, code)}", "lang_code": code}
        if self.x_default and settings.LANGUAGE_CODE in languages:
            path = self._location(item, settings.LANGUAGE_CODE).replace(f"/{settings.LANGUAGE_CODE}/", "/", 1)
            yield {"location": f"{base}{path}", "lang_code": "x-default"}

    def _languages(self) -> Iterable[str]:
        return self.languages if self.languages is not None else [code for code, _name in settings.LANGUAGES]

    def _items(self) -> Any:
        """The items; with languages, pairs of item and language."""
        if not self.i18n:
            return self.items()
        return [(item, code) for item in self.items() for code in self.get_languages_for_item(item)]

    def _location(self, item: Any, force_lang_code: str | None = None) -> str:
        if not self.i18n:
            return self._get("location", item)
        with translation.override(force_lang_code or item[1]):
            return self._get("location", item)

    def _get(self, name: str, item: Any, default: Any = None) -> Any:
        """What the part says of an item under a name."""
        value = getattr(self, name, default)
        if not callable(value):
            return value
        return value(item[0] if self.i18n else item)


class GenericSitemap(Sitemap):
    """The objects of a query set.

    Args:
        info_dict: ``{"queryset": …, "date_field": …}``; the field's value is the date of the last change.

    Source: django.contrib.sitemaps.GenericSitemap.
    """

    priority: Any = None
    changefreq: Any = None

    def __init__(self, info_dict: dict[str, Any], priority: Any = None, changefreq: Any = None, protocol: Any = None):
        self.queryset = info_dict["queryset"]
        self.date_field = info_dict.get("date_field")
        self.priority = self.priority or priority
        self.changefreq = self.changefreq or changefreq
        self.protocol = self.protocol or protocol

    def items(self) -> Any:
        # A copy: the paginator counts and slices it, and its results must not stay.
        return self.queryset.filter()

    def lastmod(self, item: Any) -> Any:
        """When the object was changed."""
        return None if self.date_field is None else getattr(item, self.date_field)

    def get_latest_lastmod(self) -> Any:
        if self.date_field is None:
            return None
        latest = self.queryset.order_by(f"-{self.date_field}").values_list(self.date_field, flat=True)
        return latest.first()


def _current_site() -> Any:
    if not django_apps.is_installed("fastjango.contrib.sites"):
        return None
    sites = django_apps.get_model("sites.Site")
    try:
        return sites.objects.get_current()
    except sites.DoesNotExist:
        return None


def _latest(dates: Iterable[Any]) -> Any:
    """The latest of some dates; ``None`` if one is missing or there are none."""
    known = list(dates)
    return max(known) if known and None not in known else None
