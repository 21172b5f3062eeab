"""Formsets of the objects that refer to one by a generic foreign key."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.contenttypes.models import ContentType
from fastjango.db import models
from fastjango.forms import ModelForm, modelformset_factory
from fastjango.forms.models import BaseModelFormSet


class BaseGenericInlineFormSet(BaseModelFormSet):
    """A formset of the objects that refer to an instance.

    Source: django.contrib.contenttypes.forms.BaseGenericInlineFormSet.
    """

    ct_field: Any
    ct_fk_field: Any
    for_concrete_model: bool

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
        options = self.model._meta
        self.instance = instance
        self.rel_name = "-".join((options.app_label, options.model_name, self.ct_field.name, self.ct_fk_field.name))
        self.save_as_new = save_as_new
        if instance is None or not instance._is_pk_set():
            related = self.model._default_manager.none()
        else:
            rows = self.model._default_manager.all() if queryset is None else queryset
            content_type = ContentType.objects.get_for_model(instance, for_concrete_model=self.for_concrete_model)
            related = rows.filter(**{self.ct_field.name: content_type, self.ct_fk_field.name: instance.pk})
        super().__init__(queryset=related, data=data, files=files, prefix=prefix, **kwargs)

    def initial_form_count(self) -> int:
        """None when the objects are to be copied."""
        return 0 if self.save_as_new else int(super().initial_form_count())

    @classmethod
    def get_default_prefix(cls) -> str:
        """Label, model and the two fields of the reference."""
        options = cls.model._meta
        return "-".join((options.app_label, options.model_name, cls.ct_field.name, cls.ct_fk_field.name))

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Save a new object that refers to the instance."""
        content_type = ContentType.objects.get_for_model(self.instance, for_concrete_model=self.for_concrete_model)
        setattr(form.instance, self.ct_field.get_attname(), content_type.pk)
        setattr(form.instance, self.ct_fk_field.get_attname(), self.instance.pk)
        return form.save(commit=commit)


def generic_inlineformset_factory(
    model: Any,
    form: Any = ModelForm,
    formset: Any = BaseGenericInlineFormSet,
    ct_field: str = "content_type",
    fk_field: str = "object_id",
    fields: Any = None,
    exclude: Any = None,
    for_concrete_model: bool = True,
    **kwargs: Any,
) -> Any:
    """The class of formsets of objects that refer to one by a generic foreign key.

    Args:
        model: The model that has the generic foreign key.
        form: The form of one object.
        formset: The base class.
        ct_field: Name of the foreign key to ``ContentType``.
        fk_field: Name of the field with the key.
        fields: As ``modelformset_factory()`` takes it.
        exclude: As ``modelformset_factory()`` takes it.
        for_concrete_model: As the generic foreign key has it.
        kwargs: What else ``modelformset_factory()`` takes.

    Raises:
        Exception: ``ct_field`` is no foreign key to ``ContentType``.
    """
    options = model._meta
    type_field = options.get_field(ct_field)
    if not isinstance(type_field, models.ForeignKey) or type_field.remote_field.model != ContentType:
        raise Exception(f"fk_name '{type_field}' is not a ForeignKey to ContentType")
    key_field = options.get_field(fk_field)
    # The reference is filled in and not asked for.
    hidden = [*(exclude or ()), type_field.name, key_field.name]
    kwargs = {"extra": 3, "can_delete": True} | kwargs
    made = modelformset_factory(model, form=form, formset=formset, fields=fields, exclude=hidden, **kwargs)
    made.ct_field = type_field
    made.ct_fk_field = key_field
    made.for_concrete_model = for_concrete_model
    return made
