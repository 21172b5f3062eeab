"""Tags that print addresses: ``url``, ``querystring``."""

from __future__ import annotations

from typing import Any

from fastjango.http import QueryDict
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.html import conditional_escape

from ..base import (
    CompiledNode,
    FilterExpression,
    token_kwargs,
)
from ..exceptions import TemplateSyntaxError


def querystring(context: Any, query_dict: Any = None, **kwargs: Any) -> str:
    """The query string with some parameters changed: ``None`` takes one away, a list gives it several values.

    Args:
        query_dict: What to start with in place of ``request.GET``.
    """
    if query_dict is None:
        query_dict = context.request.GET
    params = QueryDict(mutable=True)
    if isinstance(query_dict, QueryDict):
        params.update(query_dict)
    else:
        for key, value in query_dict.items():
            _set_parameter(params, key, value)
    for key, value in kwargs.items():
        _set_parameter(params, key, value)
    if not params and not query_dict:
        return ""
    return f"?{params.urlencode()}"


# It only reads the context: names around it can stay local.
querystring.sets_no_names = True  # type: ignore[attr-defined]  # read by SimpleNode


def _set_parameter(params: Any, key: str, value: Any) -> None:
    if value is None:
        params.pop(key, None)
    elif isinstance(value, str) or not hasattr(value, "__iter__"):
        params[key] = value
    else:
        params.setlist(key, list(value))


class URLNode(CompiledNode):
    """``{% url %}``.

    Source: django.template.defaulttags.URLNode.
    """

    child_nodelists = ()
    assigns: Any = ()

    def __init__(
        self,
        view_name: FilterExpression,
        args: list[FilterExpression],
        kwargs: dict[str, FilterExpression],
        asvar: str | None,
    ) -> None:
        self.view_name = view_name
        self.args = args
        self.kwargs = kwargs
        self.asvar = asvar
        self.assigns = (asvar,) if asvar else ()

    def __repr__(self) -> str:
        return (
            f"<{type(self).__qualname__} view_name='{self.view_name}' args={self.args!r} kwargs={self.kwargs!r} "
            f"as={self.asvar!r}>"
        )

    def build(self, builder: Any) -> list[Any]:
        args = builder.row([builder.value(arg) for arg in self.args])
        values = builder.row([builder.value(value) for value in self.kwargs.values()])
        url = builder.call(self._url, builder.context(), builder.value(self.view_name), args, values, text=True)
        if self.asvar:
            return [builder.store(self.asvar, url)]
        return [builder.output(builder.call(_escaped_url, url, builder.autoescape()))]

    def _url(self, context: Any, view_name: Any, args: tuple[Any, ...], values: tuple[Any, ...]) -> Any:
        kwargs = dict(zip(self.kwargs, values, strict=True))
        try:
            return reverse(view_name, args=args, kwargs=kwargs, current_app=_current_app(context))
        except NoReverseMatch:
            if self.asvar is None:
                raise
            return ""


def _escaped_url(url: str, autoescape: Any) -> Any:
    return conditional_escape(url) if autoescape else url


def _current_app(context: Any) -> Any:
    request = getattr(context, "request", None)
    try:
        return request.current_app  # type: ignore[union-attr]  # None has none, as requests may have none
    except AttributeError:
        try:
            return request.resolver_match.namespace  # type: ignore[union-attr]  # as above
        except AttributeError:
            return None


def url(parser: Any, token: Any) -> URLNode:
    """``{% url "view-name" arg key=value [as name] %}``."""
    bits = token.split_contents()
    if len(bits) < 2:
        raise TemplateSyntaxError(f"'{bits[0]}' takes at least one argument, a URL pattern name.")
    view_name = parser.compile_filter(bits[1])
    rest = bits[2:]
    asvar = None
    if len(rest) >= 2 and rest[-2] == "as":
        asvar = rest[-1]
        rest = rest[:-2]
    args: list[FilterExpression] = []
    kwargs: dict[str, FilterExpression] = {}
    for bit in rest:
        keyword = token_kwargs([bit], parser)
        if keyword:
            kwargs.update(keyword)
        else:
            args.append(parser.compile_filter(bit))
    return URLNode(view_name, args, kwargs, asvar)
