"""``Filter``: one value of a form and what it does to a query set."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, ClassVar

from fastjango import forms
from fastjango.db.models.constants import LOOKUP_SEP

from ..conf import settings
from ..constants import EMPTY_VALUES
from ..utils import label_for_filter


class Filter:
    """Narrows a query set by comparing a field with a value.

    Args:
        field_name: The path of the field; in a filter set by default the filter's own name.
        lookup_expr: How to compare; by default ``FILTERS_DEFAULT_LOOKUP_EXPR``.
        label: The label of the form field; by default made of field and lookup.
        method: A function ``(queryset, name, value)`` that narrows instead, or the name of the filter set's method.
        distinct: Leave repeated rows out.
        exclude: Keep what does not compare.
        kwargs: Arguments of the form field.
    """

    creation_counter: int = 0
    _created: ClassVar[Iterator[int]] = count()
    field_class: Any = forms.Field

    # Set by the filter set that it is a filter of.
    parent: Any
    model: Any

    def __init__(
        self,
        field_name: str | None = None,
        lookup_expr: str | None = None,
        *,
        label: Any = None,
        method: Any = None,
        distinct: bool = False,
        exclude: bool = False,
        **kwargs: Any,
    ) -> None:
        self.field_name = field_name
        self.lookup_expr: Any = settings.DEFAULT_LOOKUP_EXPR if lookup_expr is None else lookup_expr
        self.label = label
        self.method = method
        self.distinct = distinct
        self.exclude = exclude
        self.extra = {"required": False, **kwargs}
        self.creation_counter = next(Filter._created)

    def __deepcopy__(self, memo: dict[int, Any]) -> Filter:
        """The filter of one filter set: what is shared is not changed by it."""
        twin = copy.copy(self)
        twin.extra = dict(self.extra)
        twin.__dict__.pop("_field", None)
        if self.method is not None:
            twin.method = self.method
        return twin

    @property
    def method(self) -> Any:
        """What narrows in place of ``filter()``."""
        return self._method

    @method.setter
    def method(self, value: Any) -> None:
        self._method = value
        if value is not None:
            # In its place, until there is no method.
            self.__dict__["filter"] = FilterMethod(self)
        elif isinstance(self.__dict__.get("filter"), FilterMethod):
            del self.__dict__["filter"]

    _label: Any = None

    @property
    def label(self) -> Any:
        """The label of the form field."""
        if self._label is None and hasattr(self, "model"):
            self._label = label_for_filter(self.model, self.field_name, self.lookup_expr, self.exclude)
        return self._label

    @label.setter
    def label(self, value: Any) -> None:
        self._label = value

    @property
    def field(self) -> Any:
        """The form field, made on the first call."""
        if not hasattr(self, "_field"):
            arguments = dict(self.extra)
            if settings.DISABLE_HELP_TEXT:
                arguments.pop("help_text", None)
            self._field = self.field_class(label=self.label, **arguments)
        return self._field

    def get_method(self, qs: Any) -> Callable[..., Any]:
        """``filter`` or ``exclude`` of a query set."""
        narrow: Callable[..., Any] = qs.exclude if self.exclude else qs.filter
        return narrow

    def filter(self, qs: Any, value: Any) -> Any:
        """What is left of a query set; all of it for an empty value."""
        return qs if value in EMPTY_VALUES else self._compared(qs, self.lookup_expr, value)

    def _compared(self, qs: Any, lookup_expr: str, value: Any) -> Any:
        if self.distinct:
            qs = qs.distinct()
        return self.get_method(qs)(**{f"{self.field_name}{LOOKUP_SEP}{lookup_expr}": value})


class FilterMethod:
    """Stands in place of a filter's ``filter()`` and calls its ``method``."""

    def __init__(self, filter_instance: Filter) -> None:
        self.f = filter_instance

    def __call__(self, qs: Any, value: Any) -> Any:
        return qs if value in EMPTY_VALUES else self.method(qs, self.f.field_name, value)

    @property
    def method(self) -> Callable[[Any, Any, Any], Any]:
        """The function: given, or found by its name in the filter set.

        Errors:
            AssertionError: there is no filter set, or it has no such method.
        """
        method: Callable[[Any, Any, Any], Any] = self.f.method
        if callable(method):
            return method
        parent, name = getattr(self.f, "parent", None), self.f.method
        assert parent is not None, f"Filter '{self.f.field_name}' must have a parent FilterSet to find '.{name}()'."
        method = getattr(parent, name, None)
        cls = type(parent)
        assert callable(method), (
            f"Expected parent FilterSet '{cls.__module__}.{cls.__name__}' to have a '.{name}()' method."
        )
        return method
