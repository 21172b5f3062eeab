"""The names that a template sees, in layers: the nearest layer that has a name wins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

# The CSRF token is in every request context, for ``{% csrf_token %}``.
_builtin_context_processors = ("fastjango.template.context_processors.csrf",)
_BUILTIN_NAMES = {"True": True, "False": False, "None": None}
_absent: Any = object()


class ContextPopException(Exception):
    """More layers were taken off than were put on."""


class ContextDict(dict[str, Any]):
    """A layer just put on; as a context manager it takes itself off."""

    def __init__(self, context: BaseContext, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        for values in args:
            self.update(values)
        self.update(kwargs)
        context.dicts.append(self)
        self.context = context

    def __enter__(self) -> ContextDict:
        return self

    def __exit__(self, *args: object, **kwargs: object) -> None:
        self.context.pop()


class BaseContext:
    """A stack of dictionaries; ``dicts[0]`` has ``True``, ``False`` and ``None``.

    Source: django.template.context.BaseContext.
    """

    dicts: list[dict[str, Any]]
    # Whether the logger wants to know of names that are not found; asked once for each rendering.
    records = False

    def __init__(self, dict_: Any = None) -> None:
        self._reset_dicts(dict_)

    def _reset_dicts(self, value: Any = None) -> None:
        self.dicts = [dict(_BUILTIN_NAMES)]
        if isinstance(value, BaseContext):
            self.dicts.extend(value.dicts[1:])
        elif value is not None:
            self.dicts.append(value)

    def __copy__(self) -> Any:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin.dicts = list(self.dicts)
        return twin

    def __repr__(self) -> str:
        return repr(self.dicts)

    def __iter__(self) -> Iterator[Any]:
        return reversed(self.dicts)

    def push(self, *args: Any, **kwargs: Any) -> ContextDict:
        """Put a layer on; values come from dictionaries, contexts and keywords."""
        layers: list[Any] = []
        for values in args:
            layers.extend(values.dicts[1:] if isinstance(values, BaseContext) else [values])
        return ContextDict(self, *layers, **kwargs)

    def pop(self) -> dict[str, Any]:
        """Take the top layer off.

        Raises:
            ContextPopException: there is none left.
        """
        if len(self.dicts) == 1:
            raise ContextPopException
        return self.dicts.pop()

    def __setitem__(self, key: str, value: Any) -> None:
        self.dicts[-1][key] = value

    def set_upward(self, key: str, value: Any) -> None:
        """Set a name in the nearest layer that has it; in the top one where none has."""
        layer = next((layer for layer in reversed(self.dicts) if key in layer), self.dicts[-1])
        layer[key] = value

    def __getitem__(self, key: str) -> Any:
        for layer in reversed(self.dicts):
            if key in layer:
                return layer[key]
        raise KeyError(key)

    def __delitem__(self, key: str) -> None:
        del self.dicts[-1][key]

    def __contains__(self, key: object) -> bool:
        return any(key in layer for layer in self.dicts)

    def get(self, key: str, otherwise: Any = None) -> Any:
        """The name's value, or ``otherwise``."""
        for layer in reversed(self.dicts):
            if key in layer:
                return layer[key]
        return otherwise

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The name's value; set to ``default`` first where it has none."""
        value = self.get(key, _absent)
        if value is _absent:
            value = self[key] = default
        return value

    def new(self, values: Any = None) -> Any:
        """A context like this one with other names."""
        other = copy(self)
        other._reset_dicts(values)
        return other

    def flatten(self) -> dict[str, Any]:
        """All names in one dictionary."""
        flat: dict[str, Any] = {}
        for layer in self.dicts:
            flat.update(layer)
        return flat

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BaseContext):
            return NotImplemented
        return self.flatten() == other.flatten()

    __hash__ = None  # type: ignore[assignment]  # contexts change


class Context(BaseContext):
    """The names of one rendering, and how values are shown.

    Args:
        autoescape: Escape what is printed and not marked as safe.
        use_l10n: Localize numbers and dates; ``None`` means as usual.
        use_tz: Show times in the current time zone; ``None`` means as ``USE_TZ`` says.

    Source: django.template.Context.
    """

    template_name: Any

    def __init__(
        self, dict_: Any = None, autoescape: bool = True, use_l10n: bool | None = None, use_tz: bool | None = None
    ) -> None:
        self.autoescape = autoescape
        self.use_l10n = use_l10n
        self.use_tz = use_tz
        self.template_name = "unknown"
        self.render_context = RenderContext()
        # The template that the rendering began with.
        self.template: Any = None
        super().__init__(dict_)

    @contextmanager
    def bind_template(self, template: Any) -> Iterator[None]:
        """Make a template the one that this context renders, for a ``with`` block.

        Raises:
            RuntimeError: there is one already.
        """
        if self.template is not None:
            raise RuntimeError("Context is already bound to a template")
        self.template = template
        try:
            yield
        finally:
            self.template = None

    def __copy__(self) -> Any:
        twin = super().__copy__()
        twin.render_context = copy(self.render_context)
        return twin

    def update(self, other_dict: Any) -> ContextDict:
        """Put a layer on that has a mapping's values.

        Raises:
            TypeError: it is no mapping.
        """
        if not hasattr(other_dict, "__getitem__"):
            raise TypeError("other_dict must be a mapping (dictionary-like) object.")
        if isinstance(other_dict, BaseContext):
            other_dict = other_dict.dicts[-1] if len(other_dict.dicts) > 1 else {}
        return ContextDict(self, other_dict)


class RenderContext(BaseContext):
    """What nodes remember during a rendering; every template has a layer of its own and sees no other.

    Source: django.template.context.RenderContext.
    """

    template: Any = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.dicts[-1])

    def __contains__(self, key: object) -> bool:
        return key in self.dicts[-1]

    def get(self, key: Any, otherwise: Any = None) -> Any:
        """The value in the current template's layer."""
        return self.dicts[-1].get(key, otherwise)

    def __getitem__(self, key: Any) -> Any:
        return self.dicts[-1][key]

    @contextmanager
    def push_state(self, template: Any, isolated_context: bool = True) -> Iterator[None]:
        """Make a template the current one for a ``with`` block.

        Args:
            isolated_context: Give it a layer of its own.
        """
        outer, self.template = self.template, template
        if isolated_context:
            self.push()
        try:
            yield
        finally:
            self.template = outer
            if isolated_context:
                self.pop()


class RequestContext(Context):
    """A context that has what the context processors say about a request.

    Args:
        processors: More of them, beside the engine's.

    Source: django.template.RequestContext.
    """

    def __init__(
        self,
        request: Any,
        dict_: Any = None,
        processors: Any = None,
        use_l10n: bool | None = None,
        use_tz: bool | None = None,
        autoescape: bool = True,
    ) -> None:
        super().__init__(dict_, use_l10n=use_l10n, use_tz=use_tz, autoescape=autoescape)
        self.request = request
        self._processors = () if processors is None else tuple(processors)
        self._processors_index = len(self.dicts)
        self.dicts.append({})  # filled by the processors
        self.dicts.append({})  # for what is set later

    @contextmanager
    def bind_template(self, template: Any) -> Iterator[None]:
        """Make a template the one that this context renders, and run its engine's context processors.

        Raises:
            RuntimeError: there is one already.
            TypeError: a processor returned no dictionary.
        """
        if self.template is not None:
            raise RuntimeError("Context is already bound to a template")
        self.template = template
        names: dict[str, Any] = {}
        for processor in (*template.engine.template_context_processors, *self._processors):
            found = processor(self.request)
            try:
                names.update(found)
            except TypeError as exc:
                raise TypeError(f"Context processor {processor.__qualname__} didn't return a dictionary.") from exc
        index = self._processors_index
        self.dicts[index] = names
        try:
            yield
        finally:
            self.template = None
            self.dicts[index] = {}

    def new(self, values: Any = None) -> Any:
        """A context like this one with other names and without the processors' layer."""
        other = super().new(values)
        # The new stack has no place for them.
        other.__dict__.pop("_processors_index", None)
        return other


def make_context(context: Any, request: Any = None, **kwargs: Any) -> Context:
    """The context for a dictionary (or ``None``), with a request a request context.

    Raises:
        TypeError: it is something else.
    """
    if context is not None and not isinstance(context, dict):
        raise TypeError(f"context must be a dict rather than {type(context).__name__}.")
    if request is None:
        return Context(context, **kwargs)
    made = RequestContext(request, **kwargs)
    if context:
        made.push(context)
    return made
