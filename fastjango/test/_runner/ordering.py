"""In which order tests run, and which of them."""

from __future__ import annotations

import hashlib
import itertools
import random
import unittest
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastjango.test.utils import iter_test_cases
from fastjango.utils.datastructures import OrderedSet

Key = Callable[[Any], str]


class Shuffler:
    """Shuffles things by their keys, so that the order of some does not depend on which others there are.

    Args:
        seed: A number that gives the same order again; made up when None.
    """

    hash_algorithm = "md5"  # quick, and nothing secret hangs on it

    def __init__(self, seed: int | None = None) -> None:
        given = seed is not None
        self.seed = seed if seed is not None else random.randint(0, 10**10 - 1)
        self.seed_source = "given" if given else "generated"

    @classmethod
    def _hash_text(cls, text: str) -> str:
        digest = hashlib.new(cls.hash_algorithm, usedforsecurity=False)
        digest.update(text.encode())
        return digest.hexdigest()

    @property
    def seed_display(self) -> str:
        """The seed and where it is from."""
        return f"{self.seed!r} ({self.seed_source})"

    def _hash_item(self, item: Any, key: Key) -> str:
        return self._hash_text(f"{self.seed}{key(item)}")

    def shuffle(self, items: Iterable[Any], key: Key) -> list[Any]:
        """The items in an order that the seed and each one's key give.

        Raises:
            RuntimeError: two items have the same key.
        """
        places: dict[str, Any] = {}
        for item in items:
            place = self._hash_item(item, key)
            if place in places:
                raise RuntimeError(
                    f"item {item!r} has same hash {place!r} as item {places[place]!r}",
                )
            places[place] = item
        return [places[place] for place in sorted(places)]


def _class_key(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def shuffle_tests(tests: Iterable[Any], shuffler: Shuffler) -> Iterator[Any]:
    """The tests with classes shuffled, and the tests of each class."""
    by_class: dict[type, list[Any]] = {}
    for test in tests:
        by_class.setdefault(type(test), []).append(test)
    for cls in shuffler.shuffle(by_class, key=_class_key):
        yield from shuffler.shuffle(by_class[cls], key=lambda test: test.id())


def reorder_test_bin(tests: Any, shuffler: Shuffler | None = None, reverse: bool = False) -> Iterator[Any]:
    """The tests of one kind, shuffled or reversed, those of a class together."""
    if shuffler is None:
        return reversed(list(tests)) if reverse else iter(tests)
    ordered = shuffle_tests(tests, shuffler)
    return reversed(list(ordered)) if reverse else ordered


def reorder_tests(
    tests: Iterable[Any], classes: tuple[type, ...], reverse: bool = False, shuffler: Shuffler | None = None
) -> Iterator[Any]:
    """The tests by kind: those of the given classes first, in that order, each test once.

    Args:
        classes: Kinds of tests in their order; what is of none comes last.
        reverse: Reverse the order within each kind.
    """
    # The first group is for modules and classes that failed to load: it is best to hear of them first.
    groups: list[OrderedSet] = [OrderedSet() for _ in range(len(classes) + 2)]
    for test in tests:
        if isinstance(test, unittest.loader._FailedTest):  # type: ignore[attr-defined]  # the only sign of it
            groups[0].add(test)
            continue
        kind = next((n for n, cls in enumerate(classes) if isinstance(test, cls)), len(classes))
        groups[kind + 1].add(test)
    return itertools.chain.from_iterable(reorder_test_bin(group, shuffler, reverse) for group in groups)


def partition_suite_by_case(suite: Any) -> list[Any]:
    """A suite for each test case class, in order."""
    suite_class = type(suite)
    return [suite_class(tests) for _, tests in itertools.groupby(iter_test_cases(suite), type)]


def test_match_tags(test: Any, tags: set[str], exclude_tags: set[str]) -> bool:
    """Whether a test is among those that tags select."""
    if isinstance(test, unittest.loader._FailedTest):  # type: ignore[attr-defined]  # as above
        # Whatever it would have been: an error must not go unnoticed.
        return True
    method = getattr(test, getattr(test, "_testMethodName", "run"), None)
    own = set(getattr(test, "tags", ())) | set(getattr(method, "tags", ()))
    return not own & exclude_tags and (not tags or bool(own & tags))


def filter_tests_by_tags(tests: Iterable[Any], tags: set[str], exclude_tags: set[str]) -> Iterator[Any]:
    """The tests that tags select."""
    return (test for test in tests if test_match_tags(test, tags, exclude_tags))
