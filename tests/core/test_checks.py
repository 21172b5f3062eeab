"""Registering checks and reading their messages."""

import types

import pytest

from fastjango.core.checks import Error, Info, Warning
from fastjango.core.checks.registry import CheckRegistry


class Thing:
    _meta = types.SimpleNamespace(label="shop.Thing")


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Error("Bad", obj="Here"), "Here: Bad"),
        (Error("Bad", hint="Mend", obj="Here"), "Here: Bad\n\tHINT: Mend"),
        (Warning("Odd", id="x.W001", obj=Thing), "shop.Thing: (x.W001) Odd"),
        (Info("So"), "?: So"),
    ],
)
def test_text(message, text):
    assert str(message) == text


def test_levels_and_equality():
    assert Error("a").is_serious() and not Warning("a").is_serious() and Warning("a").is_serious(30)
    assert Error("a", id="x") == Error("a", id="x") != Error("a", id="y")
    assert Error("a", "b") != "a"
    assert repr(Info("a")) == "<Info: level=20, msg='a', hint=None, obj=None, id=None>"


def test_tags_select_checks():
    registry = CheckRegistry()

    @registry.register("one", "two")
    def check(app_configs, **kwargs):
        return [Info("ran")]

    @registry.register("deploy", deploy=True)
    def check_deploy(**kwargs):
        return [Info("deployed")]

    @registry.register("database")
    def check_database(databases, **kwargs):
        return [Info(f"may connect to {databases}")]

    def shown(**kwargs):
        return sorted(message.msg for message in registry.run_checks(**kwargs))

    assert shown() == ["may connect to None", "ran"]
    assert shown(tags=["two"]) == ["ran"]
    assert shown(tags=["database"], databases=["default"]) == ["may connect to ['default']"]
    assert shown(include_deployment_checks=True) == ["deployed", "may connect to None", "ran"]
    assert registry.tag_exists("two") and not registry.tag_exists("deploy") and registry.tag_exists("deploy", True)


def test_bad_checks():
    registry = CheckRegistry()
    with pytest.raises(TypeError, match=r"Check functions must accept keyword arguments \(\*\*kwargs\)"):
        registry.register(lambda app_configs: [])
    registry.register(lambda **kwargs: 3)
    with pytest.raises(TypeError, match="did not return a list"):
        registry.run_checks()
