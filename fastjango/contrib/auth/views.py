"""Views of logging in and out, of changing and of resetting passwords."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.auth import REDIRECT_FIELD_NAME, get_user_model, update_session_auth_hash
from fastjango.contrib.auth import login as auth_login
from fastjango.contrib.auth import logout as auth_logout
from fastjango.contrib.auth._redirects import redirect_to_login as redirect_to_login
from fastjango.contrib.auth.decorators import login_not_required, login_required
from fastjango.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from fastjango.contrib.auth.tokens import default_token_generator
from fastjango.contrib.sites.shortcuts import get_current_site
from fastjango.core.exceptions import ImproperlyConfigured, ValidationError
from fastjango.http import HttpResponseRedirect
from fastjango.shortcuts import resolve_url
from fastjango.urls import reverse_lazy
from fastjango.utils.decorators import method_decorator
from fastjango.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from fastjango.utils.translation import gettext_lazy as _
from fastjango.views.decorators.cache import never_cache
from fastjango.views.decorators.csrf import csrf_protect
from fastjango.views.decorators.debug import sensitive_post_parameters
from fastjango.views.generic.base import TemplateView
from fastjango.views.generic.edit import FormView

UserModel = get_user_model()

INTERNAL_RESET_SESSION_TOKEN = "_password_reset_token"


class RedirectURLMixin:
    """Where to go next: what the request asks for if it is safe, else the default.

    Source: django.contrib.auth.views.RedirectURLMixin.
    """

    request: Any
    next_page: Any = None
    redirect_field_name = REDIRECT_FIELD_NAME
    success_url_allowed_hosts: Any = frozenset()

    def get_success_url(self) -> str:
        """Where to go."""
        return self.get_redirect_url() or self.get_default_redirect_url()

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """What the request asks for; empty if it leads to another host."""
        asked = self.request.POST.get(self.redirect_field_name, self.request.GET.get(self.redirect_field_name))
        safe = url_has_allowed_host_and_scheme(
            url=asked, allowed_hosts=self.get_success_url_allowed_hosts(), require_https=self.request.is_secure()
        )
        return asked if safe else ""

    def get_success_url_allowed_hosts(self) -> set[str]:
        """The hosts that may be gone to: this one, and those that the view allows."""
        return {self.request.get_host(), *self.success_url_allowed_hosts}

    def get_default_redirect_url(self) -> str:
        """Where to go when nothing is asked for.

        Raises:
            ImproperlyConfigured: the view does not say.
        """
        if not self.next_page:
            raise ImproperlyConfigured("No URL to redirect to. Provide a next_page.")
        return resolve_url(self.next_page)


@method_decorator([sensitive_post_parameters(), csrf_protect, never_cache, login_not_required], name="dispatch")
class LoginView(RedirectURLMixin, FormView):
    """Show the login form and log in.

    Source: django.contrib.auth.views.LoginView.
    """

    form_class: Any = AuthenticationForm
    authentication_form: Any = None
    template_name = "registration/login.html"
    redirect_authenticated_user = False
    extra_context: Any = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.redirect_authenticated_user and self.request.user.is_authenticated:
            target = self.get_success_url()
            if target == self.request.path:
                raise ValueError(
                    "Redirection loop for authenticated user detected. Check that "
                    "your LOGIN_REDIRECT_URL doesn't point to a login page."
                )
            return HttpResponseRedirect(target)
        return super().dispatch(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        return resolve_url(self.next_page or settings.LOGIN_REDIRECT_URL)

    def get_form_class(self) -> Any:
        return self.authentication_form or self.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Any) -> Any:
        auth_login(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = get_current_site(self.request)
        return {
            **super().get_context_data(**kwargs),
            self.redirect_field_name: self.get_redirect_url(),
            "site": site,
            "site_name": site.name,
            **(self.extra_context or {}),
        }


@method_decorator([csrf_protect, never_cache], name="dispatch")
class LogoutView(RedirectURLMixin, TemplateView):
    """Log out (by POST) and show a page or go to one.

    Source: django.contrib.auth.views.LogoutView.
    """

    http_method_names = ["post", "options"]
    template_name = "registration/logged_out.html"
    extra_context: Any = None

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Log out."""
        auth_logout(request)
        target = self.get_success_url()
        if target != request.get_full_path():
            return HttpResponseRedirect(target)
        # Nowhere else to go: the page of this view.
        return super().get(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        if self.next_page:
            return resolve_url(self.next_page)
        if settings.LOGOUT_REDIRECT_URL:
            return resolve_url(settings.LOGOUT_REDIRECT_URL)
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = get_current_site(self.request)
        return {
            **super().get_context_data(**kwargs),
            "site": site,
            "site_name": site.name,
            "title": _("Logged out"),
            "subtitle": None,
            **(self.extra_context or {}),
        }


def logout_then_login(request: Any, login_url: Any = None) -> Any:
    """Log out (by POST) and go to the login page."""
    return LogoutView.as_view(next_page=resolve_url(login_url or settings.LOGIN_URL))(request)


class PasswordContextMixin:
    """Gives templates the page's title."""

    extra_context: Any = None
    title: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]  # the view's
        return {**context, "title": self.title, "subtitle": None, **(self.extra_context or {})}


@method_decorator([login_not_required, csrf_protect], name="dispatch")
class PasswordResetView(PasswordContextMixin, FormView):
    """Ask for an address and mail a link to it."""

    email_template_name = "registration/password_reset_email.html"
    extra_email_context: Any = None
    form_class: Any = PasswordResetForm
    from_email: str | None = None
    html_email_template_name: str | None = None
    subject_template_name = "registration/password_reset_subject.txt"
    success_url: Any = reverse_lazy("password_reset_done")
    template_name = "registration/password_reset_form.html"
    title = _("Password reset")
    token_generator = default_token_generator

    def form_valid(self, form: Any) -> Any:
        form.save(
            use_https=self.request.is_secure(),
            request=self.request,
            **{
                name: getattr(self, name)
                for name in (
                    *("token_generator", "from_email", "email_template_name", "subject_template_name"),
                    *("html_email_template_name", "extra_email_context"),
                )
            },
        )
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class PasswordResetDoneView(PasswordContextMixin, TemplateView):
    """The mail is on its way."""

    template_name = "registration/password_reset_done.html"
    title = _("Password reset sent")


@method_decorator([login_not_required, sensitive_post_parameters(), never_cache], name="dispatch")
class PasswordResetConfirmView(PasswordContextMixin, FormView):
    """Check a mailed link and let the visitor set a password.

    The token moves from the URL to the session at the first visit, so that no other site learns it as the referrer.

    Source: django.contrib.auth.views.PasswordResetConfirmView.
    """

    form_class: Any = SetPasswordForm
    post_reset_login = False
    post_reset_login_backend: str | None = None
    reset_url_token = "set-password"
    success_url: Any = reverse_lazy("password_reset_complete")
    template_name = "registration/password_reset_confirm.html"
    title = _("Enter new password")
    token_generator = default_token_generator

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        if "uidb64" not in kwargs or "token" not in kwargs:
            raise ImproperlyConfigured("The URL path must contain 'uidb64' and 'token' parameters.")
        self.validlink = False
        self.user = self.get_user(kwargs["uidb64"])
        token, session = kwargs["token"], self.request.session
        if self.user is not None and token == self.reset_url_token:
            self.validlink = self.token_generator.check_token(self.user, session.get(INTERNAL_RESET_SESSION_TOKEN))
        elif self.user is not None and self.token_generator.check_token(self.user, token):
            session[INTERNAL_RESET_SESSION_TOKEN] = token
            return HttpResponseRedirect(self.request.path.replace(token, self.reset_url_token))
        if self.validlink:
            return super().dispatch(*args, **kwargs)
        return self.render_to_response(self.get_context_data())

    def get_user(self, uidb64: str) -> Any:
        """The user of the link; ``None`` if there is none."""
        try:
            key = UserModel._meta.pk.to_python(urlsafe_base64_decode(uidb64).decode())
            return UserModel._default_manager.get(pk=key)
        except (TypeError, ValueError, OverflowError, UserModel.DoesNotExist, ValidationError):
            return None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.user}

    def form_valid(self, form: Any) -> Any:
        user = form.save()
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        if self.post_reset_login:
            auth_login(self.request, user, self.post_reset_login_backend)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.validlink:
            return {**context, "validlink": True}
        return {**context, "form": None, "title": _("Password reset unsuccessful"), "validlink": False}


@method_decorator(login_not_required, name="dispatch")
class PasswordResetCompleteView(PasswordContextMixin, TemplateView):
    """The new password is set."""

    template_name = "registration/password_reset_complete.html"
    title = _("Password reset complete")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "login_url": resolve_url(settings.LOGIN_URL)}


@method_decorator([sensitive_post_parameters(), csrf_protect, login_required], name="dispatch")
class PasswordChangeView(PasswordContextMixin, FormView):
    """Let a user who knows the old password set a new one; this session goes on."""

    form_class: Any = PasswordChangeForm
    success_url: Any = reverse_lazy("password_change_done")
    template_name = "registration/password_change_form.html"
    title = _("Password change")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> Any:
        form.save()
        update_session_auth_hash(self.request, form.user)
        return super().form_valid(form)


@method_decorator(login_required, name="dispatch")
class PasswordChangeDoneView(PasswordContextMixin, TemplateView):
    """The new password is set."""

    template_name = "registration/password_change_done.html"
    title = _("Password change successful")
