"""``@extend_schema``: what an operation's description says instead of what is found out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")


class _NotSaid:
    def __repr__(self) -> str:
        return "not said"


NOT_SAID: Any = _NotSaid()
_ATTRIBUTE = "_schema_override"


@dataclass(frozen=True)
class OpenApiParameter:
    """A parameter of an operation.

    Args:
        name: Its name.
        type: A JSON type ("integer"), or a whole schema.
        location: "query", "header" or "cookie".
    """

    name: str
    type: str | Mapping[str, Any] = "string"
    location: str = "query"
    required: bool = False
    description: str = ""
    enum: Sequence[Any] | None = None

    def described(self) -> dict[str, Any]:
        """The parameter as OpenAPI writes it."""
        schema: dict[str, Any] = dict(self.type) if isinstance(self.type, Mapping) else {"type": self.type}
        if self.enum is not None:
            schema["enum"] = list(self.enum)
        found: dict[str, Any] = {"name": self.name, "in": self.location, "required": self.required, "schema": schema}
        return {**found, "description": self.description} if self.description else found


@dataclass(frozen=True)
class Override:
    """What was said of an operation; the rest is found out."""

    operation_id: Any = NOT_SAID
    summary: Any = NOT_SAID
    description: Any = NOT_SAID
    tags: Any = NOT_SAID
    deprecated: Any = NOT_SAID
    parameters: Any = NOT_SAID
    request: Any = NOT_SAID
    responses: Any = NOT_SAID
    exclude: bool = False

    def over(self, other: Override) -> Override:
        """This one, and the other where this one says nothing."""
        said = {name: value for name, value in vars(self).items() if value is not NOT_SAID}
        return replace(other, **said)


def extend_schema(
    *,
    operation_id: str = NOT_SAID,
    summary: str = NOT_SAID,
    description: str = NOT_SAID,
    tags: Sequence[str] = NOT_SAID,
    deprecated: bool = NOT_SAID,
    parameters: Sequence[OpenApiParameter | Mapping[str, Any]] = NOT_SAID,
    request: Any = NOT_SAID,
    responses: Any = NOT_SAID,
    exclude: bool = False,
) -> Callable[[T], T]:
    """Describe an operation of an API view yourself: a decorator of actions, of handlers and of whole classes.

    Args:
        parameters: Beside those that pages and filters have; one of the same place and name is replaced.
        request: A serializer, its class, a JSON schema, or None for no body.
        responses: ``{status: response}``, or one response for the usual status. A response is a serializer, its
            class, a JSON schema, a text that describes an empty one, or None for nothing.
        exclude: Leave the operation out.
    """
    said = Override(operation_id, summary, description, tags, deprecated, parameters, request, responses, exclude)

    def decorate(target: T) -> T:
        setattr(target, _ATTRIBUTE, said.over(vars(target).get(_ATTRIBUTE, Override())))
        return target

    return decorate


def extend_schema_view(**by_action: Callable[[Any], Any]) -> Callable[[type], type]:
    """Describe inherited actions of a class: ``@extend_schema_view(list=extend_schema(summary="All of them"))``."""

    def decorate(cls: type) -> type:
        for name, describe in by_action.items():
            setattr(cls, name, describe(_own(cls, name)))
        return cls

    return decorate


def _own(cls: type, name: str) -> Any:
    """A class's own method of that name: what is said of it is not said of the base's."""
    inherited = getattr(cls, name)
    if name in vars(cls):
        return inherited

    @functools.wraps(inherited)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return inherited(self, *args, **kwargs)

    return method


def override_of(view: Any, method: str) -> Override:
    """What was said of the operation that a view does on a method; of its class, where the handler says nothing."""
    handler = getattr(view, getattr(view, "action", None) or method.lower(), None)
    of_class: Override = getattr(type(view), _ATTRIBUTE, Override())
    of_handler: Override = getattr(handler, _ATTRIBUTE, Override())
    return of_handler.over(of_class)
