"""Fields that take part in their own way: shown only, never submitted, computed, or a model field's."""

from __future__ import annotations

from typing import Any

from fastjango.core.validators import MaxLengthValidator
from fastjango.utils.encoding import is_protected_type
from fastjango.utils.translation import gettext_lazy as _

from ..utils.formatting import lazy_format
from .base import Field, empty


class ReadOnlyField(Field):
    """Shows a value as it is: a property's, or a method's result.

    class InvoiceSerializer(ModelSerializer):
        total = ReadOnlyField()  # Invoice.total()
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True})

    def to_representation(self, value: Any) -> Any:
        return value


class HiddenField(Field):
    """Takes its value from ``default`` and nothing from what is submitted."""

    def __init__(self, **kwargs: Any) -> None:
        assert "default" in kwargs, "default is a required argument."
        super().__init__(**{**kwargs, "write_only": True})

    def get_value(self, dictionary: Any) -> Any:
        # Whatever was sent under this name is not for this field.
        return empty

    def to_internal_value(self, data: Any) -> Any:
        return data


class SerializerMethodField(Field):
    """Shows what a method of the serializer returns for the object: ``get_<name>``, unless another is named."""

    def __init__(self, method_name: str | None = None, **kwargs: Any) -> None:
        self.method_name = method_name
        super().__init__(**{**kwargs, "source": "*", "read_only": True})

    def bind(self, field_name: str, parent: Any) -> None:
        self.method_name = self.method_name or f"get_{field_name}"
        super().bind(field_name, parent)

    def to_representation(self, value: Any) -> Any:
        assert self.method_name is not None
        return getattr(self.parent, self.method_name)(value)


class ModelField(Field):
    """Reads and shows a value the way a model field of a kind of its own does."""

    default_error_messages = {"max_length": _("Ensure this field has no more than {max_length} characters.")}

    def __init__(self, model_field: Any, **kwargs: Any) -> None:
        self.model_field = model_field
        self.max_length = kwargs.pop("max_length", None)
        super().__init__(**kwargs)
        if self.max_length is not None:
            message = lazy_format(self.error_messages["max_length"], max_length=self.max_length)
            self.validators.append(MaxLengthValidator(self.max_length, message=message))

    def to_internal_value(self, data: Any) -> Any:
        relation = self.model_field.remote_field
        if relation is None:
            return self.model_field.to_python(data)
        return relation.model._meta.get_field(relation.field_name).to_python(data)

    def get_attribute(self, obj: Any) -> Any:
        # The object itself: the model field takes its value from it.
        return obj

    def to_representation(self, obj: Any) -> Any:
        value = self.model_field.value_from_object(obj)
        return value if is_protected_type(value) else self.model_field.value_to_string(obj)
