"""Sessions cannot be planted, kept beyond their end, or read by scripts."""

from visitors import PASSWORD, Visits

from fastjango.conf import settings
from fastjango.contrib.sessions.models import Session
from fastjango.test import override_settings

NAME = settings.SESSION_COOKIE_NAME
ENGINES = ("db", "cache", "cached_db", "file")


class SessionCases(Visits):
    def test_a_session_planted_before_the_login_is_not_the_one_after_it(self):
        """The attacker's own, valid session key in the victim's browser: it gets no user."""
        for engine in ENGINES:
            with (
                self.subTest(engine),
                override_settings(SESSION_ENGINE=f"fastjango.contrib.sessions.backends.{engine}"),
            ):
                attacker = self.browser()
                self.post(attacker, "/leave/", {"left": "planted"}, self.token(attacker))
                key = attacker.cookies[NAME].value
                victim = self.browser(**{NAME: key})
                self.assertEqual(self.log_in(victim).status_code, 302)
                self.assertNotEqual(victim.cookies[NAME].value, key)
                self.assertEqual(self.who(victim), "ana")
                self.assertEqual(self.who(attacker), "")

    def test_an_invented_key_is_not_taken(self):
        for engine in ENGINES:
            with (
                self.subTest(engine),
                override_settings(SESSION_ENGINE=f"fastjango.contrib.sessions.backends.{engine}"),
            ):
                key = "x" * 32
                browser = self.browser(**{NAME: key})
                self.post(browser, "/leave/", {"left": "mine"}, self.token(browser))
                self.assertNotEqual(browser.cookies[NAME].value, key)
                self.assertIsNone(self.get(self.browser(**{NAME: key}), "/home/").json()["left"])

    def test_a_key_that_is_a_path_reads_no_file(self):
        with override_settings(SESSION_ENGINE="fastjango.contrib.sessions.backends.file"):
            for key in ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd"):
                self.assertEqual(self.who(self.browser(**{NAME: key})), "")

    def test_another_user_gets_nothing_of_the_session(self):
        browser = self.browser()
        self.log_in(browser)
        self.post(browser, "/leave/", {"left": "ana's"}, self.token(browser))
        key = browser.cookies[NAME].value
        self.log_in(browser, "clerk")
        self.assertNotEqual(browser.cookies[NAME].value, key)
        self.assertIsNone(self.get(browser, "/home/").json()["left"])

    def test_a_login_keeps_the_own_data_under_a_new_key(self):
        browser = self.browser()
        self.post(browser, "/leave/", {"left": "cart"}, self.token(browser))
        self.log_in(browser)
        self.assertEqual(self.get(browser, "/home/").json()["left"], "cart")

    def test_the_logged_out_session_is_gone(self):
        browser = self.browser()
        self.log_in(browser)
        key = browser.cookies[NAME].value
        self.post(browser, "/accounts/logout/", {}, self.token(browser))
        self.assertEqual(self.who(self.browser(**{NAME: key})), "")
        self.assertFalse(Session.objects.filter(session_key=key).exists())

    def test_a_changed_password_ends_all_other_sessions(self):
        here, elsewhere = self.browser(), self.browser()
        self.log_in(here)
        self.log_in(elsewhere)
        new = "another password nobody guesses"
        form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        before = here.cookies[NAME].value
        self.assertEqual(self.post(here, "/accounts/password_change/", form, self.token(here)).status_code, 302)
        self.assertNotEqual(here.cookies[NAME].value, before)
        self.assertEqual((self.who(here), self.who(elsewhere)), ("ana", ""))

    def test_a_disabled_user_is_out_at_once(self):
        browser = self.browser()
        self.log_in(browser)
        type(self.ana).objects.filter(pk=self.ana.pk).update(is_active=False)
        self.assertEqual(self.who(browser), "")

    def test_a_forged_signed_session_is_empty(self):
        with override_settings(SESSION_ENGINE="fastjango.contrib.sessions.backends.signed_cookies"):
            browser = self.browser()
            self.log_in(browser)
            value = browser.cookies[NAME].value
            self.assertEqual(self.who(self.browser(**{NAME: value})), "ana")
            payload, stamp, signature = value.rsplit(":", 2)
            for forged in (f"{payload}x:{stamp}:{signature}", f"{payload}:{stamp}:{signature[:-4]}AAAA", payload):
                self.assertEqual(self.who(self.browser(**{NAME: forged})), "")
            with override_settings(SECRET_KEY="another secret " * 4):
                self.assertEqual(self.who(self.browser(**{NAME: value})), "")

    def test_cookies_have_their_flags(self):
        browser = self.browser()
        self.log_in(browser)
        session, csrf = browser.cookies[NAME], browser.cookies[settings.CSRF_COOKIE_NAME]
        self.assertTrue(session["httponly"] and session["secure"] and session["path"] == "/")
        self.assertEqual(session["samesite"], "Lax")
        self.assertFalse(session["domain"])
        self.assertTrue(csrf["secure"])
        self.assertEqual(csrf["samesite"], "Lax")
        with override_settings(
            SESSION_COOKIE_SAMESITE="Strict", CSRF_COOKIE_HTTPONLY=True, CSRF_COOKIE_SAMESITE="None"
        ):
            browser = self.browser()
            self.log_in(browser)
            self.assertEqual(browser.cookies[NAME]["samesite"], "Strict")
            self.assertTrue(browser.cookies[settings.CSRF_COOKIE_NAME]["httponly"])
            self.assertEqual(browser.cookies[settings.CSRF_COOKIE_NAME]["samesite"], "None")

    def test_pages_of_a_session_are_not_shared_by_caches(self):
        browser = self.browser()
        self.log_in(browser)
        self.assertIn("Cookie", self.get(browser, "/home/").headers["Vary"])
        login = self.get(browser, "/accounts/login/")
        self.assertIn("no-store", login.headers["Cache-Control"])
