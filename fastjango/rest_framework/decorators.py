"""``@api_view`` for functions, what goes under it, and ``@action`` for view sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.forms.utils import pretty_name

from .views import APIView

# What a function under @api_view may be given by decorators, and @api_view hands to the view.
_POLICIES = (
    "renderer_classes", "parser_classes", "authentication_classes", "throttle_classes", "permission_classes",
    "content_negotiation_class", "metadata_class", "versioning_class", "schema", "throttle_scope",
)  # fmt: skip


def api_view(http_method_names: Any = None) -> Callable[[Callable[..., Any]], Any]:
    """Make a function an API view for the methods given, ``["GET"]`` without any.

    @api_view(["GET", "POST"])
    def articles(request): ...
    """
    methods = ["GET"] if http_method_names is None else http_method_names

    def decorator(func: Callable[..., Any]) -> Any:
        # Without parentheses, the view is what comes as methods, and its request as function.
        assert not callable(http_method_names), "@api_view missing list of allowed HTTP methods"
        assert isinstance(methods, list | tuple), (
            f"@api_view expected a list of strings, received {type(methods).__name__}"
        )
        return _view_class(func, [str(name).lower() for name in methods]).as_view()

    return decorator


def _view_class(func: Callable[..., Any], methods: list[str]) -> Any:
    def handler(self: Any, *args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    # What was not decided for the function stays the view's, so that it is looked up there when it is needed.
    attributes: dict[str, Any] = {name: getattr(func, name) for name in _POLICIES if hasattr(func, name)}
    attributes.update(dict.fromkeys(methods, handler))
    attributes["http_method_names"] = list(dict.fromkeys([*methods, "options"]))
    attributes["__doc__"] = func.__doc__
    attributes["__module__"] = func.__module__
    view_class = type("WrappedAPIView", (APIView,), attributes)
    # The name that people see is the function's.
    view_class.__name__ = func.__name__
    return view_class


def _check_decorator_order(func: Any, decorator_name: str) -> None:
    if hasattr(func, "cls") and isinstance(func.cls, type) and issubclass(func.cls, APIView):
        raise TypeError(
            f"@{decorator_name} must come after (below) the @api_view decorator. The correct order is:\n\n"
            f"    @api_view(['GET'])\n    @{decorator_name}(...)\n    def my_view(request):\n        ...\n\n"
            "See https://www.django-rest-framework.org/api-guide/views/#api-policy-decorators"
        )


def _policy(name: str, value: Any) -> Callable[[Any], Any]:
    """A decorator that leaves ``value`` on a function for @api_view."""

    def decorator(func: Any) -> Any:
        _check_decorator_order(func, name)
        setattr(func, name, value)
        return func

    return decorator


def renderer_classes(renderer_classes: Any) -> Callable[[Any], Any]:
    """Set the renderers of a function under @api_view."""
    return _policy("renderer_classes", renderer_classes)


def parser_classes(parser_classes: Any) -> Callable[[Any], Any]:
    """Set the parsers of a function under @api_view."""
    return _policy("parser_classes", parser_classes)


def authentication_classes(authentication_classes: Any) -> Callable[[Any], Any]:
    """Set the authentications of a function under @api_view."""
    return _policy("authentication_classes", authentication_classes)


def throttle_classes(throttle_classes: Any) -> Callable[[Any], Any]:
    """Set the throttles of a function under @api_view."""
    return _policy("throttle_classes", throttle_classes)


def throttle_scope(throttle_scope: Any) -> Callable[[Any], Any]:
    """Set the scope of ScopedRateThrottle for a function under @api_view."""
    return _policy("throttle_scope", throttle_scope)


def permission_classes(permission_classes: Any) -> Callable[[Any], Any]:
    """Set the permissions of a function under @api_view."""
    return _policy("permission_classes", permission_classes)


def content_negotiation_class(content_negotiation_class: Any) -> Callable[[Any], Any]:
    """Set the content negotiation of a function under @api_view."""
    return _policy("content_negotiation_class", content_negotiation_class)


def metadata_class(metadata_class: Any) -> Callable[[Any], Any]:
    """Set the answer to OPTIONS of a function under @api_view."""
    return _policy("metadata_class", metadata_class)


def versioning_class(versioning_class: Any) -> Callable[[Any], Any]:
    """Set the versioning of a function under @api_view."""
    return _policy("versioning_class", versioning_class)


def schema(view_inspector: Any) -> Callable[[Any], Any]:
    """Set what describes a function under @api_view in the API's schema."""
    return _policy("schema", view_inspector)


def action(
    methods: Any = None,
    detail: bool | None = None,
    url_path: str | None = None,
    url_name: str | None = None,
    **kwargs: Any,
) -> Callable[[Any], Any]:
    """Make a method of a view set an action with a URL of its own.

    Args:
        methods: HTTP methods, ``["get"]`` by default.
        detail: Whether it is about one object (``/users/1/activate/``) or all (``/users/recent/``).
        url_path: What stands in the URL, the method's name by default.
        url_name: What stands in the URL's name.
        **kwargs: Attributes of the view for this action, such as ``permission_classes``.
    """
    methods = [str(method).lower() for method in (["get"] if methods is None else methods)]
    assert detail is not None, "@action() missing required argument: 'detail'"
    if "name" in kwargs and "suffix" in kwargs:
        raise TypeError("`name` and `suffix` are mutually exclusive arguments.")

    def decorator(func: Any) -> Any:
        func.mapping = MethodMapper(func, methods)
        func.detail = detail
        func.url_path = url_path or func.__name__
        func.url_name = url_name or func.__name__.replace("_", "-")
        func.kwargs = kwargs
        if "name" not in kwargs and "suffix" not in kwargs:
            kwargs["name"] = pretty_name(func.__name__)
        kwargs["description"] = func.__doc__ or None
        return func

    return decorator


class MethodMapper(dict[str, str]):
    """Which method of the view set serves which HTTP method of an action; its methods are decorators for more.

    @action(detail=True)
    def password(self, request, pk=None): ...

    @password.mapping.delete
    def delete_password(self, request, pk=None): ...
    """

    def __init__(self, action: Any, methods: list[str]) -> None:
        self.action = action
        super().__init__(dict.fromkeys(methods, action.__name__))

    def _map(self, method: str, func: Any) -> Any:
        assert method not in self, f"Method '{method}' has already been mapped to '.{self[method]}'."
        assert func.__name__ != self.action.__name__, (
            "Method mapping does not behave like the property decorator. You cannot use the same method name for each "
            "mapping declaration."
        )
        self[method] = func.__name__
        return func

    def get(self, func: Any, *default: Any) -> Any:
        """Serve GET by the method."""
        return self._map("get", func)

    def post(self, func: Any) -> Any:
        """Serve POST by the method."""
        return self._map("post", func)

    def put(self, func: Any) -> Any:
        """Serve PUT by the method."""
        return self._map("put", func)

    def patch(self, func: Any) -> Any:
        """Serve PATCH by the method."""
        return self._map("patch", func)

    def delete(self, func: Any) -> Any:
        """Serve DELETE by the method."""
        return self._map("delete", func)

    def head(self, func: Any) -> Any:
        """Serve HEAD by the method."""
        return self._map("head", func)

    def options(self, func: Any) -> Any:
        """Serve OPTIONS by the method."""
        return self._map("options", func)

    def trace(self, func: Any) -> Any:
        """Serve TRACE by the method."""
        return self._map("trace", func)
