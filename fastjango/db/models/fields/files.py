"""FileField and ImageField: a column with a file's name, an attribute with the file."""

from __future__ import annotations

import datetime
import posixpath
from typing import Any

from fastjango.core import checks
from fastjango.core.files.base import ContentFile, File
from fastjango.core.files.images import ImageFile
from fastjango.core.files.storage import Storage, default_storage
from fastjango.core.files.utils import validate_file_name
from fastjango.db.models import signals
from fastjango.db.models.expressions import DatabaseDefault
from fastjango.db.models.query_utils import DeferredAttribute
from fastjango.db.models.utils import AltersData
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages
from ._formfields import form_class

__all__ = ["FieldFile", "FileDescriptor", "FileField", "ImageField", "ImageFieldFile", "ImageFileDescriptor"]


class FieldFile(File, AltersData):
    """The file of one object's field; false when there is none.

    Source: django.db.models.fields.files.FieldFile.
    """

    def __init__(self, instance: Any, field: Any, name: str | None) -> None:
        super().__init__(None, name)
        self.instance = instance
        self.field = field
        self.storage = field.storage
        self._committed = True

    def __eq__(self, other: object) -> bool:
        # A file compares with its name too.
        return bool(self.name == getattr(other, "name", other))

    def __hash__(self) -> int:
        return hash(self.name)

    def _require_file(self) -> None:
        if not self:
            raise ValueError(f"The '{self.field.name}' attribute has no file associated with it.")

    def _get_file(self) -> Any:
        self._require_file()
        if getattr(self, "_file", None) is None:
            self._file = self.storage.open(self.name, "rb")
        return self._file

    def _set_file(self, file: Any) -> None:
        self._file = file

    def _del_file(self) -> None:
        del self._file

    file = property(_get_file, _set_file, _del_file)

    @property
    def path(self) -> str:
        """The file's place in the local file system.

        Raises:
            ValueError: there is no file.
            NotImplementedError: the storage is not local.
        """
        self._require_file()
        return str(self.storage.path(self.name))

    @property
    def url(self) -> str:
        """The file's URL."""
        self._require_file()
        return str(self.storage.url(self.name))

    @property
    def size(self) -> int:
        """The file's length in bytes."""
        self._require_file()
        return int(self.storage.size(self.name) if self._committed else self.file.size)

    def open(self, mode: str = "rb") -> Any:
        """Open the file, or go back to its start when it is open."""
        self._require_file()
        if getattr(self, "_file", None) is None:
            self.file = self.storage.open(self.name, mode)
        else:
            self.file.open(mode)
        return self

    open.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store a content and put its name into the object.

        Args:
            name: The name wanted; the storage may choose another.
            content: A ``File``.
            save: Save the object too.
        """
        wanted = self.field.generate_filename(self.instance, name)
        self.name = self.storage.save(wanted, content, max_length=self.field.max_length)
        self._set_instance_attribute(self.name, content)
        self._committed = True
        if save:
            self.instance.save()

    save.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    def _set_instance_attribute(self, name: str, content: Any) -> None:
        setattr(self.instance, self.field.attname, name)

    def delete(self, save: bool = True) -> None:
        """Delete the file from its storage and from the object; nothing happens without a file."""
        if not self:
            return
        if hasattr(self, "_file"):
            self.close()
            del self.file
        self.storage.delete(self.name)
        self.name = None
        setattr(self.instance, self.field.attname, self.name)
        self._committed = False
        if save:
            self.instance.save()

    delete.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    @property
    def closed(self) -> bool:
        """Whether the file is not open."""
        file = getattr(self, "_file", None)
        return file is None or bool(file.closed)

    def close(self) -> None:
        """Close the file if it is open."""
        file = getattr(self, "_file", None)
        if file is not None:
            file.close()

    def __getstate__(self) -> dict[str, Any]:
        # The descriptor gives the rest back from the object and its field.
        kept = {"name": self.name, "closed": False, "_committed": True, "_file": None}
        return kept | {"instance": self.instance, "field": self.field}

    def __setstate__(self, state: dict[str, Any]) -> None:
        state = {key: value for key, value in state.items() if key != "closed"}
        self.__dict__.update(state)
        self.storage = self.field.storage


class FileDescriptor(DeferredAttribute):
    """Gives a field's file: wraps names and plain files in the field's ``attr_class`` when they are read.

    Source: django.db.models.fields.files.FileDescriptor.
    """

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        field = self.field
        if isinstance(value, FieldFile):
            # Pickled files lost their field, and files of another object their instance.
            if not hasattr(value, "field"):
                value.instance, value.field, value.storage = instance, field, field.storage
            elif value.instance is not instance:
                value.instance = instance
            return value
        if isinstance(value, DatabaseDefault):
            if not isinstance(field.db_default, str):
                return value
            value = field.db_default
        wrapper = field.attr_class
        if isinstance(value, str) or value is None:
            wrapped = wrapper(instance, field, value)
        elif isinstance(value, File):
            wrapped = wrapper(instance, field, value.name)
            wrapped.file, wrapped._committed = value, False
        else:
            return value
        instance.__dict__[field.attname] = wrapped
        return wrapped

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class FileField(Field):
    """A file in a storage; the column holds its name.

    Args:
        upload_to: A folder, with ``strftime`` codes, or a function ``(instance, filename)`` that gives a path.
        storage: A ``Storage``, or a function that gives one; the default storage when None.

    Raises:
        TypeError: ``storage`` is or gives something else.

    Source: django.db.models.FileField.
    """

    attr_class: type[FieldFile] = FieldFile
    descriptor_class: Any = FileDescriptor
    description = _("File")

    def __init__(
        self, verbose_name: Any = None, name: str | None = None, upload_to: Any = "", storage: Any = None, **kwargs: Any
    ) -> None:
        self._primary_key_set_explicitly = "primary_key" in kwargs
        self.storage = storage or default_storage
        if callable(self.storage):
            # Migrations write the function and not what it gave.
            self._storage_callable = self.storage
            self.storage = self.storage()
            if not isinstance(self.storage, Storage):
                path = f"{self.__class__.__qualname__}.storage"
                raise TypeError(f"{path} must be a subclass/instance of {Storage.__module__}.{Storage.__qualname__}")
        self.upload_to = upload_to
        kwargs.setdefault("max_length", 100)
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_primary_key(), *self._check_upload_to()]

    def _check_primary_key(self) -> Messages:
        if not self._primary_key_set_explicitly:
            return []
        message = f"'primary_key' is not a valid argument for a {type(self).__name__}."
        return [self._error(message, "E201")]

    def _check_upload_to(self) -> Messages:
        if not (isinstance(self.upload_to, str) and self.upload_to.startswith("/")):
            return []
        message = f"{type(self).__name__}'s 'upload_to' argument must be a relative path, not an absolute path."
        return [self._error(message, "E202", "Remove the leading slash.")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == 100:
            del kwargs["max_length"]
        kwargs["upload_to"] = self.upload_to
        storage = getattr(self, "_storage_callable", self.storage)
        if storage is not default_storage:
            kwargs["storage"] = storage
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "FileField"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        # A file that is none becomes an empty name.
        return None if value is None else str(value)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        file = super().pre_save(model_instance, add)
        if hasattr(file, "resolve_expression"):
            return file  # the database makes the name
        if file.name is None and getattr(file, "_file", None) is not None:
            raise _file_without_name(file)
        if file and not file._committed:
            # The file is stored before the row that names it.
            file.save(file.name, file.file, save=False)
        return file

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, self.descriptor_class(self))

    def generate_filename(self, instance: Any, filename: str) -> str:
        """The path in the storage for an uploaded file.

        Raises:
            SuspiciousFileOperation: it would lead outside the storage.
        """
        if callable(self.upload_to):
            wanted = self.upload_to(instance, filename)
        else:
            wanted = posixpath.join(datetime.datetime.now().strftime(str(self.upload_to)), filename)
        checked = validate_file_name(wanted, allow_relative_path=True)
        return str(self.storage.generate_filename(checked))

    def save_form_data(self, instance: Any, data: Any) -> None:
        # None: nothing was sent and the file stays; False: the box "clear" was ticked.
        if data is not None:
            setattr(instance, self.name, data or "")

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {"form_class": form_class("FileField"), "max_length": self.max_length}
        return super().formfield(**(defaults | kwargs))


def _file_without_name(file: Any) -> Exception:
    from fastjango.core.exceptions import FieldError

    error = FieldError(f"File for {file.field.name} must have the name attribute specified to be saved.")
    if isinstance(file._file, ContentFile):
        error.add_note("Pass a 'name' argument to ContentFile.")
    return error


class ImageFileDescriptor(FileDescriptor):
    """Keeps the fields of width and height up to date when another image is set."""

    def __set__(self, instance: Any, value: Any) -> None:
        before = instance.__dict__.get(self.field.attname)
        super().__set__(instance, value)
        # At the first assignment (a row read, __init__) post_init does it, when all fields are there.
        if before is not None:
            self.field.update_dimension_fields(instance, force=True)


class ImageFieldFile(ImageFile, FieldFile):
    """The image of one object's field."""

    def _set_instance_attribute(self, name: str, content: Any) -> None:
        # The content tells its dimensions without being read from the storage again.
        setattr(self.instance, self.field.attname, content)
        self.instance.__dict__[self.field.attname] = name

    def delete(self, save: bool = True) -> None:
        """Delete the image and forget its dimensions."""
        self.__dict__.pop("_dimensions_cache", None)
        super().delete(save)

    delete.alters_data = True  # type: ignore[attr-defined]  # templates must not call it


class ImageField(FileField):
    """A file that is an image.

    Args:
        width_field: Name of a field that gets the width in pixels.
        height_field: Name of a field that gets the height in pixels.

    Source: django.db.models.ImageField.
    """

    attr_class = ImageFieldFile
    descriptor_class = ImageFileDescriptor
    description = _("Image")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        width_field: str | None = None,
        height_field: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.width_field, self.height_field = width_field, height_field
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_image_library_installed()]

    def _check_image_library_installed(self) -> Messages:
        try:
            from PIL import Image  # noqa: F401  # optional: only images need it
        except ImportError:
            hint = 'Get Pillow at https://pypi.org/project/Pillow/ or run command "python -m pip install Pillow".'
            message = "Cannot use ImageField because Pillow is not installed."
            return [checks.Error(message, hint=hint, obj=self, id="fields.E210")]
        return []

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        given = {"width_field": self.width_field, "height_field": self.height_field}
        return name, path, args, kwargs | {key: value for key, value in given.items() if value}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # Without fields to fill there is nothing to do when an object is made.
        if not cls._meta.abstract and (self.width_field or self.height_field):
            signals.post_init.connect(self.update_dimension_fields, sender=cls)

    def update_dimension_fields(self, instance: Any, force: bool = False, *args: Any, **kwargs: Any) -> None:
        """Put the image's width and height into their fields.

        Args:
            instance: The object.
            force: Also when the fields are filled; a read from the database fills them without opening the file.
        """
        names = [name for name in (self.width_field, self.height_field) if name]
        if not names or self.attname not in instance.__dict__:
            return
        file = getattr(instance, self.attname)
        if not file and not force:
            return
        filled = all(getattr(instance, name) for name in names)
        if filled and not force:
            return
        width, height = (file.width, file.height) if file else (None, None)
        if self.width_field:
            setattr(instance, self.width_field, width)
        if self.height_field:
            setattr(instance, self.height_field, height)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("ImageField")} | kwargs))
