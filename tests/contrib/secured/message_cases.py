"""Messages of every storage."""

from visitors import Visits

from fastjango.contrib import messages
from fastjango.contrib.messages.storage.base import Message
from fastjango.contrib.sessions.backends.cache import SessionStore
from fastjango.http import HttpResponse
from fastjango.test import RequestFactory, override_settings
from fastjango.utils.module_loading import import_string
from fastjango.utils.safestring import mark_safe

STORAGES = ("cookie.CookieStorage", "session.SessionStorage", "fallback.FallbackStorage")


class MessageCases(Visits):
    def storages(self):
        """Each storage's class with a request."""
        for name in STORAGES:
            request = RequestFactory().get("/")
            request.session = SessionStore()
            yield request, import_string(f"fastjango.contrib.messages.storage.{name}")

    def pass_on(self, request, storage):
        """Send the answer and come back with its cookies."""
        response = HttpResponse()
        storage.update(response)
        again = RequestFactory().get("/")
        again.session = request.session
        again.COOKIES = {name: morsel.value for name, morsel in response.cookies.items() if morsel.value}
        return again

    def test_messages_are_heard_once(self):
        for request, make in self.storages():
            request._messages = make(request)
            messages.info(request, "é", extra_tags="x y")
            messages.error(request, mark_safe("<b>"))
            again = self.pass_on(request, request._messages)
            heard = make(again)
            self.assertEqual(
                [(m.level, m.message, m.tags, type(m.message).__name__) for m in heard],
                [(20, "é", "x y info", "str"), (40, "<b>", "error", "SafeString")],
            )
            self.assertEqual(list(make(self.pass_on(again, heard))), [])

    def test_many_messages_are_not_lost_by_the_fallback(self):
        for request, make in self.storages():
            if "Cookie" in make.__name__:
                continue
            request._messages = make(request)
            for number in range(30):
                messages.info(request, f"{number} " + "x" * 200)
            self.assertEqual(len(list(make(self.pass_on(request, request._messages)))), 30)

    def test_a_forged_cookie_is_no_message(self):
        for request, make in self.storages():
            request._messages = make(request)
            messages.info(request, "real")
            again = self.pass_on(request, request._messages)
            if "messages" in again.COOKIES:
                again.COOKIES["messages"] = "x" + again.COOKIES["messages"]
                self.assertEqual(list(make(again)), [])

    def test_levels_and_tags_are_settings(self):
        with override_settings(MESSAGE_LEVEL=30, MESSAGE_TAGS={30: "loud", 99: "own"}):
            for request, make in self.storages():
                request._messages = make(request)
                messages.info(request, "not kept")
                messages.warning(request, "kept")
                messages.add_message(request, 99, "own")
                self.assertEqual(len(request._messages), 2)
        self.assertEqual(Message(20, "x"), Message(20, "x"))
