"""``full_clean()`` and its parts: fields, uniqueness, constraints."""

from __future__ import annotations

from typing import Any, ClassVar

from fastjango.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from fastjango.db import connection, router
from fastjango.db.models.constraints import UniqueConstraint
from fastjango.db.models.expressions import DatabaseDefault, F, Value
from fastjango.utils.encoding import force_str
from fastjango.utils.hashable import make_hashable
from fastjango.utils.text import capfirst, get_text_list
from fastjango.utils.translation import gettext_lazy as _

_DATE_PARTS = {"date": ("day", "month", "year"), "month": ("month",), "year": ("year",)}


class Validation:
    """The checks of an object's values."""

    _meta: ClassVar[Any]

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802  # Django's name
        """The label of a field's choice; the value itself when it is none of the choices."""
        value = getattr(self, field.attname)
        labels = {make_hashable(key): label for key, label in field.flatchoices}
        # Lazy translations become text now.
        return force_str(labels.get(make_hashable(value), value), strings_only=True)

    def serializable_value(self, field_name: str) -> Any:
        """The value of a field as serializers take it: a foreign key's key."""
        try:
            return getattr(self, self._meta.get_field(field_name).attname)
        except (FieldDoesNotExist, AttributeError):
            return getattr(self, field_name)

    def prepare_database_save(self: Any, field: Any) -> Any:
        """The object as the value of a foreign key to it.

        Raises:
            ValueError: it is not saved.
        """
        if self.pk is None:
            raise ValueError(f"Unsaved model instance {self!r} cannot be used in an ORM query.")
        return getattr(self, field.remote_field.get_related_field().attname)

    def clean(self) -> None:
        """For projects: checks that concern several fields.

        Raises:
            ValidationError: what does not fit together.
        """

    def full_clean(self, exclude: Any = None, validate_unique: bool = True, validate_constraints: bool = True) -> None:
        """Run all checks and gather their errors.

        Args:
            exclude: Names of fields to leave out.
            validate_unique: Also look for rows with the same unique values.
            validate_constraints: Also check ``Meta.constraints``.

        Raises:
            ValidationError: with a mapping from field names to errors.
        """
        left_out = set(exclude or ())
        errors: dict[str, Any] = {}
        try:
            self.clean_fields(exclude=left_out)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        try:
            self.clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        rest = ((validate_unique, self.validate_unique), (validate_constraints, self.validate_constraints))
        for is_wanted, step in rest:
            if not is_wanted:
                continue
            # What is wrong already need not be unique.
            left_out.update(name for name in errors if name != NON_FIELD_ERRORS)
            try:
                step(exclude=left_out)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def clean_fields(self, exclude: Any = None) -> None:
        """Convert and check each field.

        Raises:
            ValidationError: with a mapping from field names to errors.
        """
        left_out = exclude or ()
        errors = {}
        for field in self._meta.fields:
            if field.name in left_out or field.generated:
                continue
            value = getattr(self, field.attname)
            # An empty value that is allowed needs no check; the database's default does not exist yet.
            if (field.blank and value in field.empty_values) or isinstance(value, DatabaseDefault):
                continue
            try:
                setattr(self, field.attname, field.clean(value, self))
            except ValidationError as error:
                errors[field.name] = error.error_list
        if errors:
            raise ValidationError(errors)

    # --- uniqueness ---

    def validate_unique(self, exclude: Any = None) -> None:
        """Look for rows with the same unique values.

        Raises:
            ValidationError: with a mapping from field names to errors.
        """
        unique_checks, date_checks = self._get_unique_checks(exclude=exclude)
        errors = self._perform_unique_checks(unique_checks)
        for name, found in self._perform_date_checks(date_checks).items():
            errors.setdefault(name, []).extend(found)
        if errors:
            raise ValidationError(errors)

    def _get_unique_checks(self: Any, exclude: Any = None, include_meta_constraints: bool = False) -> Any:
        """What has to be unique: ``[(model, names)]`` and ``[(model, part, name, date field's name)]``."""
        left_out = set(exclude or ())
        line = [self.__class__, *self._meta.all_parents]
        unique_checks: list[tuple[Any, tuple[str, ...]]] = []
        for model in line:
            options = model._meta
            groups = list(options.unique_together)
            if include_meta_constraints:
                groups += [each.fields for each in options.total_unique_constraints]
            unique_checks += [(model, tuple(group)) for group in groups if left_out.isdisjoint(group)]
        date_checks = []
        for model in line:
            options = model._meta
            for name, parts in options._unique_fields:
                if name not in left_out and left_out.isdisjoint(parts):
                    unique_checks.append((model, parts))
            for part, name, date_name in options._dated_fields:
                if name not in left_out and date_name not in left_out:
                    date_checks.append((model, part, name, date_name))
        return unique_checks, date_checks

    def _others(self: Any, model: Any, rows: Any) -> Any:
        """Rows of a model without the object's own."""
        key = self._get_pk_val(model._meta)
        if not self._state.adding and self._is_pk_set(model._meta):
            rows = rows.exclude(pk=key)
        return rows

    def _perform_unique_checks(self: Any, unique_checks: Any) -> dict[str, list[Any]]:
        errors: dict[str, list[Any]] = {}
        for model, names in unique_checks:
            # The key of an object that is being changed is its own.
            if not self._state.adding and set(names) == {field.name for field in model._meta.pk_fields}:
                continue
            values = self._unique_values(names)
            # A value that is not known, or NULL, equals no other.
            if values is None or len(values) != len(names):
                continue
            rows = self._others(model, model._default_manager.filter(**values))
            if rows.exists():
                name = names[0] if len(names) == 1 else NON_FIELD_ERRORS
                errors.setdefault(name, []).append(self.unique_error_message(model, names))
        return errors

    def _unique_values(self: Any, names: Any) -> dict[str, Any]:
        values = {}
        for name in names:
            field = self._meta.get_field(name)
            value = getattr(self, field.attname)
            if value is None or (value == "" and connection.features.interprets_empty_strings_as_nulls):
                continue
            values[str(name)] = value
        return values

    def _perform_date_checks(self: Any, date_checks: Any) -> dict[str, list[Any]]:
        errors: dict[str, list[Any]] = {}
        for model, part, name, date_name in date_checks:
            date = getattr(self, date_name)
            if date is None:
                continue
            condition = {f"{date_name}__{unit}": getattr(date, unit) for unit in _DATE_PARTS[part]}
            condition[name] = getattr(self, name)
            rows = self._others(model, model._default_manager.filter(**condition))
            if rows.exists():
                errors.setdefault(name, []).append(self.date_error_message(part, name, date_name))
        return errors

    def date_error_message(self, lookup_type: str, field_name: str, unique_for: str) -> ValidationError:
        """The error of a value that is not unique for a date."""
        options = self._meta
        field = options.get_field(field_name)
        params = {
            "model": self,
            "model_name": capfirst(options.verbose_name),
            "lookup_type": lookup_type,
            "field": field_name,
            "field_label": capfirst(field.verbose_name),
            "date_field": unique_for,
            "date_field_label": capfirst(options.get_field(unique_for).verbose_name),
        }
        return ValidationError(field.error_messages["unique_for_date"], code="unique_for_date", params=params)

    def unique_error_message(self, model_class: Any, unique_check: Any) -> ValidationError:
        """The error of values that are not unique."""
        options = model_class._meta
        params: dict[str, Any] = {
            "model": self,
            "model_class": model_class,
            "model_name": capfirst(options.verbose_name),
            "unique_check": unique_check,
        }
        if len(unique_check) == 1:
            field = options.get_field(unique_check[0])
            params["field_label"] = capfirst(field.verbose_name)
            return ValidationError(field.error_messages["unique"], code="unique", params=params)
        labels = [capfirst(options.get_field(name).verbose_name) for name in unique_check]
        params["field_labels"] = get_text_list(labels, _("and"))
        return ValidationError(
            _("%(model_name)s with this %(field_labels)s already exists."), code="unique_together", params=params
        )

    # --- constraints ---

    def get_constraints(self: Any) -> list[tuple[Any, Any]]:
        """Models of the object's line with their constraints."""
        line = [self.__class__, *self._meta.all_parents]
        return [(model, model._meta.constraints) for model in line if model._meta.constraints]

    def validate_constraints(self: Any, exclude: Any = None) -> None:
        """Check the constraints.

        Raises:
            ValidationError: with a mapping from field names to errors.
        """
        alias = router.db_for_write(self.__class__, instance=self)
        errors: dict[str, Any] = {}
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self, exclude=exclude, using=alias)
                except ValidationError as error:
                    single = isinstance(constraint, UniqueConstraint) and len(constraint.fields) == 1
                    if single and getattr(error, "code", None) == "unique":
                        errors.setdefault(constraint.fields[0], []).append(error)
                    else:
                        errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _get_field_expression_map(self: Any, meta: Any, exclude: Any = None) -> dict[str, Any]:
        """The object's values by field name, as expressions that constraints are checked with."""
        left_out = set(exclude or ())
        found: dict[str, Any] = {}
        generated = []
        for field in meta.local_concrete_fields:
            if field.name in left_out:
                continue
            if field.generated:
                if not any(each.name in left_out for each in field.referenced_fields):
                    generated.append(field)
                continue
            value = getattr(self, field.attname)
            if isinstance(value, DatabaseDefault):
                value = field.db_default if hasattr(field.db_default, "resolve_expression") else value
            if not value or not hasattr(value, "resolve_expression"):
                value = Value(value, field)
            for name in {field.name, field.attname}:
                found[name] = value
        if "pk" not in left_out and not meta.is_composite_pk and meta.pk.name in found:
            found["pk"] = found[meta.pk.name]
        if generated:
            known = {name: value for name, value in found.items() if hasattr(value, "resolve_expression")}
            for field in generated:
                expression = field.expression.replace_expressions(_references(field.expression, known))
                found[field.name] = expression
        return found


def _references(expression: Any, values: dict[str, Any]) -> dict[Any, Any]:
    """The references in an expression with the values to put in their place."""
    return {F(name): value for name, value in values.items()}
