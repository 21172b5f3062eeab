"""The command ``runserver`` with static files."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from fastjango.core.management.commands.runserver import Command as RunserverCommand


class Command(RunserverCommand):
    """Serves the project and its static files while developing."""

    help = "Starts a lightweight web server for development and also serves static files."

    def add_arguments(self, parser: Any) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument(
            "--nostatic",
            action="store_false",
            dest="use_static_handler",
            help="Tells Django to NOT automatically serve static files at STATIC_URL.",
        )
        parser.add_argument(
            "--insecure",
            action="store_true",
            dest="insecure_serving",
            help="Allows serving static files even if DEBUG is False.",
        )

    def get_handler(self, *args: Any, **options: Any) -> Any:
        """The application, with static files before it."""
        handler = super().get_handler(*args, **options)
        if options["use_static_handler"] and (settings.DEBUG or options["insecure_serving"]):
            return ASGIStaticFilesHandler(handler)
        return handler
