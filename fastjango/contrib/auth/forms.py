"""Forms of users: making, changing, logging in, passwords."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from typing import Any

from fastjango import forms
from fastjango.contrib.auth import authenticate, get_user_model
from fastjango.contrib.auth import password_validation as password_validation
from fastjango.contrib.auth._password_fields import ReadOnlyPasswordHashField as ReadOnlyPasswordHashField
from fastjango.contrib.auth._password_fields import ReadOnlyPasswordHashWidget as ReadOnlyPasswordHashWidget
from fastjango.contrib.auth._password_fields import SetPasswordMixin as SetPasswordMixin
from fastjango.contrib.auth._password_fields import SetUnusablePasswordMixin as SetUnusablePasswordMixin
from fastjango.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as UNUSABLE_PASSWORD_PREFIX
from fastjango.contrib.auth.hashers import identify_hasher as identify_hasher
from fastjango.contrib.auth.models import User
from fastjango.contrib.auth.throttling import login_wait_seconds
from fastjango.contrib.auth.tokens import default_token_generator
from fastjango.contrib.sites.shortcuts import get_current_site
from fastjango.core.exceptions import ValidationError
from fastjango.core.mail import EmailMultiAlternatives as EmailMultiAlternatives
from fastjango.template import loader
from fastjango.utils.encoding import force_bytes
from fastjango.utils.http import urlsafe_base64_encode
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext_lazy as _
from fastjango.views.decorators.debug import sensitive_variables

UserModel = get_user_model()
logger = logging.getLogger("django.contrib.auth")

__all__ = [
    "AdminPasswordChangeForm",
    "AdminUserCreationForm",
    "AuthenticationForm",
    "BaseUserCreationForm",
    "PasswordChangeForm",
    "PasswordResetForm",
    "ReadOnlyPasswordHashField",
    "ReadOnlyPasswordHashWidget",
    "SetPasswordForm",
    "SetPasswordMixin",
    "SetUnusablePasswordMixin",
    "UserChangeForm",
    "UserCreationForm",
    "UsernameField",
]


def _unicode_ci_compare(first: str, second: str) -> bool:
    """Whether two texts are equal but for case and look-alike characters (Unicode TR 36, 2.11.2)."""
    folded = [unicodedata.normalize("NFKC", text).casefold() for text in (first, second)]
    return folded[0] == folded[1]


class UsernameField(forms.CharField):
    """A user name: look-alike characters are made one, browsers offer known names."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        # Normalizing may make a text longer, and takes long for long ones.
        if self.max_length is not None and len(value) > self.max_length:
            return value
        return unicodedata.normalize("NFKC", value)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocapitalize": "none", "autocomplete": "username"}


class BaseUserCreationForm(SetPasswordMixin, forms.ModelForm):
    """Makes a user of a name and a password typed twice.

    Source: django.contrib.auth.forms.BaseUserCreationForm.
    """

    password1, password2 = SetPasswordMixin.create_password_fields()

    class Meta:
        model = User
        fields = ("username",)
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self._meta.model.USERNAME_FIELD
        if name in self.fields:
            self.fields[name].widget.attrs["autofocus"] = True

    def clean(self) -> Any:
        self.validate_passwords()
        return super().clean()

    def _post_clean(self) -> None:
        super()._post_clean()
        # The object has its attributes now, which the password must not be like.
        self.validate_password_for_user(self.instance)

    def save(self, commit: bool = True) -> Any:
        user = super().save(commit=False)
        user = self.set_password_and_save(user, commit=commit)
        if commit and hasattr(self, "save_m2m"):
            self.save_m2m()
        return user


class UserCreationForm(BaseUserCreationForm):
    """As above, and no name that differs from another only by case."""

    def clean_username(self) -> Any:
        """Refuse a taken name."""
        username = self.cleaned_data.get("username")
        if not username or not self._meta.model.objects.filter(username__iexact=username).exists():
            return username
        self._update_errors(
            ValidationError({"username": self.instance.unique_error_message(self._meta.model, ["username"])})
        )
        return None


class UserChangeForm(forms.ModelForm):
    """Changes a user; the password is shown as a hash only."""

    password = ReadOnlyPasswordHashField(
        label=_("Password"),
        help_text=_("Raw passwords are not stored, so there is no way to see the user’s password."),
    )

    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields.get("password")
        if password is not None and self.instance and not self.instance.has_usable_password():
            password.help_text = _("Enable password-based authentication for this user by setting a password.")
        permissions = self.fields.get("user_permissions")
        if permissions is not None:
            # Each is shown with its content type.
            permissions.queryset = permissions.queryset.select_related("content_type")


class AuthenticationForm(forms.Form):
    """Logs in: a name and a password.

    Source: django.contrib.auth.forms.AuthenticationForm.
    """

    username = UsernameField(widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": _(
            "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."
        ),
        "inactive": _("This account is inactive."),
        "throttled": _("Too many failed logins. Try again later."),
    }

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user_cache: Any = None
        super().__init__(*args, **kwargs)
        self.username_field = UserModel._meta.get_field(UserModel.USERNAME_FIELD)
        field = self.fields["username"]
        field.max_length = self.username_field.max_length or 254
        field.widget.attrs["maxlength"] = field.max_length
        if field.label is None:
            field.label = capfirst(self.username_field.verbose_name)

    @sensitive_variables()
    def clean(self) -> Any:
        username, password = (self.cleaned_data.get(name) for name in ("username", "password"))
        if username is not None and password:
            self.user_cache = authenticate(self.request, username=username, password=password)
            if self.user_cache is None:
                if login_wait_seconds(self.request, {"username": username, "password": password}):
                    raise ValidationError(self.error_messages["throttled"], code="throttled")
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse users who are not active; subclasses may ask for more.

        Raises:
            ValidationError: the user may not log in.
        """
        if not user.is_active:
            raise ValidationError(self.error_messages["inactive"], code="inactive")

    def get_user(self) -> Any:
        """Who logged in."""
        return self.user_cache

    def get_invalid_login_error(self) -> ValidationError:
        """The error of a wrong name or password."""
        return ValidationError(
            self.error_messages["invalid_login"],
            code="invalid_login",
            params={"username": self.username_field.verbose_name},
        )


class PasswordResetForm(forms.Form):
    """Mails links for setting a password to the users of an address.

    Source: django.contrib.auth.forms.PasswordResetForm.
    """

    email = forms.EmailField(label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Send one mail; a failure is logged, since an error page would tell that the address exists."""
        from fastjango.core.mail import EmailMultiAlternatives  # costs the start what few processes need

        subject = "".join(loader.render_to_string(subject_template_name, context).splitlines())
        body = loader.render_to_string(email_template_name, context)
        message = EmailMultiAlternatives(subject, body, from_email, [to_email])
        if html_email_template_name is not None:
            message.attach_alternative(loader.render_to_string(html_email_template_name, context), "text/html")
        try:
            message.send()
        except Exception:
            logger.exception("Failed to send password reset email to %s", context["user"].pk)

    def get_users(self, email: str) -> Iterator[Any]:
        """The active users of an address who log in with a password."""
        field = UserModel.get_email_field_name()
        candidates = UserModel._default_manager.filter(**{f"{field}__iexact": email, "is_active": True})
        # Databases fold case in their own ways; a look-alike address must not get the mail.
        return (
            user
            for user in candidates
            if user.has_usable_password() and _unicode_ci_compare(email, getattr(user, field))
        )

    def save(
        self,
        domain_override: str | None = None,
        subject_template_name: str = "registration/password_reset_subject.txt",
        email_template_name: str = "registration/password_reset_email.html",
        use_https: bool = False,
        token_generator: Any = default_token_generator,
        from_email: str | None = None,
        request: Any = None,
        html_email_template_name: str | None = None,
        extra_email_context: dict[str, Any] | None = None,
    ) -> None:
        """Mail a link to each user of the address."""
        if domain_override:
            site_name = domain = domain_override
        else:
            site = get_current_site(request)
            site_name, domain = site.name, site.domain
        field = UserModel.get_email_field_name()
        for user in self.get_users(self.cleaned_data["email"]):
            # To the address that is stored, not the one that was typed.
            address = getattr(user, field)
            key = UserModel._meta.pk.value_to_string(user)
            context = {
                "email": address,
                "domain": domain,
                "site_name": site_name,
                "uid": urlsafe_base64_encode(force_bytes(key)),
                "user": user,
                "token": token_generator.make_token(user),
                "protocol": "https" if use_https else "http",
                **(extra_email_context or {}),
            }
            self.send_mail(
                subject_template_name, email_template_name, context, from_email, address, html_email_template_name
            )


class SetPasswordForm(SetPasswordMixin, forms.Form):
    """Sets a password without asking for the old one."""

    new_password1, new_password2 = SetPasswordMixin.create_password_fields(
        label1=_("New password"), label2=_("New password confirmation")
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> Any:
        self.validate_passwords("new_password1", "new_password2")
        self.validate_password_for_user(self.user, "new_password2")
        return super().clean()

    def save(self, commit: bool = True) -> Any:
        """Set the password; with ``commit`` store it."""
        return self.set_password_and_save(self.user, "new_password1", commit=commit)


class PasswordChangeForm(SetPasswordForm):
    """Sets a password for a user who knows the old one."""

    error_messages = {
        **SetPasswordForm.error_messages,
        "password_incorrect": _("Your old password was entered incorrectly. Please enter it again."),
    }
    old_password = forms.CharField(
        label=_("Old password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    @sensitive_variables("old_password")
    def clean_old_password(self) -> Any:
        """Refuse a wrong one."""
        old_password = self.cleaned_data["old_password"]
        if not self.user.check_password(old_password):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old_password


class AdminPasswordChangeForm(SetUnusablePasswordMixin, SetPasswordMixin, forms.Form):
    """Sets, or switches off, another user's password.

    Source: django.contrib.auth.forms.AdminPasswordChangeForm.
    """

    required_css_class = "required"
    usable_password_help_text = SetUnusablePasswordMixin.usable_password_help_text + (
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">'
        "If disabled, the current password for this user will be lost.</li></ul>"
    )
    password1, password2 = SetPasswordMixin.create_password_fields()

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password1"].widget.attrs["autofocus"] = True
        if self.user.has_usable_password():
            self.fields["password1"].required = False
            self.fields["password2"].required = False
            self.fields["usable_password"] = SetUnusablePasswordMixin.create_usable_password_field(
                self.usable_password_help_text
            )

    def clean(self) -> Any:
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        return super().clean()

    def save(self, commit: bool = True) -> Any:
        """Set the password; with ``commit`` store it."""
        return self.set_password_and_save(self.user, commit=commit)

    @property
    def changed_data(self) -> list[str]:
        data = super().changed_data
        # Only a whole password counts as one change.
        if "set_usable_password" in data or {"password1", "password2"} <= set(data):
            return ["password"]
        return []


class AdminUserCreationForm(SetUnusablePasswordMixin, UserCreationForm):
    """Makes a user, perhaps one who cannot log in with a password."""

    usable_password = SetUnusablePasswordMixin.create_usable_password_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].required = False
        self.fields["password2"].required = False
