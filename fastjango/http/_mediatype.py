"""Media types, as ``Accept`` lists them."""

from __future__ import annotations

from typing import Any

from fastjango.utils.functional import cached_property
from fastjango.utils.http import parse_header_parameters


class MediaType:
    """A media type or range of ``Accept``, with its parameters.

    Source: django.http.request.MediaType (5.2).
    """

    def __init__(self, media_type_raw_line: Any) -> None:
        full, self.params = parse_header_parameters(media_type_raw_line or "")
        self.main_type, _, self.sub_type = full.partition("/")

    def __str__(self) -> str:
        parameters = "".join(f"; {name}={value}" for name, value in self.params.items())
        sub_type = f"/{self.sub_type}" if self.sub_type else ""
        return f"{self.main_type}{sub_type}{parameters}"

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__}: {self}>"

    @cached_property
    def range_params(self) -> dict[str, str]:
        """The parameters but the quality."""
        return {name: value for name, value in self.params.items() if name != "q"}

    @property
    def is_all_types(self) -> bool:
        """Whether it means any type."""
        return self.main_type == "*" and self.sub_type == "*"

    def match(self, other: Any) -> bool:
        """Whether it covers another type."""
        if not other:
            return False
        other = other if isinstance(other, MediaType) else MediaType(other)
        own = (self.main_type, self.sub_type)
        for mine, theirs in zip(own, (other.main_type, other.sub_type), strict=True):
            if not mine or not theirs or (mine != theirs and "*" not in (mine, theirs)):
                return False
        # Django 5.2: a range with parameters covers a type without any, and not the other way about.
        return not other.range_params or self.range_params == other.range_params

    @cached_property
    def quality(self) -> float:
        """The value of ``q``; 1 when it is missing or no number from 0 to 1."""
        try:
            quality = float(self.params.get("q", 1))
        except ValueError:
            return 1.0
        # "nan" compares as false.
        return round(quality, 3) if 0 <= quality <= 1 else 1.0

    @property
    def specificity(self) -> int:
        """0 for ``*/*``, 1 for ``text/*``, 2 for ``text/html``, 3 with parameters."""
        if self.main_type == "*":
            return 0
        if self.sub_type == "*":
            return 1
        return 3 if self.range_params else 2

    @property
    def precedence(self) -> int:
        """As :attr:`specificity`: the more specific range decides."""
        return self.specificity
