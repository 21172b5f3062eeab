"""``loaddata``: reads fixtures into the database."""

from __future__ import annotations

import functools
import glob
import gzip
import os
import sys
import warnings
import zipfile
from collections.abc import Iterable
from itertools import product
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core import serializers
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.color import no_style
from fastjango.core.management.utils import parse_apps_and_model_labels
from fastjango.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    IntegrityError,
    connections,
    router,
    transaction,
)
from fastjango.utils.functional import cached_property

try:
    import bz2
except ImportError:  # Python may be built without it
    bz2 = None  # type: ignore[assignment]  # tells that it is missing

try:
    import lzma
except ImportError:  # Python may be built without it
    lzma = None  # type: ignore[assignment]  # tells that it is missing

READ_STDIN = "-"


def _arguments() -> Iterable[tuple[tuple[str, ...], dict[str, Any]]]:
    """The command line: flags, and what argparse takes with them."""
    database = 'Nominates a specific database to load fixtures into. Defaults to the "default" database.'
    ignore = "Ignores entries in the serialized data for fields that do not currently exist on the model."
    exclude = "An app_label or app_label.ModelName to exclude. Can be used multiple times."
    return (
        (("args",), {"metavar": "fixture", "nargs": "+", "help": "Fixture labels."}),
        (("--database",), {"help": database, "choices": tuple(connections), "default": DEFAULT_DB_ALIAS}),
        (("--app",), {"help": "Only look for fixtures in the specified app.", "dest": "app_label"}),
        (("--ignorenonexistent", "-i"), {"help": ignore, "dest": "ignore", "action": "store_true"}),
        (("-e", "--exclude"), {"help": exclude, "default": [], "action": "append"}),
        (("--format",), {"help": "Format of serialized data when reading from stdin."}),
    )


class SingleZipReader(zipfile.ZipFile):
    """A ZIP archive that holds one file.

    Raises:
        ValueError: it holds several.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(self.namelist()) != 1:
            raise ValueError("Zip-compressed fixtures must contain one file.")

    def read(self, *args: Any, **kwargs: Any) -> bytes:
        """The file's content."""
        return super().read(self.namelist()[0])


class Command(BaseCommand):
    """Source: django.core.management.commands.loaddata.Command (5.2)."""

    help = "Installs the named fixture(s) in the database."
    missing_args_message = (
        "No database fixture specified. Please provide the path of at least one fixture in the command line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for flags, settings_ in _arguments():
            parser.add_argument(*flags, **settings_)

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        self.ignore = options["ignore"]
        self.using = options["database"]
        self.app_label = options["app_label"]
        self.verbosity = options["verbosity"]
        self.excluded_models, self.excluded_apps = parse_apps_and_model_labels(options["exclude"])
        self.format = options["format"]
        with transaction.atomic(using=self.using):
            self.loaddata(fixture_labels)
        # Within a transaction the connection is the caller's.
        if transaction.get_autocommit(self.using):
            connections[self.using].close()

    @cached_property
    def compression_formats(self) -> dict[str | None, tuple[Any, str | None]]:
        """Openers and modes by the extension of compressed files; None for plain ones."""
        formats: dict[str | None, tuple[Any, str | None]] = {
            None: (open, "rb"),
            "gz": (gzip.GzipFile, "rb"),
            "zip": (SingleZipReader, "r"),
            "stdin": (lambda *args: sys.stdin, None),
        }
        if bz2 is not None:
            formats["bz2"] = (bz2.BZ2File, "r")
        if lzma is not None:
            formats["lzma"] = formats["xz"] = (lzma.LZMAFile, "r")
        return formats

    def reset_sequences(self, connection: Any, models: Iterable[Any]) -> None:
        """Tell the database's counters of the keys that were given."""
        statements = connection.ops.sequence_reset_sql(no_style(), models)
        if not statements:
            return
        if self.verbosity >= 2:
            self.stdout.write("Resetting sequences")
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def loaddata(self, fixture_labels: Iterable[str]) -> None:
        """Load fixtures, references between them unchecked until all are there."""
        labels = list(fixture_labels)
        connection = connections[self.using]
        self.fixture_count = self.loaded_object_count = self.fixture_object_count = 0
        self.models: set[Any] = set()
        self.serialization_formats = serializers.get_public_serializer_formats()
        # A label is not looked up twice.
        for label in labels:
            if self.find_fixtures(label):
                break
        else:
            return
        self.objs_with_deferred_fields: list[Any] = []
        with connection.constraint_checks_disabled():
            for label in labels:
                self.load_label(label)
            for obj in self.objs_with_deferred_fields:
                obj.save_deferred_fields(using=self.using)
        tables = [model._meta.db_table for model in self.models]
        try:
            connection.check_constraints(table_names=tables)
        except Exception as error:
            error.args = (f"Problem installing fixtures: {error}",)
            raise
        if self.loaded_object_count > 0:
            self.reset_sequences(connection, self.models)
        if self.verbosity >= 1:
            self._report_loaded()

    def _report_loaded(self) -> None:
        of_all = ""
        if self.fixture_object_count != self.loaded_object_count:
            of_all = f" (of {self.fixture_object_count})"
        self.stdout.write(
            f"Installed {self.loaded_object_count} object(s){of_all} from {self.fixture_count} fixture(s)"
        )

    def save_obj(self, obj: Any) -> bool:
        """Save an object where it may be; whether it was."""
        model = type(obj.object)
        if model._meta.app_config in self.excluded_apps or model in self.excluded_models:
            return False
        if not router.allow_migrate_model(self.using, model):
            return False
        self.models.add(model)
        try:
            obj.save(using=self.using)
        except (DatabaseError, IntegrityError, ValueError) as error:
            error.args = (f"Could not load {obj.object._meta.label}(pk={obj.object.pk}): {error}",)
            raise
        if obj.deferred_fields:
            self.objs_with_deferred_fields.append(obj)
        return True

    def load_label(self, fixture_label: str) -> None:
        """Load the files of a label.

        Raises:
            CommandError: a file has no objects, or an unknown format.
        """
        progress = self.verbosity >= 3
        for path, directory, name in self.find_fixtures(fixture_label):
            _name, format, compression = self.parse_name(os.path.basename(path))
            opener, mode = self.compression_formats[compression]
            fixture = opener(path, mode)
            self.fixture_count += 1
            objects_in_fixture = loaded = 0
            try:
                if self.verbosity >= 2:
                    self.stdout.write(f"Installing {format} fixture '{name}' from {_humanize(directory)}.")
                found = serializers.deserialize(
                    format or "",
                    fixture,
                    using=self.using,
                    ignorenonexistent=self.ignore,
                    handle_forward_references=True,
                )
                for obj in found:
                    objects_in_fixture += 1
                    if self.save_obj(obj):
                        loaded += 1
                        if progress:
                            self.stdout.write(f"\rProcessed {loaded} object(s).", ending="")
            except Exception as error:
                if not isinstance(error, CommandError):
                    error.args = (f"Problem installing fixture '{path}': {error}",)
                raise
            finally:
                if fixture is not sys.stdin:
                    fixture.close()
            if objects_in_fixture and progress:
                self.stdout.write()
            self.loaded_object_count += loaded
            self.fixture_object_count += objects_in_fixture
            if objects_in_fixture == 0:
                warnings.warn(
                    f"No fixture data found for '{name}'. (File format may be invalid.)", RuntimeWarning, stacklevel=2
                )

    # --- finding files ---

    def get_fixture_name_and_dirs(self, fixture_name: str) -> tuple[str, list[str]]:
        """The file's name, and the folders to look for it in."""
        folder, name = os.path.split(fixture_name)
        if os.path.isabs(fixture_name):
            return name, [folder]
        roots = self.fixture_dirs
        return name, [os.path.join(root, folder) if folder else root for root in roots]

    def get_targets(self, fixture_name: str, format: str | None, compression: str | None) -> set[str]:
        """The names that files of a label may have."""
        databases = [self.using, None]
        compressions = list(self.compression_formats) if compression is None else [compression]
        formats = self.serialization_formats if format is None else [format]
        return {
            ".".join(part for part in (fixture_name, *parts) if part)
            for parts in product(databases, formats, compressions)
        }

    def find_fixture_files_in_dir(self, directory: str, fixture_name: str, targets: set[str]) -> list[Any]:
        """The files of a label in a folder, as triples of path, folder and name."""
        pattern = os.path.join(glob.escape(directory), glob.escape(fixture_name) + "*")
        return [
            (path, directory, fixture_name) for path in sorted(glob.iglob(pattern)) if os.path.basename(path) in targets
        ]

    @functools.cache  # noqa: B019  # a command is run once
    def find_fixtures(self, fixture_label: str) -> list[Any]:
        """The files of a label, as triples of path, folder and name.

        Raises:
            CommandError: there is none, or there are several in one folder.
        """
        if fixture_label == READ_STDIN:
            return [(READ_STDIN, None, READ_STDIN)]
        name, format, compression = self.parse_name(fixture_label)
        if self.verbosity >= 2:
            self.stdout.write(f"Loading '{name}' fixtures...")
        name, directories = self.get_fixture_name_and_dirs(name)
        targets = self.get_targets(name, format, compression)
        found: list[Any] = []
        for directory in directories:
            if self.verbosity >= 2:
                self.stdout.write(f"Checking {_humanize(directory)} for fixtures...")
            here = self.find_fixture_files_in_dir(directory, name, targets)
            if self.verbosity >= 2 and not here:
                self.stdout.write(f"No fixture '{name}' in {_humanize(directory)}.")
            if len(here) > 1:
                raise CommandError(f"Multiple fixtures named '{name}' in {_humanize(directory)}. Aborting.")
            found += here
        if not found:
            raise CommandError(f"No fixture named '{name}' found.")
        return found

    @cached_property
    def fixture_dirs(self) -> list[str]:
        """The folders of fixtures: those of apps, those of the settings, the current one.

        Raises:
            ImproperlyConfigured: the settings repeat a folder.
        """
        given = settings.FIXTURE_DIRS
        if len(given) != len(set(map(str, given))):
            raise ImproperlyConfigured("settings.FIXTURE_DIRS contains duplicates.")
        folders: list[str] = []
        for config in apps.get_app_configs():
            folder = os.path.join(config.path, "fixtures")
            if folder in [str(each) for each in given]:
                raise ImproperlyConfigured(
                    f"'{folder}' is a default fixture directory for the '{config.label}' app and cannot be listed in "
                    "settings.FIXTURE_DIRS."
                )
            if self.app_label and config.label != self.app_label:
                continue
            if os.path.isdir(folder):
                folders.append(folder)
        return [os.path.realpath(folder) for folder in (*folders, *given, "")]

    def parse_name(self, fixture_name: str) -> tuple[str, str | None, str | None]:
        """The name, the format and the compression in a label.

        Raises:
            CommandError: the format is unknown, or none is given for standard input.
        """
        if fixture_name == READ_STDIN:
            if not self.format:
                raise CommandError("--format must be specified when reading from stdin.")
            return READ_STDIN, self.format, "stdin"
        parts = fixture_name.rsplit(".", 2)
        compression = format = None
        if len(parts) > 1 and parts[-1] in self.compression_formats:
            compression = parts.pop()
        if len(parts) > 1:
            if parts[-1] not in self.serialization_formats:
                raise CommandError(
                    f"Problem installing fixture '{'.'.join(parts[:-1])}': {parts[-1]} is not a known serialization "
                    "format."
                )
            format = parts.pop()
        return ".".join(parts), format, compression


def _humanize(directory: str | None) -> str:
    return f"'{directory}'" if directory else "absolute path"
