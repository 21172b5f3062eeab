"""Query sets joined by operators and by UNION, INTERSECT and EXCEPT."""

from __future__ import annotations

from typing import Any, Self

from fastjango.db.models._queryset.writing import WritingMixin
from fastjango.db.models.sql.where import AND, OR, XOR


class CombiningMixin(WritingMixin):
    """``&``, ``|``, ``^`` and the set operations."""

    def _is_empty(self) -> bool:
        return self._query is not None and bool(self._query.is_empty())

    def _merge_sanity_check(self, other: Any) -> None:
        if self._fields is None:
            return
        mine, theirs = self._described(), other._described()
        for attribute in ("values_select", "extra_select", "annotation_select"):
            if set(getattr(mine, attribute)) != set(getattr(theirs, attribute)):
                raise TypeError(
                    f"Merging '{self.__class__.__name__}' classes must involve the same values in each case."
                )

    def _merge_known_related_objects(self, other: Any) -> None:
        for field, objects in other._known_related_objects.items():
            self._known_related_objects.setdefault(field, {}).update(objects)

    def _check_operator_queryset(self, other: Any, operator_: str) -> None:
        if self._described().combinator or other._described().combinator:
            raise TypeError(f"Cannot use {operator_} operator with combined queryset.")

    def __and__(self, other: Any) -> Any:
        self._check_operator_queryset(other, "&")
        self._merge_sanity_check(other)
        if other._is_empty():
            return other
        if self._is_empty():
            return self
        made = self._chain()
        made._merge_known_related_objects(other)
        made.query.combine(other._described(), AND)
        return made

    def _either(self, other: Any, symbol: str, connector: str) -> Any:
        self._check_operator_queryset(other, symbol)
        self._merge_sanity_check(other)
        if self._is_empty():
            return other
        if other._is_empty():
            return self
        made = self._by_key_if_sliced()._chain()
        made._merge_known_related_objects(other)
        made.query.combine(other._by_key_if_sliced()._described(), connector)
        return made

    def _by_key_if_sliced(self) -> Any:
        if self._described().can_filter():
            return self
        return self.model._base_manager.filter(pk__in=self.values("pk"))

    def __or__(self, other: Any) -> Any:
        return self._either(other, "|", OR)

    def __xor__(self, other: Any) -> Any:
        return self._either(other, "^", XOR)

    def _combinator_query(self, combinator: str, *other_qs: Any, all: bool = False) -> Self:
        made = self._chain()
        query = made.query
        # Of the whole; the parts keep theirs.
        query.clear_ordering(force=True)
        query.clear_limits()
        query.combined_queries = (self.query, *(other.query for other in other_qs))
        query.combinator = combinator
        query.combinator_all = all
        return made

    def union(self, *other_qs: Any, all: bool = False) -> Any:
        """The rows of all query sets; without duplicates unless ``all``."""
        if not other_qs:
            # Django 5.2: a union of one is that one, even where it has equal rows.
            return self
        if not self._is_empty():
            return self._combinator_query("union", *other_qs, all=all)
        others = [other for other in other_qs if not other._is_empty()]
        if not others:
            return self
        return others[0] if len(others) == 1 else others[0]._combinator_query("union", *others[1:], all=all)

    def intersection(self, *other_qs: Any) -> Any:
        """The rows that all query sets have."""
        for one in (self, *other_qs):
            if one._is_empty():
                return one
        return self._combinator_query("intersection", *other_qs)

    def difference(self, *other_qs: Any) -> Any:
        """The rows that the others do not have."""
        return self if self._is_empty() else self._combinator_query("difference", *other_qs)
