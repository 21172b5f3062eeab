"""``UniqueConstraint``: values that no two rows share."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from fastjango.core import checks
from fastjango.core.exceptions import FieldError, ValidationError
from fastjango.db import DEFAULT_DB_ALIAS, connections
from fastjango.db.models._constraints.base import NOT_CREATED, BaseConstraint
from fastjango.db.models.expressions import Exists, F
from fastjango.db.models.fields._indexed import indexed
from fastjango.db.models.lookups import Exact, IsNull
from fastjango.db.models.query_utils import Q


class Deferrable(Enum):
    """When a constraint is enforced: at the end of the transaction, or at each statement unless told otherwise."""

    DEFERRED = "deferred"
    IMMEDIATE = "immediate"

    # A member names itself in migrations and messages.
    def __repr__(self) -> str:
        return f"{self.__class__.__qualname__}.{self._name_}"


def _fault(
    expressions: tuple[Any, ...],
    fields: Any,
    condition: Any,
    deferrable: Any,
    include: Any,
    opclasses: Any,
    nulls_distinct: Any,
) -> Exception | None:
    """What is wrong with the arguments of a unique constraint; None when nothing is."""
    has_deferrable = bool(deferrable)
    faults: tuple[tuple[Any, type[Exception], str], ...] = (
        (
            not expressions and not fields,
            ValueError,
            "At least one field or expression is required to define a unique constraint.",
        ),
        (expressions and fields, ValueError, "UniqueConstraint.fields and expressions are mutually exclusive."),
        (
            not isinstance(condition, Q | None),
            ValueError,
            "UniqueConstraint.condition must be a Q instance.",
        ),
        (condition and has_deferrable, ValueError, "UniqueConstraint with conditions cannot be deferred."),
        (include and has_deferrable, ValueError, "UniqueConstraint with include fields cannot be deferred."),
        (opclasses and has_deferrable, ValueError, "UniqueConstraint with opclasses cannot be deferred."),
        (expressions and has_deferrable, ValueError, "UniqueConstraint with expressions cannot be deferred."),
        (
            expressions and opclasses,
            ValueError,
            "UniqueConstraint.opclasses cannot be used with expressions. Use "
            "fastjango.contrib.postgres.indexes.OpClass() instead.",
        ),
        (
            not isinstance(deferrable, Deferrable | None),
            TypeError,
            "UniqueConstraint.deferrable must be a Deferrable instance.",
        ),
        (
            not isinstance(include, list | tuple | None),
            TypeError,
            "UniqueConstraint.include must be a list or tuple.",
        ),
        (
            not isinstance(opclasses, list | tuple),
            TypeError,
            "UniqueConstraint.opclasses must be a list or tuple.",
        ),
        (
            not isinstance(nulls_distinct, bool | None),
            TypeError,
            "UniqueConstraint.nulls_distinct must be a bool.",
        ),
        (
            opclasses and len(fields) != len(opclasses),
            ValueError,
            "UniqueConstraint.fields and UniqueConstraint.opclasses must have the same number of elements.",
        ),
    )
    return next((error(text) for is_fault, error, text in faults if is_fault), None)


class UniqueConstraint(BaseConstraint):
    """Values, or expressions, that no two rows share.

    Args:
        expressions: Instead of ``fields``.
        fields: Names of the fields.
        condition: A ``Q``: only the rows that fulfil it count.
        deferrable: When it is enforced.
        include: Names of further fields in the index.
        opclasses: PostgreSQL's operator classes, one for each field.
        nulls_distinct: Whether two NULLs differ; None leaves it to the database.

    Raises:
        ValueError, TypeError: arguments that exclude each other, or of a wrong kind.

    Source: django.db.models.UniqueConstraint (5.2).
    """

    def __init__(
        self,
        *expressions: Any,
        fields: Any = (),
        name: str | None = None,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        opclasses: Any = (),
        nulls_distinct: bool | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        if not name:
            raise ValueError("A unique constraint must be named.")
        fault = _fault(expressions, fields, condition, deferrable, include, opclasses, nulls_distinct)
        if fault is not None:
            raise fault
        self.fields = tuple(fields)
        self.condition = condition
        self.deferrable = deferrable
        self.include = tuple(include) if include else ()
        self.opclasses = opclasses
        self.nulls_distinct = nulls_distinct
        self.expressions = tuple(F(each) if isinstance(each, str) else each for each in expressions)
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    @property
    def contains_expressions(self) -> bool:
        return bool(self.expressions)

    # --- SQL ---

    def _sql_arguments(self, model: Any, schema_editor: Any) -> dict[str, Any]:
        options = model._meta
        return {
            "fields": [options.get_field(name) for name in self.fields],
            "name": self.name,
            "condition": self._condition_sql(self.condition, model, schema_editor),
            "deferrable": self.deferrable,
            "include": [options.get_field(name).column for name in self.include],
            "opclasses": self.opclasses,
            "expressions": self._index_expressions(model, schema_editor),
            "nulls_distinct": self.nulls_distinct,
        }

    def _index_expressions(self, model: Any, schema_editor: Any) -> Any:
        if not self.expressions:
            return None
        return indexed(self.expressions, self._query(model), schema_editor.connection)

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._unique_sql(model, **self._sql_arguments(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._create_unique_sql(model, **self._sql_arguments(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        arguments = self._sql_arguments(model, schema_editor)
        del arguments["fields"]
        return schema_editor._delete_unique_sql(model, arguments.pop("name"), **arguments)

    # --- checking objects ---

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        conditions = self._same_values(model, instance, exclude, using)
        if conditions is None or self._needs_excluded(model, self.condition or Q(), exclude):
            return
        rows = model._default_manager.using(using).filter(*conditions)
        if not instance._state.adding and instance._is_pk_set(model._meta):
            rows = rows.exclude(pk=instance._get_pk_val(model._meta))
        if not self.condition:
            if rows.exists():
                raise self._not_unique(model, instance)
            return
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            # Only objects that fulfil the condition themselves can break the constraint.
            if (self.condition & Exists(rows.filter(self.condition))).check(against, using=using):
                raise self._not_unique(model, instance, conditional=True)
        except FieldError:
            return

    def _not_unique(self, model: Any, instance: Any, conditional: bool = False) -> ValidationError:
        if self.fields and not conditional and not self._has_own_message():
            error: ValidationError = instance.unique_error_message(model, self.fields)
            return ValidationError(error, code=error.code)
        return self._violation()

    def _same_values(self, model: Any, instance: Any, exclude: Any, using: str) -> list[Any] | None:
        """Conditions that find rows with the object's values; None when nothing can be said or no row can match."""
        if self.fields:
            return self._same_fields(model, instance, exclude, using)
        if any(self._needs_excluded(model, each, exclude) for each in self.expressions):
            return None
        values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        replacements = {F(name): value for name, value in values.items()}
        conditions = []
        for expression in self.expressions:
            if hasattr(expression, "get_expression_for_validation"):
                # An ordering is no part of the value.
                expression = expression.get_expression_for_validation()
            own = expression.replace_expressions(replacements)
            conditions.append(self._same(expression, own))
        return conditions

    def _same(self, expression: Any, own: Any) -> Any:
        if self.nulls_distinct is False:
            return Q(Exact(expression, own)) | Q(IsNull(expression, True), IsNull(own, True))
        return Exact(expression, own)

    def _same_fields(self, model: Any, instance: Any, exclude: Any, using: str) -> list[Any] | None:
        conditions: list[Any] = []
        values: dict[str, Any] = {}
        empty_is_null = connections[using].features.interprets_empty_strings_as_nulls
        for name in self.fields:
            if exclude and name in exclude:
                return None
            field = model._meta.get_field(name)
            if field.generated:
                if self._needs_excluded(model, field.expression, exclude):
                    return None
                known = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
                own = field.expression.replace_expressions(
                    {F(key): value for key, value in known.items() if key != field.name}
                )
                conditions.append(self._same(F(name), own))
                continue
            value = getattr(instance, field.attname)
            if self.nulls_distinct is not False and (value is None or (value == "" and empty_is_null)):
                # NULL equals nothing, so that no row can have the same values.
                return None
            values[field.name] = value
        return [*conditions, Q(**values)] if values else conditions

    # --- system checks ---

    def _check(self, model: Any, connection: Any) -> list[Any]:
        options = model._meta
        found = list(model._check_local_fields({*self.fields, *self.include}, "constraints"))
        rows = (
            (self.condition, "supports_partial_indexes", "conditions", "W036"),
            (self.deferrable, "supports_deferrable_unique_constraints", None, "W038"),
            (self.include, "supports_covering_indexes", "non-key columns", "W039"),
            (self.contains_expressions, "supports_expression_indexes", "expressions", "W044"),
            (
                self.nulls_distinct is not None,
                "supports_nulls_distinct_unique_constraints",
                "nulls distinct",
                "W047",
            ),
        )
        uncreated = False
        for used, feature, noun, id in rows:
            if not used or feature in options.required_db_features or getattr(connection.features, feature):
                continue
            uncreated = True
            what = "deferrable unique constraints" if noun is None else f"unique constraints with {noun}"
            if noun == "expressions":
                what = "unique constraints on expressions"
            message = f"{connection.display_name} does not support {what}."
            found.append(checks.Warning(message, hint=NOT_CREATED, obj=model, id=f"models.{id}"))
        if not uncreated:
            found += self._check_references(model, [*self.expressions, *([self.condition] if self.condition else [])])
        return found

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, _args, kwargs = super().deconstruct()
        given = {
            "fields": self.fields,
            "condition": self.condition,
            "deferrable": self.deferrable,
            "include": self.include,
            "opclasses": self.opclasses,
        }
        kwargs |= {key: value for key, value in given.items() if value}
        if self.nulls_distinct is not None:
            kwargs["nulls_distinct"] = self.nulls_distinct
        return path, self.expressions, kwargs

    def _identity(self) -> tuple[Any, ...]:
        return (
            *super()._identity(),
            self.fields,
            self.condition,
            self.deferrable,
            self.include,
            self.opclasses,
            self.expressions,
            self.nulls_distinct,
        )

    def _shown(self) -> Iterable[tuple[str, Any]]:
        shown: list[tuple[str, Any]] = []
        if self.fields:
            shown.append(("fields", repr(self.fields)))
        if self.expressions:
            shown.append(("expressions", repr(self.expressions)))
        shown.append(("name", repr(self.name)))
        for label in ("condition", "deferrable"):
            if getattr(self, label) is not None:
                shown.append((label, getattr(self, label)))
        for label in ("include", "opclasses"):
            if getattr(self, label):
                shown.append((label, repr(getattr(self, label))))
        if self.nulls_distinct is not None:
            shown.append(("nulls_distinct", repr(self.nulls_distinct)))
        return shown
