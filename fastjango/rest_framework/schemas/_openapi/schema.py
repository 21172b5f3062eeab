"""``AutoSchema``: what a view's operations are, from its serializer, pages, filters and media types."""

from __future__ import annotations

import contextlib
import re
import warnings
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.utils.encoding import force_str

from ... import exceptions, renderers, serializers
from ...compat import inflection, uritemplate
from ...fields import empty
from ..inspectors import ViewInspector
from ..utils import get_pk_description, is_list_view
from . import fields as field_schemas

_WRITES_WHOLE = ("PUT", "PATCH", "POST")


class AutoSchema(ViewInspector):
    """Describes a view.

    Args:
        tags: The operations' tags, the path's first part when None.
        operation_id_base: What operations are called after, the model's or serializer's name when None.
        component_name: The name of the serializer's schema.
    """

    request_media_types: list[Any] = []
    response_media_types: list[Any] = []
    method_mapping = {
        "get": "retrieve",
        "post": "create",
        "put": "update",
        "patch": "partialUpdate",
        "delete": "destroy",
    }

    def __init__(
        self, tags: Any = None, operation_id_base: str | None = None, component_name: str | None = None
    ) -> None:
        if tags and not all(isinstance(tag, str) for tag in tags):
            raise ValueError("tags must be a list or tuple of string.")
        self._tags = tags
        self.operation_id_base = operation_id_base
        self.component_name = component_name
        super().__init__()

    # The operation

    def get_operation(self, path: str, method: str) -> dict[str, Any]:
        """An operation object."""
        operation: dict[str, Any] = {
            "operationId": self.get_operation_id(path, method),
            "description": self.get_description(path, method),
            "parameters": [
                *self.get_path_parameters(path, method),
                *self.get_pagination_parameters(path, method),
                *self.get_filter_parameters(path, method),
            ],
        }
        request_body = self.get_request_body(path, method)
        if request_body:
            operation["requestBody"] = request_body
        operation["responses"] = self.get_responses(path, method)
        operation["tags"] = self.get_tags(path, method)
        return operation

    def get_component_name(self, serializer: Any) -> str:
        """The name of a serializer's schema: its class's, without "Serializer".

        Raises:
            Exception: nothing is left of the name.
        """
        if self.component_name is not None:
            return self.component_name
        class_name = type(serializer).__name__
        name = re.compile("serializer", re.IGNORECASE).sub("", class_name)
        if not name:
            raise Exception(
                f'"{class_name}" is an invalid class name for schema generation. '
                'Serializer\'s class name should be unique and explicit. e.g. "ItemSerializer"'
            )
        return name

    def get_components(self, path: str, method: str) -> dict[str, Any]:
        """The schemas that an operation refers to."""
        if method.lower() == "delete":
            return {}
        found: dict[str, Any] = {}
        for serializer in (self.get_request_serializer(path, method), self.get_response_serializer(path, method)):
            if isinstance(serializer, serializers.Serializer):
                found[self.get_component_name(serializer)] = self.map_serializer(serializer)
        return found

    def _to_camel_case(self, snake_str: str) -> str:
        first, *others = snake_str.split("_")
        return first + "".join(word.title() for word in others)

    def get_operation_id_base(self, path: str, method: str, action: Any) -> str:
        """What operations are called after; a list after many of it."""
        name = self.operation_id_base
        if name is None:
            model = getattr(getattr(self.view, "queryset", None), "model", None)
            serializer = self.get_serializer(path, method)
            if model is not None:
                name = model.__name__
            elif isinstance(serializer, serializers.BaseSerializer):
                name = type(serializer).__name__.removesuffix("Serializer")
            else:
                name = type(self.view).__name__
                for ending in ("APIView", "View", "ViewSet"):
                    name = name.removesuffix(ending)
                # An action is in the operation's name anyway.
                if name.lower().endswith(action.lower()):
                    name = name[: -len(action)]
        if action == "list":
            assert inflection, "`inflection` must be installed for OpenAPI schema support."
            name = inflection.pluralize(name)
        return name

    # What DRF itself does; other actions are named in the operation.
    _usual_actions = ("list", "retrieve", "create", "update", "partial_update", "destroy", "metadata")

    def get_operation_id(self, path: str, method: str) -> str:
        """The operation's name, which clients use for a function: ``listUsers``."""
        mapped = self.method_mapping[method.lower()]
        if is_list_view(path, method, self.view):
            action = "list"
        elif getattr(self.view, "action", None) not in (None, *self._usual_actions):
            action = self._to_camel_case(self.view.action)
        elif hasattr(self.view, "action") and self.view.action == "partial_update":
            action = "partialUpdate"
        else:
            action = mapped
        return action + self.get_operation_id_base(path, method, action)

    # Parameters

    def get_path_parameters(self, path: str, method: str) -> list[dict[str, Any]]:
        """The arguments in the path."""
        assert uritemplate, "`uritemplate` must be installed for OpenAPI schema support."
        model = getattr(getattr(self.view, "queryset", None), "model", None)
        return [self._path_parameter(name, model) for name in uritemplate.variables(path)]

    def _path_parameter(self, name: str, model: Any) -> dict[str, Any]:
        description, schema = "", {"type": "string"}
        model_field = None
        if model is not None:
            with contextlib.suppress(FieldDoesNotExist):
                model_field = model._meta.get_field(name)
        if model_field is not None:
            if model_field.help_text:
                description = force_str(model_field.help_text)
            elif model_field.primary_key:
                description = get_pk_description(model, model_field)
            if getattr(self.view, "lookup_field", "pk") in (name, "pk") and hasattr(self.view, "lookup_value_regex"):
                schema = {"type": "string", "pattern": self.view.lookup_value_regex}
        return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}

    def get_filter_parameters(self, path: str, method: str) -> list[dict[str, Any]]:
        """What the view's filters read from the query."""
        if not self.allows_filters(path, method):
            return []
        return [
            parameter
            for backend in self.view.filter_backends
            for parameter in backend().get_schema_operation_parameters(self.view)
        ]

    def allows_filters(self, path: str, method: str) -> bool:
        """Whether the operation's objects are filtered."""
        if getattr(self.view, "filter_backends", None) is None:
            return False
        if hasattr(self.view, "action"):
            return self.view.action in ("list", "retrieve", "update", "partial_update", "destroy")
        return method.lower() in ("get", "put", "patch", "delete")

    def get_pagination_parameters(self, path: str, method: str) -> list[dict[str, Any]]:
        """What the view's pages read from the query."""
        paginator = self.get_paginator() if is_list_view(path, method, self.view) else None
        return paginator.get_schema_operation_parameters(self.view) if paginator else []

    # Schemas

    def map_choicefield(self, field: Any) -> dict[str, Any]:
        """The schema of a choice."""
        return field_schemas.map_choices(field.choices)

    def map_field(self, field: Any) -> dict[str, Any]:
        """The schema of a field."""
        return field_schemas.map_field(field, self.map_serializer)

    def _map_min_max(self, field: Any, content: dict[str, Any]) -> None:
        field_schemas.map_limits(field, content)

    def map_serializer(self, serializer: Any) -> dict[str, Any]:
        """The schema of a serializer."""
        required: list[str] = []
        properties: dict[str, Any] = {}
        for field in serializer.fields.values():
            if isinstance(field, serializers.HiddenField):
                continue
            name = self.get_field_name(field)
            if field.required and not serializer.partial:
                required.append(name)
            schema = self.map_field(field)
            for key, value in (
                ("readOnly", field.read_only),
                ("writeOnly", field.write_only),
                ("nullable", field.allow_null),
            ):
                if value:
                    schema[key] = True
            default = field_schemas.default_of(field)
            if default is not empty:
                schema["default"] = default
            if field.help_text:
                schema["description"] = str(field.help_text)
            self.map_field_validators(field, schema)
            properties[name] = schema
        result: dict[str, Any] = {"type": "object", "properties": properties}
        if required:
            result["required"] = required
        return result

    def map_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """Add what a field's validators say."""
        field_schemas.map_field_validators(field, schema)

    def get_field_name(self, field: Any) -> str:
        """The field's name in the schema."""
        return field.field_name

    # The view's parts

    def get_paginator(self) -> Any:
        """The view's pagination; None without pages."""
        pagination_class = getattr(self.view, "pagination_class", None)
        return pagination_class() if pagination_class else None

    def map_parsers(self, path: str, method: str) -> list[Any]:
        """The media types that are read."""
        return [parser.media_type for parser in self.view.parser_classes]

    def map_renderers(self, path: str, method: str) -> list[Any]:
        """The media types that are made; pages for people are not among them."""
        return [
            renderer.media_type
            for renderer in self.view.renderer_classes
            if renderer.media_type and not issubclass(renderer, renderers.BrowsableAPIRenderer)
        ]

    def get_serializer(self, path: str, method: str) -> Any:
        """The view's serializer; None when it has none, or cannot make one without a request."""
        view = self.view
        if not hasattr(view, "get_serializer"):
            return None
        try:
            return view.get_serializer()
        except exceptions.APIException:
            warnings.warn(
                f"{type(view).__name__}.get_serializer() raised an exception during schema generation. "
                f"Serializer fields will not be generated for {method} {path}.",
                stacklevel=2,
            )
            return None

    def get_request_serializer(self, path: str, method: str) -> Any:
        """The serializer of what is sent."""
        return self.get_serializer(path, method)

    def get_response_serializer(self, path: str, method: str) -> Any:
        """The serializer of what comes back."""
        return self.get_serializer(path, method)

    def get_reference(self, serializer: Any) -> dict[str, str]:
        """A reference to a serializer's schema."""
        return {"$ref": f"#/components/schemas/{self.get_component_name(serializer)}"}

    def get_request_body(self, path: str, method: str) -> dict[str, Any]:
        """The body of a method that writes."""
        if method not in _WRITES_WHOLE:
            return {}
        self.request_media_types = self.map_parsers(path, method)
        serializer = self.get_request_serializer(path, method)
        schema = self.get_reference(serializer) if isinstance(serializer, serializers.Serializer) else {}
        return {"content": {media_type: {"schema": schema} for media_type in self.request_media_types}}

    def get_responses(self, path: str, method: str) -> dict[str, Any]:
        """The response of success."""
        if method == "DELETE":
            return {"204": {"description": ""}}
        self.response_media_types = self.map_renderers(path, method)
        serializer = self.get_response_serializer(path, method)
        schema: Any = self.get_reference(serializer) if isinstance(serializer, serializers.Serializer) else {}
        if is_list_view(path, method, self.view):
            schema = {"type": "array", "items": schema}
            paginator = self.get_paginator()
            if paginator:
                schema = paginator.get_paginated_response_schema(schema)
        content = {media_type: {"schema": schema} for media_type in self.response_media_types}
        return {"201" if method == "POST" else "200": {"content": content, "description": ""}}

    def get_tags(self, path: str, method: str) -> Any:
        """The tags: those given, else the path's first part."""
        if self._tags:
            return self._tags
        # "/api/users/{id}/" and "api/users/" belong together.
        return [path.removeprefix("/").split("/")[0].replace("_", "-")]
