"""Finding URLs and mail addresses in a text, word by word."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote

from fastjango.utils.functional import SimpleLazyObject

MAX_URL_LENGTH = 2048
_MAX_EMAIL_LENGTH = 320  # RFC 3696, erratum 1690

_separators = re.compile(r"""([\s<>"']+)""")
_full_url = re.compile(r"https?://\[?\w", re.IGNORECASE)
_bare_host = re.compile(r"www\.|(?!http)\w[^@]+\.(?:com|edu|gov|int|mil|net|org)(?:$|/.*)$", re.IGNORECASE | re.DOTALL)
_label = r"[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?"
_DOMAIN = rf"(?:{_label}\.)+(?!-)(?:[a-z\u00a1-\uffff-]{{2,63}}|xn--[a-z0-9]{{1,59}})(?<!-)\Z"
_mail_domain: Any = SimpleLazyObject(lambda: re.compile(_DOMAIN, re.IGNORECASE))  # compiling takes 20 ms
_mail_local = re.compile(r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*\Z", re.IGNORECASE)
_entity_end = re.compile(r"&(?:\w+|#\d+|#x[0-9a-f]+);\Z", re.IGNORECASE)
_LONGEST_ENTITY = max(len("&CounterClockwiseContourIntegral;"), len("&#x10ffff;"))


class CountsDict(dict[str, int]):
    """How often each character of a word occurs, counted when it is asked for."""

    def __init__(self, *args: Any, word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word = word

    def __missing__(self, key: str) -> int:
        self[key] = count = self.word.count(key)
        return count


class LinkMaker:
    """The search; what a link and other text look like is the subclass's."""

    trailing_punctuation_chars = ".,:;!"
    wrapping_punctuation = (("(", ")"), ("[", "]"))
    mailto_template = ""

    def link(self, href: str, shown: str, nofollow: bool) -> Any:
        """The link's HTML; ``shown`` is ready for a page."""
        raise NotImplementedError

    def plain(self, text: str, *, safe_input: bool, autoescape: bool) -> str:
        """A piece that is no link, or a link's text."""
        raise NotImplementedError

    def quoted(self, url: str) -> str:
        """The URL for use in ``href``."""
        raise NotImplementedError

    def replaced(self, text: str, **options: Any) -> str:
        """The text with links in it; equal words are looked at once."""
        known: dict[str, str] = {}
        pieces = []
        for word in _separators.split(text):
            if word not in known:
                known[word] = self.handle_word(word, **options)
            pieces.append(known[word])
        return "".join(pieces)

    def handle_word(
        self, word: str, *, safe_input: bool, trim_url_limit: int | None = None, nofollow: bool, autoescape: bool
    ) -> Any:
        """The word as a link, or as it is when it is neither URL nor mail address."""
        how = {"safe_input": safe_input, "autoescape": autoescape}
        if not ("." in word or "@" in word or ":" in word):
            return self.plain(word, **how)
        lead, middle, trail = self.trim_punctuation(word)
        href, nofollow = self.target(middle, nofollow)
        if href is None:
            return self.plain(word, **how)
        shown = self.plain(self.trim_url(middle, limit=trim_url_limit), safe_input=False, autoescape=False)
        if autoescape and not safe_input:
            lead, shown, trail = (self.plain(part, **how) for part in (lead, shown, trail))
        return f"{lead}{self.link(href, shown, nofollow)}{trail}"

    def target(self, middle: str, nofollow: bool) -> tuple[str | None, bool]:
        """Where a link on the word would lead (``None``: nowhere), and whether search engines should not follow."""
        if len(middle) <= MAX_URL_LENGTH:
            if _full_url.match(middle):
                return self.quoted(unescape(middle)), nofollow
            if _bare_host.match(middle):
                return self.quoted(f"http://{unescape(middle)}"), nofollow
        if ":" not in middle and self.is_email_simple(middle):
            local, _, domain = middle.rpartition("@")
            local, domain = quote(local, safe=""), quote(domain, safe="")
            return self.mailto_template.format(local=local, domain=domain), False
        return None, nofollow

    def trim_url(self, x: str, *, limit: int | None) -> str:
        """At most ``limit`` characters, the last of them an ellipsis when some were left out."""
        return x if limit is None or len(x) <= limit else f"{x[: max(0, limit - 1)]}…"

    def trim_punctuation(self, word: str) -> tuple[str, str, str]:
        """The word cut into brackets that open before it, itself, and what follows: unmatched brackets, punctuation.

        An entity's semicolon (``&amp;``) belongs to the word.
        """
        closing_of = dict(self.wrapping_punctuation)
        start = 0
        while start < len(word) and word[start] in closing_of:
            start += 1
        counts = CountsDict(word=word[start:])
        opening_of = {closing: opening for opening, closing in self.wrapping_punctuation}

        end = len(word)
        while end > start:
            last = word[end - 1]
            if last in opening_of and counts[last] > counts[opening_of[last]]:
                counts[last] -= 1
                end -= 1
                continue
            cut = end
            while cut > start and word[cut - 1] in self.trailing_punctuation_chars:
                cut -= 1
            if cut < end and word[cut] == ";" and _entity_end.search(word, max(start, cut - _LONGEST_ENTITY), cut + 1):
                cut += 1
            if cut == end:
                break
            end = cut
        return word[:start], word[start:end], word[end:]

    @staticmethod
    def is_email_simple(value: str) -> bool:
        """Whether the text has the form of a mail address with a dot in its domain."""
        if len(value) > _MAX_EMAIL_LENGTH:
            return False
        local, at, domain = value.rpartition("@")
        return bool(at and _mail_local.match(local) and _mail_domain.match(domain))
