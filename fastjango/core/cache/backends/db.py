"""A cache in a database table that ``createcachetable`` makes.

Looks upward, to ``db``: it is named by settings, and nothing below imports it.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from fastjango.conf import settings
from fastjango.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from fastjango.db import DatabaseError, connections, models, router, transaction
from fastjango.utils._twins import run_sync
from fastjango.utils.timezone import now as tz_now


class Options:
    """What routers and introspection ask of a model, for the cache's table."""

    def __init__(self, table: str) -> None:
        self.db_table = table
        self.app_label = "django_cache"
        self.model_name = "cacheentry"
        self.verbose_name = "cache entry"
        self.verbose_name_plural = "cache entries"
        self.object_name = "CacheEntry"
        self.abstract = False
        self.managed = True
        self.proxy = False
        self.swapped = False


class BaseDatabaseCache(BaseCache):
    """Knows the table and looks like a model to routers."""

    _run = staticmethod(run_sync)

    def __init__(self, table: str, params: Any) -> None:
        super().__init__(params)
        self._table = table
        self.cache_model_class: Any = type("CacheEntry", (), {"_meta": Options(table)})


class DatabaseCache(BaseDatabaseCache):
    """Values, pickled and in base64, in the rows of a table with the moment they end.

    Source: django.core.cache.backends.db.DatabaseCache.
    """

    pickle_protocol = pickle.HIGHEST_PROTOCOL

    def _connection(self, write: bool = False) -> Any:
        choose = router.db_for_write if write else router.db_for_read
        return connections[choose(self.cache_model_class)]

    def _names(self, connection: Any) -> tuple[str, ...]:
        return tuple(map(connection.ops.quote_name, (self._table, "cache_key", "value", "expires")))

    @staticmethod
    def _now() -> datetime:
        return tz_now().replace(microsecond=0)

    def _end(self, timeout: Any) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        if seconds is None:
            return datetime.max
        end = datetime.fromtimestamp(seconds, tz=UTC if settings.USE_TZ else None)
        return end.replace(microsecond=0)

    @staticmethod
    def _read_moment(connection: Any, value: Any) -> Any:
        """A column's value as the model field would give it."""
        field = models.DateTimeField()
        expression = models.Value(None, output_field=field)
        for convert in [*connection.ops.get_db_converters(expression), *field.get_db_converters(connection)]:
            value = convert(value, expression, connection)
        return value

    @staticmethod
    def _decode(value: str) -> Any:
        return pickle.loads(base64.b64decode(value.encode()))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        asked = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not asked:
            return {}
        connection = self._connection()
        table, key_column, value_column, end_column = self._names(connection)
        marks = ", ".join(["%s"] * len(asked))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key_column}, {value_column}, {end_column} FROM {table} WHERE {key_column} IN ({marks})",
                list(asked),
            )
            rows = cursor.fetchall()
        now, ended, found = tz_now(), [], {}
        for made, value, end in rows:
            if self._read_moment(connection, end) < now:
                ended.append(made)
            else:
                found[asked[made]] = self._decode(value)
        self._base_delete_many(ended)
        return found

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._base_set("set", self.make_and_validate_key(key, version=version), value, timeout)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._base_set("add", self.make_and_validate_key(key, version=version), value, timeout)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._base_set("touch", self.make_and_validate_key(key, version=version), None, timeout)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        connection = self._connection(write=True)
        table = self._names(connection)[0]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            number = cursor.fetchone()[0]
            if number > self._max_entries:
                self._cull(connection.alias, cursor, self._now(), number)
            data = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
            try:
                with transaction.atomic(using=connection.alias):
                    return self._write(connection, cursor, mode, key, data, self._end(timeout))
            except DatabaseError:
                # The table is missing, or another process was first.
                return False

    def _write(self, connection: Any, cursor: Any, mode: str, key: str, data: str, end: datetime) -> bool:
        table, key_column, value_column, end_column = self._names(connection)
        moment = connection.ops.adapt_datetimefield_value(end)
        cursor.execute(f"SELECT {end_column} FROM {table} WHERE {key_column} = %s", [key])
        row = cursor.fetchone()
        current = row is not None and self._read_moment(connection, row[0]) >= self._now()
        if mode == "touch":
            sql, params = f"UPDATE {table} SET {end_column} = %s WHERE {key_column} = %s", [moment, key]
            if row is None:
                return False
        elif row is None:
            sql = f"INSERT INTO {table} ({key_column}, {value_column}, {end_column}) VALUES (%s, %s, %s)"
            params = [key, data, moment]
        elif mode == "add" and current:
            return False
        else:
            sql = f"UPDATE {table} SET {value_column} = %s, {end_column} = %s WHERE {key_column} = %s"
            params = [data, moment, key]
        cursor.execute(sql, params)
        return True

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._base_delete_many([self.make_and_validate_key(key, version=version)])

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        self._base_delete_many([self.make_and_validate_key(key, version=version) for key in keys])

    def _base_delete_many(self, keys: list[str]) -> bool:
        if not keys:
            return False
        connection = self._connection(write=True)
        table, key_column, *_ = self._names(connection)
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE {key_column} IN ({marks})", keys)
            return bool(cursor.rowcount)

    def has_key(self, key: Any, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        connection = self._connection()
        table, key_column, _, end_column = self._names(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {end_column} FROM {table} WHERE {key_column} = %s and {end_column} > %s",
                [made, connection.ops.adapt_datetimefield_value(self._now())],
            )
            return cursor.fetchone() is not None

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        """Remove what has ended, then a share of the rest if there is still too much."""
        if self._cull_frequency == 0:
            self.clear()
            return
        connection = connections[db]
        table, key_column, _, end_column = self._names(connection)
        cursor.execute(f"DELETE FROM {table} WHERE {end_column} < %s", [connection.ops.adapt_datetimefield_value(now)])
        left = num - max(cursor.rowcount, 0)
        if left <= self._max_entries:
            return
        cursor.execute(connection.ops.cache_key_culling_sql() % table, [left // self._cull_frequency])
        last = cursor.fetchone()
        if last:
            cursor.execute(f"DELETE FROM {table} WHERE {key_column} < %s", [last[0]])

    def clear(self) -> None:
        connection = self._connection(write=True)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self._names(connection)[0]}")
