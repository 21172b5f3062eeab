"""Forms of the admin's own pages."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _


class AdminAuthenticationForm(AuthenticationForm):
    """The login form of the admin; it lets staff in and nobody else."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "Please enter the correct %(username)s and password for a staff "
            "account. Note that both fields may be case-sensitive."
        ),
    }
    required_css_class = "required"

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse users that are inactive or no staff with a ``ValidationError``."""
        super().confirm_login_allowed(user)
        if user.is_staff:
            return
        raise ValidationError(
            self.error_messages["invalid_login"],
            code="invalid_login",
            params={"username": self.username_field.verbose_name},
        )


class AdminPasswordChangeForm(PasswordChangeForm):
    """The form with which users change their own password."""

    required_css_class = "required"
