"""The format ``xml``.

Source: django.core.serializers.xml_serializer (5.2).
"""

from __future__ import annotations

import json
from typing import Any
from xml.dom import minidom, pulldom
from xml.sax import handler
from xml.sax.expatreader import ExpatParser

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.exceptions import ObjectDoesNotExist
from fastjango.core.serializers import base
from fastjango.db import DEFAULT_DB_ALIAS, models
from fastjango.utils.xmlutils import SimplerXMLGenerator, UnserializableContentError


class Serializer(base.Serializer):
    """Objects to ``<object>`` elements."""

    xml: Any

    def indent(self, level: int) -> None:
        """Begin a line, where an indentation is wanted."""
        if self.options.get("indent") is not None:
            self.xml.ignorableWhitespace("\n" + " " * self.options.get("indent", 0) * level)

    def start_serialization(self) -> None:
        self.xml = SimplerXMLGenerator(self.stream, self.options.get("encoding", settings.DEFAULT_CHARSET))
        self.xml.startDocument()
        self.xml.startElement("django-objects", {"version": "1.0"})

    def end_serialization(self) -> None:
        self.indent(0)
        self.xml.endElement("django-objects")
        self.xml.endDocument()

    def start_object(self, obj: Any) -> None:
        if not hasattr(obj, "_meta"):
            raise base.SerializationError(f"Non-model object ({type(obj)}) encountered during serialization")
        self.indent(1)
        attributes = {"model": str(obj._meta)}
        if not self.uses_natural_key(obj) and obj.pk is not None:
            attributes["pk"] = obj._meta.pk.value_to_string(obj)
        self.xml.startElement("object", attributes)

    def end_object(self, obj: Any) -> None:
        self.indent(1)
        self.xml.endElement("object")

    def handle_field(self, obj: Any, field: Any) -> None:
        self.indent(2)
        self.xml.startElement("field", {"name": field.name, "type": field.get_internal_type()})
        if getattr(obj, field.name) is None:
            self.xml.addQuickElement("None")
        else:
            value = field.value_to_string(obj)
            if field.get_internal_type() == "JSONField":
                value = json.dumps(value, cls=getattr(field, "encoder", None))
            try:
                self.xml.characters(value)
            except UnserializableContentError:
                raise ValueError(
                    f"{obj.__class__.__name__}.{field.name} (pk:{obj.pk}) contains unserializable characters"
                ) from None
        self.xml.endElement("field")

    def _start_relational_field(self, field: Any) -> None:
        self.indent(2)
        remote = field.remote_field
        self.xml.startElement(
            "field", {"name": field.name, "rel": remote.__class__.__name__, "to": str(remote.model._meta)}
        )

    def _write_natural(self, values: Any) -> None:
        for value in values:
            self.xml.startElement("natural", {})
            self.xml.characters(str(value))
            self.xml.endElement("natural")

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        self._start_relational_field(field)
        if getattr(obj, field.get_attname()) is None:
            self.xml.addQuickElement("None")
        elif self.use_natural_foreign_keys and hasattr(field.remote_field.model, "natural_key"):
            self._write_natural(getattr(obj, field.name).natural_key())
        else:
            self.xml.characters(str(getattr(obj, field.get_attname())))
        self.xml.endElement("field")

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        # A table of the project's own is written by itself.
        if not field.remote_field.through._meta.auto_created:
            return
        natural = self.use_natural_foreign_keys and hasattr(field.remote_field.model, "natural_key")
        self._start_relational_field(field)
        for each in self.related_objects(obj, field, natural=natural):
            if natural:
                self.xml.startElement("object", {})
                self._write_natural(each.natural_key())
                self.xml.endElement("object")
            else:
                self.xml.addQuickElement("object", attrs={"pk": str(each.pk)})
        self.xml.endElement("field")


class Deserializer(base.Deserializer):
    """``<object>`` elements to objects, read one by one.

    Raises:
        DeserializationError: a value makes no sense.
        DefusedXmlException: the document defines entities or names a DTD.
    """

    def __init__(
        self,
        stream_or_string: Any,
        *,
        using: str = DEFAULT_DB_ALIAS,
        ignorenonexistent: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(stream_or_string, **options)
        self.handle_forward_references = options.pop("handle_forward_references", False)
        self.event_stream = pulldom.parse(self.stream, self._make_parser())
        self.db = using
        self.ignore = ignorenonexistent

    def _make_parser(self) -> Any:
        return DefusedExpatParser()

    def __next__(self) -> Any:
        for event, node in self.event_stream:
            if event == "START_ELEMENT" and node.nodeName == "object":
                self.event_stream.expandNode(node)  # type: ignore[arg-type]  # any node will do
                return self._handle_object(node)
        raise StopIteration

    def _handle_object(self, node: Any) -> Any:
        model = self._get_model_from_node(node, "model")
        data: dict[str, Any] = {}
        if node.hasAttribute("pk"):
            data[model._meta.pk.attname] = model._meta.pk.to_python(node.getAttribute("pk"))
        m2m_data: dict[str, Any] = {}
        deferred: dict[Any, Any] = {}
        names = {field.name for field in model._meta.get_fields()}
        for element in node.getElementsByTagName("field"):
            name = element.getAttribute("name")
            if not name:
                raise base.DeserializationError("<field> node is missing the 'name' attribute")
            if self.ignore and name not in names:
                continue
            self._handle_field(model._meta.get_field(name), element, data, m2m_data, deferred)
        instance = base.build_instance(model, data, self.db)
        return base.DeserializedObject(instance, m2m_data, deferred)

    def _handle_field(self, field: Any, element: Any, data: Any, m2m_data: Any, deferred: Any) -> None:
        remote = field.remote_field
        if remote and isinstance(remote, models.ManyToManyRel):
            value = self._handle_m2m_field_node(element, field)
            if value is base.DEFER_FIELD:
                deferred[field] = [
                    [get_inner_text(part).strip() for part in each.getElementsByTagName("natural")]
                    for each in element.getElementsByTagName("object")
                ]
            else:
                m2m_data[field.name] = value
        elif remote and isinstance(remote, models.ManyToOneRel):
            value = self._handle_fk_field_node(element, field)
            if value is base.DEFER_FIELD:
                deferred[field] = [get_inner_text(part).strip() for part in element.getElementsByTagName("natural")]
            else:
                data[field.attname] = value
        elif element.getElementsByTagName("None"):
            data[field.name] = None
        else:
            text = get_inner_text(element).strip()
            if field.get_internal_type() == "JSONField":
                value = json.loads(text, cls=getattr(field, "decoder", None))
            else:
                value = field.to_python(text)
            data[field.name] = value

    def _handle_fk_field_node(self, node: Any, field: Any) -> Any:
        if node.getElementsByTagName("None"):
            return None
        related = field.remote_field.model
        parts = node.getElementsByTagName("natural")
        if parts and hasattr(related._default_manager, "get_by_natural_key"):
            key = [get_inner_text(part).strip() for part in parts]
            return base.deserialize_fk_value(field, key, self.db, self.handle_forward_references)
        text = get_inner_text(node).strip()
        return related._meta.get_field(field.remote_field.field_name).to_python(text)

    def _handle_m2m_field_node(self, node: Any, field: Any) -> Any:
        related = field.remote_field.model
        manager = related._default_manager
        natural = hasattr(manager, "get_by_natural_key")

        def key_of(element: Any) -> Any:
            parts = element.getElementsByTagName("natural")
            if natural and parts:
                key = [get_inner_text(part).strip() for part in parts]
                return manager.db_manager(self.db).get_by_natural_key(*key).pk
            return related._meta.pk.to_python(element.getAttribute("pk"))

        keys = []
        current = None
        try:
            for current in node.getElementsByTagName("object"):
                keys.append(key_of(current))
        except Exception as error:
            if isinstance(error, ObjectDoesNotExist) and self.handle_forward_references:
                return base.DEFER_FIELD
            raise base.M2MDeserializationError(error, current) from error
        return keys

    def _get_model_from_node(self, node: Any, attr: str) -> Any:
        """The model that an attribute names.

        Raises:
            DeserializationError: the attribute or the model is missing.
        """
        name = node.getAttribute(attr)
        if not name:
            raise base.DeserializationError(f"<{node.nodeName}> node is missing the required '{attr}' attribute")
        try:
            return apps.get_model(name)
        except (LookupError, TypeError):
            raise base.DeserializationError(f"<{node.nodeName}> node has invalid model identifier: '{name}'") from None


_TEXT_NODES = (minidom.Node.TEXT_NODE, minidom.Node.CDATA_SECTION_NODE)


def get_inner_text(node: Any) -> str:
    """All the text in an element, that of elements in it too."""
    parts = []
    pending = list(reversed(node.childNodes))
    while pending:
        child = pending.pop()
        if child.nodeType in _TEXT_NODES:
            parts.append(child.data)
        elif child.nodeType == child.ELEMENT_NODE:
            pending.extend(reversed(child.childNodes))
    return "".join(parts)


getInnerText = get_inner_text  # noqa: N816  # Django's name


class DefusedExpatParser(ExpatParser):
    """A parser that refuses DTDs, entities and external references.

    Source: django.core.serializers.xml_serializer.DefusedExpatParser (after the package defusedxml).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setFeature(handler.feature_external_ges, False)
        self.setFeature(handler.feature_external_pes, False)

    def start_doctype_decl(self, name: Any, sysid: Any, pubid: Any, has_internal_subset: Any) -> None:
        """A DTD begins."""
        raise DTDForbidden(name, sysid, pubid)

    def entity_decl(
        self, name: Any, is_parameter_entity: Any, value: Any, base: Any, sysid: Any, pubid: Any, notation_name: Any
    ) -> None:
        """An entity is defined."""
        raise EntitiesForbidden(name, value, base, sysid, pubid, notation_name)

    def unparsed_entity_decl(self, name: Any, base: Any, sysid: Any, pubid: Any, notation_name: Any) -> None:
        """An unparsed entity is defined."""
        raise EntitiesForbidden(name, None, base, sysid, pubid, notation_name)

    def external_entity_ref_handler(self, context: Any, base: Any, sysid: Any, pubid: Any) -> None:
        """Something outside is referred to."""
        raise ExternalReferenceForbidden(context, base, sysid, pubid)

    def reset(self) -> None:
        super().reset()
        parser = self._parser  # type: ignore[attr-defined]  # missing in the stubs
        parser.StartDoctypeDeclHandler = self.start_doctype_decl
        parser.EntityDeclHandler = self.entity_decl
        parser.UnparsedEntityDeclHandler = self.unparsed_entity_decl
        parser.ExternalEntityRefHandler = self.external_entity_ref_handler


class DefusedXmlException(ValueError):  # Django's name
    """The document could do harm."""

    _attributes: tuple[str, ...] = ()
    # The attributes that the text shows, by the words it has for them.
    _shown = {"name": "name", "system_id": "sysid", "public_id": "pubid"}

    def __init__(self, *values: Any) -> None:
        super().__init__(*values)
        for name, value in zip(self._attributes, values, strict=False):
            setattr(self, name, value)

    def __str__(self) -> str:
        words = (word for word, name in self._shown.items() if name in self._attributes)
        shown = ", ".join(f"{word}={getattr(self, self._shown[word], None)!r}" for word in words)
        return f"{self.__class__.__name__}({shown})"

    __repr__ = __str__


class DTDForbidden(DefusedXmlException):
    """It has a DTD."""

    _attributes = ("name", "sysid", "pubid")


class EntitiesForbidden(DefusedXmlException):
    """It defines entities."""

    _attributes = ("name", "value", "base", "sysid", "pubid", "notation_name")


class ExternalReferenceForbidden(DefusedXmlException):
    """It refers to something outside."""

    _attributes = ("context", "base", "sysid", "pubid")
