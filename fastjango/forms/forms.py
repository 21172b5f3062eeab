"""Forms: fields declared in a class, data bound to an instance."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from fastjango.core.exceptions import NON_FIELD_ERRORS, ValidationError
from fastjango.utils.datastructures import MultiValueDict
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext as _

from ._fields.base import Field
from ._media import Media, MediaDefiningClass
from .boundfield import auto_id
from .renderers import get_default_renderer
from .utils import ErrorDict, ErrorList, RenderableFormMixin

__all__ = ("NON_FIELD_ERRORS", "BaseForm", "Form")


class DeclarativeFieldsMetaclass(MediaDefiningClass):
    """Collects the fields of a class and of its bases; ``name = None`` takes a base's field away."""

    def __new__(mcs, name: str, bases: Any, attrs: dict[str, Any]) -> Any:
        own = {key: attrs.pop(key) for key, value in list(attrs.items()) if isinstance(value, Field)}
        attrs["declared_fields"] = own
        made = super().__new__(mcs, name, bases, attrs)
        fields: dict[str, Any] = {}
        for base in reversed(made.__mro__):
            fields.update(vars(base).get("declared_fields", {}))
            for key, value in vars(base).items():
                if value is None:
                    fields.pop(key, None)
        made.base_fields = fields
        made.declared_fields = fields
        return made


class BaseForm(RenderableFormMixin):
    """A form over ``base_fields``.

    Args:
        data: What was submitted; with it the form is bound.
        auto_id: The pattern of ids; false for none.
        prefix: Before the fields' names, for several forms on a page.
        empty_permitted: The form may stay untouched although fields are required.

    Source: django.forms.BaseForm.
    """

    default_renderer: Any = None
    field_order: Any = None
    prefix: str | None = None
    use_required_attribute = True
    template_name_div = "django/forms/div.html"
    template_name_p = "django/forms/p.html"
    template_name_table = "django/forms/table.html"
    template_name_ul = "django/forms/ul.html"
    template_name_label = "django/forms/label.html"
    bound_field_class: Any = None
    base_fields: dict[str, Any]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        auto_id: Any = "id_%s",
        prefix: str | None = None,
        initial: dict[str, Any] | None = None,
        error_class: Any = ErrorList,
        label_suffix: Any = None,
        empty_permitted: bool = False,
        field_order: Any = None,
        use_required_attribute: bool | None = None,
        renderer: Any = None,
        bound_field_class: Any = None,
    ) -> None:
        self.is_bound = data is not None or files is not None
        self.data = MultiValueDict() if data is None else data
        self.files = MultiValueDict() if files is None else files
        self.auto_id = auto_id
        if prefix is not None:
            self.prefix = prefix
        self.initial = initial or {}
        self.error_class = error_class
        self.label_suffix = _(":") if label_suffix is None else label_suffix
        self.empty_permitted = empty_permitted
        self._errors: Any = None
        if type(self).fields is not BaseForm.fields:
            # A subclass has something else of this name, which forms never look at.
            self.fields = self._own_fields()
        self._bound_fields_cache: dict[str, Any] = {}
        self.order_fields(self.field_order if field_order is None else field_order)
        if use_required_attribute is not None:
            self.use_required_attribute = use_required_attribute
        if self.empty_permitted and self.use_required_attribute:
            raise ValueError("The empty_permitted and use_required_attribute arguments may not both be True.")
        self.renderer = self._chosen_renderer() if renderer is None else renderer
        self.bound_field_class = (
            bound_field_class or self.bound_field_class or getattr(self.renderer, "bound_field_class", None)
        )

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The form's own fields, which it may change: copies of the class's, made when they are first asked for."""
        return self._own_fields()

    def _own_fields(self) -> dict[str, Any]:
        memo: dict[int, Any] = {}
        return {name: field.__deepcopy__(memo) for name, field in self.base_fields.items()}

    @property
    def _fields_to_read(self) -> dict[str, Any]:
        """Fields that are only looked at: the class's while the form has none of its own."""
        own: dict[str, Any] | None = self.__dict__.get("fields")
        return self.base_fields if own is None else own

    def _chosen_renderer(self) -> Any:
        if self.default_renderer is None:
            return get_default_renderer()
        return self.default_renderer() if isinstance(self.default_renderer, type) else self.default_renderer

    def order_fields(self, field_order: Any) -> None:
        """Put these fields first; unknown names are passed over, all others follow as they were."""
        if field_order is None:
            return
        first = {name: self.fields[name] for name in field_order if name in self.fields}
        self.fields = first | {name: field for name, field in self.fields.items() if name not in first}

    def __repr__(self) -> str:
        is_valid = "Unknown" if self._errors is None else self.is_bound and not self._errors
        names = ";".join(self.fields)
        return f"<{type(self).__name__} bound={self.is_bound}, valid={is_valid}, fields=({names})>"

    def _bound_items(self) -> Iterator[tuple[str, Any]]:
        """Names and bound fields."""
        for name in self.fields:
            yield name, self[name]

    def __iter__(self) -> Iterator[Any]:
        for name in self.fields:
            yield self[name]

    def __getitem__(self, name: str) -> Any:
        try:
            field = self.fields[name]
        except KeyError:
            raise KeyError(
                "Key '{}' not found in '{}'. Choices are: {}.".format(
                    name, type(self).__name__, ", ".join(sorted(self.fields))
                )
            ) from None
        found = self._bound_fields_cache.get(name)
        if found is None:
            found = self._bound_fields_cache[name] = field.get_bound_field(self, name)
        return found

    @property
    def errors(self) -> Any:
        """The errors by field name; cleans the data when first asked."""
        if self._errors is None:
            self.full_clean()
        return self._errors

    def is_valid(self) -> bool:
        """Whether data is bound and all of it is good."""
        return self.is_bound and not self.errors

    def add_prefix(self, field_name: str) -> str:
        """A field's name in HTML."""
        return f"{self.prefix}-{field_name}" if self.prefix else field_name

    def add_initial_prefix(self, field_name: str) -> str:
        """The name of the control with a field's initial value."""
        return f"initial-{self.add_prefix(field_name)}"

    def _widget_data_value(self, widget: Any, html_name: str) -> Any:
        return widget.value_from_datadict(self.data, self.files, html_name)

    @property
    def template_name(self) -> Any:
        """The template of the form."""
        return self.renderer.form_template_name

    def get_context(self) -> dict[str, Any]:
        """``form``, ``fields`` (pairs of bound field and its errors as text), ``hidden_fields`` and ``errors``."""
        fields = []
        hidden = []
        top = self.non_field_errors().copy()
        for name, bound in self._bound_items():
            if bound.is_hidden:
                # Their errors are shown above the form.
                top.extend(
                    _("(Hidden field %(name)s) %(error)s") % {"name": name, "error": str(error)}
                    for error in bound.errors
                )
                hidden.append(bound)
            else:
                fields.append((bound, str(bound.errors)))
        return {"form": self, "fields": fields, "hidden_fields": hidden, "errors": top}

    def non_field_errors(self) -> Any:
        """The errors that belong to no field."""
        found = self.errors.get(NON_FIELD_ERRORS)
        if found is not None:
            return found
        return self.error_class(error_class="nonfield", renderer=self.renderer)

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error to a field (``None``: to the form); the field's cleaned value goes.

        Args:
            error: A message, an error, a list, or with ``None`` as the field a dictionary by field.

        Raises:
            TypeError: a field was named beside errors by field.
            ValueError: the form has no such field.
        """
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        if hasattr(error, "error_dict"):
            if field is not None:
                raise TypeError(
                    "The argument `field` must be `None` when the `error` argument contains errors for multiple fields."
                )
            by_field = error.error_dict
        else:
            by_field = {field or NON_FIELD_ERRORS: error.error_list}
        for name, errors in by_field.items():
            if name not in self.errors:
                self._errors[name] = self._new_error_list(name)
            self._errors[name].extend(errors)
            self.cleaned_data.pop(name, None)

    def _new_error_list(self, name: str) -> Any:
        if name == NON_FIELD_ERRORS:
            return self.error_class(error_class="nonfield", renderer=self.renderer)
        if name not in self._fields_to_read:
            raise ValueError(f"'{type(self).__name__}' has no field named '{name}'.")
        return self.error_class(renderer=self.renderer, field_id=self._field_id(name))

    def _field_id(self, name: str) -> Any:
        """A field's id; an ordinary field needs no bound one for that."""
        if self._fields_to_read[name].is_cleaned_alone and self.bound_field_class is None:
            return auto_id(self, self.add_prefix(name))
        return self[name].auto_id

    def has_error(self, field: str | None, code: str | None = None) -> bool:
        """Whether a field (``None`` or ``NON_FIELD_ERRORS``: the form) has an error, or one of a code."""
        errors = self.errors.get(NON_FIELD_ERRORS if field is None else field)
        if errors is None:
            return False
        return code is None or any(error.code == code for error in errors.as_data())

    def full_clean(self) -> None:
        """Clean all data; fills ``errors`` and ``cleaned_data``."""
        self._errors = ErrorDict(renderer=self.renderer)
        if not self.is_bound:
            return
        self.cleaned_data: dict[str, Any] = {}
        if self.empty_permitted and not self.has_changed():
            return
        self._clean_fields()
        self._clean_form()
        self._post_clean()

    def _clean_fields(self) -> None:
        for name in self._fields_to_read:
            try:
                self.cleaned_data[name] = self._cleaned_field(name)
                clean = getattr(self, f"clean_{name}", None)
                if clean is not None:
                    self.cleaned_data[name] = clean()
            except ValidationError as exc:
                self.add_error(name, exc)

    def _cleaned_field(self, name: str) -> Any:
        """A field's cleaned value; an ordinary field needs no bound one for that."""
        field = self._fields_to_read[name]
        if not (field.is_shareable and field.widget.is_shareable):
            field = self.fields[name]
        if field.disabled or not field.is_cleaned_alone:
            return field._clean_bound_field(self[name])
        return field.clean(self._widget_data_value(field.widget, self.add_prefix(name)))

    def _clean_form(self) -> None:
        try:
            cleaned = self.clean()
        except ValidationError as exc:
            self.add_error(None, exc)
        else:
            if cleaned is not None:
                self.cleaned_data = cleaned

    def _post_clean(self) -> None:
        """For model forms: what is checked after the form."""

    def clean(self) -> Any:
        """For subclasses: check fields together; the cleaned data, or ``None`` when it was changed in place.

        Raises:
            ValidationError: the data is refused.
        """
        return self.cleaned_data

    def has_changed(self) -> bool:
        """Whether what was submitted differs from the initial data."""
        return bool(self.changed_data)

    @cached_property
    def changed_data(self) -> list[str]:
        """The names of the fields that differ from the initial data."""
        return [name for name, bound in self._bound_items() if bound._has_changed()]

    @property
    def media(self) -> Any:
        """The files that the widgets need."""
        media = Media()
        for field in self.fields.values():
            media = media + field.widget.media
        return media

    def is_multipart(self) -> bool:
        """Whether the form must be submitted as ``multipart/form-data``."""
        return any(field.widget.needs_multipart_form for field in self.fields.values())

    def hidden_fields(self) -> list[Any]:
        """The fields that are not seen."""
        return [field for field in self if field.is_hidden]

    def visible_fields(self) -> list[Any]:
        """The fields that are seen."""
        return [field for field in self if not field.is_hidden]

    @classmethod
    def as_wtforms(cls) -> Any:
        """The class as one of WTForms, which validates as this one does."""
        return import_module("fastjango.forms._wtforms.outward").as_wtforms(
            cls
        )  # loads WTForms, which few projects use

    @classmethod
    def pydantic_model(cls) -> Any:
        """The class as a Pydantic model, for OpenAPI and FastAPI's endpoints."""
        return import_module("fastjango.forms._pydantic.outward").pydantic_model(cls)  # loads Pydantic

    @classmethod
    def dependency(
        cls, *, validate: bool = True, prefix: str | None = None, initial: dict[str, Any] | None = None
    ) -> Any:
        """A dependency of FastAPI: ``form: Annotated[MyForm, Depends(MyForm.dependency())]``.

        The form is bound to the request's body, and the endpoint's OpenAPI document describes its controls.

        Args:
            validate: Answer faulty data with status 422, as FastAPI does; ``False`` leaves that to the endpoint.
        """
        made = import_module("fastjango.forms._fastapi").dependency  # loads FastAPI
        return made(cls, validate=validate, prefix=prefix, initial=initial)

    def get_initial_for_field(self, field: Any, field_name: str) -> Any:
        """A field's initial value; the form's wins over the field's, functions are called."""
        value = self.initial.get(field_name, field.initial)
        if callable(value):
            value = value()
        # A control that shows no microseconds would always seem changed.
        if hasattr(value, "microsecond") and not field.widget.supports_microseconds:
            value = value.replace(microsecond=0)
        return value


def as_form_class(form_class: Any, model: Any = None) -> Any:
    """A form class as views, formsets and the admin use it: one of WTForms becomes one of ours.

    Args:
        model: Whose instances a form of WTForms makes and changes.
    """
    if any(base.__module__.partition(".")[0] == "wtforms" for base in getattr(form_class, "__mro__", ())):
        # Loaded already, but not by everyone.
        return import_module("fastjango.forms._wtforms.inward").adapt(form_class, model)
    return form_class


class Form(BaseForm, metaclass=DeclarativeFieldsMetaclass):
    """A form whose fields are declared in the class.

    Source: django.forms.Form.
    """
