"""Synchronous code waits in a bridge while the event loop goes on."""

import asyncio
import contextvars

import pytest

from fastjango.utils import _bridge

marker = contextvars.ContextVar("marker", default="none")


async def later(value, seconds=0.0):
    await asyncio.sleep(seconds)
    return value


def plain(value):
    return _bridge.wait(later(value)) + _bridge.wait(later(1))


def test_a_function_gets_results_of_awaitables():
    assert asyncio.run(_bridge.run(plain, 2)) == 3


def test_a_coroutine_may_mix_waiting_and_awaiting():
    async def view():
        first = plain(1)
        second = await later(10)
        return first + second + await _bridge.run(plain, 5)

    assert asyncio.run(_bridge.run_coroutine(view())) == 18


def test_the_loop_goes_on():
    order = []

    def slow(name, waits_for):
        order.append(f"{name} begins")
        _bridge.wait(waits_for)
        order.append(f"{name} ends")

    async def both():
        is_over = asyncio.Event()

        def ends_the_first():
            slow("b", asyncio.sleep(0.01))
            is_over.set()

        await asyncio.gather(_bridge.run(slow, "a", is_over.wait()), _bridge.run(ends_the_first))

    asyncio.run(both())
    assert order == ["a begins", "b begins", "b ends", "a ends"]


def test_errors_cross_in_both_directions():
    async def fails():
        await asyncio.sleep(0)
        raise KeyError("inner")

    def catches():
        with pytest.raises(KeyError, match="inner"):
            _bridge.wait(fails())
        raise ValueError("outer")

    with pytest.raises(ValueError, match="outer"):
        asyncio.run(_bridge.run(catches))


def test_cancelling_the_task_reaches_the_code():
    seen = []

    async def view():
        try:
            _bridge.wait(asyncio.sleep(10))
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async def main():
        task = asyncio.create_task(_bridge.run_coroutine(view()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert seen == ["cancelled"]


def test_context_variables_are_the_tasks():
    async def view():
        marker.set("view")
        _bridge.wait(later(0))
        return marker.get()

    async def main():
        marker.set("main")
        return await _bridge.run_coroutine(view()), marker.get()

    assert asyncio.run(main()) == ("view", "view")


def test_outside_a_bridge_waiting_says_what_to_do():
    assert not _bridge.is_bridged()
    with pytest.raises(RuntimeError, match="only inside a bridge"):
        _bridge.wait(later(1))
