"""Formsets that change and add objects of a query set."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from fastjango.db.models.fields import AutoField, BigAutoField
from fastjango.db.models.fields.related import ForeignKey, OneToOneField
from fastjango.db.models.utils import AltersData
from fastjango.utils.text import get_text_list
from fastjango.utils.translation import gettext
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.inputs import HiddenInput
from ..forms import as_form_class
from ..formsets import BaseFormSet, formset_factory
from .choices import ModelChoiceField
from .form import ModelForm, modelform_factory


class BaseModelFormSet(BaseFormSet, AltersData):
    """Forms of the objects of a query set, and of new ones.

    Source: django.forms.models.BaseModelFormSet.
    """

    model: Any = None
    # Only change what is there.
    edit_only = False
    unique_fields: Any = set()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        auto_id: Any = "id_%s",
        prefix: str | None = None,
        queryset: Any = None,
        *,
        initial: Any = None,
        **kwargs: Any,
    ) -> None:
        self.queryset = queryset
        # For the extra forms: the others have their objects' values.
        self.initial_extra = initial
        super().__init__(data=data, files=files, auto_id=auto_id, prefix=prefix, **kwargs)

    def initial_form_count(self) -> int:
        return super().initial_form_count() if self.is_bound else len(self.get_queryset())

    def _existing_object(self, pk: Any) -> Any:
        if not hasattr(self, "_object_dict"):
            self._object_dict = {obj.pk: obj for obj in self.get_queryset()}
        return self._object_dict.get(pk)

    def _get_to_python(self, field: Any) -> Any:
        """The function that reads a key: that of the field at the end of the relations."""
        while field.remote_field is not None:
            field = field.remote_field.get_related_field()
        return field.to_python

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        first_extra = self.initial_form_count()
        key_is_required = i < first_extra
        if key_is_required:
            if self.is_bound:
                key_is_required = self._bind_object(i, kwargs)
            else:
                kwargs["instance"] = self.get_queryset()[i]
        elif self.initial_extra:
            extra = i - first_extra
            if extra < len(self.initial_extra):
                kwargs["initial"] = self.initial_extra[extra]
        form = super()._construct_form(i, **kwargs)
        if key_is_required:
            form.fields[self.model._meta.pk.name].required = True
        return form

    def _bind_object(self, i: int, kwargs: dict[str, Any]) -> bool:
        """Give a form the object whose key was submitted; whether there was such a key."""
        pk_field = self.model._meta.pk
        try:
            submitted = self.data[f"{self.add_prefix(i)}-{pk_field.name}"]
        except KeyError:
            return True  # the form will miss it
        try:
            pk = self._get_to_python(pk_field)(submitted)
        except ValidationError:
            return True  # as above
        kwargs["instance"] = self._existing_object(pk)
        return True

    def get_queryset(self) -> Any:
        """The objects, in an order."""
        if not hasattr(self, "_queryset"):
            found = self.model._default_manager.get_queryset() if self.queryset is None else self.queryset
            # Forms are numbered: the second request must see the same order.
            self._queryset = found if found.ordered else found.order_by(self.model._meta.pk.name)
        return self._queryset

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Save a new object."""
        return form.save(commit=commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        """Save a changed object."""
        return form.save(commit=commit)

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Delete an object."""
        if commit:
            obj.delete()

    def save(self, commit: bool = True) -> list[Any]:
        """Save all changed and new objects, delete those marked; the saved ones.

        Fills ``new_objects``, ``changed_objects`` and ``deleted_objects``.

        Args:
            commit: ``False`` leaves saving and deleting to the caller, who calls ``save_m2m()`` after it.
        """
        if not commit:
            self.saved_forms: list[Any] = []

            def save_m2m() -> None:
                for form in self.saved_forms:
                    form.save_m2m()

            self.save_m2m = save_m2m
        if self.edit_only:
            return self.save_existing_objects(commit)
        return self.save_existing_objects(commit) + self.save_new_objects(commit)

    save.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    def clean(self) -> None:
        self.validate_unique()

    def validate_unique(self) -> None:
        """Check that no two forms have the values that must be unique.

        Raises:
            ValidationError: with a message for each check that failed.
        """
        to_delete = self.deleted_forms
        forms = [form for form in self.forms if form.is_valid() and form not in to_delete]
        unique_checks: dict[Any, None] = {}
        date_checks: dict[Any, None] = {}
        for form in forms:
            unique, dates = form.instance._get_unique_checks(
                exclude=form._get_validation_exclusions(), include_meta_constraints=True
            )
            unique_checks.update(dict.fromkeys(unique))
            date_checks.update(dict.fromkeys(dates))
        errors: list[Any] = []
        for check in unique_checks:
            count = self._mark_duplicates(forms, lambda form, check=check: _unique_key(form, check[1]), check[1])
            errors += [self.get_unique_error_message(check[1])] * count
        for check in date_checks:
            count = self._mark_duplicates(forms, lambda form, check=check: _date_key(form, check), [check[2]])
            errors += [self.get_date_error_message(check)] * count
        if errors:
            raise ValidationError(errors)

    def _mark_duplicates(self, forms: list[Any], key: Any, names: Any) -> int:
        """Give forms whose key occurred before an error, and take the values away; how many there were."""
        seen: set[Any] = set()
        count = 0
        for form in forms:
            values = key(form)
            if values is None:
                continue
            if values in seen:
                count += 1
                form._errors[NON_FIELD_ERRORS] = self.error_class([self.get_form_error()], renderer=self.renderer)
                for name in names:
                    form.cleaned_data.pop(name, None)
            seen.add(values)
        return count

    def get_unique_error_message(self, unique_check: Any) -> Any:
        """The text for fields that must differ."""
        if len(unique_check) == 1:
            return gettext("Please correct the duplicate data for %(field)s.") % {"field": unique_check[0]}
        fields = get_text_list(list(unique_check), _("and"))
        return gettext("Please correct the duplicate data for %(field)s, which must be unique.") % {"field": fields}

    def get_date_error_message(self, date_check: Any) -> Any:
        """The text for fields that must differ in a year, month or day."""
        return gettext(
            "Please correct the duplicate data for %(field_name)s which must be unique for the %(lookup)s in "
            "%(date_field)s."
        ) % {"field_name": date_check[2], "date_field": date_check[3], "lookup": str(date_check[1])}

    def get_form_error(self) -> Any:
        """The text in the form itself."""
        return gettext("Please correct the duplicate values below.")

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Save the changed objects and delete those marked; the saved ones."""
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []
        if not self.initial_forms:
            return []
        saved = []
        to_delete = self.deleted_forms
        for form in self.initial_forms:
            obj = form.instance
            # An object that another request has deleted.
            if obj.pk is None:
                continue
            if form in to_delete:
                self.deleted_objects.append(obj)
                self.delete_existing(obj, commit=commit)
            elif form.has_changed():
                self.changed_objects.append((obj, form.changed_data))
                saved.append(self.save_existing(form, obj, commit=commit))
                if not commit:
                    self.saved_forms.append(form)
        return saved

    def save_new_objects(self, commit: bool = True) -> list[Any]:
        """Save the new objects."""
        self.new_objects: list[Any] = []
        for form in self.extra_forms:
            if not form.has_changed() or (self.can_delete and self._should_delete_form(form)):
                continue
            self.new_objects.append(self.save_new(form, commit=commit))
            if not commit:
                self.saved_forms.append(form)
        return self.new_objects

    def add_fields(self, form: Any, index: int | None) -> None:
        """Give a form its object's key, hidden, unless it can be typed in."""
        self._pk_field = pk = self.model._meta.pk
        if _is_key_hidden(pk) or pk.name not in form.fields:
            form.fields[pk.name] = self._key_field(form, index, pk)
        super().add_fields(form, index)

    def _key_field(self, form: Any, index: int | None, pk: Any) -> Any:
        if form.is_bound:
            # A form of an object that is gone has none.
            value = None if form.instance._state.adding else form.instance.pk
        else:
            try:
                value = self.get_queryset()[index].pk if index is not None else None
            except IndexError:
                value = None
        if isinstance(pk, ForeignKey | OneToOneField):
            queryset = pk.remote_field.model._default_manager.get_queryset()
        else:
            queryset = self.model._default_manager.get_queryset()
        queryset = queryset.using(form.instance._state.db)
        widget = form._meta.widgets.get(pk.name, HiddenInput) if form._meta.widgets else HiddenInput
        return ModelChoiceField(queryset, initial=value, required=False, widget=widget)


def _is_key_hidden(pk: Any) -> bool:
    """Whether nobody types the key in: it is made, cannot be edited, or is a parent's such key."""
    made_by_parent = pk.remote_field and pk.remote_field.parent_link and _is_key_hidden(pk.remote_field.model._meta.pk)
    return not pk.editable or pk.auto_created or isinstance(pk, AutoField | BigAutoField) or bool(made_by_parent)


def _comparable(value: Any) -> Any:
    """A value that can be a member of a set: keys for objects, texts for lists and dictionaries."""
    if hasattr(value, "_get_pk_val"):
        return value._get_pk_val()
    if isinstance(value, list):
        return tuple(_comparable(one) for one in value)
    return repr(value) if isinstance(value, dict) else value


def _unique_key(form: Any, names: Any) -> Any:
    """The values that must be unique; ``None`` when one is missing, which makes the rest free."""
    values = [form.cleaned_data[name] for name in names if name in form.cleaned_data]
    if len(values) != len(names) or None in values:
        return None
    return tuple(_comparable(value) for value in values)


def _date_key(form: Any, check: Any) -> Any:
    """The value and the part of the date within which it must be unique."""
    _model, lookup, field, date_field = check
    data = form.cleaned_data
    if data.get(field) is None or data.get(date_field) is None:
        return None
    moment = data[date_field]
    if lookup == "date":
        part: Any = (moment.year, moment.month, moment.day)
    else:
        part = (getattr(moment, lookup),)
    return (_comparable(data[field]), *part)


def modelformset_factory(
    model: Any,
    form: Any = ModelForm,
    formfield_callback: Any = None,
    formset: Any = BaseModelFormSet,
    extra: int = 1,
    can_delete: bool = False,
    can_order: bool = False,
    max_num: int | None = None,
    fields: Any = None,
    exclude: Any = None,
    widgets: Any = None,
    validate_max: bool = False,
    localized_fields: Any = None,
    labels: Any = None,
    help_texts: Any = None,
    error_messages: Any = None,
    min_num: int | None = None,
    validate_min: bool = False,
    field_classes: Any = None,
    absolute_max: int | None = None,
    can_delete_extra: bool = True,
    renderer: Any = None,
    edit_only: bool = False,
) -> Any:
    """A class of formsets of a model.

    Raises:
        ImproperlyConfigured: neither ``fields`` nor ``exclude`` is said.

    Source: django.forms.modelformset_factory.
    """
    form = as_form_class(form, model)
    meta = getattr(form, "Meta", None)
    if getattr(meta, "fields", fields) is None and getattr(meta, "exclude", exclude) is None:
        raise ImproperlyConfigured(
            "Calling modelformset_factory without defining 'fields' or 'exclude' explicitly is prohibited."
        )
    form = modelform_factory(
        model,
        form=form,
        fields=fields,
        exclude=exclude,
        formfield_callback=formfield_callback,
        widgets=widgets,
        localized_fields=localized_fields,
        labels=labels,
        help_texts=help_texts,
        error_messages=error_messages,
        field_classes=field_classes,
    )
    made = formset_factory(
        form,
        formset,
        extra=extra,
        min_num=min_num,
        max_num=max_num,
        can_order=can_order,
        can_delete=can_delete,
        validate_min=validate_min,
        validate_max=validate_max,
        absolute_max=absolute_max,
        can_delete_extra=can_delete_extra,
        renderer=renderer,
    )
    made.model = model
    made.edit_only = edit_only
    return made
