"""Multipart bodies are read whatever the size of the pieces they come in."""

import io

import pytest

from fastjango.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from fastjango.http.multipartparser import MultiPartParser, MultiPartParserError

BODY = (
    b"preamble\r\n--B\r\n"
    b'Content-Disposition: form-data; name="a"\r\n\r\none\r\ntwo\r\n--B\r\n'
    b'Content-Disposition: form-data; name="f"; filename="../x.txt"\r\nContent-Type: text/plain\r\n\r\n'
    + b"-B-" * 1000
    + b"\r\n--B--\r\nepilogue"
)


class Trickle(io.BytesIO):
    """Gives at most so many bytes at once."""

    def __init__(self, data, most):
        super().__init__(data)
        self.most = most

    def read(self, size=-1):
        return super().read(self.most)


def parse(body, most=10**6, content_type="multipart/form-data; boundary=B"):
    handlers = [MemoryFileUploadHandler(), TemporaryFileUploadHandler()]
    meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
    return MultiPartParser(meta, Trickle(body, most), handlers).parse()


@pytest.mark.parametrize("most", [1, 2, 7, 64, 10**6])
def test_fields_and_files_come_out(most):
    fields, files = parse(BODY, most)
    assert fields.getlist("a") == ["one\r\ntwo"]
    assert (files["f"].name, files["f"].size) == ("x.txt", 3000)
    files["f"].close()


def test_a_file_that_breaks_off_is_dropped():
    _, files = parse(BODY[:-30])
    assert not files


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=\xe0"])
def test_a_wrong_content_type_is_refused(content_type):
    with pytest.raises(MultiPartParserError):
        parse(BODY, content_type=content_type)
