"""Sessions of every backend, in both colours."""

import datetime
from importlib import import_module

from visitors import Visits

from fastjango.contrib.sessions.backends.base import UpdateError
from fastjango.contrib.sessions.exceptions import SessionInterrupted
from fastjango.contrib.sessions.middleware import SessionMiddleware
from fastjango.core.cache import cache
from fastjango.http import HttpResponse
from fastjango.test import RequestFactory, override_settings
from fastjango.utils import timezone

SERVER_SIDE = ("db", "cache", "cached_db", "file")
ALL = (*SERVER_SIDE, "signed_cookies")


def store_of(engine):
    return import_module(f"fastjango.contrib.sessions.backends.{engine}").SessionStore


class StoreCases(Visits):
    def setUp(self):
        cache.clear()

    def test_data_comes_back(self):
        for engine in ALL:
            with self.subTest(engine):
                store = store_of(engine)()
                store["list"] = [1, "é", None]
                store.setdefault("count", 1)
                store.update({"more": {"nested": True}})
                store.save()
                again = store_of(engine)(store.session_key)
                self.assertEqual(dict(again.items()), {"list": [1, "é", None], "count": 1, "more": {"nested": True}})
                self.assertEqual((again.pop("count"), "count" in again, again.modified), (1, False, True))

    async def test_data_comes_back_awaited(self):
        for engine in ALL:
            with self.subTest(engine):
                store = store_of(engine)()
                await store.aset("list", [1, "é"])
                await store.aupdate({"more": 1})
                await store.asave()
                again = store_of(engine)(store.session_key)
                self.assertEqual(await again.aget("list"), [1, "é"])
                self.assertEqual(sorted(await again.akeys()), ["list", "more"])
                self.assertEqual(await again.apop("more"), 1)
                self.assertFalse(await again.ahas_key("more"))

    def test_keys_change_and_data_stays(self):
        for engine in SERVER_SIDE:
            with self.subTest(engine):
                store = store_of(engine)()
                store["kept"] = 1
                store.save()
                before = store.session_key
                store.cycle_key()
                store.save()
                self.assertNotEqual(store.session_key, before)
                self.assertFalse(store.exists(before))
                self.assertEqual(store_of(engine)(store.session_key)["kept"], 1)
                store.flush()
                self.assertTrue(store.is_empty())

    async def test_keys_change_awaited(self):
        for engine in SERVER_SIDE:
            with self.subTest(engine):
                store = store_of(engine)()
                await store.aset("kept", 1)
                await store.asave()
                before = store.session_key
                await store.acycle_key()
                await store.asave()
                self.assertFalse(await store.aexists(before))
                self.assertTrue(await store.aexists(store.session_key))
                await store.aflush()
                self.assertTrue(store.is_empty())

    def test_ages(self):
        in_an_hour = timezone.now() + datetime.timedelta(hours=1)
        for value, age, at_browser_close in (
            (300, 300, False),
            (datetime.timedelta(minutes=1), 60, False),
            (in_an_hour, 3600, False),
            (0, 1209600, True),
            (None, 1209600, False),
        ):
            store = store_of("db")()
            store.set_expiry(value)
            store.save()
            again = store_of("db")(store.session_key)
            self.assertAlmostEqual(again.get_expiry_age(), age, delta=50)
            self.assertEqual(again.get_expire_at_browser_close(), at_browser_close)

    def test_what_is_over_is_empty(self):
        for engine in ("db", "cached_db", "file"):
            with self.subTest(engine):
                store = store_of(engine)()
                store["secret"] = 1
                store.set_expiry(-1)
                store.save()
                cache.clear()
                self.assertEqual(dict(store_of(engine)(store.session_key).items()), {})

    def test_a_session_that_was_ended_meanwhile_does_not_come_back(self):
        """Two requests at once, one of which logs out: the other cannot bring the session to life again."""
        for engine in SERVER_SIDE:
            with self.subTest(engine):
                store = store_of(engine)()
                store["user"] = 1
                store.save()
                slow = store_of(engine)(store.session_key)
                slow["more"] = 1
                store.flush()
                self.assertRaises(UpdateError, slow.save)
                self.assertFalse(slow.exists(slow.session_key) if slow.session_key else False)

    def test_a_session_that_is_ended_while_it_is_read_is_empty(self):
        """Between the look into the file and the one at its age."""
        store = store_of("file")()
        store["user"] = 1
        store.save()
        slow = store_of("file")(store.session_key)
        decode = slow.decode

        def decoded(text):
            store.delete()
            return decode(text)

        slow.decode = decoded
        self.assertEqual((dict(slow.items()), slow.session_key), ({}, None))

    def test_the_middleware_answers_such_a_request(self):
        def view(request):
            request.session["more"] = 1
            store_of("db")(request.session.session_key).delete()
            return HttpResponse()

        store = store_of("db")()
        store["user"] = 1
        store.save()
        request = RequestFactory().get("/")
        request.COOKIES["sessionid"] = store.session_key
        self.assertRaises(SessionInterrupted, SessionMiddleware(view), request)

    def test_cookies_are_sent_when_something_changed_only(self):
        browser = self.browser()
        self.assertNotIn("sessionid", self.get(browser, "/home/").cookies)
        sent = self.post(browser, "/leave/", {"left": "x"}, self.token(browser))
        self.assertEqual(sent.cookies["sessionid"]["max-age"], 1209600)
        self.assertNotIn("sessionid", self.get(browser, "/home/").cookies)
        with override_settings(SESSION_SAVE_EVERY_REQUEST=True, SESSION_EXPIRE_AT_BROWSER_CLOSE=True):
            again = self.browser(sessionid=browser.cookies["sessionid"].value)
            self.assertEqual(self.get(again, "/home/").cookies["sessionid"]["max-age"], "")
