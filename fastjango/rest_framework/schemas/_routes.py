"""The project's API views in the FastAPI application's OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models import IntegerField, UUIDField

from .. import authentication, parsers, renderers, serializers
from .._scopes import required_scopes
from ._override import NOT_SAID, Override, override_of
from ._pydantic import ModelRegistry, Variant
from ._usual import has_usual_handler, has_usual_name, reads_its_serializer
from .generators import BaseSchemaGenerator, get_pk_name
from .utils import is_list_view

_REF = "#/components/schemas/{model}"
_USUAL_ACTIONS = {"get": "retrieve", "post": "create", "put": "update", "patch": "partial_update", "delete": "destroy"}

# What is taken as it was said, under its name in OpenAPI.
_SAID_AS_IS = (("summary", "summary"), ("description", "description"), ("tags", "tags"), ("deprecated", "deprecated"))

_ERROR = {
    "type": "object",
    "title": "Error",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
}
_VALIDATION_ERROR = {
    "title": "ValidationErrors",
    "description": "Messages by field name, or a list of them.",
    "anyOf": [{"type": "object", "additionalProperties": True}, {"type": "array", "items": {}}],
}


def describe(document: dict[str, Any], resolver: Any) -> None:
    """Add the operations of every API view below ``resolver``, and the schemas they refer to, to a document."""
    _Description(document).add(resolver)


class _Description:
    """One document being filled."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.models = ModelRegistry()
        self.used: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
        self.operation_ids: set[str] = set()
        self.security: dict[str, Any] = {}

    def add(self, resolver: Any) -> None:
        """Describe what is below a resolver."""
        generator = BaseSchemaGenerator(patterns=resolver.url_patterns)
        generator._initialise_endpoints()
        paths = self.document.setdefault("paths", {})
        for path, method, callback in generator.endpoints:
            view = generator.create_view(callback, method)
            # The usual name by which views know that nobody asks.
            view.swagger_fake_view = True
            path = generator.coerce_path(path, method, view)
            said = override_of(view, method)
            if not said.exclude:
                paths.setdefault(path, {}).setdefault(method.lower(), self.operation(path, method, view, said))
        self._add_components()

    def _add_components(self) -> None:
        components = self.document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        if self.used:
            _references, definitions = models_json_schema(list(self.used), ref_template=_REF)
            for name, schema in definitions.get("$defs", {}).items():
                schemas.setdefault(name, schema)
        schemas.setdefault("APIError", _ERROR)
        schemas.setdefault("APIValidationErrors", _VALIDATION_ERROR)
        if self.security:
            components.setdefault("securitySchemes", {}).update(self.security)

    # One operation

    def operation(self, path: str, method: str, view: Any, said: Override) -> dict[str, Any]:
        """The operation of a method of a view, with what was ``said`` of it."""
        operation = self._found_out(path, method, view, said)
        for key, name in _SAID_AS_IS:
            value = getattr(said, name)
            if value is not NOT_SAID:
                operation[key] = list(value) if name == "tags" else value
        if said.parameters is not NOT_SAID:
            more = [each if isinstance(each, Mapping) else each.described() for each in said.parameters]
            named = {(each["in"], each["name"]): each for each in [*operation["parameters"], *more]}
            operation["parameters"] = list(named.values())
        return operation

    def _found_out(self, path: str, method: str, view: Any, said: Override) -> dict[str, Any]:
        action = getattr(view, "action", None) or ("list" if is_list_view(path, method, view) else None)
        action = action or _USUAL_ACTIONS[method.lower()]
        operation: dict[str, Any] = {
            "operationId": self._operation_id(path, action, said.operation_id),
            "tags": [_tag(path)],
            "summary": str(getattr(view, "name", None) or f"{view.get_view_name()}: {action.replace('_', ' ')}"),
            "description": _description(view, path, method),
            "parameters": self._parameters(path, method, view),
            "responses": self._responses(path, method, view, said.responses),
        }
        body = self._request_body(method, view, said.request)
        if body:
            operation["requestBody"] = body
        schemes = [scheme for cls in view.authentication_classes for scheme in self._security_of(cls)]
        if schemes:
            # The empty one: what permissions ask is decided by each request.
            operation["security"] = [*({scheme: self._scopes(scheme, view, method)} for scheme in schemes), {}]
        return operation

    def _operation_id(self, path: str, action: str, said: Any) -> str:
        words = [word for word in re.split(r"[/.]+", re.sub(r"{\w+}", "", path)) if word]
        base = re.sub(r"\W+", "_", "_".join([*words, action])) if said is NOT_SAID else said
        name, number = base, 1
        while name in self.operation_ids:
            number += 1
            name = f"{base}_{number}"
        self.operation_ids.add(name)
        return name

    def _parameters(self, path: str, method: str, view: Any) -> list[dict[str, Any]]:
        found = [
            {"name": name, "in": "path", "required": True, "schema": _path_schema(view, name)}
            for name in re.findall(r"{(\w+)}", path)
        ]
        if is_list_view(path, method, view):
            paginator = getattr(view, "paginator", None)
            if paginator is not None:
                found += _described_parameters(paginator, view)
            for backend in getattr(view, "filter_backends", None) or ():
                ask = getattr(backend, "get_schema_operation_parameters", None)
                found += ask(backend(), view) if ask else []
        named = {(parameter["in"], parameter["name"]): _of_31(parameter) for parameter in found}
        return list(named.values())

    def _schema(self, serializer: Any, variant: Variant) -> dict[str, Any]:
        if isinstance(serializer, Mapping):
            return dict(serializer)
        if isinstance(serializer, serializers.ListSerializer):
            return {"type": "array", "items": self._schema(serializer.child, variant)}
        if not isinstance(serializer, serializers.Serializer):
            return {}
        model = self.models.model(serializer, variant)
        self.used[(model, "serialization" if variant is Variant.READ else "validation")] = None
        return {"$ref": _REF.format(model=model.__name__)}

    def _request_body(self, method: str, view: Any, said: Any) -> dict[str, Any] | None:
        if method not in ("POST", "PUT", "PATCH") and said is NOT_SAID:
            return None
        serializer = _serializer_of(view) if said is NOT_SAID else _instance(said)
        if serializer is None:
            return None
        variant = Variant.PARTIAL if method == "PATCH" else Variant.WRITE
        of_form = variant.of_form if self.models.differs_in_forms(serializer) else variant
        content = {
            parser.media_type: {"schema": self._schema(serializer, of_form if _reads_forms(parser) else variant)}
            for parser in view.parser_classes
            if parser.media_type
        }
        is_known = said is not NOT_SAID or reads_its_serializer(view)
        if not is_known:
            for each in content.values():
                each["schema"] = {"anyOf": [each["schema"], {}]}
        return {"content": content, "required": is_known}

    def _responses(self, path: str, method: str, view: Any, said: Any) -> dict[str, Any]:
        created = method == "POST" and getattr(view, "action", "create") == "create"
        usual = "204" if method == "DELETE" else "201" if created else "200"
        if said is NOT_SAID and not has_usual_handler(view, method):
            return _left_open(
                {**self._refusals(path, method, view), usual: self._found_response(path, method, view)},
                has_usual_name(view),
            )
        if said is NOT_SAID:
            responses = {usual: self._found_response(path, method, view)}
        else:
            by_status = said if isinstance(said, Mapping) and all(map(_is_status, said)) else {usual: said}
            responses = {str(status): self._said_response(response, view) for status, response in by_status.items()}
        return {**self._refusals(path, method, view), **responses}

    def _found_response(self, path: str, method: str, view: Any) -> dict[str, Any]:
        if method == "DELETE":
            return {"description": "Deleted"}
        return self._response(self._response_schema(path, method, view), view)

    def _response(self, schema: dict[str, Any], view: Any) -> dict[str, Any]:
        content = {media_type: {"schema": schema} for media_type in _media_types(view)}
        return {"description": "Success", "content": content}

    def _said_response(self, said: Any, view: Any) -> dict[str, Any]:
        if said is None or isinstance(said, str):
            return {"description": said or "No content"}
        return self._response(self._schema(_instance(said), Variant.READ), view)

    def _refusals(self, path: str, method: str, view: Any) -> dict[str, Any]:
        """The responses to requests that ask for what cannot be."""
        responses: dict[str, Any] = {}
        is_list = is_list_view(path, method, view)
        if method in ("POST", "PUT", "PATCH") or (is_list and getattr(view, "filter_backends", None)):
            responses["400"] = _error("Wrong data", "APIValidationErrors")
        if view.permission_classes:
            responses["401"] = _error("Not logged in", "APIError")
            responses["403"] = _error("Not allowed", "APIError")
        # Numbers of pages can be wrong, too.
        is_paged = is_list and getattr(view, "paginator", None) is not None
        if "{" in path or is_paged:
            responses["404"] = _error("Not found", "APIError")
        if "{" in path:
            # An argument that the URL's pattern does not allow is answered by the site, and not by the view.
            responses["404"]["content"]["text/html"] = {"schema": {"type": "string"}}
        if view.throttle_classes:
            responses["429"] = _error("Too many requests", "APIError")
        return responses

    def _response_schema(self, path: str, method: str, view: Any) -> dict[str, Any]:
        serializer = _serializer_of(view)
        schema = self._schema(serializer, Variant.READ)
        if not is_list_view(path, method, view) or (serializer is None and not has_usual_name(view)):
            return schema
        schema = {"type": "array", "items": schema}
        paginator = getattr(view, "paginator", None)
        if paginator is None:
            return schema
        page = _of_31(paginator.get_paginated_response_schema(schema))
        return page if getattr(paginator, "is_always_paged", True) else {"anyOf": [page, schema]}

    def _scopes(self, scheme: str, view: Any, method: str) -> list[str]:
        """The scopes that a view wants, where the scheme knows any."""
        return required_scopes(view, method) if self.security[scheme]["type"] == "oauth2" else []

    def _security_of(self, cls: Any) -> list[str]:
        """The name of the security scheme that an authentication class stands for."""
        if ask := getattr(cls, "get_security_scheme", None):
            name, self.security[name] = ask()
            return [name]
        for kind, name, scheme in _SECURITY:
            if issubclass(cls, kind):
                self.security[name] = scheme
                return [name]
        return []


_SECURITY: tuple[tuple[Any, str, dict[str, Any]], ...] = (
    (authentication.SessionAuthentication, "cookieAuth", {"type": "apiKey", "in": "cookie", "name": "sessionid"}),
    (authentication.BasicAuthentication, "basicAuth", {"type": "http", "scheme": "basic"}),
    (
        authentication.TokenAuthentication,
        "tokenAuth",
        {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word Token, a blank, and the token.",
        },
    ),
)


def _is_status(key: Any) -> bool:
    return isinstance(key, int) or (isinstance(key, str) and key.isdecimal())


def _instance(said: Any) -> Any:
    """A serializer of what was said: its class will do."""
    return said() if isinstance(said, type) else said


def _serializer_of(view: Any) -> Any:
    """The view's serializer; None when it has none, or needs a request to choose one."""
    if hasattr(view, "get_serializer"):
        try:
            return view.get_serializer()
        except Exception:  # a view may look at the request, and there is none
            pass
    serializer_class = getattr(view, "serializer_class", None)
    try:
        return serializer_class() if serializer_class is not None else None
    except Exception:
        return None


def _described_parameters(paginator: Any, view: Any) -> list[dict[str, Any]]:
    """The parameters of a pagination, with what they really take."""
    found = paginator.get_schema_operation_parameters(view)
    taken = paginator.taken_parameters() if hasattr(paginator, "taken_parameters") else {}
    return [{**each, "schema": taken.get(each["name"], each["schema"])} for each in found]


def _model_of(view: Any) -> Any:
    """The model of a view's objects: its query set's, else its serializer's."""
    queryset = getattr(view, "queryset", None)
    if queryset is not None:
        return queryset.model
    return getattr(getattr(getattr(view, "serializer_class", None), "Meta", None), "model", None)


def _path_schema(view: Any, name: str) -> dict[str, Any]:
    """The schema of an argument in the path: of the key that it names, else a text."""
    schema: dict[str, Any] = {"type": "string"}
    model = _model_of(view)
    lookup = getattr(view, "lookup_field", "pk")
    if name not in {getattr(view, "lookup_url_kwarg", None) or lookup, get_pk_name(model) if model else None}:
        return schema
    pattern = getattr(view, "lookup_value_regex", "[^/.]+")
    try:
        field = model._meta.pk if lookup == "pk" else model._meta.get_field(lookup)
    except (AttributeError, FieldDoesNotExist):
        return {**schema, "pattern": f"^{pattern}$"}
    if isinstance(field, UUIDField):
        return {**schema, "format": "uuid"}
    return {"type": "integer"} if isinstance(field, IntegerField) else {**schema, "pattern": f"^{pattern}$"}


def _reads_forms(parser: Any) -> bool:
    return issubclass(parser, parsers.FormParser | parsers.MultiPartParser)


def _media_types(view: Any) -> list[str]:
    return [
        cls.media_type
        for cls in view.renderer_classes
        if cls.media_type and not issubclass(cls, renderers.BrowsableAPIRenderer)
    ] or ["application/json"]


def _description(view: Any, path: str, method: str) -> str:
    inspector = view.schema
    if hasattr(inspector, "get_description"):
        return str(inspector.get_description(path, method))
    return str(view.get_view_description())


def _tag(path: str) -> str:
    parts = [part for part in path.split("/") if part and not part.startswith("{")]
    # "api" says nothing about what is below it.
    named = [part for part in parts if part != "api" and not re.fullmatch(r"v\d+", part)]
    return (named or parts or ["api"])[0]


def _error(description: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": _REF.format(model=schema)}
    return {"description": description, "content": {"application/json": {"schema": reference}}}


def _left_open(responses: dict[str, Any], is_usual: bool) -> dict[str, Any]:
    """Responses of the project's own code, which may have another status, and another body unless it ``is_usual``."""
    if not is_usual:
        for response in responses.values():
            for content in response.get("content", {}).values():
                content["schema"] = {"anyOf": [content["schema"], {}]}
            response.setdefault("content", {})["*/*"] = {}
    return {**responses, "default": {"description": "What else the view answers; @extend_schema can say it"}}


def _of_31(part: Any) -> Any:
    """A part of an OpenAPI 3.0 document as 3.1 writes it: null is a type, an example one of several."""
    if isinstance(part, list):
        return [_of_31(item) for item in part]
    if not isinstance(part, dict):
        return part
    converted = {key: _of_31(value) for key, value in part.items() if key not in ("nullable", "example")}
    if part.get("nullable") and isinstance(part.get("type"), str):
        converted["type"] = [part["type"], "null"]
    if "example" in part and "type" in part:
        converted["examples"] = [part["example"]]
    return converted
