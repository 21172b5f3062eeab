"""Leaves: values, references, columns, defaults."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastjango.db._errors import NotSupportedError
from fastjango.db.models._expressions.node import Combinable, Expression, SQLiteNumericMixin
from fastjango.db.models._expressions.vocabulary import shared_field, vocabulary
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils.deconstruct import deconstructible

__all__ = [
    "Col",
    "ColPairs",
    "DatabaseDefault",
    "F",
    "OuterRef",
    "RawSQL",
    "Ref",
    "ResolvedOuterRef",
    "Star",
    "Value",
]

_FIELD_OF_TYPE: tuple[tuple[type, str], ...] = (
    (str, "CharField"),
    (bool, "BooleanField"),
    (int, "IntegerField"),
    (float, "FloatField"),
    (datetime.datetime, "DateTimeField"),
    (datetime.date, "DateField"),
    (datetime.time, "TimeField"),
    (datetime.timedelta, "DurationField"),
    (Decimal, "DecimalField"),
    (bytes, "BinaryField"),
    (UUID, "UUIDField"),
)


@deconstructible(path="fastjango.db.models.F")
class F(Combinable):
    """A reference to a field, an annotation or a lookup path by name, resolved by the query.

    Source: django.db.models.F.
    """

    allowed_default = False

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.name})"

    def __getitem__(self, subscript: Any) -> Any:
        return vocabulary.sliced(self, subscript)

    def __contains__(self, other: Any) -> bool:
        # __getitem__ would make "in" run for ever.
        raise TypeError(f"argument of type '{self.__class__.__name__}' is not iterable")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, F) and self.__class__ is other.__class__ and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """The column or annotation of that name in a query."""
        return query.resolve_ref(self.name, allow_joins, reuse, summarize)

    def replace_expressions(self, replacements: Any) -> Any:
        """What stands for the reference in a validation, or itself."""
        return replacements.get(self, self)

    def asc(self, **kwargs: Any) -> Any:
        """An ordering by it."""
        return vocabulary.order_by(self, **kwargs)

    def desc(self, **kwargs: Any) -> Any:
        """A descending ordering by it."""
        return vocabulary.order_by(self, descending=True, **kwargs)

    def copy(self) -> Any:
        """Another reference to the same name."""
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update(self.__dict__)
        return made

    def get_refs(self) -> set[str]:
        """References to annotations are only known when resolved."""
        return set()


vocabulary.reference = F


class ResolvedOuterRef(F):
    """A reference to the query around a subquery, waiting for the subquery to be placed."""

    contains_aggregate = False
    contains_over_clause = False

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        """Refuse to be rendered without a query around.

        Raises:
            ValueError: always.
        """
        raise ValueError("This queryset contains a reference to an outer query and may only be used in a subquery.")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """The column of the query around."""
        column = super().resolve_expression(*args, **kwargs)
        if column.contains_over_clause:
            raise NotSupportedError(f"Referencing outer query window expression is not supported: {self.name}.")
        # May lead over a multi-valued relation; there is no telling from here.
        column.possibly_multivalued = LOOKUP_SEP in self.name
        return column

    def relabeled_clone(self, relabels: Any) -> Any:
        """Aliases of the subquery do not concern it."""
        return self

    def get_group_by_cols(self) -> list[Any]:
        """It is a constant to the subquery."""
        return []


class OuterRef(F):
    """A reference, inside a subquery, to the query that the subquery becomes part of.

    Source: django.db.models.OuterRef.
    """

    contains_aggregate = False
    contains_over_clause = False

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """One level nearer to the query it means."""
        return self.name if isinstance(self.name, OuterRef) else ResolvedOuterRef(self.name)

    def relabeled_clone(self, relabels: Any) -> Any:
        """Aliases of the subquery do not concern it."""
        return self


@deconstructible(path="fastjango.db.models.Value")
class Value(SQLiteNumericMixin, Expression):
    """A constant, sent as a parameter.

    Source: django.db.models.Value.
    """

    # Set where the value becomes part of an INSERT or UPDATE.
    for_save = False
    allowed_default = True

    def __init__(self, value: Any, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.value = value

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.value!r})"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        value = self.value
        field = self._output_field_or_none
        if field is not None:
            prepare = field.get_db_prep_save if self.for_save else field.get_db_prep_value
            value = prepare(value, connection=connection)
            if hasattr(field, "get_placeholder"):
                return field.get_placeholder(value, compiler, connection), [value]
        if value is None:
            # Drivers do not tell the type of a NULL parameter, and some databases then guess wrong.
            return "NULL", []
        return "%s", [value]

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        made = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        made.for_save = for_save
        return made

    def get_group_by_cols(self) -> list[Any]:
        return []

    def _resolve_output_field(self) -> Any:
        for kind, name in _FIELD_OF_TYPE:
            if isinstance(self.value, kind):
                return shared_field(name)
        return None

    @property
    def empty_result_set_value(self) -> Any:
        return self.value


vocabulary.value = Value


class RawSQL(Expression):
    """SQL text with its parameters.

    Source: django.db.models.expressions.RawSQL.
    """

    allowed_default = True

    def __init__(self, sql: str, params: Any, output_field: Any = None) -> None:
        self.sql, self.params = sql, params
        super().__init__(output_field=shared_field("Field") if output_field is None else output_field)

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.sql}, {self.params})"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"({self.sql})", self.params

    def get_group_by_cols(self) -> list[Any]:
        return [self]

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        # Columns of parent models that the text mentions have to be joined.
        if query.model:
            for parent in query.model._meta.all_parents:
                for field in parent._meta.local_fields:
                    if field.column.lower() in self.sql.lower():
                        query.resolve_ref(field.name, allow_joins, reuse, summarize)
                        break
        return super().resolve_expression(query, allow_joins, reuse, summarize, for_save)


class Star(Expression):
    """The ``*`` of COUNT(*)."""

    def __repr__(self) -> str:
        return "'*'"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "*", []


class DatabaseDefault(Expression):
    """Stands for the value that the database gives a column by itself.

    Source: django.db.models.expressions.DatabaseDefault.
    """

    _operands = ("expression",)

    def __init__(self, expression: Any, output_field: Any = None) -> None:
        super().__init__(output_field)
        self.expression = expression

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        inner = self.expression.resolve_expression(
            query=query, allow_joins=allow_joins, reuse=reuse, summarize=summarize
        )
        # Outside of a save the default has to be spelt out.
        return inner if not for_save else DatabaseDefault(inner, output_field=self._output_field_or_none)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not connection.features.supports_default_keyword_in_insert:
            return compiler.compile(self.expression)
        return "DEFAULT", []


class Col(Expression):
    """A column of a table in the query."""

    contains_column_references = True
    # Set for references of a subquery to a query around.
    possibly_multivalued = False

    def __init__(self, alias: str | None, target: Any, output_field: Any = None) -> None:
        super().__init__(output_field=target if output_field is None else output_field)
        self.alias, self.target = alias, target

    def __repr__(self) -> str:
        names = [name for name in (self.alias, str(self.target)) if name is not None]
        return f"{self.__class__.__name__}({', '.join(names)})"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column = connection.ops.quote_name(self.target.column)
        return (f"{compiler.quote_name_unless_alias(self.alias)}.{column}" if self.alias else column), []

    def relabeled_clone(self, relabels: Any) -> Any:
        if self.alias is None:
            return self
        return self.__class__(relabels.get(self.alias, self.alias), self.target, self.output_field)

    def get_group_by_cols(self) -> list[Any]:
        return [self]

    def get_db_converters(self, connection: Any) -> list[Any]:
        converters: list[Any] = self.output_field.get_db_converters(connection)
        if self.target is self.output_field:
            return converters
        return converters + self.target.get_db_converters(connection)


class ColPairs(Expression):
    """The columns of a composite key."""

    def __init__(self, alias: str, targets: Any, sources: Any, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.alias, self.targets, self.sources = alias, targets, sources

    def __len__(self) -> int:
        return len(self.targets)

    def __iter__(self) -> Any:
        return iter(self.get_cols())

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.alias!r}, {self.targets!r}, {self.sources!r}, {self.output_field!r})"

    def get_cols(self) -> list[Col]:
        """One column for each part."""
        return [Col(self.alias, target, source) for target, source in zip(self.targets, self.sources, strict=True)]

    def get_source_expressions(self) -> list[Any]:
        return self.get_cols()

    def set_source_expressions(self, exprs: Any) -> None:
        self.targets = [column.target for column in exprs]
        self.sources = [column.field for column in exprs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        parts = [compiler.compile(column) for column in self.get_cols()]
        return ", ".join(sql for sql, _ in parts), [param for _, params in parts for param in params]

    def relabeled_clone(self, relabels: Any) -> Any:
        return self.__class__(relabels.get(self.alias, self.alias), self.targets, self.sources, self.output_field)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return sql, params


class Ref(Expression):
    """A reference to an annotation of the same query, rendered as its alias where that is allowed."""

    def __init__(self, refs: str, source: Any) -> None:
        super().__init__()
        self.refs, self.source = refs, source

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.refs}, {self.source})"

    def get_source_expressions(self) -> list[Any]:
        return [self.source]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.source,) = exprs

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        # The source was resolved when it was annotated.
        return self

    def get_refs(self) -> set[str]:
        return {self.refs}

    def relabeled_clone(self, relabels: Any) -> Any:
        made = self.copy()
        made.source = self.source.relabeled_clone(relabels)
        return made

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return connection.ops.quote_name(self.refs), []

    def get_group_by_cols(self) -> list[Any]:
        return [self]
