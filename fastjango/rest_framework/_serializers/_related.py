"""Related objects of a list: fetched together where the project wants it, reported where each row asks for its own."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from fastjango.db import connections
from fastjango.db.models import Model, prefetch_related_objects

from .. import relations

logger = logging.getLogger("fastjango.rest_framework.queries")


def related_paths(serializer: Any, model: Any) -> list[str]:
    """The relations that a serializer looks through, as ``prefetch_related()`` takes them, outer ones first."""
    return list(dict.fromkeys(_paths(serializer, model, "")))


def _paths(serializer: Any, model: Any, prefix: str) -> Iterator[str]:
    for field in serializer._all_fields().values():
        if field.write_only:
            continue
        at, path = model, prefix
        for number, name in enumerate(field.source_attrs, 1):
            relation = _relations_of(at).get(name)
            if relation is None:
                break
            is_last = number == len(field.source_attrs)
            # A key is in the row that refers to it.
            if is_last and _shows_key(field) and not (relation.one_to_many or relation.many_to_many):
                break
            at, path = relation.related_model, f"{path}__{name}" if path else name
            yield path
            if is_last:
                nested = getattr(field, "child", field)
                if hasattr(nested, "_all_fields"):
                    yield from _paths(nested, at, path)


def _relations_of(model: Any) -> dict[str, Any]:
    """The relations of a model by the name of their attribute."""
    return {
        field.get_accessor_name() if field.auto_created and not field.concrete else field.name: field
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not None
    }


def _shows_key(field: Any) -> bool:
    return isinstance(field, relations.RelatedField) and field.use_pk_only_optimization()


def fetch_related(serializer: Any, objects: list[Any]) -> None:
    """Fetch what a serializer looks at in related objects, with one query for each relation."""
    kinds = set(map(type, objects))
    is_of_one_model = len(objects) > 1 and len(kinds) == 1 and issubclass(next(iter(kinds)), Model)
    if is_of_one_model and hasattr(serializer, "_all_fields"):
        prefetch_related_objects(objects, *related_paths(serializer, type(objects[0])))


@contextmanager
def reporting(serializer: Any, number: int) -> Iterator[None]:
    """Log statements that are run for each of ``number`` objects while a list of them is shown."""
    seen: Counter[str] = Counter()

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        seen[str(sql)] += 1
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all(initialized_only=True):
            stack.enter_context(connection.execute_wrapper(count))
        yield
    for sql, times in seen.items():
        if times >= number > 1:
            logger.warning(
                "%s ran a query for each of %d objects. Fetch them together with select_related() or "
                "prefetch_related(), or set REST_FRAMEWORK['FETCH_RELATED']. It was: %s",
                type(serializer).__name__,
                number,
                sql,
            )
