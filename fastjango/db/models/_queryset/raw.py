"""Query sets from a statement given as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.db import connections, router
from fastjango.db.models._queryset.iterables import RawModelIterable
from fastjango.db.models._queryset.prefetch import prefetch_related_objects
from fastjango.db.models.sql.query import RawQuery
from fastjango.utils._twins import run_sync
from fastjango.utils.functional import cached_property


class RawQuerySet:
    """Objects from the rows of a statement; columns that are no fields become attributes.

    Source: django.db.models.query.RawQuerySet.
    """

    def __init__(
        self,
        raw_query: str,
        model: Any = None,
        query: Any = None,
        params: Any = (),
        translations: Any = None,
        using: str | None = None,
        hints: Any = None,
    ) -> None:
        self.raw_query = raw_query
        self.model = model
        self._db = using
        self._hints = hints or {}
        self.query = query or RawQuery(sql=raw_query, using=self.db, params=params)
        self.params = params
        self.translations = translations or {}
        self._result_cache: list[Any] | None = None
        self._prefetch_related_lookups: tuple[Any, ...] = ()
        self._prefetch_done = False

    def resolve_model_init_order(self) -> tuple[list[str], list[int], list[tuple[str, int]]]:
        """Attribute names, their positions in a row, and the columns that are no fields with theirs."""
        converter = connections[self.db].introspection.identifier_converter
        fields = [field for field in self.model._meta.concrete_fields if converter(field.column) in self.columns]
        annotations = [
            (column, position) for position, column in enumerate(self.columns) if column not in self.model_fields
        ]
        positions = [self.columns.index(converter(field.column)) for field in fields]
        return [field.attname for field in fields], positions, annotations

    def prefetch_related(self, *lookups: Any) -> Any:
        """Load related objects with a query for each relation; None takes it back."""
        made = self._clone()
        made._prefetch_related_lookups = () if lookups == (None,) else made._prefetch_related_lookups + lookups
        return made

    def _prefetch_related_objects(self) -> None:
        prefetch_related_objects(self._result_cache, *self._prefetch_related_lookups)
        self._prefetch_done = True

    def _clone(self) -> Any:
        made = self.__class__(
            self.raw_query,
            model=self.model,
            query=self.query,
            params=self.params,
            translations=self.translations,
            using=self._db,
            hints=self._hints,
        )
        made._prefetch_related_lookups = self._prefetch_related_lookups[:]
        return made

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._result_cache = list(self.iterator())
        if self._prefetch_related_lookups and not self._prefetch_done:
            self._prefetch_related_objects()

    def __len__(self) -> int:
        self._fetch_all()
        return len(self._result_cache or ())

    def __bool__(self) -> bool:
        self._fetch_all()
        return bool(self._result_cache)

    def __iter__(self) -> Iterator[Any]:
        self._fetch_all()
        return iter(self._result_cache or ())

    def __aiter__(self) -> Any:
        async def generator() -> Any:
            await run_sync(self._fetch_all)
            for item in self._result_cache or ():
                yield item

        return generator()

    def iterator(self) -> Iterator[Any]:
        """The objects one after the other, without keeping them."""
        yield from RawModelIterable(self)

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self.query}>"

    def __getitem__(self, k: Any) -> Any:
        return list(self)[k]

    @property
    def db(self) -> str:
        """The alias of the database that is asked."""
        return self._db or router.db_for_read(self.model, **self._hints)

    def using(self, alias: str) -> Any:
        """From another database."""
        return RawQuerySet(
            self.raw_query,
            model=self.model,
            query=self.query.chain(using=alias),
            params=self.params,
            translations=self.translations,
            using=alias,
        )

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns, with translations."""
        columns: list[str] = self.query.get_columns()
        for column, name in self.translations.items():
            # Translations of columns that are not there are ignored.
            if column in columns:
                columns[columns.index(column)] = name
        return columns

    @cached_property
    def model_fields(self) -> dict[str, Any]:
        """The model's fields by column."""
        converter = connections[self.db].introspection.identifier_converter
        return {converter(field.column): field for field in self.model._meta.concrete_fields}
