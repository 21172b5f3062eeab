"""What ``OPTIONS`` answers: what a view is, and what it takes."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import PermissionDenied
from fastjango.http import Http404
from fastjango.utils.encoding import force_str

from . import exceptions, serializers
from .request import clone_request
from .utils.field_mapping import ClassLookupDict


class BaseMetadata:
    """The base of answers to ``OPTIONS``."""

    def determine_metadata(self, request: Any, view: Any) -> Any:
        """The answer's data."""
        raise NotImplementedError(".determine_metadata() must be overridden.")


# Attributes of a field that are told when they have a value.
_TOLD = (
    "read_only", "label", "help_text", "min_length", "max_length", "min_value", "max_value", "max_digits",
    "decimal_places",
)  # fmt: skip


# What a field is called, by its class or the nearest base class.
_LABELS = {
    "boolean": "BooleanField",
    "choice": "ChoiceField",
    "date": "DateField",
    "datetime": "DateTimeField",
    "decimal": "DecimalField",
    "duration": "DurationField",
    "email": "EmailField",
    "field": "Field",
    "file upload": "FileField",
    "float": "FloatField",
    "image upload": "ImageField",
    "integer": "IntegerField",
    "list": "ListField",
    "multiple choice": "MultipleChoiceField",
    "nested object": "DictField Serializer",
    "regex": "RegexField",
    "slug": "SlugField",
    "string": "CharField UUIDField",
    "time": "TimeField",
    "url": "URLField",
}


class SimpleMetadata(BaseMetadata):
    """Name, description, media types, and for each method that writes the fields it takes."""

    label_lookup = ClassLookupDict(
        {getattr(serializers, name): label for label, names in _LABELS.items() for name in names.split()}
    )

    def determine_metadata(self, request: Any, view: Any) -> Any:
        metadata: dict[str, Any] = {
            "name": view.get_view_name(),
            "description": view.get_view_description(),
            "renders": [renderer.media_type for renderer in view.renderer_classes],
            "parses": [parser.media_type for parser in view.parser_classes],
        }
        if hasattr(view, "get_serializer"):
            actions = self.determine_actions(request, view)
            if actions:
                metadata["actions"] = actions
        return metadata

    def determine_actions(self, request: Any, view: Any) -> dict[str, Any]:
        """The fields of each method that writes and is allowed to this user."""
        actions: dict[str, Any] = {}
        for method in ("PUT", "POST"):
            if method not in view.allowed_methods:
                continue
            view.request = clone_request(request, method)
            try:
                if hasattr(view, "check_permissions"):
                    view.check_permissions(view.request)
                if method == "PUT" and hasattr(view, "get_object"):
                    view.get_object()
            except (exceptions.APIException, PermissionDenied, Http404):
                continue
            else:
                actions[method] = self.get_serializer_info(view.get_serializer())
            finally:
                view.request = request
        return actions

    def get_serializer_info(self, serializer: Any) -> dict[str, Any]:
        """The fields of a serializer."""
        if hasattr(serializer, "child"):
            # Of a list, those of one object.
            serializer = serializer.child
        return {
            name: self.get_field_info(field)
            for name, field in serializer.fields.items()
            if not isinstance(field, serializers.HiddenField)
        }

    def get_field_info(self, field: Any) -> dict[str, Any]:
        """What is told of a field."""
        info: dict[str, Any] = {"type": self.label_lookup[field], "required": getattr(field, "required", False)}
        for name in _TOLD:
            value = getattr(field, name, None)
            if value is not None and value != "":
                info[name] = force_str(value, strings_only=True)
        if getattr(field, "child", None):
            info["child"] = self.get_field_info(field.child)
        elif getattr(field, "fields", None):
            info["children"] = self.get_serializer_info(field)
        # Objects to choose from may be many, and not for everybody to see.
        chooses_objects = isinstance(field, serializers.RelatedField | serializers.ManyRelatedField)
        if not info.get("read_only") and not chooses_objects and hasattr(field, "choices"):
            info["choices"] = [
                {"value": value, "display_name": force_str(text, strings_only=True)}
                for value, text in field.choices.items()
            ]
        return info
