"""ValidationError in its three forms."""

import pickle

import pytest

from fastjango.core.exceptions import NON_FIELD_ERRORS, ValidationError

CASES = [
    (ValidationError("plain"), ["plain"], "['plain']"),
    (ValidationError("up to %(n)d", params={"n": 3}), ["up to 3"], "['up to 3']"),
    (ValidationError(["a", ValidationError("b")]), ["a", "b"], "['a', 'b']"),
    (ValidationError({"x": "a", "y": ["b", "c"]}), ["a", "b", "c"], "{'x': ['a'], 'y': ['b', 'c']}"),
    (ValidationError(ValidationError({"x": "a"})), ["a"], "{'x': ['a']}"),
    (ValidationError([ValidationError({"x": "a"}), "b"]), ["a", "b"], "['a', 'b']"),
]


@pytest.mark.parametrize(("error", "messages", "text"), CASES)
def test_messages_and_text(error, messages, text):
    assert error.messages == messages
    assert str(error) == text
    assert repr(error) == f"ValidationError({text})"


def test_wrapping_keeps_code_and_params():
    outer = ValidationError(ValidationError("no %(x)s", code="odd", params={"x": 1}))
    assert (outer.code, outer.params) == ("odd", {"x": 1})


def test_only_a_mapping_has_a_message_dict():
    assert ValidationError({"x": "a"}).message_dict == {"x": ["a"]}
    with pytest.raises(AttributeError):
        getattr(ValidationError("a"), "message_dict")  # noqa: B009


def test_update_error_dict():
    collected = ValidationError({"x": "a"}).update_error_dict({})
    ValidationError("b").update_error_dict(collected)
    assert {name: [e.message for e in errors] for name, errors in collected.items()} == {
        "x": ["a"],
        NON_FIELD_ERRORS: ["b"],
    }


def test_equality_ignores_the_order_of_lists():
    assert ValidationError(["a", "b"]) == ValidationError(["b", "a"])
    assert ValidationError("a", code="c") != ValidationError("a", code="d")
    assert ValidationError({"x": "a"}) == ValidationError({"x": ["a"]})


def test_single_errors_pickle():
    assert pickle.loads(pickle.dumps(ValidationError("a", code="b"))) == ValidationError("a", code="b")
