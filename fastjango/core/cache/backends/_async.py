"""The ``a``-forms of the cache methods."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastjango.utils._twins import run_in_thread


def method_twin(name: str) -> Callable[..., Awaitable[Any]]:
    """The ``a``-form of the method of that name, run where the back end says."""

    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._run(getattr(self, name), *args, **kwargs)

    call.__name__ = f"a{name}"
    call.__doc__ = f"``{name}()``, awaited."
    return call


class AsyncTwins:
    """``aget`` for ``get``, and so on."""

    # Servers and files are waited for in a thread; back ends that wait for databases only, or not at all, say so.
    _run = staticmethod(run_in_thread)

    aadd = method_twin("add")
    aget = method_twin("get")
    aset = method_twin("set")
    atouch = method_twin("touch")
    adelete = method_twin("delete")
    aget_many = method_twin("get_many")
    aget_or_set = method_twin("get_or_set")
    ahas_key = method_twin("has_key")
    aincr = method_twin("incr")
    adecr = method_twin("decr")
    aset_many = method_twin("set_many")
    adelete_many = method_twin("delete_many")
    aclear = method_twin("clear")
    aincr_version = method_twin("incr_version")
    adecr_version = method_twin("decr_version")
    aclose = method_twin("close")
