"""Unpacking tar and zip files without leaving the target folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from fastjango.core.exceptions import SuspiciousOperation


class ArchiveException(Exception):
    """An archive cannot be read."""


class UnrecognizedArchiveFormat(ArchiveException):
    """A file is neither tar nor zip."""


@dataclass(frozen=True)
class _Member:
    """A file or folder of an archive; ``mode`` is 0 where the archive does not say."""

    name: str
    is_folder: bool
    mode: int
    handle: Any


class BaseArchive:
    """What the kinds of archives share: where members go, and which paths are refused."""

    def members(self) -> Iterator[_Member]:
        """Files and folders, in order."""
        raise NotImplementedError("subclasses of BaseArchive must provide a members() method")

    def open(self, member: _Member) -> IO[bytes] | None:
        """The content of a file."""
        raise NotImplementedError("subclasses of BaseArchive must provide an open() method")

    def list(self) -> None:
        """Print the names."""
        for member in self.members():
            print(member.name)

    def close(self) -> None:
        """Close the file."""

    def extract(self, to_path: Any) -> None:
        """Unpack into a folder; a single folder around everything is left out.

        Raises:
            SuspiciousOperation: a member's path leads out of the folder.
        """
        members = list(self.members())
        strip = _has_one_root([member.name for member in members])
        for member in members:
            name = member.name.partition("/")[2] if strip else member.name
            if not name:
                continue
            target = self.target_filename(to_path, name)
            if member.is_folder:
                os.makedirs(target, exist_ok=True)
            else:
                self._write(member, target)

    @staticmethod
    def target_filename(to_path: Any, name: str) -> str:
        """Where a member goes.

        Raises:
            SuspiciousOperation: outside the folder.
        """
        folder = os.path.abspath(to_path)
        target = os.path.abspath(os.path.join(folder, name))
        if os.path.commonpath([folder, target]) != folder or os.path.splitdrive(name)[0]:
            raise SuspiciousOperation(f"Archive contains invalid path: '{name.removesuffix('/')}'")
        return target

    def _write(self, member: _Member, target: str) -> None:
        source = self.open(member)
        if source is None:
            raise ArchiveException(f"{member.name} is neither a file nor a folder")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with source, open(target, "wb") as copy:
            shutil.copyfileobj(source, copy)
        if member.mode:
            os.chmod(target, member.mode)


class TarArchive(BaseArchive):
    """A tar file, compressed or not."""

    def __init__(self, file: Any) -> None:
        self._archive = tarfile.open(file)  # noqa: SIM115  (closed by close())

    def members(self) -> Iterator[_Member]:
        for info in self._archive.getmembers():
            yield _Member(info.name, info.isdir(), stat.S_IMODE(info.mode) & 0o777, info)

    def open(self, member: _Member) -> IO[bytes] | None:
        try:
            # Links give the content of the member they name, devices none.
            return self._archive.extractfile(member.handle)
        except KeyError as exc:
            raise ArchiveException(f"{member.name} is a broken link") from exc

    def close(self) -> None:
        self._archive.close()


class ZipArchive(BaseArchive):
    """A zip file."""

    def __init__(self, file: Any) -> None:
        self._archive = zipfile.ZipFile(file)

    def members(self) -> Iterator[_Member]:
        for info in self._archive.infolist():
            yield _Member(info.filename, info.is_dir(), stat.S_IMODE(info.external_attr >> 16) & 0o777, info)

    def open(self, member: _Member) -> IO[bytes]:
        return self._archive.open(member.handle)

    def close(self) -> None:
        self._archive.close()


class Archive(contextlib.AbstractContextManager["Archive"]):
    """A tar or zip file, told apart by its content.

    Raises:
        UnrecognizedArchiveFormat: it is neither.

    Source: django.utils.archive.Archive.
    """

    def __init__(self, file: Any) -> None:
        self._archive = self._recognize(file)

    @staticmethod
    def _recognize(file: Any) -> BaseArchive:
        if zipfile.is_zipfile(file):
            return ZipArchive(file)
        if tarfile.is_tarfile(file):
            return TarArchive(file)
        raise UnrecognizedArchiveFormat(f"Path not a recognized archive format: {getattr(file, 'name', file)}")

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def extract(self, to_path: Any) -> None:
        """Unpack into a folder."""
        self._archive.extract(to_path)

    def list(self) -> None:
        """Print the names."""
        self._archive.list()

    def close(self) -> None:
        """Close the file."""
        self._archive.close()


def extract(path: Any, to_path: Any) -> None:
    """Unpack a tar or zip file into a folder.

    Raises:
        UnrecognizedArchiveFormat: it is neither.
        SuspiciousOperation: a member's path leads out of the folder.

    Source: django.utils.archive.extract.
    """
    with Archive(path) as archive:
        archive.extract(to_path)


def _has_one_root(names: list[str]) -> bool:
    """Whether all members lie in one folder."""
    roots = {name.partition("/")[0] for name in names}
    return len(roots) == 1 and any("/" in name.rstrip("/") for name in names)
