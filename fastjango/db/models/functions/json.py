"""Functions that make JSON."""

from __future__ import annotations

from typing import Any

from fastjango.db._errors import NotSupportedError
from fastjango.db.models._expressions.vocabulary import shared_field
from fastjango.db.models.expressions import Func, Value
from fastjango.db.models.functions._types import ResultType
from fastjango.db.models.functions.comparison import Cast


class JSONArray(Func):
    """A JSON array of expressions."""

    function = "JSON_ARRAY"

    output_field: Any = ResultType("JSONField")

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        if not connection.features.supports_json_field:
            raise NotSupportedError("JSONFields are not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with the function that keeps NULLs."""
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **extra_context)


class JSONObject(Func):
    """A JSON object: ``JSONObject(name=Lower("name"), age=F("age") * 2)``."""

    function = "JSON_OBJECT"

    def __init__(self, **fields: Any) -> None:
        pairs: list[Any] = []
        for key, value in fields.items():
            pairs += (Value(key), value)
        super().__init__(*pairs)

    output_field: Any = ResultType("JSONField")

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        if not connection.features.has_json_object_function:
            raise NotSupportedError("JSONObject() is not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with keys cast to text: parameters of no known type are refused."""
        made = self.copy()
        parts = self.get_source_expressions()
        text = shared_field("TextField")
        made.set_source_expressions([part if place % 2 else Cast(part, text) for place, part in enumerate(parts)])
        return super(JSONObject, made).as_sql(compiler, connection, function="JSONB_BUILD_OBJECT", **extra_context)
