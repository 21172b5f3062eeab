"""The settings of a project that is attacked: everything a careful site switches on, over HTTPS."""

import os
from pathlib import Path

SECRET_KEY = "a secret of the attacked project, longer than fifty characters"
SECRET_KEY_FALLBACKS = []
ALLOWED_HOSTS = ["shop.example", "127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
APPS = ("admin", "auth", "contenttypes", "jwt", "messages", "sessions")
INSTALLED_APPS = [*(f"fastjango.contrib.{app}" for app in APPS), "fastjango.rest_framework", "notes"]
MIDDLEWARE = [
    "fastjango.middleware.security.SecurityMiddleware",
    "fastjango.contrib.sessions.middleware.SessionMiddleware",
    "fastjango.middleware.common.CommonMiddleware",
    "fastjango.middleware.csrf.CsrfViewMiddleware",
    "fastjango.contrib.auth.middleware.AuthenticationMiddleware",
    "fastjango.contrib.messages.middleware.MessageMiddleware",
    "fastjango.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "fastjango.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "fastjango.template.context_processors.request",
                "fastjango.contrib.auth.context_processors.auth",
                "fastjango.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": os.environ["SECURED_DATABASE"]}}
PASSWORD_HASHERS = ["fastjango.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_FILE_PATH = Path(os.environ["SECURED_DATABASE"]).parent
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
LOGIN_REDIRECT_URL = "/home/"
STATIC_URL = "static/"
JWT = {
    "SIGNING_KEY": "the secret that signs this project's tokens",
    "AUDIENCE": "shop",
    "ISSUER": "https://shop.example",
    "SCOPES": {
        "orders": "See orders",
        "staff": {"description": "Change users", "permission": "auth.change_user"},
    },
}
FASTAPI = {"title": "Shop"}
