"""Connecting, sending and forgetting receivers."""

import asyncio
import gc
import logging
from unittest import mock

import pytest

from fastjango.dispatch import Signal, receiver


def echo(signal, sender, **kwargs):
    return (sender, kwargs)


async def aecho(signal, sender, **kwargs):
    await asyncio.sleep(0)
    return "async"


def fail(**kwargs):
    raise ValueError("broken")


@pytest.mark.parametrize("caching", [False, True])
def test_send_by_sender(caching):
    signal = Signal(use_caching=caching)
    one, two = type("One", (), {}), type("Two", (), {})
    signal.connect(echo, sender=one)
    signal.connect(echo, sender=one)
    assert signal.send(one, x=1) == [(echo, (one, {"x": 1}))]
    assert signal.send(two) == []
    assert signal.has_listeners(one) and not signal.has_listeners(two)
    assert signal.disconnect(echo, sender=one) and not signal.disconnect(echo, sender=one)
    assert signal.send(one) == []


def test_dispatch_uid_connects_once():
    signal = Signal()
    signal.connect(echo, dispatch_uid="x")
    signal.connect(lambda **kwargs: None, dispatch_uid="x", weak=False)
    assert len(signal.send(None)) == 1


def test_dead_receivers_are_forgotten():
    signal = Signal()

    class Owner:
        def method(self, **kwargs):
            return "m"

    owner = Owner()
    signal.connect(owner.method)
    assert [answer for _, answer in signal.send(None)] == ["m"]
    del owner
    gc.collect()
    assert signal.send(None) == []


def test_send_robust_logs_and_goes_on(caplog):
    signal = Signal()
    signal.connect(fail)
    signal.connect(echo)
    with caplog.at_level(logging.ERROR, "django.dispatch"):
        answers = signal.send_robust(None)
    assert isinstance(answers[0][1], ValueError) and answers[1] == (echo, (None, {}))
    assert "Error calling fail in Signal.send_robust() (broken)" in caplog.text
    with pytest.raises(ValueError, match="broken"):
        signal.send(None)


def test_coroutine_receivers():
    signal = Signal()
    signal.connect(aecho)
    signal.connect(echo)
    assert [answer for _, answer in signal.send(None)] == [(None, {}), "async"]
    assert asyncio.run(signal.asend(None)) == [(echo, (None, {})), (aecho, "async")]
    assert asyncio.run(signal.asend_robust(None)) == [(echo, (None, {})), (aecho, "async")]


def test_receiver_decorator():
    first, second = Signal(), Signal()

    @receiver([first, second])
    def answer(**kwargs):
        return 1

    assert first.send(None) == second.send(None) == [(answer, 1)]


def test_bad_receivers():
    with pytest.raises(TypeError, match=r"Signal receivers must be callable\."):
        Signal().connect(3)
    with pytest.raises(ValueError, match="must accept keyword arguments"):
        Signal().connect(lambda signal, sender: None)


def test_asking_for_listeners_forgets_dead_receivers():
    signal = Signal()

    def listener(**kwargs):
        pass

    signal.connect(listener)
    assert signal.has_listeners()
    del listener
    assert not signal.has_listeners()
    assert signal.receivers == []


def test_connections_show_as_tools_expect_them():
    """Key of receiver and sender, (weak reference to) the receiver, whether it is a coroutine function."""
    signal = Signal()
    signal.connect(echo, sender=Signal)
    signal.connect(aecho, weak=False, dispatch_uid="x")
    first, second = signal.receivers
    (receiver_id, sender_id), reference, is_async = first
    assert (receiver_id, sender_id, reference(), is_async) == (id(echo), id(Signal), echo, False)
    assert tuple(second) == (("x", id(None)), aecho, True)


def test_a_signal_is_heard_by_receivers_and_by_tests_that_replace_its_sending():
    signal = Signal()
    assert not signal.is_heard
    with mock.patch.object(signal, "send"):
        assert signal.is_heard
    signal.connect(echo)
    assert signal.is_heard
    signal.disconnect(echo)
    assert not signal.is_heard


def test_connecting_a_mock_does_not_call_it():
    signal, handler = Signal(), mock.MagicMock()
    signal.connect(handler)
    signal.send(sender=int, a=1)
    assert handler.mock_calls == [mock.call(signal=signal, sender=int, a=1)]


def test_objects_that_are_receivers_have_to_take_everything():
    class Narrow:
        def __call__(self, signal, sender):
            """Takes too little."""

    with pytest.raises(ValueError, match="keyword arguments"):
        Signal().connect(Narrow())
