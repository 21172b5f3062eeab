"""WebSockets with the session's user: only the own pages may open them."""

import unittest

from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from fastjango.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from fastjango.contrib.auth.models import User
from fastjango.contrib.sessions.backends.db import SessionStore
from fastjango.core.asgi import get_asgi_application
from fastjango.test import override_settings

URL = "wss://shop.example/native/socket"


class SocketCases(unittest.TestCase):
    def setUp(self):
        user, _ = User.objects.get_or_create(username="zoe")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.web = TestClient(get_asgi_application())
        self.web.cookies.set("sessionid", session.session_key)

    def told(self, origin):
        headers = {"origin": origin} if origin else {}
        with self.web.websocket_connect(URL, headers=headers) as socket:
            return socket.receive_text()

    def test_own_pages_and_programs_get_the_user(self):
        for origin in (None, "https://shop.example"):
            self.assertEqual(self.told(origin), "zoe")

    def test_other_sites_pages_get_nothing(self):
        for origin in ("https://evil.example", "https://shop.example.evil.example", "null", "https://["):
            with self.subTest(origin), self.assertRaises(WebSocketDisconnect) as caught:
                self.told(origin)
            self.assertEqual(caught.exception.code, 1008)

    def test_trusted_pages_get_the_user(self):
        with override_settings(CSRF_TRUSTED_ORIGINS=["https://*.friend.example"]):
            self.assertEqual(self.told("https://a.friend.example"), "zoe")
            self.assertRaises(WebSocketDisconnect, self.told, "https://evilfriend.example")

    def test_visitors_without_a_session_are_let_in_as_nobody(self):
        self.web.cookies.clear()
        self.assertEqual(self.told("https://evil.example"), "")
