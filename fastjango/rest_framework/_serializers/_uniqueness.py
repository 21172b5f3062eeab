"""What ``unique_together``, ``UniqueConstraint`` and ``unique_for_date`` mean for a model serializer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.db.models import UniqueConstraint
from fastjango.db.models.fields import Field as ModelFieldBase
from fastjango.utils import timezone

from ..fields import CreateOnlyDefault, Field, HiddenField, empty
from ..validators import (
    UniqueForDateValidator,
    UniqueForMonthValidator,
    UniqueForYearValidator,
    UniqueTogetherValidator,
)

_FOR_DATE = (
    ("unique_for_date", UniqueForDateValidator),
    ("unique_for_month", UniqueForMonthValidator),
    ("unique_for_year", UniqueForYearValidator),
)


def constraints_of(model: Any) -> Iterator[tuple[Any, ...]]:
    """What is unique together in the model and its parents.

    Each is ``(fields, queryset, condition fields, condition, message, code, nulls_distinct)``.
    """
    for owner in (model, *model._meta.all_parents):
        for names in owner._meta.unique_together:
            yield names, owner._default_manager, (), None, None, None, None
        for constraint in owner._meta.constraints:
            if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
                continue
            condition_fields = _condition_fields(constraint.condition)
            if len(constraint.fields) == 1 and set(condition_fields) <= set(constraint.fields):
                # The field's own validator looks after it.
                continue
            yield (
                constraint.fields,
                model._default_manager,
                condition_fields,
                constraint.condition,
                own_message(constraint),
                constraint.violation_error_code,
                constraint.nulls_distinct,
            )


def _condition_fields(condition: Any) -> tuple[str, ...]:
    if condition is None:
        return ()
    return tuple(dict.fromkeys(path.partition("__")[0] for path in condition.referenced_base_fields))


def own_message(constraint: Any) -> Any:
    """The constraint's message, unless it is the default one, which says nothing about fields."""
    message = constraint.violation_error_message
    if str(message) == str(constraint.default_violation_error_message):
        return None
    return constraint.get_violation_error_message()


def extra_kwargs(
    serializer: Any, field_names: Any, declared_fields: dict[str, Field], extra: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Field]]:
    """Arguments for the fields of unique sets, and hidden fields for those that have a default and are not shown."""
    model_fields = serializer._get_model_fields(field_names, declared_fields, extra)
    names = _unique_names(serializer, model_fields)
    hidden: dict[str, Field] = {}
    added: dict[str, dict[str, Any]] = {}
    for name in names:
        default = _default_of(serializer.Meta.model._meta.get_field(name))
        if name in model_fields:
            if default is empty:
                added[name] = {"required": True}
            else:
                added[name] = {"default": default}
        elif default is not empty:
            hidden[name] = HiddenField(default=default)
    for name, kwargs in added.items():
        extra[name] = {**kwargs, **extra[name]} if name in extra else kwargs
    return extra, hidden


def _unique_names(serializer: Any, model_fields: dict[str, Any]) -> list[str]:
    """Sources that take part in uniqueness: the dates of ``unique_for_…``, and sets that are there as a whole."""
    names = [
        getattr(field, option)
        for field in model_fields.values()
        for option, _validator in _FOR_DATE
        if getattr(field, option, None)
    ]
    for together, _queryset, condition_fields, *_rest in serializer.get_unique_together_constraints(
        serializer.Meta.model
    ):
        if model_fields.keys() >= {*together, *condition_fields}:
            names += [*together, *condition_fields]
    return list(dict.fromkeys(names))


def _default_of(model_field: Any) -> Any:
    """What the model field would take when nothing is given; ``empty`` when it needs a value."""
    if getattr(model_field, "auto_now_add", False):
        return CreateOnlyDefault(timezone.now)
    if getattr(model_field, "auto_now", False):
        return timezone.now
    if model_field.has_default():
        return model_field.default
    if model_field.null:
        return None
    if model_field.blank and model_field.empty_strings_allowed and isinstance(model_field, ModelFieldBase):
        return ""
    return empty


def together_validators(serializer: Any) -> list[Any]:
    """Validators for the unique sets of which every source is a field of the serializer."""
    by_source: dict[str, list[str]] = {}
    for field in serializer._writable_fields:
        if len(field.source_attrs) == 1:
            by_source.setdefault(field.source, []).append(field.field_name)
    for name, field in serializer._all_fields().items():
        # Read-only fields with a default take part through it.
        if field.read_only and field.default is not empty and len(field.source_attrs) == 1:
            by_source.setdefault(field.source, []).append(name)

    found: list[Any] = []
    for (
        sources,
        queryset,
        condition_fields,
        condition,
        message,
        code,
        nulls_distinct,
    ) in serializer.get_unique_together_constraints(serializer.Meta.model):
        if not by_source.keys() >= {*sources, *condition_fields}:
            continue
        for source in sources:
            assert len(by_source[source]) == 1, (
                f"Unable to create `UniqueTogetherValidator` for `{serializer.Meta.model.__name__}.{source}` as "
                f"`{type(serializer).__name__}` has multiple fields ({', '.join(by_source[source])}) that map to this "
                "model field. Either remove the extra fields, or override `Meta.validators` with a "
                "`UniqueTogetherValidator` using the desired field names."
            )
        found.append(
            UniqueTogetherValidator(
                queryset=queryset,
                fields=tuple(by_source[source][0] for source in sources),
                condition_fields=tuple(by_source[source][0] for source in condition_fields),
                condition=condition,
                message=message,
                code=code,
                nulls_distinct=nulls_distinct,
            )
        )
    return found


def for_date_validators(serializer: Any) -> list[Any]:
    """Validators for fields that are unique for a date."""
    info = serializer.Meta.model._meta
    names = {field.source for field in serializer._writable_fields}
    found: list[Any] = []
    for field in info.concrete_fields:
        if field.name not in names:
            continue
        for option, validator in _FOR_DATE:
            if getattr(field, option, None):
                found.append(
                    validator(
                        queryset=serializer.Meta.model._default_manager,
                        field=field.name,
                        date_field=getattr(field, option),
                    )
                )
    return found
