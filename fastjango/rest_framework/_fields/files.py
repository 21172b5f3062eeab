"""Uploaded files and images."""

from __future__ import annotations

from typing import Any

from fastjango.forms import ImageField as DjangoImageField
from fastjango.utils.translation import gettext_lazy as _

from ..settings import api_settings
from .base import Field


class FileField(Field):
    """An uploaded file; shown as its URL, or as its name with ``use_url=False``."""

    default_error_messages = {
        "required": _("No file was submitted."),
        "invalid": _("The submitted data was not a file. Check the encoding type on the form."),
        "no_name": _("No filename could be determined."),
        "empty": _("The submitted file is empty."),
        "max_length": _("Ensure this filename has at most {max_length} characters (it has {length})."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self.max_length = kwargs.pop("max_length", None)
        self.allow_empty_file = kwargs.pop("allow_empty_file", False)
        if "use_url" in kwargs:
            self.use_url = kwargs.pop("use_url")
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        try:
            name, size = data.name, data.size
        except AttributeError:
            self.fail("invalid")
        if not name:
            self.fail("no_name")
        if not size and not self.allow_empty_file:
            self.fail("empty")
        if self.max_length and len(name) > self.max_length:
            self.fail("max_length", max_length=self.max_length, length=len(name))
        return data

    def to_representation(self, value: Any) -> Any:
        if not value:
            return None
        if not getattr(self, "use_url", api_settings.UPLOADED_FILES_USE_URL):
            return value.name
        url = getattr(value, "url", None)
        request = self.context.get("request")
        return url if url is None or request is None else request.build_absolute_uri(url)


class ImageField(FileField):
    """An uploaded file that Pillow can read."""

    default_error_messages = {
        "invalid_image": _("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self._DjangoImageField = kwargs.pop("_DjangoImageField", DjangoImageField)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        file = super().to_internal_value(data)
        # The form field of the same name looks into the file.
        form_field = self._DjangoImageField()
        form_field.error_messages = self.error_messages
        return form_field.clean(file)
