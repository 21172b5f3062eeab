"""Formsets of the objects that point to a parent."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.fields.related import ForeignKey
from fastjango.utils.text import capfirst

from .choices import InlineForeignKeyField
from .form import ModelForm
from .formset import BaseModelFormSet, modelformset_factory


class BaseInlineFormSet(BaseModelFormSet):
    """Forms of the objects that point to an instance.

    Args:
        save_as_new: The forms make copies for a new parent.

    Source: django.forms.models.BaseInlineFormSet.
    """

    fk: Any

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        instance: Any = None,
        save_as_new: bool = False,
        prefix: str | None = None,
        queryset: Any = None,
        **kwargs: Any,
    ) -> None:
        fk = self.fk
        self.save_as_new = save_as_new
        self.unique_fields = {fk.name}
        self.instance = parent = fk.remote_field.model() if instance is None else instance
        candidates = self.model._default_manager if queryset is None else queryset
        # A parent that is not saved has no children.
        found = candidates.filter(**{fk.name: parent}) if parent._is_pk_set() else candidates.none()
        super().__init__(data, files, prefix=prefix, queryset=found, **kwargs)
        # The key must be in the forms, for unique checks.
        if self.form._meta.fields and self.fk.name not in self.form._meta.fields:
            self.form._meta.fields = [*self.form._meta.fields, self.fk.name]

    def initial_form_count(self) -> int:
        return 0 if self.save_as_new else super().initial_form_count()

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        if self.save_as_new:
            # A copy is of no object and of no parent yet.
            _forget(form.data, [form.add_prefix(name) for name in (self._pk_field.name, self.fk.name)])
        # Unique checks see the parent.
        setattr(form.instance, self.fk.attname, self._parent_key())
        return form

    def _parent_key(self) -> Any:
        """What the relation points to in the parent."""
        parent, target = self.instance, self.fk.remote_field.field_name
        if not target or target == parent._meta.pk.name:
            return parent.pk
        value = getattr(parent, target)
        return getattr(value, "pk", value)

    @classmethod
    def get_default_prefix(cls) -> str:
        return str(cls.fk.remote_field.get_accessor_name(model=cls.model).replace("+", ""))

    def save_new(self, form: Any, commit: bool = True) -> Any:
        # The parent may have got its key after the form was made.
        setattr(form.instance, self.fk.name, self.instance)
        return super().save_new(form, commit=commit)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        fk = self.fk
        kwargs: dict[str, Any]
        if self._pk_field == fk:
            name, kwargs = self._pk_field.name, {"pk_field": True}
        else:
            label = form.fields[fk.name].label if fk.name in form.fields else capfirst(fk.verbose_name)
            name, kwargs = fk.name, {"label": label}
        field_name = fk.remote_field.field_name
        if field_name != fk.remote_field.model._meta.pk.name:
            kwargs["to_field"] = field_name
        # Extra forms of a parent whose key is typed in, or made before saving, have none to compare with.
        if self.instance._state.adding:
            target = (
                self.instance._meta.get_field(kwargs["to_field"]) if "to_field" in kwargs else self.instance._meta.pk
            )
            if target.has_default():
                setattr(self.instance, target.attname, None)
        form.fields[name] = InlineForeignKeyField(self.instance, **kwargs)

    def get_unique_error_message(self, unique_check: Any) -> Any:
        return super().get_unique_error_message([field for field in unique_check if field != self.fk.name])


def _forget(data: Any, names: list[str]) -> None:
    """Set values of submitted data to ``None``, be it locked or not."""
    is_locked = getattr(data, "_mutable", True) is False
    if is_locked:
        data._mutable = True
    for name in names:
        data[name] = None
    if is_locked:
        data._mutable = False


def _get_foreign_key(parent_model: Any, model: Any, fk_name: str | None = None, can_fail: bool = False) -> Any:
    """The relation from a model to its parent.

    Args:
        can_fail: ``None`` in place of an error when there is none.

    Raises:
        ValueError: there is none, or several and no name was given.
    """
    parents = {parent_model, parent_model._meta.concrete_model, *parent_model._meta.all_parents}
    parents.add(parent_model._meta.proxy and parent_model._meta.proxy_for_model)
    keys = [field for field in model._meta.fields if isinstance(field, ForeignKey)]
    if fk_name:
        return _named_key(parent_model, model, fk_name, parents)
    found = [field for field in keys if field.remote_field.model in parents]
    if len(found) == 1:
        return found[0]
    if not found:
        if can_fail:
            return None
        raise ValueError(f"'{model._meta.label}' has no ForeignKey to '{parent_model._meta.label}'.")
    raise ValueError(
        f"'{model._meta.label}' has more than one ForeignKey to '{parent_model._meta.label}'. You must specify a "
        "'fk_name' attribute."
    )


def _named_key(parent_model: Any, model: Any, fk_name: str, parents: set[Any]) -> Any:
    found = [field for field in model._meta.fields if field.name == fk_name]
    if not found:
        raise ValueError(f"'{model._meta.label}' has no field named '{fk_name}'.")
    key = found[0]
    if not isinstance(key, ForeignKey) or key.remote_field.model not in parents:
        raise ValueError(f"fk_name '{fk_name}' is not a ForeignKey to '{parent_model._meta.label}'.")
    return key


def inlineformset_factory(
    parent_model: Any,
    model: Any,
    form: Any = ModelForm,
    formset: Any = BaseInlineFormSet,
    fk_name: str | None = None,
    fields: Any = None,
    exclude: Any = None,
    extra: int = 3,
    can_order: bool = False,
    can_delete: bool = True,
    max_num: int | None = None,
    formfield_callback: Any = None,
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
    """A class of formsets of the objects that point to a parent.

    Args:
        fk_name: The relation, where there are several.

    Source: django.forms.inlineformset_factory.
    """
    fk = _get_foreign_key(parent_model, model, fk_name=fk_name)
    # A parent that may have one child gets one form.
    if fk.unique:
        max_num = 1
    made = modelformset_factory(
        model,
        form=form,
        formfield_callback=formfield_callback,
        formset=formset,
        extra=extra,
        can_delete=can_delete,
        can_order=can_order,
        fields=fields,
        exclude=exclude,
        min_num=min_num,
        max_num=max_num,
        widgets=widgets,
        validate_min=validate_min,
        validate_max=validate_max,
        localized_fields=localized_fields,
        labels=labels,
        help_texts=help_texts,
        error_messages=error_messages,
        field_classes=field_classes,
        absolute_max=absolute_max,
        can_delete_extra=can_delete_extra,
        renderer=renderer,
        edit_only=edit_only,
    )
    made.fk = fk
    return made
