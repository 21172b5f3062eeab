"""What every expression is: a tree with a type, that a query resolves and a compiler renders."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Self

from fastjango.core.exceptions import FieldError
from fastjango.db.models._expressions.vocabulary import vocabulary
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.functional import cached_property, classproperty
from fastjango.utils.hashable import make_hashable

__all__ = ["BaseExpression", "Combinable", "Expression", "OutputFieldIsNoneError", "SQLiteNumericMixin"]


class OutputFieldIsNoneError(FieldError):
    """An expression's type is not known."""


class SQLiteNumericMixin:
    """For expressions that may be decimals: SQLite computes those as numbers only after a cast."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render, cast to NUMERIC if it is a decimal."""
        sql, params = self.as_sql(compiler, connection, **extra_context)  # type: ignore[attr-defined]  # the expression's
        try:
            is_decimal = self.output_field.get_internal_type() == "DecimalField"  # type: ignore[attr-defined]  # the expression's
        except FieldError:
            # Of several types, and used by something that says which.
            is_decimal = False
        if is_decimal:
            sql = f"(CAST({sql} AS NUMERIC))"
        return sql, params


class Combinable:
    """The operators that build larger expressions.

    Source: django.db.models.expressions.Combinable.
    """

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    POW = "^"
    # Doubled where parameters are interpolated with %.
    MOD = "%%"
    BITAND = "&"
    BITOR = "|"
    BITLEFTSHIFT = "<<"
    BITRIGHTSHIFT = ">>"
    BITXOR = "#"

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        if not hasattr(other, "resolve_expression"):
            other = vocabulary.value(other)
        sides = (other, self) if reversed else (self, other)
        return vocabulary.combined(sides[0], connector, sides[1])

    def __neg__(self) -> Any:
        return self._combine(-1, self.MUL, False)

    def __add__(self, other: Any) -> Any:
        return self._combine(other, self.ADD, False)

    def __radd__(self, other: Any) -> Any:
        return self._combine(other, self.ADD, True)

    def __sub__(self, other: Any) -> Any:
        return self._combine(other, self.SUB, False)

    def __rsub__(self, other: Any) -> Any:
        return self._combine(other, self.SUB, True)

    def __mul__(self, other: Any) -> Any:
        return self._combine(other, self.MUL, False)

    def __rmul__(self, other: Any) -> Any:
        return self._combine(other, self.MUL, True)

    def __truediv__(self, other: Any) -> Any:
        return self._combine(other, self.DIV, False)

    def __rtruediv__(self, other: Any) -> Any:
        return self._combine(other, self.DIV, True)

    def __mod__(self, other: Any) -> Any:
        return self._combine(other, self.MOD, False)

    def __rmod__(self, other: Any) -> Any:
        return self._combine(other, self.MOD, True)

    def __pow__(self, other: Any) -> Any:
        return self._combine(other, self.POW, False)

    def __rpow__(self, other: Any) -> Any:
        return self._combine(other, self.POW, True)

    def bitand(self, other: Any) -> Any:
        """Bitwise and."""
        return self._combine(other, self.BITAND, False)

    def bitor(self, other: Any) -> Any:
        """Bitwise or."""
        return self._combine(other, self.BITOR, False)

    def bitxor(self, other: Any) -> Any:
        """Bitwise exclusive or."""
        return self._combine(other, self.BITXOR, False)

    def bitleftshift(self, other: Any) -> Any:
        """Shift to the left."""
        return self._combine(other, self.BITLEFTSHIFT, False)

    def bitrightshift(self, other: Any) -> Any:
        """Shift to the right."""
        return self._combine(other, self.BITRIGHTSHIFT, False)

    def _logical(self, other: Any, operator: str, method: str) -> Any:
        if not (getattr(self, "conditional", False) and getattr(other, "conditional", False)):
            raise NotImplementedError("Use .bitand(), .bitor(), and .bitxor() for bitwise logical operations.")
        return getattr(vocabulary.condition(self), operator)(vocabulary.condition(other))

    def __and__(self, other: Any) -> Any:
        return self._logical(other, "__and__", "bitand")

    def __or__(self, other: Any) -> Any:
        return self._logical(other, "__or__", "bitor")

    def __xor__(self, other: Any) -> Any:
        return self._logical(other, "__xor__", "bitxor")

    def _refuse(self, other: Any) -> Any:
        raise NotImplementedError("Use .bitand(), .bitor(), and .bitxor() for bitwise logical operations.")

    __rand__ = __ror__ = __rxor__ = _refuse

    def __invert__(self) -> Any:
        return vocabulary.negated(self)


def _number_converter(number: Any) -> Any:
    def convert(value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None or type(value) is number else number(value)

    # What is of the type already needs no call; read by loaders.
    convert.passes = number  # type: ignore[attr-defined]  # functions take attributes
    return convert


_to_int = _number_converter(int)
_NUMBERS = {"FloatField": _number_converter(float), "DecimalField": _number_converter(Decimal)}


class BaseExpression:
    """A node: its operands, its type, and how it is resolved, changed and rendered.

    Source: django.db.models.expressions.BaseExpression (5.2).
    """

    # What it is worth where the query is known to find nothing; NotImplemented if that cannot be said.
    empty_result_set_value: Any = NotImplemented
    # Set while resolving, when the expression is computed over a subquery's columns.
    is_summary = False
    filterable = True
    window_compatible = False
    # Whether db_default= may contain it.
    allowed_default = False
    constraint_validation_compatible = True
    # Whether it makes several rows of one.
    set_returning = False
    allows_composite_expressions = False
    # The names of the attributes that hold operands, for expressions that need not say more.
    _operands: tuple[str, ...] = ()

    def __init__(self, output_field: Any = None) -> None:
        if output_field is not None:
            self.output_field = output_field

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        # A bound method of a class that may be local, worked out again when asked for.
        state.pop("convert_value", None)
        return state

    # Operands.

    def get_source_expressions(self) -> list[Any]:
        """The operands; may contain None."""
        return [getattr(self, name) for name in self._operands]

    def set_source_expressions(self, exprs: Any) -> None:
        """Replace the operands, in the same order."""
        for name, expression in zip(self._operands, exprs, strict=True):
            setattr(self, name, expression)

    def _parse_expressions(self, *expressions: Any) -> list[Any]:
        return [
            part
            if hasattr(part, "resolve_expression")
            else (vocabulary.reference(part) if isinstance(part, str) else vocabulary.value(part))
            for part in expressions
        ]

    def flatten(self) -> Iterator[Any]:
        """This expression and all below it."""
        yield self
        for part in self.get_source_expressions():
            if part:
                if hasattr(part, "flatten"):
                    yield from part.flatten()
                else:
                    yield part

    def _any_operand(self, attribute: str) -> bool:
        return any(part and getattr(part, attribute, False) for part in self.get_source_expressions())

    @cached_property
    def contains_aggregate(self) -> bool:
        """Whether there is an aggregate in it."""
        return self._any_operand("contains_aggregate")

    @cached_property
    def contains_over_clause(self) -> bool:
        """Whether there is a window function in it."""
        return self._any_operand("contains_over_clause")

    @cached_property
    def contains_column_references(self) -> bool:
        """Whether it depends on a row."""
        return self._any_operand("contains_column_references")

    @cached_property
    def contains_subquery(self) -> bool:
        """Whether there is a subquery in it."""
        return any(
            part and (getattr(part, "subquery", False) or getattr(part, "contains_subquery", False))
            for part in self.get_source_expressions()
        )

    # Resolving.

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """A copy whose references are columns of a query.

        Args:
            query: The query that it becomes part of; joins are added to it.
            allow_joins: Whether it may add joins.
            reuse: The aliases of joins that it may use though they belong to multi-valued relations.
            summarize: Whether it is computed over the query as a subquery.
            for_save: Whether it is a value that is written.
        """
        made = self.copy()
        made.is_summary = summarize
        operands = [
            part.resolve_expression(query, allow_joins, reuse, summarize, for_save) if part is not None else None
            for part in made.get_source_expressions()
        ]
        self._refuse_composite(operands)
        made.set_source_expressions(operands)
        return made

    def _refuse_composite(self, operands: list[Any]) -> None:
        if self.allows_composite_expressions:
            return
        for part in operands:
            if type(part).__name__ == "ColPairs":
                raise ValueError(f"{self.__class__.__name__} expression does not support composite primary keys.")

    @property
    def conditional(self) -> bool:
        """Whether it is a condition."""
        from_field = getattr(self, "output_field", None)
        return from_field is not None and from_field.get_internal_type() == "BooleanField"

    @property
    def field(self) -> Any:
        """Its type, under the name that lookups use."""
        return self.output_field

    @cached_property
    def output_field(self) -> Any:
        """The field that says what type the values have.

        Raises:
            OutputFieldIsNoneError: it is not known.
            FieldError: the operands have several types.
        """
        field = self._resolve_output_field()
        if field is None:
            raise OutputFieldIsNoneError("Cannot resolve expression type, unknown output_field")
        return field

    @property
    def _output_field_or_none(self) -> Any:
        try:
            return self.output_field
        except OutputFieldIsNoneError:
            return None

    def _resolve_output_field(self) -> Any:
        known = [field for field in self.get_source_fields() if field is not None]
        if not known:
            return None
        first = known[0]
        for other in known[1:]:
            if not isinstance(first, other.__class__):
                raise FieldError(
                    f"Expression contains mixed types: {first.__class__.__name__}, {other.__class__.__name__}. You "
                    "must set output_field."
                )
        return first

    def get_source_fields(self) -> list[Any]:
        """The types of the operands, None where not known."""
        return [part._output_field_or_none for part in self.get_source_expressions() if part is not None]

    # Values from the database.

    @staticmethod
    def _convert_value_noop(value: Any, expression: Any, connection: Any) -> Any:
        return value

    @cached_property
    def convert_value(self) -> Any:
        """A converter for what databases return for computed numbers."""
        kind = self.output_field.get_internal_type()
        return _NUMBERS.get(kind) or (_to_int if kind.endswith("IntegerField") else self._convert_value_noop)

    def get_db_converters(self, connection: Any) -> list[Any]:
        """The converters for this column, in order."""
        own = [] if self.convert_value is self._convert_value_noop else [self.convert_value]
        return own + self.output_field.get_db_converters(connection)

    # Lookups and transforms, which its type has.

    def get_lookup(self, lookup: str) -> Any:
        """The lookup class of that name, or None."""
        return self.output_field.get_lookup(lookup)

    def get_transform(self, name: str) -> Any:
        """The transform of that name, or None."""
        return self.output_field.get_transform(name)

    # Changing.

    def copy(self) -> Self:
        """A shallow copy."""
        return copy.copy(self)

    def relabeled_clone(self, change_map: Any) -> Any:
        """A copy with other table aliases."""
        made = self.copy()
        made.set_source_expressions(
            [part.relabeled_clone(change_map) if part is not None else None for part in self.get_source_expressions()]
        )
        return made

    def replace_expressions(self, replacements: Any) -> Any:
        """A copy in which whole subexpressions are replaced by others."""
        if not replacements:
            return self
        known = replacements.get(self)
        if known is not None:
            return known
        parts = self.get_source_expressions()
        changed = [part.replace_expressions(replacements) if part is not None else None for part in parts]
        if all(old is new for old, new in zip(parts, changed, strict=True)):
            return self
        made = self.copy()
        made.set_source_expressions(changed)
        return made

    def get_refs(self) -> set[str]:
        """The names of the annotations it refers to."""
        return set().union(*(part.get_refs() for part in self.get_source_expressions() if part is not None))

    def prefix_references(self, prefix: str) -> Any:
        """A copy in which each reference starts from a related model."""
        made = self.copy()
        reference = vocabulary.reference
        made.set_source_expressions(
            [
                part
                if part is None
                else (
                    reference(f"{prefix}{part.name}")
                    if isinstance(part, reference)  # type: ignore[arg-type]  # a class in the register
                    else part.prefix_references(prefix)
                )
                for part in self.get_source_expressions()
            ]
        )
        return made

    def get_group_by_cols(self) -> list[Any]:
        """What GROUP BY has to list for this expression."""
        if not self.contains_aggregate:
            return [self]
        return [column for part in self.get_source_expressions() if part for column in part.get_group_by_cols()]

    def asc(self, **kwargs: Any) -> Any:
        """An ordering by it."""
        return vocabulary.order_by(self, **kwargs)

    def desc(self, **kwargs: Any) -> Any:
        """A descending ordering by it."""
        return vocabulary.order_by(self, descending=True, **kwargs)

    def reverse_ordering(self) -> Any:
        """For orderings: the other way round."""
        return self

    # Rendering.

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The text and the parameters.

        Raises:
            NotImplementedError: the class does not say how.
        """
        raise NotImplementedError("Subclasses must implement as_sql()")

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """The text as it stands in a SELECT list."""
        if hasattr(self.output_field, "select_format"):
            return self.output_field.select_format(compiler, sql, params)
        return sql, params

    def get_expression_for_validation(self) -> Any:
        """What stands for it when a constraint is checked outside of the database."""
        return self


@deconstructible
class Expression(BaseExpression, Combinable):
    """An expression that can be combined, and compares by how it was made.

    Source: django.db.models.expressions.Expression.
    """

    @classproperty
    @functools.lru_cache(maxsize=128)  # noqa: B019  # classes live long
    def _constructor_signature(cls) -> inspect.Signature:  # noqa: N805
        return inspect.signature(cls.__init__)  # type: ignore[misc]  # a class, not an instance

    @classmethod
    def _identity(cls, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(cls._identity, value))
        if isinstance(value, dict):
            return tuple((key, cls._identity(item)) for key, item in value.items())
        if hasattr(value, "get_internal_type") and hasattr(value, "contribute_to_class"):
            # A field of a model is that field; another is only its type.
            if value.name and getattr(value, "model", None):
                return value.model._meta.label, value.name
            return type(value)
        return make_hashable(value)

    @cached_property
    def identity(self) -> Any:
        """What it compares by: the class and the arguments."""
        args, kwargs = self._constructor_args  # type: ignore[attr-defined]  # set by @deconstructible
        bound = self._constructor_signature.bind_partial(self, *args, **kwargs)
        bound.apply_defaults()
        arguments = iter(bound.arguments.items())
        next(arguments)
        return (self.__class__, *((name, self._identity(value)) for name, value in arguments))

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Expression):
            return NotImplemented
        return other.identity == self.identity

    def __hash__(self) -> int:
        return hash(self.identity)
