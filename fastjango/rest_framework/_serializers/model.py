"""``ModelSerializer``: fields from a model's fields."""

from __future__ import annotations

import copy
import traceback
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from fastjango.db import models

from ..compat import postgres_fields
from ..fields import (
    BigIntegerField,
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    Field,
    FileField,
    FilePathField,
    FloatField,
    HStoreField,
    ImageField,
    IntegerField,
    IPAddressField,
    JSONField,
    ListField,
    ModelField,
    ReadOnlyField,
    SlugField,
    TimeField,
    URLField,
    UUIDField,
)
from ..relations import HyperlinkedIdentityField, HyperlinkedRelatedField, PrimaryKeyRelatedField, SlugRelatedField
from ..settings import api_settings
from ..utils import model_meta
from ..utils.field_mapping import (
    ClassLookupDict,
    get_field_kwargs,
    get_nested_relation_kwargs,
    get_relation_kwargs,
    get_url_kwargs,
)
from . import _uniqueness
from ._plan import plan_of
from .base import BaseSerializer
from .single import Serializer

ALL_FIELDS = "__all__"

# What a field that is only read cannot have.
_WRITING_ARGUMENTS = (
    "required", "default", "allow_blank", "min_length", "max_length", "min_value", "max_value", "validators",
    "queryset",
)  # fmt: skip
# What a field of choices takes; the column's limits say nothing more about them.
_CHOICE_ARGUMENTS = {
    "read_only", "write_only", "required", "default", "initial", "source", "label", "help_text", "style",
    "error_messages", "validators", "allow_null", "allow_blank", "choices",
}  # fmt: skip


def raise_errors_on_nested_writes(method_name: str, serializer: Any, validated_data: Any) -> None:
    """Refuse to guess how nested data is saved.

    Errors:
        AssertionError: ``validated_data`` has values of a nested serializer, or of a source with dots.
    """
    fields = list(serializer._writable_fields)

    def refuse(kind: str) -> str:
        cls = type(serializer)
        return (
            f"The `.{method_name}()` method does not support writable {kind} fields by default.\n"
            f"Write an explicit `.{method_name}()` method for serializer `{cls.__module__}.{cls.__name__}`, or set "
            f"`read_only=True` on {'nested serializer' if kind == 'nested' else 'dotted-source serializer'} fields."
        )

    relations = model_meta.get_field_info(serializer.Meta.model).relations
    assert not any(
        isinstance(field, BaseSerializer)
        and field.source in validated_data
        and field.source in relations
        and isinstance(validated_data[field.source], list | dict)
        for field in fields
    ), refuse("nested")
    assert not any(
        len(field.source_attrs) > 1
        and field.source_attrs[0] in validated_data
        and field.source_attrs[0] in relations
        and isinstance(validated_data[field.source_attrs[0]], list | dict)
        for field in fields
    ), refuse("dotted-source")


class ModelSerializer(Serializer):
    """A serializer whose fields, validators, ``create()`` and ``update()`` come from ``Meta.model``.

    class AccountSerializer(ModelSerializer):
        class Meta:
            model = Account
            fields = ["id", "account_name", "users", "created"]
    """

    serializer_field_mapping: dict[type, type] = {
        models.AutoField: IntegerField,
        models.BigAutoField: BigIntegerField,
        models.BigIntegerField: BigIntegerField,
        models.BooleanField: BooleanField,
        models.CharField: CharField,
        models.CommaSeparatedIntegerField: CharField,
        models.DateField: DateField,
        models.DateTimeField: DateTimeField,
        models.DecimalField: DecimalField,
        models.DurationField: DurationField,
        models.EmailField: EmailField,
        models.Field: ModelField,
        models.FileField: FileField,
        models.FilePathField: FilePathField,
        models.FloatField: FloatField,
        models.GenericIPAddressField: IPAddressField,
        models.ImageField: ImageField,
        models.IntegerField: IntegerField,
        models.JSONField: JSONField,
        models.NullBooleanField: BooleanField,
        models.PositiveIntegerField: IntegerField,
        models.PositiveSmallIntegerField: IntegerField,
        models.SlugField: SlugField,
        models.SmallIntegerField: IntegerField,
        models.TextField: CharField,
        models.TimeField: TimeField,
        models.URLField: URLField,
        models.UUIDField: UUIDField,
    }
    if postgres_fields:
        serializer_field_mapping[postgres_fields.HStoreField] = HStoreField
        serializer_field_mapping[postgres_fields.ArrayField] = ListField
    serializer_related_field: type = PrimaryKeyRelatedField
    serializer_related_to_field: type = SlugRelatedField
    serializer_url_field: type = HyperlinkedIdentityField
    serializer_choice_field: type = ChoiceField

    # The name of the field of the object's own URL; the setting's when None.
    url_field_name: str | None = None

    # Writing

    def create(self, validated_data: Any) -> Any:
        """Make an object of the model; relations to many are set once it is saved."""
        raise_errors_on_nested_writes("create", self, validated_data)
        model = self.Meta.model  # type: ignore[attr-defined]  # checked in get_fields()
        to_many = self._take_relations_to_many(validated_data)
        try:
            instance = model._default_manager.create(**validated_data)
        except TypeError:
            manager = f"{model.__name__}.{model._default_manager.name}"
            raise TypeError(
                f"Got a `TypeError` when calling `{manager}.create()`. This may be because you have a writable field "
                f"on the serializer class that is not a valid argument to `{manager}.create()`. You may need to make "
                f"the field read-only, or override the {type(self).__name__}.create() method to handle this "
                f"correctly.\nOriginal exception was:\n {traceback.format_exc()}"
            ) from None
        for name, value in to_many.items():
            getattr(instance, name).set(value)
        return instance

    def update(self, instance: Any, validated_data: Any) -> Any:
        """Change and save the object; relations to many are set after that."""
        raise_errors_on_nested_writes("update", self, validated_data)
        values = dict(validated_data)
        to_many = self._take_relations_to_many(values)
        for name, value in values.items():
            setattr(instance, name, value)
        instance.save()
        for name, value in to_many.items():
            getattr(instance, name).set(value)
        return instance

    def _take_relations_to_many(self, validated_data: dict[str, Any]) -> dict[str, Any]:
        relations = model_meta.get_field_info(self.Meta.model).relations  # type: ignore[attr-defined]  # checked in get_fields()
        names = [name for name, relation in relations.items() if relation.to_many and name in validated_data]
        return {name: validated_data.pop(name) for name in names}

    # Which fields

    def _made_fields(self) -> dict[str, Field]:
        if self.url_field_name is None:
            self.url_field_name = api_settings.URL_FIELD_NAME
        name = type(self).__name__
        assert hasattr(self, "Meta"), f'Class {name} missing "Meta" attribute'
        assert hasattr(self.Meta, "model"), f'Class {name} missing "Meta.model" attribute'
        if model_meta.is_abstract_model(self.Meta.model):
            raise ValueError("Cannot use ModelSerializer with Abstract Models.")
        depth = getattr(self.Meta, "depth", 0)
        assert depth >= 0, "'depth' may not be negative."
        assert depth <= 10, "'depth' may not be greater than 10."

        model = self.Meta.model
        declared = copy.deepcopy(self._declared_fields)
        info = model_meta.get_field_info(model)
        field_names = self.get_field_names(declared, info)
        extra_kwargs, hidden_fields = self.get_uniqueness_extra_kwargs(field_names, declared, self.get_extra_kwargs())

        fields: dict[str, Field] = {}
        for field_name in field_names:
            if field_name in declared:
                self._assert_default_fits(field_name, declared[field_name], info)
                fields[field_name] = declared[field_name]
                continue
            extra = extra_kwargs.get(field_name, {})
            source = extra.get("source", "*")
            field_class, kwargs = self.build_field(field_name if source == "*" else source, info, model, depth)
            fields[field_name] = field_class(**self.include_extra_kwargs(kwargs, extra))
        return {**fields, **hidden_fields}

    def _assert_default_fits(self, field_name: str, field: Field, info: Any) -> None:
        relation = info.relations.get(field.source or field_name)
        if relation is not None and relation.to_many and not relation.reverse and field.default is None:
            raise ValueError(
                f"The field '{field_name}' on serializer '{type(self).__name__}' is a ManyToMany field and cannot have "
                "a default value of None."
            )

    def get_field_names(self, declared_fields: dict[str, Field], info: Any) -> Any:
        """The names that ``Meta.fields`` or ``Meta.exclude`` asks for.

        Errors:
            TypeError: either is not a list, tuple or "__all__".
            AssertionError: neither or both are set, or a declared field is left out or excluded.
        """
        chosen, excluded = getattr(self.Meta, "fields", None), getattr(self.Meta, "exclude", None)  # type: ignore[attr-defined]  # checked in get_fields()
        name = type(self).__name__
        if chosen and chosen != ALL_FIELDS and not isinstance(chosen, list | tuple):
            raise TypeError(f'The `fields` option must be a list or tuple or "__all__". Got {type(chosen).__name__}.')
        if excluded and not isinstance(excluded, list | tuple):
            raise TypeError(f"The `exclude` option must be a list or tuple. Got {type(excluded).__name__}.")
        assert not (chosen and excluded), f"Cannot set both 'fields' and 'exclude' options on serializer {name}."
        assert chosen is not None or excluded is not None, (
            "Creating a ModelSerializer without either the 'fields' attribute or the 'exclude' attribute has been "
            f"deprecated since 3.3.0, and is now disallowed. Add an explicit fields = '__all__' to the {name} "
            "serializer.",
        )
        if chosen is not None and chosen != ALL_FIELDS:
            self._assert_all_declared_are_chosen(declared_fields, chosen)
            return chosen
        names = self.get_default_field_names(declared_fields, info)
        for field_name in excluded or ():
            assert field_name not in self._declared_fields, (
                f"Cannot both declare the field '{field_name}' and include it in the {name} 'exclude' option. Remove "
                f"the field or, if inherited from a parent serializer, disable with `{field_name} = None`."
            )
            assert field_name in names, (
                f"The field '{field_name}' was included on serializer {name} in the 'exclude' option, but does not "
                "match any model field."
            )
        return [field_name for field_name in names if field_name not in (excluded or ())]

    def _assert_all_declared_are_chosen(self, declared_fields: dict[str, Field], chosen: Any) -> None:
        # Those of a base class may be left out.
        inherited = {name for base in type(self).__bases__ for name in getattr(base, "_declared_fields", ())}
        for field_name in declared_fields:
            assert field_name in inherited or field_name in chosen, (
                f"The field '{field_name}' was declared on serializer {type(self).__name__}, but has not been "
                "included in the 'fields' option."
            )

    def get_default_field_names(self, declared_fields: dict[str, Field], model_info: Any) -> list[str]:
        """The names that "__all__" stands for."""
        return [model_info.pk.name, *declared_fields, *model_info.fields, *model_info.forward_relations]

    # From a name to a field: `(class, arguments)`

    def build_field(
        self, field_name: str, info: Any, model_class: Any, nested_depth: int
    ) -> tuple[type, dict[str, Any]]:
        """The field for a name: of a column, a relation, a property or method, the object's URL."""
        if field_name in info.fields_and_pk:
            model_field = info.fields_and_pk[field_name]
            if model_field.remote_field:
                return self.build_relational_field(field_name, model_meta.get_relation_info(model_field))
            return self.build_standard_field(field_name, model_field)
        if field_name in info.relations:
            relation = info.relations[field_name]
            if nested_depth:
                return self.build_nested_field(field_name, relation, nested_depth)
            return self.build_relational_field(field_name, relation)
        if hasattr(model_class, field_name):
            return self.build_property_field(field_name, model_class)
        if field_name == self.url_field_name:
            return self.build_url_field(field_name, model_class)
        return self.build_unknown_field(field_name, model_class)

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[type, dict[str, Any]]:
        """The field for a column."""
        field_class: type = ClassLookupDict(self.serializer_field_mapping)[model_field]
        kwargs = get_field_kwargs(field_name, model_field)
        if "choices" in kwargs:
            field_class = self.serializer_choice_field
            kwargs = {name: value for name, value in kwargs.items() if name in _CHOICE_ARGUMENTS}
        if not issubclass(field_class, ModelField):
            kwargs.pop("model_field", None)
        if not issubclass(field_class, CharField | ChoiceField):
            kwargs.pop("allow_blank", None)
        if isinstance(model_field, models.JSONField):
            kwargs["encoder"] = model_field.encoder
            kwargs["decoder"] = model_field.decoder
        if postgres_fields and isinstance(model_field, postgres_fields.ArrayField):
            child_class, child_kwargs = self.build_standard_field("child", model_field.base_field)
            kwargs["child"] = child_class(**child_kwargs)
        return field_class, kwargs

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[type, dict[str, Any]]:
        """The field for a relation; one to a unique field other than the key goes by that field."""
        field_class = self.serializer_related_field
        kwargs = get_relation_kwargs(field_name, relation_info)
        to_field = kwargs.pop("to_field", None)
        if (
            to_field
            and not relation_info.reverse
            and not relation_info.related_model._meta.get_field(to_field).primary_key
        ):
            kwargs["slug_field"] = to_field
            field_class = self.serializer_related_to_field
        if not issubclass(field_class, HyperlinkedRelatedField):
            kwargs.pop("view_name", None)
        return field_class, kwargs

    def build_nested_field(self, field_name: str, relation_info: Any, nested_depth: int) -> tuple[type, dict[str, Any]]:
        """The serializer for a relation when ``Meta.depth`` asks for more than its key."""
        return self._nested_class(ModelSerializer, relation_info, nested_depth), get_nested_relation_kwargs(
            relation_info
        )

    @staticmethod
    def _nested_class(base: type, relation_info: Any, nested_depth: int) -> type:
        options = {"model": relation_info.related_model, "depth": nested_depth - 1, "fields": ALL_FIELDS}
        return type(base)("NestedSerializer", (base,), {"Meta": type("Meta", (), options), "__module__": __name__})

    def build_property_field(self, field_name: str, model_class: Any) -> tuple[type, dict[str, Any]]:
        """The field for a property or method of the model."""
        return ReadOnlyField, {}

    def build_url_field(self, field_name: str, model_class: Any) -> tuple[type, dict[str, Any]]:
        """The field for the object's own URL."""
        return self.serializer_url_field, get_url_kwargs(model_class)

    def build_unknown_field(self, field_name: str, model_class: Any) -> tuple[type, dict[str, Any]]:
        """Refuse a name that means nothing.

        Errors:
            ImproperlyConfigured: always.
        """
        cls = type(self)
        raise ImproperlyConfigured(
            f"Field name `{field_name}` is not valid for model `{model_class.__name__}` in "
            f"`{cls.__module__}.{cls.__name__}`."
        )

    def include_extra_kwargs(self, kwargs: dict[str, Any], extra_kwargs: dict[str, Any]) -> dict[str, Any]:
        """A field's arguments with those of ``Meta.extra_kwargs``, without such as contradict them."""
        extra_kwargs = dict(extra_kwargs)
        dropped: set[str] = set()
        if extra_kwargs.get("read_only", False):
            dropped.update(_WRITING_ARGUMENTS)
        if extra_kwargs.get("default") and kwargs.get("required") is False:
            dropped.add("required")
        if extra_kwargs.get("read_only", kwargs.get("read_only", False)):
            # Set by uniqueness, which cannot know that nobody writes the field.
            extra_kwargs.pop("required", None)
        return {**{name: value for name, value in kwargs.items() if name not in dropped}, **extra_kwargs}

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        """``Meta.extra_kwargs`` with ``Meta.read_only_fields`` worked in.

        Errors:
            TypeError: ``read_only_fields`` is not a list or tuple.
        """
        meta: Any = self.Meta  # type: ignore[attr-defined]  # checked in get_fields()
        extra_kwargs = copy.deepcopy(getattr(meta, "extra_kwargs", {}))
        read_only_fields = getattr(meta, "read_only_fields", None)
        if read_only_fields is None:
            # A slip that would silently leave fields open to writing.
            assert not hasattr(meta, "readonly_fields"), (
                f"Serializer `{type(self).__module__}.{type(self).__name__}` has field `readonly_fields`; "
                "the correct spelling for the option is `read_only_fields`."
            )
            return extra_kwargs
        if not isinstance(read_only_fields, list | tuple):
            raise TypeError(
                f"The `read_only_fields` option must be a list or tuple. Got {type(read_only_fields).__name__}."
            )
        for field_name in read_only_fields:
            extra_kwargs.setdefault(field_name, {})["read_only"] = True
        return extra_kwargs

    # Uniqueness

    def get_unique_together_constraints(self, model: Any) -> Any:
        """Each set of fields that is unique together, with what the constraint says about it."""
        return _uniqueness.constraints_of(model)

    def get_uniqueness_extra_kwargs(
        self, field_names: Any, declared_fields: dict[str, Field], extra_kwargs: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Field]]:
        """Make fields that are unique together required or give them a default; hidden fields hold those not shown."""
        if getattr(self.Meta, "validators", None) is not None:  # type: ignore[attr-defined]  # checked in get_fields()
            return extra_kwargs, {}
        return _uniqueness.extra_kwargs(self, field_names, declared_fields, extra_kwargs)

    def _get_model_fields(
        self, field_names: Any, declared_fields: dict[str, Field], extra_kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """The model fields behind the serializer's, by source."""
        model = self.Meta.model  # type: ignore[attr-defined]  # checked in get_fields()
        model_fields: dict[str, Any] = {}
        for field_name in field_names:
            if field_name in declared_fields:
                source = declared_fields[field_name].source or field_name
            else:
                source = extra_kwargs.get(field_name, {}).get("source") or field_name
            if "." in source or source == "*":
                continue
            try:
                model_fields[source] = model._meta.get_field(source)
            except FieldDoesNotExist:
                continue
        return model_fields

    def get_validators(self) -> list[Any]:
        """``Meta.validators``, else what the model's uniqueness asks for."""
        chosen = getattr(getattr(self, "Meta", None), "validators", None)
        if chosen is not None:
            return list(chosen)
        plan = plan_of(self) if "fields" not in self.__dict__ else None
        return self._made_validators() if plan is None else list(plan.validators)

    def _made_validators(self) -> list[Any]:
        return [*self.get_unique_together_validators(), *self.get_unique_for_date_validators()]

    def _get_constraint_violation_error_message(self, constraint: Any) -> Any:
        """The constraint's own message; None when it has the default one."""
        return _uniqueness.own_message(constraint)

    def get_unique_together_validators(self) -> list[Any]:
        """A validator for each set of unique fields that the serializer has all of."""
        return _uniqueness.together_validators(self)

    def get_unique_for_date_validators(self) -> list[Any]:
        """A validator for each field that is unique for a date, month or year."""
        return _uniqueness.for_date_validators(self)
