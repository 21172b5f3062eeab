"""GeneratedField: a column that the database works out.

Source: django.db.models.fields.generated (5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.core import checks
from fastjango.db import connection
from fastjango.db.models.expressions import Col
from fastjango.utils.functional import cached_property

from ._base import Field
from ._checks import Messages, databases_of
from ._storage import NOT_PROVIDED

__all__ = ["GeneratedField"]


class GeneratedField(Field):
    """A column whose value follows from others of its row.

    Args:
        expression: What the value is.
        output_field: The field that the value would fit.
        db_persist: Keep it in the table (true), or work it out when it is read (false).

    Raises:
        ValueError: an argument that makes no sense for it.

    Source: django.db.models.GeneratedField (5.2).
    """

    generated = True

    @property
    def db_returning(self) -> bool:
        """The database alone knows the value."""
        return bool(connection.features.can_return_columns_from_insert)

    _query: Any = None
    output_field: Any

    def __init__(self, *, expression: Any, output_field: Any, db_persist: bool | None = None, **kwargs: Any) -> None:
        faults = (
            (kwargs.setdefault("editable", False), "GeneratedField cannot be editable."),
            (not kwargs.setdefault("blank", True), "GeneratedField must be blank."),
            (kwargs.get("default", NOT_PROVIDED) is not NOT_PROVIDED, "GeneratedField cannot have a default."),
            (
                kwargs.get("db_default", NOT_PROVIDED) is not NOT_PROVIDED,
                "GeneratedField cannot have a database default.",
            ),
            (db_persist not in (True, False), "GeneratedField.db_persist must be True or False."),
        )
        for is_fault, text in faults:
            if is_fault:
                raise ValueError(text)
        self.expression, self.output_field, self.db_persist = expression, output_field, db_persist
        super().__init__(**kwargs)

    @cached_property
    def cached_col(self) -> Any:
        """The column, with the output field's conversions."""
        return Col(self.model._meta.db_table, self, self.output_field)

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        if alias != self.model._meta.db_table and output_field in (None, self):
            output_field = self.output_field
        return super().get_col(alias, output_field)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        # The lookups are the output field's, plus those that someone registered for this kind.
        for lookup_name, lookup in self.output_field.get_class_lookups().items():
            self.register_lookup(lookup, lookup_name=lookup_name)

    def _resolved(self) -> tuple[Any, Any]:
        """The query that the expression belongs to, and the expression in it."""
        # The class of queries lies on a higher floor; the model's manager knows it.
        query_class = type(self.model._base_manager.all().query)
        query = query_class(model=self.model, alias_cols=False)
        return query, self.expression.resolve_expression(query, allow_joins=False)

    def generated_sql(self, connection: Any) -> tuple[str, Any]:
        """The text of ``GENERATED ALWAYS AS`` and its parameters."""
        query, expression = self._resolved()
        compiler = connection.ops.compiler("SQLCompiler")(query, connection=connection, using=None)
        sql, params = compiler.compile(expression)
        if not connection.features.supports_boolean_expr_in_select_clause and getattr(expression, "conditional", False):
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    @cached_property
    def referenced_fields(self) -> frozenset[Any]:
        """The fields that the expression uses."""
        _query, expression = self._resolved()
        found = set()
        pending = [expression]
        while pending:
            node = pending.pop()
            if node is None:
                continue
            target = getattr(node, "target", None)
            if target is not None and getattr(target, "model", None) is not None:
                found.add(target)
            pending.extend(node.get_source_expressions())
        return frozenset(found)

    def check(self, **kwargs: Any) -> Messages:
        databases = kwargs.get("databases") or []
        return [
            *super().check(**kwargs),
            *self._check_supported(databases),
            *self._check_persistence(databases),
            *self._check_output_field(databases),
        ]

    def _check_supported(self, databases: Iterable[str]) -> Messages:
        required = self.model._meta.required_db_features
        kinds = ("supports_virtual_generated_columns", "supports_stored_generated_columns")
        return [
            self._error(f"{each.display_name} does not support GeneratedFields.", "E220")
            for each in databases_of(self.model, databases)
            if not any(kind in required or getattr(each.features, kind) for kind in kinds)
        ]

    def _check_persistence(self, databases: Iterable[str]) -> Messages:
        required = self.model._meta.required_db_features
        kind, word, id = (
            ("supports_stored_generated_columns", "persisted", "E222")
            if self.db_persist
            else ("supports_virtual_generated_columns", "non-persisted", "E221")
        )
        hint = "Set db_persist=True on the field." if not self.db_persist else "Set db_persist=False on the field."
        return [
            self._error(f"{each.display_name} does not support {word} GeneratedFields.", id, hint)
            for each in databases_of(self.model, databases)
            if not (kind in required or getattr(each.features, kind))
        ]

    def _check_output_field(self, databases: Iterable[str]) -> Messages:
        if not hasattr(self.output_field, "model"):
            self.output_field.model = self.model
        # The output field is no field of the model, so its name is not checked.
        messages = self.output_field.check(databases=databases)
        found = []
        for kind, words, id, least in (
            (checks.Error, "errors", "fields.E223", checks.ERROR),
            (checks.Warning, "warnings", "fields.W224", None),
        ):
            mine = [each for each in messages if (each.level >= checks.ERROR) == (least is not None)]
            if mine:
                listed = "\n    ".join(f"{each.msg} ({each.id})" for each in mine)
                text = f"GeneratedField.output_field has {words}:\n    {listed}"
                found.append(kind(text, obj=self, id=id))
        return found

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs.pop("blank", None)
        given = {"db_persist": self.db_persist, "expression": self.expression, "output_field": self.output_field}
        return name, path, args, kwargs | given

    def get_internal_type(self) -> str:
        return str(self.output_field.get_internal_type())

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.output_field.db_parameters(connection)
        return found

    def db_type_parameters(self, connection: Any) -> Any:
        return self.output_field.db_type_parameters(connection)

    def db_type(self, connection: Any) -> str | None:
        found: str | None = self.output_field.db_type(connection)
        return found
