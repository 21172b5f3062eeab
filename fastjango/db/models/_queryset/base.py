"""What a query set is: a description that is copied when refined and run when it is looked at."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator
from typing import Any, Self

import fastjango
from fastjango.db import DJANGO_VERSION_PICKLE_KEY, NotSupportedError, router
from fastjango.db.models._queryset import plans, shapes
from fastjango.db.models._queryset.iterables import ModelIterable, ValuesIterable
from fastjango.db.models._queryset.prefetch import prefetch_related_objects
from fastjango.db.models.fetch_modes import FETCH_ONE, FetchMode, give_mode

# How many objects repr() shows.
REPR_OUTPUT_SIZE = 20
# How many objects get() reads to tell how many there are.
MAX_GET_RESULTS = 21


class _Late:
    """An attribute of the query sets that ``prefetch_related()`` leaves, worked out when one of them is refined."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, queryset: Any, cls: Any = None) -> Any:
        if queryset is None:
            return self
        values = queryset.__dict__
        origin = values.get("_origin")
        if origin is None:
            raise AttributeError(f"{cls.__name__!r} object has no attribute {self.name!r}")
        for name, value in values["_describe"](origin).items():
            values.setdefault(name, value)
        return values[self.name]


class QuerySetBase:
    """State, copying and evaluation.

    A query set that only plain operations made keeps them as ``_shape`` (a tuple that can be hashed) and
    ``_given`` (what it compares with), and builds ``_query`` when it is needed; see
    ``docs/decisions/0001``. ``_shape`` is None as soon as anything else happened.
    """

    _given: Any = _Late()
    _hints: Any = _Late()
    _known_related_objects: Any = _Late()
    _fetch_mode: FetchMode = FETCH_ONE
    _iterable_class: Any
    _chosen_db: str | None = None

    def __init__(self, model: Any = None, query: Any = None, using: str | None = None, hints: Any = None) -> None:
        self.model = model
        self._db = using
        self._hints = hints or {}
        self._query = query
        self._shape: tuple[Any, ...] | None = None if query is not None else ()
        self._given = ()
        self._result_cache: list[Any] | None = None
        self._sticky_filter = False
        self._for_write = False
        self._prefetch_related_lookups: tuple[Any, ...] = ()
        self._prefetch_done = False
        # {field: {key: object}}: objects that rows refer to and that are at hand.
        self._known_related_objects = {}
        self._iterable_class = ModelIterable
        self._fields: Any = None
        self._defer_next_filter = False
        self._deferred_filter: Any = None

    def _settle(self) -> None:
        """Work out what was left for later, and forget where it came from."""
        if self.__dict__.get("_origin") is not None:
            _ = self._given, self._hints, self._known_related_objects
            self.__dict__["_origin"] = self.__dict__["_describe"] = None

    # The description.

    @property
    def query(self) -> Any:
        """The query, free to be changed."""
        if self._deferred_filter:
            negate, args, kwargs = self._deferred_filter
            self._filter_or_exclude_inplace(negate, args, kwargs)
            self._deferred_filter = None
        query = self._described()
        # Whoever holds it may change it: the shape says nothing any more.
        self._shape = None
        return query

    @query.setter
    def query(self, value: Any) -> None:
        self._shape = None
        if value.values_select:
            # A query that was pickled apart from its query set.
            self._iterable_class = ValuesIterable
        self._query = value

    def _described(self) -> Any:
        """The query, to be looked at only."""
        if self._query is None:
            self._query = shapes.replay(self.model, self._shape or (), self._given)
        return self._query

    def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None:
        raise NotImplementedError

    @property
    def db(self) -> str:
        """The alias of the database that is going to be asked."""
        if self._chosen_db or self._db:
            return self._chosen_db or self._db  # type: ignore[return-value]  # one of them is set
        choose = router.db_for_write if self._for_write else router.db_for_read
        return choose(self.model, **self._hints)

    def _add_hints(self, **hints: Any) -> None:
        """Tell routers more; what is read for an object gets its fetch mode."""
        self._hints.update(hints)
        instance = hints.get("instance")
        if instance is not None and self._fetch_mode is FETCH_ONE:
            self._fetch_mode = instance._state.fetch_mode

    # Copies.

    def _chain(self) -> Self:
        """A copy that is going to be refined."""
        made = self._clone()
        if made._sticky_filter:
            made.query.filter_is_sticky = True
            made._sticky_filter = False
        return made

    def _clone(self) -> Self:
        if self._is_plain:
            # Nothing was built that the copy could not build again.
            made = self.__class__.__new__(self.__class__)
            state = made.__dict__
            state.update(self.__dict__)
            state["_query"] = state["_result_cache"] = None
            state["_prefetch_done"] = False
            return made
        made = self.__class__(model=self.model, query=self._chained_query(), using=self._db, hints=self._hints)
        made._sticky_filter = self._sticky_filter
        made._for_write = self._for_write
        made._prefetch_related_lookups = self._prefetch_related_lookups[:]
        made._known_related_objects = self._known_related_objects
        made._iterable_class = self._iterable_class
        made._fields = self._fields
        made._fetch_mode = self._fetch_mode
        return made

    def _chained_query(self) -> Any:
        if self._deferred_filter:
            return self.query.chain()
        return self._described().chain()

    def _extended(self, operation: Any, values: tuple[Any, ...] = ()) -> Self:
        """A copy with one plain operation more.

        Only called with a shape; see ``shapes.extend`` for what happens to new ones.
        """
        assert self._shape is not None
        made = self.__class__.__new__(self.__class__)
        state = made.__dict__
        state.update(self.__dict__)
        state["_result_cache"] = None
        state["_prefetch_done"] = False
        shape = (*self._shape, operation)
        state["_shape"] = shape
        state["_given"] = self._given + values if values else self._given
        if shapes.needs_no_trial(self.model, shape):
            state["_query"] = None
        else:
            query = self._described().chain()
            shapes.apply(query, operation, values)
            state["_query"] = query
            shapes.remember(self.model, shape, shapes.depends_on_content(query, shape))
        return made

    @property
    def _is_plain(self) -> bool:
        return self._shape is not None and not self._sticky_filter and self._deferred_filter is None

    @property
    def _links_known(self) -> bool:
        """Whether the objects found refer to those of ``_known_related_objects``."""
        return self._iterable_class is ModelIterable

    def _next_is_sticky(self) -> Self:
        """The next filter shares the joins of the last one, as filters of related managers need."""
        self._sticky_filter = True
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        made = self.__class__()
        self._settle()
        for name, value in self.__dict__.items():
            made.__dict__[name] = None if name == "_result_cache" else copy.deepcopy(value, memo)
        return made

    def __getstate__(self) -> dict[str, Any]:
        self._fetch_all()
        self._described()
        self._settle()
        # What operations compare with may not be picklable as a key.
        return {**self.__dict__, "_shape": None, "_given": (), DJANGO_VERSION_PICKLE_KEY: fastjango.__version__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        pickled = state.get(DJANGO_VERSION_PICKLE_KEY)
        if not pickled:
            warnings.warn("Pickled queryset instance's Django version is not specified.", RuntimeWarning, stacklevel=2)
        elif pickled != fastjango.__version__:
            warnings.warn(
                f"Pickled queryset instance's Django version {pickled} does not match the current version "
                f"{fastjango.__version__}.",
                RuntimeWarning,
                stacklevel=2,
            )
        self.__dict__.update(state)

    # Evaluation.

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._result_cache = self._fetched()
            if self._fetch_mode is not FETCH_ONE:
                self._give_mode(self._result_cache)
        if self._prefetch_related_lookups and not self._prefetch_done:
            self._prefetch_related_objects()

    def _give_mode(self, objects: list[Any]) -> None:
        """Give objects that were read together the query set's fetch mode."""
        if self._iterable_class is ModelIterable:
            give_mode(objects, self._fetch_mode)

    def _fetched(self) -> list[Any]:
        if self._shape is None:
            return list(self._iterable_class(self))
        # Routers are asked once.
        self._chosen_db = self.db
        try:
            found: Any = plans.run(
                self.model,
                self._chosen_db,
                self._iterable_class,
                self._shape,
                self._given,
                self._known_related_objects,
            )
            return list(self._iterable_class(self)) if found is None else found
        finally:
            self._chosen_db = None

    def _prefetch_related_objects(self) -> None:
        prefetch_related_objects(self._result_cache, *self._prefetch_related_lookups)
        self._prefetch_done = True

    def __repr__(self) -> str:
        shown: Any = list(self[: REPR_OUTPUT_SIZE + 1])
        if len(shown) > REPR_OUTPUT_SIZE:
            shown[-1] = "...(remaining elements truncated)..."
        return f"<{self.__class__.__name__} {shown!r}>"

    def __len__(self) -> int:
        self._fetch_all()
        return len(self._result_cache or ())

    def __iter__(self) -> Iterator[Any]:
        self._fetch_all()
        return iter(self._result_cache or ())

    def __bool__(self) -> bool:
        self._fetch_all()
        return bool(self._result_cache)

    def __getitem__(self, k: Any) -> Any:
        if not isinstance(k, int | slice):
            raise TypeError(f"QuerySet indices must be integers or slices, not {type(k).__name__}.")
        negative = k < 0 if isinstance(k, int) else (k.start or 0) < 0 or (k.stop or 0) < 0
        if negative:
            raise ValueError("Negative indexing is not supported.")
        if self._result_cache is not None:
            return self._result_cache[k]
        if isinstance(k, int):
            one = self._sliced(k, k + 1)
            one._fetch_all()
            assert one._result_cache is not None
            return one._result_cache[0]
        start = None if k.start is None else int(k.start)
        stop = None if k.stop is None else int(k.stop)
        part = self._sliced(start, stop)
        return list(part)[:: k.step] if k.step else part

    def _sliced(self, low: int | None, high: int | None) -> Self:
        if self._is_plain:
            return self._extended(("slice", low, high))
        made = self._chain()
        made.query.set_limits(low, high)
        return made

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def _iterator(self, use_chunked_fetch: bool, chunk_size: int | None) -> Iterator[Any]:
        rows = self._iterable_class(self, chunked_fetch=use_chunked_fetch, chunk_size=chunk_size or 2000)
        prefetches = bool(self._prefetch_related_lookups) and chunk_size is not None
        has_mode = self._fetch_mode is not FETCH_ONE
        if not prefetches and not has_mode:
            yield from rows
            return
        iterator = iter(rows)
        size = chunk_size or 2000
        while batch := [row for _, row in zip(range(size), iterator, strict=False)]:
            if has_mode:
                self._give_mode(batch)
            if prefetches:
                prefetch_related_objects(batch, *self._prefetch_related_lookups)
            yield from batch

    # As a part of other queries.

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """The query, for use as a subquery."""
        query = self.query.resolve_expression(*args, **kwargs)
        query._db = self._db
        return query

    resolve_expression.queryset_only = True  # type: ignore[attr-defined]  # managers do not have it

    @property
    def ordered(self) -> bool:
        """Whether the order of the rows is said, here or by the model."""
        if self._is_plain:
            known = shapes.order_of(self.model, self._shape)
            if known is not None:
                return known
        query = self._described()
        if query.extra_order_by or query.order_by or query.is_empty():
            return True
        grouped = query.group_by
        return bool(query.default_ordering and query.get_meta().ordering and not grouped)

    def _has_filters(self) -> Any:
        return self._described().has_filters()

    def _not_support_combined_queries(self, operation_name: str) -> None:
        if self._query is not None and self._query.combinator:
            raise NotSupportedError(
                f"Calling QuerySet.{operation_name}() after {self._query.combinator}() is not supported."
            )
