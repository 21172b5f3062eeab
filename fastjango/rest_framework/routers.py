"""Routers: URL patterns from view sets.

router = DefaultRouter()
router.register("users", UserViewSet)
urlpatterns = router.urls
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.urls import NoReverseMatch, URLPattern, path, re_path

from . import views
from .response import Response
from .reverse import reverse
from .schemas import SchemaGenerator
from .schemas.views import SchemaView
from .settings import api_settings
from .urlpatterns import format_suffix_patterns


class Route(NamedTuple):
    """A URL whose methods serve actions that a view set may have."""

    url: str
    mapping: dict[str, str]
    name: str
    detail: bool
    initkwargs: dict[str, Any]


class DynamicRoute(NamedTuple):
    """A place for the extra actions of a view set."""

    url: str
    name: str
    detail: bool
    initkwargs: dict[str, Any]


def escape_curly_brackets(url_path: str) -> str:
    """Curly brackets doubled, so that ``format()`` leaves them in a pattern."""
    return url_path.replace("{", "{{").replace("}", "}}")


def flatten(list_of_lists: Iterable[Iterable[Any]]) -> Any:
    """The items of all lists."""
    return itertools.chain(*list_of_lists)


class BaseRouter:
    """Keeps what is registered; subclasses make URLs of it."""

    def __init__(self) -> None:
        self.registry: list[tuple[str, Any, str]] = []

    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        """Serve ``viewset`` under ``prefix``; ``basename`` begins the names of its URLs.

        Raises:
            ImproperlyConfigured: the name is taken.
        """
        if basename is None:
            basename = self.get_default_basename(viewset)
        if self.is_already_registered(basename):
            raise ImproperlyConfigured(
                f'Router with basename "{basename}" is already registered. '
                f'Please provide a unique basename for viewset "{viewset}"'
            )
        self.registry.append((prefix, viewset, basename))
        # They were made of what was there before.
        if hasattr(self, "_urls"):
            del self._urls

    def is_already_registered(self, new_basename: str) -> bool:
        """Whether the name is taken."""
        return any(basename == new_basename for _prefix, _viewset, basename in self.registry)

    def get_default_basename(self, viewset: Any) -> str:
        """The name of a view set that is given none."""
        raise NotImplementedError("get_default_basename must be overridden")

    def get_urls(self) -> list[URLPattern]:
        """URL patterns for all that is registered."""
        raise NotImplementedError("get_urls must be overridden")

    @property
    def urls(self) -> list[URLPattern]:
        """URL patterns, made once."""
        if not hasattr(self, "_urls"):
            self._urls = self.get_urls()
        return self._urls


class SimpleRouter(BaseRouter):
    """List, detail and extra actions of each view set.

    Args:
        trailing_slash: Whether URLs end with a slash.
        use_regex_path: Whether patterns are regular expressions (``re_path()``) or routes (``path()``).
    """

    routes: list[Any] = [
        Route(
            url=r"^{prefix}{trailing_slash}$",
            mapping={"get": "list", "post": "create"},
            name="{basename}-list",
            detail=False,
            initkwargs={"suffix": "List"},
        ),
        DynamicRoute(
            url=r"^{prefix}/{url_path}{trailing_slash}$", name="{basename}-{url_name}", detail=False, initkwargs={}
        ),
        Route(
            url=r"^{prefix}/{lookup}{trailing_slash}$",
            mapping={"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"},
            name="{basename}-detail",
            detail=True,
            initkwargs={"suffix": "Instance"},
        ),
        DynamicRoute(
            url=r"^{prefix}/{lookup}/{url_path}{trailing_slash}$",
            name="{basename}-{url_name}",
            detail=True,
            initkwargs={},
        ),
    ]

    def __init__(self, trailing_slash: bool = True, use_regex_path: bool = True) -> None:
        self.trailing_slash = "/" if trailing_slash else ""
        self._use_regex = use_regex_path
        if use_regex_path:
            self._base_pattern = "(?P<{lookup_prefix}{lookup_url_kwarg}>{lookup_value})"
            self._default_value_pattern = "[^/.]+"
            self._url_conf: Any = re_path
        else:
            self._base_pattern = "<{lookup_value}:{lookup_prefix}{lookup_url_kwarg}>"
            self._default_value_pattern = "str"
            self._url_conf = path
            # Routes are not anchored.
            self.routes = [route._replace(url=route.url.removeprefix("^").removesuffix("$")) for route in self.routes]
        super().__init__()

    def get_default_basename(self, viewset: Any) -> str:
        """The model's name."""
        queryset = getattr(viewset, "queryset", None)
        assert queryset is not None, (
            "`basename` argument not specified, and could not automatically determine the name from the viewset, "
            "as it does not have a `.queryset` attribute."
        )
        return queryset.model._meta.object_name.lower()

    def get_routes(self, viewset: Any) -> list[Route]:
        """The routes of one view set, its extra actions in their places.

        Raises:
            ImproperlyConfigured: an extra action has the name of a usual one.
        """
        usual = {action for route in self.routes if isinstance(route, Route) for action in route.mapping.values()}
        extra_actions = viewset.get_extra_actions()
        taken = [action.__name__ for action in extra_actions if action.__name__ in usual]
        if taken:
            raise ImproperlyConfigured(
                "Cannot use the @action decorator on the following methods, as they are existing routes: "
                + ", ".join(taken)
            )
        routes: list[Route] = []
        for route in self.routes:
            if isinstance(route, DynamicRoute):
                of_its_kind = [action for action in extra_actions if action.detail == route.detail]
                routes += [self._get_dynamic_route(route, action) for action in of_its_kind]
            else:
                routes.append(route)
        return routes

    def _get_dynamic_route(self, route: DynamicRoute, action: Any) -> Route:
        url_path = escape_curly_brackets(action.url_path)
        return Route(
            url=route.url.replace("{url_path}", url_path),
            mapping=action.mapping,
            name=route.name.replace("{url_name}", action.url_name),
            detail=route.detail,
            initkwargs={**route.initkwargs, **action.kwargs},
        )

    def get_method_map(self, viewset: Any, method_map: dict[str, str]) -> dict[str, str]:
        """As much of the mapping as the view set has actions for."""
        return {method: action for method, action in method_map.items() if hasattr(viewset, action)}

    def get_lookup_regex(self, viewset: Any, lookup_prefix: str = "") -> str:
        """The part of a URL that names an object."""
        lookup_field = getattr(viewset, "lookup_field", "pk")
        value = getattr(viewset, "lookup_value_regex", self._default_value_pattern)
        if not self._use_regex:
            # DRF 3.18: without a converter, what is there for regular expressions is taken for a converter's name.
            value = getattr(viewset, "lookup_value_converter", value)
        return self._base_pattern.format(
            lookup_prefix=lookup_prefix,
            lookup_url_kwarg=getattr(viewset, "lookup_url_kwarg", None) or lookup_field,
            lookup_value=value,
        )

    def get_urls(self) -> list[URLPattern]:
        urls: list[URLPattern] = []
        for prefix, viewset, basename in self.registry:
            lookup = self.get_lookup_regex(viewset)
            for route in self.get_routes(viewset):
                mapping = self.get_method_map(viewset, route.mapping)
                if not mapping:
                    continue
                url = route.url.format(prefix=prefix, lookup=lookup, trailing_slash=self.trailing_slash)
                if not prefix:
                    # Without a prefix the slash after it goes too.
                    url = f"^{url[2:]}" if url.startswith("^/") else url.removeprefix("/")
                initkwargs = {**route.initkwargs, "basename": basename, "detail": route.detail}
                view = viewset.as_view(mapping, **initkwargs)
                urls.append(self._url_conf(url, view, name=route.name.format(basename=basename)))
        return urls


class APIRootView(views.APIView):
    """The default basic root view for DefaultRouter"""

    # It has no model for permissions to ask about, and nothing that an API's description needs.
    _ignore_model_permissions = True
    schema = None
    api_root_dict: dict[str, str] | None = None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Name and URL of each list."""
        namespace = request.resolver_match.namespace
        found: dict[str, str] = {}
        for prefix, name in (self.api_root_dict or {}).items():
            try:
                found[prefix] = reverse(
                    f"{namespace}:{name}" if namespace else name,
                    args=args,
                    kwargs=kwargs,
                    request=request,
                    format=kwargs.get("format"),
                )
            except NoReverseMatch:
                # Lists that need an argument, and view sets without a list.
                continue
        return Response(found)


class DefaultRouter(SimpleRouter):
    """A simple router with a root page and format suffixes (``/users.json``)."""

    include_root_view = True
    include_format_suffixes = True
    root_view_name = "api-root"
    default_schema_renderers: Any = None
    APIRootView: Any = APIRootView
    APISchemaView: Any = SchemaView
    SchemaGenerator: Any = SchemaGenerator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "root_renderers" in kwargs:
            self.root_renderers = kwargs.pop("root_renderers")
        else:
            self.root_renderers = list(api_settings.DEFAULT_RENDERER_CLASSES)
        super().__init__(*args, **kwargs)

    def get_api_root_view(self, api_urls: Any = None) -> Any:
        """The view of the root page."""
        list_name = self.routes[0].name
        lists = {prefix: list_name.format(basename=basename) for prefix, _viewset, basename in self.registry}
        return self.APIRootView.as_view(api_root_dict=lists)

    def get_urls(self) -> list[URLPattern]:
        urls = super().get_urls()
        if self.include_root_view:
            urls.append(path("", self.get_api_root_view(api_urls=urls), name=self.root_view_name))
        return format_suffix_patterns(urls) if self.include_format_suffixes else urls
