"""``dumpdata``: writes the database's objects as a fixture."""

from __future__ import annotations

import gzip
import os
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

from fastjango.apps import apps
from fastjango.core import serializers
from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.utils import parse_apps_and_model_labels
from fastjango.db import router

try:
    import bz2
except ImportError:  # Python may be built without it
    bz2 = None  # type: ignore[assignment]  # tells that it is missing

try:
    import lzma
except ImportError:  # Python may be built without it
    lzma = None  # type: ignore[assignment]  # tells that it is missing


class ProxyModelWarning(Warning):
    """A proxy was named, whose objects are those of the model it stands for."""


class Command(BaseCommand):
    """Source: django.core.management.commands.dumpdata.Command (5.2)."""

    help = (
        "Output the contents of the database as a fixture of the given format (using each model's default manager "
        "unless --all is specified)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "args",
            metavar="app_label[.ModelName]",
            nargs="*",
            help="Restricts dumped data to the specified app_label or app_label.ModelName.",
        )
        parser.add_argument("--format", default="json", help="Specifies the output serialization format for fixtures.")
        parser.add_argument("--indent", type=int, help="Specifies the indent level to use when pretty-printing output.")
        add_database_argument(
            parser, 'Nominates a specific database to dump fixtures from. Defaults to the "default" database.'
        )
        parser.add_argument(
            "-e",
            "--exclude",
            action="append",
            default=[],
            help=(
                "An app_label or app_label.ModelName to exclude (use multiple --exclude to exclude multiple "
                "apps/models)."
            ),
        )
        parser.add_argument(
            "--natural-foreign",
            action="store_true",
            dest="use_natural_foreign_keys",
            help="Use natural foreign keys if they are available.",
        )
        parser.add_argument(
            "--natural-primary",
            action="store_true",
            dest="use_natural_primary_keys",
            help="Use natural primary keys if they are available.",
        )
        parser.add_argument(
            "-a",
            "--all",
            action="store_true",
            dest="use_base_manager",
            help=(
                "Use Django's base manager to dump all models stored in the database, including those that would "
                "otherwise be filtered or modified by a custom manager."
            ),
        )
        parser.add_argument(
            "--pks",
            dest="primary_keys",
            help=(
                "Only dump objects with given primary keys. Accepts a comma-separated list of keys. This option only "
                "works when you specify one model."
            ),
        )
        parser.add_argument("-o", "--output", help="Specifies file to which the output is written.")

    def handle(self, *app_labels: str, **options: Any) -> None:
        self.options = options
        excluded_models, excluded_apps = parse_apps_and_model_labels(options["exclude"])
        app_list = self._wanted(app_labels, excluded_models, excluded_apps)
        self._check_format(options["format"])
        keys = options["primary_keys"]
        self.primary_keys = [key.strip() for key in keys.split(",")] if keys else []
        single = len(app_list) == 1 and len(next(iter(app_list.values())) or ()) == 1
        if self.primary_keys and not single:
            raise CommandError("You can only use --pks option with one model")
        # Natural keys need their objects first; without them the order does not matter.
        models = serializers.sort_dependencies(list(app_list.items()), allow_cycles=True)
        self.models = [model for model in models if model not in excluded_models]
        try:
            self._write()
        except Exception as error:
            if options["traceback"]:
                raise
            raise CommandError(f"Unable to serialize database: {error}") from error

    def _wanted(self, labels: tuple[str, ...], excluded_models: Any, excluded_apps: Any) -> dict[Any, Any]:
        """Models by app; None for all of them."""
        if not labels:
            return {
                config: None
                for config in apps.get_app_configs()
                if config.models_module is not None and config not in excluded_apps
            }
        found: dict[Any, Any] = {}
        for label in labels:
            app_label, dot, model_label = label.partition(".")
            try:
                config = apps.get_app_config(app_label)
            except LookupError as error:
                raise CommandError(str(error)) from error
            if config.models_module is None or config in excluded_apps:
                continue
            if not dot:
                found[config] = None
                continue
            try:
                model = config.get_model(model_label)
            except LookupError:
                raise CommandError(f"Unknown model: {app_label}.{model_label}") from None
            # An app that was named whole stays whole.
            models = found.setdefault(config, [])
            if models is not None and model not in models:
                models.append(model)
        return found

    @staticmethod
    def _check_format(format: str) -> None:
        if format in serializers.get_public_serializer_formats():
            return
        raise CommandError(f"Unknown serialization format: {format}")

    def _querysets(self) -> Iterator[Any]:
        """Query sets of the models, proxies left out."""
        alias = self.options["database"]
        for model in self.models:
            if model._meta.proxy and model._meta.proxy_for_model not in self.models:
                warnings.warn(
                    f"{model._meta.label} is a proxy model and won't be serialized.",
                    category=ProxyModelWarning,
                    stacklevel=2,
                )
            if model._meta.proxy or not router.allow_migrate_model(alias, model):
                continue
            manager = model._base_manager if self.options["use_base_manager"] else model._default_manager
            rows = manager.using(alias).order_by(model._meta.pk.name)
            yield rows.filter(pk__in=self.primary_keys) if self.primary_keys else rows

    def _objects(self) -> Iterator[Any]:
        for rows in self._querysets():
            chunk = 2000 if rows._prefetch_related_lookups else None
            yield from rows.iterator(chunk_size=chunk)

    def _write(self) -> None:
        options = self.options
        # Complaints come before the first byte.
        self.stdout.ending = None  # type: ignore[assignment]  # nothing is added to what serializers write
        progress, count = None, 0
        if options["output"] and self.stdout.isatty() and options["verbosity"] > 0:
            progress = self.stdout
            count = sum(rows.count() for rows in self._querysets())
        stream = self._open(options["output"]) if options["output"] else None
        try:
            serializers.serialize(
                options["format"],
                self._objects(),
                indent=options["indent"],
                use_natural_foreign_keys=options["use_natural_foreign_keys"],
                use_natural_primary_keys=options["use_natural_primary_keys"],
                stream=stream or self.stdout,
                progress_output=progress,
                object_count=count,
            )
        finally:
            if stream:
                stream.close()

    def _open(self, path: str) -> Any:
        """The file to write, compressed by the extension of its name."""
        root, extension = os.path.splitext(path)
        openers: dict[str, Any] = {".gz": gzip.open}
        if bz2 is not None:
            openers[".bz2"] = bz2.open
        if lzma is not None:
            openers[".lzma"] = partial(lzma.open, format=lzma.FORMAT_ALONE)
            openers[".xz"] = lzma.open
        if extension in openers:
            return openers[extension](path, "wt")
        if extension not in (".zip", ".bz2", ".lzma", ".xz"):
            return open(path, "w")
        warnings.warn(
            f"Unsupported file extension ({extension}). Fixtures saved in '{os.path.basename(root)}'.",
            RuntimeWarning,
            stacklevel=2,
        )
        return open(root, "w")
