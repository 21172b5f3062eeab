"""Indexes of a model's table.

Source: django.db.models.indexes (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.db.backends.utils import names_digest, split_identifier
from fastjango.db.models.expressions import F
from fastjango.db.models.fields._indexed import IndexExpression, indexed
from fastjango.db.models.query_utils import Q

__all__ = ["Index", "IndexExpression"]


class Index:
    """An index on fields or expressions.

    Args:
        expressions: Instead of ``fields``.
        fields: Names of fields; "-" before one turns its order round.
        name: The index's name; made from the rest when left out.
        db_tablespace: Its tablespace.
        opclasses: PostgreSQL's operator classes, one for each field.
        condition: A ``Q``: only the rows that fulfil it are in the index.
        include: Names of further fields kept in it.

    Raises:
        ValueError: arguments that exclude each other, or of a wrong kind.

    Source: django.db.models.Index (5.2).
    """

    suffix = "idx"
    # The smallest limit among databases is Oracle's.
    max_name_length = 30

    def __init__(
        self,
        *expressions: Any,
        fields: Any = (),
        name: str | None = None,
        db_tablespace: str | None = None,
        opclasses: Any = (),
        condition: Any = None,
        include: Any = None,
    ) -> None:
        faults = (
            (opclasses and not name, "An index must be named to use opclasses."),
            (not isinstance(condition, Q | None), "Index.condition must be a Q instance."),
            (condition and not name, "An index must be named to use condition."),
            (not isinstance(fields, list | tuple), "Index.fields must be a list or tuple."),
            (not isinstance(opclasses, list | tuple), "Index.opclasses must be a list or tuple."),
            (
                not expressions and not fields,
                "At least one field or expression is required to define an index.",
            ),
            (expressions and fields, "Index.fields and expressions are mutually exclusive."),
            (expressions and not name, "An index must be named to use expressions."),
            (
                expressions and opclasses,
                "Index.opclasses cannot be used with expressions. Use "
                "fastjango.contrib.postgres.indexes.OpClass() instead.",
            ),
            (
                opclasses and len(fields) != len(opclasses),
                "Index.fields and Index.opclasses must have the same number of elements.",
            ),
            (
                any(not isinstance(field, str) for field in fields),
                "Index.fields must contain only strings with field names.",
            ),
            (include and not name, "A covering index must be named."),
            (not isinstance(include, list | tuple | None), "Index.include must be a list or tuple."),
        )
        for is_fault, text in faults:
            if is_fault:
                raise ValueError(text)
        self.fields = list(fields)
        # Pairs of a field's name and its direction.
        self.fields_orders = [
            (name_.removeprefix("-"), "DESC" if name_.startswith("-") else "") for name_ in self.fields
        ]
        self.name: Any = name or ""
        self.db_tablespace = db_tablespace
        self.opclasses = opclasses
        self.condition = condition
        self.include = tuple(include) if include else ()
        self.expressions = tuple(F(each) if isinstance(each, str) else each for each in expressions)

    @property
    def contains_expressions(self) -> bool:
        """Whether it is made of expressions."""
        return bool(self.expressions)

    @staticmethod
    def _query(model: Any) -> Any:
        """A query that names columns without their table; its class lies higher, where the managers know it."""
        return type(model._base_manager.all().query)(model=model, alias_cols=False)

    def _get_condition_sql(self, model: Any, schema_editor: Any) -> str | None:
        if self.condition is None:
            return None
        query = self._query(model)
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(self.condition).as_sql(compiler, schema_editor.connection)
        return str(sql % tuple(schema_editor.quote_value(param) for param in params))

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """The statement that makes the index."""
        options = model._meta
        arguments = {
            "name": self.name,
            "using": using,
            "db_tablespace": self.db_tablespace,
            "opclasses": self.opclasses,
            "condition": self._get_condition_sql(model, schema_editor),
            "include": [options.get_field(name).column for name in self.include],
        }
        if self.expressions:
            arguments["expressions"] = self._resolved_expressions(model, schema_editor)
            arguments["fields"], arguments["col_suffixes"] = None, ()
        else:
            arguments["fields"] = [options.get_field(name) for name, _order in self.fields_orders]
            # A plain ascending index has no suffixes to write.
            arguments["col_suffixes"] = (
                [order for _name, order in self.fields_orders]
                if schema_editor.connection.features.supports_index_column_ordering
                else ()
            )
        return schema_editor._create_index_sql(model, **arguments, **kwargs)

    def _resolved_expressions(self, model: Any, schema_editor: Any) -> Any:
        return indexed(self.expressions, self._query(model), schema_editor.connection)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        """The statement that removes it."""
        return schema_editor._delete_index_sql(model, self.name, **kwargs)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """What a migration writes: path, positional and keyword arguments."""
        cls = self.__class__
        path = f"{cls.__module__}.{cls.__name__}".replace("fastjango.db.models.indexes", "fastjango.db.models")
        kwargs: dict[str, Any] = {"name": self.name}
        if self.fields:
            kwargs["fields"] = self.fields
        if self.db_tablespace is not None:
            kwargs["db_tablespace"] = self.db_tablespace
        for key in ("opclasses", "condition", "include"):
            if getattr(self, key):
                kwargs[key] = getattr(self, key)
        return path, self.expressions, kwargs

    def clone(self) -> Any:
        """A new index of the same arguments."""
        _path, args, kwargs = self.deconstruct()
        return self.__class__(*args, **kwargs)

    def set_name_with_model(self, model: Any) -> None:
        """Make a name: parts of the table's and the first column's, a digest, the suffix.

        Raises:
            ValueError: the suffix is too long.
        """
        _, table = split_identifier(model._meta.db_table)
        columns = [model._meta.get_field(name).column for name, _order in self.fields_orders]
        signed = [
            f"-{column}" if order else column for column, (_, order) in zip(columns, self.fields_orders, strict=True)
        ]
        digest = names_digest(table, *signed, self.suffix, length=6)
        name = f"{table[:11]}_{columns[0][:7]}_{digest}_{self.suffix}"
        if len(name) > self.max_name_length:
            raise ValueError("Index too long for multiple database support. Is self.suffix longer than 3 characters?")
        # Some databases take no name that starts with an underscore or a digit.
        if name[0] == "_" or name[0].isdigit():
            name = f"D{name[1:]}"
        self.name = name

    def __repr__(self) -> str:
        shown = [
            f"{label}={value!r}" if quoted else f"{label}={value}"
            for label, value, quoted in (
                ("fields", self.fields, True),
                ("expressions", self.expressions, True),
                ("name", self.name, True),
                ("db_tablespace", self.db_tablespace, True),
                ("condition", self.condition, False),
                ("include", self.include, True),
                ("opclasses", self.opclasses, True),
            )
            if value
        ]
        return f"<{self.__class__.__qualname__}: {' '.join(shown)}>"

    def __eq__(self, other: object) -> bool:
        return (
            self.deconstruct() == other.deconstruct()
            if isinstance(other, Index) and (self.__class__ == other.__class__)
            else NotImplemented
        )

    __hash__: Any = None
