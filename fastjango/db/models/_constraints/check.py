"""``CheckConstraint``: a condition that every row fulfils."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from fastjango.core import checks
from fastjango.core.exceptions import FieldError
from fastjango.db import DEFAULT_DB_ALIAS
from fastjango.db.models._constraints.base import NOT_CREATED, BaseConstraint
from fastjango.db.models.expressions import RawSQL
from fastjango.db.models.query_utils import Q
from fastjango.utils.deprecation import RemovedInDjango60Warning


def _warn_of_check(stacklevel: int) -> None:
    warnings.warn(
        "CheckConstraint.check is deprecated in favor of `.condition`.",
        RemovedInDjango60Warning,
        stacklevel=stacklevel,
    )


class CheckConstraint(BaseConstraint):
    """A condition that every row fulfils.

    Args:
        condition: A ``Q``, or an expression with a truth value.

    Raises:
        TypeError: the condition is neither.

    Source: django.db.models.CheckConstraint (5.2).
    """

    def __init__(
        self,
        *,
        condition: Any = None,
        check: Any = None,
        name: str | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        if check is not None:
            _warn_of_check(stacklevel=3)
            condition = check
        self.condition = condition
        if not getattr(condition, "conditional", False):
            raise TypeError("CheckConstraint.condition must be a Q instance or boolean expression.")
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    @property
    def check(self) -> Any:
        """The condition, under its old name."""
        _warn_of_check(stacklevel=3)
        return self.condition

    @check.setter
    def check(self, value: Any) -> None:
        _warn_of_check(stacklevel=3)
        self.condition = value

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._check_sql(self.name, self._condition_sql(self.condition, model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        check = self._condition_sql(self.condition, model, schema_editor)
        return schema_editor._create_check_sql(model, self.name, check)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._delete_check_sql(model, self.name)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            if not Q(self.condition).check(against, using=using):
                raise self._violation()
        except FieldError:
            # A value that is needed is not known.
            return

    def _check(self, model: Any, connection: Any) -> list[Any]:
        features, required = connection.features, model._meta.required_db_features
        supported = features.supports_table_check_constraints or "supports_table_check_constraints" in required
        if not supported:
            message = f"{connection.display_name} does not support check constraints."
            return [checks.Warning(message, hint=NOT_CREATED, obj=model, id="models.W027")]
        # Other expressions may be anything; their names are the database's business.
        found = self._check_references(model, [self.condition] if isinstance(self.condition, Q) else [])
        if any(isinstance(part, RawSQL) for part in self.condition.flatten()):
            message = (
                f"Check constraint {self.name!r} contains RawSQL() expression and won't be validated during the model "
                "full_clean()."
            )
            hint = "Silence this warning if you don't care about it."
            found.append(checks.Warning(message, hint=hint, obj=model, id="models.W045"))
        return found

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"condition": self.condition}

    def _identity(self) -> tuple[Any, ...]:
        return (*super()._identity(), self.condition)

    def _shown(self) -> Iterable[tuple[str, Any]]:
        return (("condition", self.condition), ("name", repr(self.name)))
