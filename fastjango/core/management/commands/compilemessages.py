"""``compilemessages``: make ``.mo`` files of ``.po`` files."""

from __future__ import annotations

import codecs
import glob
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.utils import find_command, is_ignored_path, popen_wrapper


def has_bom(path: Any) -> bool:
    """Whether a file begins with a byte order mark, which msgfmt cannot read."""
    start = Path(path).read_bytes()[:4]
    return start.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def is_dir_writable(path: Any) -> bool:
    """Whether files can be made in a folder."""
    try:
        with tempfile.NamedTemporaryFile(dir=path):
            return True
    except OSError:
        return False


class Command(BaseCommand):
    """Compile the messages of the project's ``locale`` folders with GNU gettext's ``msgfmt``."""

    help = "Compiles .po files to .mo files for use with builtin gettext support."
    requires_system_checks: Any = []
    program = "msgfmt"
    program_options = ["--check-format"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--locale",
            "-l",
            action="append",
            default=[],
            help="Locale(s) to process (e.g. de_AT). Default is to process all. Can be used multiple times.",
        )
        parser.add_argument(
            "--exclude",
            "-x",
            action="append",
            default=[],
            help="Locales to exclude. Default is none. Can be used multiple times.",
        )
        parser.add_argument("--use-fuzzy", "-f", dest="fuzzy", action="store_true", help="Use fuzzy translations.")
        parser.add_argument(
            "--ignore",
            "-i",
            action="append",
            dest="ignore_patterns",
            default=[],
            metavar="PATTERN",
            help="Ignore directories matching this glob-style pattern. Use multiple times to ignore more.",
        )

    def handle(self, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        self.has_errors = False
        if options["fuzzy"]:
            self.program_options = [*self.program_options, "-f"]
        if find_command(self.program) is None:
            raise CommandError(
                f"Can't find {self.program}. Make sure you have GNU gettext tools 0.19 or newer installed."
            )
        folders = _locale_folders(set(options["ignore_patterns"]))
        if not folders:
            raise CommandError(
                "This script should be run from the Django Git checkout or your project or app tree, or with the "
                "settings module specified."
            )
        known = sorted(
            {os.path.basename(path) for folder in folders for path in glob.glob(f"{folder}/*") if os.path.isdir(path)}
        )
        locales = set(options["locale"] or known) - set(options["exclude"])
        for folder in folders:
            places = [os.path.join(folder, name, "LC_MESSAGES") for name in sorted(locales)] if locales else [folder]
            found = [
                (where, file)
                for place in places
                for where, _folders, files in os.walk(place)
                for file in files
                if file.endswith(".po")
            ]
            if found:
                self.compile_messages(found)
        if self.has_errors:
            raise CommandError("compilemessages generated one or more errors.")

    def compile_messages(self, locations: Iterable[tuple[str, str]]) -> None:
        """Compile files, several at once.

        Args:
            locations: Pairs of folder and file name.
        """
        with ThreadPoolExecutor() as pool:
            running = []
            for folder, file in locations:
                source = Path(folder, file)
                target = source.with_suffix(".mo")
                if self._is_wanted(source, target):
                    arguments = [self.program, *self.program_options, "-o", str(target), str(source)]
                    running.append(pool.submit(popen_wrapper, arguments))
            for done in as_completed(running):
                _output, errors, status = done.result()
                if status:
                    self._complain(errors or f"Execution of {self.program} failed")

    def _is_wanted(self, source: Path, target: Path) -> bool:
        """Whether a file can and needs to be compiled."""
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            self._tell(f"File “{source}” is already compiled and up to date.")
            return False
        self._tell(f"processing file {source.name} in {source.parent}")
        if has_bom(source):
            self._complain(
                f"The {source} file has a BOM (Byte Order Mark). Django only supports .po files encoded in UTF-8 and "
                "without any BOM."
            )
            return False
        if not is_dir_writable(source.parent):
            self._complain(
                f"The po files under {source.parent} are in a seemingly not writable location. mo files will not be "
                "updated/created."
            )
            return False
        return True

    def _tell(self, text: str) -> None:
        if self.verbosity > 0:
            self.stdout.write(text)

    def _complain(self, text: str) -> None:
        self.stderr.write(text)
        self.has_errors = True


def _locale_folders(ignored: set[str]) -> list[str]:
    """The ``locale`` folders below the present one and those of ``LOCALE_PATHS``, without doubles."""
    from fastjango.conf import settings  # read only where a settings module is named

    folders = [os.path.join("conf", "locale"), "locale"]
    if os.environ.get("DJANGO_SETTINGS_MODULE") or os.environ.get("FASTJANGO_SETTINGS_MODULE"):
        folders += map(os.fspath, settings.LOCALE_PATHS)
    for where, names, _files in os.walk("."):
        # A pruned name must not be walked into.
        kept = [name for name in names if not is_ignored_path(os.path.normpath(os.path.join(where, name)), ignored)]
        names[:] = [name for name in kept if name != "locale"]
        folders += [os.path.join(where, "locale") for name in kept if name == "locale"]
    return list(dict.fromkeys(os.path.abspath(path) for path in folders if os.path.isdir(path)))
