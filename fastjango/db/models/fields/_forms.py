"""What forms ask of a field: its choices and its form field."""

from __future__ import annotations

from typing import Any

from fastjango.utils.choices import BlankChoiceIterator, flatten_choices, normalize_choices
from fastjango.utils.text import capfirst

from ._formfields import form_class as _form_class  # form_class is an argument of Field.formfield()

# The blank choice of <select> elements; forms show it for optional fields and fields without default.
BLANK_CHOICE_DASH = [("", "---------")]

# A field with choices drops what only its plain form field would understand.
_CHOICE_FIELD_ARGUMENTS = frozenset(
    "coerce empty_value choices required widget label initial help_text error_messages "
    "show_hidden_initial disabled".split()
)


class FieldForms:
    """How a field appears in forms."""

    blank: bool
    null: bool
    verbose_name: Any
    help_text: Any
    default: Any
    has_default: Any
    get_default: Any
    remote_field: Any
    to_python: Any

    @property
    def choices(self) -> Any:
        """The choices, in the form of a list of pairs or groups; None without."""
        return self._choices

    @choices.setter
    def choices(self, value: Any) -> None:
        self._choices = normalize_choices(value)

    @property
    def flatchoices(self) -> list[tuple[Any, Any]]:
        """The choices with groups opened."""
        return list(flatten_choices(self.choices))

    def get_choices(
        self,
        include_blank: bool = True,
        blank_choice: Any = BLANK_CHOICE_DASH,
        limit_choices_to: Any = None,
        ordering: Any = (),
    ) -> Any:
        """The choices of a form: the field's own, or the related objects; a blank one first where it makes sense."""
        if self.choices is not None:
            return BlankChoiceIterator(self.choices, blank_choice) if include_blank else self.choices
        related = self.remote_field.model
        limit = limit_choices_to or self.get_limit_choices_to()
        remote = self.remote_field
        value_name = remote.get_related_field().attname if hasattr(remote, "get_related_field") else "pk"
        objects = related._default_manager.complex_filter(limit)
        if ordering:
            objects = objects.order_by(*ordering)
        first = list(blank_choice) if include_blank else []
        return first + [(getattr(each, value_name), str(each)) for each in objects]

    def get_limit_choices_to(self) -> Any:
        """No limit, unless the field is a relation."""
        return {}

    def formfield(self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any) -> Any:
        """The form field for this field.

        Args:
            form_class: A class, instead of the one for this type.
            choices_form_class: A class, instead of ``TypedChoiceField``, when the field has choices.
            kwargs: Arguments of the form field, which win.
        """
        defaults: dict[str, Any] = {
            "required": not self.blank,
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text,
        }
        if self.has_default():
            if callable(self.default):
                defaults |= {"initial": self.default, "show_hidden_initial": True}
            else:
                defaults["initial"] = self.get_default()
        if self.choices is not None:
            defaults |= self._choice_formfield_arguments(kwargs)
            form_class = choices_form_class or _form_class("TypedChoiceField")
            kwargs = {key: value for key, value in kwargs.items() if key in _CHOICE_FIELD_ARGUMENTS}
        return (form_class or _form_class("CharField"))(**(defaults | kwargs))

    def _choice_formfield_arguments(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        include_blank = self.blank or not (self.has_default() or "initial" in kwargs)
        arguments = {"choices": self.get_choices(include_blank=include_blank), "coerce": self.to_python}
        if self.null:
            arguments["empty_value"] = None
        return arguments
