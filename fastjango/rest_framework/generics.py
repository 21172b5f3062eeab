"""Views on query sets through serializers.

Handlers have no docstrings: theirs would be shown as the description of every view.
"""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.db.models.query import QuerySet
from fastjango.http import Http404
from fastjango.shortcuts import get_object_or_404 as _get_object_or_404

from . import mixins, views
from .settings import api_settings


def get_object_or_404(queryset: Any, *filter_args: Any, **filter_kwargs: Any) -> Any:
    """Django's function, for which a value of the wrong kind is "not found" too."""
    try:
        return _get_object_or_404(queryset, *filter_args, **filter_kwargs)
    except (TypeError, ValueError, ValidationError):
        raise Http404 from None


class GenericAPIView(views.APIView):
    """The base of generic views: query set, serializer, lookup, filters, pages."""

    queryset: Any = None
    serializer_class: Any = None
    # The field that the URL's argument is compared with, and that argument's name when it is another.
    lookup_field = "pk"
    lookup_url_kwarg: str | None = None
    filter_backends: Any = api_settings.DEFAULT_FILTER_BACKENDS
    pagination_class: Any = api_settings.DEFAULT_PAGINATION_CLASS

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def get_queryset(self) -> Any:
        """The objects of the view, asked for anew at each request."""
        assert self.queryset is not None, (
            f"'{type(self).__name__}' should either include a `queryset` attribute, "
            "or override the `get_queryset()` method."
        )
        return self.queryset.all() if isinstance(self.queryset, QuerySet) else self.queryset

    def get_object(self) -> Any:
        """The object that the URL names.

        Raises:
            Http404: there is none.
            PermissionDenied, NotAuthenticated: the user may not.
        """
        queryset = self.filter_queryset(self.get_queryset())
        name = self.lookup_url_kwarg or self.lookup_field
        assert name in self.kwargs, (
            f'Expected view {type(self).__name__} to be called with a URL keyword argument named "{name}". '
            "Fix your URL conf, or set the `.lookup_field` attribute on the view correctly."
        )
        obj = get_object_or_404(queryset, **{self.lookup_field: self.kwargs[name]})
        self.check_object_permissions(self.request, obj)
        return obj

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """A serializer with the view's context."""
        kwargs.setdefault("context", self.get_serializer_context())
        return self.get_serializer_class()(*args, **kwargs)

    def get_serializer_class(self) -> Any:
        """The class of the view's serializers; a place to choose by request."""
        assert self.serializer_class is not None, (
            f"'{type(self).__name__}' should either include a `serializer_class` attribute, "
            "or override the `get_serializer_class()` method."
        )
        return self.serializer_class

    def get_serializer_context(self) -> dict[str, Any]:
        """What serializers are told."""
        return {"request": self.request, "format": self.format_kwarg, "view": self}

    def filter_queryset(self, queryset: Any) -> Any:
        """What every filter leaves."""
        for backend in list(self.filter_backends):
            queryset = backend().filter_queryset(self.request, queryset, self)
        return queryset

    @property
    def paginator(self) -> Any:
        """The pagination of this request; None without pages."""
        if not hasattr(self, "_paginator"):
            self._paginator = None if self.pagination_class is None else self.pagination_class()
        return self._paginator

    def paginate_queryset(self, queryset: Any) -> Any:
        """One page of objects; None without pages."""
        return None if self.paginator is None else self.paginator.paginate_queryset(queryset, self.request, view=self)

    def get_paginated_response(self, data: Any) -> Any:
        """The response with a page of representations."""
        assert self.paginator is not None
        return self.paginator.get_paginated_response(data)


class CreateAPIView(mixins.CreateModelMixin, GenericAPIView):
    """Creates an object."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.create(request, *args, **kwargs)


class ListAPIView(mixins.ListModelMixin, GenericAPIView):
    """Lists objects."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.list(request, *args, **kwargs)


class RetrieveAPIView(mixins.RetrieveModelMixin, GenericAPIView):
    """Shows an object."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.retrieve(request, *args, **kwargs)


class DestroyAPIView(mixins.DestroyModelMixin, GenericAPIView):
    """Deletes an object."""

    def delete(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.destroy(request, *args, **kwargs)


class UpdateAPIView(mixins.UpdateModelMixin, GenericAPIView):
    """Changes an object."""

    def put(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.update(request, *args, **kwargs)

    def patch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.partial_update(request, *args, **kwargs)


class ListCreateAPIView(ListAPIView, CreateAPIView):
    """Lists and creates objects."""


class RetrieveUpdateAPIView(RetrieveAPIView, UpdateAPIView):
    """Shows and changes an object."""


class RetrieveDestroyAPIView(RetrieveAPIView, DestroyAPIView):
    """Shows and deletes an object."""


class RetrieveUpdateDestroyAPIView(RetrieveAPIView, UpdateAPIView, DestroyAPIView):
    """Shows, changes and deletes an object."""
