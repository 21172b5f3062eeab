"""The conditions of ``{% if %}``: operators by precedence."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from .exceptions import TemplateSyntaxError

# How tightly each operator binds, and what it does to values. ``and`` and ``or`` look at the second only if needed.
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
    "is": operator.is_,
    "is not": operator.is_not,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_STRENGTH = {"or": 6, "and": 7, "not": 8, "in": 9, "not in": 9} | dict.fromkeys(
    ("is", "is not", "==", "!=", ">", ">=", "<", "<="), 10
)
_DOUBLE = {("not", "in"): "not in", ("is", "not"): "is not"}


class Literal:
    """An operand.

    Source: django.template.smartif.Literal.
    """

    id = "literal"

    def __init__(self, value: Any) -> None:
        self.value = value

    def display(self) -> Any:
        """What messages call it."""
        return repr(self.value)

    def eval(self, context: Any) -> Any:
        """Its value."""
        return self.value

    def __repr__(self) -> str:
        return f"({self.id} {self.value!r})"


class Operation:
    """An operator with its operand (``not``) or operands."""

    def __init__(self, id: str, first: Any, second: Any = None) -> None:
        self.id = id
        self.first = first
        self.second = second
        # How many operators stand inside each other.
        self.depth: int = 1 + max(getattr(first, "depth", 0), getattr(second, "depth", 0))

    def eval(self, context: Any) -> Any:
        """The operation's value, ``False`` when it fails: templates do not raise here."""
        try:
            if self.id == "not":
                return not self.first.eval(context)
            if self.id == "and":
                return self.first.eval(context) and self.second.eval(context)
            if self.id == "or":
                return self.first.eval(context) or self.second.eval(context)
            return _COMPARISONS[self.id](self.first.eval(context), self.second.eval(context))
        except Exception:
            return False

    def __repr__(self) -> str:
        parts = [self.id, *(repr(one) for one in (self.first, self.second) if one is not None)]
        return f"({' '.join(parts)})"


class IfParser:
    """Makes a tree of words.

    Source: django.template.smartif.IfParser.
    """

    error_class: type[Exception] = ValueError

    def __init__(self, tokens: Sequence[Any]) -> None:
        words: list[Any] = []
        for word in tokens:
            is_pair = bool(words) and isinstance(words[-1], str) and isinstance(word, str)
            joined = _DOUBLE.get((words[-1], word)) if is_pair else None
            if joined:
                words[-1] = joined
            else:
                words.append(word)
        self._words = [word if isinstance(word, str) and word in _STRENGTH else self.create_var(word) for word in words]
        self._position = 0

    def create_var(self, value: Any) -> Any:
        """An operand for a word that is no operator."""
        return Literal(value)

    def parse(self) -> Any:
        """The tree; its ``eval(context)`` is the condition's value.

        Raises:
            ValueError: the words are no condition (or the subclass's ``error_class``).
        """
        tree = self._expression(0)
        if self._position < len(self._words):
            left = self._words[self._position]
            shown = left if isinstance(left, str) else left.display()
            raise self.error_class(f"Unused '{shown}' at end of if expression.")
        return tree

    def _expression(self, strength: int) -> Any:
        tree = self._operand()
        while self._position < len(self._words):
            word = self._words[self._position]
            if not isinstance(word, str):
                break
            if word == "not":
                raise self.error_class("Not expecting 'not' as infix operator in if tag.")
            if _STRENGTH[word] <= strength:
                break
            self._position += 1
            tree = Operation(word, tree, self._expression(_STRENGTH[word]))
        return tree

    def _operand(self) -> Any:
        if self._position >= len(self._words):
            raise self.error_class("Unexpected end of expression in if tag.")
        word = self._words[self._position]
        self._position += 1
        if not isinstance(word, str):
            return word
        if word == "not":
            return Operation("not", self._expression(_STRENGTH["not"]))
        raise self.error_class(f"Not expecting '{word}' in this position in if tag.")


class TemplateLiteral(Literal):
    """An operand that is an expression of the template language.

    Source: django.template.defaulttags.TemplateLiteral.
    """

    def __init__(self, value: Any, text: str) -> None:
        super().__init__(value)
        self.text = text

    def display(self) -> str:
        return self.text

    def eval(self, context: Any) -> Any:
        return self.value.resolve(context, ignore_failures=True)


class TemplateIfParser(IfParser):
    """Reads the words of ``{% if %}``."""

    error_class = TemplateSyntaxError

    def __init__(self, parser: Any, *args: Any, **kwargs: Any) -> None:
        self.template_parser = parser
        super().__init__(*args, **kwargs)

    def create_var(self, value: Any) -> Any:
        return TemplateLiteral(self.template_parser.compile_filter(value), value)
