"""Fields behind names, lookups behind expressions, and the words for both."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from fastjango.conf import settings as project_settings
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import Col
from fastjango.db.models.fields.related import ForeignObjectRel, RelatedField
from fastjango.utils import timezone
from fastjango.utils.encoding import force_str
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext as _

from .conf import settings
from .exceptions import FieldLookupError

_INVALID_NAME = "[invalid name]"


# Changes of names


class MigrationNotice(DeprecationWarning):
    """A warning of an old way, with the address of the migration guide."""

    url = "https://django-filter.readthedocs.io/en/main/guide/migration.html"

    def __init__(self, message: str) -> None:
        super().__init__(f"{message} See: {self.url}")


def deprecate(msg: str, level_modifier: int = 0) -> None:
    """Warn of an old way where it is used."""
    warnings.warn(MigrationNotice(msg), stacklevel=3 + level_modifier)


class RenameAttributesBase(type):
    """A metaclass whose classes answer to old names of attributes, with a warning.

    Subclasses set ``renamed_attributes``: triples of old name, new name and class of warning.
    """

    renamed_attributes: tuple[tuple[str, str, type[Warning]], ...] = ()

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        old_names = [old for old, _new, _warning in cls.renamed_attributes if old in attrs]
        renamed = {cls.get_name(key): value for key, value in attrs.items()}
        made = super().__new__(cls, name, bases, renamed)
        for old in old_names:
            made._announce(old)
        for old, new, _warning in cls.renamed_attributes:
            setattr(made, f"_renamed_{old}", new)
        _answer_to_old_names(made)
        return made

    @classmethod
    def get_name(cls, name: str) -> str:
        """The new name of an attribute."""
        return next((new for old, new, _warning in cls.renamed_attributes if old == name), name)

    def _announce(cls, old: str) -> None:
        for known, new, warning in type(cls).renamed_attributes:
            if known == old:
                warnings.warn(f"`{cls.__name__}.{old}` attribute should be renamed `{new}`.", warning, stacklevel=3)

    def __getattr__(cls, name: str) -> Any:
        new = type(cls).get_name(name)
        if new == name:
            raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")
        cls._announce(name)
        return getattr(cls, new)

    def __setattr__(cls, name: str, value: Any) -> None:
        new = type(cls).get_name(name)
        if new != name:
            cls._announce(name)
        super().__setattr__(new, value)


def _answer_to_old_names(cls: Any) -> None:
    """Let instances answer to old names; what the class says about its own attributes goes on."""
    get_name = type(cls).get_name
    own_get: Callable[[Any, str], Any] | None = getattr(cls, "__getattr__", None) if "__getattr__" in dir(cls) else None
    own_set = cls.__setattr__

    def get_attribute(self: Any, name: str) -> Any:
        new = get_name(name)
        if new != name:
            cls._announce(name)
            return getattr(self, new)
        if own_get is not None:
            return own_get(self, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def set_attribute(self: Any, name: str, value: Any) -> None:
        new = get_name(name)
        if new != name:
            cls._announce(name)
        own_set(self, new, value)

    type.__setattr__(cls, "__getattr__", get_attribute)
    type.__setattr__(cls, "__setattr__", set_attribute)


# Fields


def try_dbfield(fn: Callable[[type], Any], field_class: type) -> Any:
    """What ``fn`` answers for a class of fields, or for the first of its bases for which it answers anything."""
    found = (fn(cls) for cls in field_class.__mro__ if cls is not models.Field)
    return next((answer for answer in found if answer), None)


def get_all_model_fields(model: type[models.Model]) -> list[str]:
    """The names of the fields that people fill in: no automatic keys, no links to parents."""
    meta: Any = model._meta
    return [
        field.name
        for field in sorted([*meta.fields, *meta.many_to_many])
        if not isinstance(field, models.AutoField) and not getattr(field.remote_field, "parent_link", False)
    ]


def get_model_field(model: type[models.Model], field_name: str) -> Any:
    """The field at the end of a path such as ``author__name``; None where there is none."""
    parts = get_field_parts(model, field_name)
    return parts[-1] if parts else None


def get_field_parts(model: type[models.Model], field_name: str) -> list[Any] | None:
    """The fields and reverse relations along a path; None where the path breaks off.

    Raises:
        RuntimeError: a model on the way is not loaded yet.
    """
    parts: list[Any] = []
    at: Any = model
    for name in field_name.split(LOOKUP_SEP):
        try:
            field = at._meta.get_field(name)
        except (AttributeError, FieldDoesNotExist):
            return None
        parts.append(field)
        if isinstance(field, RelatedField):
            at = field.remote_field.model
        elif isinstance(field, ForeignObjectRel):
            at = field.related_model
        if isinstance(at, str):
            raise RuntimeError(
                f"Unable to resolve relationship `{field_name}` for `{model._meta.label}`. Django is most likely not "
                "initialized, and its apps registry not populated. Ensure Django has finished setup before loading "
                "`FilterSet`s."
            )
    return parts


def resolve_field(model_field: Any, lookup_expr: str) -> tuple[Any, str]:
    """The field that is compared in the end, and the lookup that compares it.

    ``year__gte`` of a date compares an integer with ``gte``.

    Raises:
        FieldLookupError: there is no such lookup, or no such transform.
    """
    names = lookup_expr.split(LOOKUP_SEP)
    if len(names) == 1 and model_field.get_lookup(names[0]) is not None:
        return model_field, names[0]
    # Lookups are those of expressions, and nothing is asked of the table.
    at: Any = Col("", model_field)
    for position, name in enumerate(names):
        if position == len(names) - 1 and at.get_lookup(name) is not None:
            return at.output_field, name
        transform = at.get_transform(name) if hasattr(at, "get_transform") else None
        if transform is None:
            raise FieldLookupError(model_field, lookup_expr)
        at = transform(at)
    return at.output_field, "exact"


def handle_timezone(value: datetime.datetime, is_dst: bool | None = None) -> datetime.datetime:
    """A date-time as the project keeps them: aware with ``USE_TZ``, else naive."""
    if project_settings.USE_TZ and timezone.is_naive(value):
        return timezone.make_aware(value)
    if not project_settings.USE_TZ and timezone.is_aware(value):
        return timezone.make_naive(value, datetime.UTC)
    return value


# Words


def verbose_field_name(model: Any, field_name: str | None) -> str:
    """What a path is called: the fields' names for people, in a row."""
    parts = get_field_parts(model, field_name) if field_name is not None else None
    if not parts:
        return _INVALID_NAME
    words: list[str] = []
    for part in parts:
        if not isinstance(part, ForeignObjectRel):
            words.append(force_str(part.verbose_name))
        elif part.related_name:
            words.append(part.related_name.replace("_", " "))
        else:
            return _INVALID_NAME
    return " ".join(words)


def verbose_lookup_expr(lookup_expr: str) -> str:
    """What a lookup is called: ``date__lt`` is "date is less than"."""
    words = settings.VERBOSE_LOOKUPS or {}
    return " ".join(force_str(words.get(part, part)) for part in lookup_expr.split(LOOKUP_SEP))


def label_for_filter(model: Any, field_name: str | None, lookup_expr: Any, exclude: bool = False) -> str:
    """The label of a filter: "Exclude author is null"."""
    words = [_("exclude")] if exclude else []
    words.append(verbose_field_name(model, field_name))
    if isinstance(lookup_expr, str):
        words.append(verbose_lookup_expr(lookup_expr))
    return str(capfirst(" ".join(word for word in words if word)))


# Errors


def translate_validation(error_dict: Any) -> Any:
    """The errors of a form as a ``ValidationError`` of the REST framework."""
    # Projects without an API need not load it.
    from fastjango.rest_framework.exceptions import ErrorDetail, ValidationError

    def details(errors: Iterable[Any]) -> list[Any]:
        return [ErrorDetail(message, code=error.code) for error in errors for message in error.messages]

    return ValidationError({field: details(errors.as_data()) for field, errors in error_dict.items()})
