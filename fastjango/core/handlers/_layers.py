"""Middleware made of hooks, run as one layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .exception import response_for_exception


class HookLayers:
    """Middleware with ``process_request`` and ``process_response``, one inside the other, as one loop.

    What the layers would do one by one stays: a response of ``process_request`` goes out through the layers around
    it, its own included; an error of a hook becomes a response that goes out through the layers around it.

    Args:
        layers: The outermost first.
        below: What is inside the innermost.
    """

    def __init__(self, layers: list[Any], below: Callable[[Any], Any]) -> None:
        self.layers = layers
        self.below = below
        self._before = [
            (place, hook)
            for place, layer in enumerate(layers)
            if (hook := getattr(layer, "process_request", None)) is not None
        ]
        afters = [
            (place, hook)
            for place, layer in enumerate(layers)
            if (hook := getattr(layer, "process_response", None)) is not None
        ]
        self._after = afters[::-1]

    def __call__(self, request: Any) -> Any:
        # The innermost layer that the response goes out through.
        place = len(self.layers)
        response: Any = None
        for place_of_hook, hook in self._before:
            try:
                response = hook(request)
            except Exception as error:
                response = response_for_exception(request, error)
                # Not through the one that failed.
                place = place_of_hook - 1
                break
            if response:
                place = place_of_hook
                break
        else:
            response = self.below(request)
        for place_of_hook, hook in self._after:
            if place_of_hook <= place:
                try:
                    response = hook(request, response)
                except Exception as error:
                    response = response_for_exception(request, error)
        return response
