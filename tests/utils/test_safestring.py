"""Safe text and deconstructible objects."""

import pytest

from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.functional import lazystr
from fastjango.utils.safestring import SafeData, SafeString, mark_safe


def test_safe_text():
    safe = mark_safe("a&b")
    assert isinstance(safe, SafeString) and safe == "a&b" and safe.__html__() is safe and str(safe) is safe
    assert isinstance(safe + mark_safe("c"), SafeData) and not isinstance(safe + "c", SafeData)
    assert mark_safe(safe) is safe


def test_mark_safe_takes_functions_and_lazy_text():
    assert isinstance(mark_safe(lambda: "x")(), SafeString)
    assert str(mark_safe(lazystr("x"))) == "x"


@deconstructible
class Plain:
    def __init__(self, *args, **kwargs):
        self.given = (args, kwargs)


@deconstructible(path="enum.Enum")
class Named(Plain):
    pass


class Sub(Named):
    pass


def test_deconstruct():
    assert Plain(1, a=2).deconstruct() == (f"{__name__}.Plain", (1,), {"a": 2})
    assert Named().deconstruct() == ("enum.Enum", (), {})
    assert Sub(3).deconstruct() == (f"{__name__}.Sub", (3,), {}) and Sub(3).given == ((3,), {})


def test_inner_classes_cannot_be_written():
    @deconstructible
    class Inner:
        pass

    with pytest.raises(ValueError, match="Could not find object Inner in "):
        Inner().deconstruct()
