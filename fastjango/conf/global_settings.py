"""The defaults of the settings (Django 5.2's values)."""

from __future__ import annotations

from typing import Any

from fastjango.conf import locale as _locale

# Core
DEBUG = False
DEBUG_PROPAGATE_EXCEPTIONS = False
ADMINS: list[Any] = []
MANAGERS = ADMINS
INTERNAL_IPS: list[str] = []
ALLOWED_HOSTS: list[str] = []
SECRET_KEY = ""
SECRET_KEY_FALLBACKS: list[str] = []
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
WSGI_APPLICATION: str | None = None
DEFAULT_CHARSET = "utf-8"
ABSOLUTE_URL_OVERRIDES: dict[str, Any] = {}
FORCE_SCRIPT_NAME: str | None = None
DISALLOWED_USER_AGENTS: list[Any] = []
IGNORABLE_404_URLS: list[Any] = []
PREPEND_WWW = False
APPEND_SLASH = True
USE_X_FORWARDED_HOST = False
USE_X_FORWARDED_PORT = False
SYNC_VIEWS = "thread"  # under ASGI; "bridge" runs them on the event loop
DEFAULT_EXCEPTION_REPORTER = "fastjango.views.debug.ExceptionReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "fastjango.views.debug.SafeExceptionReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "fastjango.test.runner.DiscoverRunner"
TEST_NON_SERIALIZED_APPS: list[str] = []
FIXTURE_DIRS: list[str] = []
MIGRATION_MODULES: dict[str, Any] = {}
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING: dict[str, Any] = {}

# Language and time
TIME_ZONE = "America/Chicago"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-us"
# Django 5.2: the table of languages writes Bokmål without its ring, this list does not.
LANGUAGES = [
    (code, info["name"].replace("Bokmal", "Bokmål"))
    for code, info in _locale.LANG_INFO.items()
    if "name" in info and code != "no"
]
LANGUAGES_BIDI = ["he", "ar", "ar-dz", "ckb", "fa", "ug", "ur"]
LOCALE_PATHS: list[str] = []
LANGUAGE_COOKIE_NAME = "django_language"
LANGUAGE_COOKIE_AGE: int | None = None
LANGUAGE_COOKIE_DOMAIN: str | None = None
LANGUAGE_COOKIE_PATH = "/"
LANGUAGE_COOKIE_SECURE = False
LANGUAGE_COOKIE_HTTPONLY = False
LANGUAGE_COOKIE_SAMESITE: str | None = None

# Formats
FORMAT_MODULE_PATH: Any = None
FIRST_DAY_OF_WEEK = 0
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
USE_THOUSAND_SEPARATOR = False
NUMBER_GROUPING: Any = 0
DATE_FORMAT = "N j, Y"
DATETIME_FORMAT = "N j, Y, P"
TIME_FORMAT = "P"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "F j"
SHORT_DATE_FORMAT = "m/d/Y"
SHORT_DATETIME_FORMAT = "m/d/Y P"
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"]
DATE_INPUT_FORMATS = [
    *("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"),
    *("%b %d %Y", "%b %d, %Y", "%d %b %Y", "%d %b, %Y"),
    *("%B %d %Y", "%B %d, %Y", "%d %B %Y", "%d %B, %Y"),
]
DATETIME_INPUT_FORMATS = [
    f"{day} {clock}" for day in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y") for clock in TIME_INPUT_FORMATS
]

# Databases
DATABASES: dict[str, Any] = {}
DATABASE_ROUTERS: list[Any] = []
DEFAULT_AUTO_FIELD = "fastjango.db.models.AutoField"
DEFAULT_TABLESPACE = ""
DEFAULT_INDEX_TABLESPACE = ""

# Mail
EMAIL_BACKEND = "fastjango.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "localhost"
EMAIL_PORT = 25
EMAIL_HOST_USER = ""
EMAIL_HOST_PASSWORD = ""
EMAIL_USE_TLS = False
EMAIL_USE_SSL = False
EMAIL_SSL_CERTFILE: str | None = None
EMAIL_SSL_KEYFILE: str | None = None
EMAIL_TIMEOUT: float | None = None
EMAIL_USE_LOCALTIME = False
EMAIL_SUBJECT_PREFIX = "[Django] "
DEFAULT_FROM_EMAIL = "webmaster@localhost"
SERVER_EMAIL = "root@localhost"

# Templates and forms
TEMPLATES: list[dict[str, Any]] = []
FORM_RENDERER = "fastjango.forms.renderers.DjangoTemplates"
FORMS_URLFIELD_ASSUME_HTTPS = False

# Files
MEDIA_ROOT = ""
MEDIA_URL = ""
STATIC_ROOT: str | None = None
STATIC_URL: str | None = None
STATICFILES_DIRS: list[Any] = []
STATICFILES_FINDERS = [
    f"fastjango.contrib.staticfiles.finders.{kind}Finder" for kind in ("FileSystem", "AppDirectories")
]
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "fastjango.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fastjango.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    f"fastjango.core.files.uploadhandler.{kind}FileUploadHandler" for kind in ("Memory", "Temporary")
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
DATA_UPLOAD_MAX_MEMORY_SIZE: int | None = 2_621_440  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS: int | None = 1000
DATA_UPLOAD_MAX_NUMBER_FILES: int | None = 100
FILE_UPLOAD_TEMP_DIR: str | None = None
FILE_UPLOAD_PERMISSIONS: int | None = 0o644
FILE_UPLOAD_DIRECTORY_PERMISSIONS: int | None = None

# Caches
CACHES: dict[str, Any] = {"default": {"BACKEND": "fastjango.core.cache.backends.locmem.LocMemCache"}}
CACHE_MIDDLEWARE_ALIAS = "default"
CACHE_MIDDLEWARE_KEY_PREFIX = ""
CACHE_MIDDLEWARE_SECONDS = 600

# Sessions, messages, signing
SESSION_ENGINE = "fastjango.contrib.sessions.backends.db"
SESSION_SERIALIZER = "fastjango.contrib.sessions.serializers.JSONSerializer"
SESSION_CACHE_ALIAS = "default"
SESSION_FILE_PATH: str | None = None
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_NAME = "sessionid"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # seconds
SESSION_COOKIE_DOMAIN: str | None = None
SESSION_COOKIE_PATH = "/"
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "fastjango.contrib.messages.storage.fallback.FallbackStorage"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = True
SIGNING_BACKEND = "fastjango.core.signing.TimestampSigner"

# Users
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["fastjango.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/profile/"
LOGOUT_REDIRECT_URL: str | None = None
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds
PASSWORD_HASHERS = [
    f"fastjango.contrib.auth.hashers.{kind}PasswordHasher"
    for kind in ("PBKDF2", "PBKDF2SHA1", "Argon2", "BCryptSHA256", "Scrypt")
]

# Cross-site request forgery
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_AGE = 52 * 7 * 24 * 60 * 60  # seconds
CSRF_COOKIE_DOMAIN: str | None = None
CSRF_COOKIE_PATH = "/"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
CSRF_TRUSTED_ORIGINS: list[str] = []
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "fastjango.views.csrf.csrf_failure"

# Security headers
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SECURE_PROXY_SSL_HEADER: tuple[str, str] | None = None
SECURE_REDIRECT_EXEMPT: list[str] = []
SECURE_SSL_HOST: str | None = None
SECURE_SSL_REDIRECT = False
SECURE_CSP: dict[str, Any] = {}  # of Django 6.0
SECURE_CSP_REPORT_ONLY: dict[str, Any] = {}  # of Django 6.0
