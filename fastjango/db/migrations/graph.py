"""Which migration depends on which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import total_ordering
from typing import Any

from fastjango.db.migrations.state import ProjectState

from .exceptions import CircularDependencyError, NodeNotFoundError

Key = tuple[str, str]


@total_ordering
class Node:
    """A migration's key with the nodes before (parents) and after (children) it. Compares like its key."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.children: set[Node] = set()
        self.parents: set[Node] = set()

    def __eq__(self, other: object) -> bool:
        return self.key == other

    def __lt__(self, other: Any) -> bool:
        return bool(self.key < other)

    def __hash__(self) -> int:
        return hash(self.key)

    def __getitem__(self, item: int) -> str:
        return self.key[item]

    def __str__(self) -> str:
        return str(self.key)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: ({self.key[0]!r}, {self.key[1]!r})>"

    def add_child(self, child: Node) -> None:
        """Put a node after this one."""
        self.children.add(child)

    def add_parent(self, parent: Node) -> None:
        """Put a node before this one."""
        self.parents.add(parent)


class DummyNode(Node):
    """A migration that something depends on and that is not there (yet)."""

    def __init__(self, key: Key, origin: Any, error_message: str) -> None:
        super().__init__(key)
        self.origin = origin
        self.error_message = error_message

    def raise_error(self) -> None:
        """Say that it is missing."""
        raise NodeNotFoundError(self.error_message, self.key, origin=self.origin)


class MigrationGraph:
    """Migrations as nodes, dependencies as edges.

    Source: django.db.migrations.graph.MigrationGraph (5.2).
    """

    def __init__(self) -> None:
        self.node_map: dict[Key, Node] = {}
        self.nodes: dict[Key, Any] = {}

    def add_node(self, key: Key, migration: Any) -> None:
        """Add a migration."""
        assert key not in self.node_map
        self.node_map[key] = Node(key)
        self.nodes[key] = migration

    def add_dummy_node(self, key: Key, origin: Any, error_message: str) -> None:
        """Add a place for a migration that is missing."""
        self.node_map[key] = DummyNode(key, origin, error_message)
        self.nodes[key] = None

    def add_dependency(self, migration: Any, child: Key, parent: Key, skip_validation: bool = False) -> None:
        """Say that one migration depends on another.

        Args:
            migration: Whose file says so.
            child: What depends.
            parent: What it depends on.
            skip_validation: Let missing nodes be for now; :meth:`validate_consistency` finds them.

        Raises:
            NodeNotFoundError: one of the two is missing.
        """
        for key, role in ((child, "child"), (parent, "parent")):
            if key not in self.nodes:
                message = f"Migration {migration} dependencies reference nonexistent {role} node {key!r}"
                self.add_dummy_node(key, migration, message)
        self.node_map[child].add_parent(self.node_map[parent])
        self.node_map[parent].add_child(self.node_map[child])
        if not skip_validation:
            self.validate_consistency()

    def _detach(self, key: Key) -> Node:
        node = self.node_map.pop(key)
        self.nodes.pop(key, None)
        for child in node.children:
            child.parents.discard(node)
        for parent in node.parents:
            parent.children.discard(node)
        return node

    def remove_replaced_nodes(self, replacement: Key, replaced: Iterable[Key]) -> None:
        """Take out the migrations that a squashed one stands for; what depended on them depends on it."""
        replaced = set(replaced)
        squashed = self._node_or_fail(replacement, "to be removed nodes replacing")
        for key in replaced & set(self.node_map):
            gone = self._detach(key)
            for child in gone.children:
                # An edge to itself comes from a chain inside the replaced ones.
                if child.key not in replaced and child is not squashed:
                    child.add_parent(squashed)
                    squashed.add_child(child)
            for parent in gone.parents:
                if parent.key not in replaced and parent is not squashed:
                    parent.add_child(squashed)
                    squashed.add_parent(parent)

    def _node_or_fail(self, replacement: Key, what: str) -> Node:
        try:
            return self.node_map[replacement]
        except KeyError as exc:
            raise NodeNotFoundError(
                f"Unable to find replacement node {replacement!r}. It was either never added to the migration graph, "
                "or has been removed.",
                replacement,
            ) from exc

    def remove_replacement_node(self, replacement: Key, replaced: Iterable[Key]) -> None:
        """Take out a squashed migration; what depended on it depends on the last of those it stands for."""
        self._removable(replacement)
        gone = self._detach(replacement)
        nodes = {self.node_map[key] for key in replaced if key in self.node_map}
        before = {parent for node in nodes for parent in node.parents}
        # Only the ends of the replaced chains; a dependency on these is one on all.
        ends = nodes - before
        for child in gone.children:
            for end in ends:
                end.add_child(child)
                child.add_parent(end)

    def _removable(self, replacement: Key) -> None:
        if replacement not in self.node_map:
            raise NodeNotFoundError(
                f"Unable to remove replacement node {replacement!r}. It was either never added to the migration graph, "
                "or has been removed already.",
                replacement,
            )

    def validate_consistency(self) -> None:
        """Raise for the first missing migration."""
        for node in self.node_map.values():
            if isinstance(node, DummyNode):
                node.raise_error()

    def forwards_plan(self, target: Key) -> list[Key]:
        """What has to be applied up to a migration, itself included, in order."""
        return self._plan(target, lambda node: node.parents)

    def backwards_plan(self, target: Key) -> list[Key]:
        """What has to be unapplied down to a migration, itself included, in order."""
        return self._plan(target, lambda node: node.children)

    def _plan(self, target: Key, neighbours: Callable[[Node], set[Node]]) -> list[Key]:
        if target not in self.nodes:
            raise NodeNotFoundError(f"Node {target!r} not a valid node", target)
        return _depth_first(self.node_map[target], neighbours)

    def root_nodes(self, app: str | None = None) -> list[Key]:
        """The first migrations: those without a dependency inside their app."""
        return self._ends(app, lambda node: node.parents)

    def leaf_nodes(self, app: str | None = None) -> list[Key]:
        """The last migrations: those that nothing in their app depends on."""
        return self._ends(app, lambda node: node.children)

    def _ends(self, app: str | None, neighbours: Callable[[Node], set[Node]]) -> list[Key]:
        return sorted(
            key
            for key, node in self.node_map.items()
            if (not app or key[0] == app) and all(other.key[0] != key[0] for other in neighbours(node))
        )

    def iterative_dfs(self, start: Any, forwards: bool = True) -> list[Key]:
        """What stands before a node (or after it), then the node itself; each once, nearest last."""
        return _depth_first(start, (lambda node: node.parents) if forwards else (lambda node: node.children))

    def ensure_not_cyclic(self) -> None:
        """Raise ``CircularDependencyError`` when migrations depend on each other in a circle."""
        done: set[Key] = set()
        for root in list(self.nodes):
            path: list[Key] = []
            waiting: list[tuple[Key, bool]] = [(root, False)]
            while waiting:
                key, leaving = waiting.pop()
                if leaving:
                    path.pop()
                    done.add(key)
                elif key in path:
                    circle = path[path.index(key) :]
                    raise CircularDependencyError(", ".join("{}.{}".format(*step) for step in circle))
                elif key not in done:
                    path.append(key)
                    waiting.append((key, True))
                    waiting += [(child.key, False) for child in self.node_map[key].children]

    def __str__(self) -> str:
        return "Graph: {} nodes, {} edges".format(*self._nodes_and_edges())

    def __repr__(self) -> str:
        nodes, edges = self._nodes_and_edges()
        return f"<{type(self).__name__}: nodes={nodes}, edges={edges}>"

    def _nodes_and_edges(self) -> tuple[int, int]:
        return len(self.nodes), sum(len(node.parents) for node in self.node_map.values())

    def _generate_plan(self, nodes: Iterable[Key], at_end: bool) -> list[Key]:
        plan: dict[Key, None] = {}
        for node in nodes:
            for migration in self.forwards_plan(node):
                if at_end or migration not in nodes:
                    plan.setdefault(migration)
        return list(plan)

    def make_state(self, nodes: Any = None, at_end: bool = True, real_apps: Any = None) -> ProjectState:
        """The state at some migrations; at the ends of all apps when none are given.

        Args:
            nodes: One key or several.
            at_end: Whether the migrations themselves count.
            real_apps: Labels of apps without migrations.
        """
        if nodes is None:
            nodes = list(self.leaf_nodes())
        if not nodes:
            return ProjectState()
        if not isinstance(nodes[0], tuple):
            nodes = [nodes]
        state = ProjectState(real_apps=real_apps)
        for key in self._generate_plan(nodes, at_end):
            state = self.nodes[key].mutate_state(state, preserve=False)
        return state

    def __contains__(self, node: Any) -> bool:
        return node in self.nodes


def _depth_first(start: Node, neighbours: Callable[[Node], set[Node]]) -> list[Key]:
    """Everything reachable, what is farther first; a node stands before all that led to it."""
    order: dict[Key, None] = {}
    waiting: list[tuple[Node, bool]] = [(start, False)]
    while waiting:
        node, leaving = waiting.pop()
        if leaving:
            order.setdefault(node.key)
        elif node.key not in order:
            waiting.append((node, True))
            waiting += [(other, False) for other in sorted(neighbours(node))]
    return list(order)
