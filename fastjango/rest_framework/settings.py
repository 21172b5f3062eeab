"""The REST framework's settings: ``REST_FRAMEWORK`` over the defaults, dotted paths resolved on first use.

>>> from fastjango.rest_framework.settings import api_settings
>>> api_settings.DEFAULT_RENDERER_CLASSES
[<class 'fastjango.rest_framework.renderers.JSONRenderer'>, ...]
"""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core.signals import setting_changed
from fastjango.utils.module_loading import import_string

from . import DJANGO_DURATION_FORMAT, ISO_8601

DEFAULTS: dict[str, Any] = {
    "ALLOWED_VERSIONS": None,
    "COERCE_BIGINT_TO_STRING": False,
    "COERCE_DECIMAL_TO_STRING": True,
    "COMPACT_JSON": True,
    "DATETIME_FORMAT": ISO_8601,
    "DATETIME_INPUT_FORMATS": [ISO_8601],
    "DATE_FORMAT": ISO_8601,
    "DATE_INPUT_FORMATS": [ISO_8601],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "fastjango.rest_framework.authentication.SessionAuthentication",
        "fastjango.rest_framework.authentication.BasicAuthentication",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "fastjango.rest_framework.negotiation.DefaultContentNegotiation",
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_METADATA_CLASS": "fastjango.rest_framework.metadata.SimpleMetadata",
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_PARSER_CLASSES": [
        "fastjango.rest_framework.parsers.JSONParser",
        "fastjango.rest_framework.parsers.FormParser",
        "fastjango.rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["fastjango.rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": [
        "fastjango.rest_framework.renderers.JSONRenderer",
        "fastjango.rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_SCHEMA_CLASS": "fastjango.rest_framework.schemas.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [],
    "DEFAULT_THROTTLE_RATES": {"user": None, "anon": None},
    "DEFAULT_VERSION": None,
    "DEFAULT_VERSIONING_CLASS": None,
    "DURATION_FORMAT": DJANGO_DURATION_FORMAT,
    "EXCEPTION_HANDLER": "fastjango.rest_framework.views.exception_handler",
    # Not of DRF: related objects of a list are fetched together, with a query for each relation.
    "FETCH_RELATED": False,
    "FORMAT_SUFFIX_KWARG": "format",
    "HTML_SELECT_CUTOFF": 1000,
    "HTML_SELECT_CUTOFF_TEXT": "More than {count} items...",
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
    "NON_FIELD_ERRORS_KEY": "non_field_errors",
    "NUM_PROXIES": None,
    "ORDERING_PARAM": "ordering",
    "PAGE_SIZE": None,
    "SCHEMA_COERCE_METHOD_NAMES": {"retrieve": "read", "destroy": "delete"},
    "SCHEMA_COERCE_PATH_PK": True,
    "SEARCH_PARAM": "search",
    "STRICT_JSON": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "multipart",
    "TEST_REQUEST_RENDERER_CLASSES": [
        "fastjango.rest_framework.renderers.MultiPartRenderer",
        "fastjango.rest_framework.renderers.JSONRenderer",
    ],
    "TIME_FORMAT": ISO_8601,
    "TIME_INPUT_FORMATS": [ISO_8601],
    "UNAUTHENTICATED_TOKEN": None,
    "UNAUTHENTICATED_USER": "fastjango.contrib.auth.models.AnonymousUser",
    "UNICODE_JSON": True,
    "UPLOADED_FILES_USE_URL": True,
    "URL_FIELD_NAME": "url",
    "URL_FORMAT_OVERRIDE": "format",
    "VERSION_PARAM": "version",
    "VIEW_DESCRIPTION_FUNCTION": "fastjango.rest_framework.views.get_view_description",
    "VIEW_NAME_FUNCTION": "fastjango.rest_framework.views.get_view_name",
}

# Settings whose value is (or holds) the dotted path of a class or function.
IMPORT_STRINGS = [
    "DEFAULT_AUTHENTICATION_CLASSES",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS",
    "DEFAULT_FILTER_BACKENDS",
    "DEFAULT_METADATA_CLASS",
    "DEFAULT_PAGINATION_CLASS",
    "DEFAULT_PARSER_CLASSES",
    "DEFAULT_PERMISSION_CLASSES",
    "DEFAULT_RENDERER_CLASSES",
    "DEFAULT_SCHEMA_CLASS",
    "DEFAULT_THROTTLE_CLASSES",
    "DEFAULT_VERSIONING_CLASS",
    "EXCEPTION_HANDLER",
    "TEST_REQUEST_RENDERER_CLASSES",
    "UNAUTHENTICATED_TOKEN",
    "UNAUTHENTICATED_USER",
    "VIEW_DESCRIPTION_FUNCTION",
    "VIEW_NAME_FUNCTION",
]

# Settings of long ago, refused by name.
REMOVED_SETTINGS = ["PAGINATE_BY", "PAGINATE_BY_PARAM", "MAX_PAGINATE_BY"]

SETTINGS_DOC = "https://www.django-rest-framework.org/api-guide/settings/"


def perform_import(val: Any, setting_name: str) -> Any:
    """The object that a dotted path names; of a list, each. Anything else is returned as it is."""
    match val:
        case str():
            return import_from_string(val, setting_name)
        case list() | tuple():
            return [import_from_string(item, setting_name) if isinstance(item, str) else item for item in val]
    return val


def import_from_string(val: str, setting_name: str) -> Any:
    """Import ``val``.

    Errors:
        ImportError: it cannot be imported; the message names the setting.
    """
    try:
        return import_string(val)
    except ImportError as error:
        raise ImportError(
            f"Could not import '{val}' for API setting '{setting_name}'. {type(error).__name__}: {error}."
        ) from error


class APISettings:
    """Settings as attributes: the user's, else the default; what is read once is kept until :meth:`reload`."""

    def __init__(
        self,
        user_settings: dict[str, Any] | None = None,
        defaults: dict[str, Any] | None = None,
        import_strings: list[str] | None = None,
    ) -> None:
        if user_settings:
            self._user_settings = self._checked(user_settings)
        self.generation = 0
        self.defaults = DEFAULTS if defaults is None else defaults
        self.import_strings = IMPORT_STRINGS if import_strings is None else import_strings
        self._cached_attrs: set[str] = set()

    @property
    def user_settings(self) -> dict[str, Any]:
        """What the project set: ``REST_FRAMEWORK``, unless other settings were given on creation."""
        if "_user_settings" not in self.__dict__:
            self._user_settings = getattr(settings, "REST_FRAMEWORK", {})
        return self._user_settings

    def __getattr__(self, attr: str) -> Any:
        if attr not in self.defaults:
            raise AttributeError(f"Invalid API setting: '{attr}'")
        user_settings = self.user_settings
        value = user_settings[attr] if attr in user_settings else self.defaults[attr]
        if attr in self.import_strings:
            value = perform_import(value, attr)
        self._cached_attrs.add(attr)
        setattr(self, attr, value)
        return value

    @staticmethod
    def _checked(user_settings: dict[str, Any]) -> dict[str, Any]:
        for name in REMOVED_SETTINGS:
            if name in user_settings:
                raise RuntimeError(
                    f"The '{name}' setting has been removed. Please refer to '{SETTINGS_DOC}' for available settings."
                )
        return user_settings

    def reload(self) -> None:
        """Forget what was read, so that changed settings are seen."""
        # What was made of settings compares this number with that of its making.
        self.generation += 1
        for attr in self._cached_attrs:
            self.__dict__.pop(attr, None)
        self._cached_attrs.clear()
        self.__dict__.pop("_user_settings", None)


api_settings = APISettings()


def reload_api_settings(*args: Any, **kwargs: Any) -> None:
    """Follow a test that overrides ``REST_FRAMEWORK``."""
    if kwargs["setting"] == "REST_FRAMEWORK":
        api_settings.reload()


setting_changed.connect(reload_api_settings)
