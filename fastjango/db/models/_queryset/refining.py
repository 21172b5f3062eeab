"""The methods that narrow, order and shape a query set: each returns a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from fastjango.conf import settings
from fastjango.db.models._queryset import shapes
from fastjango.db.models._queryset.base import QuerySetBase
from fastjango.db.models._queryset.iterables import (
    FlatValuesListIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
)
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import F
from fastjango.db.models.fields import DateField, DateTimeField
from fastjango.db.models.functions.datetime import Trunc
from fastjango.db.models.query_utils import FilteredRelation, Q
from fastjango.utils import timezone

PROHIBITED_FILTER_KWARGS = frozenset({"_connector", "_negated"})
_DATE_KINDS = ("year", "month", "week", "day")
_DATETIME_KINDS = (*_DATE_KINDS, "hour", "minute", "second")


def validate_expressions(values: Any, method_name: str) -> None:
    """Refuse what is no expression.

    Raises:
        TypeError: naming the values.
    """
    wrong = sorted(str(value) for value in values if not hasattr(value, "resolve_expression"))
    if wrong:
        raise TypeError(f"QuerySet.{method_name}() received non-expression(s): {', '.join(wrong)}.")


class RefiningMixin(QuerySetBase):
    """``filter()`` and its relatives."""

    # Conditions.

    def all(self) -> Self:
        """A copy."""
        return self._chain()

    def none(self) -> Self:
        """A query set that finds nothing and asks nobody."""
        made = self._chain()
        made.query.set_empty()
        return made

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        """Only the objects that fulfil the conditions."""
        return self._filter_or_exclude(False, args, kwargs)

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        """Only the objects that do not fulfil the conditions together."""
        return self._filter_or_exclude(True, args, kwargs)

    def _filter_or_exclude(self, negate: bool, args: Any, kwargs: Any) -> Self:
        if kwargs and not args and self._shape is not None and self._deferred_filter is None:
            found = shapes.condition(kwargs)
            if found is not None and not self._shape_is_sliced():
                self._refuse_reserved(kwargs)
                made = self._extended(
                    ("sticky_filter" if self._sticky_filter else "filter", negate, found[0]), found[1]
                )
                # A plain one waits for its turn anyway.
                made._sticky_filter = made._defer_next_filter = self._defer_next_filter = False
                return made
        self._not_support_combined_queries("exclude" if negate else "filter")
        if (args or kwargs) and self._described().is_sliced:
            raise TypeError("Cannot filter a query once a slice has been taken.")
        made = self._chain()
        if self._defer_next_filter:
            self._defer_next_filter = False
            made._deferred_filter = negate, args, kwargs
        else:
            made._filter_or_exclude_inplace(negate, args, kwargs)
        return made

    def _among(self, lookup: str, keys: list[Any]) -> Self | None:
        """Only the objects with one of some keys; None where that is no plain operation."""
        found = shapes.condition({lookup: keys}) if self._is_plain and not self._shape_is_sliced() else None
        return None if found is None else self._extended(("filter", False, found[0]), found[1])

    def _repeats(self) -> bool:
        """Whether what ``_repeater()`` answers makes what another call of the last ``filter()`` would."""
        return self._is_plain and type(self).filter is RefiningMixin.filter

    def _repeater(self, describe: Callable[[Any], tuple[tuple[Any, ...], dict[str, Any]]]) -> Callable[[Any], Any]:
        """A function to the same query set for another object.

        Args:
            describe: From the object to the values of the last condition and to other attributes; asked when somebody
                wants to know.
        """
        cls = self.__class__
        given, hints, known = self._given, self._hints, self._known_related_objects

        def describe_all(instance: Any) -> dict[str, Any]:
            values, changed = describe(instance)
            return {
                "_given": given[: -len(values)] + values,
                "_hints": {**hints, "instance": instance},
                "_known_related_objects": known,
                **changed,
            }

        state = {**self.__dict__, "_query": None, "_result_cache": None, "_describe": describe_all}
        for name in ("_given", "_hints", "_known_related_objects"):
            del state[name]

        def repeat(instance: Any) -> Any:
            made = cls.__new__(cls)
            made.__dict__ = {**state, "_origin": instance}
            return made

        return repeat

    def _shape_is_sliced(self) -> bool:
        return any(operation[0] == "slice" for operation in self._shape or ())

    @staticmethod
    def _refuse_reserved(kwargs: Any) -> None:
        reserved = PROHIBITED_FILTER_KWARGS.intersection(kwargs)
        if reserved:
            names = ", ".join(f"'{name}'" for name in sorted(reserved))
            raise TypeError(f"The following kwargs are invalid: {names}")

    def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None:
        self._refuse_reserved(kwargs)
        q = Q(*args, **kwargs)
        # Without the deferred filter, which is what is being applied.
        query = self._described()
        self._shape = None
        query.add_q(~q if negate else q)

    def complex_filter(self, filter_obj: Any) -> Self:
        """Filter by a condition or a dictionary of lookups, as ``limit_choices_to`` has them."""
        if not isinstance(filter_obj, Q):
            return self._filter_or_exclude(False, args=(), kwargs=filter_obj)
        made = self._chain()
        made.query.add_q(filter_obj)
        return made

    # Columns.

    def annotate(self, *args: Any, **kwargs: Any) -> Self:
        """Add computed attributes to each object."""
        self._not_support_combined_queries("annotate")
        return self._annotate(args, kwargs, select=True)

    def alias(self, *args: Any, **kwargs: Any) -> Self:
        """Name expressions for later conditions and orderings, without selecting them."""
        self._not_support_combined_queries("alias")
        return self._annotate(args, kwargs, select=False)

    def _annotate(self, args: Any, kwargs: Any, select: bool = True) -> Self:
        validate_expressions((*args, *kwargs.values()), method_name="annotate")
        annotations: dict[str, Any] = {}
        for arg in args:
            try:
                name = arg.default_alias
            except (AttributeError, TypeError):
                raise TypeError("Complex annotations require an alias") from None
            if name in kwargs:
                raise ValueError(
                    f"The named annotation '{name}' conflicts with the default name for another annotation."
                )
            annotations[name] = arg
        annotations.update(kwargs)
        operation = self._plain_annotation(annotations) if select and annotations else None
        if operation is not None and shapes.is_known(self.model, (*self._shape, operation)):  # type: ignore[misc]  # there is one
            return self._extended(operation)
        taken = self._fields
        if taken is None:
            taken = {
                name
                for field in self.model._meta.get_fields()
                for name in (field.name, getattr(field, "attname", field.name))
            }
        for alias in annotations:
            if alias in taken:
                raise ValueError(f"The annotation '{alias}' conflicts with a field on the model.")
        if operation is not None:
            return self._extended(operation)
        made = self._chain()
        query = made.query
        for alias, annotation in annotations.items():
            if isinstance(annotation, FilteredRelation):
                query.add_filtered_relation(annotation, alias)
            else:
                query.add_annotation(annotation, alias, select=select)
        if any(query.annotations[alias].contains_aggregate for alias in annotations if alias in query.annotations):
            if made._fields is None:
                query.group_by = True
            else:
                query.set_group_by()
        return made

    def _plain_annotation(self, annotations: dict[str, Any]) -> tuple[Any, ...] | None:
        if not self._is_plain or self._shape_is_sliced():
            return None
        parts = []
        for alias, expression in annotations.items():
            plain = shapes.aggregate(expression)
            if plain is None:
                return None
            parts.append((alias, plain))
        return "annotate", self._fields is not None, tuple(parts)

    def extra(
        self,
        select: Any = None,
        where: Any = None,
        params: Any = None,
        tables: Any = None,
        order_by: Any = None,
        select_params: Any = None,
    ) -> Self:
        """Add pieces of SQL text."""
        self._not_support_combined_queries("extra")
        if self._described().is_sliced:
            raise TypeError("Cannot change a query once a slice has been taken.")
        made = self._chain()
        made.query.add_extra(select, select_params, where, params, tables, order_by)
        return made

    def _values(self, *fields: Any, **expressions: Any) -> Self:
        made = self._chain()
        if expressions:
            made = made.annotate(**expressions)
        made._fields = fields
        made.query.set_values(fields)
        return made

    def values(self, *fields: Any, **expressions: Any) -> Self:
        """Dictionaries instead of objects."""
        made = self._named_values(fields, expressions)
        made._iterable_class = ValuesIterable
        return made

    def _named_values(self, fields: Any, expressions: Any) -> Self:
        if not expressions and fields and self._is_plain:
            made = self._extended(("values", fields))
            made._fields = fields
            return made
        return self._values(*fields, *expressions, **expressions)

    def values_list(self, *fields: Any, flat: bool = False, named: bool = False) -> Self:
        """Tuples instead of objects; single values with ``flat``, named tuples with ``named``."""
        if flat and named:
            raise TypeError("'flat' and 'named' can't be used together.")
        if flat and len(fields) > 1:
            raise TypeError("'flat' is not valid when values_list is called with more than one field.")
        plain = {field for field in fields if not hasattr(field, "resolve_expression")}
        names: list[str] = []
        expressions: dict[str, Any] = {}
        number = 1
        for field in fields:
            if field in names:
                # Twice the same column takes a name for the second.
                field = F(field)
            if hasattr(field, "resolve_expression"):
                stem = getattr(field, "default_alias", field.__class__.__name__.lower())
                while (name := f"{stem}{number}") in plain:
                    number += 1
                number += 1
                expressions[name] = field
                names.append(name)
            else:
                names.append(field)
        if not expressions and self._is_plain and names:
            made = self._extended(("values", tuple(names)))
            made._fields = tuple(names)
        else:
            made = self._values(*names, **expressions)
        made._iterable_class = (
            NamedValuesListIterable if named else FlatValuesListIterable if flat else ValuesListIterable
        )
        return made

    def dates(self, field_name: str, kind: str, order: str = "ASC") -> Self:
        """The different dates of a field, cut down to a unit."""
        if kind not in _DATE_KINDS:
            raise ValueError("'kind' must be one of 'year', 'month', 'week', or 'day'.")
        return self._moments(Trunc(field_name, kind, output_field=DateField()), "datefield", field_name, order)

    def datetimes(self, field_name: str, kind: str, order: str = "ASC", tzinfo: Any = None) -> Self:
        """The different date-times of a field, cut down to a unit in a zone."""
        if kind not in _DATETIME_KINDS:
            raise ValueError("'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'.")
        if not settings.USE_TZ:
            tzinfo = None
        elif tzinfo is None:
            tzinfo = timezone.get_current_timezone()
        cut = Trunc(field_name, kind, output_field=DateTimeField(), tzinfo=tzinfo)
        return self._moments(cut, "datetimefield", field_name, order)

    def _moments(self, cut: Any, name: str, field_name: str, order: str) -> Self:
        if order not in ("ASC", "DESC"):
            raise ValueError("'order' must be either 'ASC' or 'DESC'.")
        made = self.annotate(**{name: cut, "plain_field": F(field_name)}).values_list(name, flat=True)
        return made.distinct().filter(plain_field__isnull=False).order_by(f"{'-' if order == 'DESC' else ''}{name}")

    # Order.

    def order_by(self, *field_names: Any) -> Self:
        """In another order; in none without names."""
        if self._is_plain and not self._shape_is_sliced() and all(type(name) is str for name in field_names):
            return self._extended(("order_by", field_names))
        if self._described().is_sliced:
            raise TypeError("Cannot reorder a query once a slice has been taken.")
        made = self._chain()
        query = made.query
        query.clear_ordering(force=True, clear_default=False)
        query.add_ordering(*field_names)
        return made

    def _clear_ordering(self) -> None:
        """Let the order go, the model's too."""
        if self._is_plain and not self._shape_is_sliced():
            self.__dict__.update(self._extended(("order_by", ())).__dict__)
        else:
            self.query.clear_ordering(force=True)

    def reverse(self) -> Self:
        """In the opposite order."""
        if self._is_plain and not self._shape_is_sliced():
            return self._extended(("reverse",))
        if self._described().is_sliced:
            raise TypeError("Cannot reverse a query once a slice has been taken.")
        made = self._chain()
        made.query.standard_ordering = not made.query.standard_ordering
        return made

    def distinct(self, *field_names: str) -> Self:
        """Without duplicates; with names one of those that agree on them."""
        if self._is_plain and not self._shape_is_sliced():
            return self._extended(("distinct", field_names))
        self._not_support_combined_queries("distinct")
        if self._described().is_sliced:
            raise TypeError("Cannot create distinct fields once a slice has been taken.")
        made = self._chain()
        made.query.add_distinct_fields(*field_names)
        return made

    # Loading.

    def select_related(self, *fields: Any) -> Self:
        """Load related objects in the same query; None takes it back."""
        self._not_support_combined_queries("select_related")
        if self._fields is not None:
            raise TypeError("Cannot call select_related() after .values() or .values_list()")
        if self._is_plain and None not in fields:
            return self._extended(("select_related", fields))
        made = self._chain()
        if fields == (None,):
            made.query.select_related = False
        elif fields:
            made.query.add_select_related(fields)
        else:
            made.query.select_related = True
        return made

    def prefetch_related(self, *lookups: Any) -> Self:
        """Load related objects with a query for each relation; None takes it back."""
        self._not_support_combined_queries("prefetch_related")
        made = self._chain()
        if lookups == (None,):
            made._prefetch_related_lookups = ()
            return made
        # A plain one has none.
        filtered = () if self._is_plain else self._described()._filtered_relations
        for lookup in lookups:
            name = getattr(lookup, "prefetch_to", lookup).split(LOOKUP_SEP, 1)[0]
            if name in filtered:
                raise ValueError("prefetch_related() is not supported with FilteredRelation.")
        made._prefetch_related_lookups += lookups
        return made

    def defer(self, *fields: Any) -> Self:
        """Load some fields only when they are read; None takes it back."""
        self._not_support_combined_queries("defer")
        if self._fields is not None:
            raise TypeError("Cannot call defer() after .values() or .values_list()")
        made = self._chain()
        if fields == (None,):
            made.query.clear_deferred_loading()
        else:
            made.query.add_deferred_loading(fields)
        return made

    def only(self, *fields: Any) -> Self:
        """Load all but these fields only when they are read."""
        self._not_support_combined_queries("only")
        if self._fields is not None:
            raise TypeError("Cannot call only() after .values() or .values_list()")
        if fields == (None,):
            raise TypeError("Cannot pass None as an argument to only().")
        for field in fields:
            if field.split(LOOKUP_SEP, 1)[0] in self._described()._filtered_relations:
                raise ValueError("only() is not supported with FilteredRelation.")
        made = self._chain()
        made.query.add_immediate_loading(fields)
        return made

    def select_for_update(
        self, nowait: bool = False, skip_locked: bool = False, of: Any = (), no_key: bool = False
    ) -> Self:
        """Lock the rows until the transaction ends."""
        if nowait and skip_locked:
            raise ValueError("The nowait option cannot be used with skip_locked.")
        self._not_support_combined_queries("select_for_update")
        made = self._chain()
        made._for_write = True
        query = made.query
        query.select_for_update = True
        query.select_for_update_nowait = nowait
        query.select_for_update_skip_locked = skip_locked
        query.select_for_update_of = of
        query.select_for_no_key_update = no_key
        return made

    def fetch_mode(self, fetch_mode: Any) -> Self:
        """What happens when something of the objects is looked at that was not read.

        Args:
            fetch_mode: ``models.FETCH_ONE`` reads it, ``models.FETCH_PEERS`` reads it for all objects of the query
                set, ``models.RAISE`` raises ``FieldFetchBlocked``; or an object of a class of your own.

        Source: django.db.models.query.QuerySet.fetch_mode (6.1).
        """
        made = self._chain()
        made._fetch_mode = fetch_mode
        return made

    # Managers have one of their own: Django 5.2 knows which of its methods they get from here.
    fetch_mode.queryset_only = True  # type: ignore[attr-defined]  # functions take attributes

    def using(self, alias: str | None) -> Self:
        """From another database."""
        made = self._chain()
        made._db = alias
        return made
