"""``Field``: what every column of a model has, knows and can do."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterable
from functools import partialmethod, total_ordering
from typing import TYPE_CHECKING, Any, Self

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core import validators
from fastjango.db import connection
from fastjango.db.models.expressions import Col
from fastjango.db.models.query_utils import DeferredAttribute, RegisterLookupMixin
from fastjango.utils.choices import CallableChoiceIterator
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext_lazy as _

from ._checks import FieldChecks
from ._cleaning import FieldCleaning
from ._forms import FieldForms
from ._storage import NOT_PROVIDED, FieldStorage


class Empty:
    """A bare object whose class is exchanged, so that a copy costs no ``__init__``."""


# Keyword, attribute that holds it, and the value that deconstruct() leaves out.
_KEYWORDS: tuple[tuple[str, str, Any], ...] = (
    ("verbose_name", "_verbose_name", None),
    ("primary_key", "primary_key", False),
    ("max_length", "max_length", None),
    ("unique", "_unique", False),
    ("blank", "blank", False),
    ("null", "null", False),
    ("db_index", "db_index", False),
    ("default", "default", NOT_PROVIDED),
    ("db_default", "db_default", NOT_PROVIDED),
    ("editable", "editable", True),
    ("serialize", "serialize", True),
    ("unique_for_date", "unique_for_date", None),
    ("unique_for_month", "unique_for_month", None),
    ("unique_for_year", "unique_for_year", None),
    ("choices", "choices", None),
    ("help_text", "help_text", ""),
    ("db_column", "db_column", None),
    ("db_comment", "db_comment", None),
    ("db_tablespace", "_db_tablespace", None),
    ("auto_created", "auto_created", False),
    ("validators", "_validators", []),
    ("error_messages", "_error_messages", None),
)


def _load_field(app_label: str, model_name: str, field_name: str) -> Any:
    return apps.get_model(app_label, model_name)._meta.get_field(field_name)


def public_module(cls: type) -> str:
    """The module that shows a field class: the door in front of its room."""
    package, _, room = cls.__module__.partition(".fields._")
    if not room:
        return cls.__module__
    if room.startswith("related."):
        return f"{package}.fields.{'reverse_related' if room == 'related.reverse' else 'related'}"
    return f"{package}.fields"


@total_ordering
class Field(FieldChecks, FieldCleaning, FieldStorage, FieldForms, RegisterLookupMixin):
    """Base of all fields; the arguments are those of Django's reference of field options.

    Source: django.db.models.Field (5.2).
    """

    empty_strings_allowed = True
    empty_values = list(validators.EMPTY_VALUES)

    # Fields are ordered as they were declared; those that a model makes itself come first.
    # The class's numbers say how far fields that are made of two (an amount and its currency) have moved the next
    # place on. They do not grow with each field: changing a class makes Python forget what it knows of its subclasses.
    creation_counter: int = 0
    auto_creation_counter: int = -1
    _declared = itertools.count()
    _auto_declared = itertools.count(0, -1)

    default_validators: Iterable[Callable[[Any], Any]] = []
    default_error_messages: dict[str, Any] = {
        "invalid_choice": _("Value %(value)r is not a valid choice."),
        "null": _("This field cannot be null."),
        "blank": _("This field cannot be blank."),
        "unique": _("%(model_name)s with this %(field_label)s already exists."),
        # "lookup_type" is date, month or year: "Title must be unique for pub date year".
        "unique_for_date": _("%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s."),
    }
    system_check_deprecated_details: dict[str, Any] | None = None
    system_check_removed_details: dict[str, Any] | None = None

    # Options that change nothing in the database's table.
    non_db_attrs: tuple[str, ...] = (
        "blank",
        "choices",
        "db_column",
        "editable",
        "error_messages",
        "help_text",
        "limit_choices_to",
        # These two exist on relations only.
        "on_delete",
        "related_name",
        "related_query_name",
        "validators",
        "verbose_name",
    )

    hidden = False

    many_to_many: bool | None = None
    many_to_one: bool | None = None
    one_to_many: bool | None = None
    one_to_one: bool | None = None
    related_model: Any = None
    generated = False

    descriptor_class: Any = DeferredAttribute

    if TYPE_CHECKING:
        # On objects the attribute is the value; what the model's class has there is the descriptor.
        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    # Set when the field joins a model.
    model: Any
    name: Any
    attname: Any
    column: Any
    concrete: bool

    description: Any = property(lambda self: _("Field of type: %(field_type)s") % {"field_type": type(self).__name__})

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        primary_key: bool = False,
        max_length: int | None = None,
        unique: bool = False,
        blank: bool = False,
        null: bool = False,
        db_index: bool = False,
        rel: Any = None,
        default: Any = NOT_PROVIDED,
        editable: bool = True,
        serialize: bool = True,
        unique_for_date: str | None = None,
        unique_for_month: str | None = None,
        unique_for_year: str | None = None,
        choices: Any = None,
        help_text: Any = "",
        db_column: str | None = None,
        db_tablespace: str | None = None,
        auto_created: bool = False,
        validators: Iterable[Callable[[Any], Any]] = (),
        error_messages: dict[str, Any] | None = None,
        db_comment: str | None = None,
        db_default: Any = NOT_PROVIDED,
    ) -> None:
        self.name = name
        self.verbose_name = self._verbose_name = verbose_name
        self.primary_key, self._unique, self.db_index = primary_key, unique, db_index
        self.max_length = max_length
        self.null, self.blank, self.editable, self.serialize = null, blank, editable, serialize
        self.remote_field: Any = rel
        self.is_relation = rel is not None
        self.default, self.db_default = default, db_default
        self.unique_for_date = unique_for_date
        self.unique_for_month = unique_for_month
        self.unique_for_year = unique_for_year
        self.choices = choices
        self.help_text = help_text
        self.db_column, self.db_comment, self._db_tablespace = db_column, db_comment, db_tablespace
        self.auto_created = auto_created
        self._validators = list(validators)
        self._error_messages = error_messages
        self._take_place()

    def _take_place(self) -> None:
        """Give the field its place among the fields of a model."""
        if self.auto_created:
            self.creation_counter = next(Field._auto_declared) + Field.auto_creation_counter
        else:
            self.creation_counter = next(Field._declared) + Field.creation_counter

    # --- what it is called, how it compares and travels ---

    def __str__(self) -> str:
        if not hasattr(self, "model"):
            return super().__str__()
        return f"{self.model._meta.label}.{self.name}"

    def __repr__(self) -> str:
        path = f"{public_module(type(self))}.{type(self).__qualname__}"
        name = getattr(self, "name", None)
        return f"<{path}: {name}>" if name is not None else f"<{path}>"

    def _sort_key(self) -> tuple[Any, ...]:
        # Fields of abstract models exist once for each heir with the same counter; models tell them apart.
        model = getattr(self, "model", None)
        where = (0, "", "") if model is None else (1, model._meta.app_label, model._meta.model_name)
        return (self.creation_counter, *where)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Field):
            return NotImplemented
        same_model = getattr(self, "model", None) == getattr(other, "model", None)
        return self.creation_counter == other.creation_counter and same_model

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, Field):
            return NotImplemented
        return self._sort_key() < other._sort_key()

    def __hash__(self) -> int:
        return hash(self.creation_counter)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Only the relation's description is the copy's own; choices, validators and the like are shared.
        twin = copy.copy(self)
        if self.remote_field:
            twin.remote_field = copy.copy(self.remote_field)
            if getattr(self.remote_field, "field", None) is self:
                twin.remote_field.field = twin
        memo[id(self)] = twin
        return twin

    def __copy__(self) -> Self:
        twin: Any = Empty()
        twin.__class__ = self.__class__
        twin.__dict__ = self.__dict__.copy()
        return twin

    def __reduce__(self) -> Any:
        if hasattr(self, "model"):
            options = self.model._meta
            return _load_field, (options.app_label, options.object_name, self.name)
        # The function of the default may be a lambda; it is made again when needed.
        state = {key: value for key, value in self.__dict__.items() if key != "_get_default"}
        return copyreg_reconstruct, (self.__class__, state)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        """What a migration writes: name, import path, positional and keyword arguments.

        Keywords at their default are left out. Fields of this package have the path ``fastjango.db.models.<class>``.
        """
        keywords = {}
        for keyword, attribute, default in _KEYWORDS:
            value = getattr(self, attribute)
            if isinstance(value, CallableChoiceIterator):
                value = value.func
            if keyword in ("choices", "validators"):
                if not callable(value):
                    value = value if value is None else list(value)
                if value == default:
                    continue
            elif value is default:
                continue
            keywords[keyword] = value
        return self.name, self._import_path(), [], keywords

    @classmethod
    def _import_path(cls) -> str:
        package = "fastjango.db.models"
        if cls.__module__.startswith(f"{package}.fields"):
            return f"{package}.{cls.__qualname__}"
        return f"{cls.__module__}.{cls.__qualname__}"

    def clone(self) -> Self:
        """A new field of the same arguments, without a model."""
        _name, _path, args, kwargs = self.deconstruct()
        return self.__class__(*args, **kwargs)

    # --- joining a model ---

    def set_attributes_from_name(self, name: str) -> None:
        """Fill in the names that follow from the attribute's name."""
        self.name = self.name or name
        self.attname, self.column = self.get_attname_column()
        self.concrete = self.column is not None
        if self.verbose_name is None and self.name:
            self.verbose_name = self.name.replace("_", " ")

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Join a model under a name.

        Args:
            cls: The model class.
            name: The attribute's name.
            private_only: Keep the field out of the model's columns.
        """
        self.set_attributes_from_name(name)
        self.model = cls
        cls._meta.add_field(self, private=private_only)
        if self.column:
            setattr(cls, self.attname, self.descriptor_class(self))
        if self.choices is not None:
            getter = f"get_{self.name}_display"
            # A method that the model defines itself stays.
            if getter not in cls.__dict__:
                setattr(cls, getter, partialmethod(cls._get_FIELD_display, field=self))

    def get_attname(self) -> str:
        """Name of the attribute that holds the column's value."""
        return str(self.name)

    def get_attname_column(self) -> tuple[str, Any]:
        """Name of the attribute and of the column."""
        attname = self.get_attname()
        return attname, self.db_column or attname

    def get_filter_kwargs_for_object(self, obj: Any) -> dict[str, Any]:
        """Conditions that find an object's value in this field."""
        return {self.name: getattr(obj, self.attname)}

    @cached_property
    def unique(self) -> bool:
        """Whether a value may occur once only; can be set, for copies of fields."""
        return self._unique or self.primary_key

    @property
    def db_tablespace(self) -> str:
        """The tablespace of the field's index."""
        return self._db_tablespace or settings.DEFAULT_INDEX_TABLESPACE

    @property
    def db_returning(self) -> bool:
        """Whether an INSERT should give the column's value back."""
        return self.has_db_default() and connection.features.can_return_columns_from_insert

    @cached_property
    def cached_col(self) -> Any:
        """The field's column under its own table's name."""
        return Col(self.model._meta.db_table, self)

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        """The field's column under an alias of its table."""
        if output_field in (None, self) and alias == self.model._meta.db_table:
            return self.cached_col
        return Col(alias, self, output_field or self)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """How the column is selected; geometry fields wrap it."""
        return sql, params


def copyreg_reconstruct(cls: Any, state: dict[str, Any]) -> Any:
    """A pickled field that belongs to no model."""
    field = cls.__new__(cls)
    field.__dict__.update(state)
    return field


__all__ = ["Empty", "Field"]
