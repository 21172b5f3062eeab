"""What arrays and ranges share: they are made of another field's values."""

from __future__ import annotations

from typing import Any

from fastjango.db.models import Field


class FieldOfValues(Field):
    """A field of several values of ``base_field``, which knows of the model what this field knows."""

    base_field: Any

    @property
    def model(self) -> Any:
        """The model that the field belongs to; AttributeError where it belongs to none."""
        if "model" not in vars(self):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute 'model'")
        return vars(self)["model"]

    @model.setter
    def model(self, model: Any) -> None:
        vars(self)["model"] = self.base_field.model = model

    def set_attributes_from_name(self, name: str) -> None:
        super().set_attributes_from_name(name)
        self.base_field.set_attributes_from_name(name)
