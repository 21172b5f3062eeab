"""Which fields of which objects a query loads: ``defer()``, ``only()``, ``select_related()``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db.models.constants import LOOKUP_SEP


class LoadingMixin:
    """Deferred fields, and relations to follow."""

    get_meta: Callable[[], Any]
    select_related: Any = False
    _filtered_relations: dict[str, Any]

    # Names, and whether they are the ones to leave out (True) or the only ones to load.
    deferred_loading: tuple[frozenset[str], bool] = (frozenset(), True)

    def clear_deferred_loading(self) -> None:
        """Load everything."""
        self.deferred_loading = (frozenset(), True)

    def add_deferred_loading(self, field_names: Iterable[str]) -> None:
        """Leave these fields out too; after ``only()`` that shortens its list."""
        existing, defers = self.deferred_loading
        names = frozenset(field_names)
        if defers:
            self.deferred_loading = existing | names, True
            return
        kept = existing - names
        # With nothing left to load only, what remains of the names is deferred.
        self.deferred_loading = (kept, False) if kept else (kept, True)
        beyond = names - existing
        if beyond and not kept:
            self.deferred_loading = beyond, True

    def add_immediate_loading(self, field_names: Iterable[str]) -> None:
        """Load only these fields, less those deferred before."""
        existing, defers = self.deferred_loading
        names = set(field_names)
        if "pk" in names:
            names.remove("pk")
            names.add(self.get_meta().pk.name)
        self.deferred_loading = (frozenset(names - existing) if defers else frozenset(names)), False

    def get_select_mask(self) -> dict[Any, Any]:
        """What to load as a tree of fields; empty for everything."""
        names, defers = self.deferred_loading
        if not names:
            return {}
        wanted: dict[str, Any] = {}
        for name in names:
            node = wanted
            for part in name.split(LOOKUP_SEP):
                node = node.setdefault(part, {})
        opts = self.get_meta()
        return self._mask_without(opts, wanted) if defers else self._mask_with(opts, wanted)

    def _check_deferred_names(self) -> None:
        """Refuse names that ``only()`` or ``defer()`` got and that are none, though no column is going to be read."""
        if self.deferred_loading[0]:
            self.get_select_mask()

    def _mask_without(self, opts: Any, names: Any, mask: Any = None) -> dict[Any, Any]:
        """All fields but these; a name with parts below leaves out something of the related model."""
        mask = {} if mask is None else mask
        for key in (opts.pk, *opts.pk_fields):
            mask.setdefault(key, {})
        for field in opts.concrete_fields:
            below = names.get(field.name)
            if below is None:
                below = names.get(field.attname) if field.attname != field.name else None
            if below:
                if not field.is_relation:
                    raise FieldError(next(iter(below)))
                mask[field] = self._mask_without(field.related_model._meta, below)
            elif below is None:
                mask[field] = {}
        concrete = {name for field in opts.concrete_fields for name in (field.name, field.attname)}
        for name, below in names.items():
            if name in concrete or name == "pk":
                continue
            # Reverse relations and filtered ones, named by the path that follows them.
            relation = self._filtered_field(opts, name) or opts.fields_map.get(name) or opts.get_field(name)
            if not below:
                continue
            mask[relation] = self._mask_without(relation.related_model._meta, below)
        return mask

    def _filtered_field(self, opts: Any, name: str) -> Any:
        filtered = self._filtered_relations.get(name)
        return opts.get_field(filtered.relation_name) if filtered is not None else None

    def _mask_with(self, opts: Any, names: Any, mask: Any = None) -> dict[Any, Any]:
        """Only these fields and the key."""
        mask = {} if mask is None else mask
        for key in (opts.pk, *opts.pk_fields):
            mask.setdefault(key, {})
        for name, below in names.items():
            field = self._filtered_field(opts, name) or opts.get_field("pk" if name == "pk" else name)
            node = mask.setdefault(field, {})
            if below:
                if not field.is_relation:
                    raise FieldError(next(iter(below)))
                self._mask_with(field.related_model._meta, below, node)
        return mask

    def add_select_related(self, fields: Iterable[str]) -> None:
        """Follow these relations."""
        tree: dict[str, Any] = {} if isinstance(self.select_related, bool) else self.select_related
        for name in fields:
            node = tree
            for part in name.split(LOOKUP_SEP):
                node = node.setdefault(part, {})
        self.select_related = tree
