"""Fields of uploads."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from fastjango.core import validators
from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import ngettext_lazy

from .._widgets.inputs import FILE_INPUT_CONTRADICTION, ClearableFileInput, FileInput
from .base import Field


class FileField(Field):
    """A file.

    Args:
        max_length: The most characters of the file's name.
    """

    widget: Any = ClearableFileInput
    default_error_messages: dict[str, Any] = {
        "invalid": _("No file was submitted. Check the encoding type on the form."),
        "missing": _("No file was submitted."),
        "empty": _("The submitted file is empty."),
        "max_length": ngettext_lazy(
            "Ensure this filename has at most %(max)d character (it has %(length)d).",
            "Ensure this filename has at most %(max)d characters (it has %(length)d).",
            "max",
        ),
        "contradiction": _("Please either submit a file or check the clear checkbox, not both."),
    }

    def __init__(self, *, max_length: int | None = None, allow_empty_file: bool = False, **kwargs: Any) -> None:
        self.max_length = max_length
        self.allow_empty_file = allow_empty_file
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        try:
            name, size = data.name, data.size
        except AttributeError:
            raise self.refusal("invalid") from None
        if not name:
            raise self.refusal("invalid")
        most = self.max_length
        if most is not None and len(name) > most:
            raise self.refusal("max_length", max=most, length=len(name))
        if not (size or self.allow_empty_file):
            raise self.refusal("empty")
        return data

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The upload; the file that was there when none came; ``False`` when it is to be taken away."""
        if data is FILE_INPUT_CONTRADICTION:
            raise self.refusal("contradiction")
        if data is False:
            if not self.required:
                return False
            # A required file cannot be taken away: as if nothing had come.
            data = None
        if not data and initial:
            return initial
        return super().clean(data)

    def bound_data(self, data: Any, initial: Any) -> Any:
        # An upload cannot be shown again.
        return initial if data in (None, FILE_INPUT_CONTRADICTION) else data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and data is not None

    def _clean_bound_field(self, bf: Any) -> Any:
        return self.clean(bf.initial if self.disabled else bf.data, bf.initial)


class ImageField(FileField):
    """An image; the cleaned file has it as ``image`` (Pillow's) and its ``content_type``."""

    default_validators = [validators.validate_image_file_extension]
    default_error_messages = {
        "invalid_image": _("Upload a valid image. The file you uploaded was either not an image or a corrupted image.")
    }

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        from PIL import Image  # Pillow is loaded by the first image

        # Uploads are in a file, in memory, or are dictionaries of tests.
        source: Any
        if hasattr(data, "temporary_file_path"):
            source = data.temporary_file_path()
        elif hasattr(data, "read"):
            source = BytesIO(data.read())
        else:
            source = BytesIO(data["content"])
        try:
            # Verified first of all: loading could be what an attack wants.
            image = Image.open(source)
            image.verify()
            file.image = image
            file.content_type = Image.MIME.get(image.format or "")
        except Exception as exc:  # whatever a broken file makes Pillow raise
            raise self.refusal("invalid_image") from exc
        if hasattr(file, "seek") and callable(file.seek):
            file.seek(0)
        return file

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if isinstance(widget, FileInput) and "accept" not in widget.attrs:
            attrs.setdefault("accept", "image/*")
        return attrs
