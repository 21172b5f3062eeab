"""Loading apps and looking them up."""

import sys
import types

import pytest

from fastjango.apps import AppConfig
from fastjango.apps.registry import Apps
from fastjango.core.exceptions import AppRegistryNotReady, ImproperlyConfigured


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Write packages of the given ``{path: source}`` and make them importable."""

    roots = set()

    def write(**files):
        roots.update(name.partition("__")[0] for name in files)
        for name, source in files.items():
            path = tmp_path.joinpath(*name.split("__")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
            (path.parent / "__init__.py").touch()
        monkeypatch.syspath_prepend(tmp_path)

    yield write
    # Only these: what the package has imported meanwhile is not to be imported a second time.
    for name in [name for name in sys.modules if name.partition(".")[0] in roots]:
        del sys.modules[name]


CONFIG = "from fastjango.apps import AppConfig\nclass {0}(AppConfig):\n    name = 'shop'\n    label = '{1}'\n"


def test_a_plain_module_gets_a_plain_config(packages):
    packages(shop__views="")
    config = Apps(["shop"]).get_app_config("shop")
    assert (type(config), config.name, config.verbose_name) == (AppConfig, "shop", "Shop")
    assert config.path.endswith("shop") and repr(config) == "<AppConfig: shop>"


def test_the_only_config_of_an_app_is_found(packages):
    packages(shop__apps=CONFIG.format("ShopConfig", "store"))
    assert Apps(["shop"]).get_app_config("store").name == "shop"
    assert Apps(["shop.apps.ShopConfig"]).is_installed("shop")


def test_ready_and_models_run_in_order(packages):
    packages(
        shop__apps=CONFIG.format("ShopConfig", "shop")
        + "    def ready(self):\n        self.seen = self.models_module.X\n",
        shop__models="X = 1",
    )
    assert Apps(["shop"]).get_app_config("shop").seen == 1


def test_bad_apps_stop_the_start(packages):
    packages(shop__apps=CONFIG.format("ShopConfig", "shop"), other__x="", deep__shop__x="")
    with pytest.raises(ImproperlyConfigured, match="Application labels aren't unique, duplicates: shop"):
        Apps(["shop", "deep.shop"])
    with pytest.raises(ModuleNotFoundError, match="No module named 'nowhere'"):
        Apps(["nowhere"])
    with pytest.raises(
        ImportError, match=r"Module 'shop.apps' does not contain a 'Nope' class. Choices are: 'ShopConfig'"
    ):
        Apps(["shop.apps.Nope"])
    with pytest.raises(ImproperlyConfigured, match="The app label 'a-b' is not a valid Python identifier"):
        AppConfig("a-b", types.ModuleType("a-b"))


def test_looking_up_what_is_not_there(packages):
    packages(deep__shop__x="")
    apps = Apps(["deep.shop"])
    with pytest.raises(LookupError, match=r"No installed app with label 'deep.shop'. Did you mean 'shop'\?"):
        apps.get_app_config("deep.shop")
    with pytest.raises(LookupError, match="App 'shop' doesn't have a 'Thing' model"):
        apps.get_model("shop.Thing")
    assert apps.get_containing_app_config("deep.shop.x.Y").label == "shop"
    assert apps.get_containing_app_config("deep.shopping") is None


def test_asking_too_early():
    apps = Apps()
    apps.models_ready = False
    with pytest.raises(AppRegistryNotReady, match="Models aren't loaded yet"):
        apps.get_models()


def model(name, app_label="shop"):
    meta = types.SimpleNamespace(
        app_label=app_label, model_name=name.lower(), swappable=None, swapped=None, auto_created=False,
        _expire_cache=lambda: None,
    )  # fmt: skip
    return type(name, (), {"_meta": meta})


def test_operations_wait_for_their_models():
    apps, calls = Apps(), []
    one, two = model("One"), model("Two")
    apps.lazy_model_operation(lambda *models: calls.append(models), ("shop", "one"), ("shop", "two"))
    apps.register_model("shop", two)
    assert calls == []
    apps.register_model("shop", one)
    assert calls == [(one, two)]
    with pytest.raises(RuntimeError, match="Conflicting 'one' models in application 'shop'"):
        other = model("One")
        other.__module__ = "elsewhere"
        apps.register_model("shop", other)


def test_available_apps_narrow_and_widen(packages):
    packages(one__x="", two__x="")
    apps = Apps(["one", "two"])
    apps.set_available_apps(["two"])
    assert not apps.is_installed("one")
    apps.unset_available_apps()
    assert apps.is_installed("one")
    with pytest.raises(ValueError, match="extra apps: three"):
        apps.set_available_apps(["three"])
