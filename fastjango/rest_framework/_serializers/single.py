"""``Serializer``: declared fields, each in its place."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from fastjango.core.exceptions import ValidationError as DjangoValidationError
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext_lazy as _

from ..exceptions import ValidationError
from ..fields import Field, SkipField, empty
from ..relations import PKOnlyObject
from ..settings import api_settings
from ..utils import html, representation
from ..utils.serializer_helpers import BindingDict, ReturnDict, bind_field
from ._plan import plan_of
from ._reading import read_field
from .base import BaseSerializer, as_serializer_error


class SerializerMetaclass(type):
    """Collects the fields declared on a class and its bases, in the order of their declaration."""

    @classmethod
    def _get_declared_fields(cls, bases: tuple[type, ...], attrs: dict[str, Any]) -> dict[str, Field]:
        own = {name: attrs.pop(name) for name, value in list(attrs.items()) if isinstance(value, Field)}
        own = dict(sorted(own.items(), key=lambda item: item[1]._creation_counter))
        # The first base that says anything about a name decides; None or a method there takes the field away.
        decided = set(attrs)
        inherited: dict[str, Field] = {}
        for base in bases:
            declared = getattr(base, "_declared_fields", {})
            inherited.update({name: field for name, field in declared.items() if name not in decided | set(inherited)})
            decided |= {name for name in vars(base) if not name.startswith("__")}
        return {**inherited, **own} if not own.keys() & inherited.keys() else cls._merged(inherited, own)

    @staticmethod
    def _merged(inherited: dict[str, Field], own: dict[str, Field]) -> dict[str, Field]:
        """A field declared again keeps its place among the inherited ones."""
        return {**inherited, **own}

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        attrs["_declared_fields"] = cls._get_declared_fields(bases, attrs)
        return super().__new__(cls, name, bases, attrs)


class Serializer(BaseSerializer, metaclass=SerializerMetaclass):
    """A dict of fields.

    class CommentSerializer(Serializer):
        email = EmailField()
        content = CharField(max_length=200)
    """

    _declared_fields: ClassVar[dict[str, Field]]
    default_error_messages = {"invalid": _("Invalid data. Expected a dictionary, but got {datatype}.")}

    @cached_property
    def fields(self) -> BindingDict:
        """This serializer's own copies of the fields, bound to it."""
        return self._own_fields

    @cached_property
    def _own_fields(self) -> BindingDict:
        """The same for the framework's use: as long as nobody asks for ``fields``, nobody has changed them."""
        fields = BindingDict(self)
        for name, field in self.get_fields().items():
            fields[name] = field
        return fields

    def _all_fields(self) -> Any:
        """The fields, whoever chose them; asked for by the framework, which changes none."""
        found = self.__dict__.get("fields")
        if found is not None:
            return found
        return self._own_fields if type(self).fields is Serializer.fields else self.fields

    @property
    def _writable_fields(self) -> Iterator[Field]:
        return (field for field in self._all_fields().values() if not field.read_only)

    @property
    def _readable_fields(self) -> Iterator[Field]:
        return (field for field in self._all_fields().values() if not field.write_only)

    def get_fields(self) -> dict[str, Field]:
        """Fields by name; a subclass may choose them as it likes."""
        plan = plan_of(self)
        # Each serializer binds fields to itself, and may change them.
        return plan.copies() if plan is not None else self._made_fields()

    def _made_fields(self) -> dict[str, Field]:
        """The fields made anew."""
        return copy.deepcopy(self._declared_fields)

    def get_validators(self) -> list[Any]:
        meta = getattr(self, "Meta", None)
        return list(getattr(meta, "validators", None) or [])

    def get_initial(self) -> Any:
        if not hasattr(self, "initial_data"):
            return {name: field.get_initial() for name, field in self.fields.items() if not field.read_only}
        if not isinstance(self.initial_data, Mapping):
            return {}
        submitted = {
            name: field.get_value(self.initial_data) for name, field in self.fields.items() if not field.read_only
        }
        return {name: value for name, value in submitted.items() if value is not empty}

    def get_value(self, dictionary: Any) -> Any:
        if html.is_html_input(dictionary):
            return html.parse_html_dict(dictionary, prefix=self.field_name) or empty
        return dictionary.get(self.field_name, empty)

    def run_validation(self, data: Any = empty) -> Any:
        """The checked data: each field, then the validators, then ``validate()``."""
        is_done, data = self.validate_empty_values(data)
        if is_done:
            return data
        value = self.to_internal_value(data)
        try:
            self.run_validators(value)
            value = self.validate(value)
            assert value is not None, ".validate() should return the validated data"
        except (ValidationError, DjangoValidationError) as error:
            raise ValidationError(detail=as_serializer_error(error)) from error
        return value

    def _read_only_defaults(self) -> dict[str, Any]:
        """Values that validators need and nobody may submit."""
        plan = plan_of(self) if "fields" not in self.__dict__ else None
        if plan is not None and not plan.has_read_only_defaults:
            return {}
        defaults: dict[str, Any] = {}
        for field in self._all_fields().values():
            if not field.read_only or field.default is empty or field.source == "*" or "." in field.source:
                continue
            try:
                defaults[field.source] = field.get_default()
            except SkipField:
                continue
        return defaults

    def run_validators(self, value: Any) -> None:
        if self.validators:
            super().run_validators({**self._read_only_defaults(), **value} if isinstance(value, dict) else value)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            message = self.error_messages["invalid"].format(datatype=type(data).__name__)
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [message]}, code="invalid")
        plan = plan_of(self) if type(data) is dict and "fields" not in self.__dict__ else None
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        if plan is not None and plan.reads:
            values, errors = plan.read(self, data)
        else:
            for field in self._writable_fields:
                read_field(self, field, field.get_value(data), values, errors)
        if errors:
            raise ValidationError(errors)
        return values

    def set_value(self, dictionary: dict[str, Any], keys: list[str], value: Any) -> None:
        """Put a value where its source says: under a key, in nested dicts, or (no keys) spread over the whole.

        >>> values = {"a": 1}
        >>> serializer.set_value(values, ["x", "y"], 2)
        >>> values
        {'a': 1, 'x': {'y': 2}}
        """
        if not keys:
            dictionary.update(value)
            return
        for key in keys[:-1]:
            dictionary = dictionary.setdefault(key, {})
        dictionary[keys[-1]] = value

    def to_representation(self, instance: Any) -> Any:
        planned = self._shown_by_plan([instance])
        return self._show(instance) if planned is None else planned[0]

    def _shown_by_plan(self, instances: list[Any]) -> list[Any] | None:
        """All instances shown by the class's plan; None when it cannot be used."""
        if "fields" in self.__dict__:
            return None
        plan = plan_of(self)
        return None if plan is None else plan.show(instances, self)

    def _shown_by_rows(self, queryset: Any) -> list[Any] | None:
        """What a query set gives, shown straight from its rows; None when objects are needed."""
        if "fields" in self.__dict__:
            return None
        plan = plan_of(self)
        return None if plan is None else plan.show_rows(queryset)

    def _show(self, instance: Any) -> Any:
        """One instance, field by field."""
        shown: dict[str, Any] = {}
        for field in self._readable_fields:
            try:
                value = field.get_attribute(instance)
            except SkipField:
                continue
            # None is shown as it is; a relation's object that was not fetched counts by its key.
            is_none = value is None or (isinstance(value, PKOnlyObject) and value.pk is None)
            shown[field.field_name] = None if is_none else field.to_representation(value)
        return shown

    def validate(self, attrs: Any) -> Any:
        """A last look at all values together; returns them, changed or not.

        Raises:
            ValidationError: they do not go together.
        """
        return attrs

    def __repr__(self) -> str:
        return representation.serializer_repr(self, indent=1)

    def __iter__(self) -> Iterator[Any]:
        return (self[name] for name in self.fields)

    def __getitem__(self, key: str) -> Any:
        errors = self.errors.get(key) if hasattr(self, "_errors") else None
        return bind_field(self.fields[key], self.data.get(key), errors)

    @property
    def data(self) -> Any:
        """As of the base class; a dict that knows this serializer."""
        return ReturnDict(super().data, serializer=self)

    @property
    def errors(self) -> Any:
        """What is wrong, by field name."""
        return ReturnDict(self._named_errors(super().errors), serializer=self)
