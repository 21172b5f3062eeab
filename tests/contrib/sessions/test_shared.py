"""Sessions that Django wrote are read, and the other way round."""

from fastjango.contrib.sessions.backends.base import SessionBase
from fastjango.contrib.sessions.backends.signed_cookies import SessionStore as CookieStore
from fastjango.test.utils import override_settings

# Of Django 5.2, with the secret below, by the database's SessionStore.
DJANGOS = "eyJhIjoxfQ:1xUjtp:CxHuATnqfJdLH3KlHE_S-SmjFSdfiOwtoxXbcOkMLrs"


class SessionStore(SessionBase):
    """A store of the same name."""


@override_settings(SECRET_KEY="k" * 50)
def test_what_django_signed_is_read():
    assert SessionStore().decode(DJANGOS) == {"a": 1}


def test_what_is_signed_here_has_djangos_salt():
    assert SessionStore().key_salt == CookieStore().key_salt == "django.contrib.sessions.SessionStore"
