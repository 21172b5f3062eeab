"""Migration operations for PostgreSQL: extensions, collations, and changes that do not lock a running site."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.postgres.signals import get_citext_oids, get_hstore_oids, register_type_handlers
from fastjango.db import NotSupportedError, router
from fastjango.db.migrations import AddConstraint, AddIndex, RemoveIndex
from fastjango.db.migrations.operations.base import Operation, OperationCategory
from fastjango.db.models.constraints import CheckConstraint

__all__ = [
    "AddConstraintNotValid",
    "AddIndexConcurrently",
    "BloomExtension",
    "BtreeGinExtension",
    "BtreeGistExtension",
    "CITextExtension",
    "CreateCollation",
    "CreateExtension",
    "CryptoExtension",
    "HStoreExtension",
    "RemoveCollation",
    "RemoveIndexConcurrently",
    "TrigramExtension",
    "UnaccentExtension",
    "ValidateConstraint",
]


class CreateExtension(Operation):
    """Installs an extension of the server; on other databases nothing happens.

    Args:
        name: The extension.
        hints: For the routers' ``allow_migrate()``.

    Source: django.contrib.postgres.operations.CreateExtension (5.2).
    """

    reversible = True
    category = OperationCategory.ADDITION

    def __init__(self, name: str, hints: Any = None) -> None:
        self.name = name
        self.hints = hints or {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models know nothing of extensions."""

    def _concerns(self, app_label: str, schema_editor: Any) -> bool:
        connection = schema_editor.connection
        return connection.vendor == "postgresql" and router.allow_migrate(connection.alias, app_label, **self.hints)

    def _is_installed(self, schema_editor: Any) -> bool:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [self.name])
            return bool(cursor.fetchone())

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not self._concerns(app_label, schema_editor):
            return
        # Asked first because creating one takes rights that the user may lack.
        if not self._is_installed(schema_editor):
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {schema_editor.quote_name(self.name)}")
        self._forget_types()
        register_type_handlers(schema_editor.connection)

    def _forget_types(self) -> None:
        """The extension's types are others now."""
        get_hstore_oids.cache_clear()
        get_citext_oids.cache_clear()

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(app_label, schema_editor) and self._is_installed(schema_editor):
            schema_editor.execute(f"DROP EXTENSION IF EXISTS {schema_editor.quote_name(self.name)}")
            self._forget_types()

    def describe(self) -> str:
        return f"Creates extension {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"create_extension_{self.name}"


class _NamedExtension(CreateExtension):
    """An extension whose name is known."""

    extension: str

    def __init__(self, hints: Any = None) -> None:
        super().__init__(self.extension, hints=hints)


class BloomExtension(_NamedExtension):
    """Bloom indexes."""

    extension = "bloom"


class BtreeGinExtension(_NamedExtension):
    """GIN indexes on plain types."""

    extension = "btree_gin"


class BtreeGistExtension(_NamedExtension):
    """GiST indexes on plain types."""

    extension = "btree_gist"


class CITextExtension(_NamedExtension):
    """Text that compares without regard to case."""

    extension = "citext"


class CryptoExtension(_NamedExtension):
    """Random UUIDs and digests."""

    extension = "pgcrypto"


class HStoreExtension(_NamedExtension):
    """Key-value columns."""

    extension = "hstore"


class TrigramExtension(_NamedExtension):
    """Similarity of texts."""

    extension = "pg_trgm"


class UnaccentExtension(_NamedExtension):
    """Searching without regard to accents."""

    extension = "unaccent"


class _NotInTransaction:
    """What PostgreSQL does beside running statements and so not in a transaction."""

    def _ensure_not_in_transaction(self, schema_editor: Any) -> None:
        if schema_editor.connection.in_atomic_block:
            raise NotSupportedError(
                f"The {type(self).__name__} operation cannot be executed inside a transaction (set atomic = False on "
                "the migration)."
            )


class AddIndexConcurrently(_NotInTransaction, AddIndex):
    """Creates an index while the table is written to."""

    atomic = False
    category = OperationCategory.ADDITION

    def describe(self) -> str:
        fields = ", ".join(self.index.fields)
        return f"Concurrently create index {self.index.name} on field(s) {fields} of model {self.model_name}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._model(schema_editor, from_state, app_label)
        if model is not None:
            schema_editor.remove_index(model, self.index, concurrently=True)


class RemoveIndexConcurrently(_NotInTransaction, RemoveIndex):
    """Drops an index while the table is written to."""

    atomic = False
    category = OperationCategory.REMOVAL

    def describe(self) -> str:
        return f"Concurrently remove index {self.name} from {self.model_name}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._model(schema_editor, from_state, app_label)
        if model is not None:
            index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.remove_index(model, index, concurrently=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.add_index(model, index, concurrently=True)


class CollationOperation(Operation):
    """An operation on a collation.

    Args:
        name: Its name.
        locale: The locale it sorts by.
        provider: ``libc`` or ``icu``.
        deterministic: Whether texts that differ are never equal.
    """

    def __init__(self, name: str, locale: str, *, provider: str = "libc", deterministic: bool = True) -> None:
        self.name = name
        self.locale = locale
        self.provider = provider
        self.deterministic = deterministic

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models know collations by name only."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs: dict[str, Any] = {"name": self.name, "locale": self.locale}
        if self.provider and self.provider != "libc":
            kwargs["provider"] = self.provider
        if self.deterministic is False:
            kwargs["deterministic"] = self.deterministic
        return type(self).__name__, [], kwargs

    def _concerns(self, app_label: str, schema_editor: Any) -> bool:
        connection = schema_editor.connection
        return connection.vendor == "postgresql" and router.allow_migrate(connection.alias, app_label)

    def create_collation(self, schema_editor: Any) -> None:
        """Make the collation."""
        args = {"locale": schema_editor.quote_name(self.locale)}
        if self.provider != "libc":
            args["provider"] = schema_editor.quote_name(self.provider)
        if self.deterministic is False:
            args["deterministic"] = "false"
        listed = ", ".join(f"{option}={value}" for option, value in args.items())
        schema_editor.execute(f"CREATE COLLATION {schema_editor.quote_name(self.name)} ({listed})")

    def remove_collation(self, schema_editor: Any) -> None:
        """Drop the collation."""
        schema_editor.execute(f"DROP COLLATION {schema_editor.quote_name(self.name)}")


class CreateCollation(CollationOperation):
    """Creates a collation."""

    category = OperationCategory.ADDITION

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(app_label, schema_editor):
            self.create_collation(schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(app_label, schema_editor):
            self.remove_collation(schema_editor)

    def reduce(self, operation: Any, app_label: str) -> Any:
        """With the removal of the same collation nothing remains."""
        if isinstance(operation, RemoveCollation) and operation.name == self.name:
            return []
        return super().reduce(operation, app_label)

    def describe(self) -> str:
        return f"Create collation {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"create_collation_{self.name.lower()}"


class RemoveCollation(CollationOperation):
    """Drops a collation."""

    category = OperationCategory.REMOVAL

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(app_label, schema_editor):
            self.remove_collation(schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(app_label, schema_editor):
            self.create_collation(schema_editor)

    def describe(self) -> str:
        return f"Remove collation {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_collation_{self.name.lower()}"


class AddConstraintNotValid(AddConstraint):
    """Adds a check that new rows have to pass, without looking at the old ones.

    Raises:
        TypeError: it is no ``CheckConstraint``.
    """

    category = OperationCategory.ADDITION

    def __init__(self, model_name: str, constraint: Any) -> None:
        if not isinstance(constraint, CheckConstraint):
            raise TypeError("AddConstraintNotValid.constraint must be a check constraint.")
        super().__init__(model_name, constraint)

    def describe(self) -> str:
        return f"Create not valid constraint {self.constraint.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{super().migration_name_fragment}_not_valid"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None and (sql := self.constraint.create_sql(model, schema_editor)):
            schema_editor.execute(f"{sql} NOT VALID", params=None)


class ValidateConstraint(Operation):
    """Looks whether the old rows pass a check, while the table is written to.

    Args:
        model_name: The model.
        name: The check's name.
    """

    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def describe(self) -> str:
        return f"Validate constraint {self.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name.lower()}_validate_{self.name.lower()}"

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"model_name": self.model_name, "name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models know the check already."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
            schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """A check that was validated stays so."""
