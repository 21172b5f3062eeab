"""Saving an object: the rows of its tables, in their order."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any, ClassVar

from fastjango.db import DatabaseError, router, transaction
from fastjango.db.models._queryset import write_plans
from fastjango.db.models.aggregates import Max
from fastjango.db.models.expressions import ExpressionWrapper, Value
from fastjango.db.models.fields import IntegerField
from fastjango.db.models.functions.comparison import Coalesce
from fastjango.db.models.manager import BaseManager
from fastjango.db.models.query import QuerySet
from fastjango.db.models.signals import post_save, pre_save
from fastjango.utils._twins import run_sync
from fastjango.utils.deprecation import RemovedInDjango60Warning

from .metaclass import ModelBase

_SAVE_ARGUMENTS = ("force_insert", "force_update", "using", "update_fields")


class Saving:
    """``save()`` and its coroutine form."""

    _meta: ClassVar[Any]
    _state: Any
    pk: Any

    def save(
        self: Any,
        *args: Any,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Write the object to its database: an UPDATE when it is there, else an INSERT.

        Args:
            force_insert: Only INSERT; or a tuple of parent models to insert rows for.
            force_update: Only UPDATE.
            using: Alias of the database; the routers decide by default.
            update_fields: Names of the fields to write; an empty list writes nothing.

        Raises:
            ValueError: a related object is not saved, the arguments exclude each other, or a name is no column.
            DatabaseError: an UPDATE that had to find a row found none.
        """
        if args:
            force_insert, force_update, using, update_fields = self._parse_save_params(
                *args,
                method_name="save",
                force_insert=force_insert,
                force_update=force_update,
                using=using,
                update_fields=update_fields,
            )
        self._prepare_related_fields_for_save(operation_name="save")
        alias = using or router.db_for_write(self.__class__, instance=self)
        if force_insert and (force_update or update_fields):
            raise ValueError("Cannot force both insert and updating in model saving.")
        if update_fields is not None:
            update_fields = frozenset(update_fields)
            # Nothing to write, and nothing to tell.
            if not update_fields:
                return
            self._refuse_unknown(update_fields)
        elif not force_insert and alias == self._state.db:
            update_fields = self._loaded_only()
        self.save_base(using=alias, force_insert=force_insert, force_update=force_update, update_fields=update_fields)

    save.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    async def asave(
        self: Any,
        *args: Any,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Like ``save()``, from a coroutine."""
        if args:
            force_insert, force_update, using, update_fields = self._parse_save_params(
                *args,
                method_name="asave",
                force_insert=force_insert,
                force_update=force_update,
                using=using,
                update_fields=update_fields,
            )
        await run_sync(
            self.save, force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )

    asave.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    @staticmethod
    def _parse_save_params(*args: Any, method_name: str, **given: Any) -> tuple[Any, ...]:
        """The arguments of ``save()`` by position, which is deprecated."""
        warnings.warn(
            f"Passing positional arguments to {method_name}() is deprecated", RemovedInDjango60Warning, stacklevel=3
        )
        if len(args) > len(_SAVE_ARGUMENTS):
            count, most = len(args) + 1, len(_SAVE_ARGUMENTS) + 1
            raise TypeError(f"Model.{method_name}() takes from 1 to {most} positional arguments but {count} were given")
        defaults = {"force_insert": False, "force_update": False, "using": None, "update_fields": None}
        for name, value in zip(_SAVE_ARGUMENTS, args, strict=False):
            if given[name] is not defaults[name]:
                raise TypeError(f"Model.{method_name}() got multiple values for argument '{name}'")
            given[name] = value
        return tuple(given[name] for name in _SAVE_ARGUMENTS)

    def _refuse_unknown(self: Any, names: frozenset[str]) -> None:
        unknown = names.difference(self._meta._non_pk_concrete_field_names)
        if unknown:
            raise ValueError(
                "The following fields do not exist in this model, are m2m fields, primary keys, or are non-concrete "
                f"fields: {', '.join(unknown)}"
            )

    def _loaded_only(self: Any) -> frozenset[str] | None:
        """Names of the loaded fields when others are deferred; None when all are loaded."""
        deferred = self._deferred_columns()
        if not deferred:
            return None
        names = {field.name for field in self._meta.concrete_fields if not field.primary_key and not field.generated}
        loaded = names.difference(field.name for field in self._meta.concrete_fields if field.attname in deferred)
        return frozenset(loaded) if loaded else None

    def _deferred_columns(self: Any) -> set[str]:
        """Attributes of deferred columns that a save would write."""
        values = self.__dict__
        return {
            field.attname for field in self._meta.concrete_fields if field.attname not in values and not field.generated
        }

    def _prepare_related_fields_for_save(self: Any, operation_name: str, fields: Any = None) -> None:
        """Take over the keys of related objects that were saved after they were assigned.

        Raises:
            ValueError: a related object is not saved, so that its reference would be lost.
        """
        state = self._state
        if state.found_through is None and not state.__dict__.get("fields_cache"):
            return
        for field in self._meta.concrete_fields:
            if fields is not None and field not in fields:
                continue
            if field.is_relation and field.is_cached(self):
                self._take_over_key(field, operation_name)
        for field in self._meta.private_fields:
            if field.is_relation and field.is_cached(self) and hasattr(field, "fk_field"):
                related = field.get_cached_value(self, default=None)
                if related is not None and related.pk is None:
                    raise _unsaved(operation_name, field)

    def _take_over_key(self: Any, field: Any, operation_name: str) -> None:
        related = field.get_cached_value(self, default=None)
        if related is None:
            return
        key = related._is_pk_set()
        if not key:
            # Forget it: the next read would give an object without row.
            if not field.remote_field.multiple:
                field.remote_field.delete_cached_value(related)
            raise _unsaved(operation_name, field)
        if getattr(self, field.attname) in field.empty_values:
            # It was assigned before it had a key.
            setattr(self, field.name, related)
        # The key was set by itself since: the object kept is another one.
        if getattr(related, field.target_field.attname) != getattr(self, field.attname):
            field.delete_cached_value(self)

    def _validate_force_insert(self: Any, force_insert: Any) -> tuple[Any, ...]:
        """The models whose rows are to be inserted."""
        if force_insert is False:
            return ()
        if force_insert is True:
            return (self.__class__,)
        if not isinstance(force_insert, tuple):
            raise TypeError("force_insert must be a bool or tuple.")
        for member in force_insert:
            if not isinstance(member, ModelBase):
                raise TypeError(f"Invalid force_insert member. {member!r} must be a model subclass.")
            if not issubclass(self.__class__, member):
                raise TypeError(
                    f"Invalid force_insert member. {member.__qualname__} must be a base of "
                    f"{self.__class__.__qualname__}."
                )
        return force_insert

    def save_base(
        self: Any,
        raw: bool = False,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Any = None,
    ) -> None:
        """Write the rows of the object and its parents, and send the signals.

        Args:
            raw: Write the values as they are, and this model's row only (fixtures).
            force_insert: As in ``save()``.
            force_update: As in ``save()``.
            using: Alias of the database.
            update_fields: As in ``save()``.
        """
        alias = using or router.db_for_write(self.__class__, instance=self)
        origin = self.__class__
        model = origin._meta.concrete_model if origin._meta.proxy else origin
        options = model._meta
        told = {"instance": self, "raw": raw, "using": alias, "update_fields": update_fields}
        if not options.auto_created and pre_save.is_heard:
            pre_save.send(sender=origin, **told)
        # Several rows need a transaction; one row needs only to spoil an open one when it fails.
        block = (
            transaction.atomic(using=alias, savepoint=False)
            if options.parents
            else transaction.mark_for_rollback_on_error(using=alias)
        )
        with block:
            inserted = False
            if not raw:
                force_insert = self._validate_force_insert(force_insert)
                if options.parents:
                    inserted = self._save_parents(model, alias, update_fields, force_insert)
            forced = inserted or (issubclass(model, force_insert) if isinstance(force_insert, tuple) else force_insert)
            updated = self._save_table(raw, model, forced, force_update, alias, update_fields)
        self._state.db = alias
        self._state.adding = False
        if not options.auto_created and post_save.is_heard:
            post_save.send(sender=origin, created=not updated, **told)

    save_base.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    def _save_parents(
        self: Any, cls: Any, using: str, update_fields: Any, force_insert: tuple[Any, ...], updated_parents: Any = None
    ) -> bool:
        """Write the rows of the parents; whether one of them was inserted."""
        inserted = False
        written = {} if updated_parents is None else updated_parents
        for parent, link in cls._meta.parents.items():
            key = parent._meta.pk
            # The two keys are one value, whichever of them was set.
            if link and getattr(self, key.attname) is None and getattr(self, link.attname) is not None:
                setattr(self, key.attname, getattr(self, link.attname))
            if parent not in written:
                above = self._save_parents(parent, using, update_fields, force_insert, written)
                written[parent] = self._save_table(
                    cls=parent,
                    using=using,
                    update_fields=update_fields,
                    force_insert=above or issubclass(parent, force_insert),
                )
            if not written[parent]:
                inserted = True
            if link:
                setattr(self, link.attname, self._get_pk_val(parent._meta))
                # An object of the parent kept here would be an old one.
                if link.is_cached(self):
                    link.delete_cached_value(self)
        return inserted

    def _save_table(
        self: Any,
        raw: bool = False,
        cls: Any = None,
        force_insert: bool = False,
        force_update: bool = False,
        using: Any = None,
        update_fields: Any = None,
    ) -> bool:
        """Write the row of one table; whether it was updated (and not inserted)."""
        options = cls._meta
        keys = options.pk_fields
        has_key = self._is_pk_set(options)
        if not has_key:
            key_value = options.pk.get_pk_value_on_save(self)
            setattr(self, options.pk.attname, key_value)
            has_key = key_value is not None and self._is_pk_set(options)
        if not has_key and (force_update or update_fields):
            raise ValueError("Cannot force an update in save() with no primary key.")
        # A key from a default is new; looking for its row would be in vain.
        if (
            self._state.adding
            and not (raw or force_insert or force_update)
            and all(key.has_default() or key.has_db_default() for key in keys)
        ):
            force_insert = True
        if has_key and not force_insert:
            columns = options._update_columns
            if update_fields:
                columns = [f for f in columns if f.name in update_fields or f.attname in update_fields]
            updated = None
            is_own = self.__class__._do_update is not Saving._do_update
            if not raw and not is_own and not self._meta.select_on_save and _is_plain(cls):
                updated = write_plans.update_row(self, cls, columns, self._get_pk_val(options), using)
            if updated:
                return True
            if updated is None and self._update_row(raw, cls, columns, using, force_update, update_fields):
                return True
            if force_update:
                raise DatabaseError("Forced update did not affect any rows.")
            if update_fields:
                raise DatabaseError("Save with update_fields did not affect any rows.")
        if options.order_with_respect_to:
            self._order = self._next_place(cls, using)
        fields = options._insert_columns[has_key]
        returning = options.db_returning_fields
        results = None
        if fields and self.__class__._do_insert is Saving._do_insert and _is_plain(cls):
            results = write_plans.insert(cls, using, [self], fields, returning, raw)
        if results is None:
            results = self._do_insert(cls._base_manager, using, fields, returning, raw)
        if results:
            for value, field in zip(results[0], returning, strict=True):
                setattr(self, field.attname, value)
        return False

    def _update_row(
        self: Any, raw: bool, cls: Any, columns: list[Any], using: Any, force_update: bool, update_fields: Any
    ) -> bool:
        """Update the row the general way; whether it was there."""
        values = [(f, None, getattr(self, f.attname) if raw else f.pre_save(self, False)) for f in columns]
        must_find = bool(update_fields or force_update)
        queryset = cls._base_manager.using(using)
        found: bool = self._do_update(queryset, using, self._get_pk_val(cls._meta), values, update_fields, must_find)
        return found

    def _next_place(self: Any, cls: Any, using: str | None) -> int:
        """The place after the last object of the same parent."""
        condition = cls._meta.order_with_respect_to.get_filter_kwargs_for_object(self)
        following = ExpressionWrapper(Max("_order") + Value(1), output_field=IntegerField())
        siblings = cls._base_manager.using(using).filter(**condition)
        return int(siblings.aggregate(_order__max=Coalesce(following, Value(0)))["_order__max"])

    def _do_update(
        self: Any, base_qs: Any, using: str | None, pk_val: Any, values: Any, update_fields: Any, forced_update: bool
    ) -> bool:
        """Update the object's row; whether it is there."""
        row = base_qs.filter(pk=pk_val)
        if not values:
            # Nothing to write, as in a model with a key alone; the question remains whether the row is there.
            return update_fields is not None or bool(row.exists())
        if self._meta.select_on_save and not forced_update:
            # Some triggers make an UPDATE report no row; ask before and after.
            return bool(row.exists() and (row._update(values) > 0 or row.exists()))
        return bool(row._update(values) > 0)

    def _do_insert(self: Any, manager: Any, using: str | None, fields: Any, returning_fields: Any, raw: bool) -> Any:
        """Insert the object's row; the values of the fields to return."""
        return manager._insert([self], fields=fields, returning_fields=returning_fields, using=using, raw=raw)


def _is_plain(model: Any) -> bool:
    """Whether nothing between a model and its table changes how rows are written."""
    manager = model._meta.base_manager
    return manager._queryset_class is QuerySet and type(manager).get_queryset is BaseManager.get_queryset


def _unsaved(operation_name: str, field: Any) -> ValueError:
    return ValueError(
        f"{operation_name}() prohibited to prevent data loss due to unsaved related object '{field.name}'."
    )
