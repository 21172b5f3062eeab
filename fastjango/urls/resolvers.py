"""Finding the view of a path, and the patterns and URLs of a view.

The rooms are ``_patterns.py`` (what matches), ``_index.py`` (what can match) and ``_reversing.py`` (names to URLs).
"""

from __future__ import annotations

import functools
import inspect
import re as re
from importlib import import_module
from pickle import PicklingError
from typing import Any

from asgiref.local import Local

from fastjango.conf import settings
from fastjango.conf._advice import blaming
from fastjango.core.checks import Error
from fastjango.core.checks import Warning as CheckWarning
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import get_language

from ._index import FixedPaths, SegmentTree
from ._patterns import _PARAMETER as _PATH_PARAMETER_COMPONENT_RE  # noqa: F401 - read by packages that describe URLs
from ._patterns import CheckURLMixin as CheckURLMixin
from ._patterns import LocalePrefixPattern as LocalePrefixPattern
from ._patterns import LocaleRegexDescriptor as LocaleRegexDescriptor
from ._patterns import RegexPattern as RegexPattern
from ._patterns import RoutePattern as RoutePattern
from ._patterns import _route_to_regex as _route_to_regex
from ._reversing import Table
from .exceptions import NoReverseMatch, Resolver404
from .utils import get_callable


class ResolverMatch:
    """The view of a path with its arguments.

    Source: django.urls.ResolverMatch (5.2).
    """

    def __init__(
        self,
        func: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        url_name: str | None = None,
        app_names: Any = None,
        namespaces: Any = None,
        route: str | None = None,
        tried: Any = None,
        captured_kwargs: dict[str, Any] | None = None,
        extra_kwargs: dict[str, Any] | None = None,
    ) -> None:
        self.func = func
        self.args = args
        self.kwargs = kwargs
        self.url_name = url_name
        self.route = route
        self.captured_kwargs = captured_kwargs
        self.extra_kwargs = extra_kwargs
        self.app_names = [name for name in app_names if name] if app_names else []
        self.namespaces = [name for name in namespaces if name] if namespaces else []
        self._tried = tried

    def again(self) -> ResolverMatch:
        """The same match for another request, which may change it."""
        twin = ResolverMatch.__new__(ResolverMatch)
        twin.__dict__ = {
            **self.__dict__,
            "kwargs": {**self.kwargs},
            "captured_kwargs": {**(self.captured_kwargs or {})},
            "app_names": self.app_names[:],
            "namespaces": self.namespaces[:],
        }
        return twin

    @property
    def tried(self) -> Any:
        """The patterns before the one that matches; worked out when an error page asks."""
        if callable(self._tried):
            self._tried = self._tried()
        return self._tried

    @property
    def app_name(self) -> str:
        """The application namespaces, joined by colons."""
        return ":".join(self.app_names)

    @property
    def namespace(self) -> str:
        """The instance namespaces, joined by colons."""
        return ":".join(self.namespaces)

    @cached_property
    def _func_path(self) -> str:
        return _dotted(self.func)

    @cached_property
    def view_name(self) -> str:
        """The name with its namespaces; the view's dotted path when the pattern has no name."""
        return ":".join([*self.namespaces, self.url_name or self._func_path])

    def __getitem__(self, index: Any) -> Any:
        return (self.func, self.args, self.kwargs)[index]

    def __repr__(self) -> str:
        func: Any = self._func_path
        if isinstance(self.func, functools.partial):
            func = repr(self.func)
        optional = "".join(
            f", {name}={value!r}"
            for name, value in (("captured_kwargs", self.captured_kwargs), ("extra_kwargs", self.extra_kwargs))
            if value
        )
        return (
            f"ResolverMatch(func={func}, args={self.args!r}, kwargs={self.kwargs!r}, url_name={self.url_name!r}, "
            f"app_names={self.app_names!r}, namespaces={self.namespaces!r}, route={self.route!r}{optional})"
        )

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise PicklingError(f"Cannot pickle {self.__class__.__qualname__}.")


def _called(value: Any) -> Any:
    return value() if callable(value) else value


def _dotted(view: Any) -> str:
    """The dotted path of a view."""
    if hasattr(view, "view_class"):
        view = view.view_class
    while isinstance(view, functools.partial):
        view = view.func
    if not hasattr(view, "__name__"):
        # An object that is called.
        return f"{view.__class__.__module__}.{view.__class__.__name__}"
    return f"{view.__module__}.{view.__qualname__}"


def get_resolver(urlconf: Any = None) -> URLResolver:
    """The resolver of a URLconf, or of ``ROOT_URLCONF``."""
    return _get_cached_resolver(settings.ROOT_URLCONF if urlconf is None else urlconf)


@functools.cache
def _get_cached_resolver(urlconf: Any = None) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), urlconf)


@functools.cache
def get_ns_resolver(ns_pattern: str, resolver: Any, converters: tuple[tuple[str, Any], ...]) -> URLResolver:
    """A resolver whose patterns begin with another's, for code that reverses within a namespace."""
    pattern = RegexPattern(ns_pattern)
    pattern.converters = dict(converters)
    return URLResolver(RegexPattern(r"^/"), [URLResolver(pattern, resolver.url_patterns)])


class URLPattern:
    """A pattern with a view.

    Source: django.urls.URLPattern (5.2).
    """

    def __init__(
        self, pattern: Any, callback: Any, default_args: dict[str, Any] | None = None, name: str | None = None
    ) -> None:
        self.pattern = pattern
        self.callback = callback
        self.default_args = default_args or {}
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__} {self.pattern.describe()}>"

    def check(self) -> list[Any]:
        """The faults of name, pattern and view."""
        return [*self._check_pattern_name(), *self.pattern.check(), *self._check_callback()]

    def _check_pattern_name(self) -> list[Any]:
        if self.pattern.name is None or ":" not in self.pattern.name:
            return []
        return [
            CheckWarning(
                f"Your URL pattern {self.pattern.describe()} has a name including a ':'. Remove the colon, to avoid "
                "ambiguous namespace references.",
                id="urls.W003",
            )
        ]

    def _check_callback(self) -> list[Any]:
        view = self.callback
        if not (inspect.isclass(view) and hasattr(view, "as_view")):
            return []
        return [
            Error(
                f"Your URL pattern {self.pattern.describe()} has an invalid view, pass {view.__name__}.as_view() "
                f"instead of {view.__name__}.",
                id="urls.E009",
            )
        ]

    def resolve(self, path: str) -> ResolverMatch | None:
        """The view with the arguments of a path; None when the path does not match."""
        match = self.pattern.match(path)
        if match is None:
            return None
        _, args, captured = match
        defaults = self.default_args
        kwargs = {**captured, **defaults} if defaults else captured
        pattern = self.pattern
        return ResolverMatch(
            self.callback, args, kwargs, pattern.name, None, None, str(pattern), None, captured, defaults
        )

    @cached_property
    def lookup_str(self) -> str:
        """The dotted path of the view."""
        return _dotted(self.callback)


class URLResolver:
    """A pattern with other patterns below it.

    Args:
        urlconf_name: A module, its dotted path, or a list of patterns.

    Source: django.urls.URLResolver (5.2).
    """

    def __init__(
        self,
        pattern: Any,
        urlconf_name: Any,
        default_kwargs: dict[str, Any] | None = None,
        app_name: str | None = None,
        namespace: str | None = None,
    ) -> None:
        self.pattern = pattern
        self.urlconf_name = urlconf_name
        self.callback = None
        self.default_kwargs = default_kwargs or {}
        self.namespace = namespace
        self.app_name = app_name
        self._tables: dict[str | None, Table] = {}
        # Keeps a thread that is working the table out from starting again.
        self._local = Local()
        self._index: SegmentTree | None = None

    def __repr__(self) -> str:
        if isinstance(self.urlconf_name, list) and self.urlconf_name:
            # The whole list would be too long to read.
            shown = f"<{self.urlconf_name[0].__class__.__name__} list>"
        else:
            shown = repr(self.urlconf_name)
        return f"<{self.__class__.__name__} {shown} ({self.app_name}:{self.namespace}) {self.pattern.describe()}>"

    # The URLconf

    @cached_property
    def urlconf_module(self) -> Any:
        """The module, or the list."""
        if not isinstance(self.urlconf_name, str):
            return self.urlconf_name
        if self.urlconf_name != settings.ROOT_URLCONF:
            return import_module(self.urlconf_name)
        with blaming("ROOT_URLCONF", self.urlconf_name):
            return import_module(self.urlconf_name)

    @cached_property
    def url_patterns(self) -> Any:
        """The patterns.

        Raises:
            ImproperlyConfigured: there are none.
        """
        patterns = getattr(self.urlconf_module, "urlpatterns", self.urlconf_module)
        try:
            iter(patterns)
        except TypeError as error:
            raise ImproperlyConfigured(
                f"The included URLconf '{self.urlconf_name}' does not appear to have any patterns in it. If you see "
                "the 'urlpatterns' variable with valid patterns in the file then the issue is probably caused by a "
                "circular import."
            ) from error
        return patterns

    def check(self) -> list[Any]:
        """The faults of all patterns."""
        messages = [message for pattern in self.url_patterns for message in _check_entry(pattern)]
        return messages or self.pattern.check()

    def resolve_error_handler(self, view_type: int) -> Any:
        """The view for a status: the URLconf's own, or the usual one."""
        name = f"handler{view_type}"
        handler = getattr(self.urlconf_module, name, None)
        if not handler:
            # The usual ones live above this floor, so they are asked for by name.
            handler = getattr(import_module("fastjango.conf.urls"), name)
        return get_callable(handler)

    # Resolving

    def _candidates(self, path: str) -> Any:
        index, patterns = self._index, self.url_patterns
        if index is None or index.patterns is not patterns or index.size != len(patterns):
            index = self._index = SegmentTree(patterns)
        return index.candidates(path)

    @cached_property
    def fixed(self) -> FixedPaths:
        """The paths below that have nothing variable in them."""
        return FixedPaths(self)

    def resolve(self, path: Any) -> ResolverMatch:
        """The view of a path with its arguments.

        Raises:
            Resolver404: no pattern matches; tells the path and the patterns tried.
        """
        if type(path) is not str:
            path = str(path)
        match = self.pattern.match(path)
        if match is None:
            raise Resolver404({"path": path})
        rest, args, kwargs = match
        for place, entry in self._candidates(rest):
            try:
                found = entry.resolve(rest)
            except Resolver404:
                continue
            if found is not None:
                return self._below(found, entry, args, kwargs, functools.partial(self._tried, rest, place))
        raise Resolver404({"tried": self._tried(rest), "path": rest})

    def find(self, path: str) -> ResolverMatch:
        """As :meth:`resolve`, for whole paths: those with nothing variable in them are looked up.

        Raises:
            Resolver404: no pattern matches.
        """
        fixed = self.fixed
        kept = fixed.get(path)
        if kept is not None:
            return kept.again()
        match = self.resolve(path)
        if fixed.knows(path):
            fixed.keep(path, match.again(), self)
        return match

    def _below(
        self, found: ResolverMatch, entry: Any, args: tuple[Any, ...], kwargs: dict[str, Any], tried: Any
    ) -> ResolverMatch:
        """A match of one of the patterns, seen from here."""
        # The match was made for this path alone, so it is completed in place.
        if kwargs or self.default_kwargs:
            found.kwargs = {**kwargs, **self.default_kwargs, **found.kwargs}
            found.captured_kwargs = {**kwargs, **(found.captured_kwargs or {})}
            found.extra_kwargs = {**self.default_kwargs, **(found.extra_kwargs or {})}
        # Where anything is named, what is not named is not passed.
        if args and not found.kwargs:
            found.args = args + found.args
        if self.app_name:
            found.app_names.insert(0, self.app_name)
        if self.namespace:
            found.namespaces.insert(0, self.namespace)
        if isinstance(entry, URLPattern):
            found._tried = lambda: [*tried(), [entry]]
            return found
        step, inner = str(entry.pattern), found._tried
        found._tried = lambda: [*tried(), *([entry, *steps] for steps in _called(inner) or ())]
        if step:
            found.route = self._join_route(step, found.route or "")
        return found

    def _tried(self, path: str, count: int | None = None) -> list[list[Any]]:
        """The first patterns, with those below them, that do not match a path."""
        tried: list[list[Any]] = []
        for entry in list(self.url_patterns)[:count]:
            try:
                entry.resolve(path)
            except Resolver404 as error:
                inner = error.args[0].get("tried")
                tried += [[entry]] if inner is None else [[entry, *steps] for steps in inner]
            else:
                tried.append([entry])
        return tried

    @staticmethod
    def _join_route(route1: str, route2: str) -> str:
        return route1 + route2.removeprefix("^") if route1 else route2

    # Reversing

    def _populate(self) -> None:
        """Work the table of the active language out, unless this thread is at it."""
        if getattr(self._local, "populating", False):
            return
        self._local.populating = True
        try:
            self._tables[get_language()] = Table(self.url_patterns)
        finally:
            self._local.populating = False

    @property
    def _populated(self) -> bool:
        """Whether any table is worked out; packages that add patterns later ask for it."""
        return bool(self._tables)

    @property
    def table(self) -> Table:
        """Names and namespaces, for the active language."""
        try:
            return self._tables[get_language()]
        except KeyError:
            self._populate()
            return self._tables[get_language()]

    @property
    def _reverse_dict(self) -> dict[str | None, Any]:
        return {language: table.ways for language, table in self._tables.items()}

    @property
    def reverse_dict(self) -> Any:
        """The ways to URLs by name and by view."""
        return self.table.ways

    @property
    def namespace_dict(self) -> dict[str, tuple[str, Any]]:
        """For each namespace the expression before it, and its resolver."""
        return {name: (trail.source, entry) for name, (trail, entry) in self.table.scopes.items()}

    @property
    def app_dict(self) -> dict[str, list[str]]:
        """For each application its namespaces."""
        return self.table.apps

    def _is_callback(self, name: str) -> bool:
        return self.table.has_view(name)

    def reverse(self, lookup_view: Any, *args: Any, **kwargs: Any) -> str:
        """The path of a view or name, without a prefix."""
        return self._reverse_with_prefix(lookup_view, "", *args, **kwargs)

    def _reverse_with_prefix(self, lookup_view: Any, _prefix: str, *args: Any, **kwargs: Any) -> str:
        return reverse_in(self.table, lookup_view, _prefix, args, kwargs)


def _check_entry(entry: Any) -> list[Any]:
    if hasattr(entry, "check"):
        return list(entry.check())
    return [_invalid_pattern(entry)]


def _invalid_pattern(entry: Any) -> Error:
    hint = None
    if isinstance(entry, str):
        hint = (
            f"Try removing the string '{entry}'. The list of urlpatterns should not have a prefix string as the first "
            "element."
        )
    elif isinstance(entry, tuple):
        hint = "Try using path() instead of a tuple."
    return Error(
        f"Your URL pattern {entry!r} is invalid. Ensure that urlpatterns is a list of path() and/or re_path() "
        "instances.",
        hint=hint,
        id="urls.E004",
    )


def reverse_in(table: Table, lookup_view: Any, prefix: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The URL of a view or name in a table.

    Raises:
        ValueError: positional and named arguments are mixed.
        NoReverseMatch: no pattern takes the arguments.
    """
    if args and kwargs:
        raise ValueError("Don't mix *args and **kwargs in call to reverse()!")
    ways = table.ways.getlist(lookup_view)
    for way in ways:
        url: str | None = way.url(prefix, args, kwargs)
        if url is not None:
            return url
    raise _no_match(lookup_view, args, kwargs, ways)


def _no_match(lookup_view: Any, args: Any, kwargs: Any, ways: list[Any]) -> NoReverseMatch:
    module = getattr(lookup_view, "__module__", None)
    name = getattr(lookup_view, "__name__", None)
    shown = f"{module}.{name}" if module is not None and name is not None else lookup_view
    if not ways:
        return NoReverseMatch(
            f"Reverse for '{shown}' not found. '{shown}' is not a valid view function or pattern name."
        )
    if args:
        given = f"arguments '{args}'"
    elif kwargs:
        given = f"keyword arguments '{kwargs}'"
    else:
        given = "no arguments"
    tried = [way.source for way in ways]
    return NoReverseMatch(f"Reverse for '{shown}' with {given} not found. {len(tried)} pattern(s) tried: {tried}")
