"""What can be done with objects: create, list, retrieve, update, destroy.

Actions have no docstrings: theirs would be shown as the description of every view.
"""

from __future__ import annotations

from typing import Any

from . import status
from .response import Response
from .settings import api_settings


class CreateModelMixin:
    """Create an object."""

    def create(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.perform_create(serializer)
        return Response(
            serializer.data, status=status.HTTP_201_CREATED, headers=self.get_success_headers(serializer.data)
        )

    def perform_create(self, serializer: Any) -> None:
        """Save; a place to add values: ``serializer.save(owner=self.request.user)``."""
        serializer.save()

    def get_success_headers(self, data: Any) -> dict[str, str]:
        """``Location``, when the representation has the object's URL."""
        try:
            return {"Location": str(data[api_settings.URL_FIELD_NAME])}
        except (TypeError, KeyError):
            return {}


class ListModelMixin:
    """List objects."""

    def list(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        queryset = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(queryset)
        if page is None:
            return Response(self.get_serializer(queryset, many=True).data)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class RetrieveModelMixin:
    """Show an object."""

    def retrieve(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


class UpdateModelMixin:
    """Change an object."""

    def update(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        partial = kwargs.pop("partial", False)
        instance = self.get_object()
        serializer = self.get_serializer(instance, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        self.perform_update(serializer)
        if getattr(instance, "_prefetched_objects_cache", None):
            # What was fetched before the change is not shown after it.
            instance._prefetched_objects_cache = {}
        return Response(serializer.data)

    def perform_update(self, serializer: Any) -> None:
        """Save; a place to add values."""
        serializer.save()

    def partial_update(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **{**kwargs, "partial": True})


class DestroyModelMixin:
    """Delete an object."""

    def destroy(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        self.perform_destroy(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def perform_destroy(self, instance: Any) -> None:
        """Delete; a place to do it otherwise."""
        instance.delete()
