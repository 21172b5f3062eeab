"""``{% load cache %}``: fragments of pages kept in the cache."""

from __future__ import annotations

from typing import Any

from fastjango.core.cache import InvalidCacheBackendError, caches
from fastjango.core.cache.utils import make_template_fragment_key
from fastjango.template import Library, NodeList, TemplateSyntaxError, VariableDoesNotExist
from fastjango.template.base import BuiltinNode, FilterExpression

register = Library()


class CacheNode(BuiltinNode):
    """``{% cache %}``."""

    assigns = ()

    def __init__(
        self,
        nodelist: NodeList,
        expire_time_var: FilterExpression,
        fragment_name: str,
        vary_on: list[FilterExpression],
        cache_name: FilterExpression | None,
    ) -> None:
        self.nodelist = nodelist
        self.expire_time_var = expire_time_var
        self.fragment_name = fragment_name
        self.vary_on = vary_on
        self.cache_name = cache_name

    def render(self, context: Any) -> Any:
        cache = self._cache(context)
        key = make_template_fragment_key(self.fragment_name, [value.resolve(context) for value in self.vary_on])
        expires = self._seconds(context)
        text = cache.get(key)
        if text is None:
            text = self.nodelist.render(context)
            cache.set(key, text, expires)
        return text

    def _seconds(self, context: Any) -> int | None:
        try:
            expires = self.expire_time_var.resolve(context)
        except VariableDoesNotExist:
            raise TemplateSyntaxError(f'"cache" tag got an unknown variable: {self.expire_time_var.var!r}') from None
        if expires is None:
            return None
        try:
            return int(expires)
        except (ValueError, TypeError):
            raise TemplateSyntaxError(f'"cache" tag got a non-integer timeout value: {expires!r}') from None

    def _cache(self, context: Any) -> Any:
        if self.cache_name is None:
            try:
                return caches["template_fragments"]
            except InvalidCacheBackendError:
                return caches["default"]
        try:
            name = self.cache_name.resolve(context)
        except VariableDoesNotExist:
            raise TemplateSyntaxError(f'"cache" tag got an unknown variable: {self.cache_name.var!r}') from None
        try:
            return caches[name]
        except InvalidCacheBackendError:
            raise TemplateSyntaxError(f"Invalid cache name specified for cache tag: {name!r}") from None


@register.tag("cache")
def do_cache(parser: Any, token: Any) -> CacheNode:
    """``{% cache seconds name [vary on …] [using="alias"] %}…{% endcache %}``."""
    nodelist = parser.parse(("endcache",))
    parser.delete_first_token()
    tokens = token.split_contents()
    if len(tokens) < 3:
        raise TemplateSyntaxError(f"'{tokens[0]!r}' tag requires at least 2 arguments.")
    cache_name = None
    if len(tokens) > 3 and tokens[-1].startswith("using="):
        cache_name = parser.compile_filter(tokens[-1][len("using=") :])
        tokens = tokens[:-1]
    return CacheNode(
        nodelist,
        parser.compile_filter(tokens[1]),
        tokens[2],  # the name is no variable
        [parser.compile_filter(word) for word in tokens[3:]],
        cache_name,
    )
