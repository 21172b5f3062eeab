"""``Options``: what a model's ``_meta`` knows, from ``class Meta`` and from its fields and relations."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from fastjango.db import connection, connections
from fastjango.db.backends.utils import truncate_name
from fastjango.db.models._options.fields import EMPTY_RELATION_TREE, PROXY_PARENTS, OptionsFields
from fastjango.db.models._options.lists import IMMUTABLE_WARNING, make_immutable_fields_list
from fastjango.db.models._options.managers import OptionsManagers
from fastjango.db.models._options.parents import OptionsParents
from fastjango.db.models.fields import AutoField
from fastjango.db.models.fields.proxy import OrderWrt
from fastjango.utils.module_loading import import_string
from fastjango.utils.text import camel_case_to_spaces, format_lazy
from fastjango.utils.translation import override

__all__ = [
    "DEFAULT_NAMES",
    "EMPTY_RELATION_TREE",
    "IMMUTABLE_WARNING",
    "PROXY_PARENTS",
    "Options",
    "make_immutable_fields_list",
    "normalize_together",
]

DEFAULT_NAMES = tuple(
    """
    verbose_name verbose_name_plural db_table db_table_comment ordering unique_together permissions get_latest_by
    order_with_respect_to app_label db_tablespace abstract managed proxy swappable auto_created apps
    default_permissions select_on_save default_related_name required_db_features required_db_vendor
    base_manager_name default_manager_name indexes constraints
    """.split()
)


def normalize_together(option_together: Any) -> Any:
    """``unique_together`` as a tuple of tuples; what is none is left for a check to complain about."""
    try:
        if not option_together:
            return ()
        if not isinstance(option_together, list | tuple):
            raise TypeError
        if not isinstance(next(iter(option_together)), list | tuple):
            option_together = (option_together,)
        return tuple(tuple(group) for group in option_together)
    except TypeError:
        return option_together


class Options(OptionsFields, OptionsManagers, OptionsParents):
    """A model's description.

    Args:
        meta: The model's ``class Meta``, or None.
        app_label: Label of the app that the model belongs to.

    Source: django.db.models.options.Options (5.2).
    """

    default_apps = apps

    model: Any
    object_name: str
    model_name: str
    original_attrs: dict[str, Any]
    _ordering_clash: bool

    def __init__(self, meta: Any, app_label: str | None = None) -> None:
        self.meta = meta
        self.app_label: Any = app_label
        self.apps: Any = self.default_apps

        self.verbose_name: Any = None
        self.verbose_name_plural: Any = None
        self.db_table = self.db_table_comment = ""
        self.db_tablespace = settings.DEFAULT_TABLESPACE
        self.ordering: Any = []
        self._ordering_clash = False
        self.indexes: list[Any] = []
        self.constraints: list[Any] = []
        self.unique_together: Any = []
        self.select_on_save = False
        self.default_permissions: Any = ("add", "change", "delete", "view")
        self.permissions: Any = []
        self.get_latest_by: Any = None
        self.order_with_respect_to: Any = None
        self.abstract = self.proxy = False
        self.managed = True
        self.swappable: str | None = None
        self.auto_created: Any = False
        self.required_db_features: Any = []
        self.required_db_vendor: str | None = None
        self.base_manager_name: str | None = None
        self.default_manager_name: str | None = None
        self.default_related_name: str | None = None

        self.local_fields: list[Any] = []
        self.local_many_to_many: list[Any] = []
        self.private_fields: list[Any] = []
        self.local_managers: list[Any] = []
        self._get_fields_cache: dict[Any, Any] = {}
        # Conditions in limit_choices_to of foreign keys that point here; the admin allows them in URLs.
        self.related_fkey_lookups: list[Any] = []

        self.pk: Any = None
        self.auto_field: Any = None
        # For a proxy, the model it stands for in the end; else the model itself.
        self.concrete_model: Any = None
        # Parent models, each with the field that leads to it (None for proxies).
        self.parents: dict[Any, Any] = {}

    def __repr__(self) -> str:
        return f"<Options for {self.object_name}>"

    def __str__(self) -> str:
        return self.label_lower

    # --- names ---

    @property
    def label(self) -> str:
        """``app_label.ModelName``."""
        return f"{self.app_label}.{self.object_name}"

    @property
    def label_lower(self) -> str:
        """``app_label.modelname``."""
        return f"{self.app_label}.{self.model_name}"

    @property
    def app_config(self) -> Any:
        """The model's app; None when it is not installed (yet)."""
        return self.apps.app_configs.get(self.app_label)

    @property
    def verbose_name_raw(self) -> str:
        """The name for people, untranslated."""
        if isinstance(self.verbose_name, str):
            return self.verbose_name
        with override(None):
            return str(self.verbose_name)

    @property
    def swapped(self) -> str | None:
        """The model that a setting puts in this one's place; None when it is this one."""
        chosen: str | None = getattr(settings, self.swappable, None) if self.swappable else None
        if not chosen:
            return None
        label, dot, name = chosen.partition(".")
        # What is no model's name is for a check to complain about.
        same = bool(dot) and f"{label}.{name.lower()}" == self.label_lower
        return None if same else chosen

    def can_migrate(self, connection: Any) -> bool:
        """Whether the model has a table on a database that migrations look after.

        Args:
            connection: A connection, or its alias.
        """
        if self.proxy or self.swapped or not self.managed:
            return False
        if isinstance(connection, str):
            connection = connections[connection]
        if self.required_db_vendor:
            return bool(self.required_db_vendor == connection.vendor)
        return all(getattr(connection.features, feature, False) for feature in self.required_db_features)

    # --- joining a model ---

    def contribute_to_class(self, cls: Any, name: str) -> None:
        """Read ``class Meta`` on behalf of a model.

        Raises:
            TypeError: it has unknown attributes.
        """
        cls._meta = self
        self.model = cls
        self.object_name = cls.__name__
        self.model_name = self.object_name.lower()
        self.verbose_name = camel_case_to_spaces(self.object_name)
        # What was written down, for migrations.
        self.original_attrs = {}
        if self.meta:
            self._read_meta(cls)
        elif self.verbose_name_plural is None:
            self.verbose_name_plural = format_lazy("{}s", self.verbose_name)
        del self.meta
        if not self.db_table:
            self.db_table = truncate_name(f"{self.app_label}_{self.model_name}", connection.ops.max_name_length())

    def _read_meta(self, cls: Any) -> None:
        given = {key: value for key, value in vars(self.meta).items() if not key.startswith("_")}
        for key in DEFAULT_NAMES:
            # A Meta may inherit from another one.
            if key in given or hasattr(self.meta, key):
                value = given.pop(key) if key in given else getattr(self.meta, key)
                setattr(self, key, value)
                self.original_attrs[key] = value
        self.unique_together = normalize_together(self.unique_together)
        for key in ("constraints", "indexes"):
            objects = getattr(self, key)
            if not self.abstract and not isinstance(objects, str):
                setattr(self, key, self._format_names(objects))
        if self.verbose_name_plural is None:
            self.verbose_name_plural = format_lazy("{}s", self.verbose_name)
        self._ordering_clash = bool(self.ordering and self.order_with_respect_to)
        if given:
            raise TypeError(f"'class Meta' got invalid attribute(s): {','.join(given)}")

    def _format_names(self, objs: Iterable[Any]) -> list[Any]:
        """Indexes or constraints with the model's names filled into theirs."""
        words = {"app_label": self.app_label.lower(), "class": self.model_name}
        named = []
        for each in objs:
            each = each.clone()
            if each.name:
                each.name %= words
            named.append(each)
        return named

    def _prepare(self, model: Any) -> None:
        """Finish when all declared fields are there: the order column, and a primary key."""
        if self.order_with_respect_to:
            self._prepare_order(model)
        if self.pk is not None:
            return
        if self.parents:
            # The first parent's link is the key, perhaps in the form of a field declared here.
            link = next(iter(self.parents.values()))
            link = next((field for field in self.local_fields if field.name == link.name), link)
            link.primary_key = link.unique = True
            self.setup_pk(link)
        else:
            key_class = self._get_default_pk_class()
            model.add_to_class("id", key_class(verbose_name="ID", primary_key=True, auto_created=True))

    def _prepare_order(self, model: Any) -> None:
        wanted = self.order_with_respect_to
        for field in self._get_fields(reverse=False):
            if wanted in (field.name, getattr(field, "attname", None)):
                self.order_with_respect_to = field
                break
        else:
            raise FieldDoesNotExist(f"{self.object_name} has no field named '{wanted}'")
        self.ordering = ("_order",)
        if not any(isinstance(field, OrderWrt) for field in model._meta.local_fields):
            model.add_to_class("_order", OrderWrt())

    def _get_default_pk_class(self) -> Any:
        """The class of automatic primary keys for the model's app.

        Raises:
            ImproperlyConfigured: the setting is empty or names no class.
            ValueError: it names no automatic field.
        """
        config = self.app_config
        path = getattr(config, "default_auto_field", settings.DEFAULT_AUTO_FIELD)
        source = "DEFAULT_AUTO_FIELD"
        if config and config._is_default_auto_field_overridden:
            kind = type(config)
            source = f"{kind.__module__}.{kind.__qualname__}.default_auto_field"
        if not path:
            raise ImproperlyConfigured(f"{source} must not be empty.")
        try:
            key_class = import_string(path)
        except ImportError as error:
            raise ImproperlyConfigured(f"{source} refers to the module '{path}' that could not be imported.") from error
        if not issubclass(key_class, AutoField):
            raise ValueError(f"Primary key '{path}' referred by {source} must subclass AutoField.")
        return key_class

    def add_manager(self, manager: Any) -> None:
        """Take a manager in."""
        self.local_managers.append(manager)
        self._expire_cache()

    def add_field(self, field: Any, private: bool = False) -> None:
        """Take a field in, at its place in the order of declaration.

        Args:
            field: The field.
            private: It has no column here (GenericForeignKey, fields of a proxied relation).
        """
        if private:
            self.private_fields.append(field)
        elif field.is_relation and field.many_to_many:
            bisect.insort(self.local_many_to_many, field)
        else:
            bisect.insort(self.local_fields, field)
            self.setup_pk(field)
        target = getattr(field.remote_field, "model", None) if field.is_relation else None
        if target is None:
            self._expire_cache(reverse=False)
            return
        # The related model gains a reverse relation; it may still be a name.
        if hasattr(target, "_meta"):
            target._meta._expire_cache(forward=False)
        self._expire_cache()

    def setup_pk(self, field: Any) -> None:
        """Make a field the primary key when it says so and there is none."""
        if not self.pk and field.primary_key:
            self.pk = field
            field.serialize = False

    def setup_proxy(self, target: Any) -> None:
        """Take over the table of the model that a proxy stands for."""
        self.pk = target._meta.pk
        self.proxy_for_model = target
        self.db_table = target._meta.db_table

    proxy_for_model: Any = None
