"""What forms with passwords share: two equal ones, none at all, and the hash shown read-only."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.contrib.auth import password_validation
from fastjango.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, identify_hasher
from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext
from fastjango.utils.translation import gettext_lazy as _
from fastjango.views.decorators.debug import sensitive_variables


class ReadOnlyPasswordHashWidget(forms.Widget):
    """Shows the parts of a hash that may be shown, and a link to the form that sets a password."""

    template_name = "auth/widgets/read_only_password_hash.html"
    read_only = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        usable = bool(value) and not value.startswith(UNUSABLE_PASSWORD_PREFIX)
        return {
            **super().get_context(name, value, attrs),
            "summary": self._summary(value, usable),
            "button_label": _("Reset password") if usable else _("Set password"),
        }

    @staticmethod
    def _summary(value: Any, usable: bool) -> list[dict[str, Any]]:
        if not usable:
            return [{"label": gettext("No password set.")}]
        try:
            parts = identify_hasher(value).safe_summary(value)
        except ValueError:
            return [{"label": gettext("Invalid password format or unknown hashing algorithm.")}]
        return [{"label": gettext(label), "value": shown} for label, shown in parts.items()]

    def id_for_label(self, id_: str) -> None:
        return None


class ReadOnlyPasswordHashField(forms.Field):
    """A hash that is shown and never changed."""

    widget: Any = ReadOnlyPasswordHashWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("disabled", True)
        super().__init__(*args, **kwargs)


class SetPasswordMixin:
    """Two password fields, compared and validated.

    Source: django.contrib.auth.forms.SetPasswordMixin.
    """

    error_messages: Any = {"password_mismatch": _("The two password fields didn’t match.")}
    cleaned_data: Any
    add_error: Any

    @staticmethod
    def create_password_fields(
        label1: Any = _("Password"), label2: Any = _("Password confirmation")
    ) -> tuple[Any, Any]:
        """The two fields."""

        def field(label: Any, help_text: Any) -> Any:
            return forms.CharField(
                label=label,
                required=True,
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
                help_text=help_text,
            )

        return (
            field(label1, password_validation.password_validators_help_text_html()),
            field(label2, _("Enter the same password as before, for verification.")),
        )

    @sensitive_variables("password1", "password2")
    def validate_passwords(
        self, password1_field_name: str = "password1", password2_field_name: str = "password2"
    ) -> None:
        """Refuse two passwords that differ."""
        password1 = self.cleaned_data.get(password1_field_name)
        password2 = self.cleaned_data.get(password2_field_name)
        if password1 and password2 and password1 != password2:
            error = ValidationError(self.error_messages["password_mismatch"], code="password_mismatch")
            self.add_error(password2_field_name, error)

    @sensitive_variables("password")
    def validate_password_for_user(self, user: Any, password_field_name: str = "password2") -> None:
        """Refuse a password that breaks the project's rules."""
        password = self.cleaned_data.get(password_field_name)
        if not password:
            return
        try:
            password_validation.validate_password(password, user)
        except ValidationError as error:
            self.add_error(password_field_name, error)

    def set_password_and_save(self, user: Any, password_field_name: str = "password1", commit: bool = True) -> Any:
        """Set the password; with ``commit`` store the user."""
        user.set_password(self.cleaned_data[password_field_name])
        if commit:
            user.save()
        return user


class SetUnusablePasswordMixin:
    """A choice of logging in with a password or not at all.

    Source: django.contrib.auth.forms.SetUnusablePasswordMixin.
    """

    usable_password_help_text: Any = _(
        "Whether the user will be able to authenticate using a password or not. "
        "If disabled, they may still be able to authenticate using other backends, "
        "such as Single Sign-On or LDAP."
    )
    cleaned_data: Any
    add_error: Any

    @staticmethod
    def create_usable_password_field(help_text: Any = usable_password_help_text) -> Any:
        """The choice."""
        return forms.ChoiceField(
            label=_("Password-based authentication"),
            required=False,
            initial="true",
            choices={"true": _("Enabled"), "false": _("Disabled")},
            widget=forms.RadioSelect(attrs={"class": "radiolist inline"}),
            help_text=help_text,
        )

    @sensitive_variables("password1", "password2", "password")
    def validate_passwords(
        self, password1_field_name: str = "password1", password2_field_name: str = "password2", **kwargs: Any
    ) -> None:
        """Ask for both passwords where one is to be usable."""
        usable = self.cleaned_data.pop("usable_password", None) != "false"
        self.cleaned_data["set_usable_password"] = usable
        if not usable:
            return
        password1 = self.cleaned_data.get(password1_field_name)
        password2 = self.cleaned_data.get(password2_field_name)
        super().validate_passwords(password1_field_name, password2_field_name, **kwargs)  # type: ignore[misc]  # a sibling's
        for name, password in ((password1_field_name, password1), (password2_field_name, password2)):
            # A field that was wrong already has its error.
            if not password and name not in self.errors:  # type: ignore[attr-defined]  # the form's
                error = ValidationError(self.fields[name].error_messages["required"], code="required")  # type: ignore[attr-defined]  # the form's
                self.add_error(name, error)

    def validate_password_for_user(self, user: Any, password_field_name: str = "password2") -> None:
        """Apply the rules where there is a password."""
        if self.cleaned_data["set_usable_password"]:
            super().validate_password_for_user(user, password_field_name)  # type: ignore[misc]  # a sibling's

    def set_password_and_save(self, user: Any, password_field_name: str = "password1", commit: bool = True) -> Any:
        """Set the password, or one that never matches."""
        if self.cleaned_data["set_usable_password"]:
            return super().set_password_and_save(user, password_field_name, commit=commit)  # type: ignore[misc]  # a sibling's
        user.set_unusable_password()
        if commit:
            user.save()
        return user
