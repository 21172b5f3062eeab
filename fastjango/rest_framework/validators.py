"""Validators that ask the database, and one for text that no database takes.

A validator with ``requires_context`` is called with the value and the field or serializer it belongs to.
"""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db import DataError
from fastjango.utils.translation import gettext_lazy as _

from .exceptions import ValidationError
from .utils.representation import smart_repr

# A value that the column cannot hold is not there: nothing can equal it.
_UNFIT = (TypeError, ValueError, DataError)


def qs_exists(queryset: Any) -> bool:
    """Whether there are rows; False for a query that the database finds senseless."""
    try:
        return queryset.exists()
    except _UNFIT:
        return False


def qs_exists_with_condition(queryset: Any, condition: Any, against: dict[str, Any]) -> bool:
    """Whether there are rows under ``condition``, given that the values ``against`` fulfil it too."""
    if condition is None:
        return qs_exists(queryset)
    try:
        return condition.check(against) and queryset.filter(condition).exists()
    except (*_UNFIT, FieldError):
        return False


def qs_filter(queryset: Any, **kwargs: Any) -> Any:
    """The filtered query set; an empty one for values of the wrong kind."""
    try:
        return queryset.filter(**kwargs)
    except _UNFIT:
        return queryset.none()


def _check_single_instance(serializer: Any, instance: Any, validator: Any) -> None:
    """Refuse to compare with "the others" when a list of objects is updated and it is not known which is meant."""
    parent = getattr(serializer, "parent", None)
    if instance is None or not getattr(parent, "many", False) or instance is not getattr(parent, "instance", None):
        return
    raise RuntimeError(
        f"`{type(validator).__name__}` cannot determine the current instance during a multiple update. "
        "Override `ListSerializer.run_child_validation()` to set `child.instance` before validation."
    )


class _Described:
    """Equality and a repr by the named attributes."""

    _shown: tuple[str, ...] = ()
    _compared: tuple[str, ...] = ()

    def __repr__(self) -> str:
        values = [(name, getattr(self, name)) for name in self._shown]
        shown = ", ".join(f"{name}={smart_repr(value)}" for name, value in values if value is not None)
        return f"<{type(self).__name__}({shown})>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._compared)

    __hash__ = None  # type: ignore[assignment]  # compared by values that can change


class UniqueValidator(_Described):
    """No other row has this value. Corresponds to ``unique=True`` on a model field."""

    message: Any = _("This field must be unique.")
    requires_context = True
    _shown = ("queryset",)
    _compared = ("message", "requires_context", "queryset", "lookup")

    def __init__(self, queryset: Any, message: Any = None, lookup: str = "exact") -> None:
        self.queryset = queryset
        self.message = message or self.message
        self.lookup = lookup

    def filter_queryset(self, value: Any, queryset: Any, field_name: str) -> Any:
        """The rows that have the value."""
        return qs_filter(queryset, **{f"{field_name}__{self.lookup}": value})

    def exclude_current_instance(self, queryset: Any, instance: Any) -> Any:
        """The same without the row that is being changed."""
        return queryset if instance is None else queryset.exclude(pk=instance.pk)

    def __call__(self, value: Any, serializer_field: Any) -> None:
        serializer = serializer_field.parent
        instance = getattr(serializer, "instance", None)
        _check_single_instance(serializer, instance, self)
        # The model's field, which the serializer's may bear another name than.
        rows = self.filter_queryset(value, self.queryset, serializer_field.source_attrs[-1])
        if qs_exists(self.exclude_current_instance(rows, instance)):
            raise ValidationError(self.message, code="unique")


class UniqueTogetherValidator(_Described):
    """No other row has these values together. Corresponds to ``unique_together`` and ``UniqueConstraint``.

    Under ``condition`` only rows that fulfil it count; ``condition_fields`` are those it reads.
    """

    message: Any = _("The fields {field_names} must make a unique set.")
    missing_message: Any = _("This field is required.")
    requires_context = True
    code = "unique"
    _compared = (
        "message", "requires_context", "missing_message", "queryset", "fields", "condition", "code", "nulls_distinct",
    )  # fmt: skip
    _shown = ("queryset", "fields", "condition", "nulls_distinct")

    def __init__(
        self,
        queryset: Any,
        fields: Any,
        message: Any = None,
        condition_fields: Any = None,
        condition: Any = None,
        code: str | None = None,
        nulls_distinct: bool | None = None,
    ) -> None:
        self.queryset = queryset
        self.fields = fields
        self.message = message or self.message
        self.condition_fields = [] if condition_fields is None else condition_fields
        self.condition = condition
        self.code = code or self.code
        self.nulls_distinct = nulls_distinct

    def enforce_required_fields(self, attrs: dict[str, Any], serializer: Any) -> None:
        """A new row needs all of the values, or uniqueness means nothing."""
        if serializer.instance is not None:
            return
        missing = {
            name: self.missing_message
            for name in (*self.fields, *self.condition_fields)
            if serializer.fields[name].source not in attrs
        }
        if missing:
            raise ValidationError(missing, code="required")

    def filter_queryset(self, attrs: dict[str, Any], queryset: Any, serializer: Any) -> Any:
        """The rows that have the values; those not submitted are the present row's."""
        sources = self._sources(serializer, self.fields)
        if serializer.instance is not None:
            for source in sources:
                attrs.setdefault(source, getattr(serializer.instance, source))
        return qs_filter(queryset, **{source: attrs[source] for source in sources})

    def exclude_current_instance(self, attrs: dict[str, Any], queryset: Any, instance: Any) -> Any:
        """The same without the row that is being changed."""
        return queryset if instance is None else queryset.exclude(pk=instance.pk)

    @staticmethod
    def _sources(serializer: Any, names: Any) -> list[str]:
        return [serializer.fields[name].source for name in names]

    def __call__(self, attrs: dict[str, Any], serializer: Any) -> None:
        instance = serializer.instance
        _check_single_instance(serializer, instance, self)
        self.enforce_required_fields(attrs, serializer)
        rows = self.filter_queryset(attrs, self.queryset, serializer)
        rows = self.exclude_current_instance(attrs, rows, instance)

        sources = self._sources(serializer, self.fields)
        condition_sources = self._sources(serializer, self.condition_fields)
        if instance is not None and not self._has_changed(attrs, instance, (*sources, *condition_sources)):
            return
        # SQL's NULL equals nothing, another NULL neither, unless the constraint says otherwise.
        if self.nulls_distinct is not False and any(attrs[source] is None for source in sources):
            return
        against = {
            source: attrs[source] if source in attrs else getattr(instance, source) for source in condition_sources
        }
        if qs_exists_with_condition(rows, self.condition, against):
            names = ", ".join(self.fields)
            raise ValidationError(self.message.format(field_names=names), code=self.code)

    @staticmethod
    def _has_changed(attrs: dict[str, Any], instance: Any, sources: Any) -> bool:
        return any(source in attrs and attrs[source] != getattr(instance, source) for source in sources)


class ProhibitSurrogateCharactersValidator:
    """No halves of UTF-16 pairs, which cannot be encoded."""

    message: Any = _("Surrogate characters are not allowed: U+{code_point:X}.")
    code = "surrogate_characters_not_allowed"

    def __call__(self, value: Any) -> None:
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            message = self.message.format(code_point=ord(text[error.start]))
            raise ValidationError(message, code=self.code) from None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return (self.message, self.code) == (other.message, other.code)

    __hash__ = None  # type: ignore[assignment]  # compared by values that can change


class BaseUniqueForValidator(_Described):
    """No other row has the value within the date's day, month or year."""

    message: Any = None
    missing_message: Any = _("This field is required.")
    requires_context = True
    _shown = ("queryset", "field", "date_field")
    _compared = ("message", "missing_message", "requires_context", "queryset", "field", "date_field")
    _parts: tuple[str, ...] = ()

    def __init__(self, queryset: Any, field: str, date_field: str, message: Any = None) -> None:
        self.queryset = queryset
        self.field = field
        self.date_field = date_field
        self.message = message or self.message

    def enforce_required_fields(self, attrs: dict[str, Any]) -> None:
        """Both the value and the date must be there."""
        missing = {name: self.missing_message for name in (self.field, self.date_field) if name not in attrs}
        if missing:
            raise ValidationError(missing, code="required")

    def filter_queryset(self, attrs: dict[str, Any], queryset: Any, field_name: str, date_field_name: str) -> Any:
        """The rows that have the value in the same span of time."""
        date = attrs[self.date_field]
        span = {f"{date_field_name}__{part}": getattr(date, part) for part in self._parts}
        return qs_filter(queryset, **{field_name: attrs[self.field]}, **span)

    def exclude_current_instance(self, attrs: dict[str, Any], queryset: Any, instance: Any) -> Any:
        """The same without the row that is being changed."""
        return queryset if instance is None else queryset.exclude(pk=instance.pk)

    def __call__(self, attrs: dict[str, Any], serializer: Any) -> None:
        _check_single_instance(serializer, serializer.instance, self)
        self.enforce_required_fields(attrs)
        if attrs[self.date_field] is None:
            # As with models: without a date there is no day to share.
            return
        field_name, date_field_name = (
            serializer.fields[name].source_attrs[-1] for name in (self.field, self.date_field)
        )
        rows = self.filter_queryset(attrs, self.queryset, field_name, date_field_name)
        if qs_exists(self.exclude_current_instance(attrs, rows, serializer.instance)):
            message = self.message.format(date_field=self.date_field)
            raise ValidationError({self.field: message}, code="unique")


class UniqueForDateValidator(BaseUniqueForValidator):
    """Unique on the date's day. Corresponds to ``unique_for_date``."""

    message = _('This field must be unique for the "{date_field}" date.')
    _parts = ("day", "month", "year")


class UniqueForMonthValidator(BaseUniqueForValidator):
    """Unique in the date's month, of whatever year. Corresponds to ``unique_for_month``."""

    message = _('This field must be unique for the "{date_field}" month.')
    _parts = ("month",)


class UniqueForYearValidator(BaseUniqueForValidator):
    """Unique in the date's year. Corresponds to ``unique_for_year``."""

    message = _('This field must be unique for the "{date_field}" year.')
    _parts = ("year",)
