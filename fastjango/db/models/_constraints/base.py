"""``BaseConstraint``: what constraints of all kinds share."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from fastjango.core import checks
from fastjango.core.exceptions import FieldDoesNotExist, ValidationError
from fastjango.db import DEFAULT_DB_ALIAS
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.fields._names import expression_names
from fastjango.db.models.fields.composite import CompositePrimaryKey
from fastjango.utils.deconstruct import public_module
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.translation import gettext_lazy as _

NOT_CREATED = "A constraint won't be created. Silence this warning if you don't care about it."


def _missing_name(cls: type) -> TypeError:
    return TypeError(f"{cls.__qualname__}.__init__() missing 1 required keyword-only argument: 'name'")


class BaseConstraint:
    """Base of constraints.

    Args:
        name: The constraint's name in the database.
        violation_error_code: Code of the validation error.
        violation_error_message: Its text; ``%(name)s`` stands for the name.

    Source: django.db.models.BaseConstraint.
    """

    default_violation_error_message: Any = _("Constraint “%(name)s” is violated.")
    violation_error_code: str | None = None
    violation_error_message: Any = None
    non_db_attrs = ("violation_error_code", "violation_error_message")

    def __init__(
        self,
        *args: Any,
        name: str | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        if args:
            warnings.warn(
                f"Passing positional arguments to {type(self).__name__} is deprecated.",
                RemovedInDjango60Warning,
                stacklevel=2,
            )
            name = args[0]
            violation_error_message = args[1] if len(args) > 1 else violation_error_message
        elif name is None:
            raise _missing_name(type(self))
        self.name: Any = name
        if violation_error_code is not None:
            self.violation_error_code = violation_error_code
        self.violation_error_message = violation_error_message or self.default_violation_error_message

    @property
    def contains_expressions(self) -> bool:
        """Whether the constraint is more than a list of fields."""
        return False

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """The constraint inside a table's definition."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """The statement that adds it to a table."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """The statement that removes it."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Check an object.

        Args:
            model: The model that has the constraint.
            instance: The object, of this model or an heir.
            exclude: Names of fields whose values are not known; what needs them passes.
            using: Alias of the database.

        Raises:
            ValidationError: the object breaks the constraint.
        """
        raise NotImplementedError("This method must be implemented by a subclass.")

    def get_violation_error_message(self) -> Any:
        """The text of the validation error."""
        return self.violation_error_message % {"name": self.name}

    def _violation(self) -> ValidationError:
        return ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def _check(self, model: Any, connection: Any) -> list[Any]:
        """Messages of the system check on a connection."""
        return []

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """What a migration writes: path, positional and keyword arguments."""
        cls = self.__class__
        module = public_module(cls.__module__, cls.__name__)
        path = f"{module}.{cls.__name__}".replace("fastjango.db.models.constraints", "fastjango.db.models")
        kwargs = {"name": self.name}
        if self._has_own_message():
            kwargs["violation_error_message"] = self.violation_error_message
        if self.violation_error_code is not None:
            kwargs["violation_error_code"] = self.violation_error_code
        return path, (), kwargs

    def _has_own_message(self) -> bool:
        return self.violation_error_message not in (None, self.default_violation_error_message)

    def clone(self) -> Any:
        """A new constraint of the same arguments."""
        _path, args, kwargs = self.deconstruct()
        return self.__class__(*args, **kwargs)

    # --- comparing and showing: by the arguments that matter ---

    def _identity(self) -> tuple[Any, ...]:
        return (self.name, self.violation_error_code, self.violation_error_message)

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, self.__class__) else NotImplemented

    __hash__: Any = None

    def _shown(self) -> Iterable[tuple[str, Any]]:
        return ()

    def __repr__(self) -> str:
        shown = [f"{label}={value}" for label, value in self._shown()]
        if self.violation_error_code is not None:
            shown.append(f"violation_error_code={self.violation_error_code!r}")
        if self._has_own_message():
            shown.append(f"violation_error_message={self.violation_error_message!r}")
        return f"<{self.__class__.__qualname__}: {' '.join(shown)}>"

    # --- for subclasses ---

    @staticmethod
    def _query(model: Any) -> Any:
        """A query that names columns without their table; its class lies higher, where the managers know it."""
        return type(model._base_manager.all().query)(model=model, alias_cols=False)

    def _condition_sql(self, condition: Any, model: Any, schema_editor: Any) -> str | None:
        """A condition as text with its values quoted; None without."""
        if condition is None:
            return None
        query = self._query(model)
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(condition).as_sql(compiler, schema_editor.connection)
        return str(sql % tuple(schema_editor.quote_value(param) for param in params))

    @staticmethod
    def _needs_excluded(model: Any, expression: Any, exclude: Any) -> bool:
        """Whether an expression uses a field whose value is not known."""
        if not exclude:
            return False
        for path in expression_names([expression]):
            name = path.split(LOOKUP_SEP)[0]
            if name in exclude:
                return True
            try:
                field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if field.name in exclude:
                return True
            if field.generated and BaseConstraint._needs_excluded(model, field.expression, exclude):
                return True
        return False

    @staticmethod
    def _check_references(model: Any, expressions: Iterable[Any]) -> list[Any]:
        """Messages about names in expressions: joins are not possible, and fields have to be there."""
        found: list[Any] = []
        names: dict[str, None] = {}
        for path in dict.fromkeys(expression_names(expressions)):
            name, *rest = path.split(LOOKUP_SEP)
            # The key's alias is no field, unless the key is composite.
            if name != "pk" or isinstance(model._meta.pk, CompositePrimaryKey):
                names[name] = None
            if not rest:
                continue
            try:
                field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if not field.is_relation or field.many_to_many or field.one_to_many:
                continue
            if field.get_transform(rest[0]) is None and field.get_lookup(rest[0]) is None:
                message = f"'constraints' refers to the joined field '{path}'."
                found.append(checks.Error(message, obj=model, id="models.E041"))
        return [*model._check_local_fields(names, "constraints"), *found]
