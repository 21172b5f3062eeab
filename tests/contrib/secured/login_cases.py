"""Guessing: what answers and the work for them tell, and how often one may try."""

import hashlib
from unittest import mock

from visitors import PASSWORD, Visits

from fastjango.contrib.auth import aauthenticate, authenticate
from fastjango.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from fastjango.contrib.auth.models import User
from fastjango.contrib.auth.throttling import LoginThrottle
from fastjango.core.cache import cache
from fastjango.test import RequestFactory, override_settings

SLOW = ["login_cases.Rounds", "fastjango.contrib.auth.hashers.MD5PasswordHasher"]
THROTTLE = "login_cases.Patient"


class Rounds(PBKDF2PasswordHasher):
    """Hashing whose rounds outweigh the rest of a request, and are counted."""

    iterations = 20_000


class Patient(LoginThrottle):
    """With a window that does not end while a test counts."""

    window_seconds = 10**9


class LoginCases(Visits):
    def setUp(self):
        cache.clear()

    def rounds(self, *names):
        """How many rounds of hashing the login of each takes: what a clock tells, without its noise."""
        taken = {}
        for name in names:
            with mock.patch("hashlib.pbkdf2_hmac", wraps=hashlib.pbkdf2_hmac) as hashed:
                self.log_in(self.browser(), name, "wrong")
            taken[name] = sum(call.args[3] for call in hashed.call_args_list)
        return taken

    def test_times_do_not_tell_who_has_an_account(self):
        """Unknown, known, disabled, passwordless: a login costs one hash."""
        with override_settings(PASSWORD_HASHERS=SLOW):
            User.objects.create_user("known", password=PASSWORD)
            User.objects.create_user("disabled", password=PASSWORD, is_active=False)
            User.objects.create_user("passwordless")
            names = ("known", "disabled", "passwordless", "unknown")
            self.assertEqual(self.rounds(*names), dict.fromkeys(names, Rounds.iterations))

    def test_a_wrong_password_of_an_old_hash_costs_as_much(self):
        """Hashes with fewer rounds than today's are hardened at run time."""
        with override_settings(PASSWORD_HASHERS=SLOW):
            hasher = get_hasher()
            User.objects.create(username="old", password=hasher.encode(PASSWORD, hasher.salt(), 1000))
            User.objects.create_user("known", password=PASSWORD)
            self.assertEqual(self.rounds("old", "known"), dict.fromkeys(("old", "known"), Rounds.iterations))

    def test_answers_are_equal(self):
        def answer(**credentials):
            browser = self.browser()
            page = self.log_in(browser, **credentials)
            return page.status_code, page.context["form"].errors.as_json(), sorted(browser.cookies)

        User.objects.create_user("disabled", password=PASSWORD, is_active=False)
        answers = {
            answer(name="ana", password="wrong")[1],
            answer(name="nobody", password="wrong")[1],
            answer(name="disabled", password=PASSWORD)[1],
        }
        self.assertEqual(len(answers), 1, answers)

    def test_a_login_renews_an_old_hash(self):
        User.objects.filter(pk=self.ana.pk).update(password=make_password(PASSWORD, hasher="md5"))
        hashers = ["fastjango.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", *SLOW]
        with override_settings(PASSWORD_HASHERS=hashers):
            browser = self.browser()
            self.log_in(browser)
            self.ana.refresh_from_db()
            self.assertTrue(self.ana.password.startswith("pbkdf2_sha1$"))
            self.assertEqual(self.who(browser), "ana")

    async def test_a_login_renews_an_old_hash_when_awaited(self):
        await User.objects.filter(pk=self.ana.pk).aupdate(password=make_password(PASSWORD, hasher="md5"))
        with override_settings(PASSWORD_HASHERS=["fastjango.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", *SLOW]):
            self.assertEqual(await aauthenticate(username="ana", password=PASSWORD), self.ana)
        await self.ana.arefresh_from_db()
        self.assertTrue(self.ana.password.startswith("pbkdf2_sha1$"))

    def test_names_and_passwords_that_databases_cannot_hold_are_no_error(self):
        for name in ("ana\x00", "\ud800", "a" * 5000, "ana'--", '"; DROP TABLE auth_user; --'):
            with self.subTest(name[:20]):
                sent = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
                self.assertEqual(self.log_in(self.browser(), name=sent).status_code, 200)
        self.assertEqual(self.log_in(self.browser(), password="x\x00").status_code, 200)

    # The throttle

    def test_many_tries_are_refused_even_with_the_right_password(self):
        with override_settings(LOGIN_THROTTLE=THROTTLE):
            for _ in range(5):
                page = self.log_in(self.browser(), password="wrong")
            page = self.log_in(self.browser())
            self.assertEqual(page.status_code, 200)
            self.assertEqual(page.context["form"].errors.as_data()["__all__"][0].code, "throttled")
            self.assertEqual(self.log_in(self.browser(), "clerk").status_code, 302)
            self.assertEqual(self.log_in(self.browser(), "ANA", "wrong").context["form"].is_valid(), False)
        self.assertEqual(self.log_in(self.browser()).status_code, 302)

    def test_unknown_names_are_throttled_alike(self):
        with override_settings(LOGIN_THROTTLE=THROTTLE):
            pages = [self.log_in(self.browser(), "nobody", "wrong") for _ in range(6)]
        codes = [page.context["form"].errors.as_data()["__all__"][0].code for page in pages]
        self.assertEqual(codes, [*["invalid_login"] * 4, "throttled", "throttled"])

    def test_a_success_begins_anew(self):
        with override_settings(LOGIN_THROTTLE=THROTTLE):
            for password in (*["wrong"] * 4, PASSWORD, *["wrong"] * 4, PASSWORD):
                page = self.log_in(self.browser(), password=password)
            self.assertEqual(page.status_code, 302)

    def test_an_address_that_tries_many_names_is_refused(self):
        with override_settings(LOGIN_THROTTLE=THROTTLE):
            request = RequestFactory().get("/")
            for number in range(50):
                self.assertIsNone(authenticate(request, username=f"user{number}", password="wrong"))
            self.assertIsNone(authenticate(request, username="ana", password=PASSWORD))
            elsewhere = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9")
            self.assertEqual(authenticate(elsewhere, username="ana", password=PASSWORD), self.ana)

    async def test_the_throttle_counts_awaited_tries(self):
        with override_settings(LOGIN_THROTTLE=THROTTLE):
            for _ in range(5):
                self.assertIsNone(await aauthenticate(username="ana", password="wrong"))
            self.assertIsNone(await aauthenticate(username="ana", password=PASSWORD))
