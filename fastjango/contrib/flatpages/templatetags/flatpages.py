"""The tag ``get_flatpages``."""

from __future__ import annotations

from typing import Any

from fastjango import template
from fastjango.conf import settings
from fastjango.contrib.flatpages.models import FlatPage
from fastjango.contrib.sites.shortcuts import get_current_site

register = template.Library()


class FlatpageNode(template.Node):
    """Puts a list of pages into the context."""

    def __init__(self, context_name: str, starts_with: str | None = None, user: str | None = None) -> None:
        self.context_name = context_name
        self.starts_with = template.Variable(starts_with) if starts_with else None
        self.user = template.Variable(user) if user else None

    def render(self, context: Any) -> str:
        site = get_current_site(context["request"]).pk if "request" in context else settings.SITE_ID
        pages = FlatPage.objects.filter(sites__id=site)
        if self.starts_with is not None:
            pages = pages.filter(url__startswith=self.starts_with.resolve(context))
        if self.user is None or not self.user.resolve(context).is_authenticated:
            pages = pages.filter(registration_required=False)
        context[self.context_name] = pages
        return ""


@register.tag
def get_flatpages(parser: Any, token: Any) -> FlatpageNode:
    """Find the pages of the present site that a visitor may see.

    ``{% get_flatpages ['/url_starts_with/'] [for user] as context_name %}``
    """
    tag_name, *words = token.split_contents()
    match words:
        case ["as", name]:
            return FlatpageNode(name)
        case [prefix, "as", name]:
            return FlatpageNode(name, starts_with=prefix)
        case ["for", user, "as", name]:
            return FlatpageNode(name, user=user)
        case [prefix, "for", user, "as", name]:
            return FlatpageNode(name, starts_with=prefix, user=user)
    raise template.TemplateSyntaxError(
        f"{tag_name} expects a syntax of {tag_name} ['url_starts_with'] [for user] as context_name"
    )
