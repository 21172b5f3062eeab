"""Forms of ours as forms of WTForms, for what takes those."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from fastjango.core.exceptions import ValidationError
from fastjango.utils.safestring import mark_safe

from .._fields import base, choices, compound, files, numeric, temporal, text
from .._models.choices import ModelChoiceField, ModelMultipleChoiceField
from .._models.form import BaseModelForm
from .._widgets.choices import CheckboxSelectMultiple, NullBooleanSelect, RadioSelect
from .._widgets.inputs import HiddenInput, PasswordInput, Textarea
from .._widgets.multi import MultiWidget, SelectDateWidget
from .data import split
from .fields import WTWidget

# The first class that a field is an instance of says what it is in WTForms.
_COUNTERPARTS: tuple[tuple[type[base.Field], Any], ...] = (
    (files.FileField, wtforms.FileField),
    (ModelMultipleChoiceField, wtforms.SelectMultipleField),
    (ModelChoiceField, wtforms.SelectField),
    (choices.MultipleChoiceField, wtforms.SelectMultipleField),
    (choices.ChoiceField, wtforms.SelectField),
    (choices.NullBooleanField, wtforms.SelectField),
    (choices.BooleanField, wtforms.BooleanField),
    (numeric.DecimalField, wtforms.DecimalField),
    (numeric.FloatField, wtforms.FloatField),
    (numeric.IntegerField, wtforms.IntegerField),
    (temporal.DateTimeField, wtforms.DateTimeLocalField),
    (temporal.DateField, wtforms.DateField),
    (temporal.TimeField, wtforms.TimeField),
    (compound.SplitDateTimeField, wtforms.DateTimeLocalField),
    (text.EmailField, wtforms.EmailField),
    (text.URLField, wtforms.URLField),
    (base.Field, wtforms.StringField),
)
_BY_WIDGET: tuple[tuple[Any, Any], ...] = (
    (Textarea, wtforms.TextAreaField),
    (PasswordInput, wtforms.PasswordField),
    (HiddenInput, wtforms.HiddenField),
)
# WTForms has no widgets that write what these read.
_OWN_WIDGETS = (MultiWidget, SelectDateWidget, CheckboxSelectMultiple, NullBooleanSelect, WTWidget)


def as_wtforms(form_class: Any) -> type[wtforms.Form]:
    """A form class of ours as one of WTForms; it validates as ours does and has the same cleaned data.

    Before ``validate()`` a field's ``data`` is what the field of ours makes of the text, or the text.
    """
    attrs = {name: _unbound(field) for name, field in form_class.base_fields.items()}
    attrs["form_class"] = form_class
    attrs["__module__"] = form_class.__module__
    return type(form_class.__name__, (Converted,), attrs)


class Converted(wtforms.Form):  # type: ignore[misc]  # WTForms has no types
    """A form of ours (``form_class``) behind WTForms' surface; :func:`as_wtforms` makes subclasses."""

    form_class: Any = None

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **kwargs: Any) -> None:
        """Bind the form of ours to the data."""
        source = self.meta.wrap_formdata(self, formdata)
        is_bound = source is not None and bool(source)
        initial = {name: getattr(obj, name) for name in self._fields if hasattr(obj, name)} if obj is not None else {}
        values, uploads = split(source)
        own: dict[str, Any] = {"prefix": self._prefix.removesuffix("-") or None, "initial": {**(data or {}), **kwargs}}
        if issubclass(self.form_class, BaseModelForm) and isinstance(obj, self.form_class._meta.model):
            own["instance"] = obj
        else:
            own["initial"] = {**own["initial"], **initial}
        self._submit = partial(self.form_class, values, uploads, **own)
        self._own = self._submit() if is_bound else self.form_class(**own)
        for name, field in self._fields.items():
            if isinstance(field, _Bridged):
                field.bridge(self._own, name, source if is_bound else None)
            else:
                field.process(source, **({"data": own["initial"][name]} if name in own["initial"] else {}))

    def validate(self, extra_validators: Any = None) -> bool:
        """Have the form of ours validate, then WTForms' own validators, of subclasses for example."""
        if not self._own.is_bound:  # WTForms takes nothing at all for something not submitted
            self._own = self._submit()
        self._own.full_clean()
        is_valid = bool(super().validate(extra_validators))
        self.form_errors = [str(message) for message in self._own.non_field_errors()]
        return is_valid and self._own.is_valid()


class _Bridged:
    """A field that leaves reading and checking to the form that it came from; beside a class of WTForms'."""

    data: Any
    raw_data: Any
    errors: Any
    name: str

    def bridge(self, own: Any, name: str, source: Any) -> None:
        """Take over what the field of ours has."""
        self.own_form, self.own_name = own, name
        bound = own[name]
        self.process_errors: list[str] = []
        self.object_data = self.data = bound.initial
        self.raw_data = None if source is None else source.getlist(self.name)
        self._offer(bound.field)
        if source is not None:
            self.data = _read(bound)

    def _offer(self, field: Any) -> None:
        if hasattr(self, "choices") and hasattr(field, "choices"):
            self.choices = list(options(field.choices))
            self.coerce = type("Option", (_Option,), {"prepare": staticmethod(field.prepare_value)})

    def pre_validate(self, form: Any) -> None:
        """Say the errors of the form of ours, or take its value."""
        own = form._own
        errors = own.errors.get(self.own_name)
        if errors:
            self.errors = [str(message) for message in errors]
            raise StopValidation
        if self.own_name in own.cleaned_data:
            self.data = own.cleaned_data[self.own_name]

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the attribute; relations to many objects are set as such."""
        current: Any = getattr(obj, name, None)
        if hasattr(current, "set") and hasattr(current, "get_queryset"):
            current.set(self.data)
        else:
            setattr(obj, name, self.data)


class _Option(str):
    """A choice's value, equal to what the field of ours shows as this text: to an object with that key, for example."""

    prepare: Any

    def __eq__(self, other: object) -> bool:
        return str(self) == ("" if other is None else str(self.prepare(other)))

    __hash__ = str.__hash__


def _read(bound: Any) -> Any:
    """What was submitted as the field reads it, or raw where it is refused."""
    raw = bound.data
    try:
        return bound.field.to_python(raw)
    except ValidationError:
        return raw


def _counterpart(field: Any) -> Any:
    if isinstance(field.widget, RadioSelect) and not isinstance(field.widget, CheckboxSelectMultiple):
        return wtforms.RadioField
    for widget_class, made in _BY_WIDGET:
        if isinstance(field.widget, widget_class):
            return made
    return next(made for cls, made in _COUNTERPARTS if isinstance(field, cls))


def _unbound(field: Any) -> Any:
    parent = _counterpart(field)
    has_text = hasattr(parent, "_value") and not issubclass(parent, wtforms.BooleanField | wtforms.FileField)
    shared = {"_value": _shown_text} if has_text else {}
    made = type(parent.__name__, (_Bridged, parent), shared)
    kwargs: dict[str, Any] = {"label": field.label, "description": field.help_text}
    if issubclass(parent, wtforms.SelectField | wtforms.SelectMultipleField):
        kwargs["choices"] = []
    if isinstance(field.widget, _OWN_WIDGETS):
        kwargs["widget"] = _OwnWidget()
    return made(**{key: value for key, value in kwargs.items() if value is not None})


def _shown_text(field: Any) -> str:
    """The value of a text input: what was typed, else the value to begin with."""
    if field.raw_data:
        return str(field.raw_data[0])
    if field.data is None:
        return ""
    own = field.own_form.fields[field.own_name]
    value = own.prepare_value(field.data)
    # What browsers want in inputs of dates and times, and all languages read.
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class _OwnWidget:
    """Shows a field with the widget of the form that it came from."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        attrs = {key.rstrip("_").replace("_", "-"): value for key, value in kwargs.items()}
        attrs.setdefault("id", field.id)
        return mark_safe(field.own_form[field.own_name].as_widget(attrs=attrs))


def options(pairs: Any) -> Iterator[Any]:
    """Choices in WTForms' form: objects since 3.3, pairs before, which knows groups in another way."""
    made = getattr(wtforms.fields.choices, "SelectChoice", None)
    for value, label in pairs:
        group = value if isinstance(label, list | tuple) else None
        for member, shown in label if group is not None else [(value, label)]:
            yield (member, shown) if made is None else made(member, shown, optgroup=group)
