"""Archives are unpacked into their folder and nowhere else."""

import io
import tarfile
import zipfile

import pytest

from fastjango.core.exceptions import SuspiciousOperation
from fastjango.utils import archive


def make_tar(path, members):
    with tarfile.open(path, "w:gz") as file:
        for name, text in members:
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(text), 0o755
            file.addfile(info, io.BytesIO(text.encode()))


def make_zip(path, members):
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members:
            file.writestr(name, text)


@pytest.mark.parametrize("make", [make_tar, make_zip])
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "b/c"], ["a", "b/c"]),
        (["top/a", "top/b/c"], ["a", "b/c"]),  # one folder around everything is left out
        (["only"], ["only"]),
    ],
)
def test_files_are_unpacked(tmp_path, make, names, expected):
    make(tmp_path / "archive.bin", [(name, name) for name in names])
    archive.extract(tmp_path / "archive.bin", tmp_path / "out")
    found = [file.relative_to(tmp_path / "out") for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert sorted(file.as_posix() for file in found) == expected


def test_modes_are_kept(tmp_path):
    make_tar(tmp_path / "a.tgz", [("run", "#!")])
    archive.extract(tmp_path / "a.tgz", tmp_path / "out")
    assert (tmp_path / "out/run").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("make", [make_tar, make_zip])
@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/evil"])
def test_leaving_the_folder_is_refused(tmp_path, make, name):
    make(tmp_path / "archive.bin", [("good", ""), (name, "evil")])
    with pytest.raises(SuspiciousOperation, match="Archive contains invalid path"):
        archive.extract(tmp_path / "archive.bin", tmp_path / "out")
    assert not (tmp_path / "evil").exists()


def test_a_link_to_the_outside_is_no_way_out(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as file:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        file.addfile(info)
    with pytest.raises(archive.ArchiveException, match="broken link"):
        archive.extract(tmp_path / "a.tar", tmp_path / "out")


def test_other_files_are_refused(tmp_path):
    (tmp_path / "x.zip").write_text("no archive")
    with pytest.raises(archive.UnrecognizedArchiveFormat, match="Path not a recognized archive format"):
        archive.extract(tmp_path / "x.zip", tmp_path)
