"""Functions that choose between values or change their type."""

from __future__ import annotations

import re
from typing import Any

from fastjango.db.models.expressions import Func

_COLLATION = re.compile(r"[\w-]+")
# SQLite has no temporal types: their texts, as the backend reads them, come from its date functions.
_SQLITE_TEMPORAL = {
    "datetime": ("strftime(%%s, %(expressions)s)", "%Y-%m-%d %H:%M:%f"),
    "time": ("strftime(%%s, %(expressions)s)", "%H:%M:%f"),
    "date": ("date(%(expressions)s)", None),
}


class Cast(Func):
    """A value as another type: ``Cast("age", output_field=FloatField())``.

    Source: django.db.models.functions.Cast.
    """

    function = "CAST"
    template = "%(function)s(%(expressions)s AS %(db_type)s)"

    def __init__(self, expression: Any, output_field: Any) -> None:
        super().__init__(expression, output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        return super().as_sql(
            compiler, connection, **{"db_type": self.output_field.cast_db_type(connection), **extra_context}
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        kind = self.output_field.db_type(connection)
        if kind in _SQLITE_TEMPORAL:
            template, pattern = _SQLITE_TEMPORAL[kind]
            sql, params = super().as_sql(compiler, connection, template=template, **extra_context)
            return (sql, [pattern, *params]) if pattern else (sql, params)
        if kind == "decimal":
            return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS NUMERIC)", **extra_context)
        return self.as_sql(compiler, connection, **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render what MySQL cannot cast to by other means."""
        template = {
            "FloatField": "(%(expressions)s + 0.0)",
            "JSONField": "JSON_EXTRACT(%(expressions)s, '$')",
        }.get(self.output_field.get_internal_type())
        return self.as_sql(compiler, connection, **({"template": template} if template else {}), **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render in the short form, which reads better around parameters."""
        return self.as_sql(compiler, connection, template="(%(expressions)s)::%(db_type)s", **extra_context)


class Coalesce(Func):
    """The first of several values that is not NULL."""

    function = "COALESCE"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        if len(expressions) < 2:
            raise ValueError("Coalesce must take at least two expressions")
        super().__init__(*expressions, **extra)

    @property
    def empty_result_set_value(self) -> Any:
        known = (part.empty_result_set_value for part in self.get_source_expressions())
        return next((value for value in known if value is NotImplemented or value is not None), None)


class Collate(Func):
    """A text under a collation."""

    function = "COLLATE"
    template = "%(expressions)s %(function)s %(collation)s"
    allowed_default = False

    def __init__(self, expression: Any, collation: str) -> None:
        # The name goes into the SQL as it is.
        if not (collation and _COLLATION.fullmatch(collation)):
            raise ValueError(f"Invalid collation name: {collation!r}.")
        self.collation = collation
        super().__init__(expression)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        name = connection.ops.quote_name(self.collation)
        return super().as_sql(compiler, connection, **{"collation": name, **extra_context})


class _Extreme(Func):
    """Several values, of which one wins."""

    sqlite_function: str

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        if len(expressions) < 2:
            raise ValueError(f"{type(self).__name__} must take at least two expressions")
        super().__init__(*expressions, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with SQLite's name, which elsewhere is an aggregate's."""
        return super().as_sqlite(compiler, connection, function=self.sqlite_function, **extra_context)


class Greatest(_Extreme):
    """The largest of several values.

    With a NULL among them PostgreSQL finds the largest of the others; the other databases answer NULL.
    """

    function = "GREATEST"
    sqlite_function = "MAX"


class Least(_Extreme):
    """The smallest of several values; NULL as with :class:`Greatest`."""

    function = "LEAST"
    sqlite_function = "MIN"


class NullIf(Func):
    """NULL if two values are equal, else the first."""

    function = "NULLIF"
    arity = 2
