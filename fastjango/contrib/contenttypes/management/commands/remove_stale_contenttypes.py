"""``remove_stale_contenttypes``: deletes content types whose models are gone."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

from fastjango.apps import apps
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.core.management import BaseCommand
from fastjango.core.management._arguments import add_database_argument, add_noinput_argument
from fastjango.db import router
from fastjango.db.models.deletion import Collector

_QUESTION = """\
Some content types in your database are stale and can be deleted.
Any objects that depend on these content types will also be deleted.
The content types and dependent objects that would be deleted are:

{listed}

This list doesn't include any cascade deletions to data outside of Django's
models (e.g. through on_delete=DO_NOTHING).

Are you sure you want to delete these content types?
If you're unsure, answer 'no'."""


class Command(BaseCommand):
    """Deletes stale content types, after asking."""

    help = "Deletes stale content types in the database."

    def add_arguments(self, parser: Any) -> None:
        """Declare the options."""
        add_noinput_argument(parser)
        add_database_argument(parser, 'Nominates the database to use. Defaults to the "default" database.')
        parser.add_argument(
            "--include-stale-apps",
            action="store_true",
            default=False,
            help=(
                "Deletes stale content types including ones from previously installed apps that have been removed "
                "from INSTALLED_APPS."
            ),
        )

    def handle(self, **options: Any) -> None:
        """Go through the apps."""
        alias = options["database"]
        interactive, verbosity = options["interactive"], options["verbosity"]
        if not router.allow_migrate_model(alias, ContentType):
            return
        ContentType.objects.clear_cache()
        by_label = itertools.groupby(
            ContentType.objects.using(alias).order_by("app_label", "model"), lambda row: row.app_label
        )
        installed = {config.label: config for config in apps.get_app_configs()}
        for label, rows in by_label:
            content_types = list(rows)
            if not options["include_stale_apps"] and label not in installed:
                continue
            stale = [row for row in content_types if (row.app_label, row.model) not in self._models_by_name()]
            if stale and self._confirmed(stale, alias, interactive):
                for row in stale:
                    if verbosity >= 2:
                        self.stdout.write(f"Deleting stale content type '{row.app_label} | {row.model}'")
                    row.delete()
            elif stale and verbosity >= 2:
                self.stdout.write("Stale content types remain.")

    @staticmethod
    def _models_by_name() -> dict[tuple[str, str], Any]:
        return {(m._meta.app_label, m._meta.model_name): m for m in apps.get_models()}

    def _confirmed(self, stale: list[Any], alias: str, interactive: bool) -> bool:
        """Whether to delete; shows what would go."""
        if not interactive:
            return True
        lines = []
        for row in stale:
            lines.append(f"    - Content type for {row.app_label}.{row.model}")
            collector = _ReadingCollector(using=alias, origin=row)
            collector.collect([row])
            counts: Counter[str] = Counter()
            for model, objects in collector.data.items():
                if model is not ContentType:
                    counts[model._meta.label] += len(objects)
            lines += [f"    - {count} {label} object(s)" for label, count in counts.items() if count]
        self.stdout.write(_QUESTION.format(listed="\n".join(lines)))
        return input("Type 'yes' to continue, or 'no' to cancel: ") == "yes"


class _ReadingCollector(Collector):
    """Reads all that would be deleted, so that it can be shown."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        return False


NoFastDeleteCollector = _ReadingCollector
