"""The command ``findstatic``."""

from __future__ import annotations

import os
from typing import Any

from fastjango.contrib.staticfiles import finders
from fastjango.core.management.base import LabelCommand


class Command(LabelCommand):
    """Tells where static files are found."""

    help = "Finds the absolute paths for the given static file(s)."
    label = "staticfile"

    def add_arguments(self, parser: Any) -> None:
        """Declare the option."""
        super().add_arguments(parser)
        parser.add_argument(
            "--first",
            action="store_false",
            dest="all",
            help="Only return the first match for each static file.",
        )

    def handle_label(self, path: str, **options: Any) -> str:
        """Where one file is found."""
        verbosity = options["verbosity"]
        found = finders.find(path, find_all=options["all"])
        searched = ""
        if verbosity >= 2:
            places = "\n  ".join(map(str, finders.searched_locations))
            searched = f"\nLooking in the following locations:\n  {places}"
        if not found:
            lines = [f"No matching file found for '{path}'."]
            if verbosity >= 2:
                lines.append(searched)
            if verbosity >= 1:
                self.stderr.write("\n".join(lines))
            return None  # type: ignore[return-value]  # nothing to print
        paths = [os.path.realpath(each) for each in (found if isinstance(found, list | tuple) else [found])]
        if verbosity >= 1:
            listed = "\n  ".join(paths)
            return f"Found '{path}' here:\n  {listed}{searched}"
        return "\n".join(paths)
