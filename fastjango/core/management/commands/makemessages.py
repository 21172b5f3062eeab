"""``makemessages``: collect the messages of a project into ``.po`` files with GNU gettext."""

from __future__ import annotations

import functools
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.utils import find_command, handle_extensions, is_ignored_path, popen_wrapper
from fastjango.utils.encoding import DEFAULT_LOCALE_ENCODING
from fastjango.utils.text import get_text_list
from fastjango.utils.translation import templatize

NO_LOCALE_DIR: Any = object()
STATUS_OK = 0
_KEYWORDS = """
gettext_noop gettext_lazy ngettext_lazy:1,2 pgettext:1c,2 npgettext:1c,2,3 pgettext_lazy:1c,2 npgettext_lazy:1c,2,3
""".split()
_read_locale = re.compile(r"([A-Za-z]+)(?:[-_+]([A-Za-z]{4}))?(?:[-_+]([A-Za-z]{2}|\d{3}))?(-x-[a-z]+)?").fullmatch
_match_version = re.compile(r"xgettext.*?\s(\d+)\.(\d+)(?:\.(\d+))?\s").match
_find_plural_forms = re.compile(r'^"Plural-Forms: .*?\\n"\n', re.MULTILINE)
_find_creation_date = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)
_GUARD = "#. #-#-#-#-#  {domain}.pot (PACKAGE VERSION)  #-#-#-#-#\n"


def check_programs(*programs: str) -> None:
    """Refuse to go on without GNU gettext.

    Raises:
        CommandError: one of the programs is not on the search path.
    """
    for program in programs:
        if find_command(program) is None:
            raise CommandError(f"Can't find {program}. Make sure you have GNU gettext tools 0.19 or newer installed.")


def canonical_locale(locale: str) -> str | None:
    """How a locale is spelled as a folder's name (``de``, ``pt_BR``, ``zh_Hans``); ``None`` if it is none."""
    found = _read_locale(locale)
    if found is None:
        return None
    language, script, region, private = found.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "_".join(filter(None, parts)) + (private or "")


def is_valid_locale(locale: str) -> bool:
    """Whether a locale is spelled as its folder has to be."""
    return canonical_locale(locale) == locale


@functools.total_ordering
class TranslatableFile:
    """A file with messages, and the ``locale`` folder they go to."""

    def __init__(self, dirpath: str, file_name: str, locale_dir: Any) -> None:
        self.dirpath = dirpath
        self.file = file_name
        self.locale_dir = locale_dir

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {os.sep.join([self.dirpath, self.file])}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TranslatableFile) and self.path == other.path

    def __lt__(self, other: TranslatableFile) -> bool:
        return self.path < other.path

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def path(self) -> str:
        """Where it lies, as messages refer to it."""
        return os.path.normpath(os.path.join(self.dirpath, self.file))


def write_pot_file(potfile: Any, msgs: str) -> None:
    """Write collected messages; the header's placeholder of an encoding becomes UTF-8."""
    header, separator, messages = msgs.partition("\n\n")
    header = header.replace("charset=CHARSET", "charset=UTF-8", 1)
    Path(potfile).write_text(header + separator + messages, encoding="utf-8", newline="\n")


class Command(BaseCommand):
    """Collect messages and merge them into the files of each locale.

    Source: django.core.management.commands.makemessages.
    """

    help = (
        "Runs over the entire source tree of the current directory and pulls out all strings marked for translation. "
        "It creates (or updates) a message file in the conf/locale (in the django tree) or locale (for projects and "
        "applications) directory.\n\nYou must run this command with one of either the --locale, --exclude, or --all "
        "options."
    )
    translatable_file_class: Any = TranslatableFile
    requires_system_checks: Any = []
    msgmerge_options = ["-q", "--backup=none", "--previous", "--update"]
    msguniq_options = ["--to-code=utf-8"]
    msgattrib_options = ["--no-obsolete"]
    xgettext_options = ["--from-code=UTF-8", "--add-comments=Translators"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--locale",
            "-l",
            default=[],
            action="append",
            help="Creates or updates the message files for the given locale(s) (e.g. pt_BR). Can be used multiple "
            "times.",
        )
        parser.add_argument(
            "--exclude",
            "-x",
            default=[],
            action="append",
            help="Locales to exclude. Default is none. Can be used multiple times.",
        )
        parser.add_argument(
            "--domain", "-d", default="django", help='The domain of the message files (default: "django").'
        )
        parser.add_argument(
            "--all", "-a", action="store_true", help="Updates the message files for all existing locales."
        )
        parser.add_argument(
            "--extension",
            "-e",
            dest="extensions",
            action="append",
            help='The file extension(s) to examine (default: "html,txt,py", or "js" if the domain is "djangojs"). '
            "Separate multiple extensions with commas, or use -e multiple times.",
        )
        parser.add_argument(
            "--symlinks",
            "-s",
            action="store_true",
            help="Follows symlinks to directories when examining source code and templates for translation strings.",
        )
        parser.add_argument(
            "--ignore",
            "-i",
            action="append",
            dest="ignore_patterns",
            default=[],
            metavar="PATTERN",
            help="Ignore files or directories matching this glob-style pattern. Use multiple times to ignore more.",
        )
        parser.add_argument(
            "--no-default-ignore",
            action="store_false",
            dest="use_default_ignore_patterns",
            help="Don't ignore the common glob-style patterns 'CVS', '.*', '*~' and '*.pyc'.",
        )
        parser.add_argument("--no-wrap", action="store_true", help="Don't break long message lines into several lines.")
        parser.add_argument("--no-location", action="store_true", help="Don't write '#: filename:line' lines.")
        parser.add_argument(
            "--add-location",
            choices=("full", "file", "never"),
            const="full",
            nargs="?",
            help="Controls '#: filename:line' lines. If the option is 'full' (the default if not given), the lines "
            "include both file name and line number. If it's 'file', the line number is omitted. If it's 'never', the "
            "lines are suppressed (same as --no-location). --add-location requires gettext 0.19 or newer.",
        )
        parser.add_argument("--no-obsolete", action="store_true", help="Remove obsolete message strings.")
        parser.add_argument(
            "--keep-pot", action="store_true", help="Keep .pot file after making messages. Useful when debugging."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._read_options(options)
        if not (options["locale"] or options["exclude"] or options["all"]):
            raise CommandError(f"Type '{os.path.basename(sys.argv[0])} help {sys.argv[1]}' for usage information.")
        if self.verbosity > 1:
            listed = get_text_list(sorted(self.extensions), "and")
            self.stdout.write(f"examining files with the extensions: {listed}")
        self._find_locale_paths()
        locales = self._locales(options["locale"], options["exclude"])
        if locales:
            check_programs("msguniq", "msgmerge", "msgattrib")
        check_programs("xgettext")
        potfiles: list[Path] = []
        try:
            potfiles += self.build_potfiles()
            for locale in locales:
                self._make_locale(locale, potfiles)
        finally:
            if not self.keep_pot:
                self.remove_potfiles()

    def _read_options(self, options: dict[str, Any]) -> None:
        self.domain = options["domain"]
        if self.domain not in ("django", "djangojs"):
            raise CommandError("currently makemessages only supports domains 'django' and 'djangojs'")
        self.verbosity = options["verbosity"]
        default = ["js"] if self.domain == "djangojs" else ["html", "txt", "py"]
        self.extensions = handle_extensions(options["extensions"] or default)
        self.symlinks = options["symlinks"]
        usual = ["CVS", ".*", "*~", "*.pyc"] if options["use_default_ignore_patterns"] else []
        self.ignore_patterns = list({*options["ignore_patterns"], *usual})
        self.no_obsolete = options["no_obsolete"]
        self.keep_pot = options["keep_pot"]
        extra = ["--no-wrap"] if options["no_wrap"] else []
        if options["no_location"]:
            extra.append("--no-location")
        if options["add_location"]:
            if self.gettext_version < (0, 19):
                version = ".".join(map(str, self.gettext_version))
                raise CommandError(f"The --add-location option requires gettext 0.19 or later. You have {version}.")
            extra.append(f"--add-location={options['add_location']}")
        for name in ("msgmerge_options", "msguniq_options", "msgattrib_options", "xgettext_options"):
            setattr(self, name, [*getattr(self, name), *extra])

    @functools.cached_property
    def gettext_version(self) -> tuple[int, ...]:
        """The version of xgettext.

        Raises:
            CommandError: it does not say.
        """
        output, _errors, _status = popen_wrapper(["xgettext", "--version"], stdout_encoding=DEFAULT_LOCALE_ENCODING)
        found = _match_version(output)
        if found is None:
            raise CommandError("Unable to get gettext version. Is it installed?")
        return tuple(int(part) for part in found.groups() if part is not None)

    @functools.cached_property
    def settings_available(self) -> bool:
        """Whether there are settings to read."""
        try:
            settings.LOCALE_PATHS  # noqa: B018
        except ImproperlyConfigured:
            return False
        return True

    def _find_locale_paths(self) -> None:
        """``locale_paths``, and the one for files of no app (``default_locale_path``)."""
        self.locale_paths = [os.fspath(path) for path in settings.LOCALE_PATHS] if self.settings_available else []
        self.default_locale_path: str | None = self.locale_paths[0] if self.locale_paths else None
        here = os.path.abspath("locale")
        if os.path.isdir(here):
            self.locale_paths.append(here)
            self.default_locale_path = self.default_locale_path or here
        if self.default_locale_path:
            os.makedirs(self.default_locale_path, exist_ok=True)

    def _locales(self, wanted: Sequence[str], excluded: Sequence[str]) -> list[str]:
        folder = Path(self.default_locale_path or "")
        known = (path.name for path in sorted(folder.iterdir()) if path.is_dir()) if self.default_locale_path else ()
        existing = [name for name in known if re.match(r"[a-z]{2}", name)]
        return sorted(set(wanted or existing) - set(excluded))

    def _make_locale(self, locale: str, potfiles: Iterable[Path]) -> None:
        canonical = canonical_locale(locale)
        if canonical != locale:
            hint = f", did you mean {canonical}?" if canonical else ""
            self.stdout.write(f"invalid locale {locale}{hint}")
            return
        if self.verbosity > 0:
            self.stdout.write(f"processing locale {locale}")
        for potfile in potfiles:
            self.write_po_file(potfile, locale)

    # Collecting

    def build_potfiles(self) -> list[Path]:
        """Collect the messages of all files, for each ``locale`` folder into a ``.pot`` file."""
        self.process_files(self.find_files("."))
        potfiles = []
        for folder in self.locale_paths:
            potfile = Path(folder, f"{self.domain}.pot")
            if potfile.exists():
                potfile.write_text(self._gettext("msguniq", [*self.msguniq_options, str(potfile)]), encoding="utf-8")
                potfiles.append(potfile)
        return potfiles

    def remove_potfiles(self) -> None:
        """Remove the ``.pot`` files again."""
        for folder in self.locale_paths:
            Path(folder, f"{self.domain}.pot").unlink(missing_ok=True)

    def find_files(self, root: str) -> list[TranslatableFile]:
        """The files below a folder that may have messages; ``locale`` folders on the way are remembered."""
        ignored_roots = []
        if self.settings_available:
            media = (settings.MEDIA_ROOT, settings.STATIC_ROOT)
            ignored_roots = [os.path.normpath(path) for path in media if path]
        found = []
        for where, folders, files in os.walk(root, followlinks=self.symlinks):
            for name in folders[:]:
                place = os.path.normpath(os.path.join(where, name))
                if is_ignored_path(place, self.ignore_patterns) or os.path.abspath(place) in ignored_roots:
                    folders.remove(name)
                    self._tell(f"ignoring directory {name}")
                elif name == "locale":
                    folders.remove(name)
                    self.locale_paths.insert(0, os.path.abspath(place))
            for name in files:
                path = os.path.normpath(os.path.join(where, name))
                if is_ignored_path(path, self.ignore_patterns) or os.path.splitext(name)[1] not in self.extensions:
                    self._tell(f"ignoring file {name} in {where}")
                else:
                    found.append(self.translatable_file_class(where, name, self._locale_dir(where)))
        return sorted(found)

    def _tell(self, text: str) -> None:
        if self.verbosity > 1:
            self.stdout.write(text)

    def _locale_dir(self, where: str) -> Any:
        """The folder for the messages of the files in ``where``: that of the app around it, else the default."""
        place = os.path.abspath(where)
        for folder in self.locale_paths:
            if Path(place).is_relative_to(os.path.dirname(folder)):
                return folder
        return self.default_locale_path or NO_LOCALE_DIR

    def process_files(self, file_list: Iterable[TranslatableFile]) -> None:
        """Collect messages, one ``locale`` folder after the other.

        Raises:
            CommandError: a file belongs to no ``locale`` folder.
        """
        by_folder: dict[Any, list[TranslatableFile]] = {}
        for file in file_list:
            by_folder.setdefault(file.locale_dir, []).append(file)
        for folder, files in by_folder.items():
            self.process_locale_dir(folder, files)

    def process_locale_dir(self, locale_dir: Any, files: Sequence[TranslatableFile]) -> None:
        """Run xgettext over the files of a ``locale`` folder and write the ``.pot`` file."""
        # Templates are put as Python code into a folder of their own under the same relative names, so that the
        # references in the messages are right without further work.
        with tempfile.TemporaryDirectory() as folder:
            paths = [file.path for file in files if self._prepare(file, Path(folder))]
            if not paths:
                return
            listing = Path(folder, "files.list")
            listing.write_text("\n".join(paths), encoding="utf-8")
            language = "JavaScript" if self.domain == "djangojs" else "Python"
            arguments = ["xgettext", "-d", self.domain, f"--language={language}", "--output=-"]
            arguments += [f"--keyword={keyword}" for keyword in _KEYWORDS]
            arguments += [f"--directory={folder}", "--directory=.", f"--files-from={listing}"]
            messages, errors, status = popen_wrapper([*arguments, *self.xgettext_options])
        if errors:
            if status != STATUS_OK:
                listed = "\n".join(paths)
                raise CommandError(f"errors happened while running xgettext on {listed}\n{errors}")
            if self.verbosity > 0:
                self.stdout.write(errors.strip())
        if messages:
            if locale_dir is NO_LOCALE_DIR:
                raise CommandError(
                    f"Unable to find a locale path to store translations for file {paths[0]}. Make sure the 'locale' "
                    "directory exists in an app or LOCALE_PATHS setting is set."
                )
            write_pot_file(Path(locale_dir, f"{self.domain}.pot"), messages)

    def _prepare(self, file: TranslatableFile, folder: Path) -> bool:
        """Make a file ready for xgettext; false for those that are not UTF-8."""
        self._tell(f"processing file {file.file} in {file.dirpath}")
        if self.domain == "djangojs" or file.file.endswith(".py"):
            return True
        try:
            source = Path(file.path).read_text(encoding="utf-8")
        except UnicodeDecodeError as exc:
            if self.verbosity > 0:
                self.stdout.write(f"UnicodeDecodeError: skipped file {file.file} in {file.dirpath} (reason: {exc})")
            return False
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(templatize(source, origin=file.path), encoding="utf-8")
        return True

    # Writing

    def write_po_file(self, potfile: Any, locale: str) -> None:
        """Merge collected messages into the file of a locale; a file in which only the date would change is left."""
        pofile = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        pofile.parent.mkdir(parents=True, exist_ok=True)
        before = pofile.read_text(encoding="utf-8") if pofile.exists() else None
        if before is None:
            messages = self.copy_plural_forms(Path(potfile).read_text(encoding="utf-8"), locale)
        else:
            self._gettext("msgmerge", [*self.msgmerge_options, str(pofile), str(potfile)])
            messages = pofile.read_text(encoding="utf-8")
        messages = messages.replace(_GUARD.format(domain=self.domain), "")
        if before is not None and _without_date(messages) == _without_date(before):
            messages = before
        pofile.write_text(messages, encoding="utf-8", newline="\n")
        if self.no_obsolete:
            self._gettext("msgattrib", [*self.msgattrib_options, "-o", str(pofile), str(pofile)])

    def copy_plural_forms(self, msgs: str, locale: str) -> str:
        """Messages with the plural forms of a locale in their header, where they need them and Babel knows them."""
        try:
            from babel import UnknownLocaleError
            from babel.messages.plurals import get_plural  # optional
        except ImportError:
            return msgs
        try:
            rule = get_plural(locale.partition("-x-")[0]).plural_forms
        except (UnknownLocaleError, ValueError):
            return msgs
        forms = f'"Plural-Forms: {rule}\\n"\n'
        if _find_plural_forms.search(msgs):
            return _find_plural_forms.sub(lambda found: forms, msgs, count=1)
        header, separator, messages = msgs.partition("\n\n")
        return f"{header}\n{forms}\n{messages}" if separator else msgs

    def _gettext(self, program: str, arguments: Sequence[str]) -> str:
        """The output of one of gettext's programs; its warnings are shown."""
        output, errors, status = popen_wrapper([program, *arguments])
        if errors:
            if status != STATUS_OK:
                raise CommandError(f"errors happened while running {program}\n{errors}")
            if self.verbosity > 0:
                self.stdout.write(errors)
        return output


def _without_date(messages: str) -> str:
    return _find_creation_date.sub("", messages)
