"""Options of kept models that changed: indexes, constraints, tables, managers and the rest of ``Meta``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.db.migrations import operations as ops

from .comparing import Comparing, Key
from .dependencies import OperationDependency, created


class OptionDifferences(Comparing):
    """Changes what is neither a model nor a field."""

    altered_indexes: dict[Key, dict[str, list[Any]]]
    altered_constraints: dict[Key, dict[str, list[Any]]]

    def _all_kept(self) -> set[Key]:
        return self.kept_model_keys | self.kept_proxy_keys | self.kept_unmanaged_keys

    # Indexes

    def create_altered_indexes(self) -> None:
        """Find the indexes that came, went, or got another name."""
        self.altered_indexes = {}
        for key, old, new in self._pairs(self.kept_model_keys):
            old_indexes, new_indexes = old.options["indexes"], new.options["indexes"]
            added = [index for index in new_indexes if index not in old_indexes]
            gone = [index for index in old_indexes if index not in new_indexes]
            renamed: list[tuple[Any, Any, Any]] = []
            for index in list(added):
                twin = next((other for other in gone if _nameless(other) == _nameless(index)), None)
                if twin is not None:
                    renamed.append((twin.name, index.name, None))
                    added.remove(index)
                    gone.remove(twin)
            renamed += self._named_at_last(old, new, added)
            self.altered_indexes[key] = {"added": added, "removed": gone, "renamed": renamed}

    @staticmethod
    def _named_at_last(old: Any, new: Any, added: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
        """Indexes on the fields of an ``index_together`` that is gone: they get a name and are not made again."""
        together = set(map(tuple, old.options.get("index_together") or ()))
        gone = together - set(map(tuple, new.options.get("index_together") or ()))
        for index in list(added):
            _, _, kwargs = index.deconstruct()
            fields = tuple(index.fields)
            if fields in gone and not kwargs.keys() - {"name", "fields"}:
                added.remove(index)
                yield None, index.name, fields

    def generate_removed_indexes(self) -> None:
        """Drop indexes."""
        for (label, name), changes in self.altered_indexes.items():
            for index in changes["removed"]:
                self.add_operation(label, ops.RemoveIndex(model_name=name, name=index.name))

    def generate_renamed_indexes(self) -> None:
        """Rename indexes."""
        for (label, name), changes in self.altered_indexes.items():
            for old_name, new_name, old_fields in changes["renamed"]:
                rename = ops.RenameIndex(model_name=name, new_name=new_name, old_name=old_name, old_fields=old_fields)
                self.add_operation(label, rename)

    def generate_added_indexes(self) -> None:
        """Create indexes."""
        for key, changes in self.altered_indexes.items():
            for index in changes["added"]:
                add = ops.AddIndex(model_name=key[1], index=index)
                self.add_operation(key[0], add, self._model_dependencies(key))

    # Constraints

    def create_altered_constraints(self) -> None:
        """Find the constraints that came, went, or changed in what only Python knows."""
        self.altered_constraints = {}
        for key, old, new in self._pairs(self.kept_model_keys):
            before, after = old.options["constraints"], new.options["constraints"]
            by_name = {constraint.name: constraint for constraint in before}
            altered = [
                constraint
                for constraint in after
                if (twin := by_name.get(constraint.name)) is not None
                and twin != constraint
                and _for_database(twin) == _for_database(constraint)
            ]
            names = {constraint.name for constraint in altered}
            self.altered_constraints[key] = {
                "added": [item for item in after if item not in before and item.name not in names],
                "removed": [item for item in before if item not in after and item.name not in names],
                "altered": altered,
            }

    def generate_removed_constraints(self) -> None:
        """Remove constraints."""
        for (label, name), changes in self.altered_constraints.items():
            for constraint in changes["removed"]:
                self.add_operation(label, ops.RemoveConstraint(model_name=name, name=constraint.name))

    def generate_added_constraints(self) -> None:
        """Add constraints."""
        for key, changes in self.altered_constraints.items():
            for constraint in changes["added"]:
                add = ops.AddConstraint(model_name=key[1], constraint=constraint)
                self.add_operation(key[0], add, self._model_dependencies(key))

    def generate_altered_constraints(self) -> None:
        """Alter constraints in what only Python knows."""
        for key, changes in self.altered_constraints.items():
            for constraint in changes["altered"]:
                alter = ops.AlterConstraint(model_name=key[1], name=constraint.name, constraint=constraint)
                self.add_operation(key[0], alter, self._model_dependencies(key))

    # Unique together

    def _altered_unique_together(self) -> Iterator[tuple[Key, set[Any], set[Any], list[OperationDependency]]]:
        for key, old, new in self._pairs(self.kept_model_keys):
            # The state after a RenameField has lists in it.
            before, after = (set(map(tuple, state.options.get("unique_together") or ())) for state in (old, new))
            if before == after:
                continue
            dependencies = [
                dependency
                for names in after
                for field_name in names
                if (field := new.get_field(field_name)).remote_field and field.remote_field.model
                for dependency in self._field_dependencies(key, field, self.to_state)
            ]
            yield key, before, after, dependencies

    def generate_removed_altered_unique_together(self) -> None:
        """Take away what is no longer unique together."""
        for (label, name), before, after, dependencies in self._altered_unique_together():
            kept = before & after
            if kept != before:
                alter = ops.AlterUniqueTogether(name=name, unique_together=kept)
                self.add_operation(label, alter, dependencies)

    def generate_altered_unique_together(self) -> None:
        """Make unique together what is so now."""
        for (label, name), before, after, dependencies in self._altered_unique_together():
            if after != before & after:
                alter = ops.AlterUniqueTogether(name=name, unique_together=after)
                self.add_operation(label, alter, dependencies)

    # The rest

    def generate_altered_db_table(self) -> None:
        """Rename tables."""
        for (label, name), old, new in self._pairs(self._all_kept()):
            table = new.options.get("db_table")
            if old.options.get("db_table") != table:
                self.add_operation(label, ops.AlterModelTable(name=name, table=table))

    def generate_altered_db_table_comment(self) -> None:
        """Change the comments of tables."""
        for (label, name), old, new in self._pairs(self._all_kept()):
            comment = new.options.get("db_table_comment")
            if old.options.get("db_table_comment") != comment:
                self.add_operation(label, ops.AlterModelTableComment(name=name, table_comment=comment))

    def generate_altered_options(self) -> None:
        """Set the options that the database knows nothing of."""
        converted = (self.old_unmanaged_keys & self.new_model_keys) | (self.old_model_keys & self.new_unmanaged_keys)
        for (label, name), old, new in self._pairs(self._all_kept() | converted):
            before, after = (
                {k: v for k, v in state.options.items() if k in ops.AlterModelOptions.ALTER_OPTION_KEYS}
                for state in (old, new)
            )
            if before != after:
                self.add_operation(label, ops.AlterModelOptions(name=name, options=after))

    def generate_altered_order_with_respect_to(self) -> None:
        """Set what the objects are ordered with respect to."""
        for (label, name), old, new in self._pairs(self.kept_model_keys):
            order = new.options.get("order_with_respect_to")
            if old.options.get("order_with_respect_to") == order:
                continue
            dependencies = [created(label, name, order)] if order else []
            alter = ops.AlterOrderWithRespectTo(name=name, order_with_respect_to=order)
            self.add_operation(label, alter, dependencies)

    def generate_altered_managers(self) -> None:
        """Set the managers of historical models."""
        for (label, name), old, new in self._pairs(self.kept_model_keys):
            if old.managers != new.managers:
                self.add_operation(label, ops.AlterModelManagers(name=name, managers=new.managers))


def _nameless(index: Any) -> Any:
    path, args, kwargs = index.deconstruct()
    return path, args, {key: value for key, value in kwargs.items() if key != "name"}


def _for_database(constraint: Any) -> Any:
    """What a constraint is made of, as far as the database is concerned."""
    path, args, kwargs = constraint.deconstruct()
    return path, args, {key: value for key, value in kwargs.items() if key not in constraint.non_db_attrs}
