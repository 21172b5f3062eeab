"""What lookups and transforms are: the two sides of a condition, and how each is prepared and rendered."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

from fastjango.db.backends.base.operations import BaseDatabaseOperations
from fastjango.db.models._expressions.vocabulary import shared_field
from fastjango.db.models.expressions import ColPairs, Expression, ExpressionList, Func, Value
from fastjango.db.models.query_utils import RegisterLookupMixin
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property
from fastjango.utils.hashable import make_hashable


class Lookup(Expression):
    """A condition ``lhs lookup_name rhs``; the left side is an expression, the right a value or an expression.

    Source: django.db.models.Lookup.
    """

    lookup_name: str = None  # type: ignore[assignment]  # each lookup has one
    prepare_rhs = True
    can_use_none_as_rhs = False
    # The place of the value among the values of a query set's operations, for plans; see sql/_shape.
    slot: int | None = None

    def __init__(self, lhs: Any, rhs: Any) -> None:
        self.lhs, self.rhs = lhs, rhs
        self.rhs = self.get_prep_lookup()
        self.lhs = self.get_prep_lhs()
        self.bilateral_transforms: list[Any] = []
        if hasattr(self.lhs, "get_bilateral_transforms"):
            self.bilateral_transforms = self.lhs.get_bilateral_transforms()
        if self.bilateral_transforms and hasattr(rhs, "combinator"):
            # The transforms would have to be applied inside of the query.
            raise NotImplementedError("Bilateral transformations on nested querysets are not implemented.")

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.lhs!r}, {self.rhs!r})"

    # The two sides.

    def get_source_expressions(self) -> list[Any]:
        return [self.lhs] if self.rhs_is_direct_value() else [self.lhs, self.rhs]

    def set_source_expressions(self, exprs: Any) -> None:
        if len(exprs) == 1:
            (self.lhs,) = exprs
        else:
            self.lhs, self.rhs = exprs

    def rhs_is_direct_value(self) -> bool:
        """Whether the right side is a plain value and no expression."""
        return not hasattr(self.rhs, "as_sql")

    def apply_bilateral_transforms(self, value: Any) -> Any:
        """The right side under the transforms that apply to both sides."""
        for transform in self.bilateral_transforms:
            value = transform(value)
        return value

    def get_prep_lookup(self) -> Any:
        """The right side as a Python value of the left side's type."""
        if not self.prepare_rhs or hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        field = getattr(self.lhs, "output_field", None)
        if field is not None:
            # Reverse relations prepare nothing.
            return field.get_prep_value(self.rhs) if hasattr(field, "get_prep_value") else self.rhs
        return Value(self.rhs) if self.rhs_is_direct_value() else self.rhs

    def get_prep_lhs(self) -> Any:
        """The left side as an expression."""
        return self.lhs if hasattr(self.lhs, "resolve_expression") else Value(self.lhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        """The placeholder and the parameters for a plain value."""
        return "%s", [value]

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        """Render the left side."""
        lhs = lhs or self.lhs
        if hasattr(lhs, "resolve_expression"):
            lhs = lhs.resolve_expression(compiler.query)
        sql, params = compiler.compile(lhs)
        if isinstance(lhs, Lookup):
            # A condition inside a condition.
            sql = f"({sql})"
        return sql, params

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Render the right side."""
        value = self.rhs
        if self.bilateral_transforms:
            if self.rhs_is_direct_value():
                value = Value(value, output_field=self.lhs.output_field)
            value = self.apply_bilateral_transforms(value).resolve_expression(compiler.query)
        if isinstance(value, ColPairs):
            raise ValueError(f"{type(value.output_field).__name__} cannot be used as a lookup value.")
        if hasattr(value, "as_sql"):
            sql, params = compiler.compile(value)
            # In parentheses, whatever binds looser than the lookup; not in two pairs, which SQLite reads as a row.
            if not isinstance(value, Value) and sql and sql[0] != "(":
                sql = f"({sql})"
            return sql, params
        return self.get_db_prep_lookup(value, connection)

    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Any = None) -> tuple[Any, Any]:
        """Render each element of a right side that is a list."""
        values = self.rhs if rhs is None else rhs
        if not self.bilateral_transforms:
            _, params = self.get_db_prep_lookup(values, connection)
            return ["%s"] * len(params), params
        texts, params = [], []
        for value in values:
            wrapped = Value(value, output_field=self.lhs.output_field)
            expression = self.apply_bilateral_transforms(wrapped).resolve_expression(compiler.query)
            sql, sql_params = compiler.compile(expression)
            texts.append(sql)
            params.extend(sql_params)
        return texts, params

    # Being an expression.

    @cached_property
    def output_field(self) -> Any:
        return shared_field("BooleanField")

    @property
    def identity(self) -> Any:
        return self.__class__, self.lhs, self.rhs

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Lookup):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self) -> int:
        return hash(make_hashable(self.identity))

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        made = self.copy()
        made.is_summary = summarize
        made.lhs = self.lhs.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        if hasattr(self.rhs, "resolve_expression"):
            made.rhs = self.rhs.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        return made

    def get_group_by_cols(self) -> list[Any]:
        return [column for part in self.get_source_expressions() for column in part.get_group_by_cols()]

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        # Databases that cannot select a condition select a CASE of it.
        if not compiler.connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    @cached_property
    def contains_aggregate(self) -> bool:
        return bool(self.lhs.contains_aggregate or getattr(self.rhs, "contains_aggregate", False))

    @cached_property
    def contains_over_clause(self) -> bool:
        return bool(self.lhs.contains_over_clause or getattr(self.rhs, "contains_over_clause", False))

    @property
    def is_summary(self) -> bool:
        return bool(self.lhs.is_summary or getattr(self.rhs, "is_summary", False))

    @is_summary.setter
    def is_summary(self, value: bool) -> None:
        """The sides know."""

    @property
    def allowed_default(self) -> bool:
        return bool(self.lhs.allowed_default and (self.rhs_is_direct_value() or self.rhs.allowed_default))


class Transform(RegisterLookupMixin, Func):
    """A function of one column that lookups can follow: ``field__transform__lookup=value``.

    Source: django.db.models.Transform.
    """

    # Whether the right side of a lookup is transformed too.
    bilateral = False
    arity: int | None = 1

    @property
    def lhs(self) -> Any:
        """What is transformed."""
        return self.get_source_expressions()[0]

    def get_bilateral_transforms(self) -> list[Any]:
        """The classes of the transforms for both sides, the innermost first."""
        inner = self.lhs.get_bilateral_transforms() if hasattr(self.lhs, "get_bilateral_transforms") else []
        return [*inner, self.__class__] if self.bilateral else inner


class BuiltinLookup(Lookup):
    """A lookup whose operator the connection knows by its name."""

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        sql, params = super().process_lhs(compiler, connection, lhs)
        field = self.lhs.output_field
        kind = field.get_internal_type()
        if type(connection.ops).field_cast_sql is not BaseDatabaseOperations.field_cast_sql:
            warnings.warn(
                "The usage of DatabaseOperations.field_cast_sql() is deprecated. Implement "
                "DatabaseOperations.lookup_cast() instead.",
                RemovedInDjango60Warning,
                stacklevel=2,
            )
            sql = connection.ops.field_cast_sql(field.db_type(connection=connection), kind) % sql
        lookup_cast = connection.ops.lookup_cast(self.lookup_name, kind)
        return (lookup_cast % sql if lookup_cast != "%s" else sql), list(params)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} {self.get_rhs_op(connection, rhs)}", [*params, *rhs_params]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """The operator with the right side in its place."""
        return connection.operators[self.lookup_name] % rhs


class FieldGetDbPrepValueMixin(Lookup):
    """For lookups whose value the field prepares for the database."""

    get_db_prep_lookup_value_is_iterable = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        # A relation prepares as the field it points to does.
        field = getattr(self.lhs.output_field, "target_field", None)
        prepare = getattr(field, "get_db_prep_value", None) or self.lhs.output_field.get_db_prep_value
        values = value if self.get_db_prep_lookup_value_is_iterable else [value]
        return "%s", [one if hasattr(one, "as_sql") else prepare(one, connection, prepared=True) for one in values]


class FieldGetDbPrepValueIterableMixin(FieldGetDbPrepValueMixin):
    """For lookups whose value is a list that the field prepares element by element."""

    get_db_prep_lookup_value_is_iterable = True

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        field: Any = getattr(self.lhs, "output_field", None)
        prepares = self.prepare_rhs and hasattr(field, "get_prep_value")
        prepared = [
            field.get_prep_value(value) if prepares and not hasattr(value, "resolve_expression") else value
            for value in self.rhs
        ]
        if any(hasattr(value, "resolve_expression") for value in prepared):
            # As one expression, whose parts are resolved with the lookup.
            return ExpressionList(
                *(value if hasattr(value, "resolve_expression") else Value(value, field) for value in prepared)
            )
        return prepared

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[Any, Any]:
        if self.rhs_is_direct_value():
            return self.batch_process_rhs(compiler, connection)
        if isinstance(self.rhs, ExpressionList):
            compiled = [compiler.compile(part) for part in self.rhs.get_source_expressions()]
            return tuple(sql for sql, _ in compiled), [param for _, params in compiled for param in params]
        return super().process_rhs(compiler, connection)

    def resolve_expression_parameter(self, compiler: Any, connection: Any, sql: str, param: Any) -> tuple[str, Any]:
        """An element that may be an expression."""
        if hasattr(param, "resolve_expression"):
            param = param.resolve_expression(compiler.query)
        if hasattr(param, "as_sql"):
            return compiler.compile(param)
        return sql, [param]

    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Any = None) -> tuple[Any, Any]:
        texts, values = super().batch_process_rhs(compiler, connection, rhs)
        if self.bilateral_transforms:
            return texts, values
        pairs = [
            self.resolve_expression_parameter(compiler, connection, sql, value)
            for sql, value in zip(texts, values, strict=True)
        ]
        return tuple(sql for sql, _ in pairs), tuple(itertools.chain.from_iterable(params for _, params in pairs))


class PostgresOperatorLookup(Lookup):
    """A lookup that is an operator of PostgreSQL."""

    postgres_operator: str = None  # type: ignore[assignment]  # each lookup has one

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """``lhs operator rhs``."""
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} {self.postgres_operator} {rhs}", (*lhs_params, *rhs_params)
