"""Indexes of PostgreSQL's access methods.

Source: django.contrib.postgres.indexes (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.db.models import Func, Index
from fastjango.utils.functional import cached_property

__all__ = [
    "BTreeIndex",
    "BloomIndex",
    "BrinIndex",
    "GinIndex",
    "GistIndex",
    "HashIndex",
    "OpClass",
    "PostgresIndex",
    "SpGistIndex",
]


class PostgresIndex(Index):
    """Base of the indexes here: an access method and its storage parameters.

    A subclass names the constructor's arguments that are parameters in ``parameters``; the method is its ``suffix``.
    """

    # Arguments in the order in which migrations name them; None means that the server decides.
    parameters: tuple[str, ...] = ()
    # Arguments in the order of the statement, where it is another.
    _written: tuple[str, ...] | None = None

    @cached_property
    def max_name_length(self) -> int:
        """The room for a name grows with the suffix."""
        return Index.max_name_length - len(Index.suffix) + len(self.suffix)

    def _take(self, **given: Any) -> None:
        vars(self).update(given)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        given = {name: getattr(self, name) for name in self.parameters}
        return path, args, kwargs | {name: value for name, value in given.items() if value not in (None, ())}

    def get_with_params(self) -> list[str]:
        """The storage parameters as ``name = value``."""
        values = ((name, getattr(self, name)) for name in self._written or self.parameters)
        return [f"{name} = {_SWITCH.get(value, value)}" for name, value in values if value is not None]

    def check_supported(self, schema_editor: Any) -> None:
        """Raise ``NotSupportedError`` where the server cannot have such an index."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        self.check_supported(schema_editor)
        statement = super().create_sql(model, schema_editor, using=f" USING {using or self.suffix}", **kwargs)
        parameters = self.get_with_params()
        if parameters:
            # Before the tablespace.
            statement.parts["extra"] = f" WITH ({', '.join(parameters)}){statement.parts['extra']}"
        return statement


class _Switch(dict[Any, str]):
    """``on`` and ``off`` for truth values; 0 and 1 are numbers."""

    def get(self, value: Any, default: Any = None) -> Any:
        return super().get(value, default) if isinstance(value, bool) else default


_SWITCH = _Switch({True: "on", False: "off"})


class BloomIndex(PostgresIndex):
    """A few bits of each column; needs the extension ``bloom``.

    Args:
        length: Bits of an entry, to 4096.
        columns: Bits of each field, to 4095.
    """

    suffix = "bloom"
    parameters = ("length", "columns")

    def __init__(self, *expressions: Any, length: int | None = None, columns: Any = (), **kwargs: Any) -> None:
        super().__init__(*expressions, **kwargs)
        faults = (
            (len(self.fields) > 32, "Bloom indexes support a maximum of 32 fields."),
            (not isinstance(columns, list | tuple), "BloomIndex.columns must be a list or tuple."),
            (len(columns) > len(self.fields), "BloomIndex.columns cannot have more values than fields."),
            (
                isinstance(columns, list | tuple) and not all(0 < bits <= 4095 for bits in columns),
                "BloomIndex.columns must contain integers from 1 to 4095.",
            ),
            (
                length is not None and not 0 < length <= 4096,
                "BloomIndex.length must be None or an integer from 1 to 4096.",
            ),
        )
        for is_fault, text in faults:
            if is_fault:
                raise ValueError(text)
        self._take(length=length, columns=columns)

    def get_with_params(self) -> list[str]:
        of_columns = [f"col{place} = {bits}" for place, bits in enumerate(self.columns, start=1)]  # type: ignore[attr-defined]  # taken
        return ([] if self.length is None else [f"length = {self.length}"]) + of_columns  # type: ignore[attr-defined]  # taken


class BrinIndex(PostgresIndex):
    """What ranges of pages hold, for large tables in the order of their values."""

    suffix = "brin"
    parameters = ("autosummarize", "pages_per_range")

    def __init__(
        self, *expressions: Any, autosummarize: bool | None = None, pages_per_range: int | None = None, **kwargs: Any
    ) -> None:
        if pages_per_range is not None and pages_per_range <= 0:
            raise ValueError("pages_per_range must be None or a positive integer")
        self._take(autosummarize=autosummarize, pages_per_range=pages_per_range)
        super().__init__(*expressions, **kwargs)


class BTreeIndex(PostgresIndex):
    """A balanced tree, the usual index."""

    suffix = "btree"
    parameters = ("fillfactor", "deduplicate_items")

    def __init__(
        self, *expressions: Any, fillfactor: int | None = None, deduplicate_items: bool | None = None, **kwargs: Any
    ) -> None:
        self._take(fillfactor=fillfactor, deduplicate_items=deduplicate_items)
        super().__init__(*expressions, **kwargs)


class GinIndex(PostgresIndex):
    """Where each item of arrays, documents and texts occurs."""

    suffix = "gin"
    parameters = ("fastupdate", "gin_pending_list_limit")
    _written = ("gin_pending_list_limit", "fastupdate")

    def __init__(
        self,
        *expressions: Any,
        fastupdate: bool | None = None,
        gin_pending_list_limit: int | None = None,
        **kwargs: Any,
    ) -> None:
        self._take(fastupdate=fastupdate, gin_pending_list_limit=gin_pending_list_limit)
        super().__init__(*expressions, **kwargs)


class GistIndex(PostgresIndex):
    """A tree of regions, for ranges and shapes."""

    suffix = "gist"
    parameters = ("buffering", "fillfactor")

    def __init__(
        self, *expressions: Any, buffering: bool | None = None, fillfactor: int | None = None, **kwargs: Any
    ) -> None:
        self._take(buffering=buffering, fillfactor=fillfactor)
        super().__init__(*expressions, **kwargs)


class HashIndex(PostgresIndex):
    """Hashes, for equality alone."""

    suffix = "hash"
    parameters = ("fillfactor",)

    def __init__(self, *expressions: Any, fillfactor: int | None = None, **kwargs: Any) -> None:
        self._take(fillfactor=fillfactor)
        super().__init__(*expressions, **kwargs)


class SpGistIndex(PostgresIndex):
    """A tree that divides space unevenly."""

    suffix = "spgist"
    parameters = ("fillfactor",)

    def __init__(self, *expressions: Any, fillfactor: int | None = None, **kwargs: Any) -> None:
        self._take(fillfactor=fillfactor)
        super().__init__(*expressions, **kwargs)


class OpClass(Func):
    """An expression of an index with an operator class.

    Needs ``fastjango.contrib.postgres`` among the installed apps.
    """

    template = "%(expressions)s %(name)s"
    constraint_validation_compatible = False

    def __init__(self, expression: Any, name: str) -> None:
        super().__init__(expression, name=name)

    def get_expression_for_validation(self) -> Any:
        # The values are the same whatever class compares them.
        return self.source_expressions[0]
