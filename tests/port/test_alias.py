"""Django's names at run time."""

import importlib
import sys

import pytest

from fastjango.port import alias


@pytest.fixture(autouse=True)
def installed():
    alias.install()
    yield
    alias.uninstall()


def test_modules_are_the_same_objects():
    import django
    import django.core.exceptions as aliased
    from django.utils import functional

    import fastjango
    import fastjango.core.exceptions as own

    assert django is fastjango
    assert aliased is own
    assert own.__spec__.name == "fastjango.core.exceptions"
    assert functional.__name__ == "fastjango.utils.functional"


def test_import_strings_work():
    from fastjango.utils.module_loading import import_string

    assert import_string("django.dispatch.Signal") is import_string("fastjango.dispatch.Signal")


@pytest.mark.parametrize("name", ["django.nothing", "django.core.nothing"])
def test_what_is_missing_says_its_own_name(name):
    with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}': fastjango has no"):
        importlib.import_module(name)


def test_a_real_django_that_is_loaded_is_refused(monkeypatch):
    alias.uninstall()
    monkeypatch.setitem(sys.modules, "django", importlib.import_module("json"))
    with pytest.raises(RuntimeError, match="call it first"):
        alias.install()


def test_apps_are_installed_under_either_name():
    from fastjango.apps.registry import Apps

    assert Apps(["fastjango.utils"]).is_installed("django.utils")
