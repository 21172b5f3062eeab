"""Making view decorators that work for functions and coroutine functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction

View = Callable[..., Any]


def around_view(
    view: View,
    before: Callable[..., Any] | None = None,
    after: Callable[..., Any] | None = None,
) -> View:
    """A view with something done before and after.

    Args:
        before: Takes the request and the arguments; what it returns, unless None, is the response.
        after: Takes the request and the response; what it returns, unless None, is the response.
    """

    def finish(request: Any, response: Any) -> Any:
        changed = after(request, response) if after else None
        return response if changed is None else changed

    if iscoroutinefunction(view):

        @wraps(view)
        async def awaited(request: Any, *args: Any, **kwargs: Any) -> Any:
            response = before(request, *args, **kwargs) if before else None
            if response is None:
                response = await view(request, *args, **kwargs)
            return finish(request, response)

        return awaited

    @wraps(view)
    def called(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = before(request, *args, **kwargs) if before else None
        if response is None:
            response = view(request, *args, **kwargs)
        return finish(request, response)

    return called
