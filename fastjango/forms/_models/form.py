"""Forms whose fields come of a model and that save instances."""

from __future__ import annotations

from itertools import chain
from typing import Any

from fastjango.core.exceptions import NON_FIELD_ERRORS, FieldError, ImproperlyConfigured, ValidationError
from fastjango.db.models.utils import AltersData

from ..forms import BaseForm, DeclarativeFieldsMetaclass, as_form_class
from ..utils import ErrorList
from .choices import InlineForeignKeyField
from .construct import (
    ALL_FIELDS,
    _is_wanted,
    apply_limit_choices_to_to_formfield,
    construct_instance,
    fields_for_model,
    model_to_dict,
)

_OPTIONS = (
    "model", "fields", "exclude", "widgets", "localized_fields", "labels", "help_texts", "error_messages",
    "field_classes", "formfield_callback",
)  # fmt: skip


class ModelFormOptions:
    """The inner class ``Meta`` of a model form, with ``None`` for what it leaves out."""

    model: Any
    fields: Any
    exclude: Any
    widgets: Any
    localized_fields: Any
    labels: Any
    help_texts: Any
    error_messages: Any
    field_classes: Any
    formfield_callback: Any

    def __init__(self, options: Any = None) -> None:
        for name in _OPTIONS:
            setattr(self, name, getattr(options, name, None))


class ModelFormMetaclass(DeclarativeFieldsMetaclass):
    """Adds the model's fields to those declared."""

    def __new__(mcs, name: str, bases: Any, attrs: dict[str, Any]) -> Any:
        made = super().__new__(mcs, name, bases, attrs)
        if bases == (BaseModelForm,):
            return made
        opts = made._meta = ModelFormOptions(getattr(made, "Meta", None))
        for option in ("fields", "exclude", "localized_fields"):
            value = getattr(opts, option)
            if isinstance(value, str) and value != ALL_FIELDS:
                raise TypeError(
                    f"{made.__name__}.Meta.{option} cannot be a string. Did you mean to type: ('{value}',)?"
                )
        if not opts.model:
            made.base_fields = made.declared_fields
            return made
        if opts.fields is None and opts.exclude is None:
            raise ImproperlyConfigured(
                "Creating a ModelForm without either the 'fields' attribute or the 'exclude' attribute is prohibited; "
                f"form {name} needs updating."
            )
        if opts.fields == ALL_FIELDS:
            opts.fields = None
        fields = fields_for_model(
            opts.model, opts.fields, opts.exclude, opts.widgets, opts.formfield_callback, opts.localized_fields,
            opts.labels, opts.help_texts, opts.error_messages, opts.field_classes,
            # Each form applies the limits: they may depend on the time.
            apply_limit_choices_to=False,
            form_declared_fields=made.declared_fields,
        )  # fmt: skip
        unknown = {key for key, field in fields.items() if not field}.difference(made.declared_fields)
        if unknown:
            raise FieldError("Unknown field(s) ({}) specified for {}".format(", ".join(unknown), opts.model.__name__))
        made.base_fields = {**fields, **made.declared_fields}
        return made


class BaseModelForm(BaseForm, AltersData):
    """A form of an instance.

    Args:
        instance: What to change; by default a new one.

    Source: django.forms.models.BaseModelForm.
    """

    _meta: ModelFormOptions

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
        instance: Any = None,
        use_required_attribute: bool | None = None,
        renderer: Any = None,
    ) -> None:
        opts = self._meta
        if opts.model is None:
            raise ValueError("ModelForm has no model class specified.")
        if instance is None:
            self.instance = opts.model()
            values: dict[str, Any] = {}
        else:
            self.instance = instance
            values = model_to_dict(instance, opts.fields, opts.exclude)
        # What was passed wins over the instance.
        values.update(initial or {})
        # clean() asks for uniqueness; a subclass that does not call it does without.
        self._validate_unique = False
        super().__init__(
            data, files, auto_id, prefix, values, error_class, label_suffix, empty_permitted,
            use_required_attribute=use_required_attribute, renderer=renderer,
        )  # fmt: skip
        if any(hasattr(field, "get_limit_choices_to") for field in self._fields_to_read.values()):
            self._limit_choices()

    def _limit_choices(self) -> None:
        for field in self.fields.values():
            apply_limit_choices_to_to_formfield(field)

    def _get_validation_exclusions(self) -> set[str]:
        """The model's fields that the model should not check."""
        excluded = set()
        fields, errors, wanted, unwanted = self._fields_to_read, self._errors, self._meta.fields, self._meta.exclude
        for model_field in self.instance._meta.fields:
            name = model_field.name
            field = fields.get(name)
            if (
                field is None
                or name in errors
                or (wanted and name not in wanted)
                or (unwanted and name in unwanted)
                # The form lets it be empty, whatever the model says.
                or (not field.required and not model_field.blank and self.cleaned_data.get(name) in field.empty_values)
            ):
                excluded.add(name)
        return excluded

    def clean(self) -> Any:
        self._validate_unique = True
        return self.cleaned_data

    def _update_errors(self, errors: ValidationError) -> None:
        """Take over the model's errors, with the form's own texts."""
        by_field = errors.error_dict if hasattr(errors, "error_dict") else {NON_FIELD_ERRORS: errors.error_list}
        own = self._meta.error_messages or {}
        for name, messages in by_field.items():
            if name == NON_FIELD_ERRORS and NON_FIELD_ERRORS in own:
                texts = own[NON_FIELD_ERRORS]
            elif name in self._fields_to_read:
                texts = self._fields_to_read[name].error_messages
            else:
                continue
            for message in messages:
                if isinstance(message, ValidationError) and message.code in texts:
                    message.message = texts[message.code]
        self.add_error(None, errors)

    def _constructed(self) -> Any:
        """The instance with the cleaned data."""
        return construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def _post_clean(self) -> None:
        exclude = self._get_validation_exclusions()
        # The parent of an inline form may not be saved yet: its key is not checked.
        exclude.update(name for name, field in self._fields_to_read.items() if isinstance(field, InlineForeignKeyField))
        try:
            self.instance = self._constructed()
        except ValidationError as exc:
            self._update_errors(exc)
        try:
            self.instance.full_clean(exclude=exclude, validate_unique=False)
        except ValidationError as exc:
            self._update_errors(exc)
        if self._validate_unique:
            self.validate_unique()

    def validate_unique(self) -> None:
        """Check that no other object has the values that must be unique."""
        try:
            self.instance.validate_unique(exclude=self._get_validation_exclusions())
        except ValidationError as exc:
            self._update_errors(exc)

    def _save_m2m(self) -> None:
        """Save what needs the instance's key."""
        opts = self._meta
        meta = self.instance._meta
        for field in chain(meta.many_to_many, meta.private_fields):
            if not hasattr(field, "save_form_data") or not _is_wanted(field.name, opts.fields or None, opts.exclude):
                continue
            if field.name in self.cleaned_data:
                field.save_form_data(self.instance, self.cleaned_data[field.name])

    def save(self, commit: bool = True) -> Any:
        """Save the instance.

        Args:
            commit: ``False`` leaves saving to the caller, who calls ``save_m2m()`` after it.

        Raises:
            ValueError: the data is not valid.
        """
        if self.errors:
            done = "created" if self.instance._state.adding else "changed"
            raise ValueError(
                f"The {self.instance._meta.object_name} could not be {done} because the data didn't validate."
            )
        if commit:
            self.instance.save()
            self._save_m2m()
        else:
            self.save_m2m = self._save_m2m
        return self.instance

    save.alters_data = True  # type: ignore[attr-defined]  # templates must not call it


class ModelForm(BaseModelForm, metaclass=ModelFormMetaclass):
    """A form of a model, described by its inner class ``Meta``.

    Source: django.forms.ModelForm.
    """


def modelform_factory(
    model: Any,
    form: Any = ModelForm,
    fields: Any = None,
    exclude: Any = None,
    formfield_callback: Any = None,
    widgets: Any = None,
    localized_fields: Any = None,
    labels: Any = None,
    help_texts: Any = None,
    error_messages: Any = None,
    field_classes: Any = None,
) -> Any:
    """A class of forms of a model.

    Raises:
        ImproperlyConfigured: neither ``fields`` nor ``exclude`` is said.

    Source: django.forms.modelform_factory.
    """
    given = {
        "fields": fields,
        "exclude": exclude,
        "widgets": widgets,
        "localized_fields": localized_fields,
        "labels": labels,
        "help_texts": help_texts,
        "error_messages": error_messages,
        "field_classes": field_classes,
    }
    form = as_form_class(form, model)
    attrs: dict[str, Any] = {"model": model, **{name: value for name, value in given.items() if value is not None}}
    if formfield_callback:
        attrs["formfield_callback"] = staticmethod(formfield_callback)
    meta = type("Meta", (form.Meta,) if hasattr(form, "Meta") else (), attrs)
    if getattr(meta, "fields", None) is None and getattr(meta, "exclude", None) is None:
        raise ImproperlyConfigured(
            "Calling modelform_factory without defining 'fields' or 'exclude' explicitly is prohibited."
        )
    return type(form)(f"{model.__name__}Form", (form,), {"Meta": meta})


def modelform_defines_fields(form_class: Any) -> bool:
    """Whether a form says which fields it has."""
    return hasattr(form_class, "_meta") and not (form_class._meta.fields is None and form_class._meta.exclude is None)
