"""What a SELECT lists, and which objects its columns make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db.models.expressions import ColPairs, RawSQL
from fastjango.db.models.query_utils import select_related_descend
from fastjango.db.models.sql._render.base import CompilerBase


class Loaded:
    """Which columns make an object of a model, and how it hangs on the object it was reached from.

    ``columns`` are positions in the select list, ``local_setter(obj, related)`` and
    ``remote_setter(related, obj)`` fill the caches of the relation.
    """

    __slots__ = ("columns", "field", "from_parent", "local_setter", "model", "related", "remote_setter", "reverse")

    def __init__(
        self,
        model: Any,
        columns: list[int],
        local_setter: Any = None,
        remote_setter: Any = None,
        from_parent: bool = False,
        field: Any = None,
        reverse: bool = False,
    ) -> None:
        self.model = model
        self.columns = columns
        self.local_setter = local_setter
        self.remote_setter = remote_setter
        # Whether it is a child of the other, whose columns it shares.
        self.from_parent = from_parent
        self.field = field
        self.reverse = reverse
        self.related: list[Loaded] = []


def _no_setter(*args: Any) -> None:
    """Relations to many have no cache on the other side."""


class ColumnsMixin(CompilerBase):
    """The select list."""

    def get_default_columns(
        self, select_mask: Any, start_alias: str | None = None, opts: Any = None, from_parent: Any = None
    ) -> list[Any]:
        """The columns of a model, with those of its parents.

        Args:
            select_mask: What to load; empty for everything.
            start_alias: The model's table.
            opts: The model's options; those of the query's without.
            from_parent: A parent whose columns are selected already.
        """
        if opts is None:
            opts = self.query.get_meta()
            if opts is None:
                return []
        start_alias = start_alias or self.query.get_initial_alias()
        seen: dict[Any, Any] = {None: start_alias}
        columns = []
        for field in opts.concrete_fields:
            owner = field.model._meta.concrete_model
            model = None if owner == opts.concrete_model else owner
            if from_parent and model is not None and issubclass(from_parent._meta.concrete_model, owner):
                continue
            if select_mask and field not in select_mask:
                continue
            alias = start_alias if model is None else self.query.join_parent_model(opts, model, start_alias, seen)
            columns.append(field.get_col(alias))
        return columns

    def _listed(self) -> Iterator[tuple[Any, str | None]]:
        """Extras, columns and annotations of values() in the order they were named."""
        query = self.query
        for name, place in query.selected.items():
            if isinstance(place, int):
                column = query.select[place]
                # Several columns cannot have one name.
                yield column, None if isinstance(column, ColPairs) else name
            elif isinstance(place, str):
                yield query.annotations[name], name
            else:
                yield RawSQL(*query.extra[name]), name

    def get_select(self, with_col_aliases: bool = False) -> tuple[list[Any], Any, dict[str, int]]:
        """The select list as ``(expression, (sql, params), alias)``, the objects to make, and where annotations are."""
        query = self.query
        chosen: list[tuple[Any, str | None]] = []
        loaded = None
        if query.selected:
            chosen.extend(self._listed())
        else:
            chosen.extend((RawSQL(sql, params), name) for name, (sql, params) in query.extra_select.items())
            if query.default_cols:
                mask = query.get_select_mask()
                columns = self.get_default_columns(mask)
                start = len(chosen)
                chosen.extend((column, None) for column in columns)
                loaded = Loaded(query.model, list(range(start, len(chosen))))
            else:
                mask = {}
                start = len(chosen)
                chosen.extend((column, None) for column in query.select)
                loaded = self._loaded_by_columns(start)
            chosen.extend((annotation, name) for name, annotation in query.annotation_select.items())
            if loaded is not None and query.select_related:
                loaded.related = self.get_related_selections(chosen, mask)
        annotations = {name: position for position, (_, name) in enumerate(chosen) if name in query.annotation_select}
        listed = []
        number = 1
        for expression, alias in chosen:
            clause = self.compile_or_stand_in(expression)
            if alias is None and with_col_aliases:
                alias = f"col{number}"
                number += 1
            listed.append((expression, clause, alias))
        return listed, loaded, annotations  # type: ignore[return-value]  # names are texts

    def _loaded_by_columns(self, start: int) -> Loaded | None:
        """The objects that listed columns make: ``|`` takes those of a query set of values over to one of objects."""
        model = self.query.model
        fields = model._meta.concrete_fields if model is not None else ()
        own = [at for at, column in enumerate(self.query.select, start) if getattr(column, "target", None) in fields]
        return Loaded(model, own) if self.query.select else None

    # select_related().

    def get_related_selections(
        self,
        chosen: list[Any],
        select_mask: Any,
        opts: Any = None,
        root_alias: str | None = None,
        cur_depth: int = 1,
        requested: Any = None,
        restricted: bool | None = None,
    ) -> list[Loaded]:
        """Add the columns of related models to the select list; answers the objects they make.

        Raises:
            FieldError: a name given to ``select_related()`` is no relation to one object.
        """
        query = self.query
        if not restricted and cur_depth > query.max_depth:
            return []
        if opts is None:
            opts, root_alias = query.get_meta(), query.get_initial_alias()
        if requested is None:
            restricted = isinstance(query.select_related, dict)
            requested = query.select_related if restricted else None
        follow = partial(self._follow, chosen, opts, root_alias or "", cur_depth, bool(restricted))
        found: set[str] = set()
        related: list[Loaded] = []
        for field in opts.fields:
            found.add(field.name)
            below = requested.get(field.name, {}) if restricted else False
            if restricted and not field.is_relation and (below or field.name in requested):
                raise FieldError(
                    f"Non-relational field given in select_related: '{field.name}'. Choices are: {self._choices(opts)}"
                )
            if not select_related_descend(field, bool(restricted), requested, select_mask):
                continue
            remote = field.remote_field
            one = Loaded(
                remote.model,
                [],
                field.set_cached_value,
                remote.set_cached_value if field.unique else _no_setter,
                field=field,
            )
            related.append(follow(one, field.name, select_mask.get(field) or {}, below))
        if restricted:
            related.extend(self._reverse_selections(opts, requested, select_mask, found, follow))
            related.extend(self._filtered_selections(opts, requested, select_mask, found, follow, cur_depth))
            missing = sorted(set(requested) - found)
            if missing:
                names = ", ".join(f"'{name}'" for name in missing)
                raise FieldError(
                    f"Invalid field name(s) given in select_related: {names}. Choices are: {self._choices(opts)}"
                )
        return related

    def _follow(
        self,
        chosen: list[Any],
        opts: Any,
        root_alias: str | None,
        depth: int,
        restricted: bool,
        one: Loaded,
        name: str,
        mask: Any,
        below: Any,
    ) -> Loaded:
        info = self.query.setup_joins([name], opts, root_alias)
        alias = info.joins[-1]
        target = one.model._meta
        parent = opts.model if one.reverse else None
        columns = self.get_default_columns(mask, start_alias=alias, opts=target, from_parent=parent)
        start = len(chosen)
        chosen.extend((column, None) for column in columns)
        one.columns.extend(range(start, len(chosen)))
        one.related = self.get_related_selections(chosen, mask, target, alias, depth + 1, below, restricted)
        return one

    @staticmethod
    def _one_to_one_relations(opts: Any) -> Iterator[Any]:
        return (relation for relation in opts.related_objects if relation.field.unique and not relation.many_to_many)

    def _reverse_selections(
        self, opts: Any, requested: Any, select_mask: Any, found: set[str], follow: Callable[..., Loaded]
    ) -> Iterator[Loaded]:
        for relation in self._one_to_one_relations(opts):
            field, model = relation.field, relation.related_model
            name = field.related_query_name()
            if name not in requested:
                continue
            found.add(name)
            one = Loaded(
                model,
                [],
                relation.set_cached_value,
                field.set_cached_value,
                from_parent=issubclass(model, opts.model) and model is not opts.model,
                field=field,
                reverse=True,
            )
            yield follow(one, name, select_mask.get(relation) or {}, requested.get(name, {}))

    def _filtered_selections(
        self,
        opts: Any,
        requested: Any,
        select_mask: Any,
        found: set[str],
        follow: Callable[..., Loaded],
        depth: int,
    ) -> Iterator[Loaded]:
        if depth > 1:
            # They hang on the query's own model.
            return
        for name in requested:
            if name not in self.query._filtered_relations:
                continue
            found.add(name)
            path, final_field, _, _ = self.query.names_to_path([name], opts)
            model = path[-1].to_opts.model

            def remember(obj: Any, related: Any, name: str = name) -> None:
                obj.__dict__[name] = related

            def point_back(related: Any, obj: Any, final_field: Any = final_field, steps: int = len(path)) -> None:
                # Further away, what refers to the object is one of those between.
                if steps == 1 and final_field.remote_field is not None:
                    final_field.remote_field.set_cached_value(related, obj)

            one = Loaded(
                model,
                [],
                remember,
                point_back,
                from_parent=issubclass(model, opts.model) and model is not opts.model,
                field=final_field,
                reverse=True,
            )
            yield follow(one, name, select_mask.get(final_field) or {}, requested.get(name, {}))

    def _choices(self, opts: Any) -> str:
        direct = (field.name for field in opts.fields if field.is_relation)
        reverse = (relation.field.related_query_name() for relation in opts.related_objects if relation.field.unique)
        return ", ".join(chain(direct, reverse, self.query._filtered_relations)) or "(none)"
