"""SQL functions, wrappers and lists."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db.models._expressions.node import Expression, SQLiteNumericMixin
from fastjango.db.models._expressions.values import F, OuterRef, Value
from fastjango.db.models._expressions.vocabulary import shared_field, vocabulary
from fastjango.utils.deconstruct import deconstructible

__all__ = [
    "ExpressionList",
    "ExpressionWrapper",
    "Func",
    "NegatedExpression",
    "OrderBy",
    "OrderByList",
    "Sliced",
]


@deconstructible(path="fastjango.db.models.Func")
class Func(SQLiteNumericMixin, Expression):
    """A function call; subclasses set ``function``, ``template``, ``arg_joiner`` and ``arity``.

    Source: django.db.models.Func.
    """

    function: Any = None
    template = "%(function)s(%(expressions)s)"
    arg_joiner = ", "
    arity: int | None = None

    def __init__(self, *expressions: Any, output_field: Any = None, **extra: Any) -> None:
        if self.arity is not None and len(expressions) != self.arity:
            plural = "argument" if self.arity == 1 else "arguments"
            raise TypeError(
                f"'{self.__class__.__name__}' takes exactly {self.arity} {plural} ({len(expressions)} given)"
            )
        super().__init__(output_field=output_field)
        self.source_expressions = self._parse_expressions(*expressions)
        self.extra = extra

    def __repr__(self) -> str:
        arguments = self.arg_joiner.join(str(part) for part in self.source_expressions)
        options = {**self.extra, **self._get_repr_options()}
        shown = ", ".join(f"{key}={value}" for key, value in sorted(options.items()))
        return f"{self.__class__.__name__}({', '.join(filter(None, (arguments, shown)))})"

    def _get_repr_options(self) -> dict[str, Any]:
        return {}

    def get_source_expressions(self) -> list[Any]:
        return self.source_expressions

    def set_source_expressions(self, exprs: Any) -> None:
        self.source_expressions = exprs

    def copy(self) -> Any:
        made = super().copy()
        made.source_expressions = self.source_expressions[:]
        made.extra = self.extra.copy()
        return made

    def _argument(self, part: Any, compiler: Any) -> tuple[str, Any]:
        try:
            return compiler.compile(part)
        except EmptyResultSet:
            stand_in = getattr(part, "empty_result_set_value", NotImplemented)
            if stand_in is NotImplemented:
                raise
            return compiler.compile(Value(stand_in))
        except FullResultSet:
            return compiler.compile(Value(True))

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: Any = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        """Render.

        Args:
            compiler: The compiler of the query.
            connection: The connection to render for.
            function: Instead of the class's.
            template: Instead of the class's.
            arg_joiner: Instead of the class's.
            **extra_context: More names for the template.
        """
        connection.ops.check_expression_support(self)
        texts: list[str] = []
        params: list[Any] = []
        for part in self.source_expressions:
            sql, part_params = self._argument(part, compiler)
            texts.append(sql)
            params.extend(part_params)
        context = {**self.extra, **extra_context}
        # Given to the call, or to the constructor, or by the class, in this order.
        if function is not None:
            context["function"] = function
        else:
            context.setdefault("function", self.function)
        template = template or context.get("template", self.template)
        joiner = arg_joiner or context.get("arg_joiner", self.arg_joiner)
        context["expressions"] = context["field"] = joiner.join(texts)
        return template % context, params

    @property
    def allowed_default(self) -> bool:
        return all(part.allowed_default for part in self.source_expressions)


class ExpressionList(Func):
    """Several expressions with commas between."""

    template = "%(expressions)s"

    def __str__(self) -> str:
        return self.arg_joiner.join(str(part) for part in self.source_expressions)

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        if not self.source_expressions:
            return "", ()
        return super().as_sql(*args, **kwargs)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        # A list is no number.
        return self.as_sql(compiler, connection, **extra_context)

    def get_group_by_cols(self) -> list[Any]:
        return [column for part in self.get_source_expressions() for column in part.get_group_by_cols()]


@deconstructible(path="fastjango.db.models.ExpressionWrapper")
class ExpressionWrapper(SQLiteNumericMixin, Expression):
    """An expression that is given a type.

    Source: django.db.models.ExpressionWrapper.
    """

    _operands = ("expression",)

    def __init__(self, expression: Any, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.expression = expression

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.expression})"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return compiler.compile(self.expression)

    def get_group_by_cols(self) -> list[Any]:
        if isinstance(self.expression, Expression):
            made = self.expression.copy()
            made.output_field = self.output_field
            return made.get_group_by_cols()
        # A condition, for which the operand's own columns would not do.
        return super().get_group_by_cols()

    @property
    def allowed_default(self) -> bool:
        return bool(self.expression.allowed_default)


vocabulary.wrapper = ExpressionWrapper


class NegatedExpression(ExpressionWrapper):
    """NOT of a condition."""

    def __init__(self, expression: Any) -> None:
        super().__init__(expression, output_field=shared_field("BooleanField"))

    def __invert__(self) -> Any:
        return self.expression.copy()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        always, never = (compiler.compile(Value(value))[0] for value in (True, False))
        params: Any
        try:
            sql, params = super().as_sql(compiler, connection)
        except EmptyResultSet:
            return compiler.compile(Value(True))
        except FullResultSet:
            return compiler.compile(Value(False))
        supported = connection.ops.conditional_expression_supported_in_where_clause(self.expression)
        if not supported:
            return f"CASE WHEN {sql} = {never} THEN {always} ELSE {never} END", params
        return f"NOT {sql}", params

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        if not getattr(resolved.expression, "conditional", False):
            raise TypeError("Cannot negate non-conditional expressions.")
        return resolved

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        # Databases that cannot select a condition select a CASE of it.
        features = compiler.connection.features
        ops = compiler.connection.ops
        selectable = features.supports_boolean_expr_in_select_clause
        if not selectable and ops.conditional_expression_supported_in_where_clause(self.expression):
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params


vocabulary.negated = NegatedExpression


class Sliced(F):
    """A reference to a part of an array or a text: ``F("name")[1:3]``, counted from 0.

    Source: django.db.models.expressions.Sliced.
    """

    def __init__(self, obj: Any, subscript: Any) -> None:
        super().__init__(obj.name)
        self.obj = obj
        if isinstance(subscript, int):
            if subscript < 0:
                raise ValueError("Negative indexing is not supported.")
            self.start, self.length = subscript + 1, 1
            return
        if not isinstance(subscript, slice):
            raise TypeError("Argument to slice must be either int or slice instance.")
        if (subscript.start is not None and subscript.start < 0) or (subscript.stop is not None and subscript.stop < 0):
            raise ValueError("Negative indexing is not supported.")
        if subscript.step is not None:
            raise ValueError("Step argument is not supported.")
        if subscript.stop and subscript.start and subscript.stop < subscript.start:
            raise ValueError("Slice stop must be greater than slice start.")
        self.start = 1 if subscript.start is None else subscript.start + 1
        self.length = None if subscript.stop is None else subscript.stop - (subscript.start or 0)  # type: ignore[assignment]  # to the end

    def __repr__(self) -> str:
        stop = "" if self.length is None else self.start - 1 + self.length
        return f"{self.__class__.__name__}({self.obj!r}, slice({self.start - 1}, {stop or None}, None))"

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = query.resolve_ref(self.name, allow_joins, reuse, summarize)
        expression = resolved
        if isinstance(self.obj, OuterRef | Sliced):
            # A reference to the query around stays one inside the slice, and a slice may be sliced.
            expression = self.obj.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        return resolved.output_field.slice_expression(expression, self.start, self.length)


vocabulary.sliced = Sliced


@deconstructible(path="fastjango.db.models.OrderBy")
class OrderBy(Expression):
    """An expression to order by, with its direction and the place of NULLs.

    Source: django.db.models.OrderBy.
    """

    template = "%(expression)s %(ordering)s"
    conditional = False
    constraint_validation_compatible = False
    allows_composite_expressions = True
    _operands = ("expression",)

    def __init__(
        self,
        expression: Any,
        descending: bool = False,
        nulls_first: bool | None = None,
        nulls_last: bool | None = None,
    ) -> None:
        if nulls_first and nulls_last:
            raise ValueError("nulls_first and nulls_last are mutually exclusive")
        if nulls_first is False or nulls_last is False:
            raise ValueError("nulls_first and nulls_last values must be True or None.")
        if not hasattr(expression, "resolve_expression"):
            raise ValueError("expression must be an expression type")
        self.expression = expression
        self.descending = descending
        self.nulls_first, self.nulls_last = nulls_first, nulls_last

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.expression}, descending={self.descending})"

    def get_expression_for_validation(self) -> Any:
        return self.expression

    def as_sql(
        self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any
    ) -> tuple[str, Any]:
        if type(self.expression).__name__ == "ColPairs":
            return self._as_columns(compiler, connection, template, **extra_context)
        template = template or self.template
        if connection.features.supports_order_by_nulls_modifier:
            if self.nulls_last:
                template = f"{template} NULLS LAST"
            elif self.nulls_first:
                template = f"{template} NULLS FIRST"
        else:
            # Where NULLs count as the smallest values, they come last in descending order.
            comes_last = self.descending is bool(connection.features.order_by_nulls_first)
            if self.nulls_last and not comes_last:
                template = f"%(expression)s IS NULL, {template}"
            elif self.nulls_first and comes_last:
                template = f"%(expression)s IS NOT NULL, {template}"
        connection.ops.check_expression_support(self)
        sql, params = compiler.compile(self.expression)
        context = {"expression": sql, "ordering": "DESC" if self.descending else "ASC", **extra_context}
        repeated = template.count("%(expression)s")
        return (template % context).rstrip(), [*params] * repeated

    def _as_columns(
        self, compiler: Any, connection: Any, template: str | None, **extra_context: Any
    ) -> tuple[str, Any]:
        texts, params = [], []
        for column in self.expression.get_cols():
            one = self.copy()
            one.set_source_expressions([column])
            sql, part_params = one.as_sql(compiler, connection, template, **extra_context)
            texts.append(sql)
            params.extend(part_params)
        return ", ".join(texts), params

    def get_group_by_cols(self) -> list[Any]:
        columns: list[Any] = []
        for part in self.get_source_expressions():
            columns.extend(part.get_group_by_cols())
        return columns

    def reverse_ordering(self) -> Any:
        self.descending = not self.descending
        self.nulls_first, self.nulls_last = self.nulls_last, self.nulls_first
        return self

    def asc(self) -> None:
        """Make it ascending."""
        self.descending = False

    def desc(self) -> None:
        """Make it descending."""
        self.descending = True


vocabulary.order_by = OrderBy


class OrderByList(ExpressionList):
    """``ORDER BY`` with several orderings, inside a window or an aggregate."""

    allowed_default = False
    template = "ORDER BY %(expressions)s"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(
            *(
                OrderBy(F(part[1:]), descending=True) if isinstance(part, str) and part[0] == "-" else part
                for part in expressions
            ),
            **extra,
        )
