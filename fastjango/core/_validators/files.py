"""Validators of files: their extensions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastjango.core._validators.base import keep_given, says_the_same
from fastjango.core.exceptions import ValidationError
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.translation import gettext_lazy as _


@deconstructible
class FileExtensionValidator:
    """A file whose name has an allowed extension.

    Source: django.core.validators.FileExtensionValidator.
    """

    message: Any = _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.")
    code = "invalid_extension"

    def __init__(
        self, allowed_extensions: Iterable[str] | None = None, message: Any = None, code: str | None = None
    ) -> None:
        allowed = None if allowed_extensions is None else [name.lower() for name in allowed_extensions]
        self.allowed_extensions = allowed
        keep_given(self, message=message, code=code)

    def __call__(self, value: Any) -> None:
        extension = Path(value.name).suffix[1:].lower()
        if self.allowed_extensions is None or extension in self.allowed_extensions:
            return
        allowed = ", ".join(self.allowed_extensions)
        params = {"extension": extension, "allowed_extensions": allowed, "value": value}
        raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, self.__class__)
            and set(self.allowed_extensions or ()) == set(other.allowed_extensions or ())
            and says_the_same(self, other)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what they say


def get_available_image_extensions() -> list[str]:
    """The extensions that Pillow can read; none without Pillow."""
    try:
        from PIL import Image  # heavy, and only for image fields
    except ImportError:
        return []
    Image.init()
    return [extension.lower()[1:] for extension in Image.EXTENSION]


def validate_image_file_extension(value: Any) -> None:
    """The file's extension must be one of an image."""
    FileExtensionValidator(allowed_extensions=get_available_image_extensions())(value)
