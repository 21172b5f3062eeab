"""Forms of WTForms as forms of ours: in views, templates, formsets and the admin."""

from __future__ import annotations

from typing import Any

import wtforms

from fastjango.core.exceptions import ValidationError
from fastjango.db.models import Model
from fastjango.db.models.fields.files import FileField

from .._models.construct import construct_instance
from .._models.form import ModelForm, ModelFormMetaclass
from ..forms import DeclarativeFieldsMetaclass, Form
from .data import FormData, texts
from .fields import AdaptedField

_MADE = "_fastjango_forms"  # where a class keeps what it was adapted to; it lives as long as the class


def adapt(form_class: type[wtforms.Form], model: Any = None) -> Any:
    """A WTForms class as a form class of ours.

    Args:
        model: Whose instances the form makes and changes; by default ``model`` of the form's inner class ``Meta``.
    """
    model = model or getattr(form_class.Meta, "model", None)
    made = form_class.__dict__.get(_MADE)
    if made is None:
        made = {}
        setattr(form_class, _MADE, made)
    if model not in made:
        made[model] = _made(form_class, model)
    return made[model]


def _made(form_class: type[wtforms.Form], model: Any) -> Any:
    declared = [(name, getattr(form_class, name)) for name in dir(form_class) if not name.startswith("_")]
    unbound = [(name, field) for name, field in declared if hasattr(field, "_formfield")]
    unbound.sort(key=lambda pair: (pair[1].creation_counter, pair[0]))
    attrs: dict[str, Any] = {name: AdaptedField(field, name) for name, field in unbound}
    attrs |= {"wtform": form_class, "__doc__": form_class.__doc__, "__module__": form_class.__module__}
    if model is None:
        return DeclarativeFieldsMetaclass(form_class.__name__, (AdaptedForm,), attrs)
    attrs["Meta"] = type("Meta", (), {"model": model, "fields": [name for name, _field in unbound]})
    return ModelFormMetaclass(form_class.__name__, (AdaptedModelForm,), attrs)


class _Adapted:
    """What adapted forms share: WTForms reads and checks, the rest is as in our forms."""

    wtform: type[wtforms.Form]
    form: Any
    fields: dict[str, Any]
    initial: dict[str, Any]
    instance: Any
    is_bound: bool
    prefix: str | None
    data: Any
    files: Any
    cleaned_data: dict[str, Any]
    add_error: Any

    def _setup(self) -> None:
        """Make the form of WTForms; fields that only one of the two has go or come."""
        self.form = self._new(FormData(self.data, self.files) if self.is_bound else None)
        for name in [name for name in self.form._fields if name not in self.fields]:
            if name in type(self).base_fields or hasattr(self.wtform, name):  # type: ignore[attr-defined]  # of forms
                del self.form[name]
        for name, field in self.fields.copy().items():
            if isinstance(field, AdaptedField) and name not in self.form:
                del self.fields[name]

    def _new(self, formdata: Any) -> Any:
        kwargs: dict[str, Any] = {"prefix": f"{self.prefix}-" if self.prefix else "", "data": self._values()}
        if getattr(self.wtform.Meta, "csrf", False):
            kwargs["meta"] = {"csrf": False}  # the middleware's business, with the template's token
        return self.wtform(formdata, **kwargs)

    def _values(self) -> dict[str, Any]:
        """The values to begin with; what was passed wins over the instance."""
        values = {}
        for name, field in self.fields.items():
            if not isinstance(field, AdaptedField):
                continue
            if name in self.initial:
                value = self.initial[name]
                values[name] = _plain(value() if callable(value) else value)
            elif self.instance is not None and hasattr(self.instance, name):
                values[name] = getattr(self.instance, name)
        return values

    @property
    def untouched(self) -> Any:
        """The form of WTForms as it was before anything was submitted."""
        if not hasattr(self, "_untouched"):
            self._untouched = self._new(None)
        return self._untouched

    @classmethod
    def as_wtforms(cls) -> Any:
        """The class of WTForms that this one was made of."""
        return cls.wtform

    def _clean_fields(self) -> None:
        self.form.validate()
        super()._clean_fields()  # type: ignore[misc]  # of forms
        if self.form.form_errors:
            self.add_error(None, list(texts(self.form.form_errors)))

    def _cleaned_field(self, name: str) -> Any:
        if not isinstance(self.fields[name], AdaptedField):
            return super()._cleaned_field(name)  # type: ignore[misc]  # of forms
        partner = self.form[name]
        if partner.errors:
            raise ValidationError(list(texts(partner.errors)))
        return partner.data


class AdaptedForm(_Adapted, Form):
    """A WTForms form as a form of ours; :func:`adapt` makes subclasses.

    Args:
        instance: What :meth:`save` changes, any object.
    """

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance
        self._setup()

    def save(self, commit: bool = True) -> Any:
        """Give the instance the form's data, and save it.

        Raises:
            ValueError: the data is not valid, or there is no instance.
        """
        if self.errors or self.instance is None:
            raise ValueError("The form has errors, or no instance to save.")
        self.form.populate_obj(self.instance)
        if commit:
            self.instance.save()
        return self.instance


class AdaptedModelForm(_Adapted, ModelForm):
    """A WTForms form as a model form of ours; the model's own checks come after the form's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._setup()

    def _constructed(self) -> Any:
        own = [name for name, field in self.fields.items() if not isinstance(field, AdaptedField)]
        construct_instance(self, self.instance, own, self._meta.exclude)
        if self.wtform.populate_obj is not wtforms.Form.populate_obj and not self.errors:
            self.form.populate_obj(self.instance)
            return self.instance
        for name, partner in self.form._fields.items():
            if name in self.cleaned_data:
                _populate(self.instance, name, partner)
        return self.instance


def _populate(instance: Any, name: str, partner: Any) -> None:
    """Give an instance one value; many-to-many relations are for later, when the instance has a key."""
    model_field = {field.name: field for field in instance._meta.get_fields()}.get(name)
    if isinstance(partner, wtforms.SubmitField) or (model_field is not None and model_field.many_to_many):
        return
    if model_field is None or not model_field.concrete:
        partner.populate_obj(instance, name)
    elif model_field.is_relation and not isinstance(partner.data, Model):
        setattr(instance, model_field.attname, None if partner.data == "" else partner.data)
    elif isinstance(model_field, FileField) or isinstance(partner, wtforms.FormField | wtforms.FieldList):
        model_field.save_form_data(instance, partner.data)
    else:
        partner.populate_obj(instance, name)


def _plain(value: Any) -> Any:
    """Keys in place of objects, which WTForms' choices have no place for."""
    if isinstance(value, list | tuple):
        return [one.pk if isinstance(one, Model) else one for one in value]
    return value
