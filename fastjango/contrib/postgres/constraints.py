"""Constraints of PostgreSQL: no two rows may stand in a relation to each other.

Source: django.contrib.postgres.constraints (5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db import DEFAULT_DB_ALIAS
from fastjango.db.backends.ddl_references import Expressions, Statement, Table
from fastjango.db.models import BaseConstraint, Deferrable, Exists, ExpressionList, F, OrderBy, Q
from fastjango.db.models.indexes import IndexExpression
from fastjango.db.models.lookups import PostgresOperatorLookup

__all__ = ["ExclusionConstraint"]


class ExclusionConstraintExpression(IndexExpression):
    """An expression of the index with the operator that two rows are compared by."""

    template = "%(expressions)s WITH %(operator)s"


class ExclusionConstraint(BaseConstraint):
    """No two rows for which all comparisons hold.

    Args:
        name: Its name.
        expressions: Pairs of an expression, or a field's name, and an operator that gives the same both ways round.
        index_type: ``GIST`` (the default) or ``SPGIST``.
        condition: A ``Q``: only the rows that fulfil it count.
        deferrable: When it is enforced.
        include: Names of further fields kept in the index.

    Raises:
        ValueError: an argument is of a wrong kind.

    Source: django.contrib.postgres.constraints.ExclusionConstraint.
    """

    template = "CONSTRAINT %(name)s EXCLUDE USING %(index_type)s (%(expressions)s)%(include)s%(where)s%(deferrable)s"

    def __init__(
        self,
        *,
        name: str,
        expressions: Any,
        index_type: str | None = None,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        faults = (
            (
                bool(index_type) and str(index_type).lower() not in {"gist", "spgist"},
                "Exclusion constraints only support GiST or SP-GiST indexes.",
            ),
            (not expressions, "At least one expression is required to define an exclusion constraint."),
            (not all(map(_is_pair, expressions or ())), "The expressions must be a list of 2-tuples."),
            (not isinstance(condition, Q | None), "ExclusionConstraint.condition must be a Q instance."),
            (
                not isinstance(deferrable, Deferrable | None),
                "ExclusionConstraint.deferrable must be a Deferrable instance.",
            ),
            (not isinstance(include, list | tuple | None), "ExclusionConstraint.include must be a list or tuple."),
        )
        for is_fault, text in faults:
            if is_fault:
                raise ValueError(text)
        self.expressions = expressions
        self.index_type = index_type or "GIST"
        self.condition = condition
        self.deferrable = deferrable
        self.include = tuple(include or ())
        super().__init__(
            name=name, violation_error_code=violation_error_code, violation_error_message=violation_error_message
        )

    # --- SQL ---

    def _compared(self, model: Any, connection: Any) -> Any:
        parts = []
        for expression, operator in self.expressions:
            source = F(expression) if isinstance(expression, str) else expression
            part = ExclusionConstraintExpression(source, operator=operator)
            part.set_wrapper_classes(connection)
            parts.append(part)
        return ExpressionList(*parts).resolve_expression(self._query(model))

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        table = model._meta.db_table
        compiler = self._query(model).get_compiler(connection=schema_editor.connection)
        compared = self._compared(model, schema_editor.connection)
        condition = self._condition_sql(self.condition, model, schema_editor)
        columns = [model._meta.get_field(name).column for name in self.include]
        return Statement(
            self.template,
            table=Table(table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            index_type=self.index_type,
            expressions=Expressions(table, compared, compiler, schema_editor.quote_value),
            include=schema_editor._index_include_sql(model, columns),
            where=f" WHERE ({condition})" if condition else "",
            deferrable=schema_editor._deferrable_constraint_sql(self.deferrable),
        )

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._delete_constraint_sql(schema_editor.sql_delete_check, model, self.name)

    # --- checking objects ---

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        if any(self._needs_excluded(model, part, exclude) for part in self._parts()):
            return
        values = {
            F(name): value
            for name, value in instance._get_field_expression_map(meta=model._meta, exclude=exclude).items()
        }
        rows = model._default_manager.using(using)
        for given, operator in self.expressions:
            theirs = _compared_value(F(given) if isinstance(given, str) else given)
            own = theirs.replace_expressions(values)
            if getattr(own, "value", operator) is None:
                # NULL is in no relation to anything.
                return
            comparison = PostgresOperatorLookup(theirs, own)
            comparison.postgres_operator = operator
            rows = rows.filter(comparison)
        if not instance._state.adding and instance._is_pk_set(model._meta):
            rows = rows.exclude(pk=instance.pk)
        if self.condition is None:
            if rows.exists():
                raise self._violation()
            return
        try:
            if (self.condition & Exists(rows.filter(self.condition))).check(
                instance._get_field_expression_map(meta=model._meta, exclude=exclude), using=using
            ):
                raise self._violation()
        except FieldError:
            return

    def _parts(self) -> Iterable[Any]:
        for expression, _operator in self.expressions:
            yield F(expression) if isinstance(expression, str) else expression
        if self.condition is not None:
            yield self.condition

    # --- system checks, migrations, comparing ---

    def _check(self, model: Any, connection: Any) -> list[Any]:
        named: set[Any] = set(self.include)
        return [
            *model._check_local_fields(named, "constraints"),
            *self._check_references(model, self._parts()),
        ]

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["expressions"] = self.expressions
        given = {
            "condition": self.condition,
            "index_type": self.index_type if self.index_type.lower() != "gist" else None,
            "deferrable": self.deferrable,
            "include": self.include,
        }
        return path, args, kwargs | {key: value for key, value in given.items() if value}

    def _identity(self) -> tuple[Any, ...]:
        return (
            *super()._identity(),
            *(self.index_type, self.expressions, self.condition, self.deferrable, self.include),
        )

    def _shown(self) -> Iterable[tuple[str, Any]]:
        yield "index_type", repr(self.index_type)
        yield "expressions", repr(self.expressions)
        yield "name", repr(self.name)
        for label, value in (("condition", self.condition), ("deferrable", self.deferrable)):
            if value is not None:
                yield label, value
        if self.include:
            yield "include", repr(self.include)


def _is_pair(given: Any) -> bool:
    return isinstance(given, list | tuple) and len(given) == 2


def _compared_value(expression: Any) -> Any:
    """An expression without what only an index needs: its direction, its operator class."""
    while isinstance(expression, OrderBy) or not getattr(expression, "constraint_validation_compatible", True):
        expression = expression.get_source_expressions()[0]
    return expression
