"""Fields whose choices are objects of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.core.validators import ProhibitNullCharactersValidator
from fastjango.utils.choices import BaseChoiceIterator
from fastjango.utils.translation import gettext_lazy as _

from .._fields.base import Field
from .._fields.choices import ChoiceField
from .._widgets.choices import RadioSelect, SelectMultiple
from .._widgets.inputs import HiddenInput, MultipleHiddenInput


class InlineForeignKeyField(Field):
    """The hidden key of an inline form's parent; it can only be that one.

    Source: django.forms.models.InlineForeignKeyField.
    """

    widget = HiddenInput
    default_error_messages = {"invalid_choice": _("The inline value did not match the parent instance.")}

    def __init__(
        self, parent_instance: Any, *args: Any, pk_field: bool = False, to_field: str | None = None, **kwargs: Any
    ) -> None:
        self.parent_instance = parent_instance
        self.pk_field = pk_field
        self.to_field = to_field
        if parent_instance is not None:
            kwargs["initial"] = getattr(parent_instance, to_field) if to_field else parent_instance.pk
        kwargs["required"] = False
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> Any:
        if value in self.empty_values:
            return None if self.pk_field else self.parent_instance
        parent = self.parent_instance
        key = getattr(parent, self.to_field) if self.to_field else parent.pk
        if str(value) != str(key):
            raise self.refusal("invalid_choice")
        return parent

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ModelChoiceIteratorValue:
    """The key of a choice, with the object as ``instance``."""

    def __init__(self, value: Any, instance: Any) -> None:
        self.value = value
        self.instance = instance

    def __str__(self) -> str:
        return str(self.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, ModelChoiceIteratorValue) else other))


class ModelChoiceIterator(BaseChoiceIterator):
    """The choices of a field: the database is asked each time.

    Source: django.forms.models.ModelChoiceIterator.
    """

    def __init__(self, field: Any) -> None:
        self.field = field
        self.queryset = field.queryset

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        # Objects that bring others along cannot be read one by one.
        objects = self.queryset if self.queryset._prefetch_related_lookups else self.queryset.iterator()
        for obj in objects:
            yield self.choice(obj)

    def __len__(self) -> int:
        return int(self.queryset.count()) + (self.field.empty_label is not None)

    def __bool__(self) -> bool:
        return self.field.empty_label is not None or bool(self.queryset.exists())

    def choice(self, obj: Any) -> tuple[Any, Any]:
        """The choice of an object."""
        return ModelChoiceIteratorValue(self.field.prepare_value(obj), obj), self.field.label_from_instance(obj)


class ModelChoiceField(ChoiceField):
    """One object of a query set.

    Args:
        empty_label: The label of the empty choice; ``None`` for none.
        to_field_name: The field whose value is submitted, by default the key.
        limit_choices_to: A condition, or a function that answers one.
        blank: Radio buttons have the empty choice, too.

    Source: django.forms.ModelChoiceField.
    """

    default_error_messages: dict[str, Any] = {
        "invalid_choice": _("Select a valid choice. That choice is not one of the available choices.")
    }
    iterator: Any = ModelChoiceIterator

    def __init__(
        self,
        queryset: Any,
        *,
        empty_label: Any = "---------",
        required: bool = True,
        widget: Any = None,
        label: Any = None,
        initial: Any = None,
        help_text: Any = "",
        to_field_name: str | None = None,
        limit_choices_to: Any = None,
        blank: bool = False,
        **kwargs: Any,
    ) -> None:
        # Choices come of the query set: the parent's have no place here.
        Field.__init__(
            self, required=required, widget=widget, label=label, initial=initial, help_text=help_text, **kwargs
        )
        needs_none = (required and initial is not None) or (isinstance(self.widget, RadioSelect) and not blank)
        self.empty_label = None if needs_none else empty_label
        self.queryset = queryset
        self.limit_choices_to = limit_choices_to
        self.to_field_name = to_field_name

    def validate_no_null_characters(self, value: Any) -> None:
        """Refuse what a database could choke on."""
        ProhibitNullCharactersValidator()(value)

    def get_limit_choices_to(self) -> Any:
        """The condition."""
        return self.limit_choices_to() if callable(self.limit_choices_to) else self.limit_choices_to

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = Field.__deepcopy__(self, memo)
        # Each form asks anew.
        if self.queryset is not None:
            twin.queryset = self.queryset.all()
        return twin

    def _get_queryset(self) -> Any:
        return self._queryset

    def _set_queryset(self, queryset: Any) -> None:
        self._queryset = None if queryset is None else queryset.all()
        self.widget.choices = self.choices

    queryset = property(_get_queryset, _set_queryset)

    def label_from_instance(self, obj: Any) -> str:
        """The label of an object; for subclasses."""
        return str(obj)

    def _get_choices(self) -> Any:
        # Choices set by hand stay; else each look asks the database.
        return self._choices if hasattr(self, "_choices") else self.iterator(self)

    choices = property(_get_choices, ChoiceField.choices.fset)  # type: ignore[attr-defined]  # a property has a setter

    def prepare_value(self, value: Any) -> Any:
        if hasattr(value, "_meta"):
            return value.serializable_value(self.to_field_name) if self.to_field_name else value.pk
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        self.validate_no_null_characters(value)
        key = self.to_field_name or "pk"
        if isinstance(value, self.queryset.model):
            value = getattr(value, key)
        try:
            return self.queryset.get(**{key: value})
        except (ValueError, TypeError, OverflowError, self.queryset.model.DoesNotExist, ValidationError):
            raise self.refusal("invalid_choice", value=value) from None

    def validate(self, value: Any) -> None:
        Field.validate(self, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before = "" if initial is None else initial
        after = "" if data is None else data
        return str(self.prepare_value(before)) != str(after)


class ModelMultipleChoiceField(ModelChoiceField):
    """Some objects of a query set; the cleaned value is a query set.

    Source: django.forms.ModelMultipleChoiceField.
    """

    widget = SelectMultiple
    hidden_widget = MultipleHiddenInput
    default_error_messages = {
        "invalid_list": _("Enter a list of values."),
        "invalid_choice": _("Select a valid choice. %(value)s is not one of the available choices."),
        "invalid_pk_value": _("“%(pk)s” is not a valid value."),
    }

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, empty_label=None, **kwargs)

    def to_python(self, value: Any) -> Any:
        return list(self._check_values(value)) if value else []

    def clean(self, value: Any) -> Any:
        value = self.prepare_value(value)
        if not value:
            if self.required:
                raise self.refusal("required")
            return self.queryset.none()
        if not isinstance(value, list | tuple):
            raise self.refusal("invalid_list")
        found = self._check_values(value)
        # The validators of the field judge the keys: the objects are checked already.
        self.run_validators(value)
        return found

    def _check_values(self, value: Any) -> Any:
        """The objects of the keys.

        Raises:
            ValidationError: a key is none, or of no object.
        """
        key = self.to_field_name or "pk"
        try:
            keys = frozenset(value)
        except TypeError:  # a key that is a list
            raise self.refusal("invalid_list") from None
        for pk in keys:
            self.validate_no_null_characters(pk)
            try:
                self.queryset.filter(**{key: pk})
            except (ValueError, TypeError, OverflowError):
                raise self.refusal("invalid_pk_value", pk=pk) from None
        try:
            found = self.queryset.filter(**{f"{key}__in": keys})
            known = {str(getattr(obj, key)) for obj in found}
        except (ValueError, TypeError, OverflowError):  # a text or number that the driver cannot send
            raise self.refusal("invalid_list") from None
        for pk in keys:
            if str(pk) not in known:
                raise self.refusal("invalid_choice", value=pk)
        return found

    def prepare_value(self, value: Any) -> Any:
        if hasattr(value, "__iter__") and not isinstance(value, str) and not hasattr(value, "_meta"):
            prepare = super().prepare_value
            return [prepare(one) for one in value]
        return super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before, after = initial or [], data or []
        if not isinstance(after, list | tuple):
            return True
        return len(before) != len(after) or {str(one) for one in self.prepare_value(before)} != {
            str(one) for one in after
        }
