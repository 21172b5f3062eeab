"""Style sheets and scripts that widgets and forms need."""

from __future__ import annotations

import warnings
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from fastjango.templatetags.static import static
from fastjango.utils.datastructures import OrderedSet
from fastjango.utils.html import format_html, html_safe
from fastjango.utils.safestring import mark_safe
from fastjango.utils.topological_sort import CyclicDependencyError, stable_topological_sort

from .utils import flatatt

MEDIA_TYPES = ("css", "js")


class MediaOrderConflictWarning(RuntimeWarning):
    """Two lists of files want opposite orders."""

    __module__ = "fastjango.forms.widgets"


@html_safe
class MediaAsset:
    """A file with attributes of the element that loads it.

    Source: django.forms.widgets.MediaAsset.
    """

    element_template = "{path}"

    def __init__(self, path: str, **attributes: Any) -> None:
        self._path = path
        self.attributes = attributes

    def __eq__(self, other: object) -> bool:
        # A plain path is the same file; attributes make no other file of it.
        if isinstance(other, MediaAsset):
            return type(self) is type(other) and self.path == other.path
        return self._path == other

    def __hash__(self) -> int:
        return hash(self._path)

    def __str__(self) -> str:
        return format_html(self.element_template, path=self.path, attributes=flatatt(self.attributes))

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self._path!r})"

    @property
    def path(self) -> str:
        """The file's URL: relative paths are below ``STATIC_URL``."""
        return absolute_path(self._path)


class Script(MediaAsset):
    """A ``<script>`` with attributes."""

    element_template = '<script src="{path}"{attributes}></script>'

    def __init__(self, src: str, **attributes: Any) -> None:
        # The parameter is called like the attribute.
        super().__init__(src, **attributes)


def absolute_path(path: str) -> str:
    """A path's URL; what is absolute already stays."""
    return path if path.startswith(("http://", "https://", "/")) else static(path)


@html_safe
class Media:
    """Style sheets (by medium) and scripts; ``+`` joins two.

    Source: django.forms.Media.
    """

    def __init__(self, media: Any = None, css: Any = None, js: Any = None) -> None:
        if media is not None:
            css = getattr(media, "css", {})
            js = getattr(media, "js", [])
        self._css_lists = [{} if css is None else css]
        self._js_lists = [[] if js is None else js]

    def __repr__(self) -> str:
        return f"Media(css={self._css!r}, js={self._js!r})"

    def __str__(self) -> str:
        return self.render()

    @property
    def _css(self) -> dict[str, list[Any]]:
        lists: dict[str, list[Any]] = {}
        for sheets in self._css_lists:
            for medium, paths in sheets.items():
                lists.setdefault(medium, []).append(paths)
        return {medium: self.merge(*paths) for medium, paths in lists.items()}

    @property
    def _js(self) -> list[Any]:
        return self.merge(*self._js_lists)

    def render(self) -> Any:
        """All elements, one a line."""
        return mark_safe("\n".join(chain(self.render_css(), self.render_js())))

    def render_js(self) -> list[Any]:
        """The ``<script>`` elements."""
        return [
            path.__html__()
            if hasattr(path, "__html__")
            else format_html('<script src="{}"></script>', self.absolute_path(path))
            for path in self._js
        ]

    def render_css(self) -> Any:
        """The ``<link>`` elements, by medium."""
        css = self._css
        return chain.from_iterable(
            [
                path.__html__()
                if hasattr(path, "__html__")
                else format_html('<link href="{}" media="{}" rel="stylesheet">', self.absolute_path(path), medium)
                for path in css[medium]
            ]
            for medium in sorted(css)
        )

    def absolute_path(self, path: str) -> str:
        """A path's URL."""
        return absolute_path(path)

    def __getitem__(self, name: str) -> Media:
        """``media["css"]`` or ``media["js"]`` alone.

        Raises:
            KeyError: there is no such kind.
        """
        if name in MEDIA_TYPES:
            return Media(**{name: getattr(self, f"_{name}")})
        raise KeyError(f'Unknown media type "{name}"')

    @staticmethod
    def merge(*lists: Any) -> list[Any]:
        """Lists joined without duplicates, each one's order kept; where they conflict, the first come first."""
        # An asset may equal a path, so that its type belongs to the key.
        merged = _merged(tuple(tuple((type(file), file) for file in files) for files in lists if files))
        if merged.is_cyclic:
            warnings.warn(
                "Detected duplicate Media files in an opposite order: {}".format(
                    ", ".join(repr(list_) for list_ in lists)
                ),
                MediaOrderConflictWarning,
                stacklevel=2,
            )
        return list(merged.files)

    def __add__(self, other: Media) -> Media:
        joined = Media()
        joined._css_lists = _joined(self._css_lists, other._css_lists)
        joined._js_lists = _joined(self._js_lists, other._js_lists)
        return joined


class _Merged(NamedTuple):
    """Files in their order, and whether lists disagree about it."""

    files: tuple[Any, ...]
    is_cyclic: bool


@lru_cache(maxsize=512)
def _merged(lists: tuple[tuple[tuple[type, Any], ...], ...]) -> _Merged:
    """Lists joined; pages merge the same ones again and again."""
    after: dict[Any, set[Any]] = {}
    everything = OrderedSet()
    for files in lists:
        before = None
        for _kind, file in files:
            everything.add(file)
            after.setdefault(file, set())
            if before is not None and before != file:
                after[file].add(before)
            before = file
    try:
        return _Merged(tuple(stable_topological_sort(everything, after)), False)
    except CyclicDependencyError:
        return _Merged(tuple(everything), True)


def _joined(first: list[Any], second: list[Any]) -> list[Any]:
    """Both lists' members that are not empty, each once."""
    found: list[Any] = []
    for item in (*first, *second):
        if item and item not in found:
            found.append(item)
    return found


def media_property(cls: Any) -> property:
    """The property ``media`` of a class that may have an inner class ``Media``."""

    def media(self: Any) -> Media:
        # The parent's property, which may be a class's own.
        inherited = getattr(super(cls, self), "media", None)
        base = inherited if inherited is not None else Media()
        definition = getattr(cls, "Media", None)
        if definition is None:
            return base
        extend = getattr(definition, "extend", True)
        if not extend:
            return Media(definition)
        if extend is True:
            return base + Media(definition)
        chosen = Media()
        for kind in extend:
            chosen += base[kind]
        return chosen + Media(definition)

    return property(media)


class MediaDefiningClass(type):
    """Metaclass of classes that may have an inner class ``Media``."""

    def __new__(mcs, name: str, bases: Any, attrs: dict[str, Any]) -> Any:
        made = super().__new__(mcs, name, bases, attrs)
        if "media" not in attrs:
            made.media = media_property(made)  # type: ignore[attr-defined]  # the property that this metaclass is for
        return made
