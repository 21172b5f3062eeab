"""A serializer as an HTML form."""

from __future__ import annotations

from typing import Any

from fastjango.template import loader

from .. import serializers
from ..settings import api_settings
from ..utils.field_mapping import ClassLookupDict
from .base import BaseRenderer


def _input(kind: str) -> dict[str, str]:
    return {"base_template": "input.html", "input_type": kind}


class HTMLFormRenderer(BaseRenderer):
    """A form, or a single field of it, by the templates of a pack: vertical, horizontal or inline.

    A field's ``style`` may name a template of its own.
    """

    media_type = "text/html"
    format = "form"
    charset = "utf-8"
    template_pack = "rest_framework/vertical/"
    base_template = "form.html"
    default_style = ClassLookupDict(
        {
            serializers.Field: _input("text"),
            serializers.EmailField: _input("email"),
            serializers.URLField: _input("url"),
            serializers.IntegerField: _input("number"),
            serializers.FloatField: _input("number"),
            serializers.DateTimeField: _input("datetime-local"),
            serializers.DateField: _input("date"),
            serializers.TimeField: _input("time"),
            serializers.FileField: _input("file"),
            serializers.BooleanField: {"base_template": "checkbox.html"},
            serializers.ChoiceField: {"base_template": "select.html"},
            serializers.MultipleChoiceField: {"base_template": "select_multiple.html"},
            serializers.RelatedField: {"base_template": "select.html"},
            serializers.ManyRelatedField: {"base_template": "select_multiple.html"},
            serializers.Serializer: {"base_template": "fieldset.html"},
            serializers.ListSerializer: {"base_template": "list_fieldset.html"},
            serializers.ListField: {"base_template": "list_field.html"},
            serializers.DictField: {"base_template": "dict_field.html"},
            serializers.FilePathField: {"base_template": "select.html"},
            serializers.JSONField: {"base_template": "textarea.html"},
        }
    )

    def render_field(self, field: Any, parent_style: dict[str, Any]) -> str:
        """One field of a form; nothing for a hidden one."""
        # A nested serializer cannot be bound again: it is what it is.
        if isinstance(field._field, serializers.HiddenField):
            return ""
        style = {**self.default_style[field], **field.style}
        style.setdefault("template_pack", parent_style.get("template_pack", self.template_pack))
        style["renderer"] = self
        field = field.as_form_field()
        if style.get("input_type") == "datetime-local":
            field.value = _local_datetime(field.value)
        if "template" in style:
            name = style["template"]
        else:
            name = f"{style['template_pack'].strip('/')}/{style['base_template']}"
        return loader.get_template(name).render({"field": field, "style": style})

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> str:
        """The form of the serializer that made ``data``."""
        form = data.serializer
        style = {"template_pack": self.template_pack, **(renderer_context or {}).get("style", {})}
        style["renderer"] = self
        pack = style["template_pack"].strip("/")
        template = loader.get_template(f"{pack}/{self.base_template}")
        errors = getattr(form, "_errors", None)
        general = errors.get(api_settings.NON_FIELD_ERRORS_KEY, []) if isinstance(errors, dict) else []
        return template.render({"form": form, "style": style, "non_field_errors": general})


def _local_datetime(value: Any) -> Any:
    """What the browser's input takes: no zone, milliseconds at most."""
    if not isinstance(value, str) or not value:
        return value
    text = value.removesuffix("Z")
    # A distance from UTC stands after the time, so past the date's own hyphens.
    for sign in "+-":
        head, _sign, tail = text[11:].partition(sign)
        if tail:
            text = text[:11] + head
    whole, point, fraction = text.partition(".")
    return f"{whole}{point}{fraction[:3]}"
