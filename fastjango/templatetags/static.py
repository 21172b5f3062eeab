"""``{% load static %}``: URLs of static and media files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urljoin

from fastjango import template
from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.template.base import BuiltinNode, FilterExpression
from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.html import conditional_escape
from fastjango.utils.module_loading import import_string

register = template.Library()


class PrefixNode(BuiltinNode):
    """The URL that static or media files are served below."""

    child_nodelists = ()
    assigns: Any = ()

    def __init__(self, varname: str | None = None, name: str | None = None) -> None:
        if name is None:
            raise template.TemplateSyntaxError("Prefix nodes must be given a name to return.")
        self.varname = varname
        self.name = name
        self.assigns = (varname,) if varname else ()

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__} for {self.name!r}>"

    @classmethod
    def handle_token(cls, parser: Any, token: Any, name: str) -> PrefixNode:
        """The node of a tag ``{% tag [as name] %}``."""
        words = token.contents.split()
        if len(words) > 1 and words[1] != "as":
            raise template.TemplateSyntaxError(f"First argument in '{words[0]}' must be 'as'")
        return cls(words[2] if len(words) > 1 else None, name)

    @classmethod
    def handle_simple(cls, name: str) -> str:
        """The setting of that name as a URL; nothing where it is not set."""
        return iri_to_uri(getattr(settings, name, None) or "") or ""

    def render(self, context: Any) -> str:
        prefix = self.handle_simple(self.name)
        if self.varname is None:
            return prefix
        context[self.varname] = prefix
        return ""


@register.tag
def get_static_prefix(parser: Any, token: Any) -> PrefixNode:
    """``{% get_static_prefix [as name] %}``: ``STATIC_URL``."""
    return PrefixNode.handle_token(parser, token, "STATIC_URL")


@register.tag
def get_media_prefix(parser: Any, token: Any) -> PrefixNode:
    """``{% get_media_prefix [as name] %}``: ``MEDIA_URL``."""
    return PrefixNode.handle_token(parser, token, "MEDIA_URL")


class StaticNode(BuiltinNode):
    """``{% static %}``.

    Source: django.templatetags.static.StaticNode.
    """

    child_nodelists = ()
    assigns: Any = ()
    varname: str | None = None

    def __init__(self, varname: str | None = None, path: FilterExpression | None = None) -> None:
        if path is None:
            raise template.TemplateSyntaxError("Static template nodes must be given a path to return.")
        self.path = path
        self.varname = varname
        self.assigns = (varname,) if varname else ()

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}(varname={self.varname!r}, path={self.path!r})"

    def url(self, context: Any) -> str:
        """The file's URL."""
        return self.handle_simple(self.path.resolve(context))

    def render(self, context: Any) -> Any:
        url = self.url(context)
        if context.autoescape:
            url = conditional_escape(url)
        if self.varname is None:
            return url
        context[self.varname] = url
        return ""

    @classmethod
    def handle_simple(cls, path: Any) -> str:
        """The URL of a path: the staticfiles app's storage says it where the app is installed."""
        if apps.is_installed("fastjango.contrib.staticfiles"):
            # The app stands above templates; the path is its public one.
            storage = import_string("fastjango.contrib.staticfiles.storage.staticfiles_storage")
            return str(storage.url(path))
        return urljoin(PrefixNode.handle_simple("STATIC_URL"), quote(path))

    @classmethod
    def handle_token(cls, parser: Any, token: Any) -> StaticNode:
        """The node of a tag ``{% static path [as name] %}``."""
        bits = token.split_contents()
        if len(bits) < 2:
            raise template.TemplateSyntaxError(f"'{bits[0]}' takes at least one argument (path to file)")
        path = parser.compile_filter(bits[1])
        return cls(bits[3] if len(bits) >= 2 and bits[-2] == "as" else None, path)


@register.tag("static")
def do_static(parser: Any, token: Any) -> StaticNode:
    """``{% static "css/base.css" [as name] %}``."""
    return StaticNode.handle_token(parser, token)


def static(path: str) -> str:
    """The URL of a static file.

    Source: django.templatetags.static.static.
    """
    return StaticNode.handle_simple(path)
