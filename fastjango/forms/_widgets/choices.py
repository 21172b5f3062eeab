"""Widgets that offer choices."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from fastjango.utils.choices import normalize_choices
from fastjango.utils.translation import gettext_lazy as _

from .base import Widget


class ChoiceWidget(Widget):
    """Base of widgets with choices; groups have a list as their label.

    Source: django.forms.widgets.ChoiceWidget.
    """

    allow_multiple_selected = False
    input_type: Any = None
    template_name: Any = None
    option_template_name: Any = None
    add_id_index = True
    checked_attribute: Any = {"checked": True}
    option_inherits_attrs = True

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs)
        self.choices = choices

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = super().__deepcopy__(memo)
        # Choices made by a query are asked anew by each form.
        twin._choices = copy.copy(self._choices)
        return twin

    @property
    def choices(self) -> Any:
        """Pairs of value and label."""
        return self._choices

    @choices.setter
    def choices(self, value: Any) -> None:
        self._choices = normalize_choices(value)

    def subwidgets(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        yield from self.options(name, self.format_value(value), attrs)

    def options(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The data of all options, whatever their group."""
        for _group, options, _index in self.optgroups(name, value, attrs):
            yield from options

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[Any, list[dict[str, Any]], int]]:
        """For each choice or group: the group's name or ``None``, its options, its number."""
        groups: list[tuple[Any, list[dict[str, Any]], int]] = []
        is_decided = False
        for index, (choice, label) in enumerate(self.choices):
            choice = "" if choice is None else choice
            is_group = isinstance(label, list | tuple)
            options: list[dict[str, Any]] = []
            groups.append((choice if is_group else None, options, index))
            members: Any = label if is_group else [(choice, label)]
            for subindex, (option, text) in enumerate(members):
                selected = str(option) in value and (self.allow_multiple_selected or not is_decided)
                is_decided = is_decided or selected
                options.append(
                    self.create_option(
                        name, option, text, selected, index, subindex=subindex if is_group else None, attrs=attrs
                    )
                )
        return groups

    def create_option(
        self,
        name: str,
        value: Any,
        label: Any,
        selected: bool,
        index: Any,
        subindex: int | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What an option's template sees."""
        number = str(index) if subindex is None else f"{index}_{subindex}"
        own = self.build_attrs(self.attrs, attrs) if self.option_inherits_attrs else {}
        if selected:
            own.update(self.checked_attribute)
        if "id" in own:
            own["id"] = self.id_for_label(own["id"], number)
        return {
            "name": name,
            "value": value,
            "label": label,
            "selected": selected,
            "index": number,
            "attrs": own,
            "type": self.input_type,
            "template_name": self.option_template_name,
            "wrap_label": True,
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["optgroups"] = self.optgroups(name, context["widget"]["value"], attrs)
        return context

    def id_for_label(self, id_: Any, index: Any = "0") -> Any:
        """The id of an option, by default of the first."""
        return f"{id_}_{index}" if id_ and self.add_id_index else id_

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.allow_multiple_selected and hasattr(data, "getlist"):
            return data.getlist(name)
        return data.get(name)

    def format_value(self, value: Any) -> list[str]:
        """The selected values as a list of texts."""
        if value is None and self.allow_multiple_selected:
            return []
        values = value if isinstance(value, tuple | list) else [value]
        return ["" if one is None else str(one) for one in values]


class Select(ChoiceWidget):
    """``<select>``."""

    input_type = "select"
    template_name = "django/forms/widgets/select.html"
    option_template_name = "django/forms/widgets/select_option.html"
    add_id_index = False
    checked_attribute = {"selected": True}
    option_inherits_attrs = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.allow_multiple_selected:
            context["widget"]["attrs"]["multiple"] = True
        return context

    @staticmethod
    def _choice_has_empty_value(choice: Any) -> bool:
        value, _label = choice
        return value is None or value == ""

    def use_required_attribute(self, initial: Any) -> bool:
        """Only lists whose first option is empty may be required (a rule of HTML)."""
        may_be = super().use_required_attribute(initial)
        if self.allow_multiple_selected:
            return may_be
        first = next(iter(self.choices), None)
        return may_be and first is not None and self._choice_has_empty_value(first)


class NullBooleanSelect(Select):
    """A ``<select>`` of unknown, yes and no."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, (("unknown", _("Unknown")), ("true", _("Yes")), ("false", _("No"))))

    def format_value(self, value: Any) -> Any:
        # Forms of Django before 2.2 submit "2" and "3".
        known = {True: "true", False: "false", "true": "true", "false": "false", "2": "true", "3": "false"}
        try:
            return known[value]
        except (KeyError, TypeError):
            return "unknown"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        known = {
            True: True, "True": True, "true": True, "2": True,
            False: False, "False": False, "false": False, "3": False,
        }  # fmt: skip
        value = data.get(name)
        return known.get(value) if isinstance(value, str | bool) else None


class SelectMultiple(Select):
    """``<select multiple>``."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return getattr(data, "getlist", data.get)(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        # With nothing selected, nothing is submitted.
        return False


class RadioSelect(ChoiceWidget):
    """Radio buttons."""

    input_type = "radio"
    template_name = "django/forms/widgets/radio.html"
    option_template_name = "django/forms/widgets/radio_option.html"
    use_fieldset = True

    def id_for_label(self, id_: Any, index: Any = None) -> Any:
        """The id of a button; a label of all of them points to none."""
        return "" if index is None else super().id_for_label(id_, index)


class CheckboxSelectMultiple(RadioSelect):
    """Checkboxes."""

    allow_multiple_selected = True
    input_type = "checkbox"
    template_name = "django/forms/widgets/checkbox_select.html"
    option_template_name = "django/forms/widgets/checkbox_option.html"

    def use_required_attribute(self, initial: Any) -> bool:
        # It would demand all boxes.
        return False

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False
