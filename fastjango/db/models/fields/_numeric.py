"""Fields for numbers: integers, automatic keys, decimals, floats."""

from __future__ import annotations

import decimal
from functools import cached_property as std_cached_property
from typing import Any

from fastjango.core import validators
from fastjango.db import connection
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages
from ._formfields import form_class

__all__ = [
    "AutoField",
    "AutoFieldMeta",
    "AutoFieldMixin",
    "BigAutoField",
    "BigIntegerField",
    "DecimalField",
    "FloatField",
    "IntegerField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveIntegerRelDbTypeMixin",
    "PositiveSmallIntegerField",
    "SmallAutoField",
    "SmallIntegerField",
]


def _as_number(field: Field, number: Any, value: Any) -> Any:
    """The value as a number for a query.

    Raises:
        TypeError, ValueError: with the field's name.
    """
    if value is None:
        return None
    try:
        return number(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"Field '{field.name}' expected a number but got {value!r}.") from error


class IntegerField(Field):
    """A whole number of 32 bits.

    Source: django.db.models.IntegerField.
    """

    empty_strings_allowed = False
    default_error_messages = {"invalid": _("“%(value)s” value must be an integer.")}
    description = _("Integer")

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_max_length_warning()]

    def _check_max_length_warning(self) -> Messages:
        if self.max_length is None:
            return []
        message = f"'max_length' is ignored when used with {type(self).__name__}."
        return [self._warning(message, "W122", "Remove 'max_length' from field")]

    @cached_property
    def validators(self) -> Any:
        """The given validators, and the limits of the database where these are not stricter."""
        found = list(super().validators)
        low, high = connection.ops.integer_field_range(self.get_internal_type())
        for limit, kind in ((low, validators.MinValueValidator), (high, validators.MaxValueValidator)):
            if limit is not None and not any(self._covers(each, kind, limit) for each in found):
                found.append(kind(limit))
        return found

    @staticmethod
    def _covers(validator: Any, kind: Any, limit: int) -> bool:
        """Whether a validator is as strict as the limit."""
        if not isinstance(validator, kind):
            return False
        own = validator.limit_value() if callable(validator.limit_value) else validator.limit_value
        return bool(own >= limit if kind is validators.MinValueValidator else own <= limit)

    def get_prep_value(self, value: Any) -> Any:
        return _as_number(self, int, super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = super().get_db_prep_value(value, connection, prepared)
        return connection.ops.adapt_integerfield_value(ready, self.get_internal_type())

    def get_internal_type(self) -> str:
        return "IntegerField"

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise self._invalid("invalid", value=value) from None

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("IntegerField")} | kwargs))


class BigIntegerField(IntegerField):
    """A whole number of 64 bits."""

    description = _("Big (8 byte) integer")
    MAX_BIGINT = 9223372036854775807

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def formfield(self, **kwargs: Any) -> Any:
        limits = {"min_value": -self.MAX_BIGINT - 1, "max_value": self.MAX_BIGINT}
        return super().formfield(**(limits | kwargs))


class SmallIntegerField(IntegerField):
    """A whole number of 16 bits."""

    description = _("Small integer")

    def get_internal_type(self) -> str:
        return "SmallIntegerField"


class PositiveIntegerRelDbTypeMixin:
    """Foreign keys to a positive integer get the plain integer's type, where the database knows no unsigned ones."""

    integer_field_class: type[IntegerField]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "integer_field_class"):
            found = [parent for parent in cls.__mro__[1:] if issubclass(parent, IntegerField)]
            if found:  # a mixin is no field yet
                cls.integer_field_class = found[0]

    def rel_db_type(self: Any, connection: Any) -> str | None:
        """The type of a column that points to this one."""
        if connection.features.related_fields_match_type:
            return str(self.db_type(connection))
        return self.integer_field_class().db_type(connection=connection)


class _Positive(PositiveIntegerRelDbTypeMixin):
    def formfield(self: Any, **kwargs: Any) -> Any:
        return super().formfield(**({"min_value": 0} | kwargs))  # type: ignore[misc]  # a mixin of fields


class PositiveBigIntegerField(_Positive, BigIntegerField):  # type: ignore[misc]  # the mixin's arguments are a field's
    """A whole number from 0 of 63 bits."""

    description = _("Positive big integer")
    integer_field_class = BigIntegerField

    def get_internal_type(self) -> str:
        return "PositiveBigIntegerField"


class PositiveIntegerField(_Positive, IntegerField):  # type: ignore[misc]  # the mixin's arguments are a field's
    """A whole number from 0 of 31 bits."""

    description = _("Positive integer")
    integer_field_class = IntegerField

    def get_internal_type(self) -> str:
        return "PositiveIntegerField"


class PositiveSmallIntegerField(_Positive, SmallIntegerField):  # type: ignore[misc]  # the mixin's arguments are a field's
    """A whole number from 0 of 15 bits."""

    description = _("Positive small integer")
    integer_field_class = SmallIntegerField

    def get_internal_type(self) -> str:
        return "PositiveSmallIntegerField"


class FloatField(Field):
    """A floating-point number.

    Source: django.db.models.FloatField.
    """

    empty_strings_allowed = False
    default_error_messages = {"invalid": _("“%(value)s” value must be a float.")}
    description = _("Floating point number")

    def get_prep_value(self, value: Any) -> Any:
        return _as_number(self, float, super().get_prep_value(value))

    def get_internal_type(self) -> str:
        return "FloatField"

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return float(value)
        except (TypeError, ValueError):
            raise self._invalid("invalid", value=value) from None

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("FloatField")} | kwargs))


class DecimalField(Field):
    """A decimal number of fixed precision.

    Args:
        max_digits: Digits in all.
        decimal_places: Digits behind the point.

    Source: django.db.models.DecimalField.
    """

    empty_strings_allowed = False
    default_error_messages = {"invalid": _("“%(value)s” value must be a decimal number.")}
    description = _("Decimal number")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        errors = super().check(**kwargs)
        faults = [*self._check_decimal_places(), *self._check_max_digits()]
        return errors + (faults or self._check_decimal_places_and_max_digits(**kwargs))

    def _check_whole_number(self, attribute: str, least: int, kind: str, missing_id: str, wrong_id: str) -> Messages:
        value = getattr(self, attribute)
        if value is None:
            return [self._error(f"DecimalFields must define a '{attribute}' attribute.", missing_id)]
        try:
            if int(value) >= least:
                return []
        except (TypeError, ValueError):
            pass
        return [self._error(f"'{attribute}' must be a {kind} integer.", wrong_id)]

    def _check_decimal_places(self) -> Messages:
        return self._check_whole_number("decimal_places", 0, "non-negative", "E130", "E131")

    def _check_max_digits(self) -> Messages:
        return self._check_whole_number("max_digits", 1, "positive", "E132", "E133")

    def _check_decimal_places_and_max_digits(self, **kwargs: Any) -> Messages:
        if int(self.decimal_places or 0) <= int(self.max_digits or 0):
            return []
        return [self._error("'max_digits' must be greater or equal to 'decimal_places'.", "E134")]

    @cached_property
    def validators(self) -> Any:
        """The given validators and the one that counts digits."""
        return [*super().validators, validators.DecimalValidator(self.max_digits, self.decimal_places)]

    @std_cached_property
    def context(self) -> decimal.Context:
        """The context that floats are converted in: ``max_digits`` of precision."""
        return decimal.Context(prec=self.max_digits or 28)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        given = {"max_digits": self.max_digits, "decimal_places": self.decimal_places}
        return name, path, args, kwargs | {key: value for key, value in given.items() if value is not None}

    def get_internal_type(self) -> str:
        return "DecimalField"

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            number = (
                self.context.create_decimal_from_float(value) if isinstance(value, float) else decimal.Decimal(value)
            )
        except (decimal.InvalidOperation, TypeError, ValueError):
            raise self._invalid("invalid", value=value) from None
        if not number.is_finite():
            raise self._invalid("invalid", value=value)
        return number

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = value if prepared else self.get_prep_value(value)
        if hasattr(ready, "as_sql"):
            return ready
        return connection.ops.adapt_decimalfield_value(ready, self.max_digits, self.decimal_places)

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {
            "max_digits": self.max_digits,
            "decimal_places": self.decimal_places,
            "form_class": form_class("DecimalField"),
        }
        return super().formfield(**(defaults | kwargs))


class AutoFieldMixin(Field):
    """A key that the database counts up."""

    db_returning = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_primary_key()]

    def _check_primary_key(self) -> Messages:
        return [] if self.primary_key else [self._error("AutoFields must set primary_key=True.", "E100")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["blank"]
        kwargs["primary_key"] = True
        return name, path, args, kwargs

    def validate(self, value: Any, model_instance: Any) -> None:
        """Nothing to check: users do not choose it."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = connection.ops.validate_autopk_value(self.get_prep_value(value))
        return value

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        if cls._meta.auto_field:
            raise ValueError(f"Model {cls._meta.label} can't have more than one auto-generated field.")
        super().contribute_to_class(cls, name, private_only)
        cls._meta.auto_field = self

    def formfield(self, **kwargs: Any) -> Any:
        """None: users do not choose it."""
        return None


class AutoFieldMeta(type):
    """Makes the big and the small automatic key kinds of ``AutoField``, though they do not inherit from it."""

    @property
    def _subclasses(cls) -> tuple[type, ...]:
        return (BigAutoField, SmallAutoField)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls._subclasses) or super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls._subclasses) or super().__subclasscheck__(subclass)


class AutoField(AutoFieldMixin, IntegerField, metaclass=AutoFieldMeta):
    """An automatic key of 32 bits.

    Source: django.db.models.AutoField.
    """

    def get_internal_type(self) -> str:
        return "AutoField"

    def rel_db_type(self, connection: Any) -> str | None:
        return IntegerField().db_type(connection=connection)


class BigAutoField(AutoFieldMixin, BigIntegerField):
    """An automatic key of 64 bits."""

    def get_internal_type(self) -> str:
        return "BigAutoField"

    def rel_db_type(self, connection: Any) -> str | None:
        return BigIntegerField().db_type(connection=connection)


class SmallAutoField(AutoFieldMixin, SmallIntegerField):
    """An automatic key of 16 bits."""

    def get_internal_type(self) -> str:
        return "SmallAutoField"

    def rel_db_type(self, connection: Any) -> str | None:
        return SmallIntegerField().db_type(connection=connection)
