"""Loading, configuring and overriding settings."""

import sys
import types

import pytest

from fastjango.conf import LazySettings, UserSettingsHolder, global_settings
from fastjango.core.exceptions import ImproperlyConfigured


@pytest.fixture
def module(monkeypatch):
    """Make a settings module of the given values and name it in the environment."""

    def make(variable="DJANGO_SETTINGS_MODULE", name="settings_under_test", **values):
        made = types.ModuleType(name)
        vars(made).update({"TIME_ZONE": "UTC", **values})
        monkeypatch.setitem(sys.modules, name, made)
        monkeypatch.setenv(variable, name)
        return LazySettings()

    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("FASTJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("TZ", "UTC")
    return make


def test_the_module_lies_over_the_defaults(module):
    settings = module(DEBUG=True, EXTRA="x", lower="ignored")
    assert (settings.DEBUG, settings.EXTRA, settings.APPEND_SLASH) == (True, "x", True)
    assert settings.is_overridden("DEBUG") and not settings.is_overridden("APPEND_SLASH")
    assert not hasattr(settings, "lower")
    assert repr(settings) == '<LazySettings "settings_under_test">'


def test_our_variable_wins(module):
    module(name="one", WHO="django")
    assert module(variable="FASTJANGO_SETTINGS_MODULE", name="two", WHO="fastjango").WHO == "fastjango"


def test_unconfigured_settings_say_so(module):
    with pytest.raises(ImproperlyConfigured, match="Requested setting DEBUG, but settings are not configured"):
        LazySettings().DEBUG  # noqa: B018


def test_configure_once():
    settings = LazySettings()
    settings.configure(DEBUG=True)
    assert settings.configured and settings.DEBUG and settings.USE_TZ
    with pytest.raises(RuntimeError, match="Settings already configured"):
        settings.configure()
    with pytest.raises(TypeError, match="Setting 'debug' must be uppercase"):
        LazySettings().configure(debug=True)


def test_setting_and_deleting():
    settings = LazySettings()
    settings.configure()
    assert settings.PREPEND_WWW is False
    settings.PREPEND_WWW = True
    assert settings.PREPEND_WWW is True
    del settings.PREPEND_WWW
    assert not hasattr(settings, "PREPEND_WWW") and settings.is_overridden("PREPEND_WWW")


def test_bad_values_stop_the_start(module):
    with pytest.raises(ImproperlyConfigured, match=r"The ALLOWED_HOSTS setting must be a list or a tuple\."):
        module(ALLOWED_HOSTS="example.com").DEBUG  # noqa: B018
    with pytest.raises(ValueError, match="Incorrect timezone setting: Mars/Base"):
        module(TIME_ZONE="Mars/Base").DEBUG  # noqa: B018
    with pytest.raises(ImproperlyConfigured, match="The SECRET_KEY setting must not be empty"):
        module().SECRET_KEY  # noqa: B018


def test_relative_urls_get_the_script_prefix(module):
    settings = module(STATIC_URL="static/", MEDIA_URL="https://cdn.example.com/")
    assert (settings.STATIC_URL, settings.MEDIA_URL) == ("/static/", "https://cdn.example.com/")


def test_holder_shows_its_names():
    holder = UserSettingsHolder(global_settings)
    holder.EXTRA = 1
    assert {"EXTRA", "DEBUG"} <= set(dir(holder)) and holder.is_overridden("EXTRA")
    del holder.DEBUG
    assert "DEBUG" not in dir(holder)


def test_input_formats():
    assert len(global_settings.DATE_INPUT_FORMATS) == 11 and len(global_settings.DATETIME_INPUT_FORMATS) == 9
