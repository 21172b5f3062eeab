"""Finding the API's endpoints in a URLconf."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import PermissionDenied
from fastjango.http import Http404
from fastjango.urls import URLPattern, URLResolver
from fastjango.utils._simplified_regex import simplify_regex

from .. import exceptions
from ..request import clone_request
from ..settings import api_settings
from ..utils.model_meta import _own_pk


def get_pk_name(model: Any) -> str:
    """The name of a model's key."""
    return _own_pk(model._meta.concrete_model._meta).name


def is_api_view(callback: Any) -> bool:
    """Whether a view function is of an API view."""
    from ..views import APIView  # API views are described by this package

    cls = getattr(callback, "cls", None)
    return cls is not None and issubclass(cls, APIView)


_METHOD_ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE")


def endpoint_ordering(endpoint: Any) -> tuple[int]:
    """Reading before writing, within a path."""
    _path, method, _callback = endpoint
    return (_METHOD_ORDER.index(method) if method in _METHOD_ORDER else len(_METHOD_ORDER),)


_PATH_PARAMETER_COMPONENT_RE = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<parameter>\w+)>")


class EndpointEnumerator:
    """Lists ``(path, method, view function)`` of every API view."""

    def __init__(self, patterns: Any = None, urlconf: Any = None) -> None:
        if patterns is None:
            if urlconf is None:
                urlconf = settings.ROOT_URLCONF
            patterns = (import_module(urlconf) if isinstance(urlconf, str) else urlconf).urlpatterns
        self.patterns = patterns

    def get_api_endpoints(self, patterns: Any = None, prefix: str = "") -> list[tuple[str, str, Any]]:
        """All endpoints, sorted by path and method."""
        found: list[tuple[str, str, Any]] = []
        for pattern in self.patterns if patterns is None else patterns:
            path_regex = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                found += self.get_api_endpoints(patterns=pattern.url_patterns, prefix=path_regex)
            elif isinstance(pattern, URLPattern):
                path = self.get_path_from_regex(path_regex)
                if self.should_include_endpoint(path, pattern.callback):
                    found += [(path, method, pattern.callback) for method in self.get_allowed_methods(pattern.callback)]
        return sorted(found, key=endpoint_ordering)

    def get_path_from_regex(self, path_regex: str) -> str:
        """A pattern as a path with ``{arguments}``."""
        path = simplify_regex(path_regex)
        path = re.sub(_PATH_PARAMETER_COMPONENT_RE, r"{\g<parameter>}", path)
        return path if path.startswith("/") else f"/{path}"

    def should_include_endpoint(self, path: str, callback: Any) -> bool:
        """Whether the endpoint is described: an API view that wants to be, and is no other format of another."""
        if not is_api_view(callback) or callback.cls.schema is None:
            return False
        if "schema" in callback.initkwargs and callback.initkwargs["schema"] is None:
            return False
        return not (path.endswith((".{format}", ".{format}/")))

    def get_allowed_methods(self, callback: Any) -> list[str]:
        """The methods that are described."""
        if hasattr(callback, "actions"):
            names = {name.upper() for name in callback.cls.http_method_names}
            methods = [method.upper() for method in callback.actions]
            methods = [method for method in methods if method in names]
        else:
            methods = callback.cls(**getattr(callback, "initkwargs", {})).allowed_methods
        return [method for method in methods if method not in ("OPTIONS", "HEAD")]


class BaseSchemaGenerator:
    """The base of documents: an API's endpoints, as far as a user may use them."""

    endpoint_inspector_cls: Any = EndpointEnumerator
    # Whether `{pk}` is shown under the name that the model's key has.
    coerce_path_pk: bool | None = None

    def __init__(
        self,
        title: str | None = None,
        url: str | None = None,
        description: str | None = None,
        patterns: Any = None,
        urlconf: Any = None,
        version: str | None = None,
    ) -> None:
        self.coerce_path_pk = api_settings.SCHEMA_COERCE_PATH_PK
        self.patterns = patterns
        self.urlconf = urlconf
        self.title = title
        self.description = description
        self.version = version
        self.url = url if url is None or url.endswith("/") else f"{url}/"
        self.endpoints: Any = None

    def _initialise_endpoints(self) -> None:
        if self.endpoints is None:
            self.endpoints = self.endpoint_inspector_cls(self.patterns, self.urlconf).get_api_endpoints()

    def _get_paths_and_endpoints(self, request: Any) -> tuple[list[str], list[tuple[str, str, Any]]]:
        """All paths, and ``(path, method, view)`` of each endpoint."""
        endpoints: list[tuple[str, str, Any]] = []
        for path, method, callback in self.endpoints:
            view = self.create_view(callback, method, request)
            endpoints.append((self.coerce_path(path, method, view), method, view))
        return [path for path, _method, _view in endpoints], endpoints

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        """A view as it would be for a request."""
        view = callback.cls(**getattr(callback, "initkwargs", {}))
        view.args = ()
        view.kwargs = {}
        view.format_kwarg = None
        view.request = None if request is None else clone_request(request, method)
        view.action_map = getattr(callback, "actions", None)
        if view.action_map is not None:
            view.action = "metadata" if method == "OPTIONS" else view.action_map.get(method.lower())
        return view

    def coerce_path(self, path: str, method: str, view: Any) -> str:
        """``{pk}`` as ``{id}``."""
        if not self.coerce_path_pk or "{pk}" not in path:
            return path
        model = getattr(getattr(view, "queryset", None), "model", None)
        name = get_pk_name(model) if model else "id"
        return path.replace("{pk}", f"{{{name}}}")

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        """The document."""
        raise NotImplementedError(".get_schema() must be implemented in subclasses.")

    def has_view_permissions(self, path: str, method: str, view: Any) -> bool:
        """Whether the user of the request may use the endpoint."""
        if view.request is None:
            return True
        try:
            view.check_permissions(view.request)
        except (exceptions.APIException, Http404, PermissionDenied):
            return False
        return True
