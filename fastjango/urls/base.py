"""``reverse()``, ``resolve()`` and the URLconf of a request."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from fastjango.http import QueryDict
from fastjango.utils._script_prefix import clear_script_prefix as clear_script_prefix
from fastjango.utils._script_prefix import get_script_prefix as get_script_prefix
from fastjango.utils._script_prefix import set_script_prefix as set_script_prefix
from fastjango.utils.functional import lazy
from fastjango.utils.translation import override

from .exceptions import NoReverseMatch, Resolver404
from .resolvers import ResolverMatch, _get_cached_resolver, get_ns_resolver, get_resolver, reverse_in
from .utils import get_callable

_urlconf: ContextVar[Any] = ContextVar("urlconf", default=None)


def resolve(path: Any, urlconf: Any = None) -> ResolverMatch:
    """The view of a path.

    Raises:
        Resolver404: no pattern matches.
    """
    return get_resolver(get_urlconf() if urlconf is None else urlconf).find(str(path))


def reverse(
    viewname: Any,
    urlconf: Any = None,
    args: Any = None,
    kwargs: Any = None,
    current_app: str | None = None,
    *,
    query: Any = None,
    fragment: Any = None,
) -> str:
    """The URL of a view or of a name with its namespaces.

    Args:
        current_app: The instance namespace to prefer where an application has several.
        query: Parameters to add, as a mapping or a ``QueryDict``.
        fragment: What to add after ``#``.

    Raises:
        NoReverseMatch: there is no such name or namespace, or no pattern takes the arguments.

    Source: django.urls.reverse (5.2).
    """
    resolver = get_resolver(get_urlconf() if urlconf is None else urlconf)
    table, name = resolver.table, viewname
    if isinstance(viewname, str) and ":" in viewname:
        *path, name = viewname.split(":")
        table = _scope(table, path, current_app)
    url = reverse_in(table, name, get_script_prefix(), tuple(args or ()), kwargs or {})
    if query is not None:
        text = query.urlencode() if isinstance(query, QueryDict) else urlencode(query, doseq=True)
        url = f"{url}?{text}" if text else url
    return url if fragment is None else url + "#" + fragment


def _scope(table: Any, path: list[str], current_app: str | None) -> Any:
    """The table of a path of namespaces, each of which may be an application's name."""
    preferred = list(reversed(current_app.split(":"))) if current_app else []
    resolved: list[str] = []
    for given in path:
        preference = preferred.pop() if preferred else None
        namespace = given
        instances = table.apps.get(given)
        if instances is not None:
            if preference in instances:
                namespace = preference  # type: ignore[assignment]  # being among them it is a text
            elif given not in instances:
                namespace = instances[0]
        if namespace != preference:
            preferred = []
        try:
            table = table.scope(namespace)
        except KeyError:
            inside = f" inside '{':'.join(resolved)}'" if resolved else ""
            raise NoReverseMatch(f"'{given}' is not a registered namespace{inside}") from None
        resolved.append(namespace)
    return table


reverse_lazy = lazy(reverse, str)


def clear_url_caches() -> None:
    """Forget all resolvers."""
    for cached in (get_callable, _get_cached_resolver, get_ns_resolver):
        cached.cache_clear()


def set_urlconf(urlconf_name: Any) -> None:
    """Use another URLconf in this context; None means ``ROOT_URLCONF``."""
    _urlconf.set(urlconf_name or None)


def get_urlconf(default: Any = None) -> Any:
    """The URLconf of this context, if it is not the usual one."""
    urlconf = _urlconf.get()
    return default if urlconf is None else urlconf


def is_valid_path(path: Any, urlconf: Any = None) -> ResolverMatch | bool:
    """The match of a path; False when there is none."""
    try:
        return resolve(path, urlconf)
    except Resolver404:
        return False


def translate_url(url: str, lang_code: str) -> str:
    """The URL in another language; as it is when it has no such form."""
    parts = urlsplit(url)
    try:
        # URLs are quoted, paths to resolve are not.
        match = resolve(unquote(parts.path))
    except Resolver404:
        return url
    name = f"{match.namespace}:{match.url_name}" if match.namespace else match.url_name
    with override(lang_code):
        try:
            path = reverse(name, args=match.args, kwargs=match.captured_kwargs)
        except NoReverseMatch:
            return url
    return urlunsplit(parts._replace(path=path))
