"""Names in ``list_display`` and ``readonly_fields``: what they stand for and what they are called."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.admin._utils.lookups import NotRelationField, get_fields_from_path
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.forms.utils import pretty_name

_MISSING = object()


class FieldIsAForeignKeyColumnName(Exception):
    """The name is that of a foreign key's column, such as ``author_id``."""

    __module__ = "fastjango.contrib.admin.utils"


def get_non_gfk_field(opts: Any, name: Any) -> Any:
    """Return the field of that name, as long as it is a column or a relation with a column.

    Raises:
        FieldDoesNotExist: There is none, or it is generic, or the relation comes from the other side.
        FieldIsAForeignKeyColumnName: The name is that of a column.
    """
    field = opts.get_field(name)
    if not field.is_relation:
        return field
    generic = field.many_to_one and not field.related_model
    if generic or field.one_to_many:
        raise FieldDoesNotExist
    if not field.many_to_many and getattr(field, "attname", None) == name:
        raise FieldIsAForeignKeyColumnName
    return field


def lookup_field(name: Any, obj: Any, model_admin: Any = None) -> tuple[Any, Any, Any]:
    """Find what a name stands for on an object.

    Args:
        name: A field, a callable, an attribute of the admin or the object, or a path such as ``"author__name"``.

    Returns:
        The field (None when it is none), the attribute or function (None when it is a field), and the value. All three
        are None when a path ends at an object that is None.

    Raises:
        AttributeError: Nothing has that name.
    """
    try:
        field = get_non_gfk_field(obj._meta, name)
    except (FieldDoesNotExist, FieldIsAForeignKeyColumnName):
        return (None, *_attribute_and_value(name, obj, model_admin))
    return field, None, getattr(obj, name)


def _attribute_and_value(name: Any, obj: Any, model_admin: Any) -> tuple[Any, Any]:
    if callable(name):
        return name, name(obj)
    if name != "__str__" and hasattr(model_admin, name):
        method = getattr(model_admin, name)
        return method, method(obj)
    value = getattr(obj, name, _MISSING)
    if callable(value):
        return value, value()
    if value is _MISSING:
        value = obj
        for part in name.split(LOOKUP_SEP):
            value = getattr(value, part, _MISSING)
            if value is _MISSING:
                return None, None
    # The attribute of the class carries the description, such as a property with ``short_description``.
    described = getattr(getattr(model_admin, "model", None), name, value)
    return described, value


def _unknown(name: str, model: Any, model_admin: Any, form: Any) -> AttributeError:
    places = [model._meta.object_name]
    places += [type(place).__name__ for place in (model_admin, form) if place]
    return AttributeError(f"Unable to lookup '{name}' on {' or '.join(places)}")


def _find_attribute(name: Any, model: Any, model_admin: Any, form: Any) -> Any:
    if callable(name):
        return name
    for place in (model_admin, model):
        if hasattr(place, name):
            return getattr(place, name)
    if form and name in form.fields:
        return form.fields[name]
    try:
        return get_fields_from_path(model, name)[-1]
    except (FieldDoesNotExist, NotRelationField):
        raise _unknown(name, model, model_admin, form) from None


def _label_of_attribute(name: Any, attribute: Any) -> Any:
    described: Any = attribute.fget if isinstance(attribute, property) else attribute
    if hasattr(described, "short_description"):
        return described.short_description
    if callable(attribute):
        return "--" if attribute.__name__ == "<lambda>" else pretty_name(attribute.__name__)
    return pretty_name(name)


def label_for_field(name: Any, model: Any, model_admin: Any = None, return_attr: bool = False, form: Any = None) -> Any:
    """Return the heading for a name.

    Args:
        return_attr: Return the pair of heading and attribute; the attribute is None for a field.

    Raises:
        AttributeError: Nothing has that name.
    """
    attribute = None
    try:
        field = get_non_gfk_field(model._meta, name)
    except FieldDoesNotExist:
        if name == "__str__":
            label, attribute = str(model._meta.verbose_name), str
        else:
            attribute = _find_attribute(name, model, model_admin, form)
            label = _label_of_attribute(name, attribute)
    except FieldIsAForeignKeyColumnName:
        label, attribute = pretty_name(name), name
    else:
        # A relation seen from the other side has no name of its own.
        label = field.verbose_name if hasattr(field, "verbose_name") else field.related_model._meta.verbose_name
    return (label, attribute) if return_attr else label


def help_text_for_field(name: Any, model: Any) -> Any:
    """Return the help text of the field of that name, or the empty string."""
    try:
        field = get_non_gfk_field(model._meta, name)
    except (FieldDoesNotExist, FieldIsAForeignKeyColumnName):
        return ""
    return getattr(field, "help_text", "")
