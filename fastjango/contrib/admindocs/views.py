"""The pages of the documentation: tags, filters, views, models, templates."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from fastjango.apps import apps
from fastjango.contrib import admin
from fastjango.contrib.admin.views.decorators import staff_member_required
from fastjango.contrib.admindocs import utils
from fastjango.contrib.auth import get_permission_codename
from fastjango.core.exceptions import ImproperlyConfigured, PermissionDenied, ViewDoesNotExist
from fastjango.db import models
from fastjango.http import Http404
from fastjango.template.engine import Engine
from fastjango.urls import get_mod_func, get_resolver, get_urlconf
from fastjango.utils._os import safe_join
from fastjango.utils._simplified_regex import simplify_regex
from fastjango.utils.decorators import method_decorator
from fastjango.utils.functional import cached_property
from fastjango.utils.inspect import (
    func_accepts_kwargs,
    func_accepts_var_args,
    get_func_full_args,
    method_has_no_args,
)
from fastjango.utils.safestring import mark_safe
from fastjango.utils.translation import gettext as _
from fastjango.views.generic import TemplateView

__all__ = ["MODEL_METHODS_EXCLUDE", "get_return_data_type", "simplify_regex"]

# Beginnings of the names of methods that are not shown.
MODEL_METHODS_EXCLUDE = ("_", "add_", "delete", "save", "set_")


class BaseAdminDocsView(TemplateView):
    """Base view for admindocs views.

    Staff get in; without docutils they are told to install it.
    """

    @method_decorator(staff_member_required)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the page, or what is missing."""
        if not utils.docutils_is_available:
            self.template_name = "admin_doc/missing_docutils.html"
            return self.render_to_response(admin.site.each_context(request))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the variables of every page of the admin, and the page's own."""
        return super().get_context_data(**{**kwargs, **admin.site.each_context(self.request)})


class BookmarkletsView(BaseAdminDocsView):
    """Scripts for the browser's bookmarks."""

    template_name = "admin_doc/bookmarklets.html"


def _described(docstring: str | None, context: str, thing: str) -> tuple[Any, Any, dict[str, Any]]:
    """Return title, body and metadata of a docstring as HTML."""
    title, body, metadata = utils.parse_docstring(docstring)
    return (
        title and utils.parse_rst(title, context, thing),
        body and utils.parse_rst(body, context, thing),
        {name: utils.parse_rst(value, context, thing) for name, value in metadata.items()},
    )


def _without_paragraph(html: str) -> Any:
    """Return a paragraph as it can stand in a heading."""
    return mark_safe(html.replace("<p>", "").replace("</p>", ""))


def _library_entries(kind: str, role: str, label: str) -> list[dict[str, Any]]:
    """Return name, description and library of all tags or filters; none when there are several template engines."""
    try:
        engine = Engine.get_default()
    except ImproperlyConfigured:
        return []
    libraries = [("", library) for library in engine.template_builtins]
    libraries += sorted(engine.template_libraries.items())
    found = []
    for module, library in libraries:
        for name, function in getattr(library, kind).items():
            title, body, meta = _described(function.__doc__, role, label + name)
            entry = {"name": name, "title": title, "body": body, "meta": meta, "library": module.rpartition(".")[2]}
            found.append(entry)
    return found


class TemplateTagIndexView(BaseAdminDocsView):
    """All template tags."""

    template_name = "admin_doc/template_tag_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``tags``."""
        return super().get_context_data(**{**kwargs, "tags": _library_entries("tags", "tag", _("tag:"))})


class TemplateFilterIndexView(BaseAdminDocsView):
    """All template filters."""

    template_name = "admin_doc/template_filter_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``filters``."""
        return super().get_context_data(**{**kwargs, "filters": _library_entries("filters", "filter", _("filter:"))})


class ViewIndexView(BaseAdminDocsView):
    """All views by namespace."""

    template_name = "admin_doc/view_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``views``."""
        patterns = get_resolver(get_urlconf()).url_patterns
        found = [
            {
                "full_name": utils.get_view_name(function),
                "url": simplify_regex(regex),
                "url_name": ":".join([*(namespace or []), *([name] if name else [])]),
                "namespace": ":".join(namespace or []),
                "name": name,
            }
            for function, regex, namespace, name in extract_views_from_urlpatterns(patterns)
        ]
        return super().get_context_data(**{**kwargs, "views": found})


class ViewDetailView(BaseAdminDocsView):
    """The docstring of a view."""

    template_name = "admin_doc/view_detail.html"

    @staticmethod
    def _get_view_func(view: str) -> Any:
        """Import a view by its path; None when no URL leads to it, so that nothing else is imported."""
        if not get_resolver(get_urlconf())._is_callback(view):
            return None
        module, name = get_mod_func(view)
        try:
            return getattr(import_module(module), name)
        except ImportError:
            # The path of a method has its class in it.
            module, class_name = get_mod_func(module)
            return getattr(getattr(import_module(module), class_name), name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``name``, ``summary``, ``body`` and ``meta``.

        Raises:
            Http404: There is no such view.
        """
        view = self.kwargs["view"]
        function = self._get_view_func(view)
        if function is None:
            raise Http404
        title, body, meta = _described(function.__doc__, "view", _("view:") + view)
        return super().get_context_data(
            **{**kwargs, "name": view, "summary": _without_paragraph(title), "body": body, "meta": meta}
        )


def user_has_model_view_permission(user: Any, opts: Any) -> bool:
    """Tell whether the user may see or change objects of a model."""
    names = (f"{opts.app_label}.{get_permission_codename(action, opts)}" for action in ("view", "change"))
    return any(user.has_perm(name) for name in names)


class ModelIndexView(BaseAdminDocsView):
    """All models that the user may see."""

    template_name = "admin_doc/model_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``models``."""
        every = (model._meta for model in apps.get_models())
        seen = [opts for opts in every if user_has_model_view_permission(self.request.user, opts)]
        return super().get_context_data(**{**kwargs, "models": seen})


class ModelDetailView(BaseAdminDocsView):
    """The fields and methods of a model."""

    template_name = "admin_doc/model_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``name``, ``summary``, ``description``, ``fields`` and ``methods``.

        Raises:
            Http404: There is no such application or model.
            PermissionDenied: The user may not see its objects.
        """
        model = self._model(self.kwargs["app_label"], self.kwargs["model_name"])
        opts = model._meta
        if not user_has_model_view_permission(self.request.user, opts):
            raise PermissionDenied
        title, body, _meta = _described(model.__doc__, "model", _("model:") + self.kwargs["model_name"])
        fields = [*map(_field_entry, opts.fields)]
        for field in opts.many_to_many:
            fields += _many_entries(field.name, field.remote_field.model._meta, opts)
        methods = []
        for name, function in vars(model).items():
            if name.startswith(MODEL_METHODS_EXCLUDE):
                continue
            if isinstance(function, (cached_property, property)):
                fields.append(_method_entry(name, function, opts))
            elif inspect.isfunction(function):
                entry = _method_entry(name, function, opts)
                if _takes_nothing(function):
                    fields.append(entry)
                else:
                    methods.append({**entry, "arguments": _arguments(function)})
        for relation in opts.related_objects:
            fields += _many_entries(relation.accessor_name, relation.related_model._meta, opts)
        own = {
            "name": opts.label,
            "summary": _without_paragraph(title),
            "description": body,
            "fields": fields,
            "methods": methods,
        }
        return super().get_context_data(**{**kwargs, **own})

    @staticmethod
    def _model(app_label: str, model_name: str) -> Any:
        try:
            app_config = apps.get_app_config(app_label)
        except LookupError:
            raise Http404(_("App %(app_label)r not found") % {"app_label": app_label}) from None
        try:
            return app_config.get_model(model_name)
        except LookupError:
            raise Http404(
                _("Model %(model_name)r not found in app %(app_label)r")
                % {"model_name": model_name, "app_label": app_label}
            ) from None


def _field_entry(field: Any) -> dict[str, Any]:
    if isinstance(field, models.ForeignKey):
        related = field.remote_field.model._meta
        data_type = related.object_name
        names = {"app_label": related.app_label, "data_type": data_type}
        text = _("the related `%(app_label)s.%(data_type)s` object") % names
        verbose = utils.parse_rst(text, "model", _("model:") + data_type)
    else:
        data_type = get_readable_field_data_type(field)
        verbose = field.verbose_name
    return {"name": field.name, "data_type": data_type, "verbose": verbose or "", "help_text": field.help_text}


def _many_entries(name: str, related: Any, opts: Any) -> Iterator[dict[str, Any]]:
    names = {"app_label": related.app_label, "object_name": related.object_name}
    objects = _("related `%(app_label)s.%(object_name)s` objects") % names
    for attribute, data_type, text in (("all", "List", _("all %s")), ("count", "Integer", _("number of %s"))):
        verbose = utils.parse_rst(text % objects, "model", _("model:") + opts.model_name)
        yield {"name": f"{name}.{attribute}", "data_type": data_type, "verbose": verbose}


def _method_entry(name: str, function: Any, opts: Any) -> dict[str, Any]:
    docstring = function.__doc__
    verbose = utils.parse_rst(inspect.cleandoc(docstring), "model", _("model:") + opts.model_name) if docstring else ""
    return {"name": name, "data_type": get_return_data_type(name), "verbose": verbose}


def _takes_nothing(function: Any) -> bool:
    return method_has_no_args(function) and not func_accepts_kwargs(function) and not func_accepts_var_args(function)


def _arguments(function: Any) -> str:
    """Return the arguments of a method as in its definition, without ``self``."""
    return ", ".join("=".join([name, *map(repr, default)]) for name, *default in get_func_full_args(function))


def _template_files(name: str) -> list[Path]:
    """Return the files that a template is looked for in, in order; none when there are several engines.

    Raises:
        SuspiciousFileOperation: The name leads out of the folders.
    """
    try:
        engine = Engine.get_default()
    except ImproperlyConfigured:
        return []
    files = [Path(safe_join(folder, name)) for folder in engine.dirs]
    for loader in engine.template_loaders:
        files.extend(Path(origin.name) for origin in loader.get_template_sources(name))
    return list(dict.fromkeys(files))


class TemplateDetailView(BaseAdminDocsView):
    """Where a template is looked for, and its text."""

    template_name = "admin_doc/template_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return ``name`` and ``templates``."""
        name = self.kwargs["template"]
        found = []
        for order, file in enumerate(_template_files(name)):
            exists = file.exists()
            found.append(
                {"file": file, "exists": exists, "contents": file.read_text() if exists else "", "order": order}
            )
        return super().get_context_data(**{**kwargs, "name": name, "templates": found})


def get_return_data_type(func_name: str) -> str:
    """Guess what a method returns by its name."""
    if func_name.startswith("get_"):
        if func_name.endswith("_list"):
            return "List"
        if func_name.endswith("_count"):
            return "Integer"
    return ""


def get_readable_field_data_type(field: Any) -> Any:
    """Return the description of a field's kind, filled in with the field's own values."""
    return field.description % field.__dict__


def extract_views_from_urlpatterns(
    urlpatterns: Iterable[Any], base: str = "", namespace: list[str] | None = None
) -> list[tuple[Any, str, list[str] | None, str | None]]:
    """Return function, regular expression, namespaces and name of each view below some patterns.

    Raises:
        TypeError: Something among the patterns is none.
    """
    found: list[tuple[Any, str, list[str] | None, str | None]] = []
    for pattern in urlpatterns:
        regex = base + str(getattr(pattern, "pattern", ""))
        if hasattr(pattern, "url_patterns"):
            try:
                below = pattern.url_patterns
            except ImportError:
                continue
            inside = [*(namespace or []), *([pattern.namespace] if pattern.namespace else [])]
            found.extend(extract_views_from_urlpatterns(below, regex, inside))
        elif hasattr(pattern, "callback"):
            try:
                found.append((pattern.callback, regex, namespace, pattern.name))
            except ViewDoesNotExist:
                continue
        else:
            raise TypeError(_("%s does not appear to be a urlpattern object") % pattern)
    return found
