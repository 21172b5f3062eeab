"""Query sets and SQLAlchemy: the statement of one for the other."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.db import connections
from fastjango.db.models._queryset.combining import CombiningMixin
from fastjango.db.models._queryset.raw import RawQuerySet


class AlchemyMixin(CombiningMixin):
    """``statement`` and ``from_statement()``."""

    @property
    def statement(self) -> Any:
        """A SQLAlchemy ``Select`` of the rows: the model's columns, or what ``values()`` names.

        It selects from the query set's own statement, so that it can be refined in any way. Parameters are those of
        the query set's database. Objects that ``select_related()`` names are left out.

        Raises:
            AttributeError: the query set has no model.
            EmptyResultSet: the query set can find nothing, as ``none()``.
        """
        if self.model is None:
            raise AttributeError("A query set without a model has no statement.")
        query = self._described().chain()
        query.select_related = False
        compiler = query.get_compiler(using=self.db)
        sql, params = compiler.as_sql(with_col_aliases=False)
        columns = [(alias or expression.target.column, None) for expression, _, alias in compiler.select]
        if compiler.klass_info is not None:
            table = self.model.__table__
            columns = [(name, table.c[name].type if name in table.c else None) for name, _ in columns]
        # Start-up cost: SQLAlchemy.
        statements = import_module("fastjango.db._alchemy.statements")
        return statements.select_of(sql, params, columns, self.model._meta.db_table)

    def from_statement(self, statement: Any) -> RawQuerySet:
        """The model's objects from the rows of a SQLAlchemy statement; further columns become attributes.

        Args:
            statement: A ``Select``, a union, or ``text()`` that finds at least the primary key.

        Raises:
            FieldDoesNotExist: when it is looked at, without the primary key.
        """
        db = self.db
        # Start-up cost: SQLAlchemy.
        statements = import_module("fastjango.db._alchemy.statements")
        sql, params = statements.rendered(statement, connections[db].alchemy_dialect)
        return RawQuerySet(sql, model=self.model, params=params, using=db, hints=self._hints)

    # Managers have one of their own.
    from_statement.queryset_only = True  # type: ignore[attr-defined]  # functions take attributes
