"""Storages keep files, choose free names, and let no name lead out."""

import os
import stat

import pytest

from fastjango.core.exceptions import SuspiciousFileOperation
from fastjango.core.files.base import ContentFile, File
from fastjango.core.files.images import get_image_dimensions
from fastjango.core.files.move import file_move_safe
from fastjango.core.files.storage import (
    FileSystemStorage,
    InMemoryStorage,
    InvalidStorageError,
    StorageHandler,
    storages,
)
from fastjango.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from fastjango.test import override_settings


@pytest.fixture(params=[FileSystemStorage, InMemoryStorage])
def storage(request, tmp_path):
    return request.param(location=tmp_path / "files", base_url="/media")


def test_a_file_is_saved_read_listed_and_deleted(storage):
    name = storage.save("deep/er/a.txt", ContentFile(b"content"))
    assert name == "deep/er/a.txt"
    with storage.open(name) as file:
        assert file.read() == b"content"
    assert storage.size(name) == 7
    assert storage.listdir("deep") == (["er"], [])
    assert storage.url(name) == "/media/deep/er/a.txt"
    storage.delete(name)
    assert not storage.exists(name)
    storage.delete(name)  # again: no error


def test_a_taken_name_gets_seven_letters(storage):
    first, second = (storage.save("a.tar.gz", ContentFile("x")) for _ in range(2))
    assert first == "a.tar.gz"
    assert second.startswith("a_") and second.endswith(".tar.gz") and len(second) == len("a_1234567.tar.gz")


def test_a_name_is_cut_to_the_length_that_a_field_has(storage):
    storage.save("abcdefgh.txt", ContentFile("x"))
    assert len(storage.get_available_name("abcdefgh.txt", max_length=14)) == 14
    with pytest.raises(SuspiciousFileOperation, match="can not find an available filename"):
        storage.get_available_name("abcdefgh.txt", max_length=10)


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "..", "", "a/..", "a\\..\\..\\b"])
def test_no_name_leads_out(storage, name):
    with pytest.raises(SuspiciousFileOperation):
        storage.save(name, ContentFile("x"))


def test_permissions_are_those_that_settings_want(tmp_path):
    storage = FileSystemStorage(location=tmp_path, file_permissions_mode=0o640, directory_permissions_mode=0o750)
    name = storage.save("sub/a", ContentFile("x"))
    assert stat.S_IMODE(os.stat(storage.path(name)).st_mode) == 0o640
    assert stat.S_IMODE(os.stat(tmp_path / "sub").st_mode) == 0o750


def test_a_temporary_upload_is_moved_and_not_copied(tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    upload = TemporaryUploadedFile("a.bin", "x/y", 3, None)
    upload.write(b"abc")
    upload.seek(0)
    source = upload.temporary_file_path()
    storage.save("a.bin", upload)
    assert not os.path.exists(source)
    upload.close()
    assert (tmp_path / "a.bin").read_bytes() == b"abc"


def test_overwriting_is_asked_for(tmp_path):
    storage = FileSystemStorage(location=tmp_path, allow_overwrite=True)
    assert [storage.save("a", ContentFile(text)) for text in ("longer", "b")] == ["a", "a"]
    assert (tmp_path / "a").read_text() == "b"
    (tmp_path / "c").write_text("c")
    with pytest.raises(FileExistsError, match="allow_overwrite is False"):
        file_move_safe(tmp_path / "c", tmp_path / "a")


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"one\rtwo\r\nthree\nfour", [b"one\r", b"two\r\n", b"three\n", b"four"]),
        (b"", []),
        (b"\n\n", [b"\n", b"\n"]),
        ("text\nmore", ["text\n", "more"]),
    ],
)
@pytest.mark.parametrize("chunk_size", [1, 2, 3, 4, 64])
def test_lines_do_not_depend_on_where_pieces_end(content, lines, chunk_size):
    file = ContentFile(content)
    file.DEFAULT_CHUNK_SIZE = chunk_size
    assert list(file) == lines


def test_upload_names_lose_folders_and_what_is_too_long():
    assert SimpleUploadedFile("a/b/../c.txt", b"").name == "c.txt"
    assert len(SimpleUploadedFile("x" * 300 + ".txt", b"").name) == 255
    with pytest.raises(SuspiciousFileOperation, match="Could not derive file name"):
        SimpleUploadedFile("a/..", b"")


def test_a_closed_file_opens_again_by_its_name(tmp_path):
    path = tmp_path / "a"
    path.write_text("x")
    file = File(path.open())
    file.close()
    with file.open() as again:
        assert again.read() == "x"
    gone = ContentFile("x", name=None)
    assert gone.open().read() == "x"


def test_image_sizes(tmp_path):
    from PIL import Image

    path = tmp_path / "a.png"
    Image.new("RGB", (3, 5)).save(path)
    assert get_image_dimensions(path) == (3, 5)
    with path.open("rb") as file:
        file.read(4)
        assert get_image_dimensions(file) == (3, 5)
        assert file.tell() == 4
    assert get_image_dimensions(ContentFile(b"no image")) == (None, None)


def test_unknown_storages_are_named():
    handler = StorageHandler({"default": {"BACKEND": "no.such.Storage"}})
    with pytest.raises(InvalidStorageError, match=r"Could not find config for 'other' in settings\.STORAGES"):
        handler["other"]
    with pytest.raises(InvalidStorageError, match=r"Could not find backend 'no\.such\.Storage'"):
        handler["default"]


def test_an_overridden_folder_moves_the_storages_that_there_are(tmp_path):
    before = storages["default"]
    with override_settings(MEDIA_ROOT=tmp_path):
        assert storages["default"] is before
        assert before.location == str(tmp_path)
    assert before.location != str(tmp_path)


def test_overridden_storages_are_made_anew():
    before = storages["default"]
    memory = {"BACKEND": "fastjango.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES={"default": memory}):
        assert isinstance(storages["default"], InMemoryStorage)
    assert storages["default"] is not before
    assert isinstance(storages["default"], FileSystemStorage)
