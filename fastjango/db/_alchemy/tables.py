"""SQLAlchemy's tables for models, made when they are first asked for."""

from __future__ import annotations

import datetime
import json
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine, UserDefinedType

# One for each registry of models: those of migrations have tables of their own.
_metadata: WeakKeyDictionary[Any, sa.MetaData] = WeakKeyDictionary()


class Microseconds(TypeDecorator[datetime.timedelta]):
    """A duration in a whole number, as databases without intervals have it."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime.timedelta | None, dialect: Any) -> int | None:
        """The number of a duration."""
        return None if value is None else value // datetime.timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Any) -> datetime.timedelta | None:
        """The duration of a number."""
        return None if value is None else datetime.timedelta(microseconds=value)


class Document(TypeDecorator[Any]):
    """JSON; PostgreSQL's driver leaves it unread on connections of this package."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """``jsonb`` where there is one."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else sa.JSON())

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """The document of what the driver gave."""
        return json.loads(value) if dialect.name == "postgresql" and isinstance(value, str) else value


class _Named(UserDefinedType[Any]):
    """A type that only the database knows."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **kwargs: Any) -> str:
        return self.name


_PLAIN: dict[str, type[TypeEngine[Any]]] = {
    **dict.fromkeys(("AutoField", "IntegerField", "PositiveIntegerField"), sa.Integer),
    **dict.fromkeys(("BigAutoField", "BigIntegerField", "PositiveBigIntegerField"), sa.BigInteger),
    **dict.fromkeys(("SmallAutoField", "SmallIntegerField", "PositiveSmallIntegerField"), sa.SmallInteger),
    "BinaryField": sa.LargeBinary,
    "BooleanField": sa.Boolean,
    "DateField": sa.Date,
    "FloatField": sa.Float,
    "JSONField": Document,
    "TextField": sa.Text,
    "TimeField": sa.Time,
    "UUIDField": sa.Uuid,
}
_TEXTS = frozenset({"CharField", "FileField", "FilePathField", "SlugField"})


def _type_of(field: Any) -> TypeEngine[Any]:
    kind = field.get_internal_type()
    if kind in _PLAIN:
        return _PLAIN[kind]()
    if kind in _TEXTS:
        return sa.String(field.max_length)
    if kind == "DateTimeField":
        return sa.DateTime(timezone=True)
    if kind == "DecimalField":
        return sa.Numeric(field.max_digits, field.decimal_places)
    if kind == "DurationField":
        return sa.Interval().with_variant(Microseconds(), "sqlite", "mysql", "mariadb")
    if kind in ("GenericIPAddressField", "IPAddressField"):
        return sa.String(39).with_variant(INET(), "postgresql")
    return NullType()


def _column(field: Any, metadata: sa.MetaData, connection: Any) -> sa.Column[Any]:
    keys = []
    kind = field
    if field.is_relation:
        target = field.target_field
        table = table_of(target.model, connection)
        if field.db_constraint:
            keys.append(sa.ForeignKey(f"{table.name}.{target.column}"))
        while kind.is_relation:
            kind = kind.target_field
    type_ = _type_of(kind)
    if isinstance(type_, NullType) and (spelled := kind.db_type(connection)):
        type_ = _Named(spelled)
    return sa.Column(
        field.column,
        type_,
        *keys,
        primary_key=field.primary_key,
        nullable=field.null,
        unique=(field.unique and not field.primary_key) or None,
        autoincrement=kind.get_internal_type().endswith("AutoField") and kind is field,
        comment=field.db_comment or None,
    )


def metadata_of(model: Any) -> sa.MetaData:
    """The collection that the table of a model is in, with those of its registry that were asked for."""
    return _metadata.setdefault(model._meta.apps, sa.MetaData())


def table_of(model: Any, connection: Any) -> sa.Table:
    """The table of a model: its own columns, and not those of a parent that has a table.

    Args:
        model: A model with a table; a proxy has its parent's.
        connection: Of the database whose names are taken for types that SQLAlchemy has none for.

    Raises:
        AttributeError: the model is abstract or swapped out.
    """
    options = model._meta
    if options.abstract or options.swapped:
        raise AttributeError(
            f"{model.__name__} has no table: it is {'abstract' if options.abstract else 'swapped out'}."
        )
    metadata = metadata_of(model)
    name = options.db_table
    if name in metadata.tables:
        return metadata.tables[name]
    # Known before its columns, since models may refer to each other.
    table = sa.Table(name, metadata, comment=options.db_table_comment or None)
    composite = {field.attname for field in getattr(options, "pk_fields", ())}
    for field in options.concrete_model._meta.local_concrete_fields:
        column = _column(field, metadata, connection)
        column.primary_key = column.primary_key or field.attname in composite
        table.append_column(column)
    return table
