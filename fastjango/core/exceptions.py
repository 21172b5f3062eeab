"""The exceptions that every floor may raise."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

NON_FIELD_ERRORS = "__all__"


class FieldDoesNotExist(Exception):
    """A model has no field of the requested name."""


class AppRegistryNotReady(Exception):
    """The app registry was asked before ``setup()`` filled it."""


class ObjectDoesNotExist(Exception):
    """The requested object does not exist; base of every ``Model.DoesNotExist``."""

    silent_variable_failure = True


class MultipleObjectsReturned(Exception):
    """One object was expected and the query found several."""


class SuspiciousOperation(Exception):
    """The user did something suspicious; answered with status 400."""


class SuspiciousMultipartForm(SuspiciousOperation):
    """A multipart form does not have the form it claims."""


class SuspiciousFileOperation(SuspiciousOperation):
    """A file name or path leads outside the place meant for it."""


class DisallowedHost(SuspiciousOperation):
    """The ``Host`` header names a host that ``ALLOWED_HOSTS`` does not allow."""


class DisallowedRedirect(SuspiciousOperation):
    """A redirect goes to a scheme that is not allowed."""


class TooManyFieldsSent(SuspiciousOperation):
    """A request has more fields than ``DATA_UPLOAD_MAX_NUMBER_FIELDS``."""


class TooManyFilesSent(SuspiciousOperation):
    """A request has more files than ``DATA_UPLOAD_MAX_NUMBER_FILES``."""


class RequestDataTooBig(SuspiciousOperation):
    """A request's body is larger than ``DATA_UPLOAD_MAX_MEMORY_SIZE`` bytes."""


class RequestAborted(Exception):
    """The client closed the connection, or timed out, before the body was read."""


class BadRequest(Exception):
    """The request is malformed and cannot be processed; answered with status 400."""


class PermissionDenied(Exception):
    """The user may not do what was asked; answered with status 403."""


class ViewDoesNotExist(Exception):
    """A URLconf names a view that does not exist."""


class MiddlewareNotUsed(Exception):
    """A middleware says, when it is made, that the configuration does not need it."""


class ImproperlyConfigured(Exception):
    """The settings or the code's set-up are wrong."""


class FieldError(Exception):
    """A query names a field, or uses one, in a way that cannot be."""


class FieldFetchBlocked(FieldError):
    """A field was looked at that was not read, and the fetch mode forbids to read it now."""


class EmptyResultSet(Exception):
    """A condition can match no row, so that no query is needed."""


class FullResultSet(Exception):
    """A condition matches every row, so that it can be left out."""


class SynchronousOnlyOperation(Exception):
    """Blocking code was called on a bare event loop, outside the bridge."""


class ValidationError(Exception):
    """One message, a list of errors, or a mapping from field names to errors.

    Args:
        message: A text, a ``ValidationError``, a list of these, or a mapping from field name to any of them.
        code: A short name of the fault, for the single-message form.
        params: Values that the message takes with ``%``.

    Source: django.core.exceptions.ValidationError (5.2).
    """

    error_dict: dict[str, list[ValidationError]]
    error_list: list[ValidationError]
    message: Any
    code: str | None
    params: Any

    def __init__(self, message: Any, code: str | None = None, params: Any = None) -> None:
        super().__init__(message, code, params)
        source = message
        if isinstance(message, ValidationError):
            # A wrapped error gives what it holds; a wrapped single error also gives its code and parameters.
            if message._is_mapping:
                source = message.error_dict
            elif message._is_single:
                source, code, params = message.message, message.code, message.params
            else:
                source = message.error_list
        if isinstance(source, list):
            self.error_list = []
            for item in source:
                error = _as_error(item)
                self.error_list.extend([error] if error._is_single else _flattened(error))
        elif isinstance(source, dict):
            self.error_dict = {name: _as_error(errors).error_list for name, errors in source.items()}
        else:
            self.message, self.code, self.params = source, code, params
            self.error_list = [self]

    @property
    def _is_mapping(self) -> bool:
        return "error_dict" in self.__dict__

    @property
    def _is_single(self) -> bool:
        return "message" in self.__dict__

    @property
    def message_dict(self) -> dict[str, list[str]]:
        """The texts by field name.

        Raises:
            AttributeError: the error is not a mapping.
        """
        self.error_dict  # noqa: B018  # an AttributeError tells that this is no mapping
        return dict(self)

    @property
    def messages(self) -> list[str]:
        """All texts in one list, parameters filled in."""
        if self._is_mapping:
            return [text for _, texts in self for text in texts]
        return list(self)

    def update_error_dict(self, error_dict: dict[str, Any]) -> dict[str, Any]:
        """Add this error's parts to a mapping of lists and return the mapping."""
        parts = self.error_dict if self._is_mapping else {NON_FIELD_ERRORS: self.error_list}
        for name, errors in parts.items():
            error_dict.setdefault(name, []).extend(errors)
        return error_dict

    def __iter__(self) -> Iterator[Any]:
        if self._is_mapping:
            yield from ((name, [_text(error) for error in errors]) for name, errors in self.error_dict.items())
        else:
            yield from map(_text, self.error_list)

    def __str__(self) -> str:
        return repr(dict(self) if self._is_mapping else list(self))

    def __repr__(self) -> str:
        return f"ValidationError({self})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ValidationError):
            return NotImplemented
        return hash(self) == hash(other)

    def __hash__(self) -> int:
        if self._is_single:
            return hash((self.message, self.code, _frozen(self.params)))
        if self._is_mapping:
            return hash(_frozen(self.error_dict))
        return hash(tuple(sorted(self.error_list, key=operator.attrgetter("message"))))


def _as_error(value: Any) -> ValidationError:
    return value if isinstance(value, ValidationError) else ValidationError(value)


def _flattened(error: ValidationError) -> list[ValidationError]:
    """The single errors in an error of any form."""
    if error._is_mapping:
        return [single for errors in error.error_dict.values() for single in errors]
    return error.error_list


def _text(error: ValidationError) -> str:
    return str(error.message % error.params if error.params else error.message)


def _frozen(value: Any) -> Any:
    """A hashable stand-in for nested mappings and lists; the order of keys does not count."""
    if isinstance(value, dict):
        return tuple(sorted(((key, _frozen(item)) for key, item in value.items()), key=operator.itemgetter(0)))
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    # A signaling NaN, for one, cannot be hashed.
    return repr(value) if getattr(value, "is_snan", bool)() else value
