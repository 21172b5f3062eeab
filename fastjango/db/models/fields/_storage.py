"""Values of a field in the database: the column's type, what is sent, what comes back, defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.db import NotSupportedError, connection
from fastjango.db.models.expressions import DatabaseDefault, Value
from fastjango.utils.datastructures import DictWrapper
from fastjango.utils.functional import _LazyValue, cached_property


class NOT_PROVIDED:
    """Stands for "no default was given", since None is a good default."""


def return_None() -> None:  # noqa: N802  # Django's name, which pickles refer to
    """The default of fields without one."""
    return None


class FieldStorage:
    """How a field keeps its values in a column."""

    name: Any
    attname: Any
    null: bool
    default: Any
    db_default: Any
    empty_strings_allowed: bool

    def db_type_parameters(self, connection: Any) -> Any:
        """What a type's text may name: the field's attributes, quoted with the prefix ``qn_``."""
        return DictWrapper(self.__dict__, connection.ops.quote_name, "qn_")

    def db_check(self, connection: Any) -> str | None:
        """The text of the column's CHECK; None without, and for a field that no model has."""
        pattern = connection.data_type_check_constraints.get(self.get_internal_type())
        if pattern is None or not hasattr(self, "column"):
            return None
        return str(pattern % self.db_type_parameters(connection))

    def db_type(self, connection: Any) -> str | None:
        """The column's type; None when the field has no column."""
        pattern = connection.data_types.get(self.get_internal_type())
        if pattern is None:
            return None
        parameters = self.db_type_parameters(connection)
        return str(pattern(parameters)) if callable(pattern) else pattern % parameters

    def rel_db_type(self, connection: Any) -> str | None:
        """The type of a column that points to this one."""
        return self.db_type(connection)

    def cast_db_type(self, connection: Any) -> str | None:
        """The type to name in ``CAST``."""
        pattern = connection.ops.cast_data_types.get(self.get_internal_type())
        if pattern:
            return str(pattern % self.db_type_parameters(connection))
        return self.db_type(connection)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """The column's type and check, as the schema editor takes them."""
        return {"type": self.db_type(connection), "check": self.db_check(connection)}

    def db_type_suffix(self, connection: Any) -> str | None:
        """What follows the type in a column's definition."""
        suffix: str | None = connection.data_types_suffix.get(self.get_internal_type())
        return suffix

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Functions ``(value, expression, connection)`` that a value read from the database goes through."""
        return [self.from_db_value] if hasattr(self, "from_db_value") else []

    def get_internal_type(self) -> str:
        """The name under which back ends know the field."""
        return type(self).__name__

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """The value to save, taken from the object."""
        value = getattr(model_instance, self.attname)
        if isinstance(value, DatabaseDefault) and not connection.features.supports_default_keyword_in_insert:
            return self._db_default_expression
        return value

    def get_prep_value(self, value: Any) -> Any:
        """A Python value made fit for a query, whatever the database."""
        # Lazy values of all kinds know how to give their real one.
        return value._value() if isinstance(value, _LazyValue) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """A value made fit for this database."""
        return value if prepared else self.get_prep_value(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """A value made fit for saving; expressions pass."""
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection=connection, prepared=False)

    def has_default(self) -> bool:
        """Whether a default was given."""
        return self.default is not NOT_PROVIDED

    def has_db_default(self) -> bool:
        """Whether the database fills the column in."""
        return self.db_default is not NOT_PROVIDED

    def get_default(self) -> Any:
        """The value of a new object."""
        return self._get_default()

    @cached_property
    def _get_default(self) -> Callable[[], Any]:
        if self.has_default():
            return self.default if callable(self.default) else lambda: self.default
        if self.has_db_default():
            return lambda: DatabaseDefault(self._db_default_expression, output_field=self)
        takes_null = self.null and not connection.features.interprets_empty_strings_as_nulls
        return return_None if takes_null or not self.empty_strings_allowed else str

    @cached_property
    def _db_default_expression(self) -> Any:
        """The default as an expression of the database."""
        given = self.db_default
        return given if hasattr(given, "resolve_expression") else Value(given, self)

    def value_from_object(self, obj: Any) -> Any:
        """The object's value of this field."""
        return getattr(obj, self.attname)

    def value_to_string(self, obj: Any) -> str:
        """The object's value as serializers write it."""
        return str(self.value_from_object(obj))

    def save_form_data(self, instance: Any, data: Any) -> None:
        """Put a form's cleaned value into an object."""
        setattr(instance, self.name, data)

    def get_pk_value_on_save(self, instance: Any) -> Any:
        """The key of an object that has none yet: the default, which is an empty text for texts, or None."""
        return self.get_default() if self._makes_key else None

    @cached_property
    def _makes_key(self) -> bool:
        # Django 5.2: a default that counts as false is none here, and no default at all is as good as any.
        usual = type(self).get_default is FieldStorage.get_default
        return bool(self.default) and not (usual and self._get_default is return_None)

    def slice_expression(self, expression: Any, start: int, length: int | None) -> Any:
        """An expression for a slice of the value.

        Raises:
            NotSupportedError: values of this field cannot be sliced.
        """
        raise NotSupportedError("This field does not support slicing.")
