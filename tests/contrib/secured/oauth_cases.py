"""The Authorize button of ``/docs``: the steps that Swagger UI takes, over HTTP against a running server."""

import base64
import json
import re
import socket
import threading
import time
import unittest
from urllib.parse import urljoin

import httpx
import uvicorn
from visitors import PASSWORD

from fastjango.contrib.auth.models import Permission, User
from fastjango.core.asgi import get_asgi_application


class AuthorizeCases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.clerk, _ = User.objects.get_or_create(username="clerk")
        cls.clerk.set_password(PASSWORD)
        cls.clerk.save()
        cls.clerk.user_permissions.add(Permission.objects.get(codename="change_user"))
        cls.socket = socket.create_server(("127.0.0.1", 0))
        cls.server = uvicorn.Server(uvicorn.Config(get_asgi_application(), log_level="error"))
        cls.thread = threading.Thread(target=cls.server.run, kwargs={"sockets": [cls.socket]}, daemon=True)
        cls.thread.start()
        while not cls.server.started:
            time.sleep(0.01)
        cls.web = httpx.Client(base_url=f"http://127.0.0.1:{cls.socket.getsockname()[1]}", timeout=90)

    @classmethod
    def tearDownClass(cls):
        cls.web.close()
        cls.server.should_exit = True
        cls.thread.join()
        cls.socket.close()

    def document(self):
        """The document that the page of ``/docs`` names."""
        page = self.web.get("/docs").text
        return self.web.get(re.search(r"url: '([^']+)'", page)[1]).json()

    def flow(self):
        schemes = self.document()["components"]["securitySchemes"]
        (scheme,) = [scheme for scheme in schemes.values() if scheme["type"] == "oauth2"]
        return scheme["flows"]["password"]

    def authorize(self, scopes=(), password=PASSWORD, **form):
        """What the dialog of Swagger UI sends: the form of OAuth2, and client credentials in the header."""
        data = {"grant_type": "password", "username": "clerk", "password": password, "scope": " ".join(scopes), **form}
        client = base64.b64encode(b"docs:").decode()
        headers = {"Authorization": f"Basic {client}", "X-Requested-With": "XMLHttpRequest"}
        return self.web.post(urljoin("/docs", self.flow()["tokenUrl"]), data=data, headers=headers)

    def test_the_document_says_where_and_for_what(self):
        flow = self.flow()
        self.assertEqual(flow["tokenUrl"], "/api/token/")
        self.assertEqual(flow["scopes"], {"orders": "See orders", "staff": "Change users"})
        paths = self.document()["paths"]
        self.assertEqual(paths["/native/me"]["get"]["security"], [{"JWT": []}])
        self.assertEqual(paths["/native/orders"]["get"]["security"], [{"JWT": ["orders"]}])
        self.assertIn({"JWT": ["staff"]}, paths["/api/staff/"]["get"]["security"])

    def test_the_dialog_logs_in_and_try_it_out_works(self):
        granted = self.authorize(scopes=self.flow()["scopes"]).json()
        self.assertEqual(granted["token_type"], "bearer")
        headers = {"Authorization": f"Bearer {granted['access_token']}"}
        for path in ("/native/me", "/native/orders", "/api/me/", "/api/staff/"):
            answer = self.web.get(path, headers=headers)
            self.assertEqual((answer.status_code, answer.json()), (200, {"user": "clerk"}))
            self.assertEqual(self.web.get(path).status_code, 401)

    def test_scopes_that_were_not_ticked_are_missing(self):
        headers = {"Authorization": f"Bearer {self.authorize().json()['access_token']}"}
        self.assertEqual(self.web.get("/native/me", headers=headers).status_code, 200)
        for path in ("/native/orders", "/api/staff/"):
            self.assertEqual(self.web.get(path, headers=headers).status_code, 403)

    def test_errors_are_those_that_the_dialog_shows(self):
        for form, code in (
            ({"password": "wrong"}, "invalid_grant"),
            ({"username": "nobody"}, "invalid_grant"),
            ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
            ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
            ({"grant_type": "refresh_token"}, "invalid_request"),
        ):
            answer = self.authorize(**form)
            self.assertEqual((answer.status_code, answer.json()["error"]), (400, code))
            self.assertTrue(answer.json()["error_description"])

    def test_the_token_endpoint_refreshes_too(self):
        first = self.authorize(scopes=["orders"]).json()
        data = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        second = self.web.post(self.flow()["refreshUrl"], data=data).json()
        self.assertEqual(second["scope"], "orders")
        headers = {"Authorization": f"Bearer {second['access_token']}"}
        self.assertEqual(self.web.get("/native/orders", headers=headers).status_code, 200)

    def test_many_users_at_once_are_kept_apart(self):
        for name in ("u1", "u2", "u3"):
            User.objects.get_or_create(username=name)[0].set_password(PASSWORD)
        tokens = {}
        for name in ("u1", "u2", "u3"):
            user = User.objects.get(username=name)
            user.set_password(PASSWORD)
            user.save()
            tokens[name] = self.authorize(username=name).json()["access_token"]
        told = []

        def ask(name):
            with httpx.Client(base_url=self.web.base_url, timeout=90) as web:
                for _ in range(10):
                    answer = web.get("/native/me", headers={"Authorization": f"Bearer {tokens[name]}"})
                    told.append((name, json.loads(answer.text)["user"]))

        threads = [threading.Thread(target=ask, args=(name,)) for name in tokens for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(told), 60)
        self.assertTrue(all(asked == answered for asked, answered in told))
