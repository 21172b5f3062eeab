"""What an API view may raise: each class has a status code, a default sentence and a code.

The handler in ``views.exception_handler`` turns them into responses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from fastjango.http import JsonResponse
from fastjango.utils.encoding import force_str
from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import ngettext

from . import status
from .utils.serializer_helpers import ReturnDict, ReturnList


class ErrorDetail(str):
    """A message that also bears a ``code``; equal to the plain message, unequal to one with another code."""

    code: Any = None

    def __new__(cls, string: str, code: Any = None) -> ErrorDetail:
        detail = super().__new__(cls, string)
        detail.code = code
        return detail

    def __eq__(self, other: object) -> Any:
        same = str.__eq__(self, other)
        return same and getattr(other, "code", self.code) == self.code if same is not NotImplemented else same

    def __ne__(self, other: object) -> Any:
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __repr__(self) -> str:
        return f"ErrorDetail(string={str(self)!r}, code={self.code!r})"


def _map_details(detail: Any, leaf: Callable[[Any], Any]) -> Any:
    """Copy a tree of lists and dicts with ``leaf`` applied to what stands in it."""
    if isinstance(detail, dict):
        return {key: _map_details(value, leaf) for key, value in detail.items()}
    if isinstance(detail, list | tuple):
        return [_map_details(value, leaf) for value in detail]
    return leaf(detail)


def _get_error_details(data: Any, default_code: Any = None) -> Any:
    """The same tree with every leaf made an ErrorDetail; lists and dicts keep the serializer they belong to."""
    details = _map_details(data, lambda leaf: ErrorDetail(force_str(leaf), getattr(leaf, "code", default_code)))
    if isinstance(data, ReturnDict):
        return ReturnDict(details, serializer=data.serializer)
    if isinstance(data, ReturnList):
        return ReturnList(details, serializer=data.serializer)
    return details


def _get_codes(detail: Any) -> Any:
    return _map_details(detail, lambda leaf: leaf.code)


def _get_full_details(detail: Any) -> Any:
    return _map_details(detail, lambda leaf: {"message": leaf, "code": leaf.code})


class APIException(Exception):
    """The base of what the framework turns into an error response."""

    status_code: int = status.HTTP_500_INTERNAL_SERVER_ERROR
    default_detail: Any = _("A server error occurred.")
    default_code: Any = "error"

    def __init__(self, detail: Any = None, code: Any = None) -> None:
        self.detail: Any = _get_error_details(
            self.default_detail if detail is None else detail, self.default_code if code is None else code
        )

    def __str__(self) -> str:
        return str(self.detail)

    def get_codes(self) -> Any:
        """The tree of ``detail`` with each message replaced by its code."""
        return _get_codes(self.detail)

    def get_full_details(self) -> Any:
        """The tree of ``detail`` with each message replaced by ``{"message": …, "code": …}``."""
        return _get_full_details(self.detail)


class ValidationError(APIException):
    """The data sent is not what was asked for. ``detail`` is always a list or a dict.

    Django's own ValidationError is another class: import this one by its module (``serializers.ValidationError``).
    """

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("Invalid input.")
    default_code = "invalid"

    def __init__(self, detail: Any = None, code: Any = None) -> None:
        if detail is None:
            detail = self.default_detail
        super().__init__(detail if isinstance(detail, dict | list | tuple) else [detail], code)


class ParseError(APIException):
    """The body of the request could not be read."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("Malformed request.")
    default_code = "parse_error"


class AuthenticationFailed(APIException):
    """Credentials were sent and are wrong."""

    status_code = status.HTTP_401_UNAUTHORIZED
    default_detail = _("Incorrect authentication credentials.")
    default_code = "authentication_failed"


class NotAuthenticated(APIException):
    """Nobody is logged in, and the view wants somebody."""

    status_code = status.HTTP_401_UNAUTHORIZED
    default_detail = _("Authentication credentials were not provided.")
    default_code = "not_authenticated"


class PermissionDenied(APIException):
    """Somebody is logged in who may not do this."""

    status_code = status.HTTP_403_FORBIDDEN
    default_detail = _("You do not have permission to perform this action.")
    default_code = "permission_denied"


class NotFound(APIException):
    """There is nothing here."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = _("Not found.")
    default_code = "not_found"


class MethodNotAllowed(APIException):
    """The view does not serve this method."""

    status_code = status.HTTP_405_METHOD_NOT_ALLOWED
    default_detail = _('Method "{method}" not allowed.')
    default_code = "method_not_allowed"

    def __init__(self, method: str, detail: Any = None, code: Any = None) -> None:
        super().__init__(force_str(self.default_detail).format(method=method) if detail is None else detail, code)


class NotAcceptable(APIException):
    """None of the renderers makes what the request accepts."""

    status_code = status.HTTP_406_NOT_ACCEPTABLE
    default_detail = _("Could not satisfy the request Accept header.")
    default_code = "not_acceptable"

    def __init__(self, detail: Any = None, code: Any = None, available_renderers: Iterable[Any] | None = None) -> None:
        self.available_renderers = available_renderers
        super().__init__(detail, code)


class UnsupportedMediaType(APIException):
    """None of the parsers reads what was sent."""

    status_code = status.HTTP_415_UNSUPPORTED_MEDIA_TYPE
    default_detail = _('Unsupported media type "{media_type}" in request.')
    default_code = "unsupported_media_type"

    def __init__(self, media_type: str, detail: Any = None, code: Any = None) -> None:
        if detail is None:
            detail = force_str(self.default_detail).format(media_type=media_type)
        super().__init__(detail, code)


class Throttled(APIException):
    """Too many requests; ``wait`` is the number of seconds after which another one is welcome."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_detail = _("Request was throttled.")
    extra_detail_singular = _("Expected available in {wait} second.")
    extra_detail_plural = _("Expected available in {wait} seconds.")
    default_code = "throttled"

    def __init__(self, wait: float | None = None, detail: Any = None, code: Any = None) -> None:
        self.wait = wait if wait is None else math.ceil(wait)
        sentences = [force_str(self.default_detail if detail is None else detail)]
        if self.wait is not None:
            expected = ngettext(str(self.extra_detail_singular), str(self.extra_detail_plural), self.wait)
            sentences.append(force_str(expected).format(wait=self.wait))
        super().__init__(" ".join(sentences), code)


def server_error(request: Any, *args: Any, **kwargs: Any) -> JsonResponse:
    """A ``handler500`` that answers JSON."""
    return JsonResponse({"error": "Server Error (500)"}, status=status.HTTP_500_INTERNAL_SERVER_ERROR)


def bad_request(request: Any, exception: Exception, *args: Any, **kwargs: Any) -> JsonResponse:
    """A ``handler400`` that answers JSON."""
    return JsonResponse({"error": "Bad Request (400)"}, status=status.HTTP_400_BAD_REQUEST)
