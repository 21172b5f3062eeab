"""``port``: rewrite a Django project for fastjango."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastjango.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Rewrite the module paths of a project and report what a person has to look at."""

    help = (
        "Rewrites the imports and dotted paths of a Django project (django, rest_framework, django_filters) to "
        "fastjango's and reports names that fastjango lacks."
    )
    requires_system_checks: Any = []
    missing_args_message = "You must provide the path of a project or file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="The project's folder, or one file.")
        parser.add_argument(
            "--out",
            type=Path,
            metavar="DIR",
            help="Write the ported project into this new folder instead of changing the files in place.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only report; write nothing.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Report as JSON.")

    def handle(self, **options: Any) -> None:
        try:
            from fastjango.port._project import port_project  # needs libcst, which is optional
        except ModuleNotFoundError as exc:
            raise CommandError("port needs libcst: pip install 'fastjango[port]'.") from exc
        try:
            report = port_project(options["path"], options["out"], dry_run=options["dry_run"])
        except OSError as exc:
            raise CommandError(exc) from exc
        if options["as_json"]:
            content = {
                "looked_at": report.looked_at,
                "changed": report.changed,
                "findings": [asdict(finding) for finding in report.findings],
            }
            self.stdout.write(json.dumps(content, indent=2))
            return
        for line in report.lines():
            if options["verbosity"] > 0:
                self.stdout.write(line)
