"""Users: passwords, permissions, backends, forms, and everything awaited."""

from visitors import PASSWORD, Visits

from fastjango.contrib.auth import aauthenticate, aget_user, alogin, alogout, authenticate, get_user
from fastjango.contrib.auth.backends import BaseBackend
from fastjango.contrib.auth.forms import AdminPasswordChangeForm, SetPasswordForm, UserCreationForm
from fastjango.contrib.auth.models import AnonymousUser, Group, Permission, User
from fastjango.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_password_validators,
    validate_password,
)
from fastjango.contrib.sessions.backends.db import SessionStore
from fastjango.core.exceptions import PermissionDenied, ValidationError
from fastjango.test import RequestFactory, override_settings

RULES = get_password_validators(
    [
        {"NAME": f"fastjango.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "MinimumLengthValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ]
)


class OwnObjects(BaseBackend):
    """Users may change themselves, and nobody may be deleted."""

    def has_perm(self, user_obj, perm, obj=None):
        if perm == "auth.delete_user":
            raise PermissionDenied
        return perm == "auth.change_user" and obj == user_obj


BACKENDS = ["user_cases.OwnObjects", "fastjango.contrib.auth.backends.ModelBackend"]


class UserCases(Visits):
    def request(self):
        request = RequestFactory().get("/")
        request.session = SessionStore()
        request.user = AnonymousUser()
        return request

    def test_permissions_are_the_own_and_those_of_groups(self):
        group = Group.objects.create(name="editors")
        group.permissions.add(Permission.objects.get(codename="add_user"))
        self.clerk.groups.add(group)
        clerk = User.objects.get(pk=self.clerk.pk)
        self.assertEqual(clerk.get_user_permissions(), {"auth.change_user"})
        self.assertEqual(clerk.get_group_permissions(), {"auth.add_user"})
        self.assertTrue(clerk.has_perms(["auth.add_user", "auth.change_user"]) and clerk.has_module_perms("auth"))
        self.assertFalse(clerk.has_perm("auth.delete_user") or clerk.has_module_perms("sessions"))
        self.assertEqual(set(User.objects.with_perm("auth.add_user")), {self.clerk})

    def test_permissions_are_read_once(self):
        clerk = User.objects.get(pk=self.clerk.pk)
        with self.assertNumQueries(2):
            for _ in range(3):
                clerk.has_perm("auth.change_user")

    async def test_permissions_are_the_same_when_awaited(self):
        clerk = await User.objects.aget(pk=self.clerk.pk)
        self.assertEqual(await clerk.aget_all_permissions(), {"auth.change_user"})
        self.assertTrue(await clerk.ahas_perm("auth.change_user"))
        self.assertTrue(await clerk.ahas_perms(["auth.change_user"]))
        self.assertTrue(await clerk.ahas_module_perms("auth"))
        self.assertFalse(await AnonymousUser().ahas_perm("auth.change_user"))

    def test_backends_are_asked_about_objects_and_may_forbid(self):
        with override_settings(AUTHENTICATION_BACKENDS=BACKENDS):
            ana = User.objects.get(pk=self.ana.pk)
            self.assertTrue(ana.has_perm("auth.change_user", ana))
            self.assertFalse(ana.has_perm("auth.change_user", self.clerk) or ana.has_perm("auth.change_user"))
            self.clerk.user_permissions.add(Permission.objects.get(codename="delete_user"))
            self.assertFalse(User.objects.get(pk=self.clerk.pk).has_perm("auth.delete_user"))

    def test_disabled_users_and_superusers(self):
        root = User.objects.create_superuser("root", password=PASSWORD)
        self.assertTrue(root.has_perm("whatever.it_is") and root.has_module_perms("whatever"))
        root.is_active = False
        self.assertFalse(root.has_perm("whatever.it_is"))

    def test_the_web_server_s_users(self):
        with override_settings(AUTHENTICATION_BACKENDS=["fastjango.contrib.auth.backends.RemoteUserBackend"]):
            made = authenticate(self.request(), remote_user="from-outside")
            self.assertEqual((made.username, made.check_password("")), ("from-outside", False))
            self.assertEqual(authenticate(self.request(), remote_user="from-outside"), made)
            self.assertIsNone(authenticate(self.request(), remote_user=""))

    async def test_logging_in_and_out_awaited(self):
        request = self.request()
        user = await aauthenticate(request, username="ana", password=PASSWORD)
        await alogin(request, user)
        self.assertEqual((await aget_user(request), await request.auser()), (user, user))
        await alogout(request)
        self.assertTrue((await aget_user(request)).is_anonymous)

    async def test_users_are_made_and_changed_awaited(self):
        user = await User.objects.acreate_user("new", "New@EXAMPLE.com", PASSWORD)
        self.assertEqual(user.email, "New@example.com")
        self.assertTrue(await user.acheck_password(PASSWORD))
        self.assertEqual(await User.objects.aget_by_natural_key("new"), user)
        self.assertTrue((await User.objects.acreate_superuser("root")).is_superuser)

    def test_a_session_whose_backend_is_configured_no_more_is_nobody_s(self):
        browser = self.browser()
        self.log_in(browser)
        with override_settings(AUTHENTICATION_BACKENDS=BACKENDS[:1]):
            self.assertEqual(self.who(browser), "")
        request = self.request()
        request.session.update({"_auth_user_id": "x", "_auth_user_backend": "os.system"})
        self.assertRaises(ValidationError, get_user, request)

    # Rules for passwords

    def test_rules_refuse_bad_passwords(self):
        user = User(username="anastasia", email="anastasia@example.com")
        for password, codes in (
            ("password", {"password_too_common"}),
            ("QWERTY123", {"password_too_common"}),
            ("12345678", {"password_too_common", "password_entirely_numeric"}),
            ("anastasia1", {"password_too_similar"}),
            ("abc", {"password_too_short"}),
        ):
            with self.subTest(password), self.assertRaises(ValidationError) as caught:
                validate_password(password, user, RULES)
            self.assertLessEqual(codes, {error.code for error in caught.exception.error_list})
        validate_password("correct horse battery staple", user, RULES)

    def test_the_list_of_common_passwords_is_long(self):
        listed = CommonPasswordValidator().passwords
        self.assertGreater(len(listed), 9000)
        self.assertLessEqual({"password", "123456", "qwerty", "letmein", "iloveyou"}, listed)
        self.assertTrue(all(word == word.lower().strip() for word in listed))

    # Forms

    def test_forms_of_passwords(self):
        both = {"password1": "a good long one", "password2": "a good long one"}
        self.assertTrue(UserCreationForm({"username": "new", **both}).is_valid())
        self.assertFalse(UserCreationForm({"username": "ANA", **both}).is_valid())
        form = UserCreationForm({"username": "new", **both, "password2": "other"})
        self.assertEqual(form.errors.as_data()["password2"][0].code, "password_mismatch")
        form = SetPasswordForm(self.ana, {"new_password1": "a new one", "new_password2": "a new one"})
        self.assertTrue(form.is_valid())
        form.save()
        self.assertTrue(User.objects.get(pk=self.ana.pk).check_password("a new one"))
        form = AdminPasswordChangeForm(self.ana, {"usable_password": "false"})
        self.assertTrue(form.is_valid(), form.errors)
        self.assertFalse(form.save().has_usable_password())

    def test_the_admin_takes_a_password_away_only_with_its_button(self):
        root = User.objects.create_superuser("root", password=PASSWORD)
        browser = self.browser()
        self.log_in(browser, "root")
        path = f"/admin/auth/user/{self.ana.pk}/password/"
        both = {"password1": "a good long one", "password2": "a good long one"}
        for form, usable in (
            ({**both, "usable_password": "false"}, True),
            ({**both, "usable_password": "true", "unset-password": "1"}, True),
            ({"usable_password": "false", "unset-password": "1"}, False),
        ):
            self.post(browser, path, form, self.token(browser))
            self.ana.refresh_from_db()
            self.assertEqual(self.ana.has_usable_password(), usable, form)
            self.assertFalse(self.ana.check_password("a good long one"))
        self.assertTrue(root.has_usable_password())
