"""CASE WHEN."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db.models._expressions.node import Expression, SQLiteNumericMixin
from fastjango.db.models._expressions.vocabulary import vocabulary
from fastjango.utils.deconstruct import deconstructible

__all__ = ["Case", "When"]


@deconstructible(path="fastjango.db.models.When")
class When(Expression):
    """A branch of :class:`Case`: a condition and what comes out where it holds.

    Source: django.db.models.When.
    """

    template = "WHEN %(condition)s THEN %(result)s"
    # A condition of its own is not what it is.
    conditional = False
    _operands = ("condition", "result")

    def __init__(self, condition: Any = None, then: Any = None, **lookups: Any) -> None:
        q = vocabulary.condition
        if lookups:
            if condition is None:
                condition = q(**lookups)
            elif getattr(condition, "conditional", False):
                condition = q(condition, **lookups)
        if condition is None or not getattr(condition, "conditional", False):
            raise TypeError("When() supports a Q object, a boolean expression, or lookups as a condition.")
        if isinstance(condition, q) and not condition:  # type: ignore[arg-type]  # a class in the register
            raise ValueError("An empty Q() can't be used as a When() condition.")
        super().__init__(output_field=None)
        self.condition = condition
        (self.result,) = self._parse_expressions(then)

    def __str__(self) -> str:
        return f"WHEN {self.condition!r} THEN {self.result!r}"

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def get_source_fields(self) -> list[Any]:
        # The type of a branch is its result's.
        return [self.result._output_field_or_none]

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
        if hasattr(made.condition, "resolve_expression"):
            # A condition is never saved.
            made.condition = made.condition.resolve_expression(query, allow_joins, reuse, summarize, False)
        made.result = made.result.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        self._refuse_composite([made.condition, made.result])
        return made

    def as_sql(
        self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any
    ) -> tuple[str, Any]:
        connection.ops.check_expression_support(self)
        condition, condition_params = compiler.compile(self.condition)
        result, result_params = compiler.compile(self.result)
        context = {**extra_context, "condition": condition, "result": result}
        return (template or self.template) % context, (*condition_params, *result_params)

    def get_group_by_cols(self) -> list[Any]:
        return [column for part in self.get_source_expressions() for column in part.get_group_by_cols()]

    @property
    def allowed_default(self) -> bool:
        return bool(self.condition.allowed_default and self.result.allowed_default)


@deconstructible(path="fastjango.db.models.Case")
class Case(SQLiteNumericMixin, Expression):
    """The result of the first branch whose condition holds, or the default.

    Source: django.db.models.Case.
    """

    template = "CASE %(cases)s ELSE %(default)s END"
    case_joiner = " "

    def __init__(self, *cases: Any, default: Any = None, output_field: Any = None, **extra: Any) -> None:
        if not all(isinstance(case, When) for case in cases):
            raise TypeError("Positional arguments must all be When objects.")
        super().__init__(output_field)
        self.cases = list(cases)
        (self.default,) = self._parse_expressions(default)
        self.extra = extra

    def __str__(self) -> str:
        return f"CASE {', '.join(map(str, self.cases))}, ELSE {self.default!r}"

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def get_source_expressions(self) -> list[Any]:
        return [*self.cases, self.default]

    def set_source_expressions(self, exprs: Any) -> None:
        *self.cases, self.default = exprs

    def copy(self) -> Any:
        made = super().copy()
        made.cases = made.cases[:]
        return made

    def _branches(self, compiler: Any, **extra_context: Any) -> tuple[list[str], list[Any], tuple[str, Any] | None]:
        """Texts and parameters of the branches, and what takes the default's place behind one that always holds."""
        texts: list[str] = []
        params: list[Any] = []
        for case in self.cases:
            try:
                sql, case_params = compiler.compile(case, **extra_context)
            except EmptyResultSet:
                continue
            except FullResultSet:
                return texts, params, compiler.compile(case.result)
            texts.append(sql)
            params.extend(case_params)
        return texts, params, None

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        template: str | None = None,
        case_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        connection.ops.check_expression_support(self)
        if not self.cases:
            return compiler.compile(self.default)
        context = {**self.extra, **extra_context}
        texts, params, always = self._branches(compiler)
        default, default_params = always or compiler.compile(self.default)
        if not texts:
            return default, default_params
        context["default"] = default
        context["cases"] = (case_joiner or self.case_joiner).join(texts)
        sql = (template or context.get("template", self.template)) % context
        params.extend(default_params)
        if self._output_field_or_none is not None:
            sql = connection.ops.unification_cast_sql(self.output_field) % sql
        return sql, params

    def get_group_by_cols(self) -> list[Any]:
        if not self.cases:
            return self.default.get_group_by_cols()
        return super().get_group_by_cols()

    @property
    def allowed_default(self) -> bool:
        return bool(self.default.allowed_default and all(case.allowed_default for case in self.cases))
