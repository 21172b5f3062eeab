"""A field of WTForms as one of ours: alone in a form of ours, or standing for one in a form of its own."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.meta import DefaultMeta

from fastjango.core.exceptions import ValidationError
from fastjango.utils.safestring import mark_safe

from .._fields.base import Field
from .._widgets.base import Widget
from ..boundfield import BoundField
from .data import FormData, texts

_ENCLOSING = (wtforms.FormField, wtforms.FieldList)
_LISTS = (wtforms.widgets.ListWidget, wtforms.widgets.TableWidget)


class _Holder:
    """Stands for the form around a single field."""

    meta = DefaultMeta()
    errors: dict[str, Any] = {}


def bound(unbound: Any, name: str = "value") -> Any:
    """A field of WTForms outside of a form, without a value yet."""
    return unbound.bind(form=_Holder(), name=name, _meta=_Holder.meta, prefix="")


class WTWidget(Widget):
    """Shows a field of WTForms with its own widget."""

    def __init__(self, unbound: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.unbound = unbound
        sample = bound(unbound)
        self.is_enclosing = isinstance(sample, _ENCLOSING)
        self.is_multiple = isinstance(sample, wtforms.SelectMultipleField | wtforms.MultipleFileField)
        self.needs_multipart_form = isinstance(sample, wtforms.FileField)
        self.use_fieldset = self.is_enclosing or isinstance(sample.widget, _LISTS)
        self.input_type = "hidden" if isinstance(sample.widget, wtforms.widgets.HiddenInput) else None

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        field = bound(self.unbound, name)
        is_submitted = isinstance(value, str | FormData) or (self.is_multiple and isinstance(value, list))
        if isinstance(value, FormData):
            field.process(value.renamed("value", name))
        else:
            field.process(
                FormData({name: value}) if is_submitted else None, **({} if value is None else {"data": value})
            )
        return self.shown(field, self.build_attrs(self.attrs, attrs))

    def shown(self, field: Any, attrs: dict[str, Any]) -> Any:
        """A bound field as HTML."""
        if self.use_fieldset:
            attrs.pop("required", None)  # there is no such attribute of lists
        else:
            attrs.setdefault("required", False)  # else the field's own flag would put it there
        return mark_safe(str(field(**attrs)))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One value, a list where the field takes several, all of the data where a form is enclosed."""
        source = FormData(data, files if self.is_enclosing or self.needs_multipart_form else None)
        if self.is_enclosing:
            return source if any(key.startswith(f"{name}-") for key in source) else None
        values = source.getlist(name)
        return values if self.is_multiple else values[0] if values else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) in (None, [])

    def id_for_label(self, id_: Any) -> Any:
        return "" if self.use_fieldset else id_


class WTField(Field):
    """A field of WTForms in a form of ours: ``WTField(wtforms.MonthField())``.

    Label, description, default and validators are those of the field unless they are given here. A value is required
    unless one of the validators is ``Optional``. Validators that look at other fields find none: those belong into the
    form's ``clean()``.
    """

    def __init__(self, unbound: Any, **kwargs: Any) -> None:
        self.unbound = unbound
        sample = bound(unbound)
        if unbound.kwargs.get("label") or unbound.args:
            kwargs.setdefault("label", sample.label.text)
        kwargs.setdefault("help_text", sample.description or "")
        kwargs.setdefault("initial", sample.default)
        kwargs.setdefault("required", not sample.flags.optional and not isinstance(sample, wtforms.BooleanField))
        kwargs.setdefault("widget", WTWidget(unbound))
        super().__init__(**kwargs)

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        return _BoundAlone(form, self, field_name)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, FormData):
            return self._processed(value)
        if value is None or value == "" or value == []:
            return False if isinstance(bound(self.unbound), wtforms.BooleanField) else None
        if not isinstance(value, str | list) and not hasattr(value, "read"):
            return value  # initial values are Python's already
        return self._processed(FormData({"value": value}))

    def _processed(self, data: Any, name: str = "value") -> Any:
        field = bound(self.unbound, name)
        try:
            field.process(data)
            is_valid = field.validate(_Holder())
        except (ValueError, TypeError, ArithmeticError):  # what fields that convert by hand let through
            raise ValidationError(field.gettext("Not a valid value."), code="invalid") from None
        if not is_valid:
            raise ValidationError([str(message) for message in texts(field.errors)])
        return field.data


class _BoundAlone(BoundField):
    """A field of WTForms in a form of ours, which may enclose others: they have names that begin with its own."""

    @property
    def data(self) -> Any:
        data = super().data
        return data.renamed(self.html_name, "value") if isinstance(data, FormData) else data


class AdaptedField(WTField):
    """Stands for a field in a form of WTForms, which reads and checks it."""

    def __init__(self, unbound: Any, name: str) -> None:
        sample = bound(unbound, name)
        super().__init__(unbound, label=sample.label.text, required=bool(sample.flags.required))

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        return BoundWTField(form, self, field_name)


class BoundWTField(BoundField):
    """A field of a WTForms form as our templates see a bound field."""

    @property
    def partner(self) -> Any:
        """The field of WTForms."""
        return self.form.form[self.name]

    def as_widget(self, widget: Any = None, attrs: dict[str, Any] | None = None, only_initial: bool = False) -> Any:
        if widget is not None or only_initial:
            return super().as_widget(widget, attrs, only_initial)
        attrs = self.build_widget_attrs(attrs or {})
        if self.auto_id:
            attrs.setdefault("id", self.auto_id)
        return self.field.widget.shown(self.partner, attrs)

    def value(self) -> Any:
        return self.data if self.form.is_bound else self.partner.data

    def _has_changed(self) -> bool:
        partner = self.partner
        if isinstance(partner, wtforms.SubmitField):
            return False
        if isinstance(partner, wtforms.FileField):
            return bool(self.data)
        before, after = self.form.untouched[self.name].data, partner.data
        return bool(("" if before is None else before) != ("" if after is None else after))
