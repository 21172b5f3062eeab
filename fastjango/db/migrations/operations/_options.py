"""Operations on what stands in a model's ``Meta``, except indexes and constraints."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.options import normalize_together
from fastjango.utils.functional import cached_property

from ._model_base import ModelOperation
from .base import Operation, OperationCategory


class ModelOptionOperation(ModelOperation):
    """Sets options of a model; a later one of the same kind makes it superfluous."""

    category = OperationCategory.ALTERATION
    removes_model = False

    def reduce(self, operation: Operation, app_label: str) -> Any:
        same_model = isinstance(operation, ModelOperation) and self.name_lower == operation.name_lower
        if same_model and (isinstance(operation, type(self)) or getattr(operation, "removes_model", False)):
            return [operation]
        return super().reduce(operation, app_label)


class AlterModelTable(ModelOptionOperation):
    """Renames a model's table; None means the name that the model gives."""

    def __init__(self, name: str, table: str | None) -> None:
        self.table = table
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"name": self.name, "table": self.table}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {"db_table": self.table})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new = self._model(schema_editor, to_state, app_label)
        if new is None:
            return
        old = from_state.apps.get_model(app_label, self.name)
        schema_editor.alter_db_table(new, old._meta.db_table, new._meta.db_table)
        # Automatic many-to-many tables carry the model's table in their name.
        for old_field, new_field in zip(old._meta.local_many_to_many, new._meta.local_many_to_many, strict=False):
            through = new_field.remote_field.through
            if through._meta.auto_created:
                schema_editor.alter_db_table(
                    through, old_field.remote_field.through._meta.db_table, through._meta.db_table
                )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Rename table for {self.name} to {'(default)' if self.table is None else self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_table"


class AlterModelTableComment(ModelOptionOperation):
    """Changes the comment of a model's table."""

    def __init__(self, name: str, table_comment: str | None) -> None:
        self.table_comment = table_comment
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"name": self.name, "table_comment": self.table_comment}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {"db_table_comment": self.table_comment})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new = self._model(schema_editor, to_state, app_label)
        if new is not None:
            old = from_state.apps.get_model(app_label, self.name)
            schema_editor.alter_db_table_comment(new, old._meta.db_table_comment, new._meta.db_table_comment)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Alter {self.name} table comment"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_table_comment"


class AlterTogetherOptionOperation(ModelOptionOperation):
    """Changes ``unique_together`` or ``index_together``."""

    option_name: str

    def __init__(self, name: str, option_value: Any) -> None:
        if option_value:
            option_value = set(normalize_together(option_value))
        setattr(self, self.option_name, option_value)
        super().__init__(name)

    @cached_property
    def option_value(self) -> Any:
        """A set of tuples of field names."""
        return getattr(self, self.option_name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"name": self.name, self.option_name: self.option_value}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {self.option_name: self.option_value})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new = self._model(schema_editor, to_state, app_label)
        if new is None:
            return
        old = from_state.apps.get_model(app_label, self.name)
        alter = getattr(schema_editor, f"alter_{self.option_name}")
        alter(new, getattr(old._meta, self.option_name, set()), getattr(new._meta, self.option_name, set()))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.references_model(model_name, app_label) and (
            not self.option_value or any(name in names for names in self.option_value)
        )

    def describe(self) -> str:
        return f"Alter {self.option_name} for {self.name} ({len(self.option_value or '')} constraint(s))"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_{self.option_name}"

    def can_reduce_through(self, operation: Operation, app_label: str) -> bool:
        other_option = isinstance(operation, AlterTogetherOptionOperation) and type(operation) is not type(self)
        return super().can_reduce_through(operation, app_label) or other_option


class AlterUniqueTogether(AlterTogetherOptionOperation):
    """Changes what is unique together."""

    option_name = "unique_together"

    def __init__(self, name: str, unique_together: Any) -> None:
        super().__init__(name, unique_together)


class AlterIndexTogether(AlterTogetherOptionOperation):
    """Changes what is indexed together; there for old migrations."""

    option_name = "index_together"

    def __init__(self, name: str, index_together: Any) -> None:
        super().__init__(name, index_together)


class AlterOrderWithRespectTo(ModelOptionOperation):
    """Sets ``order_with_respect_to``, which comes with the column ``_order``."""

    option_name = "order_with_respect_to"

    def __init__(self, name: str, order_with_respect_to: str | None) -> None:
        self.order_with_respect_to = order_with_respect_to
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"name": self.name, "order_with_respect_to": self.order_with_respect_to}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {self.option_name: self.order_with_respect_to})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new = self._model(schema_editor, to_state, app_label)
        if new is None:
            return
        old = from_state.apps.get_model(app_label, self.name)
        had, has = (model._meta.order_with_respect_to for model in (old, new))
        if had and not has:
            schema_editor.remove_field(old, old._meta.get_field("_order"))
        elif has and not had:
            field = new._meta.get_field("_order")
            if not field.has_default():
                field.default = 0
            schema_editor.add_field(old, field)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.references_model(model_name, app_label) and (
            self.order_with_respect_to is None or name == self.order_with_respect_to
        )

    def describe(self) -> str:
        return f"Set order_with_respect_to on {self.name} to {self.order_with_respect_to}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_order_with_respect_to"


class AlterModelOptions(ModelOptionOperation):
    """Sets the options that the database knows nothing of; historical models may need them."""

    ALTER_OPTION_KEYS = [
        "base_manager_name",
        "default_manager_name",
        "default_related_name",
        "get_latest_by",
        "managed",
        "ordering",
        "permissions",
        "default_permissions",
        "select_on_save",
        "verbose_name",
        "verbose_name_plural",
    ]

    def __init__(self, name: str, options: Any) -> None:
        self.options = options
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"name": self.name, "options": self.options}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, self.options, self.ALTER_OPTION_KEYS)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to do."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to do."""

    def describe(self) -> str:
        return f"Change Meta options on {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_options"


class AlterModelManagers(ModelOptionOperation):
    """Sets the managers that historical models have."""

    serialization_expand_args = ["managers"]

    def __init__(self, name: str, managers: Any) -> None:
        self.managers = managers
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [self.name, self.managers], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_managers(app_label, self.name_lower, self.managers)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to do."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to do."""

    def describe(self) -> str:
        return f"Change managers on {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_managers"
