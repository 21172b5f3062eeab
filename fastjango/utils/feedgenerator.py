"""Feeds: RSS 0.91, RSS 2.0 and Atom 1.0.

The elements of a format are rows of a table (element, key of the feed or item, form); what the rows cannot say is
written out in the methods that subclasses extend.
"""

from __future__ import annotations

import datetime
import email.utils
import mimetypes
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.html import escape
from fastjango.utils.xmlutils import SimplerXMLGenerator

__all__ = [
    "Atom1Feed",
    "DefaultFeed",
    "Enclosure",
    "Rss201rev2Feed",
    "RssFeed",
    "RssUserland091Feed",
    "Stylesheet",
    "SyndicationFeed",
    "get_tag_uri",
    "rfc2822_date",
    "rfc3339_date",
]


def _as_datetime(date: datetime.date) -> datetime.datetime:
    return date if isinstance(date, datetime.datetime) else datetime.datetime.combine(date, datetime.time())


def rfc2822_date(date: datetime.date) -> str:
    """A date as RSS spells it; without a time it is midnight."""
    return email.utils.format_datetime(_as_datetime(date))


def rfc3339_date(date: datetime.date) -> str:
    """A date as Atom spells it; without a time zone it counts as UTC."""
    moment = _as_datetime(date)
    return moment.isoformat() + ("Z" if moment.utcoffset() is None else "")


def get_tag_uri(url: str, date: datetime.date | None) -> str:
    """A lasting identifier of a page (RFC 4151), from its address and the date it was made."""
    parts = urlsplit(url)
    day = f",{date:%Y-%m-%d}" if date is not None else ""
    return f"tag:{parts.hostname}{day}:{parts.path}/{parts.fragment}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _iri(value: Any) -> str | None:
    return None if value is None else iri_to_uri(value)


class Stylesheet:
    """An XML style sheet of a feed.

    Args:
        mimetype: Its type; empty means by the ending of ``url``, ``None`` leaves it out.

    Source: django.utils.feedgenerator.Stylesheet.
    """

    def __init__(self, url: Any, mimetype: str | None = "", media: str | None = "screen") -> None:
        self._url = url
        self._mimetype = mimetype
        self.media = media

    @property
    def url(self) -> str | None:
        """The address; lazy ones are asked only now."""
        return _iri(self._url)

    @property
    def mimetype(self) -> str | None:
        """The type as it is written."""
        if self._mimetype != "":
            return self._mimetype
        if str(self._url).endswith((".xsl", ".xslt")):
            # Tables of types know XSLT by a name that browsers refuse.
            return "text/xsl"
        return mimetypes.guess_type(str(self._url))[0]

    def __str__(self) -> str:
        pairs = {"href": self.url, "media": self.media, "type": self.mimetype}
        return " ".join(f'{name}="{escape(value)}"' for name, value in pairs.items() if value is not None)

    def __repr__(self) -> str:
        return repr((self.url, self.mimetype, self.media))


class Enclosure:
    """A file that belongs to an item.

    Args:
        length: Its size in bytes, as text.

    Source: django.utils.feedgenerator.Enclosure.
    """

    def __init__(self, url: str, length: str, mime_type: str) -> None:
        self.url = iri_to_uri(url)
        self.length = length
        self.mime_type = mime_type


class SyndicationFeed:
    """What all feeds hold; subclasses say how it is written.

    Source: django.utils.feedgenerator.SyndicationFeed.
    """

    content_type: str = ""

    def __init__(
        self,
        title: Any,
        link: Any,
        description: Any,
        language: Any = None,
        author_email: Any = None,
        author_name: Any = None,
        author_link: Any = None,
        subtitle: Any = None,
        categories: Iterable[Any] | None = None,
        feed_url: Any = None,
        feed_copyright: Any = None,
        feed_guid: Any = None,
        ttl: Any = None,
        stylesheets: Iterable[Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if isinstance(stylesheets, str):
            raise TypeError(f"stylesheets should be a list, not {stylesheets.__class__}")
        texts = {
            "title": title,
            "description": description,
            "language": language,
            "author_email": author_email,
            "author_name": author_name,
            "subtitle": subtitle,
            "feed_copyright": feed_copyright,
            "ttl": ttl,
        }
        self.feed: dict[str, Any] = {
            **{key: _text(value) for key, value in texts.items()},
            "link": iri_to_uri(link),
            "author_link": _iri(author_link),
            "feed_url": _iri(feed_url),
            "categories": [str(category) for category in categories or ()],
            "id": feed_guid or link,
            "stylesheets": None
            if stylesheets is None
            else [sheet if isinstance(sheet, Stylesheet) else Stylesheet(sheet) for sheet in stylesheets],
            **kwargs,
        }
        self.items: list[dict[str, Any]] = []

    def add_item(
        self,
        title: Any,
        link: Any,
        description: Any,
        author_email: Any = None,
        author_name: Any = None,
        author_link: Any = None,
        pubdate: datetime.date | None = None,
        comments: Any = None,
        unique_id: Any = None,
        unique_id_is_permalink: bool | None = None,
        categories: Iterable[Any] = (),
        item_copyright: Any = None,
        ttl: Any = None,
        updateddate: datetime.date | None = None,
        enclosures: Iterable[Enclosure] | None = None,
        **kwargs: Any,
    ) -> None:
        """Add an item; other keyword arguments are kept for ``add_item_elements()`` of subclasses."""
        texts = {
            "title": title,
            "description": description,
            "author_email": author_email,
            "author_name": author_name,
            "comments": comments,
            "unique_id": unique_id,
            "item_copyright": item_copyright,
            "ttl": ttl,
        }
        self.items.append(
            {
                **{key: _text(value) for key, value in texts.items()},
                "link": iri_to_uri(link),
                "author_link": _iri(author_link),
                "pubdate": pubdate,
                "updateddate": updateddate,
                "unique_id_is_permalink": unique_id_is_permalink,
                "enclosures": [] if enclosures is None else list(enclosures),
                "categories": [str(category) for category in categories or ()],
                **kwargs,
            }
        )

    def num_items(self) -> int:
        """How many items there are."""
        return len(self.items)

    def root_attributes(self) -> dict[str, Any]:
        """Attributes of the outermost element; for subclasses to add to."""
        return {}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write the elements before the items; for subclasses to add to."""

    def item_attributes(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """Attributes of an item's element; for subclasses to add to."""
        return {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Mapping[str, Any]) -> None:
        """Write the elements of an item; for subclasses to add to."""

    def add_stylesheets(self, handler: SimplerXMLGenerator) -> None:
        """Write the processing instructions that name style sheets."""
        for stylesheet in self.feed["stylesheets"] or ():
            handler.processingInstruction("xml-stylesheet", str(stylesheet))

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed into a file."""
        raise NotImplementedError("subclasses of SyndicationFeed must provide a write() method")

    def writeString(self, encoding: str) -> str:  # noqa: N802
        """The feed as text."""
        text = StringIO()
        self.write(text, encoding)
        return text.getvalue()

    def latest_post_date(self) -> datetime.datetime:
        """The latest date among the items; the present time (UTC) if none has one."""
        dates = (item[key] for item in self.items for key in ("pubdate", "updateddate"))
        return max((date for date in dates if date), default=None) or datetime.datetime.now(tz=datetime.UTC)


def _add_texts(handler: SimplerXMLGenerator, source: Mapping[str, Any], *rows: tuple[str, str]) -> None:
    """Write an element for each row ``(element, key)`` whose value is there."""
    for element, key in rows:
        if source[key]:
            handler.addQuickElement(element, source[key])


class RssFeed(SyndicationFeed):
    """What the two RSS formats share."""

    content_type = "application/rss+xml; charset=utf-8"
    _version = ""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.add_stylesheets(handler)
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self) -> dict[str, Any]:
        """Attributes of the ``rss`` element."""
        return {"xmlns:atom": "http://www.w3.org/2005/Atom", "version": self._version}

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        """Write all items."""
        for item in self.items:
            handler.startElement("item", self.item_attributes(item))
            self.add_item_elements(handler, item)
            handler.endElement("item")

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        feed = self.feed
        for key in ("title", "link", "description"):
            handler.addQuickElement(key, feed[key])
        if feed["feed_url"] is not None:
            handler.addQuickElement("atom:link", None, {"rel": "self", "href": feed["feed_url"]})
        _add_texts(handler, feed, ("language", "language"))
        for category in feed["categories"]:
            handler.addQuickElement("category", category)
        _add_texts(handler, feed, ("copyright", "feed_copyright"))
        handler.addQuickElement("lastBuildDate", rfc2822_date(self.latest_post_date()))
        _add_texts(handler, feed, ("ttl", "ttl"))

    def endChannelElement(self, handler: SimplerXMLGenerator) -> None:  # noqa: N802
        """Close the channel."""
        handler.endElement("channel")


def _add_heading(handler: SimplerXMLGenerator, item: Mapping[str, Any]) -> None:
    handler.addQuickElement("title", item["title"])
    handler.addQuickElement("link", item["link"])
    if item["description"] is not None:
        handler.addQuickElement("description", item["description"])


class RssUserland091Feed(RssFeed):
    """RSS 0.91."""

    _version = "0.91"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Mapping[str, Any]) -> None:
        _add_heading(handler, item)


class Rss201rev2Feed(RssFeed):
    """RSS 2.0. Source: https://cyber.harvard.edu/rss/rss.html."""

    _version = "2.0"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Mapping[str, Any]) -> None:
        _add_heading(handler, item)
        self._add_author(handler, item["author_name"], item["author_email"])
        if item["pubdate"] is not None:
            handler.addQuickElement("pubDate", rfc2822_date(item["pubdate"]))
        if item["comments"] is not None:
            handler.addQuickElement("comments", item["comments"])
        if item["unique_id"] is not None:
            permalink = item.get("unique_id_is_permalink")
            attributes = {} if permalink is None else {"isPermaLink": str(permalink).lower()}
            handler.addQuickElement("guid", item["unique_id"], attributes)
        if item["ttl"] is not None:
            handler.addQuickElement("ttl", item["ttl"])
        self._add_enclosure(handler, item["enclosures"])
        for category in item["categories"]:
            handler.addQuickElement("category", category)

    @staticmethod
    def _add_author(handler: SimplerXMLGenerator, name: str | None, address: str | None) -> None:
        if address:
            handler.addQuickElement("author", f"{address} ({name})" if name else address)
        elif name:
            # An author in RSS is an address; a bare name needs the Dublin Core.
            handler.addQuickElement("dc:creator", name, {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})

    @staticmethod
    def _add_enclosure(handler: SimplerXMLGenerator, enclosures: list[Enclosure]) -> None:
        if len(enclosures) > 1:
            raise ValueError(
                "RSS feed items may only have one enclosure, see "
                "http://www.rssboard.org/rss-profile#element-channel-item-enclosure"
            )
        for file in enclosures:
            attributes = {"url": file.url, "length": file.length, "type": file.mime_type}
            handler.addQuickElement("enclosure", "", attributes)


class Atom1Feed(SyndicationFeed):
    """Atom 1.0. Source: RFC 4287."""

    content_type = "application/atom+xml; charset=utf-8"
    ns = "http://www.w3.org/2005/Atom"

    def write(self, outfile: Any, encoding: str) -> None:
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        # Django 5.2: Atom feeds do not name their style sheets.
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, Any]:
        language = self.feed["language"]
        return {"xmlns": self.ns} if language is None else {"xmlns": self.ns, "xml:lang": language}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        feed = self.feed
        handler.addQuickElement("title", feed["title"])
        _add_link(handler, "alternate", feed["link"])
        if feed["feed_url"] is not None:
            _add_link(handler, "self", feed["feed_url"])
        handler.addQuickElement("id", feed["id"])
        handler.addQuickElement("updated", rfc3339_date(self.latest_post_date()))
        _add_person(handler, feed)
        _add_texts(handler, feed, ("subtitle", "subtitle"))
        _add_terms(handler, feed["categories"])
        _add_texts(handler, feed, ("rights", "feed_copyright"))

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        """Write all items."""
        for item in self.items:
            handler.startElement("entry", self.item_attributes(item))
            self.add_item_elements(handler, item)
            handler.endElement("entry")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Mapping[str, Any]) -> None:
        handler.addQuickElement("title", item["title"])
        _add_link(handler, "alternate", item["link"])
        for element, key in (("published", "pubdate"), ("updated", "updateddate")):
            if item[key] is not None:
                handler.addQuickElement(element, rfc3339_date(item[key]))
        _add_person(handler, item)
        identifier = item["unique_id"]
        handler.addQuickElement("id", get_tag_uri(item["link"], item["pubdate"]) if identifier is None else identifier)
        if item["description"] is not None:
            handler.addQuickElement("summary", item["description"], {"type": "html"})
        for file in item["enclosures"]:
            _add_link(handler, "enclosure", file.url, length=file.length, type=file.mime_type)
        _add_terms(handler, item["categories"])
        if item["item_copyright"] is not None:
            handler.addQuickElement("rights", item["item_copyright"])


def _add_link(handler: SimplerXMLGenerator, relation: str, url: str, **attributes: str) -> None:
    handler.addQuickElement("link", "", {"rel": relation, "href": url, **attributes})


def _add_person(handler: SimplerXMLGenerator, source: Mapping[str, Any]) -> None:
    """The author of a feed or an item; one without a name is left out."""
    if source["author_name"] is None:
        return
    handler.startElement("author", {})
    _add_texts(handler, source, ("name", "author_name"), ("email", "author_email"), ("uri", "author_link"))
    handler.endElement("author")


def _add_terms(handler: SimplerXMLGenerator, categories: Iterable[str]) -> None:
    for category in categories:
        handler.addQuickElement("category", "", {"term": category})


DefaultFeed = Rss201rev2Feed
