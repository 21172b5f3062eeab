"""What the formats share: going through objects, and building objects from values.

Source: django.core.serializers.base (5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any

from fastjango.core.exceptions import ObjectDoesNotExist
from fastjango.db import models

DEFER_FIELD = object()


class SerializerDoesNotExist(KeyError):
    """There is no such format."""


class SerializationError(Exception):
    """Something cannot be written."""


class DeserializationError(Exception):
    """Something cannot be read."""

    @classmethod
    def WithData(cls, original_exc: Any, model: Any, fk: Any, field_value: Any) -> DeserializationError:  # noqa: N802  # Django's name
        """The error with the model, the key and the value that it is about."""
        return cls(f"{original_exc}: ({model}:pk={fk}) field_value was '{field_value}'")


class M2MDeserializationError(Exception):
    """A key in a many-to-many value cannot be read."""

    def __init__(self, original_exc: Exception, pk: Any) -> None:
        self.original_exc = original_exc
        self.pk = pk


class ProgressBar:
    """A line of dots that grows.

    Args:
        output: A stream; None for nothing.
        total_count: How many objects there will be.
    """

    progress_width = 75

    def __init__(self, output: Any, total_count: int) -> None:
        self.output, self.total_count = output, total_count
        self.prev_done = 0

    def update(self, count: int) -> None:
        """Show that so many are done."""
        if not self.output:
            return
        done = self.progress_width * count // self.total_count
        if done <= self.prev_done:
            return
        self.prev_done = done
        line = "[" + "." * done + " " * (self.progress_width - done) + "]"
        self.output.write(("\r" if self.total_count > 1 else "") + line)
        if done == self.progress_width:
            self.output.write("\n")
        self.output.flush()


class Serializer:
    """Base of serializers; subclasses write what the handlers are given.

    Source: django.core.serializers.base.Serializer.
    """

    # Not offered to people.
    internal_use_only = False
    progress_class = ProgressBar
    stream_class: Any = StringIO

    options: dict[str, Any]
    stream: Any
    selected_fields: Any
    first: bool

    def serialize(
        self,
        queryset: Iterable[Any],
        *,
        stream: Any = None,
        fields: Any = None,
        use_natural_foreign_keys: bool = False,
        use_natural_primary_keys: bool = False,
        progress_output: Any = None,
        object_count: int = 0,
        **options: Any,
    ) -> Any:
        """Write objects.

        Args:
            queryset: The objects.
            stream: Where to write; a text is given back when None.
            fields: Names of the fields to write; all by default.
            use_natural_foreign_keys: Refer to objects by natural keys where they have them.
            use_natural_primary_keys: Leave out keys of objects that have natural ones.
            progress_output: A stream for a progress bar.
            object_count: How many objects there are, for the bar.
            options: What the format takes, such as ``indent``.
        """
        self.options = options
        self.stream = self.stream_class() if stream is None else stream
        self.selected_fields = fields
        self.use_natural_foreign_keys = use_natural_foreign_keys
        self.use_natural_primary_keys = use_natural_primary_keys
        progress = self.progress_class(progress_output, object_count)
        self.start_serialization()
        self.first = True
        for count, obj in enumerate(queryset, start=1):
            self._serialize_object(obj)
            progress.update(count)
            self.first = False
        self.end_serialization()
        return self.getvalue()

    def _serialize_object(self, obj: Any) -> None:
        self.start_object(obj)
        # A proxy's fields are those of the model it stands for.
        options = obj._meta.concrete_model._meta
        # Under natural keys the link to a parent is the only thing that tells the parent.
        link = options.pk if options.pk.remote_field else None
        for field in options.local_fields:
            wanted = field.serialize or (field is link and self.use_natural_primary_keys and _is_parent_link(field))
            if not wanted:
                continue
            if field.remote_field is None:
                if self._is_selected(field.attname):
                    self.handle_field(obj, field)
            elif self._is_selected(field.attname[:-3] if field.attname.endswith("_id") else field.attname):
                self.handle_fk_field(obj, field)
        for field in options.local_many_to_many:
            if field.serialize and self._is_selected(field.attname):
                self.handle_m2m_field(obj, field)
        self.end_object(obj)

    def _is_selected(self, name: str) -> bool:
        return self.selected_fields is None or name in self.selected_fields

    def uses_natural_key(self, obj: Any) -> bool:
        """Whether an object is written without its key."""
        return self.use_natural_primary_keys and hasattr(obj, "natural_key")

    # --- for subclasses ---

    def start_serialization(self) -> None:
        """Before the first object."""
        raise NotImplementedError("subclasses of Serializer must provide a start_serialization() method")

    def end_serialization(self) -> None:
        """After the last object."""

    def start_object(self, obj: Any) -> None:
        """Before an object's fields."""
        raise NotImplementedError("subclasses of Serializer must provide a start_object() method")

    def end_object(self, obj: Any) -> None:
        """After an object's fields."""

    def handle_field(self, obj: Any, field: Any) -> None:
        """A plain field."""
        raise NotImplementedError("subclasses of Serializer must provide a handle_field() method")

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        """A foreign key."""
        raise NotImplementedError("subclasses of Serializer must provide a handle_fk_field() method")

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        """A many-to-many field."""
        raise NotImplementedError("subclasses of Serializer must provide a handle_m2m_field() method")

    def getvalue(self) -> Any:
        """What was written; None when it went to a stream that does not keep it."""
        if callable(getattr(self.stream, "getvalue", None)):
            return self.stream.getvalue()
        return None

    def related_objects(self, obj: Any, field: Any, *, natural: bool) -> Any:
        """The objects of a many-to-many field; only their keys where these are all that is written."""
        manager = getattr(obj, field.name)
        prefetched = getattr(obj, "_prefetched_objects_cache", {}).get(field.name)
        if prefetched is not None:
            return prefetched
        # An ordering by a relation cannot do without that relation's column.
        rows = manager.select_related(None)
        return rows.iterator() if natural else rows.only("pk").iterator()


def _is_parent_link(field: Any) -> bool:
    return bool(getattr(field.remote_field, "parent_link", False))


class Deserializer:
    """Base of deserializers: an iterator of :class:`DeserializedObject`.

    Args:
        stream_or_string: A stream, text or bytes.
        options: What the format takes.

    Source: django.core.serializers.base.Deserializer.
    """

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        self.options = options
        self.stream = StringIO(stream_or_string) if isinstance(stream_or_string, str) else stream_or_string

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        """The next object."""
        raise NotImplementedError("subclasses of Deserializer must provide a __next__() method")


class DeserializedObject:
    """An object that was read, with its many-to-many values and what could not be resolved yet.

    Args:
        obj: The object, not saved.
        m2m_data: Keys by the name of the many-to-many field.
        deferred_fields: Values by field, of references to objects that are not there yet.
    """

    def __init__(self, obj: Any, m2m_data: Any = None, deferred_fields: Any = None) -> None:
        self.object = obj
        self.m2m_data = m2m_data
        self.deferred_fields = deferred_fields

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self.object._meta.label}(pk={self.object.pk})>"

    def save(self, save_m2m: bool = True, using: str | None = None, **kwargs: Any) -> None:
        """Write the object as it is, without parents' rows and without a project's ``save()``.

        Args:
            save_m2m: Also its many-to-many values.
            using: Alias of the database.
            kwargs: As ``save_base()`` takes them.
        """
        models.Model.save_base(self.object, using=using, raw=True, **kwargs)
        if self.m2m_data and save_m2m:
            for name, keys in self.m2m_data.items():
                getattr(self.object, name).set(keys)
        # A second save() must not write them again.
        self.m2m_data = None

    def save_deferred_fields(self, using: str | None = None) -> None:
        """Resolve what could not be resolved before, and save the object.

        Raises:
            DeserializationError: it still cannot be.
        """
        self.m2m_data = {}
        for field, value in (self.deferred_fields or {}).items():
            label = self.object._meta.label_lower
            if field.remote_field and isinstance(field.remote_field, models.ManyToManyRel):
                try:
                    keys = deserialize_m2m_values(field, value, using, handle_forward_references=False)
                except M2MDeserializationError as error:
                    raise DeserializationError.WithData(error.original_exc, label, self.object.pk, error.pk) from error
                self.m2m_data[field.name] = keys
            elif field.remote_field and isinstance(field.remote_field, models.ManyToOneRel):
                try:
                    key = deserialize_fk_value(field, value, using, handle_forward_references=False)
                except Exception as error:
                    raise DeserializationError.WithData(error, label, self.object.pk, value) from error
                setattr(self.object, field.attname, key)
        self.save()


def build_instance(Model: Any, data: dict[str, Any], db: str | None) -> Any:  # noqa: N803  # Django's name
    """An object of values; one without key gets that of the row with its natural key, if there is one."""
    key = data.get(Model._meta.pk.attname)
    manager = Model._default_manager
    if key is None and hasattr(manager, "get_by_natural_key") and hasattr(Model, "natural_key"):
        natural = _natural_key_of(Model, data, db)
        if natural is not None:
            try:
                found = manager.db_manager(db).get_by_natural_key(*natural)
            except Model.DoesNotExist:
                pass
            else:
                data[Model._meta.pk.attname] = Model._meta.pk.to_python(found.pk)
    return Model(**data)


def _natural_key_of(model: Any, data: dict[str, Any], db: str | None) -> Any:
    draft = model(**data)
    draft._state.db = db
    try:
        return draft.natural_key()
    except ObjectDoesNotExist:
        # It names an object that is not there yet.
        return None


def deserialize_m2m_values(field: Any, field_value: Any, using: str | None, handle_forward_references: bool) -> Any:
    """The keys of a many-to-many value.

    Args:
        field: The field.
        field_value: Keys and natural keys.
        using: Alias of the database.
        handle_forward_references: Give ``DEFER_FIELD`` when an object is not there yet.

    Raises:
        M2MDeserializationError: the value, or a key in it, makes no sense.
    """
    related = field.remote_field.model
    manager = related._default_manager
    natural = hasattr(manager, "get_by_natural_key")

    def key_of(value: Any) -> Any:
        if natural and hasattr(value, "__iter__") and not isinstance(value, str):
            return manager.db_manager(using).get_by_natural_key(*value).pk
        return related._meta.pk.to_python(value)

    try:
        values = iter(field_value)
    except TypeError as error:
        raise M2MDeserializationError(error, field_value) from error
    keys = []
    value = None
    try:
        for value in values:
            keys.append(key_of(value))
    except Exception as error:
        if isinstance(error, ObjectDoesNotExist) and handle_forward_references:
            return DEFER_FIELD
        raise M2MDeserializationError(error, value) from error
    return keys


def deserialize_fk_value(field: Any, field_value: Any, using: str | None, handle_forward_references: bool) -> Any:
    """The key of a foreign key's value.

    Args:
        field: The field.
        field_value: A key, a natural key, or None.
        using: Alias of the database.
        handle_forward_references: Give ``DEFER_FIELD`` when the object is not there yet.

    Raises:
        ObjectDoesNotExist: there is no object of that natural key.
    """
    if field_value is None:
        return None
    related = field.remote_field.model
    manager = related._default_manager
    name = field.remote_field.field_name
    is_natural = hasattr(field_value, "__iter__") and not isinstance(field_value, str)
    if hasattr(manager, "get_by_natural_key") and is_natural:
        try:
            found = manager.db_manager(using).get_by_natural_key(*field_value)
        except ObjectDoesNotExist:
            if handle_forward_references:
                return DEFER_FIELD
            raise
        value = getattr(found, name)
        # The key may be a relation itself.
        return value.pk if related._meta.pk.remote_field and hasattr(value, "pk") else value
    return related._meta.get_field(name).to_python(field_value)
