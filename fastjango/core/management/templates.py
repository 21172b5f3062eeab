"""Making folders of source code from templates: what ``startproject`` and ``startapp`` share."""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import fastjango
from fastjango.conf import settings
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.utils import handle_extensions, run_formatters
from fastjango.template import Context, Engine
from fastjango.utils import archive
from fastjango.utils.version import get_docs_version

_COMPILED = (".pyo", ".pyc", ".py.class")


@dataclass
class _Job:
    """What one run was asked to make."""

    kind: str
    name: str
    folder: Path
    extensions: set[str]
    files: set[str]
    excluded: set[str]
    skips_hidden: bool
    context: Context
    engine: Engine = field(default_factory=Engine)

    def wants_folder(self, name: str) -> bool:
        """Whether a folder of the template is copied."""
        return name not in self.excluded and not (self.skips_hidden and name.startswith("."))

    def renders(self, name: str) -> bool:
        """Whether a file is a template and not copied as it is."""
        return name.endswith(tuple(self.extensions)) or name in self.files


class TemplateCommand(BaseCommand):
    """Copies a folder of templates, filling in a name.

    Source: django.core.management.templates.TemplateCommand.
    """

    requires_system_checks: Any = []
    url_schemes = ["http", "https", "ftp"]
    rewrite_template_suffixes = ((".py-tpl", ".py"),)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="Name of the application or project.")
        parser.add_argument("directory", nargs="?", help="Optional destination directory")
        parser.add_argument("--template", help="The path or URL to load the template from.")
        parser.add_argument(
            "--extension",
            "-e",
            dest="extensions",
            action="append",
            default=["py"],
            help='The file extension(s) to render (default: "py"). Separate multiple extensions with commas, '
            "or use -e multiple times.",
        )
        parser.add_argument(
            "--name",
            "-n",
            dest="files",
            action="append",
            default=[],
            help="The file name(s) to render. Separate multiple file names with commas, or use -n multiple times.",
        )
        parser.add_argument(
            "--exclude",
            "-x",
            action="append",
            default=argparse.SUPPRESS,
            nargs="?",
            const="",
            help="The directory name(s) to exclude, in addition to .git and __pycache__. Can be used multiple times.",
        )

    def handle(self, app_or_project: str, name: str, target: str | None = None, **options: Any) -> None:
        """Make the folder.

        Args:
            app_or_project: ``"app"`` or ``"project"``.
            target: An existing folder; by default a new one named like the app or project.

        Raises:
            CommandError: a bad name, a folder or file that is in the way, a template that cannot be had.
        """
        self.app_or_project = app_or_project
        self.a_or_an = "an" if app_or_project == "app" else "a"
        self.verbosity = options["verbosity"]
        self.paths_to_remove: list[str] = []
        self.validate_name(name)
        folder = self._destination(name, target)
        job = self._job(name, folder, options)
        try:
            template = Path(self.handle_template(options["template"], f"{app_or_project}_template"))
            written = [str(self._copy(job, source, place)) for source, place in self._files(job, template)]
        finally:
            for path in self.paths_to_remove:
                shutil.rmtree(path, ignore_errors=True)
        run_formatters(written, stderr=self.stderr)

    def _destination(self, name: str, target: str | None) -> Path:
        if target is not None:
            folder = Path(target).expanduser().absolute()
            if self.app_or_project == "app":
                self.validate_name(Path(os.path.normpath(folder)).name, "directory")
            if not folder.exists():
                raise CommandError(f"Destination directory '{folder}' does not exist, please create it first.")
            return folder
        folder = Path.cwd() / name
        try:
            folder.mkdir(parents=True)
        except FileExistsError as exc:
            raise CommandError(f"'{folder}' already exists") from exc
        except OSError as exc:
            raise CommandError(exc) from exc
        return folder

    def _job(self, name: str, folder: Path, options: dict[str, Any]) -> _Job:
        if not settings.configured:
            # Tags such as ``{% now %}`` ask for formats.
            settings.configure()
            fastjango.setup()
        kind = self.app_or_project
        context = {
            **options,
            f"{kind}_name": name,
            f"{kind}_directory": str(folder),
            "camel_case_app_name": "".join(part.capitalize() for part in name.split("_")),
            "docs_version": get_docs_version(),
            "django_version": fastjango.get_version(),
        }
        return _Job(
            kind=kind,
            name=name,
            folder=folder,
            extensions=handle_extensions(options["extensions"]),
            files={file.strip() for option in options["files"] for file in option.split(",")},
            excluded={".git", "__pycache__", *filter(None, options.get("exclude") or ())},
            skips_hidden=not options.get("exclude"),
            context=Context(context, autoescape=False),
        )

    def _files(self, job: _Job, template: Path) -> Iterator[tuple[Path, Path]]:
        """Files of the template with their places in the new folder."""
        for root, folders, files in os.walk(template):
            folders[:] = sorted(filter(job.wants_folder, folders))
            inside = Path(str(Path(root).relative_to(template)).replace(f"{job.kind}_name", job.name))
            place = job.folder / inside
            place.mkdir(exist_ok=True)
            for file in sorted(files):
                if not file.endswith(_COMPILED):
                    yield Path(root, file), place / self._final_name(file.replace(f"{job.kind}_name", job.name))

    def _final_name(self, file: str) -> str:
        for old, new in self.rewrite_template_suffixes:
            if file.endswith(old):
                return file.removesuffix(old) + new
        return file

    def _copy(self, job: _Job, source: Path, place: Path) -> Path:
        if place.exists():
            raise CommandError(
                f"{place} already exists. Overlaying {self.a_or_an} {job.kind} into an existing directory won't "
                "replace conflicting files."
            )
        if job.renders(place.name):
            text = job.engine.from_string(source.read_text(encoding="utf-8")).render(job.context)
            place.write_text(text, encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(source, place)
        if self.verbosity >= 2:
            self.stdout.write(f"Creating {place}")
        try:
            self.make_writeable(place, source)
        except OSError:
            self.stderr.write(
                f"Notice: Couldn't set permission bits on {place}. You're probably using an uncommon filesystem "
                "setup. No problem.",
                self.style.NOTICE,
            )
        return place

    @staticmethod
    def make_writeable(place: Path, source: Path) -> None:
        """Let a new file be run if its template can be; the umask decides the rest."""
        if source.stat().st_mode & stat.S_IXUSR:
            umask = os.umask(0)
            os.umask(umask)
            place.chmod(0o777 & ~umask)

    def handle_template(self, template: str | None, subdir: str) -> str:
        """The folder of the template, unpacked or downloaded where necessary.

        Args:
            template: A folder, an archive or an address; ``None`` means ours.
            subdir: The name of ours.
        """
        if template is None:
            return os.path.join(os.path.dirname(fastjango.__file__), "conf", subdir)
        local = os.path.expanduser(template.removeprefix("file://"))
        if os.path.isdir(local):
            return os.path.normpath(local)
        if self.is_url(template):
            return self.extract(self.download(template))
        if os.path.exists(local):
            return self.extract(os.path.abspath(local))
        raise CommandError(f"couldn't handle {self.app_or_project} template {template}.")

    def validate_name(self, name: str | None, name_or_dir: str = "name") -> None:
        """Refuse what is no identifier, and what another module is called."""
        kind, article = self.app_or_project, self.a_or_an
        if name is None:
            raise CommandError(f"you must provide {article} {kind} name")
        if not name.isidentifier():
            raise CommandError(
                f"'{name}' is not a valid {kind} {name_or_dir}. Please make sure the {name_or_dir} is a valid "
                "identifier."
            )
        if find_spec(name) is not None:
            raise CommandError(
                f"'{name}' conflicts with the name of an existing Python module and cannot be used as {article} "
                f"{kind} {name_or_dir}. Please try another {name_or_dir}."
            )

    def is_url(self, template: str) -> bool:
        """Whether a template lies elsewhere."""
        scheme, separator, _ = template.partition(":")
        return bool(separator) and scheme in self.url_schemes

    def download(self, url: str) -> str:
        """Fetch an archive into a temporary folder and return its path."""
        folder = self._temporary_folder("download")
        if self.verbosity >= 2:
            self.stdout.write(f"Downloading {url}")
        request = Request(url, headers={"User-Agent": f"Django/{fastjango.get_version()}"})
        try:
            with urlopen(request) as response:
                path = os.path.join(folder, _file_name(url, response.headers))
                with open(path, "wb") as file:
                    shutil.copyfileobj(response, file)
        except OSError as exc:
            raise CommandError(f"couldn't download URL {url} to {folder}: {exc}") from exc
        return path

    def extract(self, filename: str) -> str:
        """Unpack an archive into a temporary folder and return that."""
        folder = self._temporary_folder("extract")
        if self.verbosity >= 2:
            self.stdout.write(f"Extracting {filename}")
        try:
            archive.extract(filename, folder)
        except (archive.ArchiveException, OSError) as exc:
            raise CommandError(f"couldn't extract file {filename} to {folder}: {exc}") from exc
        return folder

    def _temporary_folder(self, purpose: str) -> str:
        folder = tempfile.mkdtemp(prefix=f"{self.app_or_project}_template_", suffix=f"_{purpose}")
        self.paths_to_remove.append(folder)
        return folder


def _file_name(url: str, headers: Message) -> str:
    """The name a server gives a download, else the last part of its address."""
    name = headers.get_filename() or urlsplit(url).path.rstrip("/")
    return os.path.basename(name) or "template"
