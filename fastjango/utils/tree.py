"""A node of a tree of conditions: children, a connector and a negation."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Self

from fastjango.utils.hashable import make_hashable


class Node:
    """Children joined by a connector (such as ``AND``), perhaps negated; Q objects are nodes.

    Source: django.utils.tree.Node.
    """

    default = "DEFAULT"

    def __init__(
        self, children: Sequence[Any] | None = None, connector: str | None = None, negated: bool = False
    ) -> None:
        self.children: list[Any] = list(children or ())
        self.connector = connector or self.default
        self.negated = negated

    @classmethod
    def create(cls, children: Sequence[Any] | None = None, connector: str | None = None, negated: bool = False) -> Self:
        """A node of this class, even where the subclass's ``__init__`` takes other arguments."""
        node = cls.__new__(cls)
        Node.__init__(node, children, connector, negated)
        return node

    def __str__(self) -> str:
        inner = f"{self.connector}: {', '.join(map(str, self.children))}"
        return f"(NOT ({inner}))" if self.negated else f"({inner})"

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def __copy__(self) -> Self:
        node = self.create(connector=self.connector, negated=self.negated)
        node.children = self.children
        return node

    copy = __copy__

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        node = self.create(connector=self.connector, negated=self.negated)
        node.children = copy.deepcopy(self.children, memo)
        return node

    def __len__(self) -> int:
        return len(self.children)

    def __bool__(self) -> bool:
        return bool(self.children)

    def __contains__(self, other: Any) -> bool:
        return other in self.children

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node) or self.__class__ is not other.__class__:
            return False
        mine = (self.connector, self.negated, self.children)
        return mine == (other.connector, other.negated, other.children)

    def __hash__(self) -> int:
        return hash((self.__class__, self.connector, self.negated, *make_hashable(self.children)))

    def add(self, data: Any, conn_type: str) -> Any:
        """Join something to the node under a connector and return what now stands for it in the tree.

        A node of another connector is pushed down one level first; a node with the same
        connector that is not negated (or has one child) is dissolved into this one.
        """
        if self.connector != conn_type:
            below = self.copy()
            self.connector = conn_type
            self.children = [below, data]
            return data
        dissolves = isinstance(data, Node) and not data.negated and (data.connector == conn_type or len(data) == 1)
        if dissolves:
            self.children.extend(data.children)
            return self
        self.children.append(data)
        return data

    def negate(self) -> None:
        """Turn the node's meaning round."""
        self.negated = not self.negated
