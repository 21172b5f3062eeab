"""The format ``python``: dictionaries of plain values, which other formats write as text.

Source: django.core.serializers.python (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.core.serializers import base
from fastjango.db import DEFAULT_DB_ALIAS, models
from fastjango.db.models import CompositePrimaryKey
from fastjango.utils.encoding import is_protected_type


class Serializer(base.Serializer):
    """Objects to dictionaries with ``model``, ``pk`` and ``fields``."""

    internal_use_only = True

    objects: list[Any]
    _current: Any

    def start_serialization(self) -> None:
        self._current = None
        self.objects = []

    def start_object(self, obj: Any) -> None:
        self._current = {}

    def end_object(self, obj: Any) -> None:
        self.objects.append(self.get_dump_object(obj))
        self._current = None

    def get_dump_object(self, obj: Any) -> dict[str, Any]:
        """The dictionary of an object."""
        data: dict[str, Any] = {"model": str(obj._meta)}
        if not self.uses_natural_key(obj):
            data["pk"] = self._value_from_field(obj, obj._meta.pk)
        data["fields"] = self._current
        return data

    def _value_from_field(self, obj: Any, field: Any) -> Any:
        if isinstance(field, CompositePrimaryKey):
            return [self._value_from_field(obj, part) for part in field]
        value = field.value_from_object(obj)
        # Dates and numbers stay; the formats know how to write them.
        return value if is_protected_type(value) else field.value_to_string(obj)

    def handle_field(self, obj: Any, field: Any) -> None:
        self._current[field.name] = self._value_from_field(obj, field)

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        if self.use_natural_foreign_keys and hasattr(field.remote_field.model, "natural_key"):
            related = getattr(obj, field.name)
            value = related.natural_key() if related else None
        else:
            value = self._value_from_field(obj, field)
        self._current[field.name] = value

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        # A table of the project's own is written by itself.
        if not field.remote_field.through._meta.auto_created:
            return
        natural = self.use_natural_foreign_keys and hasattr(field.remote_field.model, "natural_key")
        pk = field.remote_field.model._meta.pk
        self._current[field.name] = [
            each.natural_key() if natural else self._value_from_field(each, pk)
            for each in self.related_objects(obj, field, natural=natural)
        ]

    def getvalue(self) -> Any:
        return self.objects


class Deserializer(base.Deserializer):
    """Dictionaries to objects.

    Args:
        object_list: The dictionaries.
        using: Alias of the database that natural keys are looked up in.
        ignorenonexistent: Leave out models and fields that are not there.
        options: ``handle_forward_references``.

    Raises:
        DeserializationError: a model is unknown, or a value makes no sense.
    """

    def __init__(
        self, object_list: Any, *, using: str = DEFAULT_DB_ALIAS, ignorenonexistent: bool = False, **options: Any
    ) -> None:
        super().__init__(object_list, **options)
        self.handle_forward_references = options.pop("handle_forward_references", False)
        self.using = using
        self.ignorenonexistent = ignorenonexistent
        # Names of the fields of each model, worked out once.
        self.field_names_cache: dict[Any, set[str]] = {}
        self._iterator: Any = None

    def __iter__(self) -> Any:
        data: Any
        for data in self.stream:
            yield from self._handle_object(data)

    def __next__(self) -> Any:
        if self._iterator is None:
            self._iterator = iter(self)
        return next(self._iterator)

    def _handle_object(self, obj: dict[str, Any]) -> Any:
        """The object of a dictionary; nothing when it is ignored."""
        try:
            model = self._get_model_from_node(obj["model"])
        except base.DeserializationError:
            if self.ignorenonexistent:
                return
            raise
        data = {}
        if "pk" in obj:
            try:
                data[model._meta.pk.attname] = model._meta.pk.to_python(obj.get("pk"))
            except Exception as error:
                raise base.DeserializationError.WithData(error, obj["model"], obj.get("pk"), None) from error
        names = self.field_names_cache.setdefault(model, {field.name for field in model._meta.get_fields()})
        m2m_data: dict[str, Any] = {}
        deferred: dict[Any, Any] = {}
        for name, value in obj["fields"].items():
            if self.ignorenonexistent and name not in names:
                continue
            self._handle_value(model, obj, name, value, data, m2m_data, deferred)
        instance = base.build_instance(model, data, self.using)
        yield base.DeserializedObject(instance, m2m_data, deferred)

    def _handle_value(
        self,
        model: Any,
        obj: dict[str, Any],
        name: str,
        value: Any,
        data: dict[str, Any],
        m2m_data: dict[str, Any],
        deferred: dict[Any, Any],
    ) -> None:
        """Put one value where it belongs."""
        field = model._meta.get_field(name)
        remote = field.remote_field
        if remote and isinstance(remote, models.ManyToManyRel):
            found = self._handle_m2m_field_node(obj, field, value)
            target, key = m2m_data, field.name
        elif remote and isinstance(remote, models.ManyToOneRel):
            found = self._handle_fk_field_node(obj, field, value)
            target, key = data, field.attname
        else:
            try:
                data[field.name] = field.to_python(value)
            except Exception as error:
                raise base.DeserializationError.WithData(error, obj["model"], obj.get("pk"), value) from error
            return
        if found is base.DEFER_FIELD:
            deferred[field] = value
        else:
            target[key] = found

    def _handle_m2m_field_node(self, obj: dict[str, Any], field: Any, value: Any) -> Any:
        try:
            return base.deserialize_m2m_values(field, value, self.using, self.handle_forward_references)
        except base.M2MDeserializationError as error:
            raise base.DeserializationError.WithData(
                error.original_exc, obj["model"], obj.get("pk"), error.pk
            ) from error

    def _handle_fk_field_node(self, obj: dict[str, Any], field: Any, value: Any) -> Any:
        try:
            return base.deserialize_fk_value(field, value, self.using, self.handle_forward_references)
        except Exception as error:
            raise base.DeserializationError.WithData(error, obj["model"], obj.get("pk"), value) from error

    @staticmethod
    def _get_model_from_node(model_identifier: str) -> Any:
        """The model of ``"app_label.model"``.

        Raises:
            DeserializationError: there is none.
        """
        try:
            return apps.get_model(model_identifier)
        except (LookupError, TypeError):
            raise base.DeserializationError(f"Invalid model identifier: {model_identifier}") from None
