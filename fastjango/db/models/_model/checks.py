"""System checks of models, in Django's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from fastjango.apps import apps
from fastjango.conf import global_settings, settings
from fastjango.core import checks
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import connections, router
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import OrderBy
from fastjango.db.models.fields._checks import databases_of
from fastjango.db.models.fields._names import expression_names
from fastjango.db.models.fields.composite import CompositePrimaryKey

Messages = list[Any]


class ModelChecks:
    """The class methods behind ``Model.check()``."""

    _meta: ClassVar[Any]

    @classmethod
    def check(cls: Any, **kwargs: Any) -> Messages:
        """The messages about the model, its fields and managers."""
        options = cls._meta
        databases = kwargs.get("databases") or []
        found = [*cls._check_swappable(), *cls._check_model(), *cls._check_managers(**kwargs)]
        if options.swapped:
            return found
        found += [
            *cls._check_fields(**kwargs),
            *cls._check_m2m_through_same_relationship(),
            *cls._check_long_column_names(databases),
        ]
        # These clash with the names of fields; one fault is enough.
        clashes = [
            *cls._check_id_field(),
            *cls._check_field_name_clashes(),
            *cls._check_model_name_db_lookup_clashes(),
            *cls._check_property_name_related_field_accessor_clashes(),
            *cls._check_single_primary_key(),
        ]
        found += clashes
        if not clashes:
            found += cls._check_column_name_clashes()
        found += [
            *cls._check_unique_together(),
            *cls._check_indexes(databases),
            *cls._check_ordering(),
            *cls._check_constraints(databases),
            *cls._check_default_pk(),
            *cls._check_db_table_comment(databases),
            *cls._check_composite_pk(),
        ]
        return found

    @classmethod
    def _error(cls: Any, msg: str, id: str, hint: str | None = None) -> Any:
        return checks.Error(msg, hint=hint, obj=cls, id=f"models.{id}")

    @classmethod
    def _unsupported(cls: Any, connection: Any, what: str, id: str, consequence: str) -> Any:
        hint = f"{consequence} Silence this warning if you don't care about it."
        return checks.Warning(f"{connection.display_name} does not support {what}.", hint=hint, obj=cls, id=id)

    @classmethod
    def _check_swappable(cls: Any) -> Messages:
        options = cls._meta
        if not options.swapped:
            return []
        try:
            apps.get_model(options.swapped)
        except ValueError:
            message = f"'{options.swappable}' is not of the form 'app_label.app_name'."
            return [checks.Error(message, id="models.E001")]
        except LookupError:
            message = (
                f"'{options.swappable}' references '{options.swapped}', which has not been installed, or is abstract."
            )
            return [checks.Error(message, id="models.E002")]
        return []

    @classmethod
    def _check_model(cls: Any) -> Messages:
        if cls._meta.proxy and (cls._meta.local_fields or cls._meta.local_many_to_many):
            message = f"Proxy model '{cls.__name__}' contains model fields."
            return [checks.Error(message, id="models.E017")]
        return []

    @classmethod
    def _check_managers(cls: Any, **kwargs: Any) -> Messages:
        return [message for manager in cls._meta.managers for message in manager.check(**kwargs)]

    @classmethod
    def _check_fields(cls: Any, **kwargs: Any) -> Messages:
        found = [message for field in cls._meta.local_fields for message in field.check(**kwargs)]
        for field in cls._meta.local_many_to_many:
            found += field.check(from_model=cls, **kwargs)
        return found

    @classmethod
    def _check_default_pk(cls: Any) -> Messages:
        options = cls._meta
        inherited = any(parent._meta.pk is not None for parent in options.parents)
        config = options.app_config
        automatic = options.pk is not None and options.pk.auto_created and not options.proxy and not options.abstract
        # A parent's key, or a class that someone chose, needs no word.
        if not automatic or inherited or (config and config._is_default_auto_field_overridden):
            return []
        if (
            settings.is_overridden("DEFAULT_AUTO_FIELD")
            or getattr(global_settings, "DEFAULT_AUTO_FIELD", None) != settings.DEFAULT_AUTO_FIELD
        ):
            return []
        where = type(config).__qualname__ if config else None
        hint = (
            "Configure the DEFAULT_AUTO_FIELD setting or the "
            f"{where}.default_auto_field attribute to point to a subclass of AutoField, e.g. "
            "'fastjango.db.models.BigAutoField'."
        )
        message = (
            "Auto-created primary key used when not defining a primary key type, by default "
            f"'{settings.DEFAULT_AUTO_FIELD}'."
        )
        return [checks.Warning(message, hint=hint, obj=cls, id="models.W042")]

    @classmethod
    def _check_m2m_through_same_relationship(cls: Any) -> Messages:
        found, seen = [], []
        for field in cls._meta.local_many_to_many:
            through = field.remote_field.through
            if isinstance(through, str) or through is None or through._meta.auto_created:
                continue
            signature = (field.remote_field.model, cls, through, field.remote_field.through_fields)
            if signature in seen:
                message = (
                    "The model has two identical many-to-many relations through the intermediate model "
                    f"'{through._meta.label}'."
                )
                found.append(cls._error(message, "E003"))
            else:
                seen.append(signature)
        return found

    @classmethod
    def _check_id_field(cls: Any) -> Messages:
        for field in cls._meta.local_fields:
            if field.name == "id" and field is not cls._meta.pk and not cls._meta.is_composite_pk:
                message = "'id' can only be used as a field name if the field also sets 'primary_key=True'."
                return [cls._error(message, "E004")]
        return []

    @classmethod
    def _check_field_name_clashes(cls: Any) -> Messages:
        found = []
        used: dict[str, Any] = {}
        # Parents against each other; their multi-table copies of one ancestor are the same field.
        for parent in cls._meta.all_parents:
            for field in parent._meta.local_fields:
                other = used.get(field.name) or used.get(field.attname)
                if other is not None and other is not field:
                    message = (
                        f"The field '{other.name}' from parent model '{other.model._meta}' clashes with the field "
                        f"'{field.name}' from parent model '{field.model._meta}'."
                    )
                    found.append(cls._error(message, "E005"))
                used[field.name] = used[field.attname] = field
        # In a diamond the same ancestor may be reached by links of one name.
        for link in filter(None, cls._meta.parents.values()):
            other = used.get(link.name)
            if other is not None:
                message = (
                    f"The field '{link.name}' clashes with the field '{other.name}' from model '{other.model._meta}'."
                )
                found.append(cls._error(message, "E006"))
        # The relations that point to parents.
        for parent in cls._meta.all_parents:
            for field in parent._meta.get_fields():
                used.setdefault(field.name, field)
        for field in cls._meta.local_fields:
            other = used.get(field.name) or used.get(field.attname)
            # The id that both have by themselves is E004's or E026's business.
            if other is not None and not (field.name == "id" and other.name == "id"):
                of = other.model._meta
                message = f"The field '{field.name}' clashes with the field '{other.name}' from model '{of}'."
                found.append(checks.Error(message, obj=field, id="models.E006"))
            used[field.name] = used[field.attname] = field
        return found

    @classmethod
    def _check_column_name_clashes(cls: Any) -> Messages:
        used, found = set(), []
        for field in cls._meta.local_fields:
            column = field.get_attname_column()[1]
            if column and column in used:
                message = f"Field '{field.name}' has column name '{column}' that is used by another field."
                found.append(cls._error(message, "E007", "Specify a 'db_column' for the field."))
            used.add(column)
        return found

    @classmethod
    def _check_model_name_db_lookup_clashes(cls: Any) -> Messages:
        name = cls.__name__
        if name.startswith("_") or name.endswith("_"):
            message = (
                f"The model name '{name}' cannot start or end with an underscore as it collides with the query lookup "
                "syntax."
            )
            return [cls._error(message, "E023")]
        if LOOKUP_SEP in name:
            message = (
                f"The model name '{name}' cannot contain double underscores as it collides with the query lookup "
                "syntax."
            )
            return [cls._error(message, "E024")]
        return []

    @classmethod
    def _check_property_name_related_field_accessor_clashes(cls: Any) -> Messages:
        accessors = (f.get_attname() for f in cls._meta._get_fields(reverse=False) if f.is_relation and f.related_model)
        return [
            cls._error(f"The property '{name}' clashes with a related field accessor.", "E025")
            for name in accessors
            if name in cls._meta._property_names
        ]

    @classmethod
    def _check_single_primary_key(cls: Any) -> Messages:
        if sum(1 for field in cls._meta.local_fields if field.primary_key) < 2:
            return []
        return [cls._error("The model cannot have more than one field with 'primary_key=True'.", "E026")]

    @classmethod
    def _check_unique_together(cls: Any) -> Messages:
        groups = cls._meta.unique_together
        if not isinstance(groups, list | tuple):
            return [cls._error("'unique_together' must be a list or tuple.", "E010")]
        if any(not isinstance(group, list | tuple) for group in groups):
            return [cls._error("All 'unique_together' elements must be lists or tuples.", "E011")]
        return [message for group in groups for message in cls._check_local_fields(group, "unique_together")]

    @classmethod
    def _check_local_fields(cls: Any, fields: Iterable[str], option: str) -> Messages:
        """Whether an option's names are columns of this model's own table."""
        known = {}
        for field in cls._meta._get_fields(reverse=False):
            known[field.name] = field
            if hasattr(field, "attname"):
                known[field.attname] = field
        found = []
        for name in fields:
            field = known.get(name)
            if field is None:
                found.append(cls._error(f"'{option}' refers to the nonexistent field '{name}'.", "E012"))
            elif field.is_relation and field.many_to_many:
                message = (
                    f"'{option}' refers to a ManyToManyField '{name}', but ManyToManyFields are not permitted in "
                    f"'{option}'."
                )
                found.append(cls._error(message, "E013"))
            elif isinstance(field, CompositePrimaryKey):
                message = (
                    f"'{option}' refers to a CompositePrimaryKey '{name}', but CompositePrimaryKeys are not permitted "
                    f"in '{option}'."
                )
                found.append(cls._error(message, "E048"))
            elif field not in cls._meta.local_fields:
                message = f"'{option}' refers to field '{name}' which is not local to model '{cls._meta.object_name}'."
                hint = "This issue may be caused by multi-table inheritance."
                found.append(cls._error(message, "E016", hint))
        return found

    @classmethod
    def _check_indexes(cls: Any, databases: Iterable[str]) -> Messages:
        found, names, referred = [], [], []
        for index in cls._meta.indexes:
            found += cls._check_index_name(index)
            names += [name for name, _order in index.fields_orders]
            names += list(index.include)
            referred += [name for name in expression_names(index.expressions) if LOOKUP_SEP not in name]
        for connection in databases_of(cls, databases):
            found += cls._check_index_support(connection)
        return found + cls._check_local_fields([*names, *referred], "indexes")

    @classmethod
    def _check_index_name(cls: Any, index: Any) -> Messages:
        if index.name[0] == "_" or index.name[0].isdigit():
            message = f"The index name '{index.name}' cannot start with an underscore or a number."
            return [cls._error(message, "E033")]
        if len(index.name) > index.max_name_length:
            message = f"The index name '{index.name}' cannot be longer than {index.max_name_length} characters."
            return [cls._error(message, "E034")]
        return []

    @classmethod
    def _check_index_support(cls: Any, connection: Any) -> Messages:
        rows = (
            ("supports_partial_indexes", "condition", "indexes with conditions", "models.W037", "Conditions"),
            ("supports_covering_indexes", "include", "indexes with non-key columns", "models.W040", "Non-key columns"),
            ("supports_expression_indexes", "contains_expressions", "indexes on expressions", "models.W043", ""),
        )
        found = []
        for feature, attribute, what, id, ignored in rows:
            supported = feature in cls._meta.required_db_features or getattr(connection.features, feature)
            if supported or not any(getattr(index, attribute) for index in cls._meta.indexes):
                continue
            consequence = f"{ignored} will be ignored." if ignored else "An index won't be created."
            found.append(cls._unsupported(connection, what, id, consequence))
        return found

    @classmethod
    def _check_ordering(cls: Any) -> Messages:
        options = cls._meta
        if options._ordering_clash:
            return [cls._error("'ordering' and 'order_with_respect_to' cannot be used together.", "E021")]
        if options.order_with_respect_to or not options.ordering:
            return []
        if not isinstance(options.ordering, list | tuple):
            message = "'ordering' must be a tuple or list (even if you want to order by only one field)."
            return [cls._error(message, "E014")]
        return [
            cls._error(f"'ordering' refers to the nonexistent field, related field, or lookup '{name}'.", "E015")
            for name in sorted(cls._ordered_names(), key=lambda name: LOOKUP_SEP not in name)
            if not cls._can_be_ordered_by(name)
        ]

    @classmethod
    def _ordered_names(cls: Any) -> Iterator[str]:
        """Names of plain fields and paths in the ordering."""
        for entry in cls._meta.ordering:
            if isinstance(entry, str):
                if entry != "?":
                    yield entry.removeprefix("-")
            elif isinstance(entry, OrderBy):
                # An expression is checked when it is resolved; a bare reference can be checked now.
                if hasattr(entry.expression, "name"):
                    yield entry.expression.name
            elif hasattr(entry, "name") and hasattr(entry, "resolve_expression"):
                yield entry.name

    @classmethod
    def _can_be_ordered_by(cls: Any, path: str) -> bool:
        options, field = cls._meta, None
        if LOOKUP_SEP not in path:
            if path == "pk":
                return True
            return path in {n for f in options.fields for n in (f.name, f.attname)} or path in {
                rel.name for rel in options.related_objects if not rel.hidden
            }
        for part in path.split(LOOKUP_SEP):
            if options is None:
                # Past a plain field only transforms and lookups may follow.
                if field is None or not (field.get_transform(part) or field.get_lookup(part)):
                    return False
                field = None
                continue
            if part == "pk":
                field = options.pk
            else:
                try:
                    field = options.get_field(part)
                except FieldDoesNotExist:
                    return False
            if field.is_relation:
                if isinstance(getattr(field, "related_model", None), str):
                    return False
                options = field.path_infos[-1].to_opts
            else:
                options = None
        return True

    @classmethod
    def _check_long_column_names(cls: Any, databases: Iterable[str]) -> Messages:
        """Names of columns against the shortest limit of the databases."""
        limits = [
            (connection.ops.max_name_length(), connection.alias)
            for connection in databases_of(cls, databases)
            if not connection.features.truncates_names and connection.ops.max_name_length() is not None
        ]
        if not limits:
            return []
        limit, alias = min(limits)
        ending = f'Maximum length is "{limit}" for database "{alias}".'
        found = []
        for field in cls._meta.local_fields:
            column = field.get_attname_column()[1]
            if field.db_column is None and column is not None and len(column) > limit:
                message = f'Autogenerated column name too long for field "{column}". {ending}'
                found.append(cls._error(message, "E018", "Set the column name manually using 'db_column'."))
        hint = "Use 'through' to create a separate model for M2M and then set column_name using 'db_column'."
        for many in cls._meta.local_many_to_many:
            if isinstance(many.remote_field.through, str):
                continue
            for field in many.remote_field.through._meta.local_fields:
                column = field.get_attname_column()[1]
                if field.db_column is None and column is not None and len(column) > limit:
                    message = f'Autogenerated column name too long for M2M field "{column}". {ending}'
                    found.append(cls._error(message, "E019", hint))
        return found

    @classmethod
    def _check_constraints(cls: Any, databases: Iterable[str]) -> Messages:
        found = []
        for alias in databases:
            if not router.allow_migrate_model(alias, cls):
                continue
            connection = connections[alias]
            for constraint in cls._meta.constraints:
                found += constraint._check(cls, connection)
        return found

    @classmethod
    def _get_expr_references(cls, expr: Any) -> Iterator[tuple[str, ...]]:
        """The paths of names in an expression or condition."""
        for name in expression_names([expr]):
            yield tuple(name.split(LOOKUP_SEP))

    @classmethod
    def _check_db_table_comment(cls: Any, databases: Iterable[str]) -> Messages:
        if not cls._meta.db_table_comment:
            return []
        return [
            checks.Warning(
                f"{each.display_name} does not support comments on tables (db_table_comment).",
                obj=cls,
                id="models.W046",
            )
            for each in databases_of(cls, databases)
            if not ("supports_comments" in cls._meta.required_db_features or each.features.supports_comments)
        ]

    @classmethod
    def _check_composite_pk(cls: Any) -> Messages:
        options = cls._meta
        if not isinstance(options.pk, CompositePrimaryKey) or options.proxy:
            return []
        found: Messages = []
        seen: dict[Any, str] = {}
        for name in options.pk.field_names:
            fault = cls._composite_fault(name, seen)
            if fault:
                message = f"'{name}' cannot be included in the composite primary key."
                found.append(cls._error(message, "E042", fault))
        return found

    @classmethod
    def _composite_fault(cls: Any, name: str, seen: dict[Any, str]) -> str | None:
        """Why a field cannot be part of the key; None when it can."""
        options = cls._meta
        try:
            field = options.get_field(name)
        except FieldDoesNotExist:
            return f"'{name}' is not a valid field."
        if field not in options.local_fields:
            return f"'{name}' field is not a local field."
        if not getattr(field, "column", None):
            return f"'{name}' field has no column."
        if field.null:
            return f"'{name}' field may not set 'null=True'."
        if field.generated:
            return f"'{name}' field is a generated field."
        if field in seen:
            return f"'{name}' and '{seen[field]}' are the same fields."
        seen[field] = name
        return None
