"""Writing migration files."""

from __future__ import annotations

import os
import re
from importlib import import_module
from typing import Any

from fastjango import get_version
from fastjango.apps import apps
from fastjango.db import migrations
from fastjango.db.migrations.loader import MigrationLoader
from fastjango.db.migrations.serializer import Serializer, serializer_factory
from fastjango.utils.deconstruct import public_module
from fastjango.utils.inspect import get_func_args
from fastjango.utils.module_loading import module_dir
from fastjango.utils.timezone import now

_PACKAGE = __name__.partition(".")[0]


class OperationWriter:
    """Writes one operation, its arguments on lines of their own.

    Args:
        operation: The operation.
        indentation: How deep it stands, in steps of four blanks.
    """

    def __init__(self, operation: Any, indentation: int = 2) -> None:
        self.operation = operation
        self.buff: list[str] = []
        self.indentation = indentation

    def serialize(self) -> tuple[str, set[str]]:
        """The source text, and the import lines it needs."""
        imports: set[str] = set()
        name, args, kwargs = self.operation.deconstruct()
        cls = type(self.operation)
        # An operation of ours goes by the short name, everybody else's by its module.
        if getattr(migrations, name, None) is cls:
            self.feed(f"migrations.{name}(")
        else:
            module = public_module(cls.__module__, name)
            imports.add(f"import {module}")
            self.feed(f"{module}.{name}(")
        self.indent()
        names = get_func_args(self.operation.__init__)
        given = dict(zip(names, args, strict=False))
        # In the order of the signature, so that the files read alike.
        for argument in names[: len(args)]:
            imports |= self._write_argument(argument, given[argument])
        for argument in names[len(args) :]:
            if argument in kwargs:
                imports |= self._write_argument(argument, kwargs[argument])
        self.unindent()
        self.feed("),")
        return self.render(), imports

    def _write_argument(self, name: str, value: Any) -> set[str]:
        if name in self.operation.serialization_expand_args and isinstance(value, (list, tuple, dict)):
            if isinstance(value, dict):
                return self._write_lines(f"{name}={{", value.items(), "}", self._pair)
            brackets = ("[", "]") if isinstance(value, list) else ("(", ")")
            return self._write_lines(f"{name}={brackets[0]}", value, brackets[1], self._item)
        text, imports = MigrationWriter.serialize(value)
        self._feed_item(f"{name}=", text)
        return imports

    def _write_lines(self, opening: str, items: Any, closing: str, write: Any) -> set[str]:
        imports: set[str] = set()
        self.feed(opening)
        self.indent()
        for item in items:
            imports |= write(item)
        self.unindent()
        self.feed(f"{closing},")
        return imports

    def _item(self, value: Any) -> set[str]:
        text, imports = MigrationWriter.serialize(value)
        self._feed_item("", text)
        return imports

    def _pair(self, pair: tuple[Any, Any]) -> set[str]:
        key, key_imports = MigrationWriter.serialize(pair[0])
        text, imports = MigrationWriter.serialize(pair[1])
        self._feed_item(f"{key}: ", text)
        return imports | key_imports

    def _feed_item(self, lead: str, text: str) -> None:
        lines = text.split("\n")
        if len(lines) == 1:
            self.feed(f"{lead}{text},")
            return
        self.feed(f"{lead}{lines[0]}")
        for line in lines[1:-1]:
            self.feed(line)
        self.feed(lines[-1] if lines[-1].endswith(",") else f"{lines[-1]},")

    def indent(self) -> None:
        """Go one step in."""
        self.indentation += 1

    def unindent(self) -> None:
        """Go one step out."""
        self.indentation -= 1

    def feed(self, line: str) -> None:
        """Add a line."""
        self.buff.append(" " * (self.indentation * 4) + line)

    def render(self) -> str:
        """All lines."""
        return "\n".join(self.buff)


class MigrationWriter:
    """Writes the file of a migration.

    Args:
        migration: The migration.
        include_header: Say in a comment what made the file.

    Source: django.db.migrations.writer.MigrationWriter (5.2).
    """

    def __init__(self, migration: Any, include_header: bool = True) -> None:
        self.migration = migration
        self.include_header = include_header
        self.needs_manual_porting = False

    def as_string(self) -> str:
        """The text of the file."""
        operations, imports = self._operations()
        dependencies, more = self._dependencies()
        imports = self._moved_functions(imports | more)
        attributes = {
            "replaces_str": self._replaces(),
            "initial_str": "    initial = True\n\n" if self.migration.initial else "",
            "dependencies": "\n".join(dependencies) + "\n" if dependencies else "",
            "operations": "\n".join(operations) + "\n" if operations else "",
        }
        return (
            self._header()
            + _import_block(imports)
            + self._porting_note()
            + "\n\nclass Migration(migrations.Migration):\n\n"
            + f"{attributes['replaces_str']}{attributes['initial_str']}"
            + f"    dependencies = [\n{attributes['dependencies']}    ]\n\n"
            + f"    operations = [\n{attributes['operations']}    ]\n"
        )

    def _header(self) -> str:
        if not self.include_header:
            return ""
        return f"# Generated by Django {get_version()} on {now():%Y-%m-%d %H:%M}\n\n"

    def _operations(self) -> tuple[list[str], set[str]]:
        texts, imports = [], set[str]()
        for operation in self.migration.operations:
            text, needed = OperationWriter(operation).serialize()
            texts.append(text)
            imports |= needed
        return texts, imports

    def _dependencies(self) -> tuple[list[str], set[str]]:
        texts, imports = [], set[str]()
        for dependency in self.migration.dependencies:
            if dependency[0] == "__setting__":
                texts.append(f"        migrations.swappable_dependency(settings.{dependency[1]}),")
                imports.add(f"from {_PACKAGE}.conf import settings")
            else:
                texts.append(f"        {self.serialize(dependency)[0]},")
        return sorted(texts), imports

    def _replaces(self) -> str:
        if not self.migration.replaces:
            return ""
        return f"    replaces = {self.serialize(self.migration.replaces)[0]}\n\n"

    def _moved_functions(self, imports: set[str]) -> set[str]:
        """Without imports of other migrations, whose names (they begin with digits) cannot be imported."""
        self._unportable = sorted(
            line.removeprefix("import ") for line in imports if re.match(r"^import (.*)\.\d+[^\s]*$", line)
        )
        self.needs_manual_porting = bool(self._unportable)
        return {line for line in imports if line.removeprefix("import ") not in self._unportable}

    def _porting_note(self) -> str:
        if not self._unportable:
            return ""
        listed = "\n# ".join(self._unportable)
        return (
            "\n\n# Functions from the following migrations need manual copying.\n# Move them and any dependencies into "
            f"this file, then update the\n# RunPython operations to refer to the local versions:\n# {listed}"
        )

    @property
    def basedir(self) -> str:
        """The folder of the app's migrations, made when the app has none yet.

        Raises:
            ValueError: migrations are off for the app, or the folder cannot be told.
        """
        label = self.migration.app_label
        package, _ = MigrationLoader.migrations_module(label)
        if package is None:
            raise ValueError(
                f"Django can't create migrations for app '{label}' because migrations have been disabled via the "
                "MIGRATION_MODULES setting."
            )
        try:
            module = import_module(package)
        except ImportError:
            pass
        else:
            try:
                return module_dir(module)
            except ValueError:
                pass
        config = apps.get_app_config(label)
        app_package, _, own_name = package.rpartition(".")
        if config.name == app_package and config.path:
            return os.path.join(config.path, own_name)
        return self._new_package(package)

    @staticmethod
    def _new_package(package: str) -> str:
        """Make the folders of a package that ``MIGRATION_MODULES`` names, below one that is there."""
        missing: list[str] = []
        existing = package
        while existing:
            existing, _, last = existing.rpartition(".")
            missing.insert(0, last)
            try:
                base = import_module(existing)
            except (ImportError, ValueError):
                continue
            try:
                folder = module_dir(base)
            except ValueError:
                continue
            break
        else:
            raise ValueError(
                "Could not locate an appropriate location to create migrations package "
                f"{package}. Make sure the toplevel package exists and can be imported."
            )
        final = os.path.join(folder, *missing)
        os.makedirs(final, exist_ok=True)
        for depth in range(1, len(missing) + 1):
            init = os.path.join(folder, *missing[:depth], "__init__.py")
            if not os.path.isfile(init):
                open(init, "w").close()
        return final

    @property
    def filename(self) -> str:
        """The file's name."""
        return f"{self.migration.name}.py"

    @property
    def path(self) -> str:
        """The file's full path."""
        return os.path.join(self.basedir, self.filename)

    @classmethod
    def serialize(cls, value: Any) -> tuple[str, set[str]]:
        """A value's source text, and the import lines it needs."""
        return serializer_factory(value).serialize()

    @classmethod
    def register_serializer(cls, type_: Any, serializer: Any) -> None:
        """Say how values of a type are written."""
        Serializer.register(type_, serializer)

    @classmethod
    def unregister_serializer(cls, type_: Any) -> None:
        """Take the type out again."""
        Serializer.unregister(type_)


def _import_block(imports: set[str]) -> str:
    """The import lines, the framework's two most usual ones as one."""
    plain_models = f"from {_PACKAGE}.db import models"
    lines = set(imports) - {plain_models, f"from {_PACKAGE}.db import migrations"}
    both = plain_models in imports
    lines.add(f"from {_PACKAGE}.db import migrations, models" if both else f"from {_PACKAGE}.db import migrations")
    # "import a" and "from a import b" sort by module.
    ordered = sorted(lines, key=lambda line: (line.split()[0] == "from", line.split()[1]))
    return "\n".join(ordered) + "\n"
