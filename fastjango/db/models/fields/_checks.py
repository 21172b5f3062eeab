"""System checks that every field runs on itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.core import checks
from fastjango.db import connections, router
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils.choices import flatten_choices
from fastjango.utils.functional import Promise

Messages = list[Any]

_NOT_A_MAPPING = "'choices' must be a mapping (e.g. a dictionary) or an iterable (e.g. a list or tuple)."
_NOT_PAIRS = (
    "'choices' must be a mapping of actual values to human readable names or an iterable containing "
    "(actual value, human readable name) tuples."
)


def is_positive_integer(value: Any) -> bool:
    """Whether a value is a whole number above zero and no truth value."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def databases_of(model: Any, databases: Iterable[str] | None) -> list[Any]:
    """Connections, of the aliases given, on which the model has its table."""
    return [connections[alias] for alias in databases or () if router.allow_migrate_model(alias, model)]


class FieldChecks:
    """The checks of :class:`Field`, each a method that subclasses may replace."""

    system_check_deprecated_details: dict[str, Any] | None
    system_check_removed_details: dict[str, Any] | None

    def check(self: Any, **kwargs: Any) -> Messages:
        """The messages about this field, in Django's words."""
        return [
            *self._check_field_name(),
            *self._check_choices(),
            *self._check_db_default(**kwargs),
            *self._check_db_index(),
            *self._check_db_comment(**kwargs),
            *self._check_null_allowed_for_primary_keys(),
            *self._check_backend_specific_checks(**kwargs),
            *self._check_validators(),
            *self._check_deprecation_details(),
        ]

    def _error(self, msg: str, id: str, hint: str | None = None) -> Any:
        return checks.Error(msg, hint=hint, obj=self, id=f"fields.{id}")

    def _warning(self, msg: str, id: str, hint: str | None = None) -> Any:
        return checks.Warning(msg, hint=hint, obj=self, id=f"fields.{id}")

    def _check_field_name(self: Any) -> Messages:
        if self.name is None:
            return []
        if self.name.endswith("_"):
            return [self._error("Field names must not end with an underscore.", "E001")]
        if LOOKUP_SEP in self.name:
            return [self._error(f'Field names must not contain "{LOOKUP_SEP}".', "E002")]
        if self.name == "pk":
            return [self._error("'pk' is a reserved word that cannot be used as a field name.", "E003")]
        return []

    @classmethod
    def _choices_is_value(cls, value: Any) -> bool:
        return isinstance(value, str | Promise) or not isinstance(value, Iterable)

    def _check_choices(self: Any) -> Messages:
        if not self.choices:
            return []
        if isinstance(self.choices, str) or not isinstance(self.choices, Iterable):
            return [self._error(_NOT_A_MAPPING, "E004")]
        try:
            lengths = [self._choice_length(entry) for entry in self.choices]
        except (TypeError, ValueError):
            return [self._error(_NOT_PAIRS, "E005")]
        longest = max(lengths, default=0)
        if is_positive_integer(self.max_length) and longest > self.max_length:
            message = f"'max_length' is too small to fit the longest value in 'choices' ({longest} characters)."
            return [self._error(message, "E009")]
        return []

    def _choice_length(self: Any, entry: Any) -> int:
        """The length of the longest text in a pair, or in a group of pairs.

        Raises:
            TypeError, ValueError: the entry is neither.
        """
        key, content = entry
        if self._choices_is_value(content):
            group = [(key, content)]
        else:
            group = list(content)
            if not self._choices_is_value(key):
                raise TypeError(key)
        for value, label in group:
            if not (self._choices_is_value(value) and self._choices_is_value(label)):
                raise TypeError(value)
        if isinstance(entry, str):
            raise TypeError(entry)
        return max((len(value) for value, _ in group if isinstance(value, str)), default=0)

    def _check_db_default(self: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> Messages:
        if not self.has_db_default() or not databases:
            return []
        errors = []
        for connection in databases_of(self.model, databases):
            features, required = connection.features, self.model._meta.required_db_features
            if (
                not getattr(self.db_default, "literal", self._is_literal_default())
                and not features.supports_expression_defaults
                and "supports_expression_defaults" not in required
            ):
                message = f"{connection.display_name} does not support default database values with expressions"
                errors.append(self._error(f"{message} (db_default).", "E011"))
            expression = self._db_default_expression
            if not getattr(expression, "allowed_default", False):
                errors.append(self._error(f"{expression} cannot be used in db_default.", "E012"))
        return errors

    def _is_literal_default(self: Any) -> bool:
        return not hasattr(self.db_default, "resolve_expression") or type(self.db_default).__name__ == "Value"

    def _check_db_index(self: Any) -> Messages:
        if self.db_index in (None, True, False):
            return []
        return [self._error("'db_index' must be None, True or False.", "E006")]

    def _check_db_comment(self: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> Messages:
        if not self.db_comment or not databases:
            return []
        required = self.model._meta.required_db_features
        return [
            self._warning(f"{each.display_name} does not support comments on columns (db_comment).", "W163")
            for each in databases_of(self.model, databases)
            if not (each.features.supports_comments or "supports_comments" in required)
        ]

    def _check_null_allowed_for_primary_keys(self: Any) -> Messages:
        if not (self.primary_key and self.null):
            return []
        # Oracle takes "" for NULL, so that Django leaves such keys alone there.
        if any(each.features.interprets_empty_strings_as_nulls for each in connections.all(initialized_only=True)):
            return []
        hint = "Set null=False on the field, or remove primary_key=True argument."
        return [self._error("Primary keys must not have null=True.", "E007", hint)]

    def _check_backend_specific_checks(self: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> Messages:
        errors: Messages = []
        if not databases:
            # A field that no model has yet can be checked by itself.
            return errors
        label, name = self.model._meta.app_label, self.model._meta.model_name
        for alias in databases:
            if router.allow_migrate(alias, label, model_name=name):
                errors += connections[alias].validation.check_field(self, **kwargs)
        return errors

    def _check_validators(self: Any) -> Messages:
        return [
            self._error(
                "All 'validators' must be callable.",
                "E008",
                f"validators[{index}] ({validator!r}) isn't a function or instance of a validator class.",
            )
            for index, validator in enumerate(self.validators)
            if not callable(validator)
        ]

    def _check_deprecation_details(self: Any) -> Messages:
        name = type(self).__name__
        if self.system_check_removed_details is not None:
            default = f"{name} has been removed except for support in historical migrations."
            return [_about_class(checks.Error, self, self.system_check_removed_details, default, "fields.EXXX")]
        if self.system_check_deprecated_details is not None:
            default = f"{name} has been deprecated."
            return [_about_class(checks.Warning, self, self.system_check_deprecated_details, default, "fields.WXXX")]
        return []


def _about_class(kind: Any, field: Any, details: dict[str, Any], default: str, id: str) -> Any:
    return kind(details.get("msg", default), hint=details.get("hint"), obj=field, id=details.get("id", id))


__all__ = ["FieldChecks", "databases_of", "flatten_choices", "is_positive_integer"]
