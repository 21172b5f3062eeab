"""Units that tell the logger ``django.template`` of each name that is not found; made only while it wants to know."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import nodes

from fastjango.template._syntax.lookup import Missing, VariableDoesNotExist, caller, log_failure, step

from .builder import Builder
from .codegen import call, name_of


class RecordingBuilder(Builder):
    """Builds units whose look-ups know the context, and with it the template's name."""

    def _looked_up(self, first: str, value: nodes.Expr, rest: list[str], needs_call: bool) -> tuple[nodes.Expr, bool]:
        return call("recorded", name_of("context"), value, nodes.Const((first, *rest))), False


@cache
def recorder(invalid: str) -> Callable[[Any, Any, tuple[str, ...]], Any]:
    """The function that looks variables up and records where that fails, for an engine's ``string_if_invalid``."""
    call_it = caller(invalid)

    def recorded(context: Any, value: Any, bits: tuple[str, ...]) -> Any:
        for number, bit in enumerate(bits):
            try:
                found = step(value, bit) if number else value
                value = call_it(found) if callable(found) else found
            except VariableDoesNotExist:
                value = Missing(bit, value)
            except Exception as error:
                log_failure(bit, error, context)
                if getattr(error, "silent_variable_failure", False):
                    return invalid
                raise
            if type(value) is Missing:
                log_failure(value.bit, value.error(), context)
                break
        return value

    return recorded
