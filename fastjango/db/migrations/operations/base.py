"""What every operation of a migration can do."""

from __future__ import annotations

import enum
from typing import Any

from fastjango.db import router
from fastjango.utils.functional import cached_property


class OperationCategory(enum.StrEnum):
    """The sign that ``makemigrations`` prints before an operation."""

    ADDITION = "+"
    REMOVAL = "-"
    ALTERATION = "~"
    PYTHON = "p"
    SQL = "s"
    MIXED = "?"


class Operation:
    """One change of the models and of the database.

    Subclasses take plain, serialisable arguments, and are written into files by what they were made with.

    Source: django.db.migrations.operations.base.Operation (5.2).
    """

    #: Whether ``database_backwards`` works.
    reversible = True
    #: Whether ``sqlmigrate`` can show it.
    reduces_to_sql = True
    #: Whether it wants a transaction even when its migration has none; None says no even when it has one.
    atomic: bool | None = False
    #: Whether squashing may leave it out.
    elidable = False
    #: Arguments that the writer puts on lines of their own.
    serialization_expand_args: list[str] = []
    category: OperationCategory | None = None

    _constructor_args: tuple[Any, Any]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__new__(cls)
        made._constructor_args = (args, kwargs)
        return made

    def __replace__(self, /, **changes: Any) -> Any:
        args, kwargs = self._constructor_args
        return type(self)(*args, **{**kwargs, **changes})

    def deconstruct(self) -> tuple[str, Any, Any]:
        """Name, positional and keyword arguments to make it again."""
        return type(self).__name__, *self._constructor_args

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change the state to what the models are after it."""
        raise NotImplementedError("subclasses of Operation must provide a state_forwards() method")

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change the database."""
        raise NotImplementedError("subclasses of Operation must provide a database_forwards() method")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo the change of the database; the states come in the order of going back."""
        raise NotImplementedError("subclasses of Operation must provide a database_backwards() method")

    def describe(self) -> str:
        """A line on what it does."""
        return f"{type(self).__name__}: {self._constructor_args}"

    def formatted_description(self) -> str:
        """The line with the sign of its category."""
        sign = self.category or OperationCategory.MIXED
        return f"{sign.value} {self.describe()}"

    @property
    def migration_name_fragment(self) -> str | None:
        """What it adds to the name of its migration; None when there is nothing to say."""
        return None

    def references_model(self, name: str, app_label: str) -> bool:
        """Whether it may have to do with a model; saying yes is always right, and stops optimisations."""
        return True

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        """Whether it may have to do with a field; saying yes is always right, and stops optimisations."""
        return self.references_model(model_name, app_label)

    def allow_migrate_model(self, connection_alias: str, model: Any) -> bool:
        """Whether the routers want the model's table in a database."""
        return bool(model._meta.can_migrate(connection_alias)) and router.allow_migrate_model(connection_alias, model)

    def reduce(self, operation: Operation, app_label: str) -> Any:
        """What this and a later operation come to.

        Returns:
            A list of operations that stand for both; True when this one may move behind the other; False when neither.
        """
        if self.elidable:
            return [operation]
        if operation.elidable:
            return [self]
        return False

    def __repr__(self) -> str:
        args, kwargs = self._constructor_args
        return "<{} {}{}>".format(
            type(self).__name__,
            ", ".join(map(repr, args)),
            ",".join(f" {name}={value!r}" for name, value in kwargs.items()),
        )


class Renaming(Operation):
    """An operation that gives something a new name; going back gives it the old one."""

    category = OperationCategory.ALTERATION
    old_name: str
    new_name: str

    @cached_property
    def old_name_lower(self) -> str:
        """The old name in lower case."""
        return self.old_name.lower()

    @cached_property
    def new_name_lower(self) -> str:
        """The new name in lower case."""
        return self.new_name.lower()

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._rename(app_label, schema_editor, from_state, to_state, self.old_name, self.new_name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._rename(app_label, schema_editor, from_state, to_state, self.new_name, self.old_name)

    def _rename(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any, old_name: str, new_name: str
    ) -> None:
        """Change the database, in either direction."""
        raise NotImplementedError("subclasses of Renaming must provide a _rename() method")


def editable_model(operation: Operation, schema_editor: Any, state: Any, app_label: str, name: str) -> Any:
    """The class of a model in a state; None when the routers keep it out of the editor's database."""
    model = state.apps.get_model(app_label, name)
    return model if operation.allow_migrate_model(schema_editor.connection.alias, model) else None
