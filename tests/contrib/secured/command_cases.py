"""Commands for users, sessions and content types."""

import io
import os
from unittest import mock

from visitors import PASSWORD, Visits

from fastjango.contrib.auth.models import User
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.contrib.sessions.backends import cache, cached_db, db, file, signed_cookies
from fastjango.contrib.sessions.models import Session
from fastjango.core.management import CommandError, call_command
from fastjango.test import override_settings


class Terminal(io.StringIO):
    def isatty(self):
        return True


def call(*arguments, typed=(), hidden=(), environment=None, **options):
    """Run a command for somebody who types; what it prints."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch("builtins.input", side_effect=list(typed)),
        mock.patch("getpass.getpass", side_effect=list(hidden)),
        mock.patch.dict(os.environ, environment or {}),
    ):
        call_command(*arguments, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


class CommandCases(Visits):
    def test_createsuperuser_asks(self):
        told = call(
            "createsuperuser",
            typed=["ana", "root", "no address", "root@example.com"],
            hidden=["a", "b", "", "", PASSWORD, PASSWORD],
            stdin=Terminal(),
        )
        for text in ("already taken", "valid email", "didn't match", "Blank passwords", "Superuser created"):
            self.assertIn(text, told)
        root = User.objects.get(username="root")
        self.assertTrue(root.is_superuser and root.is_staff and root.check_password(PASSWORD))
        self.assertEqual(root.email, "root@example.com")

    def test_createsuperuser_asks_again_about_a_weak_password(self):
        rules = [{"NAME": "fastjango.contrib.auth.password_validation.CommonPasswordValidator"}]
        with override_settings(AUTH_PASSWORD_VALIDATORS=rules):
            told = call(
                "createsuperuser",
                typed=["root", "", "n"],
                hidden=["password", "password", PASSWORD, PASSWORD],
                stdin=Terminal(),
            )
        self.assertIn("too common", told)
        self.assertTrue(User.objects.get(username="root").check_password(PASSWORD))

    def test_createsuperuser_takes_the_environment(self):
        environment = {
            "DJANGO_SUPERUSER_USERNAME": "root",
            "DJANGO_SUPERUSER_EMAIL": "root@example.com",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        call("createsuperuser", interactive=False, environment=environment)
        self.assertTrue(User.objects.get(username="root").check_password(PASSWORD))

    def test_createsuperuser_says_what_is_missing(self):
        with self.assertRaisesMessage(CommandError, "You must use --username with --noinput."):
            call("createsuperuser", interactive=False)
        with self.assertRaisesMessage(CommandError, "You must use --email with --noinput."):
            call("createsuperuser", interactive=False, username="root")
        self.assertIn("not running in a TTY", call("createsuperuser", stdin=io.StringIO()))

    def test_changepassword_asks_until_the_rules_are_kept(self):
        rules = [{"NAME": "fastjango.contrib.auth.password_validation.MinimumLengthValidator"}]
        with override_settings(AUTH_PASSWORD_VALIDATORS=rules):
            told = call("changepassword", "ana", hidden=["a", "b", "short", "short", "long enough", "long enough"])
            self.assertIn("do not match", told)
            self.assertIn("too short", told)
            self.assertTrue(User.objects.get(username="ana").check_password("long enough"))
            with self.assertRaisesMessage(CommandError, "after 3 attempts"):
                call("changepassword", "ana", hidden=["x", "x"] * 3)
        with self.assertRaisesMessage(CommandError, "does not exist"):
            call("changepassword", "nobody")

    def test_clearsessions_forgets_what_is_over(self):
        for module in (db, cached_db, file):
            with self.subTest(module.__name__), override_settings(SESSION_ENGINE=module.__name__):
                stores = []
                for age in (-10, 600):
                    store = module.SessionStore()
                    store["kept"] = True
                    store.set_expiry(age)
                    store.save()
                    stores.append(store.session_key)
                call("clearsessions")
                self.assertEqual([module.SessionStore().exists(key) for key in stores], [False, True])
        for module in (cache, signed_cookies):
            with override_settings(SESSION_ENGINE=module.__name__):
                call("clearsessions")
        self.assertEqual(Session.objects.count(), 2)

    def test_remove_stale_contenttypes_asks_first(self):
        ContentType.objects.create(app_label="notes", model="gone")
        call("remove_stale_contenttypes", typed=["no"])
        self.assertTrue(ContentType.objects.filter(model="gone").exists())
        told = call("remove_stale_contenttypes", typed=["yes"], verbosity=2)
        self.assertIn("Deleting stale content type 'notes | gone'", told)
        self.assertFalse(ContentType.objects.filter(model="gone").exists())

    def test_stale_types_of_apps_that_are_gone_are_kept_unless_asked(self):
        ContentType.objects.create(app_label="former", model="thing")
        call("remove_stale_contenttypes", interactive=False)
        self.assertTrue(ContentType.objects.filter(app_label="former").exists())
        call("remove_stale_contenttypes", interactive=False, include_stale_apps=True)
        self.assertFalse(ContentType.objects.filter(app_label="former").exists())
