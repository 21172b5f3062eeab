"""fastjango: Django projects on FastAPI, SQLAlchemy, Alembic, Pydantic and Jinja2."""

import gc

from fastjango._version import OWN_VERSION
from fastjango._version import VERSION as VERSION

__version__ = OWN_VERSION


def get_version(version: tuple[int, int, int, str, int] | None = None) -> str:
    """A version as text, by default that of the Django that fastjango answers to, such as ``5.2.19``."""
    # Imported here so that ``import fastjango`` costs nothing.
    from fastjango.utils.version import get_version as write_version

    return write_version(version)


def setup(set_prefix: bool = True) -> None:
    """Load the settings and the installed apps.

    Args:
        set_prefix: Set the script prefix to ``FORCE_SCRIPT_NAME`` (or ``/``).

    Source: django.setup.
    """
    # What is imported stays: looking through it for garbage again and again takes a tenth of the start.
    collects = gc.isenabled()
    gc.disable()
    try:
        _load(set_prefix)
    finally:
        if collects:
            gc.enable()


def _load(set_prefix: bool) -> None:
    # Imported here so that ``import fastjango`` costs nothing.
    from fastjango.apps import apps
    from fastjango.conf import settings
    from fastjango.utils._script_prefix import set_script_prefix
    from fastjango.utils.log import configure_logging

    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    if set_prefix:
        set_script_prefix(settings.FORCE_SCRIPT_NAME or "/")
    apps.populate(settings.INSTALLED_APPS)
