"""Fields for dates, times and durations."""

from __future__ import annotations

import datetime
import warnings
from functools import partialmethod
from typing import Any

from fastjango.conf import settings
from fastjango.utils import timezone
from fastjango.utils.dateparse import parse_date, parse_datetime, parse_duration, parse_time
from fastjango.utils.duration import duration_microseconds, duration_string
from fastjango.utils.translation import gettext_lazy as _

from ._base import Field
from ._checks import Messages
from ._formfields import form_class

__all__ = ["DateField", "DateTimeCheckMixin", "DateTimeField", "DurationField", "TimeField"]

_FIXED_HINT = (
    "It seems you set a fixed date / time / datetime value as default for this field. This may not be what you want. "
    "If you want to have the current date as default, use `fastjango.utils.timezone.now`"
)


class DateTimeCheckMixin(Field):
    """Checks that dates and times share."""

    auto_now: bool
    auto_now_add: bool

    def check(self, **kwargs: Any) -> Messages:
        return [
            *super().check(**kwargs),
            *self._check_mutually_exclusive_options(),
            *self._check_fix_default_value(),
        ]

    def _check_mutually_exclusive_options(self) -> Messages:
        if sum(map(bool, (self.auto_now_add, self.auto_now, self.has_default()))) < 2:
            return []
        message = (
            "The options auto_now, auto_now_add, and default are mutually exclusive. "
            "Only one of these options may be present."
        )
        return [self._error(message, "E160")]

    def _check_fix_default_value(self) -> Messages:
        """A fixed default close to now was meant to be the moment of saving."""
        value = self.default
        if not self.has_default() or not isinstance(value, datetime.date | datetime.time):
            return []
        now = _naive(timezone.now())
        margin = datetime.timedelta(seconds=10)
        if isinstance(value, datetime.time):
            moment = datetime.datetime.combine(now.date(), value)
        elif isinstance(value, datetime.datetime):
            moment = value
        else:
            margin, moment = datetime.timedelta(days=1), datetime.datetime.combine(value, datetime.time())
        if abs(now - _naive(moment)) > margin:
            return []
        return [self._warning("Fixed default value provided.", "W161", _FIXED_HINT)]


def _naive(moment: datetime.datetime) -> datetime.datetime:
    """The moment without time zone; an aware one in UTC."""
    return timezone.make_naive(moment, datetime.UTC) if timezone.is_aware(moment) else moment


class _Automatic(DateTimeCheckMixin):
    """``auto_now`` and ``auto_now_add``: the field is filled at every save, or at the first."""

    empty_strings_allowed = False

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        auto_now: bool = False,
        auto_now_add: bool = False,
        **kwargs: Any,
    ) -> None:
        self.auto_now, self.auto_now_add = auto_now, auto_now_add
        if auto_now or auto_now_add:
            kwargs["editable"] = False
            kwargs["blank"] = True
        super().__init__(verbose_name, name, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        automatic = {key: True for key in ("auto_now", "auto_now_add") if getattr(self, key)}
        if automatic:
            kwargs.pop("editable", None)
            kwargs.pop("blank", None)
        return name, path, args, kwargs | automatic

    def _present(self) -> Any:
        raise NotImplementedError

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if not (self.auto_now or (self.auto_now_add and add)):
            return super().pre_save(model_instance, add)
        value = self._present()
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value.isoformat())


class DateField(_Automatic):
    """A date.

    Source: django.db.models.DateField.
    """

    default_error_messages = {
        "invalid": _("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format."),
        "invalid_date": _("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
    }
    description = _("Date (without time)")

    def get_internal_type(self) -> str:
        return "DateField"

    def _present(self) -> Any:
        return datetime.date.today()

    def to_python(self, value: Any) -> Any:
        if isinstance(value, datetime.datetime):
            if settings.USE_TZ and timezone.is_aware(value):
                # The date that the clock on the server's wall shows.
                value = timezone.make_naive(value, timezone.get_default_timezone())
            return value.date()
        if value is None or isinstance(value, datetime.date):
            return value
        try:
            parsed = parse_date(value)
        except ValueError:
            raise self._invalid("invalid_date", value=value) from None
        if parsed is None:
            raise self._invalid("invalid", value=value)
        return parsed

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.null:
            return
        for direction, is_next in (("next", True), ("previous", False)):
            method = partialmethod(cls._get_next_or_previous_by_FIELD, field=self, is_next=is_next)
            if f"get_{direction}_by_{self.name}" not in cls.__dict__:
                setattr(cls, f"get_{direction}_by_{self.name}", method)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return connection.ops.adapt_datefield_value(value if prepared else self.get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("DateField")} | kwargs))


class DateTimeField(DateField):
    """A moment.

    Source: django.db.models.DateTimeField.
    """

    default_error_messages = {
        "invalid": _(
            "“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format."
        ),
        "invalid_date": _("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
        "invalid_datetime": _(
            "“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) but it is an invalid "
            "date/time."
        ),
    }
    description = _("Date (with time)")

    def get_internal_type(self) -> str:
        return "DateTimeField"

    def _present(self) -> Any:
        return timezone.now()

    def _label(self) -> str:
        return f"{self.model.__name__}.{self.name}" if hasattr(self, "model") else "(unbound)"

    def _made_aware(self, value: datetime.datetime) -> datetime.datetime:
        """A naive moment in the default time zone, with a warning."""
        warnings.warn(
            f"DateTimeField {self._label()} received a naive datetime ({value}) while time zone support is active.",
            RuntimeWarning,
            stacklevel=2,
        )
        return timezone.make_aware(value, timezone.get_default_timezone())

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime.datetime):
            return value
        if isinstance(value, datetime.date):
            midnight = datetime.datetime(value.year, value.month, value.day)
            return self._made_aware(midnight) if settings.USE_TZ else midnight
        for parse, fault in ((parse_datetime, "invalid_datetime"), (parse_date, "invalid_date")):
            try:
                parsed: Any = parse(value)
            except ValueError:
                raise self._invalid(fault, value=value) from None
            if isinstance(parsed, datetime.datetime):
                return parsed
            if parsed is not None:
                return datetime.datetime(parsed.year, parsed.month, parsed.day)
        raise self._invalid("invalid", value=value)

    def get_prep_value(self, value: Any) -> Any:
        moment = super().get_prep_value(value)
        if moment is not None and settings.USE_TZ and timezone.is_naive(moment):
            return self._made_aware(moment)
        return moment

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return connection.ops.adapt_datetimefield_value(value if prepared else self.get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("DateTimeField")} | kwargs))


class TimeField(_Automatic):
    """A time of day.

    Source: django.db.models.TimeField.
    """

    default_error_messages = {
        "invalid": _("“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format."),
        "invalid_time": _("“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time."),
    }
    description = _("Time")

    def get_internal_type(self) -> str:
        return "TimeField"

    def _present(self) -> Any:
        return datetime.datetime.now().time()

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime.time):
            return value
        if isinstance(value, datetime.datetime):
            # The time zone is lost: a time of day alone cannot be moved between zones.
            return value.time()
        try:
            parsed = parse_time(value)
        except ValueError:
            raise self._invalid("invalid_time", value=value) from None
        if parsed is None:
            raise self._invalid("invalid", value=value)
        return parsed

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return connection.ops.adapt_timefield_value(value if prepared else self.get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("TimeField")} | kwargs))


class DurationField(Field):
    """A length of time; microseconds in databases without an interval type.

    Source: django.db.models.DurationField.
    """

    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.")
    }
    description = _("Duration")

    def get_internal_type(self) -> str:
        return "DurationField"

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime.timedelta):
            return value
        try:
            parsed = parse_duration(value)
        except ValueError:
            parsed = None
        if parsed is None:
            raise self._invalid("invalid", value=value)
        return parsed

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or connection.features.has_native_duration_field:
            return value
        return duration_microseconds(value)

    def get_db_converters(self, connection: Any) -> list[Any]:
        first = [] if connection.features.has_native_duration_field else [connection.ops.convert_durationfield_value]
        return first + super().get_db_converters(connection)

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else duration_string(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": form_class("DurationField")} | kwargs))
