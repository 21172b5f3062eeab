"""A cache on Redis: writes go to the first server, reads to a random one of the others."""

from __future__ import annotations

import importlib
import pickle
import random
import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastjango.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string


class RedisSerializer:
    """Pickles values; whole numbers stay numbers, so that the server can add to them."""

    def __init__(self, protocol: int | None = None) -> None:
        self.protocol = pickle.HIGHEST_PROTOCOL if protocol is None else protocol

    def dumps(self, obj: Any) -> Any:
        """What the server keeps."""
        # bool is an int to isinstance, and must come back a bool.
        return obj if type(obj) is int else pickle.dumps(obj, self.protocol)

    def loads(self, data: bytes) -> Any:
        """The value of what the server kept."""
        try:
            return int(data)
        except ValueError:
            return pickle.loads(data)


class RedisCacheClient:
    """The commands that the cache needs, on connection pools made once a server.

    Source: django.core.cache.backends.redis.RedisCacheClient.
    """

    def __init__(
        self,
        servers: list[str],
        serializer: Any = None,
        pool_class: Any = None,
        parser_class: Any = None,
        **options: Any,
    ) -> None:
        self._lib = importlib.import_module("redis")
        self._servers = servers
        self._pools: dict[int, Any] = {}
        self._client = self._lib.Redis
        self._pool_class = _imported(pool_class) or self._lib.ConnectionPool
        serializer = _imported(serializer)
        self._serializer = serializer() if callable(serializer) else serializer or RedisSerializer()
        parser = _imported(parser_class) or importlib.import_module("redis.connection").DefaultParser
        self._pool_options = {"parser_class": parser, **options}

    def _get_connection_pool_index(self, write: bool) -> int:
        if write or len(self._servers) == 1:
            return 0
        return random.randint(1, len(self._servers) - 1)

    def _get_connection_pool(self, write: bool) -> Any:
        index = self._get_connection_pool_index(write)
        if index not in self._pools:
            self._pools[index] = self._pool_class.from_url(self._servers[index], **self._pool_options)
        return self._pools[index]

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """A client of the server that has (or gets) a key."""
        return self._client(connection_pool=self._get_connection_pool(write))

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        """Store unless there; a timeout of 0 stores for no time."""
        client = self.get_client(key, write=True)
        data = self._serializer.dumps(value)
        if timeout == 0:
            if stored := bool(client.set(key, data, nx=True)):
                client.delete(key)
            return stored
        return bool(client.set(key, data, ex=timeout, nx=True))

    def get(self, key: str, default: Any) -> Any:
        """The value, or ``default``."""
        data = self.get_client(key).get(key)
        return default if data is None else self._serializer.loads(data)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        """Store; a timeout of 0 removes."""
        client = self.get_client(key, write=True)
        if timeout == 0:
            client.delete(key)
        else:
            client.set(key, self._serializer.dumps(value), ex=timeout)

    def touch(self, key: str, timeout: int | None) -> bool:
        """Set the timeout; whether the key is there."""
        client = self.get_client(key, write=True)
        return bool(client.persist(key) or client.exists(key)) if timeout is None else bool(client.expire(key, timeout))

    def delete(self, key: str) -> bool:
        """Remove; whether it was there."""
        return bool(self.get_client(key, write=True).delete(key))

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Those that have values, in one command."""
        asked = list(keys)
        found = self.get_client(None).mget(asked)
        return {key: self._serializer.loads(data) for key, data in zip(asked, found, strict=True) if data is not None}

    def has_key(self, key: str) -> bool:
        """Whether it has a value."""
        return bool(self.get_client(key).exists(key))

    def incr(self, key: str, delta: int) -> Any:
        """Add on the server.

        Raises:
            ValueError: the key has no value.
        """
        client = self.get_client(key, write=True)
        if not client.exists(key):
            raise ValueError(f"Key '{key}' not found.")
        return client.incr(key, delta)

    def set_many(self, data: Mapping[str, Any], timeout: int | None) -> None:
        """Store several in one go."""
        pipeline = self.get_client(None, write=True).pipeline()
        pipeline.mset({key: self._serializer.dumps(value) for key, value in data.items()})
        if timeout is not None:
            for key in data:
                # The command sets one key's timeout at a time.
                pipeline.expire(key, timeout)
        pipeline.execute()

    def delete_many(self, keys: Iterable[str]) -> None:
        """Remove several in one command."""
        self.get_client(None, write=True).delete(*keys)

    def clear(self) -> bool:
        """Empty the server's database."""
        return bool(self.get_client(None, write=True).flushdb())


def _imported(value: Any) -> Any:
    return import_string(value) if isinstance(value, str) else value


class RedisCache(BaseCache):
    """A cache on one or more Redis servers.

    Source: django.core.cache.backends.redis.RedisCache.
    """

    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(params)
        self._servers = re.split("[;,]", server) if isinstance(server, str) else server
        self._class = RedisCacheClient
        self._options = params.get("OPTIONS", {})

    @cached_property
    def _cache(self) -> RedisCacheClient:
        return self._class(self._servers, **self._options)

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> int | None:
        """Whole seconds; the server refuses negative ones, 0 stands for them."""
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        return None if timeout is None else max(0, int(timeout))

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        return self._cache.add(made, value, self.get_backend_timeout(timeout))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._cache.get(self.make_and_validate_key(key, version=version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._cache.set(self.make_and_validate_key(key, version=version), value, self.get_backend_timeout(timeout))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._cache.touch(self.make_and_validate_key(key, version=version), self.get_backend_timeout(timeout))

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._cache.delete(self.make_and_validate_key(key, version=version))

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        asked = {self.make_and_validate_key(key, version=version): key for key in keys}
        return {asked[made]: value for made, value in self._cache.get_many(asked).items()} if asked else {}

    def has_key(self, key: Any, version: Any = None) -> bool:
        return self._cache.has_key(self.make_and_validate_key(key, version=version))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        return self._cache.incr(self.make_and_validate_key(key, version=version), delta)

    def set_many(self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        if data:
            made = {self.make_and_validate_key(key, version=version): value for key, value in data.items()}
            self._cache.set_many(made, self.get_backend_timeout(timeout))
        return []

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        if made := [self.make_and_validate_key(key, version=version) for key in keys]:
            self._cache.delete_many(made)

    def clear(self) -> bool:
        return self._cache.clear()
