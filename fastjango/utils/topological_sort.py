"""Sorting things so that each comes after what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any


class CyclicDependencyError(ValueError):
    """Things depend on each other in a circle."""


def topological_sort_as_sets(dependency_graph: Mapping[Any, Iterable[Any]]) -> Iterator[set[Any]]:
    """Sets of nodes, each set depending only on the sets before it.

    Raises:
        CyclicDependencyError: there is a circle; it names the circle's edges.
    """
    sorter = TopologicalSorter(dependency_graph)
    try:
        sorter.prepare()
    except CycleError as exc:
        circle = exc.args[1]
        edges = ", ".join(f"{after!r}:{before!r}" for before, after in pairwise(circle))
        raise CyclicDependencyError(f"Cyclic dependency in graph: {edges}") from exc
    while sorter.is_active():
        ready = sorter.get_ready()
        yield set(ready)
        sorter.done(*ready)


def stable_topological_sort(nodes: Iterable[Any], dependency_graph: Mapping[Any, Iterable[Any]]) -> list[Any]:
    """The nodes so that each follows its dependencies; otherwise in the order given.

    Raises:
        CyclicDependencyError: there is a circle.
    """
    nodes = list(nodes)
    return [node for layer in topological_sort_as_sets(dependency_graph) for node in nodes if node in layer]
