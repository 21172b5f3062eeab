"""A form as a dependency of FastAPI's endpoints: bound to the request's body and documented in OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import Parameter, Signature
from typing import Annotated, Any

import pydantic
from fastapi import Form as FormBody
from fastapi import Request
from fastapi.exceptions import RequestValidationError

from fastjango.utils.datastructures import MultiValueDict

from ._pydantic.schemas import bounds, value_schema
from ._uploads import as_uploaded_file
from ._widgets.multi import MultiWidget, SelectDateWidget

_LIMITS = {"max_length": "maxLength", "min_length": "minLength", "le": "maximum", "ge": "minimum"}


def dependency(form_class: Any, *, validate: bool, prefix: str | None, initial: dict[str, Any] | None) -> Any:
    """A function for ``Depends`` that answers a form bound to the body; see ``BaseForm.dependency``."""
    described = form_class(prefix=prefix)
    media_type = "multipart/form-data" if described.is_multipart() else "application/x-www-form-urlencoded"
    body: Any = Annotated[_body_model(described), FormBody(media_type=media_type)]

    async def bound_form(request: Any, body: Any) -> Any:
        data, files = await _submitted(request)
        form = form_class(data, files, prefix=prefix, initial=initial)
        if validate and not form.is_valid():
            raise RequestValidationError(list(_faults(form)))
        return form

    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind)
        for name, kind in (("request", Request), ("body", body))
    ]
    bound_form.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # FastAPI reads it
    bound_form.__name__ = form_class.__name__
    return bound_form


async def _submitted(request: Request) -> tuple[MultiValueDict, MultiValueDict]:
    """The body's values and uploads; FastAPI has read it, and closes the uploads after the answer."""
    data, files = MultiValueDict(), MultiValueDict()
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            data.appendlist(name, value)
        elif value.filename:
            files.appendlist(name, as_uploaded_file(value))
    return data, files


def _faults(form: Any) -> Iterator[dict[str, Any]]:
    """The errors as FastAPI's own, answered with status 422."""
    for name, errors in form.errors.as_data().items():
        place = ("body", form.add_prefix(name)) if name in form.fields else ("body",)
        for error in errors:
            for message in error.messages:
                yield {"type": error.code or "value_error", "loc": place, "msg": message, "input": None}


def _body_model(form: Any) -> type[pydantic.BaseModel]:
    """A model that describes the controls of a form and accepts everything: judging is the form's."""
    definitions: dict[str, Any] = {}
    required: list[str] = []
    for number, (name, schema, is_required) in enumerate(_controls(form)):
        is_list = schema.get("type") == "array"
        kind: Any = Annotated[list[Any] if is_list else Any, pydantic.WithJsonSchema(schema)]
        empty: Any = [] if is_list else None
        definitions[f"control_{number}"] = (kind, pydantic.Field(default=empty, validation_alias=name))
        required.extend([name] if is_required else ())

    def finish(schema: dict[str, Any]) -> None:
        for described in schema["properties"].values():
            described.pop("default", None)
        if required:
            schema["required"] = required

    config = pydantic.ConfigDict(title=type(form).__name__, json_schema_extra=finish)
    made: type[pydantic.BaseModel] = pydantic.create_model(type(form).__name__, __config__=config, **definitions)
    made.__doc__ = None
    return made


def _controls(form: Any) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Name, JSON schema and need of each control."""
    for bound in form:
        field, name = bound.field, bound.html_name
        schema = value_schema(field) | {_LIMITS[key]: value for key, value in bounds(field).items()}
        schema["title"] = str(bound.label)
        if bound.help_text:
            schema["description"] = str(bound.help_text)
        parts = list(_part_names(field.widget, name))
        if not parts:
            yield name, schema, field.required
        for part in parts:
            yield part, {"type": "string", "title": schema["title"]}, field.required


def _part_names(widget: Any, name: str) -> Iterator[str]:
    if isinstance(widget, SelectDateWidget):
        yield from (pattern % name for pattern in (widget.year_field, widget.month_field, widget.day_field))
    elif isinstance(widget, MultiWidget):
        for ending, part in widget._named():
            inner = list(_part_names(part, name + ending))
            yield from inner or [name + ending]
