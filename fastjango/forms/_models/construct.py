"""From models to form fields, from instances to initial data, from cleaned data to instances."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db.models.expressions import Exists, OuterRef
from fastjango.db.models.fields import AutoFieldMixin, Field
from fastjango.db.models.fields.files import FileField
from fastjango.db.models.query_utils import Q

ALL_FIELDS = "__all__"


def _is_wanted(name: str, fields: Any, exclude: Any) -> bool:
    """Whether a field is among those asked for and not among those left out; ``None`` asks for all."""
    return (fields is None or name in fields) and not (exclude and name in exclude)


def construct_instance(form: Any, instance: Any, fields: Any = None, exclude: Any = None) -> Any:
    """Give an instance a form's cleaned data; it is not saved.

    Source: django.forms.models.construct_instance.
    """
    cleaned = form.cleaned_data
    files = []
    for field in instance._meta.fields:
        name = field.name
        if name not in cleaned or not field.editable or isinstance(field, AutoFieldMixin):
            continue
        if not _is_wanted(name, fields, exclude):
            continue
        # What the page did not ask for keeps the model's default.
        if field.has_default() and _was_omitted(form, name):
            continue
        if isinstance(field, FileField):
            files.append(field)
        else:
            field.save_form_data(instance, cleaned[name])
    # Where a file is kept may depend on other fields.
    for field in files:
        field.save_form_data(instance, cleaned[field.name])
    return instance


def _was_omitted(form: Any, name: str) -> bool:
    field = form[name].field
    is_absent = field.widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
    return is_absent and form.cleaned_data.get(name) in field.empty_values


def _form_related(opts: Any) -> Iterator[Any]:
    return chain(opts.concrete_fields, opts.private_fields, opts.many_to_many)


def model_to_dict(instance: Any, fields: Any = None, exclude: Any = None) -> dict[str, Any]:
    """An instance's editable values by field name, as initial data.

    Source: django.forms.models.model_to_dict.
    """
    return {
        field.name: field.value_from_object(instance)
        for field in _form_related(instance._meta)
        if getattr(field, "editable", False) and _is_wanted(field.name, fields, exclude)
    }


def apply_limit_choices_to_to_formfield(formfield: Any) -> None:
    """Narrow a field's query set by the relation's ``limit_choices_to``."""
    if not hasattr(formfield, "queryset") or not hasattr(formfield, "get_limit_choices_to"):
        return
    limit = formfield.get_limit_choices_to()
    if not limit:
        return
    condition = limit if isinstance(limit, Q) else Q(**limit)
    # As a subquery, joins of the condition give no object twice.
    allowed = formfield.queryset.model._base_manager.filter(condition & Q(pk=OuterRef("pk")))
    formfield.queryset = formfield.queryset.filter(Exists(allowed))


def fields_for_model(
    model: Any,
    fields: Any = None,
    exclude: Any = None,
    widgets: Any = None,
    formfield_callback: Any = None,
    localized_fields: Any = None,
    labels: Any = None,
    help_texts: Any = None,
    error_messages: Any = None,
    field_classes: Any = None,
    *,
    apply_limit_choices_to: bool = True,
    form_declared_fields: Any = None,
) -> dict[str, Any]:
    """The form fields of a model, by name; in the order of ``fields`` if that is given.

    Args:
        formfield_callback: A function that makes a form field of a model field, in place of its ``formfield()``.
        form_declared_fields: Fields that the form declares itself.

    Raises:
        FieldError: ``fields`` names one that cannot be edited.
        TypeError: the callback cannot be called.

    Source: django.forms.models.fields_for_model.
    """
    if formfield_callback is not None and not callable(formfield_callback):
        raise TypeError("formfield_callback must be a function or callable")
    opts = model._meta
    own_private = [field for field in opts.private_fields if isinstance(field, Field)]
    given = {
        "widget": widgets,
        "label": labels,
        "help_text": help_texts,
        "error_messages": error_messages,
        "form_class": field_classes,
    }
    by_name = {key: options for key, options in given.items() if options}
    found: dict[str, Any] = {}
    without_form_field: list[str] = []
    for field in sorted(chain(opts.concrete_fields, own_private, opts.many_to_many)):
        name = field.name
        if not getattr(field, "editable", False):
            if fields is not None and _is_wanted(name, fields, exclude):
                raise FieldError(
                    f"'{name}' cannot be specified for {model.__name__} model form as it is a non-editable field"
                )
            continue
        if not _is_wanted(name, fields, exclude):
            continue
        if form_declared_fields and name in form_declared_fields:
            found[name] = form_declared_fields[name]
            continue
        kwargs = {key: options[name] for key, options in by_name.items() if name in options}
        if localized_fields == ALL_FIELDS or (localized_fields and name in localized_fields):
            kwargs["localize"] = True
        made = field.formfield(**kwargs) if formfield_callback is None else formfield_callback(field, **kwargs)
        if not made:
            without_form_field.append(name)
            continue
        if apply_limit_choices_to:
            apply_limit_choices_to_to_formfield(made)
        found[name] = made
    if not fields:
        return found
    return {
        name: found.get(name) for name in fields if _is_wanted(name, None, exclude) and name not in without_form_field
    }
