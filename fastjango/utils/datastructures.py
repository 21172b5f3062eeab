"""Dictionaries with several values a key, ordered sets, and other small containers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any


class OrderedSet:
    """A set that keeps the order in which its items came."""

    def __init__(self, iterable: Iterable[Any] | None = None) -> None:
        self.dict: dict[Any, None] = dict.fromkeys(iterable or ())

    def add(self, item: Any) -> None:
        """Add the item at the end, unless it is there."""
        self.dict[item] = None

    def remove(self, item: Any) -> None:
        """Remove the item; ``KeyError`` when it is not there."""
        del self.dict[item]

    def discard(self, item: Any) -> None:
        """Remove the item if it is there."""
        self.dict.pop(item, None)

    def __iter__(self) -> Iterator[Any]:
        yield from self.dict

    def __reversed__(self) -> Iterator[Any]:
        yield from reversed(self.dict)

    def __contains__(self, item: Any) -> bool:
        return item in self.dict

    def __bool__(self) -> bool:
        return bool(self.dict)

    def __len__(self) -> int:
        return len(self.dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self.dict) if self.dict else ''})"


class MultiValueDictKeyError(KeyError):
    """A key is missing from a :class:`MultiValueDict`."""


class MultiValueDict(dict[Any, Any]):
    """A dictionary whose keys have lists of values; plain reading gives the last one.

    Source: django.utils.datastructures.MultiValueDict.
    """

    def __init__(self, key_to_list_mapping: Any = ()) -> None:
        super().__init__(key_to_list_mapping)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {super().__repr__()}>"

    def __getitem__(self, key: Any) -> Any:
        if key not in self:
            raise MultiValueDictKeyError(key)
        values = super().__getitem__(key)
        return values[-1] if values else []

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, [value])

    def __copy__(self) -> MultiValueDict:
        return type(self)((key, values[:]) for key, values in self.lists())

    def __deepcopy__(self, memo: dict[int, Any]) -> MultiValueDict:
        twin = memo[id(self)] = type(self)()
        for key, values in dict.items(self):
            dict.__setitem__(twin, copy.deepcopy(key, memo), copy.deepcopy(values, memo))
        return twin

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_data": dict(self.lists())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        rest = dict(state)
        for key, values in rest.pop("_data", {}).items():
            self.setlist(key, values)
        self.__dict__.update(rest)

    def get(self, key: Any, default: Any = None) -> Any:
        """The last value of a key; the default when there is none."""
        values = super().get(key)
        return values[-1] if values else default

    def getlist(self, key: Any, default: Any = None) -> Any:
        """All values of a key in a new list; an empty list, or the default, when the key is missing."""
        values = self._getlist(key, default)
        return list(values) if isinstance(values, list) else values

    def _getlist(self, key: Any, default: Any = None) -> Any:
        """The list itself, which may be changed."""
        if key in self:
            return super().__getitem__(key)
        return [] if default is None else default

    def setlist(self, key: Any, list_: list[Any]) -> None:
        """Replace all values of a key."""
        super().__setitem__(key, list_)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The last value of a key, which is the default if it was missing."""
        if key not in self:
            self[key] = default
        return self[key]

    def setlistdefault(self, key: Any, default_list: list[Any] | None = None) -> Any:
        """The list of a key, which is the given one if it was missing."""
        if key not in self:
            self.setlist(key, [] if default_list is None else default_list)
        return super().__getitem__(key)

    def appendlist(self, key: Any, value: Any) -> None:
        """Add a value at the end of a key's list."""
        self.setlistdefault(key).append(value)

    def items(self) -> Any:
        """Pairs of key and last value."""
        return ((key, self[key]) for key in self)

    def lists(self) -> Iterator[tuple[Any, list[Any]]]:
        """Pairs of key and list of values."""
        return iter(super().items())

    def values(self) -> Any:
        """The last value of each key."""
        return (self[key] for key in self)

    def copy(self) -> Any:
        """A copy with its own lists."""
        return copy.copy(self)

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Add values to the lists of keys; nothing is replaced.

        Raises:
            TypeError: more than one positional argument, or one that is neither mapping nor pairs.
            ValueError: an item is no pair.
        """
        if len(args) > 1:
            raise TypeError(f"update expected at most 1 argument, got {len(args)}")
        for source in (*args, kwargs):
            if isinstance(source, MultiValueDict):
                for key, values in source.lists():
                    self.setlistdefault(key).extend(values)
            else:
                for key, value in source.items() if hasattr(source, "items") else source:
                    self.appendlist(key, value)

    def dict(self) -> dict[Any, Any]:
        """A plain dictionary with the last value of each key."""
        return {key: self[key] for key in self}


class ImmutableList(tuple[Any, ...]):
    """A tuple that says so when it is used as a list."""

    warning: str

    def __new__(cls, *args: Any, warning: str = "ImmutableList object is immutable.", **kwargs: Any) -> ImmutableList:
        self = super().__new__(cls, *args, **kwargs)
        self.warning = warning
        return self

    def complain(self, *args: Any, **kwargs: Any) -> None:
        """Raise ``AttributeError`` with the list's warning."""
        raise AttributeError(self.warning)


for _method in (
    *("__delitem__", "__delslice__", "__iadd__", "__imul__", "__setitem__", "__setslice__"),
    *("append", "extend", "insert", "pop", "remove", "sort", "reverse"),
):
    setattr(ImmutableList, _method, ImmutableList.complain)


class DictWrapper(dict[str, Any]):
    """A dictionary that passes the values of keys with a prefix through a function."""

    def __init__(self, data: Any, func: Callable[[Any], Any], prefix: str) -> None:
        super().__init__(data)
        self.func, self.prefix = func, prefix

    def __getitem__(self, key: str) -> Any:
        if key.startswith(self.prefix):
            return self.func(super().__getitem__(key.removeprefix(self.prefix)))
        return super().__getitem__(key)


class CaseInsensitiveMapping(Mapping[str, Any]):
    """A read-only mapping whose text keys are found in any case, and shown as they came."""

    def __init__(self, data: Any) -> None:
        pairs = self._checked_pairs(data.items() if isinstance(data, Mapping) else data)
        self._store: dict[str, tuple[str, Any]] = {key.lower(): (key, value) for key, value in pairs}

    @staticmethod
    def _checked_pairs(pairs: Iterable[Any]) -> Iterator[Any]:
        for number, pair in enumerate(pairs):
            if len(pair) != 2:
                raise ValueError(f"dictionary update sequence element #{number} has length {len(pair)}; 2 is required.")
            if not isinstance(pair[0], str):
                raise ValueError(f"Element key {pair[0]} invalid, only strings are allowed")
            yield pair

    def __getitem__(self, key: str) -> Any:
        return self._store[key.lower()][1]

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._store.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return False
        return {key.lower(): value for key, value in self.items()} == {str(k).lower(): v for k, v in other.items()}

    __hash__ = None  # type: ignore[assignment]  # mappings with equal content are equal

    def __repr__(self) -> str:
        return repr(dict(self.items()))

    def copy(self) -> CaseInsensitiveMapping:
        """The mapping itself, since it cannot change."""
        return self
