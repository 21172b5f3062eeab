"""Feeds and versions as lines of text.

``python feed_cases.py django > feed_answers.txt`` records the answers of the real thing (made with 5.2.19).
"""

import importlib
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

EARLY = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
LATE = datetime(2021, 6, 7, 8, 9, 10, tzinfo=timezone(timedelta(hours=2)))
FEEDS: list[dict[str, Any]] = [
    {},
    {"language": "en", "subtitle": "S", "feed_url": "http://e.com/é", "feed_copyright": "C", "ttl": 60},
    {"author_name": "N"},
    {"author_name": "N", "author_email": "a@b.c", "author_link": "http://a.b", "categories": ("c1", "c&2")},
    {"feed_guid": "G", "stylesheets": ["a.css", "b.xsl", "/c"]},
]
ITEMS: list[dict[str, Any]] = [
    {"description": None},
    {"description": "", "author_email": "e@e"},
    {"description": "<b>", "author_name": "N", "unique_id": "u", "unique_id_is_permalink": False},
    {"description": "d", "author_name": "N", "author_email": "e@e", "author_link": "http://l", "categories": ("x",)},
    {
        "description": "d",
        "pubdate": EARLY,
        "updateddate": LATE,
        "comments": "http://c",
        "item_copyright": "C",
        "ttl": 5,
    },
]
VERSIONS = [(1, 4, 0, "alpha", 1), (1, 4, 0, "beta", 2), (1, 4, 1, "rc", 2), (1, 4, 0, "final", 0)]


def answers(root: str) -> Iterator[str]:
    """A line for each case."""
    feeds = importlib.import_module(f"{root}.utils.feedgenerator")
    for kind in (feeds.Rss201rev2Feed, feeds.RssUserland091Feed, feeds.Atom1Feed):
        for options in FEEDS:
            feed = kind("T & t", "/l", "D", **options)
            for number, item in enumerate(ITEMS):
                feed.add_item(f"item {number}", f"http://e.com/{number}#x", **item)
            if kind is not feeds.RssUserland091Feed:
                feed.items[-1]["enclosures"] = [feeds.Enclosure("http://f/é", "12", "a/b")]
            yield f"{kind.__name__} | {feed.writeString('utf-8')!r}"
    for moment in (EARLY, LATE, date(2020, 2, 29), datetime(2020, 2, 29, 1, 2, 3)):
        yield f"dates | {feeds.rfc2822_date(moment)} | {feeds.rfc3339_date(moment)}"
        yield f"tag | {feeds.get_tag_uri('http://x.de:80/a/b?c#d', moment)}"
    for url in ("a.css", "b.xslt", "c", '/é?a="b"&c'):
        for options in ({}, {"mimetype": None}, {"media": None}, {"mimetype": 'x; y="z"', "media": "print"}):
            sheet = feeds.Stylesheet(url, **options)
            yield f"sheet | {sheet} | {sheet!r}"
    version = importlib.import_module(f"{root}.utils.version")
    for number in VERSIONS:
        parts = (version.get_version(number), version.get_main_version(number), version.get_docs_version(number))
        yield f"version | {number} | {parts}"
    for text in ("1.2.3", "1.2.3b2", "1.2.3b2.dev0", "5", "5.2rc1"):
        yield f"tuple | {text} | {version.get_version_tuple(text)}"


if __name__ == "__main__":
    for line in answers(sys.argv[1]):
        print(line)
