"""Serializers in FastAPI's own endpoints, beside API views.

@router.post("/wishes", response_model=model_of(WishSerializer))
async def make(wish: Annotated[WishSerializer, Depends(body_of(WishSerializer))]) -> Any:
    wish.save()
    return wish.data
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Response as NativeResponse
from pydantic import BaseModel, RootModel

from fastjango.http._starlette import HTTPConnection

from .renderers import JSONRenderer
from .schemas._pydantic import ModelRegistry, Variant
from .views import exception_handler


def model_of(serializer_class: Any) -> type[BaseModel]:
    """What a serializer shows as a Pydantic model, for ``response_model``."""
    return ModelRegistry().model(serializer_class(), Variant.READ)


def body_of(serializer_class: Any, *, partial: bool = False, many: bool = False) -> Callable[..., Awaitable[Any]]:
    """A dependency that reads a request's JSON with a serializer, and gives the serializer once its data is right.

    The body is in the OpenAPI document; the serializer alone judges it, and knows the request as its context.

    Args:
        serializer_class: The class of serializers.
        partial: Everything may be left out.
        many: A list of them.

    Raises:
        ValidationError: (the dependency) the data is wrong; the answer is 400 in the shape that API views give it.
    """
    model = ModelRegistry().model(serializer_class(), Variant.PARTIAL if partial else Variant.WRITE)
    described: Any = list[model] if many else model  # type: ignore[valid-type]  # made at run time

    class Body(RootModel[Any]):
        """Any JSON, described as the serializer's."""

        @classmethod
        def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
            one = handler(model.__pydantic_core_schema__)
            return {"type": "array", "items": one} if described is not model else one

    async def read(connection: HTTPConnection, body: Body) -> Any:
        context = {"request": connection.scope.get("django_request"), "connection": connection}
        serializer = serializer_class(data=body.root, partial=partial, many=many, context=context)
        serializer.is_valid(raise_exception=True)
        return serializer

    # FastAPI looks at the annotations, which name what only this function knows.
    read.__annotations__ = {"connection": HTTPConnection, "body": Body}
    return read


async def answer(request: Any, error: Exception) -> NativeResponse:
    """An error of the REST framework as API views answer it."""
    response = exception_handler(error, {"request": request, "view": None})
    if response is None:
        raise error
    return NativeResponse(
        JSONRenderer().render(response.data),
        status_code=response.status_code,
        headers={name: value for name, value in response.items() if name != "Content-Type"},
        media_type="application/json",
    )
