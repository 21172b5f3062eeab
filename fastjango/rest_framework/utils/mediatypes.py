"""Media types as ``Accept`` and ``Content-Type`` write them: parsing, matching, order of preference."""

from __future__ import annotations

from collections.abc import Iterable

from fastjango.utils.http import parse_header_parameters


class _MediaType:
    """A parsed media type, such as ``text/html; indent=4``; ``*`` stands for anything."""

    def __init__(self, media_type_str: str | None) -> None:
        self.orig = media_type_str or ""
        try:
            self.full_type, self.params = parse_header_parameters(self.orig)
        except ValueError:
            # What cannot be read matches nothing.
            self.full_type, self.params = "", {}
        self.main_type, _, self.sub_type = self.full_type.partition("/")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _MediaType) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def match(self, other: _MediaType) -> bool:
        """Whether this one, as an offer or a demand, is satisfied by ``other``."""
        if any(self.params[name] != other.params.get(name) for name in self.params if name != "q"):
            return False
        pairs = ((self.main_type, other.main_type), (self.sub_type, other.sub_type))
        return all("*" in pair or pair[0] == pair[1] for pair in pairs)

    @property
    def precedence(self) -> int:
        """How particular it is: 0 for ``*/*``, 1 for ``text/*``, 2 for ``text/html``, 3 with parameters."""
        if self.main_type == "*":
            return 0
        if self.sub_type == "*":
            return 1
        return 3 if set(self.params) - {"q"} else 2

    def __str__(self) -> str:
        return "; ".join([f"{self.main_type}/{self.sub_type}", *(f"{key}={val}" for key, val in self.params.items())])


def media_type_matches(lhs: str, rhs: str) -> bool:
    """Whether the media type ``lhs`` satisfies the demand ``rhs``.

    >>> media_type_matches("application/json; indent=4", "application/*")
    False
    >>> media_type_matches("application/json", "application/*")
    True
    """
    return _MediaType(lhs).match(_MediaType(rhs))


def order_parsed_by_precedence(media_types: Iterable[_MediaType]) -> list[set[_MediaType]]:
    """Group media types by how particular they are, the most particular group first."""
    groups: dict[int, set[_MediaType]] = {}
    for media_type in media_types:
        groups.setdefault(media_type.precedence, set()).add(media_type)
    return [groups[precedence] for precedence in sorted(groups, reverse=True)]


def order_by_precedence(media_type_lst: Iterable[str]) -> list[set[str]]:
    """As :func:`order_parsed_by_precedence`, for texts."""
    groups = order_parsed_by_precedence(map(_MediaType, media_type_lst))
    return [{media_type.orig for media_type in group} for group in groups]
