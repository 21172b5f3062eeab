"""Class-based views for certain users only."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.auth import REDIRECT_FIELD_NAME
from fastjango.contrib.auth._redirects import redirect_back_to_login
from fastjango.core.exceptions import ImproperlyConfigured, PermissionDenied


class AccessMixin:
    """What happens to visitors who may not see a view.

    Source: django.contrib.auth.mixins.AccessMixin.
    """

    request: Any
    login_url: Any = None
    permission_denied_message: Any = ""
    raise_exception = False
    redirect_field_name: Any = REDIRECT_FIELD_NAME

    def get_login_url(self) -> str:
        """The login page.

        Raises:
            ImproperlyConfigured: neither the view nor settings name one.
        """
        url = self.login_url or settings.LOGIN_URL
        if not url:
            name = type(self).__name__
            raise ImproperlyConfigured(
                f"{name} is missing the login_url attribute. Define {name}.login_url, settings.LOGIN_URL, or override "
                f"{name}.get_login_url()."
            )
        return str(url)

    def get_permission_denied_message(self) -> Any:
        """The message of the exception."""
        return self.permission_denied_message

    def get_redirect_field_name(self) -> Any:
        """The query parameter that holds the way back."""
        return self.redirect_field_name

    def handle_no_permission(self) -> Any:
        """Refuse users who are logged in (or all, with ``raise_exception``); send others to the login page."""
        if self.raise_exception or self.request.user.is_authenticated:
            raise PermissionDenied(self.get_permission_denied_message())
        return redirect_back_to_login(self.request, self.get_login_url(), self.get_redirect_field_name())


class LoginRequiredMixin(AccessMixin):
    """For users who are logged in."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's


class PermissionRequiredMixin(AccessMixin):
    """For users with ``permission_required``: a text or several."""

    permission_required: Any = None

    def get_permission_required(self) -> Any:
        """The permissions to have.

        Raises:
            ImproperlyConfigured: the view names none.
        """
        if self.permission_required is None:
            name = type(self).__name__
            raise ImproperlyConfigured(
                f"{name} is missing the permission_required attribute. Define {name}.permission_required, or override "
                f"{name}.get_permission_required()."
            )
        return (self.permission_required,) if isinstance(self.permission_required, str) else self.permission_required

    def has_permission(self) -> bool:
        """Whether the user has them."""
        return bool(self.request.user.has_perms(self.get_permission_required()))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.has_permission():
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's


class UserPassesTestMixin(AccessMixin):
    """For users for whom ``test_func()`` is true."""

    def test_func(self) -> Any:
        """The test; for subclasses."""
        raise NotImplementedError(f"{type(self).__name__} is missing the implementation of the test_func() method.")

    def get_test_func(self) -> Any:
        """The test that is used."""
        return self.test_func

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.get_test_func()():
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's
