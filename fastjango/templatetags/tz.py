"""``{% load tz %}``: time zones of what is shown."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, tzinfo
from typing import Any

from fastjango.template import Library, NodeList, TemplateSyntaxError
from fastjango.template.base import BuiltinNode, CompiledNode, FilterExpression
from fastjango.utils import timezone

register = Library()


class datetimeobject(datetime):  # Django's name
    """A date-time that can carry ``convert_to_local_time``."""


@register.filter
def localtime(value: Any) -> Any:
    """The date-time in the current time zone."""
    return do_timezone(value, timezone.get_current_timezone())


@register.filter
def utc(value: Any) -> Any:
    """The date-time in UTC."""
    return do_timezone(value, UTC)


@register.filter("timezone")
def do_timezone(value: Any, arg: Any) -> Any:
    """The date-time in a time zone (an object or a name); nothing for what is no date-time or no zone."""
    if not isinstance(value, datetime):
        return ""
    try:
        if timezone.is_naive(value):
            value = timezone.make_aware(value, timezone.get_default_timezone())
    except Exception:  # filters do not raise
        return ""
    if isinstance(arg, tzinfo):
        zone: tzinfo = arg
    elif isinstance(arg, str):
        try:
            zone = zoneinfo.ZoneInfo(arg)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return ""
    else:
        return ""
    moved = timezone.localtime(value, zone)
    # The template must not move it again.
    made = datetimeobject(
        moved.year, moved.month, moved.day, moved.hour, moved.minute, moved.second, moved.microsecond, moved.tzinfo
    )
    made.convert_to_local_time = False  # type: ignore[attr-defined]  # read by template_localtime()
    return made


class LocalTimeNode(CompiledNode):
    """``{% localtime %}``."""

    def __init__(self, nodelist: NodeList, use_tz: bool) -> None:
        self.nodelist = nodelist
        self.use_tz = use_tz

    def build(self, builder: Any) -> list[Any]:
        return builder.setting("use_tz", self.use_tz, self.nodelist)


class TimezoneNode(BuiltinNode):
    """``{% timezone %}``."""

    assigns = ()

    def __init__(self, nodelist: NodeList, tz: FilterExpression) -> None:
        self.nodelist = nodelist
        self.tz = tz

    def render(self, context: Any) -> Any:
        with timezone.override(self.tz.resolve(context)):
            return self.nodelist.render(context)


class GetCurrentTimezoneNode(BuiltinNode):
    """``{% get_current_timezone %}``."""

    child_nodelists = ()
    assigns: Any = ()

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.assigns = (variable,)

    def render(self, context: Any) -> str:
        context[self.variable] = timezone.get_current_timezone_name()
        return ""


@register.tag("localtime")
def localtime_tag(parser: Any, token: Any) -> LocalTimeNode:
    """``{% localtime [on|off] %}…{% endlocaltime %}``."""
    bits = token.split_contents()
    if len(bits) > 2 or (len(bits) == 2 and bits[1] not in ("on", "off")):
        raise TemplateSyntaxError(f"{bits[0]!r} argument should be 'on' or 'off'")
    nodelist = parser.parse(("endlocaltime",))
    parser.delete_first_token()
    return LocalTimeNode(nodelist, bits[1:] != ["off"])


@register.tag("timezone")
def timezone_tag(parser: Any, token: Any) -> TimezoneNode:
    """``{% timezone zone %}…{% endtimezone %}``; ``None`` is the default zone."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError(f"'{bits[0]}' takes one argument (timezone)")
    tz = parser.compile_filter(bits[1])
    nodelist = parser.parse(("endtimezone",))
    parser.delete_first_token()
    return TimezoneNode(nodelist, tz)


@register.tag("get_current_timezone")
def get_current_timezone_tag(parser: Any, token: Any) -> GetCurrentTimezoneNode:
    """``{% get_current_timezone as name %}``."""
    args = token.contents.split()
    if len(args) != 3 or args[1] != "as":
        raise TemplateSyntaxError(f"'get_current_timezone' requires 'as variable' (got {args!r})")
    return GetCurrentTimezoneNode(args[2])
