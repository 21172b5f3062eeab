"""Fields of yes and no, and of choices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils.choices import normalize_choices
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.choices import NullBooleanSelect, Select, SelectMultiple
from .._widgets.inputs import CheckboxInput, MultipleHiddenInput
from .base import Field


def _copied_choices(choices: Any) -> Any:
    """Choices that a form may change; pairs cannot be changed, and functions are called anew anyhow."""
    if not isinstance(choices, list):
        return choices
    return [(value, list(label)) if isinstance(label, list) else (value, label) for value, label in choices]


class BooleanField(Field):
    """Yes or no; a required one must be yes."""

    widget: Any = CheckboxInput

    def to_python(self, value: Any) -> Any:
        # Hidden inputs submit the text "False", and radio buttons "0".
        is_no = isinstance(value, str) and value.lower() in ("false", "0")
        return super().to_python(False if is_no else bool(value))

    def validate(self, value: Any) -> None:
        if not value and self.required:
            raise self.refusal("required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        return bool(self.to_python(initial) != self.to_python(data))


class NullBooleanField(BooleanField):
    """Yes, no or unknown."""

    widget = NullBooleanSelect

    def to_python(self, value: Any) -> bool | None:
        if value in (True, "True", "true", "1"):
            return True
        if value in (False, "False", "false", "0"):
            return False
        return None

    def validate(self, value: Any) -> None:
        """All values are good."""


class ChoiceField(Field):
    """One of some choices.

    Args:
        choices: Pairs of value and label, groups of such, an enumeration, or a function that answers them.
    """

    widget: Any = Select
    default_error_messages: dict[str, Any] = {
        "invalid_choice": _("Select a valid choice. %(value)s is not one of the available choices.")
    }

    def __init__(self, *, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = choices

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = super().__deepcopy__(memo)
        twin._choices = _copied_choices(self._choices)
        return twin

    @property
    def choices(self) -> Any:
        """Pairs of value and label; the widget has the same."""
        return self._choices

    @choices.setter
    def choices(self, value: Any) -> None:
        self._choices = self.widget.choices = normalize_choices(value)

    def to_python(self, value: Any) -> Any:
        return "" if value in self.empty_values else str(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not self.valid_value(value):
            raise self.refusal("invalid_choice", value=value)

    def valid_value(self, value: Any) -> bool:
        """Whether a value is one of the choices."""
        text = str(value)
        return any(value == choice or text == str(choice) for choice in self._values())

    def _values(self) -> Iterator[Any]:
        for value, label in self.choices:
            if isinstance(label, list | tuple):
                yield from (member for member, _label in label)
            else:
                yield value


def _same(value: Any) -> Any:
    return value


class TypedChoiceField(ChoiceField):
    """One of some choices, made of the text by ``coerce``."""

    def __init__(self, *, coerce: Any = _same, empty_value: Any = "", **kwargs: Any) -> None:
        self.coerce = coerce
        self.empty_value = empty_value
        super().__init__(**kwargs)

    def _coerce(self, value: Any) -> Any:
        if value == self.empty_value or value in self.empty_values:
            return self.empty_value
        try:
            return self.coerce(value)
        except (ValueError, TypeError, ValidationError):
            raise self.refusal("invalid_choice", value=value) from None

    def clean(self, value: Any) -> Any:
        return self._coerce(super().clean(value))


class MultipleChoiceField(ChoiceField):
    """Some of some choices."""

    hidden_widget = MultipleHiddenInput
    widget = SelectMultiple
    default_error_messages = {
        "invalid_choice": _("Select a valid choice. %(value)s is not one of the available choices."),
        "invalid_list": _("Enter a list of values."),
    }

    def to_python(self, value: Any) -> list[str]:
        if not value:
            return []
        if not isinstance(value, list | tuple):
            raise self.refusal("invalid_list")
        return [str(one) for one in value]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise self.refusal("required")
        for one in value:
            if not self.valid_value(one):
                raise self.refusal("invalid_choice", value=one)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before, after = initial or [], data or []
        if not isinstance(after, list | tuple):
            return True
        return len(before) != len(after) or {str(one) for one in before} != {str(one) for one in after}


class TypedMultipleChoiceField(MultipleChoiceField):
    """Some of some choices, each made of the text by ``coerce``."""

    def __init__(self, *, coerce: Any = _same, **kwargs: Any) -> None:
        self.coerce = coerce
        self.empty_value = kwargs.pop("empty_value", [])
        super().__init__(**kwargs)

    def _coerce(self, value: Any) -> Any:
        if value == self.empty_value or value in self.empty_values:
            return self.empty_value
        made = []
        for one in value:
            try:
                made.append(self.coerce(one))
            except (ValueError, TypeError, ValidationError):
                raise self.refusal("invalid_choice", value=one) from None
        return made

    def clean(self, value: Any) -> Any:
        return self._coerce(super().clean(value))

    def validate(self, value: Any) -> None:
        if value != self.empty_value:
            super().validate(value)
        elif self.required:
            raise self.refusal("required")


class FilePathField(ChoiceField):
    """A file or folder below a path.

    Args:
        match: A pattern that names of files must have.
        recursive: Look into folders.
    """

    def __init__(
        self,
        path: Any,
        *,
        match: str | None = None,
        recursive: bool = False,
        allow_files: bool = True,
        allow_folders: bool = False,
        **kwargs: Any,
    ) -> None:
        import re  # for patterns alone

        self.path, self.match, self.recursive = path, match, recursive
        self.allow_files, self.allow_folders = allow_files, allow_folders
        super().__init__(choices=(), **kwargs)
        self.match_re = None if match is None else re.compile(match)
        offered = sorted(self._found(), key=lambda pair: (Path(pair[0]).parent, pair[0]) if recursive else pair[0])
        self.choices = [*(() if self.required else (("", "---------"),)), *offered]
        self.widget.choices = self.choices

    def _found(self) -> Iterator[tuple[str, str]]:
        root = Path(self.path)
        for entry in root.rglob("*") if self.recursive else root.iterdir():
            if entry.name == "__pycache__":
                continue
            is_wanted = (self.allow_files and entry.is_file()) or (self.allow_folders and entry.is_dir())
            if is_wanted and (self.match_re is None or self.match_re.search(entry.name)):
                shown = str(entry).replace(str(self.path), "", 1) if self.recursive else entry.name
                yield self._joined(entry, root), shown

    def _joined(self, entry: Path, root: Path) -> str:
        # The path as it was given: "./x/" stays so.
        given = str(self.path)
        relative = entry.relative_to(root)
        return f"{given}{relative}" if given.endswith("/") else f"{given}/{relative}"
