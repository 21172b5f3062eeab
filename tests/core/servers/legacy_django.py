"""An application of real Django on the database and the secret of ``served_site``, to be mounted as its fall-back."""

import os
from pathlib import Path

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="k" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions")],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(os.environ["SITE_FOLDER"]) / "site.sqlite3"),
        }
    },
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
)
django.setup()

from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402


def whoami(request):
    request.session["color"] = "green"
    return JsonResponse({"django": django.get_version(), "user": request.user.username})


urlpatterns = [path("old/whoami/", whoami)]
asgi, wsgi = ASGIHandler(), WSGIHandler()
