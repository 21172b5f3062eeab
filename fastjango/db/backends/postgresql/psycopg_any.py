"""The driver's names that the backend and its users need. With ``base``, the home of psycopg."""

from __future__ import annotations

import functools
import ipaddress
from datetime import datetime, tzinfo
from typing import Any

import psycopg
from psycopg import ClientCursor as ClientCursor
from psycopg import IsolationLevel as IsolationLevel
from psycopg import adapt
from psycopg import errors as errors
from psycopg import postgres as postgres
from psycopg import sql as sql
from psycopg.postgres import types as types
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.json import Jsonb as Jsonb
from psycopg.types.range import Range as Range
from psycopg.types.range import RangeDumper
from psycopg.types.string import TextLoader

__all__ = [
    "RANGE_TYPES",
    "ClientCursor",
    "DateRange",
    "DateTimeRange",
    "DateTimeTZRange",
    "Inet",
    "IsolationLevel",
    "Jsonb",
    "NumericRange",
    "Range",
    "errors",
    "is_psycopg3",
    "mogrify",
    "quote_literal",
    "register_tzloader",
    "sql",
]

is_psycopg3 = True
Inet = ipaddress.ip_address

DateRange = DateTimeRange = DateTimeTZRange = NumericRange = Range
RANGE_TYPES = (Range,)

TSRANGE_OID = types["tsrange"].oid
TSTZRANGE_OID = types["tstzrange"].oid


def mogrify(statement: Any, params: Any, connection: Any) -> Any:
    """The statement with its parameters put in, as text."""
    with connection.cursor() as cursor:
        return ClientCursor(cursor.connection).mogrify(statement, params)


def quote_literal(value: Any) -> str:
    """A value as a literal of SQL; texts in quotes."""
    return sql.quote(value)


class _ZoneLoader(TimestamptzLoader):
    """Reads date-times into one zone, whatever the session's."""

    zone: tzinfo | None = None

    def load(self, data: Any) -> Any:
        try:
            # What the server writes, but for infinity and years beyond Python's or before Christ.
            value = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            value = super().load(data)
        if value.tzinfo is self.zone:
            return value
        return value.replace(tzinfo=None) if self.zone is None else value.astimezone(self.zone)


def register_tzloader(zone: tzinfo | None, context: Any) -> None:
    """Let a connection (or map of adapters) give date-times in a zone; naive ones for ``None``."""
    loader = type("ZoneLoader", (_ZoneLoader,), {"zone": zone})
    context.adapters.register_loader("timestamptz", loader)


class _DjangoRangeDumper(RangeDumper):
    """Sends ranges of date-times, naive ones too, as the type that Django's columns have."""

    def upgrade(self, obj: Any, format: Any) -> Any:
        dumper = super().upgrade(obj, format)
        if dumper is not self and dumper.oid == TSRANGE_OID:
            dumper.oid = TSTZRANGE_OID
        return dumper


@functools.lru_cache
def get_adapters_template(use_tz: bool, timezone: tzinfo | None) -> Any:
    """The map of adapters that connections start from."""
    adapters = adapt.AdaptersMap(psycopg.adapters)
    # JSON is read by the field, which may have a decoder of its own; addresses are texts to Django.
    for name in ("jsonb", "inet", "cidr"):
        adapters.register_loader(name, TextLoader)
    adapters.register_dumper(Range, _DjangoRangeDumper)
    loader = type("ZoneLoader", (_ZoneLoader,), {"zone": timezone if use_tz else None})
    adapters.register_loader("timestamptz", loader)
    return adapters
