"""fastjango: Django projects on FastAPI, SQLAlchemy, Alembic, Pydantic and Jinja2."""

VERSION = (5, 2, 19, "final", 0)  # the Django whose behaviour this is; ported code asks for it
__version__ = "0.1.0.dev0"


def get_version() -> str:
    """The Django version that fastjango answers to, such as ``5.2.19``."""
    return ".".join(map(str, VERSION[:3]))


def setup(set_prefix: bool = True) -> None:
    """Load the settings and the installed apps.

    Args:
        set_prefix: Set the script prefix to ``FORCE_SCRIPT_NAME`` (or ``/``).

    Source: django.setup.
    """
    # Imported here so that ``import fastjango`` costs nothing.
    from fastjango.apps import apps
    from fastjango.conf import settings
    from fastjango.utils._script_prefix import set_script_prefix
    from fastjango.utils.module_loading import import_string

    if settings.LOGGING_CONFIG and settings.LOGGING:
        import_string(settings.LOGGING_CONFIG)(settings.LOGGING)
    if set_prefix:
        set_script_prefix(settings.FORCE_SCRIPT_NAME or "/")
    apps.populate(settings.INSTALLED_APPS)
