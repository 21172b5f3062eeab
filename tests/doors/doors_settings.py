"""Settings for the probe: every app that is there."""

import contextlib
import importlib.util


def _exists(name):
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.util.find_spec(name) is not None
    return False


_CONTRIB = """
admin admindocs auth contenttypes flatpages humanize messages redirects sessions sitemaps sites staticfiles syndication
""".split()
_NAMES = [*(f"fastjango.contrib.{app}" for app in _CONTRIB), "fastjango.rest_framework"]
INSTALLED_APPS = [name for name in [*_NAMES, "fastjango.rest_framework.authtoken"] if _exists(name)]
DATABASES = {"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}}
SECRET_KEY = "doors"
SITE_ID = 1
USE_TZ = True
TEMPLATES = [{"BACKEND": "fastjango.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
