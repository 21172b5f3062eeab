"""Threads that requests borrow, and how they and event loops wake each other up."""

import asyncio
import gc
import os
import threading
import weakref
from contextvars import ContextVar, copy_context

import pytest
import uvloop
from asgiref.sync import async_to_sync

from fastjango.core.handlers import _worker
from fastjango.core.handlers._bell import Bell, Mailbox, caller_of
from fastjango.core.handlers._worker import Worker

LOOPS = [asyncio.new_event_loop, uvloop.new_event_loop]
THREADS, CALLS = 8, 500


def run(make_loop, main):
    with asyncio.Runner(loop_factory=make_loop) as runner:
        return runner.run(main)


@pytest.mark.parametrize("make_loop", LOOPS)
def test_a_loop_makes_every_call_once_and_in_the_order_of_each_thread(make_loop):
    made = []

    async def main():
        all_made = asyncio.Event()

        def note(thread, number):
            made.append((thread, number))
            if len(made) == THREADS * CALLS:
                all_made.set()

        call = caller_of(asyncio.get_running_loop())
        assert caller_of(asyncio.get_running_loop()) == call
        threads = [
            threading.Thread(target=lambda thread=thread: [call(note, thread, number) for number in range(CALLS)])
            for thread in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        await asyncio.wait_for(all_made.wait(), 60)
        for thread in threads:
            thread.join()

    run(make_loop, main())
    for thread in range(THREADS):
        assert [number for caller, number in made if caller == thread] == list(range(CALLS))


@pytest.mark.parametrize("make_loop", LOOPS)
def test_a_loop_does_not_keep_the_context_of_whoever_came_first(make_loop):
    class Request:
        pass

    current = ContextVar("current")
    requests = []

    async def main():
        request = Request()
        requests.append(weakref.ref(request))
        current.set(request)
        worker = Worker()
        name = await worker.run(lambda: type(current.get()).__name__)
        worker.release()
        return name

    with asyncio.Runner(loop_factory=make_loop) as runner:
        assert runner.run(main(), context=copy_context()) == "Request"
        # The thread may still be letting go of what it did.
        for _ in range(1000):
            gc.collect()
            if requests[0]() is None:
                break
            runner.run(asyncio.sleep(0.01), context=copy_context())
        assert requests[0]() is None


@pytest.mark.parametrize("make_loop", LOOPS)
def test_a_loop_that_is_gone_leaves_no_descriptors(make_loop):
    async def main():
        worker = Worker()
        await worker.run(len, "")
        worker.release()

    def descriptors():
        gc.collect()
        return len(os.listdir("/dev/fd"))

    # The latest loop of a thread is known until there is another, and its worker is kept.
    run(make_loop, main())
    before = descriptors()
    for _ in range(5):
        run(make_loop, main())
    assert descriptors() <= before


def test_a_call_that_fails_keeps_no_other_waiting():
    made, told = [], []

    def fail():
        raise ValueError("said")

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: told.append(str(context["exception"])))
        all_made = asyncio.Event()
        call = caller_of(loop)
        # Both before the loop looks.
        call(fail)
        call(made.append, 1)
        call(all_made.set)
        await asyncio.wait_for(all_made.wait(), 60)

    run(asyncio.new_event_loop, main())
    assert (made, told) == ([1], ["said"])


def test_a_bell_is_open_as_long_as_somebody_has_it():
    bell = Bell()
    ear = bell.ear
    bell.ring()
    bell.wait()
    os.fstat(ear)
    del bell
    gc.collect()
    with pytest.raises(OSError):
        os.fstat(ear)


def test_a_loop_that_waits_for_no_pipes_is_called_in_its_own_way(monkeypatch):
    """As on Windows."""

    def refuse(self, loop):
        raise NotImplementedError

    monkeypatch.setattr(Mailbox, "open_in", refuse)

    async def main():
        return await Worker().run(threading.current_thread)

    assert run(asyncio.new_event_loop, main()) is not threading.current_thread()


def test_within_async_to_sync_the_waiting_thread_does_it():
    async def main():
        return await Worker().run(threading.current_thread)

    assert async_to_sync(main)() is threading.current_thread()


def test_a_thread_is_kept_for_the_next_request_and_errors_come_back():
    def fail():
        raise ValueError("said")

    async def main():
        names = []
        for _ in range(2):
            worker = Worker()
            names.append(await worker.run(threading.get_ident))
            with pytest.raises(ValueError, match="said"):
                await worker.run(fail)
            worker.release()
        return names

    first, second = run(asyncio.new_event_loop, main())
    assert first == second


@pytest.mark.skipif(not hasattr(os, "fork"), reason="No fork() here.")
def test_a_forked_process_has_none_of_its_parents_threads():
    async def main():
        worker = Worker()
        await worker.run(len, "")
        worker.release()

    run(asyncio.new_event_loop, main())
    assert _worker._idle
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, b"kept" if _worker._idle else b"none")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    assert os.read(read, 10) == b"none"
    os.close(read)
