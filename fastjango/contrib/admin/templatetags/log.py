"""The tag that fetches a part of the history."""

from __future__ import annotations

from typing import Any

from fastjango import template

register = template.Library()


class AdminLogNode(template.Node):
    """Sets a variable to the newest entries.

    Args:
        limit: How many.
        varname: The variable.
        user: A key, the name of a variable that holds a user, or None for all users.
    """

    def __init__(self, limit: str, varname: str, user: str | None) -> None:
        self.limit = int(limit)
        self.varname = varname
        self.user = user

    def __repr__(self) -> str:
        return "<GetAdminLog Node>"

    def render(self, context: Any) -> str:
        """Set the variable."""
        entries = context["log_entries"]
        if self.user is not None:
            key = self.user if self.user.isdigit() else context[self.user].pk
            entries = entries.filter(user__pk=key)
        context[self.varname] = entries[: self.limit]
        return ""


@register.tag
def get_admin_log(parser: Any, token: Any) -> AdminLogNode:
    """Set a variable to the newest entries of the history: ``{% get_admin_log 10 as entries for_user 23 %}``.

    Raises:
        TemplateSyntaxError: The arguments are not of that form.
    """
    words = token.contents.split()
    if len(words) < 4:
        raise template.TemplateSyntaxError("'get_admin_log' statements require two arguments")
    if not words[1].isdigit():
        raise template.TemplateSyntaxError("First argument to 'get_admin_log' must be an integer")
    if words[2] != "as":
        raise template.TemplateSyntaxError("Second argument to 'get_admin_log' must be 'as'")
    if len(words) > 4 and words[4] != "for_user":
        raise template.TemplateSyntaxError("Fourth argument to 'get_admin_log' must be 'for_user'")
    return AdminLogNode(limit=words[1], varname=words[3], user=words[5] if len(words) > 5 else None)
