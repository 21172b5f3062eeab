"""Altering a field's column where the database can alter columns in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastjango.core.exceptions import FieldError

from .constraints import ConstraintStatements


@dataclass
class Alteration:
    """What changes between two fields that share a column."""

    model: Any
    old: Any
    new: Any
    old_params: Any
    new_params: Any
    strict: bool
    old_suffix: str | None = None
    new_suffix: str | None = None

    @property
    def table(self) -> str:
        """The table of the column."""
        return str(self.model._meta.db_table)

    def _differs(self, get: Callable[[Any, Any], Any]) -> bool:
        return bool(get(self.old, self.old_params) != get(self.new, self.new_params))

    @property
    def retyped(self) -> bool:
        """The type is another one."""
        return self._differs(lambda field, params: params["type"])

    @property
    def recollated(self) -> bool:
        """The collation is another one."""
        return self._differs(lambda field, params: params.get("collation"))

    @property
    def resuffixed(self) -> bool:
        """What follows the type (identity) is another one."""
        return self.old_suffix != self.new_suffix

    @property
    def becomes_key(self) -> bool:
        """The column turns into the primary key."""
        return bool(self.new.primary_key and not self.old.primary_key)

    @property
    def becomes_unique(self) -> bool:
        """The column gets a unique constraint, which a primary key does not need."""
        return bool(
            not self.new.primary_key
            and self.new.unique
            and (not self.old.unique or (self.old.primary_key and not self.new.primary_key))
        )

    @property
    def loses_unique(self) -> bool:
        """The column's unique constraint goes."""
        return bool(self.old.unique and not self.old.primary_key and (not self.new.unique or self.becomes_key))

    @property
    def moves_referrers(self) -> bool:
        """Columns elsewhere that point to this one have to follow its type."""
        referable = (self.old.primary_key and self.new.primary_key) or (self.old.unique and self.new.unique)
        return bool(referable and (self.retyped or self.recollated))


def points_with_constraint(field: Any) -> bool:
    """Whether the database holds a foreign key for the field."""
    return bool(field.remote_field and field.db_constraint)


def wants_index(field: Any) -> bool:
    """Whether a field asks for an index of its own."""
    # A unique constraint is an index already.
    return bool(field.db_index and not field.unique)


def referrers(field: Any) -> list[Any]:
    """The foreign keys that point to a field, those of many-to-many tables included."""
    relations = field.model._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and any(target.name == field.name for target in relation.field.foreign_related_fields)
    ]


class InPlaceAlteration(ConstraintStatements):
    """``alter_field`` as a sequence of steps around Alembic's ``alter_column``."""

    sql_update_with_default = "UPDATE %(table)s SET %(column)s = %(default)s WHERE %(column)s IS NULL"

    def _alter_field(
        self,
        model: Any,
        old_field: Any,
        new_field: Any,
        old_type: Any,
        new_type: Any,
        old_db_params: Any,
        new_db_params: Any,
        strict: bool = False,
    ) -> None:
        """Alter one column; overridden where columns cannot be altered in place."""
        change = Alteration(model, old_field, new_field, old_db_params, new_db_params, strict)
        change.old_suffix = old_field.db_type_suffix(connection=self.connection)
        change.new_suffix = new_field.db_type_suffix(connection=self.connection)
        lost_keys = self._drop_what_hinders(change)
        self._rename_altered_column(change)
        self._alter_type(change)
        self._alter_default_and_null(change)
        if change.becomes_unique:
            self.execute(self._create_unique_sql(model, [new_field]))
        self._add_index_of(change)
        self._alter_key(change)
        self._restore_foreign_keys(change, lost_keys)
        self._swap_check(change)
        self._alter_column_comment(change)

    # Before

    def _drop_what_hinders(self, change: Alteration) -> bool:
        """Remove constraints and indexes that stop the change; True when an own foreign key was removed."""
        model, old, new = change.model, change.old, change.new
        features = self.connection.features
        lost_key = False
        if (
            features.supports_foreign_keys
            and points_with_constraint(old)
            and self._field_should_be_altered(old, new, ignore={"db_comment"})
        ):
            names = self._named_once(change, "foreign key", [old.column], foreign_key=True)
            lost_key = bool(names)
            for name in names:
                self.execute(self._delete_fk_sql(model, name))
        if change.loses_unique:
            own = {constraint.name for constraint in model._meta.constraints}
            for name in self._named_once(change, "unique", [old.column], unique=True, primary_key=False, exclude=own):
                self.execute(self._delete_unique_sql(model, name))
        if features.supports_foreign_keys and change.moves_referrers:
            for field in referrers(new):
                for name in self._constraint_names(field.model, [field.column], foreign_key=True):
                    self.execute(self._delete_fk_sql(field.model, name))
        if wants_index(old) and not wants_index(new):
            own = {index.name for index in model._meta.indexes}
            for name in self._constraint_names(model, [old.column], index=True, type_=self._index_type, exclude=own):
                self.execute(self._delete_index_sql(model, name))
        self._drop_old_check(change)
        return lost_key

    _index_type: str | None = "idx"

    def _named_once(self, change: Alteration, kind: str, columns: list[str], **wanted: Any) -> list[str]:
        names = self._constraint_names(change.model, columns, **wanted)
        if change.strict and len(names) != 1:
            raise ValueError(f"Found wrong number ({len(names)}) of {kind} constraints for {change.table}.{columns[0]}")
        return names

    def _drop_old_check(self, change: Alteration) -> None:
        if not change.old_params["check"] or not self._checks_otherwise(change):
            return
        own = {constraint.name for constraint in change.model._meta.constraints}
        for name in self._named_once(change, "check", [change.old.column], check=True, exclude=own):
            self.execute(self._delete_check_sql(change.model, name))

    def _checks_otherwise(self, change: Alteration) -> bool:
        """Whether the check of the column's values is another one; that of a renamed column follows by itself."""
        old, new = (
            (params["check"] or "").replace(self.quote_name(field.column), "")
            for field, params in ((change.old, change.old_params), (change.new, change.new_params))
        )
        return bool(old != new)

    def _rename_altered_column(self, change: Alteration) -> None:
        if change.old.column == change.new.column:
            return
        self._rename_column(change.table, change.old.column, change.new.column)
        for sql in self._waiting():
            sql.rename_column_references(change.table, change.old.column, change.new.column)

    def _rename_column(self, table: str, old_name: str, new_name: str) -> None:
        self.operations.rename_column(table, old_name, new_name)

    def _refuse_generated_change(self, old: Any, new: Any) -> None:
        """Raise ``ValueError`` for a generated column that would say something else."""
        if not (old.generated or new.generated):
            return
        try:
            same = (
                old.generated == new.generated
                and old.db_persist == new.db_persist
                and self._column_generated_sql(old) == self._column_generated_sql(new)
            )
        except FieldError:
            # A field that the old expression named has another name now.
            same = False
        if not same:
            raise ValueError(
                f"Modifying GeneratedFields is not supported - the field {new} must be removed and re-added with the "
                "new definition."
            )

    # The column itself

    def _existing(self, field: Any, params: Any) -> dict[str, Any]:
        """What a database has to be told again when it alters a column (MySQL)."""
        return {}

    def _using(self, change: Alteration) -> dict[str, Any]:
        return {}

    def _using_for(self, change: Alteration, field: Any, params: Any) -> dict[str, Any]:
        """The same for a column that points to the altered one and takes its type."""
        return {}

    def _alter_type(self, change: Alteration) -> None:
        if change.retyped or change.recollated or change.resuffixed:
            self._change_type(change)

    def _change_type(self, change: Alteration) -> None:
        self.operations.alter_column(
            change.table,
            change.new.column,
            type_=self._typed(change.new_params),
            **self._using(change),
            **self._existing(change.old, change.new_params) | self._new_default(change),
        )

    def _new_default(self, change: Alteration) -> dict[str, Any]:
        """What to say instead of a default that need not fit the new type (MySQL)."""
        return {}

    def _alter_default_and_null(self, change: Alteration) -> None:
        old, new, table = change.old, change.new, change.table
        existing = self._existing(new, change.new_params)
        had, has = old.has_db_default(), new.has_db_default()
        if has and (not had or self._db_default_text(new) != self._db_default_text(old)):
            self.operations.alter_column(table, new.column, server_default=self._db_default_text(new), **existing)
        elif had and not has:
            self.operations.alter_column(table, new.column, server_default=None, **existing)
        if self._is_null(old) == self._is_null(new):
            return
        if old.null and not new.null:
            self._fill_nulls(change)
        self.operations.alter_column(table, new.column, nullable=self._is_null(new), **existing)

    def _fill_nulls(self, change: Alteration) -> None:
        """Give rows without a value the default, before NULL is forbidden."""
        new = change.new
        if new.has_db_default():
            default: str | None = self._db_default_text(new)
        else:
            # Without a default somebody chose to see to the rows by hand: nothing is put into them.
            skips = self.skip_default_on_alter(new) or not new.has_default()
            value = None if skips else self.effective_default(new)
            default = None if value is None else self.prepare_default(value)
        if default is not None:
            self.execute(
                self.sql_update_with_default
                % {"table": self.quote_name(change.table), "column": self.quote_name(new.column), "default": default},
                None,
            )

    # After

    def _add_index_of(self, change: Alteration) -> None:
        model, old, new = change.model, change.old, change.new
        if wants_index(new) and not wants_index(old):
            self.execute(self._create_index_sql(model, fields=[new]))

    def _alter_key(self, change: Alteration) -> None:
        if change.becomes_key:
            self._delete_primary_key(change.model, change.strict)
            self.execute(self._create_primary_key_sql(change.model, change.new))
        elif change.old.primary_key and not change.new.primary_key:
            # Unless another column took the key over before.
            for name in self._constraint_names(change.model, [change.new.column], primary_key=True):
                self.execute(self._delete_primary_key_sql(change.model, name))

    def _delete_primary_key(self, model: Any, strict: bool = False) -> None:
        names = self._constraint_names(model, primary_key=True)
        if strict and len(names) != 1:
            raise ValueError(f"Found wrong number ({len(names)}) of PK constraints for {model._meta.db_table}")
        for name in names:
            self.execute(self._delete_primary_key_sql(model, name))

    def _restore_foreign_keys(self, change: Alteration, lost_key: bool) -> None:
        model, old, new = change.model, change.old, change.new
        pointing = referrers(new) if change.moves_referrers or change.becomes_key else []
        for field in pointing:
            params = field.db_parameters(connection=self.connection)
            self.operations.alter_column(
                field.model._meta.db_table,
                field.column,
                type_=self._typed(params),
                **self._existing(field, params),
                **self._using_for(change, field, params),
            )
        if (
            self.connection.features.supports_foreign_keys
            and points_with_constraint(new)
            and (lost_key or not old.remote_field or not old.db_constraint)
        ):
            self.execute(self._create_fk_sql(model, new, "_fk_%(to_table)s_%(to_column)s"))
        if self.connection.features.supports_foreign_keys and change.moves_referrers:
            for field in pointing:
                if field.db_constraint:
                    self.execute(self._create_fk_sql(field.model, field, "_fk"))

    def _swap_check(self, change: Alteration) -> None:
        check = change.new_params["check"]
        if check and self._checks_otherwise(change):
            name = self._create_index_name(change.table, [change.new.column], suffix="_check")
            self.execute(self._create_check_sql(change.model, name, check))

    def _alter_column_comment(self, change: Alteration) -> None:
        if not self.connection.features.supports_comments or change.old.db_comment == change.new.db_comment:
            return
        existing = self._existing(change.new, change.new_params)
        existing.pop("existing_comment", None)
        if existing:
            self.operations.alter_column(change.table, change.new.column, comment=change.new.db_comment, **existing)
        else:
            self.operations.comment_column(change.table, change.new.column, change.new.db_comment)

    def _field_should_be_altered(self, old_field: Any, new_field: Any, ignore: Any = None) -> bool:
        """Whether a change of a field changes the database at all."""
        if not any(field.concrete or field.many_to_many for field in (old_field, new_field)):
            return False
        ignore = set(ignore or ())
        described = []
        for field in (old_field, new_field):
            _, path, args, kwargs = field.deconstruct()
            for name in (*field.non_db_attrs, *ignore):
                kwargs.pop(name, None)
            described.append((path, args, kwargs))
        if old_field.many_to_many and new_field.many_to_many and _between(old_field) != _between(new_field):
            return True
        # Generated expressions and defaults compare by what they say.
        return old_field.column != new_field.column or described[0] != described[1]


def _between(field: Any) -> tuple[str, ...]:
    """The table of a many-to-many field, and its columns, which follow the names of the field and of the models."""
    return (field.m2m_db_table(), field.m2m_column_name(), field.m2m_reverse_name())
