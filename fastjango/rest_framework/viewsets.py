"""View sets: views whose methods are actions (``list``, ``create``, …), which a router maps to URLs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from fastjango.urls import NoReverseMatch
from fastjango.utils.decorators import classonlymethod
from fastjango.views.decorators.csrf import csrf_exempt

from . import generics, mixins, views
from .decorators import MethodMapper
from .reverse import reverse


def _is_extra_action(attr: Any) -> bool:
    return hasattr(attr, "mapping") and isinstance(attr.mapping, MethodMapper)


def _check_attr_name(func: Any, name: str) -> Any:
    assert func.__name__ == name, (
        f"Expected function (`{func.__name__}`) to match its attribute name (`{name}`). "
        "If using a decorator, ensure the inner function is decorated with `functools.wraps`, "
        f"or that `{func.__name__}.__name__` is otherwise set to `{name}`."
    )
    return func


# What a router sets on a view set through as_view().
_ROUTER_OPTIONS: dict[str, Any] = {"name": None, "description": None, "suffix": None, "detail": None, "basename": None}


class ViewSetMixin:
    """Makes actions of a class the methods of a view: ``UserViewSet.as_view({"get": "list", "post": "create"})``."""

    request: Any
    kwargs: Any
    args: Any

    @classonlymethod
    def as_view(cls: type[Any], actions: dict[str, str] | None = None, **initkwargs: Any) -> Callable[..., Any]:  # noqa: N805
        """The view function for some actions.

        Errors:
            TypeError: no actions are given, or an argument is unknown, a method's name, or contradicts another.
        """
        for option, value in _ROUTER_OPTIONS.items():
            setattr(cls, option, value)
        if not actions:
            raise TypeError(
                "The `actions` argument must be provided when calling `.as_view()` on a ViewSet. "
                "For example `.as_view({'get': 'list'})`"
            )
        cls._check_initkwargs(initkwargs)

        def view(request: Any, *args: Any, **kwargs: Any) -> Any:
            self = cls(**initkwargs)
            self.request = request
            self.args = args
            self.kwargs = kwargs
            self.action_map = handlers
            for method, action in handlers.items():
                setattr(self, method, getattr(self, action))
            if "get" in handlers and "head" not in handlers:
                # As with Django's views.
                self.head = self.get
            return self.dispatch(request, *args, **kwargs)

        handlers = dict(actions)
        functools.update_wrapper(view, cls, updated=())
        functools.update_wrapper(view, cls.dispatch, assigned=())
        # What resolvers, routers and the browsable API read from a view.
        found: Any = view
        found.cls = cls
        found.initkwargs = initkwargs
        found.actions = actions
        found.login_required = False
        return csrf_exempt(view)

    @classmethod
    def _check_initkwargs(cls, initkwargs: dict[str, Any]) -> None:
        name = cls.__name__
        for key in initkwargs:
            if key in cls.http_method_names:  # type: ignore[attr-defined]  # the view's
                raise TypeError(
                    f"You tried to pass in the {key} method name as a keyword argument to {name}(). Don't do that."
                )
            if not hasattr(cls, key):
                raise TypeError(f"{name}() received an invalid keyword {key!r}")
        if "name" in initkwargs and "suffix" in initkwargs:
            raise TypeError(f"{name}() received both `name` and `suffix`, which are mutually exclusive arguments.")

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """As of the view; sets ``action``, too, so that everything after may look at it."""
        request = super().initialize_request(request, *args, **kwargs)  # type: ignore[misc]  # the view's
        method = request.method.lower()
        # Asking what there is, is an action of its own.
        self.action = "metadata" if method == "options" else self.action_map.get(method)  # type: ignore[attr-defined]  # set in as_view()
        return request

    def reverse_action(self, url_name: str, *args: Any, **kwargs: Any) -> str:
        """The URL of an action of this view set, within the request's namespace."""
        name = f"{self.basename}-{url_name}"  # type: ignore[attr-defined]  # set in as_view()
        if self.request and self.request.resolver_match and self.request.resolver_match.namespace:
            name = f"{self.request.resolver_match.namespace}:{name}"
        kwargs.setdefault("request", self.request)
        return reverse(name, *args, **kwargs)

    @classmethod
    def get_extra_actions(cls) -> list[Any]:
        """The methods marked with ``@action``."""
        return [_check_attr_name(method, name) for name, method in inspect.getmembers(cls, _is_extra_action)]

    def get_extra_action_url_map(self) -> dict[str, str]:
        """Name and URL of each extra action that goes with the present one; for the browsable API."""
        urls: dict[str, str] = {}
        # Without a router nobody knows.
        if self.detail is None:  # type: ignore[attr-defined]  # set in as_view()
            return urls
        for action in self.get_extra_actions():
            if action.detail != self.detail:  # type: ignore[attr-defined]
                continue
            try:
                namespace = self.request.resolver_match.namespace
                name = f"{self.basename}-{action.url_name}"  # type: ignore[attr-defined]
                url = reverse(f"{namespace}:{name}" if namespace else name, self.args, self.kwargs, self.request)
            except NoReverseMatch:
                # It takes arguments that the present URL does not have.
                continue
            view = type(self)(**action.kwargs)
            urls[view.get_view_name()] = url  # type: ignore[attr-defined]  # the view's
        return urls


class ViewSet(ViewSetMixin, views.APIView):
    """A view set without actions of its own."""


class GenericViewSet(ViewSetMixin, generics.GenericAPIView):
    """A view set with query set and serializer, and without actions of its own."""


class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    """Lists and shows."""


class ModelViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    GenericViewSet,
):
    """Lists, creates, shows, changes and deletes."""
