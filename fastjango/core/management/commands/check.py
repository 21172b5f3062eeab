"""``check``: run the system checks."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.core import checks
from fastjango.core.checks.registry import registry
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.db import connections


class Command(BaseCommand):
    """Look for problems of the project and show them."""

    help = "Checks the entire Django project for potential problems."
    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("args", metavar="app_label", nargs="*")
        parser.add_argument("--tag", "-t", action="append", dest="tags", help="Run only checks labeled with given tag.")
        listed = "List available tags. Specify --deploy to include available deployment tags."
        parser.add_argument("--list-tags", action="store_true", help=listed)
        parser.add_argument("--deploy", action="store_true", help="Check deployment settings.")
        parser.add_argument(
            "--fail-level",
            default="ERROR",
            choices=["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG"],
            help="Message level that will cause the command to exit with a non-zero status. Default is ERROR.",
        )
        parser.add_argument(
            "--database",
            action="append",
            dest="databases",
            choices=tuple(connections),
            help="Run database related checks against these aliases.",
        )

    def handle(self, *app_labels: str, **options: Any) -> None:
        deploy = options["deploy"]
        if options["list_tags"]:
            self.stdout.write("\n".join(sorted(registry.tags_available(deploy))))
            return
        self._refuse_unknown_tags(options["tags"], deploy)
        self.check(
            app_configs=[apps.get_app_config(label) for label in app_labels] or None,
            tags=options["tags"],
            display_num_errors=True,
            include_deployment_checks=deploy,
            fail_level=getattr(checks, options["fail_level"]),
            databases=options["databases"],
        )

    @staticmethod
    def _refuse_unknown_tags(tags: list[str] | None, deploy: bool) -> None:
        for tag in tags or ():
            if not checks.tag_exists(tag, deploy):
                raise CommandError(f'There is no system check with the "{tag}" tag.')
