"""Pydantic models of forms."""

from __future__ import annotations

from typing import Annotated, Any

import pydantic

from fastjango.core.exceptions import ValidationError

from .._fields.base import Field
from .._fields.compound import MultiValueField, SplitDateTimeField
from .._fields.files import FileField
from .._fields.temporal import DateTimeField
from .schemas import annotation_of, bounds, format_of


def pydantic_model(form_class: Any) -> type[pydantic.BaseModel]:
    """A Pydantic model of a form class, for JSON and for FastAPI (``Annotated[Model, fastapi.Form()]``).

    Each value is cleaned by the form's field; the form's ``clean()`` methods are not the model's.
    """
    definitions: dict[str, Any] = {}
    for name, field in form_class.base_fields.items():
        kind = annotation_of(field)
        info = pydantic.Field(
            default=... if field.required else (None if callable(field.initial) else field.initial),
            title=None if field.label is None else str(field.label),
            description=str(field.help_text) or None,
            json_schema_extra=format_of(field) or None,
            **bounds(field),
        )
        typed = kind if field.required else kind | None
        definitions[name] = (Annotated[typed, pydantic.BeforeValidator(_cleaner(field))], info)
    config = pydantic.ConfigDict(arbitrary_types_allowed=True, protected_namespaces=())
    made: type[pydantic.BaseModel] = pydantic.create_model(form_class.__name__, __config__=config, **definitions)
    made.__doc__ = form_class.__doc__
    return made


def _cleaner(field: Field) -> Any:
    def clean(value: Any) -> Any:
        try:
            cleaned = (
                field.clean(_parts(field, value), None)
                if isinstance(field, FileField)
                else field.clean(_parts(field, value))
            )
        except ValidationError as exc:
            raise ValueError("; ".join(exc.messages)) from None
        return None if cleaned == "" and not field.required else cleaned

    return clean


def _parts(field: Any, value: Any) -> Any:
    """The parts of a value whose field reads several; JSON has dates with times in one."""
    if not isinstance(field, MultiValueField) or isinstance(value, list | tuple) or value is None:
        return value
    if isinstance(field, SplitDateTimeField):
        value = DateTimeField().to_python(value)
    return field.widget.decompress(value)
