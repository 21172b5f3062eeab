"""What a system check answers: messages with a level, a hint, an object and an identifier."""

from __future__ import annotations

from typing import Any

DEBUG = 10
INFO = 20
WARNING = 30
ERROR = 40
CRITICAL = 50


class CheckMessage:
    """One finding of a system check.

    Args:
        level: One of the levels of this module, or any number in between.
        msg: What is wrong.
        hint: What to do about it.
        obj: The model, field, manager or other object it is about.
        id: The identifier that silences it, such as ``fields.E300``.

    Source: django.core.checks.CheckMessage.
    """

    def __init__(self, level: int, msg: Any, hint: Any = None, obj: Any = None, id: str | None = None) -> None:
        if not isinstance(level, int):
            raise TypeError("The first argument should be level.")
        self.level, self.msg, self.hint, self.obj, self.id = level, msg, hint, obj, id

    def _facts(self) -> tuple[Any, ...]:
        return (self.level, self.msg, self.hint, self.obj, self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._facts() == other._facts()

    __hash__ = None  # type: ignore[assignment]  # messages with equal facts are equal and may hold anything

    def __str__(self) -> str:
        tag = f"({self.id}) " if self.id else ""
        hint = f"\n\tHINT: {self.hint}" if self.hint else ""
        return f"{self._shown_object()}: {tag}{self.msg}{hint}"

    def _shown_object(self) -> str:
        if self.obj is None:
            return "?"
        # A model class shows its label, as its field does with its own name behind it.
        options = getattr(self.obj, "_meta", None) if isinstance(self.obj, type) else None
        return str(getattr(options, "label", self.obj))

    def __repr__(self) -> str:
        level, msg, hint, obj, id_ = map(repr, self._facts())
        return f"<{type(self).__name__}: level={level}, msg={msg}, hint={hint}, obj={obj}, id={id_}>"

    def is_serious(self, level: int = ERROR) -> bool:
        """Whether the message is at least of a level."""
        return self.level >= level

    def is_silenced(self) -> bool:
        """Whether ``SILENCED_SYSTEM_CHECKS`` names its identifier."""
        from fastjango.conf import settings  # read at each call; messages themselves need no settings

        return self.id in settings.SILENCED_SYSTEM_CHECKS


class _Levelled(CheckMessage):
    """A message whose class tells its level."""

    _level: int

    def __init__(self, msg: Any, hint: Any = None, obj: Any = None, id: str | None = None) -> None:
        super().__init__(self._level, msg, hint, obj, id)


class Debug(_Levelled):
    """Of use to developers only."""

    _level = DEBUG


class Info(_Levelled):
    """Good to know."""

    _level = INFO


class Warning(_Levelled):  # Django's name; the module needs no built-in of that name
    """Probably a mistake."""

    _level = WARNING


class Error(_Levelled):
    """A mistake; commands do not run."""

    _level = ERROR


class Critical(_Levelled):
    """A mistake that makes everything else doubtful."""

    _level = CRITICAL
