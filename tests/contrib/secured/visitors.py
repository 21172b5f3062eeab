"""Those who visit the attacked project."""

from fastjango.contrib.auth.models import Permission, User
from fastjango.test import Client, TestCase

PASSWORD = "a password nobody guesses"
HTTPS = {"secure": True, "headers": {"host": "shop.example", "origin": "https://shop.example"}}
LOGIN = "/accounts/login/"


class Visits(TestCase):
    """A project with a customer and a clerk; ``browser()`` gives a browser whose forms are checked."""

    @classmethod
    def setUpTestData(cls):
        cls.ana = User.objects.create_user("ana", "ana@example.com", PASSWORD)
        cls.clerk = User.objects.create_user("clerk", "clerk@example.com", PASSWORD, is_staff=True)
        cls.clerk.user_permissions.add(Permission.objects.get(codename="change_user"))

    def browser(self, **cookies):
        made = Client(enforce_csrf_checks=True)
        made.cookies.load(cookies)
        return made

    def get(self, browser, path, **headers):
        return browser.get(path, secure=True, headers={"host": "shop.example", **headers})

    def post(self, browser, path, data, token=None, secure=True, **headers):
        """Send a form as browsers do; ``origin=None`` leaves the header out."""
        sent = {"host": "shop.example", "origin": "https://shop.example", **headers}
        sent = {name: value for name, value in sent.items() if value is not None}
        form = {**data, **({"csrfmiddlewaretoken": token} if token else {})}
        return browser.post(path, form, secure=secure, headers=sent)

    def token(self, browser):
        return self.get(browser, "/home/").json()["token"]

    def log_in(self, browser, name="ana", password=PASSWORD, path=LOGIN, **data):
        return self.post(browser, path, {"username": name, "password": password, **data}, self.token(browser))

    def who(self, browser):
        return self.get(browser, "/home/").json()["user"]
