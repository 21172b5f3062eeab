"""The command ``collectstatic``."""

from __future__ import annotations

import os
from typing import Any

from fastjango.apps import apps
from fastjango.contrib.staticfiles.finders import get_finders
from fastjango.contrib.staticfiles.storage import staticfiles_storage
from fastjango.core.checks import Tags
from fastjango.core.files.storage import FileSystemStorage
from fastjango.core.management.base import BaseCommand, CommandError
from fastjango.core.management.color import no_style
from fastjango.utils.functional import cached_property


class Command(BaseCommand):
    """Copies, or links, all static files to the storage of the settings."""

    help = "Collect static files in a single location."
    requires_system_checks = [Tags.staticfiles]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copied_files: list[str] = []
        self.symlinked_files: list[str] = []
        self.unmodified_files: list[str] = []
        self.post_processed_files: list[str] = []
        self.skipped_files: list[str] = []
        self.deleted_files: list[str] = []
        self.storage = staticfiles_storage
        self.style = no_style()

    @cached_property
    def local(self) -> bool:
        """Whether the storage is in this file system."""
        try:
            self.storage.path("")
        except NotImplementedError:
            return False
        return True

    def add_arguments(self, parser: Any) -> None:
        """Declare the options."""
        add = parser.add_argument
        add(
            "--noinput",
            "--no-input",
            action="store_false",
            dest="interactive",
            help="Do NOT prompt the user for input of any kind.",
        )
        add("--no-post-process", action="store_false", dest="post_process", help="Do NOT post process collected files.")
        add(
            "-i",
            "--ignore",
            action="append",
            default=[],
            dest="ignore_patterns",
            metavar="PATTERN",
            help="Ignore files or directories matching this glob-style pattern. Use multiple times to ignore more.",
        )
        add("-n", "--dry-run", action="store_true", help="Do everything except modify the filesystem.")
        add(
            "-c",
            "--clear",
            action="store_true",
            help="Clear the existing files using the storage before trying to copy or link the original file.",
        )
        add("-l", "--link", action="store_true", help="Create a symbolic link to each file instead of copying.")
        add(
            "--no-default-ignore",
            action="store_false",
            dest="use_default_ignore_patterns",
            help="Don't ignore the common private glob-style patterns (defaults to 'CVS', '.*' and '*~').",
        )

    def set_options(self, **options: Any) -> None:
        """Keep the options."""
        self.interactive = options["interactive"]
        self.verbosity = options["verbosity"]
        self.symlink = options["link"]
        self.clear = options["clear"]
        self.dry_run = options["dry_run"]
        patterns = list(options["ignore_patterns"])
        if options["use_default_ignore_patterns"]:
            patterns += apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]  # of our own app
        self.ignore_patterns = list({os.path.normpath(pattern) for pattern in patterns})
        self.post_process = options["post_process"]

    def collect(self) -> dict[str, list[str]]:
        """Copy or link everything.

        Raises:
            CommandError: links are not possible.
        """
        if self.symlink and not self.local:
            raise CommandError("Can't symlink to a remote destination.")
        if self.clear:
            self.clear_dir("")
        handle = self.link_file if self.symlink else self.copy_file
        found: dict[str, Any] = {}
        for finder in get_finders():
            for path, storage in finder.list(self.ignore_patterns):
                prefix = getattr(storage, "prefix", None)
                target = os.path.join(prefix, path) if prefix else path
                if target in found:
                    self.skipped_files.append(target)
                    self.log(
                        f"Found another file with the destination path '{target}'. It will be ignored since only the "
                        "first encountered file is collected. If this is not what you want, make sure every static "
                        "file has a unique path.",
                        level=1,
                    )
                    continue
                found[target] = (storage, path)
                handle(path, target, storage)
        if self.post_process and hasattr(self.storage, "post_process"):
            self._post_process(found)
        return {
            "modified": self.copied_files + self.symlinked_files,
            "unmodified": self.unmodified_files,
            "post_processed": self.post_processed_files,
            "skipped": self.skipped_files,
            "deleted": self.deleted_files,
        }

    def _post_process(self, found: dict[str, Any]) -> None:
        for original, processed_path, processed in self.storage.post_process(found, dry_run=self.dry_run):
            if isinstance(processed, Exception):
                self.stderr.write(f"Post-processing '{original}' failed!")
                # An empty line sets the traceback off.
                self.stderr.write()
                raise processed
            if processed:
                self.log(f"Post-processed '{original}' as '{processed_path}'", level=2)
                self.post_processed_files.append(original)
            else:
                self.log(f"Skipped post-processing '{original}'")

    def handle(self, **options: Any) -> str | None:
        """Ask, collect, and tell."""
        self.set_options(**options)
        if self.interactive and not self.dry_run and input("".join(self._question())) != "yes":
            raise CommandError("Collecting static files cancelled.")
        collected = self.collect()
        return self._summary(collected) if self.verbosity >= 1 else None

    def _question(self) -> list[str]:
        message = [
            "\n",
            "You have requested to collect static files at the destination\nlocation as specified in your settings",
        ]
        if self.is_local_storage() and self.storage.location:
            place = self.storage.location
            message.append(f":\n\n    {place}\n\n")
            should_warn_user = self.storage.exists(place) and any(self.storage.listdir(place))
        else:
            place = None
            message.append(".\n\n")
            # Of other storages it is not known whether there is anything.
            should_warn_user = True
        if should_warn_user:
            if self.clear:
                message.append("This will DELETE ALL FILES in this location!\n")
            else:
                message.append("This will overwrite existing files!\n")
        message.append("Are you sure you want to do this?\n\nType 'yes' to continue, or 'no' to cancel: ")
        return message

    def _summary(self, collected: dict[str, list[str]]) -> str:
        def counted(name: str) -> str:
            count = len(collected[name])
            return f"{count} static file{'' if count == 1 else 's'}"

        place = f" to '{self.storage.location}'" if self.is_local_storage() and self.storage.location else ""
        action = "symlinked" if self.symlink else "copied"
        parts = [f"\n{counted('modified')} {action}{place}"]
        for name, word in (("unmodified", "unmodified"), ("post_processed", "post-processed")):
            if collected[name]:
                parts.append(f", {len(collected[name])} {word}")
        return "".join(parts) + "."

    def log(self, msg: str, level: int = 2) -> None:
        """Say something where the verbosity allows."""
        if self.verbosity >= level:
            self.stdout.write(msg)

    def is_local_storage(self) -> bool:
        """Whether the storage keeps files in this file system."""
        return isinstance(self.storage, FileSystemStorage)

    def clear_dir(self, path: str) -> None:
        """Delete everything below a path."""
        if not self.storage.exists(path):
            return
        folders, files = self.storage.listdir(path)
        for name in files:
            full = os.path.join(path, name)
            if self.dry_run:
                self.log(f"Pretending to delete '{full}'", level=1)
                self.deleted_files.append(full)
                continue
            self.log(f"Deleting '{full}'", level=1)
            self.deleted_files.append(full)
            try:
                target = self.storage.path(full)
            except NotImplementedError:
                self.storage.delete(full)
            else:
                # The storage takes a broken link for a file that does not exist.
                if not os.path.exists(target) and os.path.lexists(target):
                    os.unlink(target)
                else:
                    self.storage.delete(full)
        for name in folders:
            self.clear_dir(os.path.join(path, name))

    def delete_file(self, path: str, prefixed_path: str, source_storage: Any) -> bool:
        """Make room for a file; whether it has to be written, since it is newer or of another kind."""
        if not self.storage.exists(prefixed_path):
            return True
        if self._is_current(path, prefixed_path, source_storage):
            if prefixed_path not in self.unmodified_files:
                self.unmodified_files.append(prefixed_path)
            self.log(f"Skipping '{path}' (not modified)")
            return False
        if self.dry_run:
            self.log(f"Pretending to delete '{path}'")
        else:
            self.log(f"Deleting '{path}'")
            self.storage.delete(prefixed_path)
        return True

    def _is_current(self, path: str, prefixed_path: str, source_storage: Any) -> bool:
        try:
            there = self.storage.get_modified_time(prefixed_path)
            here = source_storage.get_modified_time(path)
        except (OSError, NotImplementedError, AttributeError):
            # A storage that cannot tell gets the file again.
            return False
        full_path = self.storage.path(prefixed_path) if self.local else None
        # A link where a file is wanted, or the other way about, does not stay.
        can_stay = full_path is None or os.path.islink(full_path) == bool(self.symlink)
        return there.replace(microsecond=0) >= here.replace(microsecond=0) and can_stay

    def link_file(self, path: str, prefixed_path: str, source_storage: Any) -> None:
        """Link a file.

        Raises:
            CommandError: the system has no links.
        """
        if prefixed_path in self.symlinked_files:
            return self.log(f"Skipping '{path}' (already linked earlier)")
        if not self.delete_file(path, prefixed_path, source_storage):
            return None
        source = source_storage.path(path)
        if self.dry_run:
            self.log(f"Pretending to link '{source}'", level=1)
        else:
            self.log(f"Linking '{source}'", level=2)
            target = self.storage.path(prefixed_path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            try:
                if os.path.lexists(target):
                    os.unlink(target)
                os.symlink(source, target)
            except NotImplementedError as error:
                raise CommandError(f"Symlinking is not supported in this platform ({os.name}).") from error
            except OSError as error:
                raise CommandError(error) from error
        if prefixed_path not in self.symlinked_files:
            self.symlinked_files.append(prefixed_path)
        return None

    def copy_file(self, path: str, prefixed_path: str, source_storage: Any) -> None:
        """Copy a file."""
        if prefixed_path in self.copied_files:
            return self.log(f"Skipping '{path}' (already copied earlier)")
        if not self.delete_file(path, prefixed_path, source_storage):
            return None
        source = source_storage.path(path)
        if self.dry_run:
            self.log(f"Pretending to copy '{source}'", level=1)
        else:
            self.log(f"Copying '{source}'", level=2)
            with source_storage.open(path) as file:
                self.storage.save(prefixed_path, file)
        self.copied_files.append(prefixed_path)
        return None
