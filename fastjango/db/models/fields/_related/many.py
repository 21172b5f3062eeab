"""ManyToManyField and the model of the table between, made when none is given."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.db import connection
from fastjango.db.backends.utils import strip_quotes, truncate_name
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext_lazy as _

from .._formfields import form_class
from .base import RelatedField
from .descriptors import ManyToManyDescriptor
from .foreign_key import ForeignKey
from .many_checks import ManyToManyChecks
from .naming import RECURSIVE_RELATIONSHIP_CONSTANT, lazy_related_operation, resolve_relation
from .on_delete import CASCADE
from .reverse import ManyToManyRel

__all__ = ["ManyToManyField", "create_many_to_many_intermediary_model"]


def create_many_to_many_intermediary_model(field: Any, klass: Any) -> Any:
    """Make the model of the table between a model and the one its field points to.

    Args:
        field: The many-to-many field.
        klass: The model that has it.
    """

    own = klass._meta
    target = resolve_relation(klass, field.remote_field.model)
    name = f"{own.object_name}_{field.name}"
    lazy_related_operation(set_managed, klass, target, name)

    target_name = target.split(".")[-1] if isinstance(target, str) else target._meta.model_name
    to, from_ = target_name.lower(), str(own.model_name)
    # A relation with the model itself needs two names.
    if target == RECURSIVE_RELATIONSHIP_CONSTANT or to == from_:
        to, from_ = f"to_{to}", f"from_{from_}"

    words = {"from": from_, "to": to}
    options = {
        "db_table": field._get_m2m_db_table(own),
        "auto_created": klass,
        "app_label": own.app_label,
        "db_tablespace": own.db_tablespace,
        "unique_together": (from_, to),
        "verbose_name": _("%(from)s-%(to)s relationship") % words,
        "verbose_name_plural": _("%(from)s-%(to)s relationships") % words,
        "apps": field.model._meta.apps,
    }

    def key(model: Any) -> ForeignKey:
        return ForeignKey(
            model,
            related_name=f"{name}+",
            db_tablespace=field.db_tablespace,
            db_constraint=field.remote_field.db_constraint,
            on_delete=CASCADE,
        )

    body = {"Meta": type("Meta", (), options), "__module__": klass.__module__, from_: key(klass), to: key(target)}
    # By path: it stands a floor higher. Neither the bases nor the metaclass of the field's model count.
    base = import_module("fastjango.db.models.base").Model
    return type(base)(name, (base,), body)


def set_managed(model: Any, related: Any, through: Any) -> None:
    """The table between is looked after where one of the two is."""
    through._meta.managed = model._meta.managed or related._meta.managed


class ManyToManyField(ManyToManyChecks, RelatedField):
    """A relation with any number of objects, by a table between.

    Args:
        to: The related model, its name, or ``"self"``.
        symmetrical: For ``"self"``: the relation holds both ways; true by default.
        through: The model of the table between, instead of an automatic one.
        through_fields: Names of its two foreign keys: to this model, to the related one.
        db_constraint: Let the database enforce the automatic table's keys.
        db_table: The automatic table's name.

    Raises:
        TypeError: ``to`` is no model.
        ValueError: arguments exclude each other.

    Source: django.db.models.ManyToManyField (5.2).
    """

    many_to_many = True
    rel_class: Any = ManyToManyRel
    description = _("Many-to-many relationship")

    def __init__(
        self,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        symmetrical: bool | None = None,
        through: Any = None,
        through_fields: Any = None,
        db_constraint: bool = True,
        db_table: str | None = None,
        swappable: bool = True,
        **kwargs: Any,
    ) -> None:
        if not hasattr(to, "_meta") and not isinstance(to, str):
            kind = self.__class__.__name__
            raise TypeError(
                f"{kind}({to!r}) is invalid. First parameter to {kind} must be either a model, a model name, or the "
                f"string {RECURSIVE_RELATIONSHIP_CONSTANT!r}"
            )
        if through is not None and db_table is not None:
            raise ValueError("Cannot specify a db_table if an intermediary model is used.")
        names: dict[str, Any] = {
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
        }
        kwargs["rel"] = self.rel_class(
            self,
            to,
            **names,
            symmetrical=to == RECURSIVE_RELATIONSHIP_CONSTANT if symmetrical is None else symmetrical,
            through=through,
            through_fields=through_fields,
            db_constraint=db_constraint,
        )
        self.has_null_arg = "null" in kwargs
        super().__init__(**names, **kwargs)
        self.db_table = db_table
        self.swappable = swappable

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        remote = self.remote_field
        if self.db_table is not None:
            kwargs["db_table"] = self.db_table
        if remote.db_constraint is not True:
            kwargs["db_constraint"] = remote.db_constraint
        kwargs["to"] = self._deconstructed_target()
        through = getattr(remote, "through", None)
        if isinstance(through, str):
            kwargs["through"] = through
        elif through is not None and not through._meta.auto_created:
            kwargs["through"] = through._meta.label
        if through is not None and remote.through_fields and "through" in kwargs:
            kwargs["through_fields"] = remote.through_fields
        return name, path, args, kwargs

    # --- joins ---

    def _get_path_info(self, direct: bool = False, filtered_relation: Any = None) -> list[Any]:
        """The two joins, by way of the table between."""
        through = self.remote_field.through._meta
        own, other = through.get_field(self.m2m_field_name()), through.get_field(self.m2m_reverse_field_name())
        near, far = (own, other) if direct else (other, own)
        first = near.reverse_path_infos
        second = far.get_path_info(filtered_relation) if filtered_relation else far.path_infos
        # The table between refers to another model of the same line when one side inherits the relation.
        arrives, leaves = first[-1].to_opts, second[0].from_opts
        if arrives.concrete_model is leaves.concrete_model:
            between: list[Any] = []
        else:
            between = arrives.get_path_to_parent(leaves.model)
        return [*first, *between, *second]

    def get_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """The joins from this model to the related one."""
        return self._get_path_info(direct=True, filtered_relation=filtered_relation)

    @cached_property
    def path_infos(self) -> list[Any]:
        """The joins, without a filtered relation."""
        return self.get_path_info()

    def get_reverse_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """The joins from the related model to this one."""
        return self._get_path_info(direct=False, filtered_relation=filtered_relation)

    @cached_property
    def reverse_path_infos(self) -> list[Any]:
        """The joins back, without a filtered relation."""
        return self.get_reverse_path_info()

    # --- the table between ---

    def _get_m2m_db_table(self, opts: Any) -> str:
        """The table's name, cut to what the database allows."""
        if self.remote_field.through is not None:
            return str(self.remote_field.through._meta.db_table)
        if self.db_table:
            return self.db_table
        name = f"{strip_quotes(opts.db_table)}_{self.name}"
        return str(truncate_name(name, connection.ops.max_name_length()))

    def _link(self, related: Any, *, reverse: bool) -> Any:
        """The table's foreign key to one of the two models."""
        through, names = self.remote_field.through._meta, self.remote_field.through_fields
        wanted = names[1 if reverse else 0] if names else None
        model = related.model if reverse else related.related_model
        candidates = [
            field
            for field in through.fields
            if field.is_relation
            and getattr(field.remote_field, "model", None) == model
            and wanted in (None, field.name)
        ]
        if reverse and wanted is None and related.model == related.related_model:
            # With itself, the second key is the one to the related objects.
            return candidates[1] if len(candidates) > 1 else candidates[0]
        return candidates[0]

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        remote = self.remote_field
        with_itself = remote.model in (RECURSIVE_RELATIONSHIP_CONSTANT, cls._meta.object_name)
        if remote.symmetrical and with_itself:
            # Its reverse side is the relation itself.
            remote.related_name = f"{name}_rel_+"
        elif remote.hidden:
            # Two hidden relations to the same model must not clash.
            remote.related_name = f"_{cls._meta.app_label}_{cls.__name__.lower()}_{name}_+"
        super().contribute_to_class(cls, name, private_only=private_only)
        if not cls._meta.abstract:
            if remote.through:
                lazy_related_operation(_set_through, cls, remote.through, field=self)
            elif not cls._meta.swapped:
                remote.through = create_many_to_many_intermediary_model(self, cls)
        setattr(cls, self.name, ManyToManyDescriptor(remote, reverse=False))
        self.m2m_db_table = lambda: self._get_m2m_db_table(cls._meta)

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        # A hidden relation has no accessor; a swapped-out model's relations do not count.
        if not related.hidden and not related.related_model._meta.swapped:
            setattr(cls, related.accessor_name, ManyToManyDescriptor(self.remote_field, reverse=True))

        def attribute_of(attribute: str, reverse: bool) -> Any:
            def read() -> Any:
                link = self._link(related, reverse=reverse)
                if attribute == "target":
                    return link.remote_field.get_related_field().name
                return getattr(link, attribute)

            cached: list[Any] = []

            def read_once() -> Any:
                if not cached:
                    cached.append(read())
                return cached[0]

            return read_once

        self.m2m_column_name = attribute_of("column", False)
        self.m2m_reverse_name = attribute_of("column", True)
        self.m2m_field_name = attribute_of("name", False)
        self.m2m_reverse_field_name = attribute_of("name", True)
        self.m2m_target_field_name = attribute_of("target", False)
        self.m2m_reverse_target_field_name = attribute_of("target", True)

    def set_attributes_from_rel(self) -> None:
        """Nothing follows from the related model."""

    # --- values ---

    def value_from_object(self, obj: Any) -> Any:
        return [] if obj.pk is None else list(getattr(obj, self.attname).all())

    def save_form_data(self, instance: Any, data: Any) -> None:
        getattr(instance, self.attname).set(data)

    def formfield(self, *, using: str | None = None, **kwargs: Any) -> Any:
        defaults = {
            "form_class": form_class("ModelMultipleChoiceField"),
            "queryset": self.remote_field.model._default_manager.using(using),
        } | kwargs
        # The form's field wants keys, and objects may be given as initial values.
        initial = defaults.get("initial")
        if initial is not None:
            defaults["initial"] = [each.pk for each in (initial() if callable(initial) else initial)]
        return super().formfield(**defaults)

    def db_check(self, connection: Any) -> str | None:
        return None

    def db_type(self, connection: Any) -> str | None:
        # The relation is no column of this table.
        return None

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return {"type": None, "check": None}

    def get_attname_column(self) -> tuple[str, Any]:
        return self.get_attname(), None


def _set_through(_: Any, model: Any, field: ManyToManyField) -> None:
    field.remote_field.through = model
