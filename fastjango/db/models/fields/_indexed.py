"""Expressions in the form that indexes and unique constraints take them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.db.models.expressions import Col, ExpressionList, Func, OrderBy
from fastjango.db.models.functions.comparison import Collate
from fastjango.utils.functional import partition


class IndexExpression(Func):
    """An expression as an index takes it: order and collation outside, the rest in parentheses."""

    template = "%(expressions)s"
    wrapper_classes: tuple[Any, ...] = (OrderBy, Collate)

    def set_wrapper_classes(self, connection: Any = None) -> None:
        """Leave collations inside where the database wants them there."""
        if connection and connection.features.collate_as_index_expression:
            self.wrapper_classes = tuple(cls for cls in self.wrapper_classes if cls is not Collate)

    @classmethod
    def register_wrappers(cls, *wrapper_classes: Any) -> None:
        """Set the classes that stay outside, from outermost to innermost."""
        cls.wrapper_classes = wrapper_classes

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """The expression in a query, in the order that an index wants.

        Raises:
            ValueError: a wrapper occurs twice, or below something else.
        """
        parts = list(self.flatten())
        inner, wrappers = partition(lambda part: isinstance(part, self.wrapper_classes), parts)
        kinds = [type(wrapper) for wrapper in wrappers]
        if len(set(kinds)) != len(kinds):
            names = ", ".join(cls.__qualname__ for cls in self.wrapper_classes)
            raise ValueError(f"Multiple references to {names} can't be used in an indexed expression.")
        if parts[1 : len(wrappers) + 1] != wrappers:
            names = ", ".join(cls.__qualname__ for cls in self.wrapper_classes)
            raise ValueError(f"{names} must be topmost expressions in an indexed expression.")
        # flatten() begins with this object itself.
        root = inner[1]
        resolved = root.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        wanted: Any = root if isinstance(resolved, Col) else Func(root, template="(%(expressions)s)")
        for wrapper_class in reversed(self.wrapper_classes):
            for wrapper in wrappers:
                if type(wrapper) is wrapper_class:
                    wrapper = wrapper.copy()
                    wrapper.set_source_expressions([wanted, *wrapper.get_source_expressions()[1:]])
                    wanted = wrapper
        self.set_source_expressions([wanted])
        return super().resolve_expression(query, allow_joins, reuse, summarize, for_save)


def indexed(expressions: Iterable[Any], query: Any, connection: Any) -> Any:
    """Expressions as a list that an index on a database takes, on the columns of a query."""
    parts = []
    for expression in expressions:
        part = IndexExpression(expression)
        part.set_wrapper_classes(connection)
        parts.append(part)
    return ExpressionList(*parts).resolve_expression(query)
