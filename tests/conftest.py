"""The settings that tests of the package run under."""

from fastjango.conf import settings

settings.configure(SECRET_KEY="secret", USE_TZ=True, TIME_ZONE="UTC")
