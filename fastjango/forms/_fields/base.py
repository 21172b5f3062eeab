"""What all fields share."""

from __future__ import annotations

from typing import Any

from fastjango.core import validators
from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.base import Widget, copied, is_own
from .._widgets.inputs import HiddenInput, TextInput
from ..boundfield import BoundField


class Field:
    """Cleans one value: to Python, validated.

    Args:
        label: Shown beside the control; by default made of the field's name.
        initial: Shown where no data is bound; a function is called each time.
        error_messages: Texts by error code.
        show_hidden_initial: Render the initial value hidden, to tell changes.
        localize: Read and show numbers and dates as the language writes them.
        disabled: Not changeable: submitted data is ignored.
        template_name: The template of label, help text, errors and control.

    Source: django.forms.Field.
    """

    widget: Any = TextInput
    hidden_widget: Any = HiddenInput
    default_validators: Any = []
    default_error_messages: dict[str, Any] = {"required": _("This field is required.")}
    empty_values: Any = list(validators.EMPTY_VALUES)
    bound_field_class: Any = None

    def __init__(
        self,
        *,
        required: bool = True,
        widget: Any = None,
        label: Any = None,
        initial: Any = None,
        help_text: Any = "",
        error_messages: dict[str, Any] | None = None,
        show_hidden_initial: bool = False,
        validators: Any = (),
        localize: bool = False,
        disabled: bool = False,
        label_suffix: Any = None,
        template_name: str | None = None,
        bound_field_class: Any = None,
    ) -> None:
        self.required, self.label, self.initial = required, label, initial
        self.show_hidden_initial = show_hidden_initial
        self.help_text = help_text
        self.disabled = disabled
        self.label_suffix = label_suffix
        self.localize = localize
        self.template_name = template_name
        self.bound_field_class = bound_field_class or self.bound_field_class
        self.widget = self._own_widget(self.widget if widget is None else widget)
        messages: dict[str, Any] = {}
        for cls in reversed(type(self).__mro__):
            messages.update(getattr(cls, "default_error_messages", {}))
        self.error_messages = {**messages, **(error_messages or {})}
        self.validators = [*self.default_validators, *validators]
        super().__init__()

    def _own_widget(self, widget: Any) -> Widget:
        own: Widget = copied(widget)
        if self.localize:
            own.is_localized = True
        own.is_required = self.required
        extra = self.widget_attrs(own)
        if extra:
            own.attrs.update(extra)
        return own

    def refusal(self, code: str, **params: Any) -> ValidationError:
        """The field's error of a code, to be raised."""
        return ValidationError(self.error_messages[code], code=code, params=params or None)

    def prepare_value(self, value: Any) -> Any:
        """The value as the widget gets it."""
        return value

    def to_python(self, value: Any) -> Any:
        """What was submitted as a Python value.

        Raises:
            ValidationError: it is none.
        """
        return value

    def validate(self, value: Any) -> None:
        """Refuse values that the field cannot have.

        Raises:
            ValidationError: it is empty and must not be.
        """
        if value in self.empty_values and self.required:
            raise self.refusal("required")

    def run_validators(self, value: Any) -> None:
        """Call the validators; empty values are not theirs to judge.

        Raises:
            ValidationError: with all their errors.
        """
        if value in self.empty_values:
            return
        errors: list[Any] = []
        for validator in self.validators:
            try:
                validator(value)
            except ValidationError as exc:
                # The field's own text for such an error.
                code = getattr(exc, "code", None)
                if code in self.error_messages:
                    exc.message = self.error_messages[code]
                errors.extend(exc.error_list)
        if errors:
            raise ValidationError(errors)

    def clean(self, value: Any) -> Any:
        """The Python value of what was submitted.

        Raises:
            ValidationError: there is none, or it is refused.
        """
        value = self.to_python(value)
        self.validate(value)
        self.run_validators(value)
        return value

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The value to show again in a form with errors."""
        return initial if self.disabled else data

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """HTML attributes that the widget gets from the field."""
        return {}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether what was submitted differs from the initial value."""
        if self.disabled:
            return False
        try:
            data = self.to_python(data)
            if hasattr(self, "_coerce"):
                return bool(self._coerce(data) != self._coerce(initial))
        except ValidationError:
            return True
        # Nothing and empty text are the same.
        return bool(("" if initial is None else initial) != ("" if data is None else data))

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """The field together with a form and its data."""
        cls = self.bound_field_class or form.bound_field_class or BoundField
        return cls(form, self, field_name)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        # A form changes its own fields' widgets, texts and validators; all else is shared.
        twin = object.__new__(type(self))
        state = twin.__dict__ = self.__dict__.copy()
        memo[id(self)] = twin
        state["widget"] = self.widget.__deepcopy__(memo)
        state["error_messages"] = self.error_messages.copy()
        state["validators"] = self.validators[:]
        return twin

    # Whether cleaning needs what was submitted and nothing else of the bound field.
    is_cleaned_alone = True
    # Whether forms can clean with one object: not where a subclass of others may keep something in it.
    is_shareable = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.is_shareable = is_own(cls) and cls.__deepcopy__ is Field.__deepcopy__
        own = {"_clean_bound_field", "get_bound_field", "bound_field_class"}.intersection(vars(cls))
        if own - {"bound_field_class"} or vars(cls).get("bound_field_class") is not None:
            cls.is_cleaned_alone = False

    def _clean_bound_field(self, bf: Any) -> Any:
        return self.clean(bf.initial if self.disabled else bf.data)
