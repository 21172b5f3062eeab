"""The order in which migrations run."""

from __future__ import annotations

import pytest

from fastjango.db.migrations.exceptions import CircularDependencyError, NodeNotFoundError
from fastjango.db.migrations.graph import MigrationGraph


def graph(edges: str) -> MigrationGraph:
    """A graph from words like ``a1<b1``: b1 depends on a1."""
    made = MigrationGraph()
    pairs = [word.split("<") for word in edges.split()]
    for name in dict.fromkeys(name for pair in pairs for name in pair):
        made.add_node((name[0], name[1:]), None)
    for parent, child in pairs:
        made.add_dependency(None, (child[0], child[1:]), (parent[0], parent[1:]))
    return made


def names(keys: list[tuple[str, str]]) -> str:
    return " ".join(app + name for app, name in keys)


@pytest.mark.parametrize(
    ("edges", "target", "forwards", "backwards"),
    [
        ("a1<a2 a2<a3", "a2", "a1 a2", "a3 a2"),
        ("a1<a2 b1<a2", "a2", "b1 a1 a2", "a2"),
        ("a1<b1 b1<a2", "a2", "a1 b1 a2", "a2"),
    ],
)
def test_plans(edges: str, target: str, forwards: str, backwards: str) -> None:
    """What a migration needs comes before it; going back, what needs it does."""
    made = graph(edges)
    key = (target[0], target[1:])
    assert names(made.forwards_plan(key)) == forwards
    assert names(made.backwards_plan(key)) == backwards


def test_circles_and_missing_nodes_are_told() -> None:
    """The error names the circle, or the migration that is missing."""
    with pytest.raises(CircularDependencyError, match=r"a\.1.*a\.2|a\.2.*a\.1"):
        graph("a1<a2 a2<a1").ensure_not_cyclic()
    with pytest.raises(NodeNotFoundError, match="not a valid node"):
        graph("a1<a2").forwards_plan(("z", "1"))


def test_a_squashed_migration_takes_the_place_of_its_parts() -> None:
    """What depended on a part depends on the whole."""
    made = graph("a1<a2 a2<a3 a2<b1")
    made.add_node(("a", "s"), None)
    made.remove_replaced_nodes(("a", "s"), [("a", "1"), ("a", "2")])
    assert names(made.forwards_plan(("b", "1"))) == "as b1"
    assert names(made.leaf_nodes("a")) == "a3"
