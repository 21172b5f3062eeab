"""Every cache does the same with keys, versions and timeouts."""

import asyncio
import os
import socket
import threading
import time
import uuid

import pytest

from fastjango.core.cache import CacheHandler, InvalidCacheBackendError, cache
from fastjango.core.cache.backends.base import CacheKeyWarning, InvalidCacheKey
from fastjango.core.cache.utils import make_template_fragment_key

REDIS = ("127.0.0.1", 6379)


def _answers(address):
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(address) == 0


@pytest.fixture(params=["locmem", "filebased", "redis"])
def store(request, tmp_path):
    location = {"locmem": str(tmp_path), "filebased": str(tmp_path / "cache"), "redis": "redis://127.0.0.1:6379/9"}
    if request.param == "redis" and not _answers(REDIS):
        if os.environ.get("CI") == "true":
            pytest.fail("Redis does not answer on 127.0.0.1:6379.")
        pytest.skip("Redis does not answer on 127.0.0.1:6379.")
    name = {"locmem": "locmem.LocMemCache", "filebased": "filebased.FileBasedCache", "redis": "redis.RedisCache"}
    config = {
        "default": {
            "BACKEND": f"fastjango.core.cache.backends.{name[request.param]}",
            "LOCATION": location[request.param],
            "KEY_PREFIX": uuid.uuid4().hex,
        }
    }
    made = CacheHandler(config)["default"]
    yield made
    if request.param == "redis":
        # Others use the same database: only what is ours goes.
        client = made._cache.get_client(write=True)
        client.delete("none", *client.scan_iter(f"{made.key_prefix}:*"))
    else:
        made.clear()


@pytest.mark.parametrize("value", ["text", "", b"\x00", 7, -1, 0, True, 1.5, None, [1, {"a": (2,)}], "größe"])
def test_values_come_back_equal_and_of_their_type(store, value):
    store.set("key", value)
    found = store.get("key", "missing")
    assert (found, type(found)) == (value, type(value))


def test_a_missing_key_gives_the_default(store):
    assert store.get("nothing") is None
    assert store.get("nothing", 3) == 3
    assert "nothing" not in store
    assert store.delete("nothing") is False


def test_add_keeps_what_is_there(store):
    assert store.add("key", 1)
    assert not store.add("key", 2)
    assert store.get("key") == 1


def test_values_end(store):
    store.set("short", 1, timeout=1)
    store.set("gone", 1, timeout=0)
    store.set("long", 1, timeout=None)
    assert store.get("gone") is None
    time.sleep(1.1)
    assert store.get_many(["short", "gone", "long"]) == {"long": 1}
    assert store.touch("long", 0)
    assert not store.has_key("long")
    assert not store.touch("short", 10)


def test_an_ended_value_is_not_made_to_last(store):
    store.set("short", 1, timeout=0.01)
    time.sleep(0.1)
    assert not store.touch("short", 10)
    assert store.get("short") is None


def test_a_value_can_be_read_while_it_is_made_to_last(store):
    """Whoever looks finds it, at any moment."""
    store.set("key", "x" * 1000, timeout=600)
    missed, is_over = [], threading.Event()

    def look():
        while not is_over.is_set():
            missed.extend([1] * (store.get("key") is None))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        assert all(store.touch("key", 600) for _ in range(300))
    finally:
        is_over.set()
        reader.join()
    assert not missed


def test_numbers_can_be_added_to(store):
    store.set("n", 41)
    assert store.incr("n") == 42
    assert store.decr("n", 2) == 40
    with pytest.raises(ValueError, match="not found"):
        store.incr("none")


def test_versions_are_apart(store):
    store.set("key", "old", version=1)
    store.set("key", "new", version=2)
    assert (store.get("key"), store.get("key", version=2)) == ("old", "new")
    assert store.incr_version("key", 2) == 3
    assert (store.get("key"), store.get("key", version=3)) == (None, "old")


def test_many_at_once(store):
    assert store.set_many({"a": 1, "b": 2}) == []
    store.delete_many(["a"])
    assert store.get_many(["a", "b"]) == {"b": 2}
    store.set_many({})
    store.delete_many([])
    assert store.get_many([]) == {}


def test_get_or_set_calls_its_default_once(store):
    calls = []
    for _ in range(2):
        assert store.get_or_set("key", lambda: calls.append(1) or "made") == "made"
    assert calls == [1]


def test_the_async_forms_are_the_same_calls(store):
    async def use():
        await store.aset("key", 1)
        return await store.aincr("key"), await store.aget("key"), await store.aget_many(["key"])

    assert asyncio.run(use()) == (2, 2, {"key": 2})


def test_the_oldest_go_when_there_is_no_room():
    made = CacheHandler(
        {
            "default": {
                "BACKEND": "fastjango.core.cache.backends.locmem.LocMemCache",
                "LOCATION": "small",
                "OPTIONS": {"MAX_ENTRIES": 6, "CULL_FREQUENCY": 2},
            }
        }
    )["default"]
    for number in range(6):
        made.set(str(number), number)
    made.get("0")  # used again: stays
    made.set("6", 6)
    assert [key for key in map(str, range(7)) if key in made] == ["0", "4", "5", "6"]


def test_keys_that_memcached_refuses():
    with pytest.warns(CacheKeyWarning, match="characters that will cause errors"):
        cache.set("with space", 1)
    with pytest.warns(CacheKeyWarning, match="longer than 250"):
        cache.set("a" * 251, 1)
    pytest.importorskip("pymemcache")
    from fastjango.core.cache.backends.memcached import PyMemcacheCache

    with pytest.raises(InvalidCacheKey):
        PyMemcacheCache("127.0.0.1:1", {}).set("with space", 1)


def test_bad_settings_name_the_fault():
    with pytest.raises(InvalidCacheBackendError, match="The connection 'other' doesn't exist"):
        CacheHandler({})["other"]
    with pytest.raises(InvalidCacheBackendError, match=r"Could not find backend 'no\.such\.Cache'"):
        CacheHandler({"default": {"BACKEND": "no.such.Cache"}})["default"]


def test_fragment_keys_are_djangos():
    assert make_template_fragment_key("foo") == "template.cache.foo.d41d8cd98f00b204e9800998ecf8427e"
    assert make_template_fragment_key("foo", ["abc"]) == "template.cache.foo.493e283d571a73056196f1a68efd0f66"


def test_made_caches_can_be_told_from_those_not_made_yet():
    local = {"BACKEND": "fastjango.core.cache.backends.locmem.LocMemCache"}
    handler = CacheHandler({"default": local, "other": local})
    assert not hasattr(handler._connections, "default")
    made = handler["default"]
    assert handler._connections.default is made
    assert not hasattr(handler._connections, "other")
