"""Fields whose values are few: truth values, and paths of files in a folder."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages
from ._formfields import form_class

__all__ = ["BooleanField", "FilePathField", "NullBooleanField"]

_TRUTH = {"t": True, "True": True, "1": True, "f": False, "False": False, "0": False}


class BooleanField(Field):
    """True or false, or None with ``null=True``.

    Source: django.db.models.BooleanField.
    """

    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” value must be either True or False."),
        "invalid_nullable": _("“%(value)s” value must be either True, False, or None."),
    }
    description = _("Boolean (Either True or False)")

    def get_internal_type(self) -> str:
        return "BooleanField"

    def to_python(self, value: Any) -> Any:
        if self.null and value in self.empty_values:
            return None
        if value in (True, False):
            return bool(value)  # 1 and 0 are equal to True and False
        if isinstance(value, str) and value in _TRUTH:
            return _TRUTH[value]
        message = self.error_messages["invalid_nullable" if self.null else "invalid"]
        raise ValidationError(message, code="invalid", params={"value": value})

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else self.to_python(value)

    def formfield(self, **kwargs: Any) -> Any:
        if self.choices is not None:
            include_blank = not (self.has_default() or "initial" in kwargs)
            defaults: dict[str, Any] = {"choices": self.get_choices(include_blank=include_blank)}
        elif self.null:
            defaults = {"form_class": form_class("NullBooleanField"), "required": False}
        else:
            # A required checkbox would have to be ticked; "not ticked" is a value here.
            defaults = {"form_class": form_class("BooleanField"), "required": False}
        return super().formfield(**(defaults | kwargs))


class NullBooleanField(BooleanField):
    """Removed; exists for old migrations."""

    description = _("Boolean (Either True, False or None)")
    system_check_removed_details = {
        "msg": "NullBooleanField is removed except for support in historical migrations.",
        "hint": "Use BooleanField(null=True, blank=True) instead.",
        "id": "fields.E903",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"], kwargs["blank"]
        return name, path, args, kwargs


class FilePathField(Field):
    """The path of a file below a folder.

    Args:
        path: The folder, or a function that tells it.
        match: A pattern that the file's name (without folder) must match.
        recursive: Look into subfolders.
        allow_files: Offer files.
        allow_folders: Offer folders.

    Source: django.db.models.FilePathField.
    """

    description = _("File path")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        path: Any = "",
        match: str | None = None,
        recursive: bool = False,
        allow_files: bool = True,
        allow_folders: bool = False,
        **kwargs: Any,
    ) -> None:
        self.path, self.match, self.recursive = path, match, recursive
        self.allow_files, self.allow_folders = allow_files, allow_folders
        kwargs.setdefault("max_length", 100)
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_allowing_files_or_folders(**kwargs)]

    def _check_allowing_files_or_folders(self, **kwargs: Any) -> Messages:
        if self.allow_files or self.allow_folders:
            return []
        message = "FilePathFields must have either 'allow_files' or 'allow_folders' set to True."
        return [self._error(message, "E140")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        defaults = (
            ("path", ""),
            ("match", None),
            ("recursive", False),
            ("allow_files", True),
            ("allow_folders", False),
        )
        kwargs |= {key: getattr(self, key) for key, default in defaults if getattr(self, key) != default}
        if kwargs.get("max_length") == 100:
            del kwargs["max_length"]
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else str(value)

    def get_internal_type(self) -> str:
        return "FilePathField"

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {
            "path": self.path() if callable(self.path) else self.path,
            "match": self.match,
            "recursive": self.recursive,
            "form_class": form_class("FilePathField"),
            "allow_files": self.allow_files,
            "allow_folders": self.allow_folders,
        }
        return super().formfield(**(defaults | kwargs))
