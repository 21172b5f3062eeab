"""The methods that ask the database and return what it answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from fastjango.db import NotSupportedError, connections
from fastjango.db.models._queryset import plans, shapes
from fastjango.db.models._queryset.base import MAX_GET_RESULTS
from fastjango.db.models._queryset.iterables import ModelIterable, StoredListIterable
from fastjango.db.models._queryset.loaders import somebody_listens
from fastjango.db.models._queryset.raw import RawQuerySet
from fastjango.db.models._queryset.refining import RefiningMixin, validate_expressions
from fastjango.db.models.fetch_modes import FETCH_ONE
from fastjango.utils.inspect import is_defined_in

# What get() adds to a shape: no order, and one row more than it would show the number of.
_UNORDERED = ("order_by", ())
_TO_TELL = ("slice", None, MAX_GET_RESULTS)

# Operations after which the columns of the objects are those of the model's rows.
_KEEPING_ROWS = frozenset({"filter", "order_by", "reverse", "slice", "select_related"})
_HOME = "fastjango.db.models._queryset.base"

# As it is before any package replaces it.
_FETCH_ALL = RefiningMixin._fetch_all


class ReadingMixin(RefiningMixin):
    """``get()``, ``count()`` and their relatives."""

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """The objects one after the other, without keeping them.

        Args:
            chunk_size: Rows to fetch at once; needed where related objects are prefetched.
        """
        if chunk_size is None:
            if self._prefetch_related_lookups:
                raise ValueError("chunk_size must be provided when using QuerySet.iterator() after prefetch_related().")
        elif chunk_size <= 0:
            raise ValueError("Chunk size must be strictly positive.")
        use_chunks = not connections[self.db].settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        return self._iterator(use_chunks, chunk_size)

    def _rows_of_objects(self, names: list[str], as_stored: bool = False) -> list[tuple[Any, ...]] | None:
        """The columns ``names`` of the objects that would be fetched; None where more is done than fetching them.

        Args:
            names: Columns of the model.
            as_stored: Dates and date-times may be the texts of a database that stores such, of UTC with ``USE_TZ``.
        """
        cls = type(self)
        if (
            self._result_cache is not None
            or not self._is_plain
            or self._iterable_class is not ModelIterable
            or self._known_related_objects
            or self._prefetch_related_lookups
            or not all(operation[0] in _KEEPING_ROWS for operation in self._shape or ())
            or any(not is_defined_in(method, _HOME) for method in (cls._fetch_all, cls.__iter__))
            or somebody_listens(self.model)
        ):
            return None
        rows = self.values_list(*names)
        if as_stored and connections[self.db].timezone in (None, datetime.UTC):
            rows._iterable_class = StoredListIterable
        # A list already, which nobody else has.
        rows._fetch_all()
        return rows._result_cache

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The values of aggregates over all objects."""
        if self._described().distinct_fields:
            raise NotImplementedError("aggregate() + distinct(fields) not implemented.")
        validate_expressions((*args, *kwargs.values()), method_name="aggregate")
        for arg in args:
            try:
                name = arg.default_alias
            except (AttributeError, TypeError):
                raise TypeError("Complex aggregates require an alias") from None
            kwargs[name] = arg
        return self._chained_query().get_aggregation(self.db, kwargs)

    def count(self) -> int:
        """How many objects there are."""
        if self._result_cache is not None:
            return len(self._result_cache)
        if self._is_plain:
            number = plans.run(self.model, self.db, "count", self._shape, self._given)
            if number is not None:
                return int(number)
        query = self.query if self._deferred_filter else self._described()
        return int(query.get_count(using=self.db))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The one object that fulfils the conditions.

        Raises:
            DoesNotExist: there is none (the model's own class).
            MultipleObjectsReturned: there are several.
        """
        found: Any = self._get_by_plan(kwargs) if not args and self._is_plain else None
        if found is not None:
            return found
        combinator = self._query.combinator if self._query is not None else None
        if combinator and (args or kwargs):
            raise NotSupportedError(f"Calling QuerySet.get(...) with filters after {combinator}() is not supported.")
        found = self._chain() if combinator else self.filter(*args, **kwargs)
        query = found._described()
        if query.can_filter() and not query.distinct_fields:
            found = found.order_by()
        limit = None
        if not query.select_for_update or connections[found.db].features.supports_select_for_update_with_limit:
            limit = MAX_GET_RESULTS
            found = found._sliced(None, limit)
        return self._only(found, limit)

    def _get_by_plan(self, kwargs: Any) -> Any:
        """The object, where the same was asked for before; None where the long way has to be taken."""
        if self._prefetch_related_lookups or self._known_related_objects or self._shape_is_sliced():
            return None
        if self._fetch_mode is not FETCH_ONE or type(self)._fetch_all is not _FETCH_ALL:
            # Query sets that keep their results elsewhere are asked for them.
            return None
        condition = shapes.condition(kwargs)
        if condition is None:
            return None
        shape = (*self._shape, ("filter", False, condition[0]), _UNORDERED, _TO_TELL)  # type: ignore[misc]  # there is one
        if not shapes.is_known(self.model, shape):
            return None
        found = plans.run(self.model, self.db, self._iterable_class, shape, self._given + condition[1])
        return found if found is None else self._only(found, MAX_GET_RESULTS)

    def _only(self, found: Any, limit: int | None) -> Any:
        number = len(found)
        if number == 1:
            return found[0]
        name = self.model._meta.object_name
        if not number:
            raise self.model.DoesNotExist(f"{name} matching query does not exist.")
        many = number if not limit or number < limit else f"more than {limit - 1}"
        raise self.model.MultipleObjectsReturned(f"get() returned more than one {name} -- it returned {many}!")

    def _check_ordering_first_last_queryset_aggregation(self, method: str) -> None:
        group_by = self._described().group_by
        if isinstance(group_by, tuple):
            keys = self.model._meta.pk_fields
            if not all(any(column.output_field is key for column in group_by) for key in keys):
                raise TypeError(
                    f"Cannot use QuerySet.{method}() on an unordered queryset performing aggregation. Add an ordering "
                    "with order_by()."
                )

    def first(self) -> Any:
        """The first object, by key where there is no order; None if there is none."""
        ordered: Any = self
        if not self.ordered:
            self._check_ordering_first_last_queryset_aggregation(method="first")
            ordered = self.order_by("pk")
        for obj in ordered[:1]:
            return obj
        return None

    def last(self) -> Any:
        """The last object; None if there is none."""
        if self.ordered:
            backwards: Any = self.reverse()
        else:
            self._check_ordering_first_last_queryset_aggregation(method="last")
            backwards = self.order_by("-pk")
        for obj in backwards[:1]:
            return obj
        return None

    def _earliest(self, *fields: Any) -> Any:
        by = fields or getattr(self.model._meta, "get_latest_by", None)
        if not by:
            raise ValueError(
                "earliest() and latest() require either fields as positional arguments or 'get_latest_by' in the "
                "model's Meta."
            )
        made = self._chain()
        query = made.query
        query.set_limits(high=1)
        query.clear_ordering(force=True)
        query.add_ordering(*((by,) if isinstance(by, str) else by))
        return made.get()

    def earliest(self, *fields: Any) -> Any:
        """The first object by these fields."""
        if self._described().is_sliced:
            raise TypeError("Cannot change a query once a slice has been taken.")
        return self._earliest(*fields)

    def latest(self, *fields: Any) -> Any:
        """The last object by these fields."""
        if self._described().is_sliced:
            raise TypeError("Cannot change a query once a slice has been taken.")
        return self.reverse()._earliest(*fields)

    def in_bulk(self, id_list: Any = None, *, field_name: str = "pk") -> dict[Any, Any]:
        """Fetch the objects with the given values of a unique field, keyed by that value.

        Args:
            id_list: Values to look up; None means every row.
            field_name: A field with ``unique=True``.

        Raises:
            TypeError: the query set is sliced, or yields values and not objects.
            ValueError: ``field_name`` is not unique.
        """
        if self._described().is_sliced:
            raise TypeError("Cannot use 'limit' or 'offset' with in_bulk().")
        if not issubclass(self._iterable_class, ModelIterable):
            raise TypeError("in_bulk() cannot be used with values() or values_list().")
        opts = self.model._meta
        if field_name != "pk" and not self._is_unique(opts, field_name):
            raise ValueError(f"in_bulk()'s field_name must be a unique field but {field_name!r} isn't.")
        if id_list is None:
            found: Any = self._chain()
        else:
            if not id_list:
                return {}
            found = self._in_batches(f"{field_name}__in", tuple(id_list), opts)
        return {getattr(obj, field_name): obj for obj in found}

    def _is_unique(self, opts: Any, field_name: str) -> bool:
        constrained = {
            constraint.fields[0] for constraint in opts.total_unique_constraints if len(constraint.fields) == 1
        }
        return (
            opts.get_field(field_name).unique
            or field_name in constrained
            or self._described().distinct_fields == (field_name,)
        )

    def _in_batches(self, key: str, values: tuple[Any, ...], opts: Any) -> Any:
        size = connections[self.db].features.max_query_params
        size = size // len(opts.pk_fields) if size and key == "pk__in" else size
        if not size or size >= len(values):
            return self.filter(**{key: values})
        batches = (values[start : start + size] for start in range(0, len(values), size))
        return [obj for batch in batches for obj in self.filter(**{key: batch})]

    def exists(self) -> bool:
        """Whether there is an object."""
        if self._result_cache is not None:
            return bool(self._result_cache)
        if self._is_plain:
            found = plans.run(self.model, self.db, "exists", self._shape, self._given)
            if found is not None:
                return bool(found)
        query = self.query if self._deferred_filter else self._described()
        return bool(query.has_results(using=self.db))

    def contains(self, obj: Any) -> bool:
        """Whether an object is among them."""
        self._not_support_combined_queries("contains")
        if self._fields is not None:
            raise TypeError("Cannot call QuerySet.contains() after .values() or .values_list().")
        try:
            if obj._meta.concrete_model != self.model._meta.concrete_model:
                return False
        except AttributeError:
            raise TypeError("'obj' must be a model instance.") from None
        if not obj._is_pk_set():
            raise ValueError("QuerySet.contains() cannot be used on unsaved objects.")
        if self._result_cache is not None:
            return obj in self._result_cache
        return self.filter(pk=obj.pk).exists()

    def explain(self, *, format: str | None = None, **options: Any) -> str:
        """How the database would run the query, in its own words."""
        return str(self._described().explain(using=self.db, format=format, **options))

    def raw(self, raw_query: str, params: Any = (), translations: Any = None, using: str | None = None) -> Any:
        """Objects from a statement given as text."""
        made = RawQuerySet(
            raw_query,
            model=self.model,
            params=params,
            translations=translations,
            using=self.db if using is None else using,
        )
        made._prefetch_related_lookups = self._prefetch_related_lookups[:]
        return made
