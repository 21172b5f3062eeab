"""Query sets: lazy descriptions of objects in the database.

The rooms are in ``_queryset/``: ``base`` (copying and evaluation), ``refining``, ``reading``, ``writing``,
``combining``, ``async_``, ``iterables``, ``prefetch``, ``raw``; ``shapes``, ``plans``, ``write_plans`` and ``loaders``
make what was done before quick.
"""

from fastjango.db import IntegrityError, NotSupportedError, connections, router, transaction
from fastjango.db.models._queryset.base import MAX_GET_RESULTS, REPR_OUTPUT_SIZE
from fastjango.db.models._queryset.iterables import (
    BaseIterable,
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    RawModelIterable,
    ValuesIterable,
    ValuesListIterable,
)
from fastjango.db.models._queryset.iterables import Builder as RelatedPopulator
from fastjango.db.models._queryset.prefetch import (
    Prefetch,
    aprefetch_related_objects,
    get_prefetcher,
    normalize_prefetch_lookups,
    prefetch_one_level,
    prefetch_related_objects,
)
from fastjango.db.models._queryset.queryset import EmptyQuerySet, InstanceCheckMeta, QuerySet
from fastjango.db.models._queryset.raw import RawQuerySet
from fastjango.db.models.constants import LOOKUP_SEP, OnConflict
from fastjango.db.models.expressions import Case, F, Value, When
from fastjango.db.models.functions.comparison import Cast
from fastjango.db.models.functions.datetime import Trunc
from fastjango.db.models.query_utils import FilteredRelation, Q
from fastjango.db.models.sql.constants import GET_ITERATOR_CHUNK_SIZE, ROW_COUNT
from fastjango.db.models.utils import AltersData, resolve_callables

__all__ = [
    "GET_ITERATOR_CHUNK_SIZE",
    "LOOKUP_SEP",
    "MAX_GET_RESULTS",
    "REPR_OUTPUT_SIZE",
    "ROW_COUNT",
    "AltersData",
    "BaseIterable",
    "Case",
    "Cast",
    "EmptyQuerySet",
    "F",
    "FilteredRelation",
    "FlatValuesListIterable",
    "InstanceCheckMeta",
    "IntegrityError",
    "ModelIterable",
    "NamedValuesListIterable",
    "NotSupportedError",
    "OnConflict",
    "Prefetch",
    "Q",
    "QuerySet",
    "RawModelIterable",
    "RawQuerySet",
    "RelatedPopulator",
    "Trunc",
    "Value",
    "ValuesIterable",
    "ValuesListIterable",
    "When",
    "aprefetch_related_objects",
    "connections",
    "get_prefetcher",
    "normalize_prefetch_lookups",
    "prefetch_one_level",
    "prefetch_related_objects",
    "resolve_callables",
    "router",
    "transaction",
]
