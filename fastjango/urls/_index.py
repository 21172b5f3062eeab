"""Which patterns can match a path, found segment by segment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from heapq import merge
from typing import Any, NamedTuple

Place = tuple[int, Any]

# Expressions of converters that cannot match a slash: characters, classes of them, repetitions.
_WITHIN_SEGMENT = re.compile(
    r"(?:\\[dw]|[-A-Za-z0-9_|?+*(){},:]|\[-?(?:\\[dw]|[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_])+-?\]|\[\^/\])+"
)
_PARAMETER = re.compile(r"<(?:[^>:]+:)?(?P<name>[^>]+)>")


class _Steps(NamedTuple):
    """The whole segments that a pattern's paths begin with; None stands for any segment with a parameter in it."""

    segments: list[str | None]
    # Whether nothing follows.
    is_whole: bool


class _Node:
    """The patterns at one segment: those that end here, and those that go on in a way the tree does not know."""

    __slots__ = ("any", "below", "ends", "segments")

    def __init__(self) -> None:
        self.segments: dict[str, _Node] = {}
        self.any: _Node | None = None
        self.below: list[Place] = []
        self.ends: list[Place] = []

    def at(self, segment: str | None) -> _Node:
        """The node of a segment, made if need be."""
        if segment is not None:
            return self.segments.setdefault(segment, _Node())
        if self.any is None:
            self.any = _Node()
        return self.any


class SegmentTree:
    """Patterns by the segments of their paths.

    The cost of a look-up grows with the depth of the path and not with the number of patterns. The candidates come in
    the order of the patterns: the first that matches still wins.
    """

    def __init__(self, patterns: Sequence[Any]) -> None:
        self.patterns = patterns
        self.size = len(patterns)
        self._exact: dict[str, list[Place]] = {}
        self._root = _Node()
        for place in enumerate(patterns):
            self._add(place)

    def _add(self, place: Place) -> None:
        pattern = place[1].pattern
        exact = getattr(pattern, "_plain", None) if getattr(pattern, "_is_endpoint", False) else None
        if exact is not None:
            self._exact.setdefault(exact, []).append(place)
            return
        steps = _steps(pattern)
        node = self._root
        for segment in steps.segments:
            node = node.at(segment)
        (node.ends if steps.is_whole else node.below).append(place)

    def candidates(self, path: str) -> Iterable[Place]:
        """Places and patterns that can match a path, in order."""
        root = self._root
        found = [root.below] if root.below else []
        if (exact := self._exact.get(path)) is not None:
            found.append(exact)
        if root.segments or root.any is not None:
            self._walk(path, found)
        if len(found) == 1:
            return found[0]
        return merge(*found, key=_number) if found else ()

    def _walk(self, path: str, found: list[list[Place]]) -> None:
        """Add what the segments lead to; a pattern too many does no harm."""
        segments = path.split("/")
        node = self._root
        for position, segment in enumerate(segments):
            child, other = node.segments.get(segment), node.any
            if child is None:
                if other is None:
                    return
                child = other
            elif other is not None:
                _walk_all([child, other], segments[position + 1 :], found)
                return
            node = child
            if node.below:
                found.append(node.below)
        if node.ends:
            found.append(node.ends)


def _walk_all(nodes: list[_Node], segments: list[str], found: list[list[Place]]) -> None:
    """Go on where there are several ways."""
    found += [node.below for node in nodes if node.below]
    for segment in segments:
        nodes = _next(nodes, segment)
        found += [node.below for node in nodes if node.below]
    found += [node.ends for node in nodes if node.ends]


def _next(nodes: list[_Node], segment: str) -> list[_Node]:
    following = []
    for node in nodes:
        if (child := node.segments.get(segment)) is not None:
            following.append(child)
        if node.any is not None:
            following.append(node.any)
    return following


def _number(place: Place) -> int:
    return place[0]


def _steps(pattern: Any) -> _Steps:
    """The segments of a pattern, as far as they can be told."""
    route = getattr(pattern, "_route", None)
    if not isinstance(route, str):
        prefix = pattern.literal_prefix
        return _Steps(prefix.split("/")[:-1], False)
    *segments, last = route.split("/")
    known: list[str | None] = []
    for segment in segments:
        if not _is_one_segment(segment, pattern.converters):
            return _Steps(known, False)
        known.append(None if "<" in segment else segment)
    # The end of a prefix need not be the end of a segment.
    if not pattern._is_endpoint or not _is_one_segment(last, pattern.converters):
        return _Steps(known, False)
    return _Steps([*known, None if "<" in last else last], True)


def _is_one_segment(text: str, converters: dict[str, Any]) -> bool:
    """Whether a part of a route without slashes matches no slash either."""
    names = [found["name"] for found in _PARAMETER.finditer(text)]
    return all(_WITHIN_SEGMENT.fullmatch(converters[name].regex) for name in names)


def is_plain_endpoint(pattern: Any) -> bool:
    """Whether a pattern matches one text and nothing else."""
    return getattr(pattern, "_plain", None) is not None and pattern._is_endpoint


class FixedPaths:
    """The paths of a resolver that have nothing variable in them, with what was found for them before.

    Args:
        resolver: The outermost; resolvers below it whose beginning is plain text are looked into.
    """

    def __init__(self, resolver: Any) -> None:
        self.depends_on_language = False
        self._paths: dict[str, Any] = {}
        # The lists of patterns that are being read: a URLconf may include itself.
        self._open: list[int] = []
        self._read(resolver, "")

    def _read(self, entry: Any, before: str | None) -> None:
        pattern = entry.pattern
        plain = getattr(pattern, "_plain", None)
        self.depends_on_language |= not isinstance(getattr(pattern, "_regex", None), str)
        path = None if before is None or plain is None else before + plain
        if not hasattr(entry, "url_patterns"):
            if path is not None and pattern._is_endpoint:
                self._paths[path] = None
            return
        patterns = entry.url_patterns
        if id(patterns) in self._open:
            return
        self._open.append(id(patterns))
        for inner in patterns:
            self._read(inner, path)
        self._open.pop()

    def knows(self, path: str) -> bool:
        """Whether a path is one of these."""
        return path in self._paths

    def get(self, path: str) -> Any:
        """The match that was kept for a path, unless patterns have come, gone or been replaced since."""
        kept = self._paths.get(path)
        if kept is None:
            return None
        match, way = kept
        for resolver, patterns, size in way:
            if resolver.url_patterns is not patterns or len(patterns) != size:
                return None
        return match

    def keep(self, path: str, match: Any, resolver: Any) -> None:
        """Keep the match of a path, if no pattern before it could have matched either."""
        way = _certain_way(resolver, path)
        if way:
            self._paths[path] = match, way


def _certain_way(resolver: Any, path: str) -> tuple[tuple[Any, Any, int], ...] | None:
    """The resolvers on the way to the view of a path; None when that depends on more than the path.

    It is empty when it is certain that nothing below the resolver matches.
    """
    plain = getattr(resolver.pattern, "_plain", None)
    if plain is None:
        return None
    rest = path[len(plain) :]
    here = ((resolver, resolver.url_patterns, len(resolver.url_patterns)),)
    for _, entry in resolver._candidates(rest):
        if is_plain_endpoint(entry.pattern):
            return here
        if not hasattr(entry, "url_patterns"):
            return None
        way = _certain_way(entry, rest) if rest.startswith(getattr(entry.pattern, "_plain", None) or "") else ()
        if way is None:
            return None
        if way:
            return here + way
    return ()
