"""Views of one object."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db import models
from fastjango.http import Http404
from fastjango.utils.translation import gettext as _
from fastjango.views.generic.base import ContextMixin, TemplateResponseMixin, View


class SingleObjectMixin(ContextMixin):
    """Finds the object that the URL names by key or slug."""

    model: Any = None
    queryset: Any = None
    slug_field = "slug"
    context_object_name: str | None = None
    slug_url_kwarg = "slug"
    pk_url_kwarg = "pk"
    query_pk_and_slug = False
    kwargs: dict[str, Any]
    object: Any

    def get_object(self, queryset: Any = None) -> Any:
        """The object.

        Raises:
            AttributeError: the URL has neither key nor slug.
            Http404: there is no such object.
        """
        found = self.get_queryset() if queryset is None else queryset
        pk, slug = self.kwargs.get(self.pk_url_kwarg), self.kwargs.get(self.slug_url_kwarg)
        if pk is None and slug is None:
            raise AttributeError(
                f"Generic detail view {self.__class__.__name__} must be called with either an object pk or a slug in "
                "the URLconf."
            )
        if pk is not None:
            found = found.filter(pk=pk)
        if slug is not None and (pk is None or self.query_pk_and_slug):
            found = found.filter(**{self.get_slug_field(): slug})
        try:
            return found.get()
        except found.model.DoesNotExist:
            raise Http404(
                _("No %(verbose_name)s found matching the query") % {"verbose_name": found.model._meta.verbose_name}
            ) from None

    def get_queryset(self) -> Any:
        """The objects among which to look.

        Raises:
            ImproperlyConfigured: the view names neither model nor query set.
        """
        if self.queryset is not None:
            return self.queryset.all()
        if self.model:
            return self.model._default_manager.all()
        cls = self.__class__.__name__
        raise ImproperlyConfigured(
            f"{cls} is missing a QuerySet. Define {cls}.model, {cls}.queryset, or override {cls}.get_queryset()."
        )

    def get_slug_field(self) -> str:
        """The field that the slug is looked up in."""
        return self.slug_field

    def get_context_object_name(self, obj: Any) -> str | None:
        """The name of the object in the context; that of its model by default."""
        if self.context_object_name:
            return self.context_object_name
        return obj._meta.model_name if isinstance(obj, models.Model) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The context, with the object as ``object`` and under its own name."""
        context: dict[str, Any] = {}
        if self.object:
            context["object"] = self.object
            if name := self.get_context_object_name(self.object):
                context[name] = self.object
        return super().get_context_data(**{**context, **kwargs})


class BaseDetailView(SingleObjectMixin, View):
    """Shows an object, somehow."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show it."""
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data(object=self.object))  # type: ignore[attr-defined]  # of the mixin that renders


class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    """Renders the template of an object: named by a field of it, or ``<app>/<model><suffix>.html``."""

    template_name_field: str | None = None
    template_name_suffix = "_detail"
    object: Any

    def get_template_names(self) -> list[str]:
        """The templates to try.

        Raises:
            ImproperlyConfigured: no name follows from anything.
        """
        if self.template_name is not None:
            return [self.template_name]
        names = []
        if self.object and self.template_name_field and (name := getattr(self.object, self.template_name_field, None)):
            names.append(name)
        meta = None
        if isinstance(self.object, models.Model):
            meta = self.object._meta
        elif getattr(self, "model", None) is not None and issubclass(self.model, models.Model):  # type: ignore[attr-defined]  # of the mixin that finds
            meta = self.model._meta  # type: ignore[attr-defined]  # as above
        if meta is not None:
            names.append(f"{meta.app_label}/{meta.model_name}{self.template_name_suffix}.html")
        if not names:
            raise ImproperlyConfigured(
                "SingleObjectTemplateResponseMixin requires a definition of 'template_name', 'template_name_field', or "
                "'model'; or an implementation of 'get_template_names()'."
            )
        return names


class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    """Shows an object in its template."""
