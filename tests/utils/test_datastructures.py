"""Containers with several values a key."""

import copy
import pickle

import pytest

from fastjango.utils.datastructures import (
    CaseInsensitiveMapping,
    DictWrapper,
    ImmutableList,
    MultiValueDict,
    MultiValueDictKeyError,
    OrderedSet,
)


def test_multi_value_dict_reads_the_last():
    d = MultiValueDict({"a": ["1", "2"], "empty": []})
    assert (d["a"], d.get("a"), d.getlist("a"), d["empty"], d.get("empty", "x")) == ("2", "2", ["1", "2"], [], "x")
    assert (d.get("none"), d.getlist("none"), d.getlist("none", "x")) == (None, [], "x")
    with pytest.raises(MultiValueDictKeyError):
        d["none"]
    assert list(d.items()) == [("a", "2"), ("empty", [])]
    assert repr(MultiValueDict({"a": ["1"]})) == "<MultiValueDict: {'a': ['1']}>"


def test_multi_value_dict_writes():
    d = MultiValueDict()
    d["a"] = 1
    d.appendlist("a", 2)
    d.update({"a": 3}, b=4)
    d.update(MultiValueDict({"b": [5, 6]}))
    assert dict(d.lists()) == {"a": [1, 2, 3], "b": [4, 5, 6]}
    with pytest.raises(TypeError, match="not iterable"):
        d.update(3)
    for twin in (d.copy(), copy.deepcopy(d), pickle.loads(pickle.dumps(d))):
        twin.appendlist("a", 9)
        assert d.getlist("a") == [1, 2, 3]


def test_ordered_set():
    s = OrderedSet([2, 1, 2])
    s.add(3)
    s.discard(9)
    assert list(s) == [2, 1, 3] and 1 in s and len(s) == 3 and repr(s) == "OrderedSet([2, 1, 3])"


def test_case_insensitive_mapping():
    m = CaseInsensitiveMapping({"Content-Type": "a"})
    assert m["content-TYPE"] == "a" and list(m) == ["Content-Type"] and m == {"content-type": "a"}
    with pytest.raises(ValueError, match="Element key 1 invalid, only strings are allowed"):
        CaseInsensitiveMapping({1: 2})
    with pytest.raises(ValueError, match="element #1 has length 1; 2 is required"):
        CaseInsensitiveMapping([("a", "b"), "c"])


def test_immutable_list():
    with pytest.raises(AttributeError, match="hands off"):
        ImmutableList([1], warning="hands off").append(2)


def test_dict_wrapper():
    assert DictWrapper({"a": 1}, lambda v: v + 1, "x_")["x_a"] == 2
