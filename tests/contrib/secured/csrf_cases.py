"""Forms sent by other sites are refused."""

from visitors import LOGIN, PASSWORD, Visits

from fastjango.conf import settings
from fastjango.test import override_settings

COOKIE = settings.CSRF_COOKIE_NAME


class CSRFCases(Visits):
    def setUp(self):
        self.victim = self.browser()
        self.log_in(self.victim)
        self.good = self.token(self.victim)

    def refused(self, response):
        self.assertEqual(response.status_code, 403, response.content[:200])

    def leave(self, token, browser=None, **headers):
        return self.post(browser or self.victim, "/leave/", {"left": "x"}, token, **headers)

    def test_the_own_form_is_accepted(self):
        self.assertEqual(self.leave(self.good).status_code, 200)

    def test_a_missing_or_wrong_token(self):
        other = self.token(self.browser())
        for token in (None, "", "x" * 64, "x" * 32, "x" * 31, other, self.good[:-1] + "!", self.good * 2, "é" * 64):
            with self.subTest(token):
                self.refused(self.leave(token))

    def test_a_missing_cookie(self):
        """The token alone, without its half in the cookie."""
        browser = self.browser(
            **{settings.SESSION_COOKIE_NAME: self.victim.cookies[settings.SESSION_COOKIE_NAME].value}
        )
        self.refused(self.leave(self.good, browser))

    def test_a_planted_cookie_ends_with_the_login(self):
        """A subdomain plants a cookie whose secret it knows: the login replaces it."""
        attacker = self.browser()
        token = self.token(attacker)
        victim = self.browser(**{COOKIE: attacker.cookies[COOKIE].value})
        self.post(victim, LOGIN, {"username": "ana", "password": PASSWORD}, token)
        self.assertNotEqual(victim.cookies[COOKIE].value, attacker.cookies[COOKIE].value)
        self.refused(self.leave(token, victim))

    def test_a_planted_cookie_is_worth_nothing_with_tokens_in_sessions(self):
        with override_settings(CSRF_USE_SESSIONS=True):
            attacker = self.browser()
            token = self.token(attacker)
            victim = self.browser(**{COOKIE: token[:32]})
            self.log_in(victim)
            self.refused(self.leave(token, victim))
            self.assertEqual(self.leave(self.token(victim), victim).status_code, 200)

    def test_origins(self):
        for origin in (
            "https://evil.example",
            "http://shop.example",
            "https://shop.example:444",
            "https://shop.example.evil.example",
            "https://evilshop.example",
            "null",
            "",
            "https://[",
            "https://user@shop.example",
        ):
            with self.subTest(origin):
                self.refused(self.leave(self.good, origin=origin))

    def test_referers_where_there_is_no_origin(self):
        for referer in (
            None,
            "",
            "https://evil.example/",
            "http://shop.example/",
            "https://shop.example.evil.example/",
            "https://evil.example/https://shop.example/",
            "https://shop.example@evil.example/",
            "https://[/",
            "shop.example",
        ):
            with self.subTest(referer):
                self.refused(self.leave(self.good, origin=None, referer=referer))
        self.assertEqual(self.leave(self.good, origin=None, referer="https://shop.example/form").status_code, 200)

    def test_trusted_origins_are_no_wider_than_they_say(self):
        with override_settings(CSRF_TRUSTED_ORIGINS=["https://*.friend.example", "https://one.example"]):
            for origin in ("https://a.friend.example", "https://one.example"):
                self.assertEqual(self.leave(self.good, self.fresh(), origin=origin).status_code, 200)
            for origin in ("http://a.friend.example", "https://evilfriend.example", "https://a.one.example"):
                self.refused(self.leave(self.good, self.fresh(), origin=origin))

    def fresh(self):
        """The victim's browser, with settings read anew."""
        return self.browser(**{name: morsel.value for name, morsel in self.victim.cookies.items()})

    def test_other_methods_need_a_token_too(self):
        for method in ("put", "patch", "delete"):
            send = getattr(self.victim, method)
            headers = {"host": "shop.example", "origin": "https://shop.example"}
            with self.subTest(method):
                self.refused(send("/leave/", secure=True, headers=headers))
                accepted = send("/leave/", secure=True, headers={**headers, "X-CSRFToken": self.good})
                self.assertEqual(accepted.status_code, 200)

    def test_logins_and_logouts_need_a_token(self):
        self.refused(self.post(self.browser(), LOGIN, {"username": "ana", "password": PASSWORD}))
        self.refused(self.post(self.victim, "/accounts/logout/", {}))
        self.assertEqual(self.get(self.victim, "/accounts/logout/").status_code, 405)
        self.assertEqual(self.who(self.victim), "ana")

    def test_each_page_masks_its_token_anew(self):
        tokens = {self.token(self.victim) for _ in range(5)}
        self.assertEqual(len(tokens), 5)
        self.assertNotIn(self.victim.cookies[COOKIE].value, "".join(tokens))

    def test_native_routes_with_the_session_s_user_need_a_token(self):
        for path, data in (("/native/change", {}), ("/native/form", {"left": "x"})):
            with self.subTest(path):
                self.refused(self.post(self.victim, path, data))
                self.refused(self.post(self.victim, path, data, self.good, origin="https://evil.example"))
                answer = self.post(self.victim, path, data, self.good)
                self.assertEqual((answer.status_code, answer.json()["user"]), (200, "ana"))
                by_header = self.post(self.victim, path, data, **{"X-CSRFToken": self.good})
                self.assertEqual(by_header.status_code, 200)
                self.assertEqual(self.post(self.browser(), path, data).json()["user"], "")
