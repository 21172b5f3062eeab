"""Walks through the admin of a small project in a process of its own; answers JSON: one entry for each step.

Reads the steps as JSON from the standard input: ``[name, user, method, path, data]``.
"""

import json
import sys

import fastjango
from fastjango.conf import settings

CONTRIB = "fastjango.contrib"
settings.configure(
    SECRET_KEY="secret",
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF="walk",
    STATIC_URL="/static/",
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="fastjango.db.models.AutoField",
    INSTALLED_APPS=[
        *(f"{CONTRIB}.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")),
        "shelf",
    ],
    MIDDLEWARE=[
        f"{CONTRIB}.sessions.middleware.SessionMiddleware",
        "fastjango.middleware.csrf.CsrfViewMiddleware",
        f"{CONTRIB}.auth.middleware.AuthenticationMiddleware",
        f"{CONTRIB}.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "fastjango.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "fastjango.template.context_processors.request",
                    f"{CONTRIB}.auth.context_processors.auth",
                    f"{CONTRIB}.messages.context_processors.messages",
                ]
            },
        }
    ],
    PASSWORD_HASHERS=[f"{CONTRIB}.auth.hashers.MD5PasswordHasher"],
)
fastjango.setup()

from fastjango.contrib import admin  # noqa: E402  # after setup()
from fastjango.contrib.auth.models import Permission, User  # noqa: E402
from fastjango.core.management import call_command  # noqa: E402
from fastjango.test import Client  # noqa: E402
from fastjango.test.utils import setup_test_environment  # noqa: E402
from fastjango.urls import path  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls)]


def main() -> None:
    sys.modules["walk"] = sys.modules["__main__"]
    setup_test_environment()
    call_command("migrate", verbosity=0, run_syncdb=True)
    User.objects.create_superuser("root", "root@example.com", "secret")
    viewer = User.objects.create_user("viewer", password="secret", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_book"))
    clients = {name: Client() for name in ("nobody", "root", "viewer")}
    answers = {}
    for name, user, method, url, data in json.load(sys.stdin):
        client = clients[user]
        if user != "nobody":
            client.force_login(User.objects.get(username=user))
        response = getattr(client, method)(url, data)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        answers[name] = {
            "status": response.status_code,
            "location": response.headers.get("Location"),
            "text": response.content.decode(),
        }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
