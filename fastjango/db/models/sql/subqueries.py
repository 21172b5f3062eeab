"""The queries that write."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db.models.sql.constants import GET_ITERATOR_CHUNK_SIZE, NO_RESULTS, ROW_COUNT
from fastjango.db.models.sql.query import AggregateQuery, Query

__all__ = ["AggregateQuery", "DeleteQuery", "InsertQuery", "UpdateQuery"]


class DeleteQuery(Query):
    """DELETE.

    Source: django.db.models.sql.subqueries.DeleteQuery.
    """

    compiler = "SQLDeleteCompiler"

    def do_query(self, table: str, where: Any, using: str) -> int:
        """Delete from one table; answers how many rows."""
        self.alias_map = {table: self.alias_map[table]}
        self.where = where
        return int(self.get_compiler(using).execute_sql(ROW_COUNT))

    def delete_batch(self, pk_list: Any, using: str) -> int:
        """Delete the rows with these keys, a batch at a time; answers how many."""
        deleted = 0
        meta = self.get_meta()
        for start in range(0, len(pk_list), GET_ITERATOR_CHUNK_SIZE):
            self.clear_where()
            self.add_filter(f"{meta.pk.attname}__in", pk_list[start : start + GET_ITERATOR_CHUNK_SIZE])
            deleted += self.do_query(meta.db_table, self.where, using=using)
        return deleted


class UpdateQuery(Query):
    """UPDATE.

    Source: django.db.models.sql.subqueries.UpdateQuery.
    """

    compiler = "SQLUpdateCompiler"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._setup_query()

    def _setup_query(self) -> None:
        if not hasattr(self, "values"):
            self.values: list[tuple[Any, Any, Any]] = []
        # Conditions on parents' rows, once they are known by their keys.
        if not hasattr(self, "related_ids"):
            self.related_ids: dict[Any, list[Any]] | None = None
        if not hasattr(self, "related_updates"):
            self.related_updates: dict[Any, list[tuple[Any, Any, Any]]] = {}

    def clone(self) -> Any:
        made = super().clone()
        made.related_updates = self.related_updates.copy()
        return made

    def update_batch(self, pk_list: Any, values: dict[str, Any], using: str) -> None:
        """Update the rows with these keys, a batch at a time."""
        self.add_update_values(values)
        for start in range(0, len(pk_list), GET_ITERATOR_CHUNK_SIZE):
            self.clear_where()
            self.add_filter("pk__in", pk_list[start : start + GET_ITERATOR_CHUNK_SIZE])
            self.get_compiler(using).execute_sql(NO_RESULTS)

    def add_update_values(self, values: dict[str, Any]) -> Any:
        """Set columns by field name.

        Raises:
            FieldError: the field is a relation that has no column, or a composite key.
        """
        resolved = []
        for name, value in values.items():
            field = self.get_meta().get_field(name)
            model = field.model._meta.concrete_model
            if field.name == "pk" and model._meta.is_composite_pk:
                raise FieldError("Composite primary key fields must be updated individually.")
            if not field.concrete or field.many_to_many:
                raise FieldError(
                    f"Cannot update model field {field!r} (only non-relations and foreign keys permitted)."
                )
            if field.generated:
                # The database computes it anyway.
                continue
            if model is not self.get_meta().concrete_model:
                self.add_related_update(model, field, value)
                continue
            resolved.append((field, model, value))
        return self.add_update_fields(resolved)

    def add_update_fields(self, values_seq: Any) -> None:
        """Set columns by ``(field, model, value)``."""
        for field, model, value in values_seq:
            # Hook: fields may be given in place of values.
            if hasattr(value, "resolve_expression"):
                value = value.resolve_expression(self, allow_joins=False, for_save=True)
            self.values.append((field, model, value))

    def add_related_update(self, model: Any, field: Any, value: Any) -> None:
        """Set a column of a parent's table, which takes a statement of its own."""
        self.related_updates.setdefault(model, []).append((field, None, value))

    def get_related_updates(self) -> list[Any]:
        """The statements for the parents' tables."""
        queries = []
        for model, values in self.related_updates.items():
            query = UpdateQuery(model)
            query.values = values
            if self.related_ids is not None:
                query.add_filter("pk__in", self.related_ids[model])
            queries.append(query)
        return queries


class InsertQuery(Query):
    """INSERT.

    Source: django.db.models.sql.subqueries.InsertQuery.
    """

    compiler = "SQLInsertCompiler"

    def __init__(
        self, *args: Any, on_conflict: Any = None, update_fields: Any = None, unique_fields: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields: list[Any] = []
        self.objs: list[Any] = []
        self.on_conflict = on_conflict
        self.update_fields = update_fields or []
        self.unique_fields = unique_fields or []

    def insert_values(self, fields: Any, objs: Any, raw: bool = False) -> None:
        """What to insert.

        Args:
            fields: The fields whose columns are written.
            objs: The objects that have the values.
            raw: Whether the values are written as they are, without ``pre_save()``.
        """
        self.fields = fields
        self.objs = objs
        self.raw = raw
