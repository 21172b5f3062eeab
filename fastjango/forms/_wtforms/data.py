"""Submitted data between the two libraries: values, uploads, texts of errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.utils.datastructures import MultiValueDict

from .._uploads import as_uploaded_file


class FormData:
    """Submitted data as WTForms reads it: several values by name, uploads among them."""

    def __init__(self, data: Any, files: Any = None) -> None:
        self._sources = [source for source in (data, files) if source]

    def __bool__(self) -> bool:
        return True

    def __contains__(self, name: object) -> bool:
        return any(name in source for source in self._sources)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for source in self._sources for name in source})

    def getlist(self, name: str) -> list[Any]:
        """All values of a name."""
        found: list[Any] = []
        for source in self._sources:
            if name in source:
                values = source.getlist(name) if hasattr(source, "getlist") else source[name]
                found.extend(values if isinstance(values, list | tuple) else [values])
        return found

    def renamed(self, before: str, after: str) -> FormData:
        """The values of names that begin with one and a hyphen, under another."""
        start = f"{before}-"
        return FormData({after + name[len(before) :]: self.getlist(name) for name in self if name.startswith(start)})


def split(source: Any) -> tuple[MultiValueDict, MultiValueDict]:
    """What WTForms got as one, whatever framework it is of, as our two: data and files."""
    data: MultiValueDict = MultiValueDict()
    files: MultiValueDict = MultiValueDict()
    for name in source or ():
        for value in source.getlist(name):
            is_upload = hasattr(value, "read")
            (files if is_upload else data).appendlist(name, as_uploaded_file(value) if is_upload else value)
    return data, files


def texts(messages: Any) -> Iterator[str]:
    """The texts in WTForms' errors, which are nested for enclosed forms."""
    for message in messages.values() if isinstance(messages, dict) else messages:
        if isinstance(message, list | tuple | dict):
            yield from texts(message)
        else:
            yield str(message)
