"""One of several values, several of them, a file's path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from fastjango.forms import FilePathField as DjangoFilePathField
from fastjango.utils.translation import gettext_lazy as _

from ..utils.html import is_html_input
from .base import Field, empty


def to_choices_dict(choices: Iterable[Any]) -> dict[Any, Any]:
    """Choices as ``{value: text}``, groups as ``{name: {value: text}}``.

    >>> to_choices_dict([1, (2, "Two"), ("Group", [(3, "Three"), 4])])
    {1: 1, 2: 'Two', 'Group': {3: 'Three', 4: 4}}
    """
    texts: dict[Any, Any] = {}
    for choice in choices:
        if not isinstance(choice, list | tuple):
            texts[choice] = choice
            continue
        value, text = choice
        texts[value] = to_choices_dict(text) if isinstance(text, list | tuple) else text
    return texts


def flatten_choices_dict(choices: Mapping[Any, Any]) -> dict[Any, Any]:
    """The same without the groups' names."""
    flat: dict[Any, Any] = {}
    for value, text in choices.items():
        flat.update(text if isinstance(text, dict) else {value: text})
    return flat


class StartOptionGroup:
    """Opens an ``<optgroup>``."""

    start_option_group = True
    end_option_group = False

    def __init__(self, label: Any) -> None:
        self.label = label


class EndOptionGroup:
    """Closes an ``<optgroup>``."""

    start_option_group = False
    end_option_group = True


class Option:
    """An ``<option>``."""

    start_option_group = False
    end_option_group = False

    def __init__(self, value: Any, display_text: Any, disabled: bool = False) -> None:
        self.value = value
        self.display_text = display_text
        self.disabled = disabled


def iter_options(
    grouped_choices: Mapping[Any, Any], cutoff: int | None = None, cutoff_text: str | None = None
) -> Iterator[Any]:
    """The elements of a ``<select>``; after ``cutoff`` options one that says there are more."""
    shown = 0
    for value, text in grouped_choices.items():
        if cutoff and shown >= cutoff:
            break
        if not isinstance(text, dict):
            yield Option(value, text)
            shown += 1
            continue
        yield StartOptionGroup(value)
        for member, member_text in text.items():
            if cutoff and shown >= cutoff:
                break
            yield Option(member, member_text)
            shown += 1
        yield EndOptionGroup()
    if cutoff and shown >= cutoff and cutoff_text:
        yield Option("n/a", cutoff_text.format(count=cutoff), disabled=True)


def _as_text(value: Any) -> str:
    """How a choice is written in a form; of an enumeration's member, its value."""
    return str(value.value if isinstance(value, Enum) else value)


class ChoiceField(Field):
    """One of ``choices``; submitted as text or as the value itself."""

    default_error_messages = {"invalid_choice": _('"{input}" is not a valid choice.')}
    html_cutoff: int | None = None
    html_cutoff_text: Any = _("More than {count} items...")

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        self.choices = choices
        self.html_cutoff = kwargs.pop("html_cutoff", self.html_cutoff)
        self.html_cutoff_text = kwargs.pop("html_cutoff_text", self.html_cutoff_text)
        self.allow_blank = kwargs.pop("allow_blank", False)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_blank:
            return ""
        try:
            return self.choice_strings_to_values[_as_text(data)]
        except KeyError:
            self.fail("invalid_choice", input=data)

    def to_representation(self, value: Any) -> Any:
        if value == "" or value is None:
            return value
        return self.choice_strings_to_values.get(_as_text(value), value)

    def iter_options(self) -> Iterator[Any]:
        """The elements of a ``<select>``."""
        return iter_options(self.grouped_choices, cutoff=self.html_cutoff, cutoff_text=self.html_cutoff_text)

    def _get_choices(self) -> dict[Any, Any]:
        return self._choices

    def _set_choices(self, choices: Any) -> None:
        self.grouped_choices = to_choices_dict(choices)
        self._choices = flatten_choices_dict(self.grouped_choices)
        # A form sends text: this finds the value that it stands for.
        self.choice_strings_to_values = {
            _as_text(value): value.value if isinstance(value, Enum) else value for value in self._choices
        }

    choices = property(_get_choices, _set_choices)


class MultipleChoiceField(ChoiceField):
    """Several of ``choices``, each once, in the order submitted."""

    default_error_messages = {
        "invalid_choice": _('"{input}" is not a valid choice.'),
        "not_a_list": _('Expected a list of items but got type "{input_type}".'),
        "empty": _("This selection may not be empty."),
    }
    default_empty_html: Any = []

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        self.allow_empty = kwargs.pop("allow_empty", True)
        super().__init__(choices, **kwargs)

    def get_value(self, dictionary: Any) -> Any:
        if not is_html_input(dictionary):
            return dictionary.get(self.field_name, empty)
        if self.field_name not in dictionary and getattr(self.root, "partial", False):
            return empty
        return dictionary.getlist(self.field_name)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) or not hasattr(data, "__iter__"):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not self.allow_empty and not data:
            self.fail("empty")
        # The parent's method is named, so that a subclass can read a single item otherwise.
        read_one = super().to_internal_value
        return list(dict.fromkeys(read_one(item) for item in data))

    def to_representation(self, value: Any) -> Any:
        return list(dict.fromkeys(self.choice_strings_to_values.get(_as_text(item), item) for item in value))


class FilePathField(ChoiceField):
    """One of the files (and folders) under ``path``."""

    default_error_messages = {"invalid_choice": _('"{input}" is not a valid path choice.')}

    def __init__(
        self,
        path: Any,
        match: str | None = None,
        recursive: bool = False,
        allow_files: bool = True,
        allow_folders: bool = False,
        required: bool | None = None,
        **kwargs: Any,
    ) -> None:
        # The form field of the same name knows how to look for files.
        found = DjangoFilePathField(
            path,
            match=match,
            recursive=recursive,
            allow_files=allow_files,
            allow_folders=allow_folders,
            # Not said is not required here: there is an empty choice.
            required=bool(required),
        )
        super().__init__(found.choices, required=required, **kwargs)
