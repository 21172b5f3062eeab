"""The site: which models have an admin, and the pages around theirs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import update_wrapper
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.contrib.admin import actions
from fastjango.contrib.admin._registry import all_sites
from fastjango.contrib.admin.exceptions import AlreadyRegistered, NotRegistered
from fastjango.contrib.admin.options import ModelAdmin
from fastjango.contrib.admin.views.autocomplete import AutocompleteJsonView
from fastjango.contrib.auth import REDIRECT_FIELD_NAME
from fastjango.contrib.auth.decorators import login_not_required
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db.models.base import ModelBase
from fastjango.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from fastjango.template.response import TemplateResponse
from fastjango.urls import NoReverseMatch, Resolver404, include, path, re_path, resolve, reverse, reverse_lazy
from fastjango.utils.decorators import method_decorator
from fastjango.utils.functional import LazyObject
from fastjango.utils.module_loading import import_string
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import gettext_lazy
from fastjango.views.decorators.cache import never_cache
from fastjango.views.decorators.common import no_append_slash
from fastjango.views.decorators.csrf import csrf_protect
from fastjango.views.i18n import JavaScriptCatalog

__all__ = ["AdminSite", "DefaultAdminSite", "all_sites", "site"]


class AdminSite:
    """A site of its own with its models; ``urls`` goes into a URLconf.

    Args:
        name: The instance namespace of its URLs.

    Source: django.contrib.admin.AdminSite (5.2).
    """

    site_title: Any = gettext_lazy("Django site admin")
    site_header: Any = gettext_lazy("Django administration")
    index_title: Any = gettext_lazy("Site administration")
    site_url: Any = "/"
    enable_nav_sidebar = True
    empty_value_display: Any = "-"
    final_catch_all_view = True

    login_form: Any = None
    password_change_form: Any = None
    index_template: Any = None
    app_index_template: Any = None
    login_template: Any = None
    logout_template: Any = None
    password_change_template: Any = None
    password_change_done_template: Any = None

    def __init__(self, name: str = "admin") -> None:
        self._registry: dict[Any, Any] = {}
        self.name = name
        self._actions: dict[str, Any] = {"delete_selected": actions.delete_selected}
        # Those that were there at any time: disabled ones can still be asked for by name.
        self._global_actions = dict(self._actions)
        all_sites.add(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"

    def check(self, app_configs: Any) -> list[Any]:
        """Return what the system checks find in the admins of some applications; all for None."""
        chosen = set(apps.get_app_configs() if app_configs is None else app_configs)
        return [
            finding
            for model_admin in self._registry.values()
            if model_admin.model._meta.app_config in chosen
            for finding in model_admin.check()
        ]

    # Models and actions

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register models.

        Args:
            admin_class: ``ModelAdmin`` when None.
            **options: Attributes for a subclass made on the spot.

        Raises:
            ImproperlyConfigured: The model is abstract or has a composite primary key.
            AlreadyRegistered: The model is registered.
        """
        admin_class = admin_class or ModelAdmin
        for model in _as_models(model_or_iterable):
            self._refuse_unfit(model)
            if model._meta.swapped:
                continue
            own_class = admin_class
            if options:
                own_class = type(f"{model.__name__}Admin", (admin_class,), {**options, "__module__": __name__})
            self._registry[model] = own_class(model, self)

    def _refuse_unfit(self, model: Any) -> None:
        for flag, fault in (("abstract", "is abstract"), ("is_composite_pk", "has a composite primary key")):
            if getattr(model._meta, flag, False):
                raise ImproperlyConfigured(
                    f"The model {model.__name__} {fault}, so it cannot be registered with admin."
                )
        if self.is_registered(model):
            present = str(self.get_model_admin(model))
            app_label = present.removesuffix(".ModelAdmin")
            where = f"in app {app_label!r}" if app_label != present else f"with {present!r}"
            raise AlreadyRegistered(f"The model {model.__name__} is already registered {where}.")

    def unregister(self, model_or_iterable: Any) -> None:
        """Take models out.

        Raises:
            NotRegistered: A model is not registered.
        """
        for model in _as_models(model_or_iterable):
            if not self.is_registered(model):
                raise NotRegistered(f"The model {model.__name__} is not registered")
            del self._registry[model]

    def is_registered(self, model: Any) -> bool:
        """Tell whether a model is registered."""
        return model in self._registry

    def get_model_admin(self, model: Any) -> Any:
        """Return the admin of a model.

        Raises:
            NotRegistered: It has none.
        """
        try:
            return self._registry[model]
        except KeyError:
            raise NotRegistered(f"The model {model.__name__} is not registered.") from None

    def add_action(self, action: Any, name: str | None = None) -> None:
        """Offer an action on all lists."""
        name = name or action.__name__
        self._actions[name] = self._global_actions[name] = action

    def disable_action(self, name: str) -> None:
        """Offer an action only where an admin names it; raise ``KeyError`` when there is none of that name."""
        del self._actions[name]

    def get_action(self, name: str) -> Any:
        """Return an action, a disabled one too; raise ``KeyError`` when there is none of that name."""
        return self._global_actions[name]

    @property
    def actions(self) -> Iterable[tuple[str, Any]]:
        """Name and function of the actions that all lists offer."""
        return self._actions.items()

    # URLs

    def has_permission(self, request: Any) -> bool:
        """Tell whether the user may see any page of the site."""
        return request.user.is_active and request.user.is_staff

    def _url(self, name: str, **kwargs: Any) -> str:
        return reverse(f"admin:{name}", current_app=self.name, **kwargs)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let only those to a view who may see the site; others go to the login page.

        Args:
            cacheable: Browsers may keep the page.
        """
        from fastjango.contrib.auth.views import redirect_to_login  # imports models, which wait for the registry

        def inner(request: Any, *args: Any, **kwargs: Any) -> Any:
            if self.has_permission(request):
                return view(request, *args, **kwargs)
            if request.path == self._url("logout"):
                return HttpResponseRedirect(self._url("index"))
            return redirect_to_login(request.get_full_path(), self._url("login"))

        guarded: Any = inner if cacheable else never_cache(inner)
        if not getattr(view, "csrf_exempt", False):
            guarded = csrf_protect(guarded)
        return update_wrapper(guarded, view)

    def get_urls(self) -> list[Any]:
        """Return the URL patterns of the site and its models."""
        from fastjango.contrib.contenttypes.views import shortcut  # imports models, which wait for the registry

        def wrap(view: Any, cacheable: bool = False) -> Any:
            guarded = self.admin_view(view, cacheable)
            guarded.admin_site = self  # read by those that list the URLs
            # Where LoginRequiredMiddleware sends people.
            guarded.login_url = reverse_lazy("admin:login", current_app=self.name)
            return guarded

        patterns = [
            path("", wrap(self.index), name="index"),
            path("logout/", wrap(self.logout), name="logout"),
            path("login/", self.login, name="login"),
            path("password_change/", wrap(self.password_change, cacheable=True), name="password_change"),
            path("password_change/done/", wrap(self.password_change_done, cacheable=True), name="password_change_done"),
            path("autocomplete/", wrap(self.autocomplete_view), name="autocomplete"),
            path("jsi18n/", wrap(self.i18n_javascript, cacheable=True), name="jsi18n"),
            path("r/<path:content_type_id>/<path:object_id>/", wrap(shortcut), name="view_on_site"),
        ]
        for model, model_admin in self._registry.items():
            prefix = f"{model._meta.app_label}/{model._meta.model_name}/"
            patterns.append(path(prefix, include(model_admin.urls)))
        if labels := list(dict.fromkeys(model._meta.app_label for model in self._registry)):
            patterns.append(re_path(f"^(?P<app_label>{'|'.join(labels)})/$", wrap(self.app_index), name="app_list"))
        if self.final_catch_all_view:
            patterns.append(re_path(r"(?P<url>.*)$", wrap(self.catch_all_view)))
        return patterns

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """The patterns, the application namespace and the instance namespace, for ``path()``."""
        return self.get_urls(), "admin", self.name

    # What pages show

    def each_context(self, request: Any) -> dict[str, Any]:
        """Return the variables that every page has."""
        script_name = request.META["SCRIPT_NAME"]
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": script_name if self.site_url == "/" and script_name else self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": self.get_app_list(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "log_entries": self.get_log_entries(request),
        }

    def get_log_entries(self, request: Any) -> Any:
        """Return the history that the index shows a part of."""
        return apps.get_model("admin", "LogEntry").objects.select_related("content_type", "user")

    def _model_entry(self, request: Any, model: Any, model_admin: Any) -> dict[str, Any] | None:
        """Return what the index tells about a model, or None when the user has no permission on it."""
        perms = model_admin.get_model_perms(request)
        if True not in perms.values():
            return None
        opts = model._meta
        entry = {
            "model": model,
            "name": capfirst(opts.verbose_name_plural),
            "object_name": opts.object_name,
            "perms": perms,
            "admin_url": None,
            "add_url": None,
        }
        name = f"{opts.app_label}_{opts.model_name}"
        if perms.get("change") or perms.get("view"):
            entry["view_only"] = not perms.get("change")
            entry["admin_url"] = self._url_or_none(f"{name}_changelist")
        if perms.get("add"):
            entry["add_url"] = self._url_or_none(f"{name}_add")
        return entry

    def _url_or_none(self, name: str) -> str | None:
        try:
            return self._url(name)
        except NoReverseMatch:
            return None  # the model's admin has other URLs

    def _build_app_dict(self, request: Any, label: str | None = None) -> dict[str, dict[str, Any]]:
        """Return what the index tells, by application; only one for a label."""
        found: dict[str, dict[str, Any]] = {}
        for model, model_admin in self._registry.items():
            app_label = model._meta.app_label
            if (label and app_label != label) or not model_admin.has_module_permission(request):
                continue
            entry = self._model_entry(request, model, model_admin)
            if entry is None:
                continue
            if app_label not in found:
                found[app_label] = {
                    "name": apps.get_app_config(app_label).verbose_name,
                    "app_label": app_label,
                    "app_url": self._url("app_list", kwargs={"app_label": app_label}),
                    "has_module_perms": True,
                    "models": [],
                }
            found[app_label]["models"].append(entry)
        return found

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[dict[str, Any]]:
        """Return the applications and their models that the user may see, by name."""
        found = sorted(self._build_app_dict(request, app_label).values(), key=lambda app: app["name"].lower())
        for app in found:
            app["models"].sort(key=lambda model: model["name"])
        return found

    # Views

    def _render(self, request: Any, template: Any, **context: Any) -> TemplateResponse:
        request.current_app = self.name
        return TemplateResponse(request, template, {**self.each_context(request), "subtitle": None, **context})

    def _auth_view(self, request: Any, view: Any, template: Any, context: dict[str, Any], **options: Any) -> Any:
        """Answer with a view of the auth application, which has its own template unless one is given."""
        if template is not None:
            options["template_name"] = template
        request.current_app = self.name
        return view.as_view(extra_context={**self.each_context(request), **context}, **options)(request)

    def index(self, request: Any, extra_context: Any = None) -> TemplateResponse:
        """Show all models."""
        context = {"title": self.index_title, "app_list": self.get_app_list(request), **(extra_context or {})}
        return self._render(request, self.index_template or "admin/index.html", **context)

    def app_index(self, request: Any, app_label: str, extra_context: Any = None) -> TemplateResponse:
        """Show the models of an application.

        Raises:
            Http404: The user may see none of them.
        """
        app_list = self.get_app_list(request, app_label)
        if not app_list:
            raise Http404("The requested admin page does not exist.")
        context = {
            "title": _("%(app)s administration") % {"app": app_list[0]["name"]},
            "app_list": app_list,
            "app_label": app_label,
            **(extra_context or {}),
        }
        templates = self.app_index_template or [f"admin/{app_label}/app_index.html", "admin/app_index.html"]
        return self._render(request, templates, **context)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: Any, extra_context: Any = None) -> Any:
        """Show the login page, or log in."""
        # Both import models, which wait for the registry.
        from fastjango.contrib.admin.forms import AdminAuthenticationForm
        from fastjango.contrib.auth.views import LoginView

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(self._url("index"))
        context = {
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = self._url("index")
        return self._auth_view(
            request,
            LoginView,
            self.login_template or "admin/login.html",
            context | (extra_context or {}),
            authentication_form=self.login_form or AdminAuthenticationForm,
        )

    def logout(self, request: Any, extra_context: Any = None) -> Any:
        """Log out."""
        from fastjango.contrib.auth.views import LogoutView  # imports models, which wait for the registry

        context = {"has_permission": False, **(extra_context or {})}
        return self._auth_view(request, LogoutView, self.logout_template, context)

    def password_change(self, request: Any, extra_context: Any = None) -> Any:
        """Let users change their own password."""
        # Both import models, which wait for the registry.
        from fastjango.contrib.admin.forms import AdminPasswordChangeForm
        from fastjango.contrib.auth.views import PasswordChangeView

        return self._auth_view(
            request,
            PasswordChangeView,
            self.password_change_template,
            extra_context or {},
            form_class=self.password_change_form or AdminPasswordChangeForm,
            success_url=self._url("password_change_done"),
        )

    def password_change_done(self, request: Any, extra_context: Any = None) -> Any:
        """Say that the password was changed."""
        from fastjango.contrib.auth.views import PasswordChangeDoneView  # imports models, which wait for the registry

        return self._auth_view(request, PasswordChangeDoneView, self.password_change_done_template, extra_context or {})

    def i18n_javascript(self, request: Any, extra_context: Any = None) -> Any:
        """Return the translations that the scripts use."""
        return JavaScriptCatalog.as_view(packages=["fastjango.contrib.admin"])(request)

    def autocomplete_view(self, request: Any) -> Any:
        """Answer fields with autocompletion."""
        return AutocompleteJsonView.as_view(admin_site=self)(request)

    @no_append_slash
    def catch_all_view(self, request: Any, url: str) -> Any:
        """Answer for addresses that are no page: add the slash that makes one of them.

        Raises:
            Http404: It is no page with a slash either.
        """
        if settings.APPEND_SLASH and not url.endswith("/"):
            try:
                match = resolve(f"{request.path_info}/", getattr(request, "urlconf", None))
            except Resolver404:
                raise Http404 from None
            if getattr(match.func, "should_append_slash", True):
                return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise Http404


def _as_models(model_or_iterable: Any) -> Iterable[Any]:
    return [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable


class DefaultAdminSite(LazyObject):
    """The site that ``AdminConfig.default_site`` names, made when it is first used."""

    def _setup(self) -> None:
        config: Any = apps.get_app_config("admin")
        self._wrapped = import_string(config.default_site)()

    def __repr__(self) -> str:
        return repr(self._wrapped)


# What code imports as ``admin.site``.
site = DefaultAdminSite()
