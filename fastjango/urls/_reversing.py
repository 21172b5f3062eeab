"""The table that names are looked up in to make URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from fastjango.utils.datastructures import MultiValueDict
from fastjango.utils.http import RFC3986_SUBDELIMS, escape_leading_slashes
from fastjango.utils.regex_helper import normalize

_SAFE = f"{RFC3986_SUBDELIMS}/~:@"


class Trail(NamedTuple):
    """What the patterns on the way to a view come to.

    ``template`` is the ``%`` template of the URLs when all of them are routes; ``source`` the expression.
    """

    source: str = ""
    template: str | None = ""
    defaults: dict[str, Any] = {}
    converters: dict[str, Any] = {}

    def then(self, pattern: Any, defaults: Any = None) -> Trail:
        """The trail with another pattern at its end."""
        template = pattern.template
        return Trail(
            self.source + pattern.regex.pattern.removeprefix("^"),
            None if template is None or self.template is None else self.template + template,
            {**self.defaults, **(defaults or {})},
            {**self.converters, **pattern.converters},
        )


class Way:
    """One pattern that a name stands for."""

    __slots__ = ("_check", "converters", "defaults", "forms", "source")

    def __init__(self, trail: Trail) -> None:
        self.source = trail.source
        self.defaults = trail.defaults
        self.converters = trail.converters
        self._check: Any = None
        if trail.template is None:
            self.forms = [(text, tuple(names)) for text, names in normalize(trail.source)]
        else:
            self.forms = [(trail.template, tuple(trail.converters))]

    def url(self, prefix: str, args: Any, kwargs: dict[str, Any]) -> str | None:
        """The URL with these arguments; None when they do not fit."""
        for template, names in self.forms:
            values = self._values(names, args, kwargs)
            if values is None:
                continue
            path = template % values
            if self._matches(path):
                # A prefix is quoted with the path, so it comes unquoted.
                return escape_leading_slashes(quote(prefix + path, safe=_SAFE))
        return None

    def _values(self, names: tuple[str, ...], args: Any, kwargs: dict[str, Any]) -> dict[str, str] | None:
        if args:
            if len(args) != len(names):
                return None
            given = dict(zip(names, args, strict=True))
        else:
            defaults = self.defaults
            if kwargs.keys() ^ set(names) and set(kwargs).symmetric_difference(names).difference(defaults):
                return None
            if defaults and any(kwargs.get(k, v) != v for k, v in defaults.items() if k not in names):
                return None
            given = kwargs
        values: dict[str, str] = {}
        converters = self.converters
        for name, value in given.items():
            if name in converters:
                try:
                    value = converters[name].to_url(value)
                except ValueError:
                    return None
            values[name] = str(value)
        return values

    def _matches(self, path: str) -> bool:
        if self._check is None:
            self._check = re.compile(f"^(?:{self.source})" if "|" in self.source else f"^{self.source}").search
        return self._check(path) is not None


class Table:
    """Names, namespaces and applications below one resolver, for one language.

    ``ways`` holds lists of :class:`Way` by name and by view; what was declared last comes first.
    """

    def __init__(self, patterns: Any, trail: Trail = Trail()) -> None:  # a constant
        self.ways: MultiValueDict = MultiValueDict()
        self.scopes: dict[str, tuple[Trail, Any]] = {}
        self.apps: dict[str, list[str]] = {}
        self.views: set[str] = set()
        self._inside: dict[str, Table] = {}
        # The lists of patterns that are being read: a URLconf may include itself.
        self._open: list[int] = []
        for entry, end in self._leaves(patterns, trail):
            way = Way(end)
            self.ways.appendlist(entry.callback, way)
            if entry.name is not None:
                self.ways.appendlist(entry.name, way)
            self.views.add(entry.lookup_str)

    def _leaves(self, patterns: Any, trail: Trail) -> Iterator[tuple[Any, Trail]]:
        """The patterns with views, the last one first; namespaces are noted on the way."""
        if id(patterns) in self._open:
            return
        self._open.append(id(patterns))
        for entry in reversed(list(patterns)):
            if not hasattr(entry, "url_patterns"):
                yield entry, trail.then(entry.pattern, entry.default_args)
                continue
            end = trail.then(entry.pattern, entry.default_kwargs)
            if not entry.namespace:
                yield from self._leaves(entry.url_patterns, end)
                continue
            self.scopes[entry.namespace] = (end, entry)
            if entry.app_name:
                self.apps.setdefault(entry.app_name, []).append(entry.namespace)
        self._open.pop()

    def has_view(self, path: str) -> bool:
        """Whether a view of this dotted path is here, or in a namespace."""
        return path in self.views or any(self.scope(namespace).has_view(path) for namespace in self.scopes)

    def scope(self, namespace: str) -> Table:
        """The table of a namespace.

        Raises:
            KeyError: there is no such namespace here.
        """
        table = self._inside.get(namespace)
        if table is None:
            trail, entry = self.scopes[namespace]
            table = self._inside[namespace] = Table(entry.url_patterns, trail)
        return table
