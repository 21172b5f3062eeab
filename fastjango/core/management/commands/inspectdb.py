"""``inspectdb``: write models for the tables that a database has."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.db import connections
from fastjango.db.models.constants import LOOKUP_SEP

_HEADER = """\
# This is an auto-generated Django model module.
# You'll have to do the following manually to clean this up:
#   * Rearrange models' order
#   * Make sure each model has one field with primary_key=True
#   * Make sure each ForeignKey and OneToOneField has `on_delete` set to the desired behavior
#   * Remove `managed = False` lines if you wish to allow Django to create, modify, and delete the table
# Feel free to rename the models, but don't rename db_table values or field names."""


@dataclass
class _Table:
    """What the database tells of a table, and the names given to it."""

    name: str
    info: Any
    relations: dict[str, tuple[str, str]]
    constraints: dict[str, Any]
    primary_key: list[str]
    columns: list[Any]
    model_name: str = ""
    field_names: dict[str, str] = field(default_factory=dict)
    related: set[str] = field(default_factory=set)

    @property
    def unique_columns(self) -> set[str]:
        """Columns that are unique by themselves."""
        return {
            facts["columns"][0] for facts in self.constraints.values() if facts["unique"] and len(facts["columns"]) == 1
        }


class Command(BaseCommand):
    """Source: django.core.management.commands.inspectdb.Command (5.2)."""

    help = "Introspects the database tables in the given database and outputs a Django model module."
    requires_system_checks: Any = []
    stealth_options = ("table_name_filter",)
    db_module = "fastjango.db"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", nargs="*", type=str, help="Selects what tables or views should be introspected.")
        add_database_argument(parser, 'Nominates a database to introspect. Defaults to using the "default" database.')
        parser.add_argument(
            "--include-partitions", action="store_true", help="Also output models for partition tables."
        )
        parser.add_argument("--include-views", action="store_true", help="Also output models for database views.")

    def handle(self, **options: Any) -> None:
        try:
            for line in self.handle_inspection(options):
                self.stdout.write(line)
        except NotImplementedError as exc:
            raise CommandError(
                "Database inspection isn't supported for the currently selected database backend."
            ) from exc

    def handle_inspection(self, options: dict[str, Any]) -> Iterator[str]:
        """The lines of the module."""
        connection = connections[options["database"]]
        wanted = options.get("table_name_filter")
        yield from _HEADER.split("\n")
        yield f"from {self.db_module} import models"
        known: list[str] = []
        with connection.cursor() as cursor:
            kinds = {"t"}
            if options["include_partitions"]:
                kinds.add("p")
            if options["include_views"]:
                kinds.add("v")
            infos = {info.name: info for info in connection.introspection.get_table_list(cursor) if info.type in kinds}
            for name in options["table"] or sorted(infos):
                if callable(wanted) and not wanted(name):
                    continue
                try:
                    table = self._inspect(connection, cursor, name, infos.get(name))
                except Exception as exc:
                    yield f"# Unable to inspect table '{name}'"
                    yield f"# The error was: {exc}"
                    continue
                table.model_name = self.normalize_table_name(name)
                known.append(table.model_name)
                yield from self._model_lines(connection, table, known)

    @staticmethod
    def _inspect(connection: Any, cursor: Any, name: str, info: Any) -> _Table:
        introspection = connection.introspection

        def asked(question: Any) -> Any:
            try:
                return question(cursor, name)
            except NotImplementedError:
                return {}

        relations, constraints = asked(introspection.get_relations), asked(introspection.get_constraints)
        primary_key = introspection.get_primary_key_columns(cursor, name) or []
        columns = introspection.get_table_description(cursor, name)
        return _Table(name, info, relations, constraints, list(primary_key), columns)

    def _model_lines(self, connection: Any, table: _Table, known: list[str]) -> Iterator[str]:
        yield ""
        yield ""
        yield f"class {table.model_name}(models.Model):"
        lines = [self._field_line(connection, table, column, known) for column in table.columns]
        if len(table.primary_key) > 1:
            names = ", ".join(repr(table.field_names[column]) for column in table.primary_key)
            yield f"    pk = models.CompositePrimaryKey({names})"
        yield from filter(None, lines)
        comment = None
        if table.info is not None and connection.features.supports_comments:
            comment = table.info.comment
        kind = table.info.type if table.info is not None else "t"
        yield from self.get_meta(table.name, table.constraints, table.field_names, kind == "v", kind == "p", comment)

    def _field_line(self, connection: Any, table: _Table, column: Any, known: list[str]) -> str:
        is_relation = column.name in table.relations
        used = list(table.field_names.values())
        name, params, notes = self.normalize_col_name(column.name, used, is_relation)
        table.field_names[column.name] = name
        if table.primary_key == [column.name]:
            params["primary_key"] = True
        elif column.name in table.unique_columns:
            params["unique"] = True
        if is_relation:
            call = self._relation_call(connection, table, column.name, name, params, known)
        else:
            call, more, more_notes = self.get_field_type(connection, table.name, column)
            params.update(more)
            notes.extend(more_notes)
            call += "("
        # Every model gets this field by itself.
        if name == "id" and params == {"primary_key": True} and call == "AutoField(":
            return ""
        return self._rendered(connection, column, name, call, params, notes)

    @staticmethod
    def _rendered(connection: Any, column: Any, name: str, call: str, params: dict[str, Any], notes: list[str]) -> str:
        if column.null_ok:
            params["blank"] = True
            params["null"] = True
        text = f"{name} = {'' if '.' in call.partition('(')[0] else 'models.'}{call}"
        if call.startswith(("ForeignKey(", "OneToOneField(")):
            text += ", models.DO_NOTHING"
        if params:
            opened = text.endswith("(")
            text += ("" if opened else ", ") + ", ".join(f"{key}={value!r}" for key, value in params.items())
        comment = getattr(column, "comment", None)
        if connection.features.supports_comments and comment:
            text += ("" if text.endswith("(") else ", ") + f"db_comment={comment!r}"
        text += ")"
        return f"    {text}" + (f"  # {' '.join(notes)}" if notes else "")

    def _relation_call(
        self, connection: Any, table: _Table, column: str, name: str, params: dict[str, Any], known: list[str]
    ) -> str:
        ref_column, ref_table = table.relations[column]
        is_unique = params.pop("unique", False) or params.get("primary_key")
        kind = "OneToOneField" if is_unique else "ForeignKey"
        with connection.cursor() as cursor:
            ref_key = connection.introspection.get_primary_key_column(cursor, ref_table)
        if ref_key and ref_key != ref_column:
            params["to_field"] = ref_column
        target = "self" if ref_table == table.name else self.normalize_table_name(ref_table)
        if target in table.related:
            params["related_name"] = f"{table.model_name.lower()}_{name}_set"
        table.related.add(target)
        return f"{kind}({target}" if target in known and target != "self" else f"{kind}({target!r}"

    # For subclasses

    def normalize_table_name(self, table_name: str) -> str:
        """The name of the model of a table."""
        return re.sub(r"[^a-zA-Z0-9]", "", table_name.title())

    def normalize_col_name(
        self, col_name: str, used_column_names: list[str], is_relation: bool
    ) -> tuple[str, dict[str, Any], list[str]]:
        """The name of a column's field, the arguments that this makes necessary, and remarks."""
        params: dict[str, Any] = {}
        notes: list[str] = []
        name = col_name.lower()
        if name != col_name:
            notes.append("Field name made lowercase.")
        if is_relation:
            if name.endswith("_id"):
                name = name[:-3]
            else:
                params["db_column"] = col_name
        name, replaced = re.subn(r"\W", "_", name)
        if replaced:
            notes.append("Field renamed to remove unsuitable characters.")
        if LOOKUP_SEP in name:
            name = re.sub("__+", "_", name)
            # Blanks that became underscores have been told of.
            if LOOKUP_SEP in col_name.lower():
                notes.append("Field renamed because it contained more than one '_' in a row.")
        if name.startswith("_"):
            name = f"field{name}"
            notes.append("Field renamed because it started with '_'.")
        if name.endswith("_"):
            name = f"{name}field"
            notes.append("Field renamed because it ended with '_'.")
        if keyword.iskeyword(name):
            name += "_field"
            notes.append("Field renamed because it was a Python reserved word.")
        if name[0].isdigit():
            name = f"number_{name}"
            notes.append("Field renamed because it wasn't a valid Python identifier.")
        if name in used_column_names:
            number = 0
            while f"{name}_{number}" in used_column_names:
                number += 1
            name = f"{name}_{number}"
            notes.append("Field renamed because of name conflict.")
        if col_name != name and notes:
            params["db_column"] = col_name
        return name, params, notes

    def get_field_type(self, connection: Any, table_name: str, row: Any) -> tuple[str, dict[str, Any], list[str]]:
        """The field class for a column, its arguments, and remarks."""
        params: dict[str, Any] = {}
        notes: list[str] = []
        try:
            kind = connection.introspection.get_field_type(row.type_code, row)
        except KeyError:
            kind = "TextField"
            notes.append("This field type is a guess.")
        # Some databases give the class with arguments.
        if isinstance(kind, tuple):
            kind, more = kind
            params.update(more)
        if kind == "CharField" and row.display_size and (size := int(row.display_size)) > 0:
            params["max_length"] = size
        if kind in ("CharField", "TextField") and row.collation:
            params["db_collation"] = row.collation
        if kind == "DecimalField":
            if row.precision is None or row.scale is None:
                notes.append(
                    "max_digits and decimal_places have been guessed, as this database handles decimal fields as float"
                )
            params["max_digits"] = 10 if row.precision is None else row.precision
            params["decimal_places"] = 5 if row.scale is None else row.scale
        return kind, params, notes

    def get_meta(
        self,
        table_name: str,
        constraints: dict[str, Any],
        column_to_field_name: dict[str, str],
        is_view: bool,
        is_partition: bool,
        comment: str | None,
    ) -> list[str]:
        """The lines of the class ``Meta``."""
        together: list[str] = []
        unreadable = False
        for facts in constraints.values():
            if not facts["unique"] or facts["primary_key"]:
                continue
            columns = facts["columns"]
            if None in columns:
                unreadable = True
            named = [column_to_field_name[column] for column in columns if column is not None]
            if len(named) > 1:
                together.append("({})".format(", ".join(map(repr, named))))
        source = "view" if is_view else "partition" if is_partition else None
        remark = f"  # Created from a {source}. Don't remove." if source else ""
        lines = [""]
        if unreadable:
            lines.append("    # A unique constraint could not be introspected.")
        lines += ["    class Meta:", f"        managed = False{remark}", f"        db_table = {table_name!r}"]
        if together:
            lines.append("        unique_together = ({},)".format(", ".join(together)))
        if comment:
            lines.append(f"        db_table_comment = {comment!r}")
        return lines
