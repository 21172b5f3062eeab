"""The methods that change rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist, FieldError
from fastjango.db import IntegrityError, NotSupportedError, connections, transaction
from fastjango.db.models import sql
from fastjango.db.models._queryset import write_plans
from fastjango.db.models._queryset.reading import ReadingMixin
from fastjango.db.models.aggregates import Max
from fastjango.db.models.constants import LOOKUP_SEP, OnConflict
from fastjango.db.models.expressions import Case, DatabaseDefault, Value, When
from fastjango.db.models.fetch_modes import FETCH_ONE, give_mode
from fastjango.db.models.fields import AutoField, Field
from fastjango.db.models.functions.comparison import Cast
from fastjango.db.models.sql.constants import ROW_COUNT
from fastjango.db.models.utils import resolve_callables


def _batches(objs: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(objs), size):
        yield objs[start : start + size]


class WritingMixin(ReadingMixin):
    """``create()``, ``update()``, ``delete()`` and their relatives."""

    # One object.

    def create(self, **kwargs: Any) -> Any:
        """Make an object and save it."""
        reverse = self.model._meta._reverse_one_to_one_field_names
        if reverse and not reverse.isdisjoint(kwargs):
            names = ", ".join(reverse.intersection(kwargs))
            raise ValueError(f"The following fields do not exist in this model: {names}")
        obj = self.model(**kwargs)
        if self._fetch_mode is not FETCH_ONE:
            give_mode([obj], self._fetch_mode)
        self._for_write = True
        obj.save(force_insert=True, using=self.db)
        return obj

    def get_or_create(self, defaults: Any = None, **kwargs: Any) -> tuple[Any, bool]:
        """The object that fulfils the conditions, made if there is none; and whether it was.

        Args:
            defaults: More values for a new object; callables are called.
        """
        # What is read is going to be written: from the same database.
        self._for_write = True
        try:
            return self.get(**kwargs), False
        except self.model.DoesNotExist:
            params = self._extract_model_params(defaults, **kwargs)
        try:
            with transaction.atomic(using=self.db):
                return self.create(**dict(resolve_callables(params))), True
        except IntegrityError:
            # Somebody else may have made it in between.
            try:
                return self.get(**kwargs), False
            except self.model.DoesNotExist:
                pass
            raise

    def update_or_create(self, defaults: Any = None, create_defaults: Any = None, **kwargs: Any) -> tuple[Any, bool]:
        """Change the object that fulfils the conditions, or make it; and whether it was made.

        Args:
            defaults: What to set on an object that is there.
            create_defaults: What to set on a new one; ``defaults`` without.
        """
        changes = defaults or {}
        self._for_write = True
        with transaction.atomic(using=self.db):
            initial = changes if create_defaults is None else create_defaults
            obj, created = self.select_for_update().get_or_create(initial, **kwargs)
            if created:
                return obj, created
            for name, value in resolve_callables(changes):
                setattr(obj, name, value)
            obj.save(using=self.db, **self._update_fields(changes))
        return obj, False

    def _update_fields(self, changes: Any) -> dict[str, Any]:
        """The fields to save after these changes; none are named where a change is no column."""
        opts = self.model._meta
        names = set(changes)
        if not opts._non_pk_concrete_field_names.issuperset(names):
            return {}
        for field in opts.local_concrete_fields:
            # Fields that work their value out when saved, such as auto_now.
            if not field.primary_key and field.__class__.pre_save is not Field.pre_save:
                names.update({field.name, field.attname})
        return {"update_fields": names}

    def _extract_model_params(self, defaults: Any, **kwargs: Any) -> dict[str, Any]:
        params = {name: value for name, value in kwargs.items() if LOOKUP_SEP not in name}
        params.update(defaults or {})
        opts = self.model._meta
        invalid = [name for name in params if not self._can_be_set(opts, name)]
        if invalid:
            names = "', '".join(sorted(invalid))
            raise FieldError(f"Invalid field name(s) for model {opts.object_name}: '{names}'.")
        return params

    def _can_be_set(self, opts: Any, name: str) -> bool:
        try:
            opts.get_field(name)
        except FieldDoesNotExist:
            return name in opts._property_names and bool(getattr(self.model, name).fset)
        return True

    # Many objects.

    def _insert(
        self,
        objs: Any,
        fields: Any,
        returning_fields: Any = None,
        raw: bool = False,
        using: str | None = None,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Any:
        self._for_write = True
        if on_conflict is None and fields:
            rows = write_plans.insert(
                self.model, self.db if using is None else using, objs, fields, returning_fields, raw
            )
            if rows is not None:
                return rows
        query = sql.InsertQuery(
            self.model, on_conflict=on_conflict, update_fields=update_fields, unique_fields=unique_fields
        )
        query.insert_values(fields, objs, raw=raw)
        return query.get_compiler(using=self.db if using is None else using).execute_sql(returning_fields)

    _insert.alters_data = True  # type: ignore[attr-defined]  # templates do not call it
    _insert.queryset_only = False  # type: ignore[attr-defined]  # managers have it

    def _batched_insert(
        self,
        objs: Any,
        fields: Any,
        batch_size: int | None,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> list[Any]:
        connection = connections[self.db]
        most = max(connection.ops.bulk_batch_size(fields, objs), 1)
        size = min(batch_size, most) if batch_size else most
        returns = connection.features.can_return_rows_from_bulk_insert and on_conflict in (None, OnConflict.UPDATE)
        rows: list[Any] = []
        for batch in _batches(objs, size):
            made = self._insert(
                batch,
                fields=fields,
                using=self.db,
                on_conflict=on_conflict,
                update_fields=update_fields,
                unique_fields=unique_fields,
                returning_fields=self.model._meta.db_returning_fields if returns else None,
            )
            if returns:
                rows.extend(made)
        return rows

    def _check_bulk_create_options(
        self, ignore_conflicts: bool, update_conflicts: bool, update_fields: Any, unique_fields: Any
    ) -> OnConflict | None:
        if ignore_conflicts and update_conflicts:
            raise ValueError("ignore_conflicts and update_conflicts are mutually exclusive.")
        features = connections[self.db].features
        if ignore_conflicts:
            if not features.supports_ignore_conflicts:
                raise NotSupportedError("This database backend does not support ignoring conflicts.")
            return OnConflict.IGNORE
        if not update_conflicts:
            return None
        if not update_fields:
            raise ValueError("Fields that will be updated when a row insertion fails on conflicts must be provided.")
        if not features.supports_update_conflicts:
            raise NotSupportedError("This database backend does not support updating conflicts.")
        targeted = features.supports_update_conflicts_with_target
        if unique_fields and not targeted:
            raise NotSupportedError(
                "This database backend does not support updating conflicts with specifying unique fields that can "
                "trigger the upsert."
            )
        if not unique_fields and targeted:
            raise ValueError("Unique fields that can trigger the upsert must be provided.")
        _require_concrete(update_fields, "update_fields")
        if any(field in self.model._meta.pk_fields for field in update_fields):
            raise ValueError("bulk_create() cannot be used with primary keys in update_fields.")
        _require_concrete(unique_fields or (), "unique_fields")
        return OnConflict.UPDATE

    def _prepare_for_bulk_create(self, objs: Any) -> tuple[list[Any], list[Any]]:
        """Those with a key and those without, ready to be inserted."""
        spells_defaults = connections[self.db].features.supports_default_keyword_in_bulk_insert
        with_pk: list[Any] = []
        without_pk: list[Any] = []
        options: Any = None
        for obj in objs:
            if obj._meta is not options:
                options = obj._meta
                pk = options.pk
                # Without a default there is nothing to be made.
                makes_key = type(pk).get_pk_value_on_save is not Field.get_pk_value_on_save or pk._makes_key
                defaults = [field for field in options.fields if field.has_db_default() and not field.generated]
            if makes_key and not obj._is_pk_set():
                obj.pk = pk.get_pk_value_on_save(obj)
            if not spells_defaults:
                for field in defaults:
                    if isinstance(getattr(obj, field.attname), DatabaseDefault):
                        setattr(obj, field.attname, field.db_default)
            obj._prepare_related_fields_for_save(operation_name="bulk_create")
            (with_pk if obj._is_pk_set() else without_pk).append(obj)
        return with_pk, without_pk

    def bulk_create(
        self,
        objs: Any,
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Any:
        """Insert many objects with few statements; signals are not sent.

        Args:
            objs: Unsaved objects; get their keys where the database tells them.
            batch_size: Objects in a statement; as many as it takes without.
            ignore_conflicts: Leave out rows that exist.
            update_conflicts: Change rows that exist.
            update_fields: The fields to change then.
            unique_fields: The fields that say that a row exists.

        Raises:
            ValueError: the model has parents with tables of their own, or the options contradict each other.
        """
        if batch_size is not None and batch_size <= 0:
            raise ValueError("Batch size must be a positive integer.")
        opts = self.model._meta
        if any(parent._meta.concrete_model is not opts.concrete_model for parent in opts.all_parents):
            raise ValueError("Can't bulk create a multi-table inherited model")
        if not objs:
            return objs
        if unique_fields:
            unique_fields = [
                field
                for name in unique_fields
                for field in (opts.pk_fields if name == "pk" else [opts.get_field(name)])
            ]
        if update_fields:
            update_fields = [opts.get_field(name) for name in update_fields]
        on_conflict = self._check_bulk_create_options(ignore_conflicts, update_conflicts, update_fields, unique_fields)
        self._for_write = True
        objs = list(objs)
        fields = [field for field in opts.concrete_fields if not field.generated]
        with_pk, without_pk = self._prepare_for_bulk_create(objs)
        options = (batch_size, on_conflict, update_fields, unique_fields)
        with transaction.atomic(using=self.db, savepoint=False):
            self._handle_order_with_respect_to(objs)
            if with_pk:
                rows = self._batched_insert(with_pk, fields, *options)
                self._finish_inserted(with_pk, rows, skip_pk=True)
            if without_pk:
                others = [field for field in fields if not isinstance(field, AutoField)]
                rows = self._batched_insert(without_pk, others, *options)
                self._finish_inserted(without_pk, rows, skip_pk=False)
        return objs

    def _finish_inserted(self, objs: list[Any], rows: list[Any], skip_pk: bool) -> None:
        """Put what the database made into the objects."""
        opts = self.model._meta
        for position, field in enumerate(opts.db_returning_fields):
            if not (skip_pk and field is opts.pk):
                name = field.attname
                for obj, row in zip(objs, rows, strict=False):
                    setattr(obj, name, row[position])
        db = self.db
        for obj in objs:
            state = obj._state
            state.adding = False
            state.db = db

    def _handle_order_with_respect_to(self, objs: list[Any]) -> None:
        field = self.model._meta.order_with_respect_to
        if not field:
            return
        groups: dict[Any, list[Any]] = {}
        for obj in objs:
            groups.setdefault(getattr(obj, field.attname), []).append(obj)
        last = dict(
            self.model._base_manager.db_manager(self.db)
            .filter(**{f"{field.attname}__in": list(groups)})
            .order_by()
            .values_list(field.attname)
            .annotate(max_order=Max("_order"))
        )
        for key, members in groups.items():
            start = -1 if last.get(key) is None else last[key]
            for position, obj in enumerate(members, start + 1):
                obj._order = position

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        """Save some fields of many objects with few statements; answers how many rows were found."""
        if batch_size is not None and batch_size <= 0:
            raise ValueError("Batch size must be a positive integer.")
        if not fields:
            raise ValueError("Field names must be given to bulk_update().")
        objs = tuple(objs)
        if not all(obj._is_pk_set() for obj in objs):
            raise ValueError("All bulk_update() objects must have a primary key set.")
        opts = self.model._meta
        fields = [opts.get_field(name) for name in fields]
        if any(not field.concrete or field.many_to_many for field in fields):
            raise ValueError("bulk_update() can only be used with concrete fields.")
        keys = {field for model in (self.model, *opts.all_parents) for field in model._meta.pk_fields}
        if not keys.isdisjoint(fields):
            raise ValueError("bulk_update() cannot be used with primary key fields.")
        if not objs:
            return 0
        for obj in objs:
            obj._prepare_related_fields_for_save(operation_name="bulk_update", fields=fields)
        self._for_write = True
        connection = connections[self.db]
        # The key is compared in WHERE and in each WHEN.
        most = max(connection.ops.bulk_batch_size([opts.pk, opts.pk, *fields], objs), 1)
        size = min(batch_size, most) if batch_size else most
        casts = connection.features.requires_casted_case_in_updates
        updates = [
            ([obj.pk for obj in batch], {field.attname: _by_key(batch, field, casts) for field in fields})
            for batch in _batches(objs, size)
        ]
        found = 0
        rows = self.using(self.db)
        with transaction.atomic(using=self.db, savepoint=False):
            for pks, changes in updates:
                found += rows.filter(pk__in=pks).update(**changes)
        return found

    # All rows of the query.

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the objects and what depends on them; answers how many, in all and by model."""
        self._not_support_combined_queries("delete")
        query = self._described()
        if query.is_sliced:
            raise TypeError("Cannot use 'limit' or 'offset' with delete().")
        if query.distinct_fields:
            raise TypeError("Cannot call delete() after .distinct(*fields).")
        if self._fields is not None:
            raise TypeError("Cannot call delete() after .values() or .values_list()")
        doomed = self._chain()
        # The rows are read from where they are deleted.
        doomed._for_write = True
        query = doomed.query
        query.select_for_update = False
        query.select_related = False
        query.clear_ordering(force=True)
        # By path: deletion stands a floor higher (it knows managers).
        collector = import_module("fastjango.db.models.deletion").Collector(using=doomed.db, origin=self)
        collector.collect(doomed)
        counts: tuple[int, dict[str, int]] = collector.delete()
        self._result_cache = None
        return counts

    delete.alters_data = True  # type: ignore[attr-defined]  # templates do not call it
    delete.queryset_only = True  # type: ignore[attr-defined]  # a manager would delete everything

    def _raw_delete(self, using: str) -> int:
        """Delete the rows without looking at what depends on them."""
        query = self._described().clone()
        query.__class__ = sql.DeleteQuery
        with transaction.mark_for_rollback_on_error(using=using):
            return int(query.get_compiler(using).execute_sql(ROW_COUNT) or 0)

    _raw_delete.alters_data = True  # type: ignore[attr-defined]  # templates do not call it

    def update(self, **kwargs: Any) -> int:
        """Set fields of all objects; answers how many rows were found."""
        self._not_support_combined_queries("update")
        self._for_write = True
        found = self._update_by_plan(kwargs) if self._is_plain else None
        if found is not None:
            return found
        if self._described().is_sliced:
            raise TypeError("Cannot update a query once a slice has been taken.")
        query = (self.query if self._deferred_filter else self._described()).chain(sql.UpdateQuery)
        query.add_update_values(kwargs)
        query.order_by = tuple(_inlined(query, item) for item in query.order_by)
        # Annotations are written out where they are used, and select nothing.
        query.annotations = {}
        query.selected = None
        with transaction.mark_for_rollback_on_error(using=self.db):
            found = query.get_compiler(self.db).execute_sql(ROW_COUNT)
        self._result_cache = None
        return int(found)

    update.alters_data = True  # type: ignore[attr-defined]  # templates do not call it

    def _update_by_plan(self, kwargs: Any) -> int | None:
        """The same, where it was done before with other values; None where the long way has to be taken."""
        if any(operation[0] != "filter" for operation in self._shape or ()):
            return None
        values = []
        for name, value in kwargs.items():
            field = self.model._meta.get_field(name)
            if (
                not field.concrete
                or field.many_to_many
                or field.primary_key
                or field.generated
                or hasattr(value, "_meta")
            ):
                return None
            values.append((field, value))
        with transaction.mark_for_rollback_on_error(using=self.db):
            found = write_plans.update(self.model, self.db, self._shape, self._given, values)
        if found is not None:
            self._result_cache = None
        return found

    def _update(self, values: Any) -> int:
        """Set columns, as saving an object does."""
        if self._shape_is_sliced() if self._is_plain else self._described().is_sliced:
            raise TypeError("Cannot update a query once a slice has been taken.")
        if self._is_plain:
            found = write_plans.update(
                self.model, self.db, self._shape, self._given, [(field, value) for field, _, value in values]
            )
            if found is not None:
                self._result_cache = None
                return found
        query = self._described().chain(sql.UpdateQuery)
        query.add_update_fields(values)
        query.annotations = {}
        self._result_cache = None
        return int(query.get_compiler(self.db).execute_sql(ROW_COUNT))

    _update.alters_data = True  # type: ignore[attr-defined]  # templates do not call it
    _update.queryset_only = False  # type: ignore[attr-defined]  # managers have it


def _require_concrete(fields: Any, name: str) -> None:
    if any(not field.concrete for field in fields):
        raise ValueError(f"bulk_create() can only be used with concrete fields in {name}.")


def _by_key(objs: Sequence[Any], field: Any, casts: bool) -> Any:
    """A CASE with each object's value."""
    branches = []
    for obj in objs:
        value = getattr(obj, field.attname)
        if not hasattr(value, "resolve_expression"):
            value = Value(value, output_field=field)
        branches.append(When(pk=obj.pk, then=value))
    case = Case(*branches, output_field=field)
    return Cast(case, output_field=field) if casts else case


def _inlined(query: Any, item: Any) -> Any:
    """An ordering by an annotation as one by its expression."""
    if not isinstance(item, str):
        return item
    annotation = query.annotations.get(item.removeprefix("-"))
    if annotation is None:
        return item
    if getattr(annotation, "contains_aggregate", False):
        raise FieldError(f"Cannot update when ordering by an aggregate: {annotation}")
    return annotation.desc() if item.startswith("-") else annotation
