"""Multipart form data: fields and files, read part by part with python-multipart.

Source: django.http.multipartparser (5.2); the format is RFC 7578.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import re
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser as _Engine

from fastjango.conf import settings
from fastjango.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from fastjango.core.files.uploadhandler import SkipFile, StopFutureHandlers, StopUpload
from fastjango.utils.datastructures import MultiValueDict
from fastjango.utils.http import parse_header_parameters

from ._querydict import QueryDict

RAW = "raw"
FILE = "file"
FIELD = "field"
FIELD_TYPES = frozenset([FIELD, RAW])
MAX_TOTAL_HEADER_SIZE = 1024  # bytes, of one part
_BOUNDARY = re.compile(r"[ -~]{0,200}[!-~]")
_CHUNK_SIZE = 64 * 1024
_LONGEST_CHUNK = 2**31 - 4


class MultiPartParserError(Exception):
    """The body is no multipart form."""


class InputStreamExhausted(Exception):
    """Nothing is left to read."""


class LazyStream:
    """A stream of the bytes of an iterable, which is read as far as needed.

    Args:
        producer: Gives bytes.
        length: How many may be read; None means all.
    """

    def __init__(self, producer: Iterable[bytes], length: int | None = None) -> None:
        self._producer = iter(producer)
        self._left = b""
        self._remaining = length
        self.position = 0

    def tell(self) -> int:
        """How many bytes were read."""
        return self.position

    def read(self, size: int | None = None) -> bytes:
        """Read ``size`` bytes, fewer only at the end; all when None."""
        wanted = sys.maxsize if size is None or size < 0 else size
        if self._remaining is not None:
            wanted = min(wanted, self._remaining)
        parts, found = [self._left], len(self._left)
        while found < wanted:
            chunk = next(self._producer, b"")
            if not chunk:
                break
            parts.append(chunk)
            found += len(chunk)
        data = b"".join(parts)
        data, self._left = data[:wanted], data[wanted:]
        self.position += len(data)
        if self._remaining is not None:
            self._remaining -= len(data)
        return data

    def unget(self, data: bytes) -> None:
        """Put bytes back, to be read again."""
        self._left = data + self._left
        self.position -= len(data)
        if self._remaining is not None:
            self._remaining += len(data)

    def __iter__(self) -> Iterator[bytes]:
        while data := self.read(_CHUNK_SIZE):
            yield data

    def close(self) -> None:
        """Forget what is left."""
        self._producer = iter(())
        self._left = b""


class _Part:
    """A part that is being read: its headers, and its content as it comes."""

    def __init__(self) -> None:
        self.headers: dict[str, tuple[str, dict[str, str]]] = {}
        self.chunks: deque[bytes] = deque()
        self.is_complete = False


class Parser:
    """The parts of a multipart body, one after the other.

    Iterating gives ``(FIELD | FILE | RAW, headers, iterator of bytes)``; the headers are ``{name: (value,
    parameters)}``. A part's bytes have to be taken before the next part; what is left of them is skipped.

    Args:
        stream: Has ``read(size)``.
        boundary: What separates the parts.
        chunk_size: How many bytes to read at once.
    """

    def __init__(self, stream: Any, boundary: bytes, chunk_size: int = _CHUNK_SIZE) -> None:
        self._stream = stream
        self._boundary = boundary
        self._chunk_size = chunk_size
        self._parts: deque[_Part] = deque()
        self._ended = False
        # What comes before the first boundary, which the format allows and nobody reads; None once that is found.
        self._preamble: bytes | None = b""

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any], _Content]]:
        self._engine = _Engine(self._boundary, callbacks=self._callbacks())  # type: ignore[arg-type]  # a dictionary of functions
        while (part := self._next_part()) is not None:
            content = _Content(part, self._feed)
            yield _kind(part.headers), part.headers, content
            for _ in content:
                pass

    def _callbacks(self) -> dict[str, Any]:
        name, value = bytearray(), bytearray()
        size = 0
        building: _Part | None = None

        def on_part_begin() -> None:
            nonlocal building, size
            building, size = _Part(), 0

        def collect(buffer: bytearray) -> Any:
            def on_data(data: bytes, start: int, end: int) -> None:
                nonlocal size
                size += end - start
                if size > MAX_TOTAL_HEADER_SIZE:
                    raise MultiPartParserError("Request max total header size exceeded.")
                buffer.extend(data[start:end])

            return on_data

        def on_header_end() -> None:
            assert building is not None
            try:
                field = name.decode("ascii").lower().strip()
                main, parameters = _parsed_header(value)
                building.headers[field] = (main, parameters)
            except (UnicodeDecodeError, ValueError, LookupError):
                pass
            name.clear()
            value.clear()

        def on_headers_finished() -> None:
            assert building is not None
            self._parts.append(building)

        def on_part_data(data: bytes, start: int, end: int) -> None:
            assert building is not None
            building.chunks.append(bytes(data[start:end]))

        def on_part_end() -> None:
            assert building is not None
            building.is_complete = True

        return {
            "on_part_begin": on_part_begin,
            "on_header_field": collect(name),
            "on_header_value": collect(value),
            "on_header_end": on_header_end,
            "on_headers_finished": on_headers_finished,
            "on_part_data": on_part_data,
            "on_part_end": on_part_end,
        }

    def _feed(self) -> bool:
        """Read a chunk; whether there was one."""
        if self._ended:
            return False
        data = self._stream.read(self._chunk_size)
        if not data:
            self._ended = True
            return False
        if self._preamble is not None:
            data = self._after_preamble(self._preamble + data)
            if not data:
                return True
        try:
            self._engine.write(data)
        except MultipartParseError:
            # Django reads what it can of a malformed body: what came before stays.
            self._ended = True
        return True

    def _after_preamble(self, data: bytes) -> bytes:
        """The bytes from the first boundary on; none while it was not seen."""
        delimiter = b"--" + self._boundary
        position = data.find(delimiter)
        while position > 0 and data[position - 1 : position] != b"\n":
            position = data.find(delimiter, position + 1)
        if position < 0:
            # Its beginning may be at the end of what was read.
            self._preamble = data[-len(delimiter) - 1 :]
            return b""
        self._preamble = None
        return data[position:]

    def _next_part(self) -> _Part | None:
        while not self._parts:
            if not self._feed():
                return None
        return self._parts.popleft()


class _Content:
    """The bytes of a part, as they come."""

    def __init__(self, part: _Part, feed: Any) -> None:
        self._part = part
        self._feed = feed

    @property
    def is_complete(self) -> bool:
        """Whether the part's end was seen."""
        return self._part.is_complete

    def __iter__(self) -> Iterator[bytes]:
        part = self._part
        while True:
            while part.chunks:
                yield part.chunks.popleft()
            if part.is_complete or not self._feed():
                break
        while part.chunks:
            yield part.chunks.popleft()


def _parsed_header(value: bytearray) -> tuple[str, dict[str, str]]:
    main, parameters = parse_header_parameters(value.decode("utf-8", "replace"))
    return main, parameters


def _kind(headers: dict[str, Any]) -> str:
    disposition = headers.get("content-disposition")
    if disposition is None or not disposition[1].get("name"):
        return RAW
    return FILE if disposition[1].get("filename") else FIELD


class MultiPartParser:
    """Reads a multipart body into fields and, through upload handlers, files.

    Args:
        META: The request's environment.
        input_data: A stream of the body.
        upload_handlers: What receives the files.
        encoding: That of the fields; ``DEFAULT_CHARSET`` when None.

    Raises:
        MultiPartParserError: content type, boundary or length are wrong.

    Source: django.http.multipartparser.MultiPartParser (5.2).
    """

    boundary_re = _BOUNDARY

    def __init__(
        self,
        META: dict[str, Any],  # noqa: N803  # Django's name
        input_data: Any,
        upload_handlers: Any,
        encoding: str | None = None,
    ) -> None:
        content_type = META.get("CONTENT_TYPE", "")
        if not content_type.startswith("multipart/"):
            raise MultiPartParserError(f"Invalid Content-Type: {content_type}")
        self._boundary = self._checked_boundary(content_type)
        try:
            length = int(META.get("CONTENT_LENGTH", 0))
        except (ValueError, TypeError):
            length = 0
        if length < 0:
            raise MultiPartParserError(f"Invalid content length: {length!r}")
        sizes = [handler.chunk_size for handler in upload_handlers if handler.chunk_size]
        self._chunk_size = min([_LONGEST_CHUNK, *sizes])
        self._meta = META
        self._encoding = encoding or settings.DEFAULT_CHARSET
        self._content_length = length
        self._upload_handlers = upload_handlers
        self._input_data = input_data

    @staticmethod
    def _checked_boundary(content_type: str) -> bytes:
        try:
            content_type.encode("ascii")
        except UnicodeEncodeError:
            raise MultiPartParserError(f"Invalid non-ASCII Content-Type in multipart: {content_type}") from None
        _, parameters = parse_header_parameters(content_type)
        boundary = parameters.get("boundary")
        if not boundary or _BOUNDARY.fullmatch(boundary) is None:
            raise MultiPartParserError(f"Invalid boundary in multipart: {boundary}")
        return boundary.encode("ascii")

    def parse(self) -> tuple[Any, MultiValueDict]:
        """The fields and the files.

        Raises:
            TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig: a limit of the settings is exceeded.
            MultiPartParserError: the body is malformed.
        """
        self._post: Any = QueryDict(mutable=True)
        self._files = MultiValueDict()
        if self._content_length == 0:
            return QueryDict(encoding=self._encoding), MultiValueDict()
        for handler in self._upload_handlers:
            taken = handler.handle_raw_input(
                self._input_data, self._meta, self._content_length, self._boundary, self._encoding
            )
            if taken is not None:
                return taken[0], taken[1]
        uploaded = True
        counters = [0] * len(self._upload_handlers)
        self._left_of_budget = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        self._field_count = self._file_count = 0
        source = LazyStream(iter(lambda: self._input_data.read(min(self._chunk_size, _CHUNK_SIZE)), b""))
        try:
            for kind, headers, content in Parser(source, self._boundary):
                if kind == RAW:
                    self._count_file_or_field(None)
                    continue
                name = self._field_name(headers)
                self._count_file_or_field(kind)
                is_base64 = headers.get("content-transfer-encoding", ("",))[0].strip() == "base64"
                if kind == FIELD:
                    self._read_field(name, content, is_base64)
                else:
                    self._read_file(name, headers, content, is_base64, counters)
        except StopUpload as stop:
            self._close_files()
            uploaded = False
            if not stop.connection_reset:
                _exhaust(self._input_data)
        except Exception:
            self._close_files()
            for files in self._files.lists():
                for file in files[1]:
                    file.close()
            raise
        else:
            _exhaust(self._input_data)
        self._finish(uploaded)
        self._post._mutable = False
        return self._post, self._files

    def _finish(self, uploaded: bool) -> None:
        for handler in self._upload_handlers:
            if getattr(handler, "file", None) is not None and not uploaded:
                handler.upload_interrupted()
        for handler in self._upload_handlers:
            answer = handler.upload_complete()
            if answer:
                break

    @staticmethod
    def _field_name(headers: dict[str, Any]) -> str:
        return str(headers["content-disposition"][1]["name"].strip())

    def _count_file_or_field(self, kind: str | None) -> None:
        if kind == FILE:
            self._file_count += 1
            limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
            if limit is not None and self._file_count > limit:
                raise TooManyFilesSent("The number of files exceeded settings.DATA_UPLOAD_MAX_NUMBER_FILES.")
            return
        self._field_count += 1
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        # Parts that are neither fields nor files count too; two of the format's own are for free.
        if limit is not None and self._field_count > limit:
            raise TooManyFieldsSent(
                "The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS."
            )

    def _read_field(self, name: str, content: Iterable[bytes], is_base64: bool) -> None:
        pieces = []
        for piece in content:
            if self._left_of_budget is not None:
                # The name and the two characters that separate fields in a URL count too.
                self._left_of_budget -= len(piece)
                if self._left_of_budget < 0:
                    raise RequestDataTooBig("Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.")
            pieces.append(piece)
        if self._left_of_budget is not None:
            self._left_of_budget -= len(name) + 2
            if self._left_of_budget < 0:
                raise RequestDataTooBig("Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.")
        data = b"".join(pieces)
        if is_base64:
            # What cannot be decoded is taken as it is.
            with contextlib.suppress(binascii.Error):
                data = base64.b64decode(data)
        self._post.appendlist(name, data.decode(self._encoding, "replace"))

    def _read_file(
        self, name: str, headers: dict[str, Any], content: Any, is_base64: bool, counters: list[int]
    ) -> None:
        file_name = self.sanitize_file_name(headers["content-disposition"][1]["filename"])
        if not file_name:
            return
        content_type, extra = headers.get("content-type", ("", {}))
        content_type = content_type.strip()
        charset = extra.get("charset")
        # Django 5.2: uploaded files have the other parameters as bytes.
        extra = {parameter: value.encode() for parameter, value in extra.items()}
        try:
            length = int(headers["content-length"][0])
        except (KeyError, ValueError):
            length = None
        counters[:] = [0] * len(counters)
        try:
            for handler in self._upload_handlers:
                try:
                    handler.new_file(name, file_name, content_type, length, charset, extra)
                except StopFutureHandlers:
                    break
            for chunk in _sized(_decoded(content) if is_base64 else content, self._chunk_size):
                self._pass_on(chunk, counters)
        except SkipFile:
            self._close_files()
            for _ in content:
                pass
        else:
            # Of a body that broke off, the last file is not all there.
            if content.is_complete:
                self._complete_file(name, counters)
            else:
                self._close_files()

    def _pass_on(self, chunk: bytes | None, counters: list[int]) -> None:
        """Give a chunk to each handler, or to as many as let it through."""
        for number, handler in enumerate(self._upload_handlers):
            if chunk is None:
                return
            size = len(chunk)
            chunk = handler.receive_data_chunk(chunk, counters[number])
            counters[number] += size

    def _complete_file(self, name: str, counters: list[int]) -> None:
        for number, handler in enumerate(self._upload_handlers):
            file = handler.file_complete(counters[number])
            if file:
                self._files.appendlist(name, file)
                break

    def sanitize_file_name(self, file_name: str) -> str | None:
        """The name without folders, entities and what cannot be printed; None when nothing is left."""
        name = html.unescape(file_name)
        name = name.rsplit("/")[-1].rsplit("\\")[-1]
        name = "".join(character for character in name if character.isprintable())
        return None if name in {"", ".", ".."} else name

    IE_sanitize = sanitize_file_name

    def _close_files(self) -> None:
        # A temporary file is removed when it is closed.
        for handler in self._upload_handlers:
            if getattr(handler, "file", None) is not None:
                handler.file.close()


def _exhaust(stream: Any) -> None:
    """Read what is left, since some clients wait until all is taken."""
    while stream.read(_CHUNK_SIZE):
        pass


def _sized(content: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in chunks of the size, but the last."""
    stream = LazyStream(content)
    while chunk := stream.read(size):
        yield chunk


def _decoded(content: Iterable[bytes]) -> Iterator[bytes]:
    """Content in base 64, decoded as it comes (RFC 2045, section 6.8)."""
    rest = b""
    for chunk in content:
        letters = rest + b"".join(chunk.split())
        whole = len(letters) - len(letters) % 4
        rest = letters[whole:]
        if whole:
            yield _base64(letters[:whole])
    if rest:
        yield _base64(rest)


def _base64(letters: bytes) -> bytes:
    try:
        return base64.b64decode(letters, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MultiPartParserError("Could not decode base64 data.") from error
