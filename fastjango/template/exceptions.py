"""What can go wrong with templates."""

from __future__ import annotations

from typing import Any


class TemplateDoesNotExist(Exception):
    """No loader has the template.

    Args:
        tried: Pairs of the origin looked at and the reason why it was not taken.
        backend: The back end that was asked.
        chain: The same error of the other back ends or names, in their order.

    Source: django.template.exceptions.TemplateDoesNotExist.
    """

    def __init__(
        self, msg: Any, tried: list[Any] | None = None, backend: Any = None, chain: list[Any] | None = None
    ) -> None:
        super().__init__(msg)
        self.tried = [] if tried is None else tried
        self.backend = backend
        self.chain = [] if chain is None else chain


class TemplateSyntaxError(Exception):
    """The template's text does not follow the language."""
