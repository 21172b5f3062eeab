"""Lazy values and cached properties."""

import copy
import pickle

import pytest

from fastjango.utils.functional import (
    LazyObject,
    SimpleLazyObject,
    cached_property,
    classproperty,
    keep_lazy,
    keep_lazy_text,
    lazy,
    lazystr,
    partition,
)


def test_cached_property_runs_once():
    class Counter:
        calls = 0

        @cached_property
        def value(self):
            self.calls += 1
            return self.calls

    counter = Counter()
    assert (counter.value, counter.value, counter.calls) == (1, 1, 1)
    assert isinstance(Counter.value, cached_property)


def test_classproperty():
    class Thing:
        @classproperty
        def name_of(cls):  # noqa: N805
            return cls.__name__

    assert Thing.name_of == Thing().name_of == "Thing"


def test_lazy_text_behaves_like_its_value():
    value = lazystr("ab")
    assert value == "ab" and value + "c" == "abc" and "x" + value == "xab"
    assert value.upper() == "AB" and len(value) == 2 and "a" in value and value[0] == "a"
    assert f"{value:>3}" == " ab" and hash(value) == hash("ab")
    assert pickle.loads(pickle.dumps(value)) == "ab"
    assert copy.deepcopy(value) is value


def test_lazy_calls_each_time():
    numbers = iter([1, 2])
    value = lazy(lambda: next(numbers), int)()
    assert (str(value), str(value)) == ("1", "2")


def test_keep_lazy():
    upper = keep_lazy_text(lambda text: text.upper())
    assert upper("a") == "A" and type(upper("a")) is str
    assert type(upper(lazystr("a"))) is not str and upper(lazystr("a")) == "A"
    with pytest.raises(TypeError, match="You must pass at least one argument to keep_lazy"):
        keep_lazy()


def test_simple_lazy_object():
    calls = []
    value = SimpleLazyObject(lambda: calls.append(1) or [1, 2])
    assert repr(value).startswith("<SimpleLazyObject: <function")
    assert len(value) == 2 and value == [1, 2] and isinstance(value, list) and calls == [1]
    assert repr(value) == "<SimpleLazyObject: [1, 2]>"
    value.append(3)
    assert copy.copy(value) == [1, 2, 3] and pickle.loads(pickle.dumps(value)) == [1, 2, 3]


def test_lazy_object_needs_a_setup():
    with pytest.raises(NotImplementedError, match="must provide a _setup"):
        LazyObject().anything  # noqa: B018


def test_partition():
    assert partition(lambda n: n > 2, range(5)) == ([0, 1, 2], [3, 4])


def test_operators_between_two_lazy_values():
    four, five = lazy(lambda: 4, int), lazy(lambda: 5, int)
    assert four() * five() == 20
    assert five() - four() == 1
    with pytest.raises(TypeError):
        four() * None


def test_a_lazy_object_that_is_not_made_yet_has_a_class():
    """Debuggers ask for it at any moment."""
    unmade = SimpleLazyObject.__new__(SimpleLazyObject)
    assert unmade.__class__ is type(None)
