"""Views with forms, and those that make, change and delete objects."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.forms import Form
from fastjango.forms import models as model_forms
from fastjango.forms.forms import as_form_class
from fastjango.http import HttpResponseRedirect
from fastjango.views.generic.base import ContextMixin, TemplateResponseMixin, View
from fastjango.views.generic.detail import BaseDetailView, SingleObjectMixin, SingleObjectTemplateResponseMixin


class FormMixin(ContextMixin):
    """Shows a form and takes it back."""

    initial: dict[str, Any] = {}
    form_class: Any = None
    success_url: Any = None
    prefix: str | None = None
    request: Any

    def get_initial(self) -> dict[str, Any]:
        """The form's initial values."""
        return self.initial.copy()

    def get_prefix(self) -> str | None:
        """The prefix of the form's field names."""
        return self.prefix

    def get_form_class(self) -> Any:
        """The class of the form."""
        return self.form_class

    def get_form(self, form_class: Any = None) -> Any:
        """The form."""
        return as_form_class(form_class or self.get_form_class())(**self.get_form_kwargs())

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form's arguments: with the data where there is some."""
        kwargs = {"initial": self.get_initial(), "prefix": self.get_prefix()}
        if self.request.method in ("POST", "PUT"):
            kwargs.update({"data": self.request.POST, "files": self.request.FILES})
        return kwargs

    def get_success_url(self) -> str:
        """Where to go from a valid form.

        Raises:
            ImproperlyConfigured: there is no ``success_url``.
        """
        if not self.success_url:
            raise ImproperlyConfigured("No URL to redirect to. Provide a success_url.")
        return str(self.success_url)

    def form_valid(self, form: Any) -> Any:
        """The form is valid: redirect."""
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> Any:
        """The form is not valid: show it again."""
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]  # of the mixin that renders

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The context, with the form."""
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super().get_context_data(**kwargs)


class ModelFormMixin(FormMixin, SingleObjectMixin):
    """Shows a form for an object and saves it."""

    fields: Any = None

    def get_form_class(self) -> Any:
        """The class of the form, made from the model when none is given.

        Raises:
            ImproperlyConfigured: there are both fields and a class, or neither.
        """
        if self.fields is not None and self.form_class:
            raise ImproperlyConfigured("Specifying both 'fields' and 'form_class' is not permitted.")
        if self.form_class:
            return self.form_class
        model = self._model()
        if self.fields is None:
            raise ImproperlyConfigured(
                f"Using ModelFormMixin (base class of {self.__class__.__name__}) without the 'fields' attribute is "
                "prohibited."
            )
        return model_forms.modelform_factory(model, fields=self.fields)

    def _model(self) -> Any:
        """The model: as said, the object's, or the query set's."""
        if self.model is not None:
            return self.model
        if getattr(self, "object", None) is not None:
            return self.object.__class__
        return self.get_queryset().model

    def get_form(self, form_class: Any = None) -> Any:
        """The form; one of WTForms makes and changes objects of the view's model."""
        chosen = form_class or self.get_form_class()
        if not hasattr(chosen, "base_fields") and as_form_class(chosen) is not chosen:
            chosen = as_form_class(chosen, self._model())
        return super().get_form(chosen)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form's arguments, with the object."""
        kwargs = super().get_form_kwargs()
        if hasattr(self, "object"):
            kwargs["instance"] = self.object
        return kwargs

    def get_success_url(self) -> str:
        """Where to go: ``success_url`` with the object's attributes put in, or the object's own URL.

        Raises:
            ImproperlyConfigured: there is neither.
        """
        if self.success_url:
            return str(self.success_url.format(**self.object.__dict__))
        try:
            return str(self.object.get_absolute_url())
        except AttributeError:
            raise ImproperlyConfigured(
                "No URL to redirect to.  Either provide a url or define a get_absolute_url method on the Model."
            ) from None

    def form_valid(self, form: Any) -> Any:
        """The form is valid: save the object and redirect."""
        self.object = form.save()
        return super().form_valid(form)


class ProcessFormView(View):
    """GET shows the form, POST and PUT take it back."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the form."""
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]  # of the mixins

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Take the form back."""
        form = self.get_form()  # type: ignore[attr-defined]  # of the mixins
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)  # type: ignore[attr-defined]  # as above

    def put(self, *args: Any, **kwargs: Any) -> Any:
        """As POST; which makes the method be answered."""
        return self.post(*args, **kwargs)


class BaseFormView(FormMixin, ProcessFormView):
    """Shows a form, somehow."""


class FormView(TemplateResponseMixin, BaseFormView):
    """Shows a form in a template."""


class BaseCreateView(ModelFormMixin, ProcessFormView):
    """Makes an object, somehow."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show an empty form."""
        self.object = None
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Make the object."""
        self.object = None
        return super().post(request, *args, **kwargs)


class CreateView(SingleObjectTemplateResponseMixin, BaseCreateView):
    """Makes an object with a form in a template."""

    template_name_suffix = "_form"


class BaseUpdateView(ModelFormMixin, ProcessFormView):
    """Changes an object, somehow."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the form with the object."""
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Change the object."""
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class UpdateView(SingleObjectTemplateResponseMixin, BaseUpdateView):
    """Changes an object with a form in a template."""

    template_name_suffix = "_form"


class DeletionMixin:
    """Deletes an object."""

    success_url: Any = None
    object: Any
    get_object: Any

    def delete(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Delete the object and redirect."""
        self.object = self.get_object()
        url = self.get_success_url()
        self.object.delete()
        return HttpResponseRedirect(url)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """As DELETE, which browsers cannot send."""
        return self.delete(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Where to go, with the object's attributes put in.

        Raises:
            ImproperlyConfigured: there is no ``success_url``.
        """
        if not self.success_url:
            raise ImproperlyConfigured("No URL to redirect to. Provide a success_url.")
        return str(self.success_url.format(**self.object.__dict__))


class BaseDeleteView(DeletionMixin, FormMixin, BaseDetailView):
    """Deletes an object once a form confirms it, somehow."""

    form_class = Form

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Take the form back."""
        # Here and not in a method that subclasses override: get_success_url() needs the object.
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Any) -> Any:
        """Confirmed: delete the object and redirect."""
        url = self.get_success_url()
        self.object.delete()
        return HttpResponseRedirect(url)


class DeleteView(SingleObjectTemplateResponseMixin, BaseDeleteView):
    """Asks, in a template, whether to delete an object, and does so."""

    template_name_suffix = "_confirm_delete"
