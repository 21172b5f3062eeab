"""Parsers: from a body to ``request.data``."""

from __future__ import annotations

import codecs
import contextlib
from typing import IO, Any

from fastjango.conf import settings
from fastjango.core.files.uploadhandler import StopFutureHandlers
from fastjango.http import QueryDict
from fastjango.http.multipartparser import MultiPartParser as DjangoMultiPartParser
from fastjango.http.multipartparser import MultiPartParserError
from fastjango.utils.http import parse_header_parameters

from . import renderers
from .exceptions import ParseError
from .settings import api_settings
from .utils import json


def get_encoding(parser_context: dict[str, Any]) -> str:
    """The encoding of a body.

    Raises:
        ParseError: it is unknown, or a codec that does something else than decode text.
    """
    encoding: str = parser_context.get("encoding", settings.DEFAULT_CHARSET)
    try:
        # bytes.decode() takes text codecs only; "undefined" is one that refuses everything.
        b"".decode(encoding)
        is_text = codecs.lookup(encoding)._is_text_encoding and codecs.lookup(encoding).name != "undefined"
    except (LookupError, UnicodeError):
        is_text = False
    if not is_text:
        raise ParseError(f'Unsupported charset "{encoding}" in request Content-Type header.')
    return encoding


class DataAndFiles:
    """What a parser of a body with files returns."""

    def __init__(self, data: Any, files: Any) -> None:
        self.data = data
        self.files = files


class BaseParser:
    """The base of parsers; ``media_type`` is what one reads."""

    media_type: str | None = None

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        """The data in ``stream``, or :class:`DataAndFiles`.

        Raises:
            ParseError: it cannot be read.
        """
        raise NotImplementedError(".parse() must be overridden.")


def _whole_body(stream: Any) -> bytes:
    """The body; of a request through ``body``, which keeps it and knows the size limit."""
    return stream.body if hasattr(stream, "_read_started") else stream.read()


class JSONParser(BaseParser):
    """Reads JSON."""

    media_type = "application/json"
    renderer_class = renderers.JSONRenderer
    strict = api_settings.STRICT_JSON

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        encoding = get_encoding(parser_context or {})
        options: dict[str, Any] = {"object_pairs_hook": _members} if self.strict else {"parse_constant": float}
        try:
            return json.loads(_whole_body(stream).decode(encoding), **options)
        except RecursionError:
            raise ParseError("JSON parse error - the document is nested too deeply") from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a document; RFC 8259 leaves open which member counts where two have one name, so none does."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} occurs twice in one object")
    return found


class FormParser(BaseParser):
    """Reads ``application/x-www-form-urlencoded``."""

    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        encoding = get_encoding(parser_context or {})
        return QueryDict(_whole_body(stream), encoding=encoding)


class MultiPartParser(BaseParser):
    """Reads ``multipart/form-data``, files included."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        context = parser_context or {}
        request = context["request"]
        # The media type is that of the parser's choice, which knows the boundary.
        meta = {**request.META, "CONTENT_TYPE": media_type}
        try:
            engine = DjangoMultiPartParser(meta, stream, request.upload_handlers, get_encoding(context))
            return DataAndFiles(*engine.parse())
        except MultiPartParserError as error:
            raise ParseError(f"Multipart form parse error - {error}") from error


class FileUploadParser(BaseParser):
    """Takes the whole body as one file; its name comes from the URL or from ``Content-Disposition``."""

    media_type = "*/*"
    errors = {
        "unhandled": "FileUpload parse error - none of upload handlers can handle the stream",
        "no_filename": (
            "Missing filename. Request should include a Content-Disposition header with a filename parameter."
        ),
    }

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        context = parser_context or {}
        request = context["request"]
        meta = request.META
        filename = self.get_filename(stream, media_type, context)
        if not filename:
            raise ParseError(self.errors["no_filename"])
        content_type = meta.get("HTTP_CONTENT_TYPE", meta.get("CONTENT_TYPE", ""))
        try:
            length = int(meta.get("HTTP_CONTENT_LENGTH", meta.get("CONTENT_LENGTH", 0)))
        except (ValueError, TypeError):
            length = None
        handlers = request.upload_handlers
        encoding = get_encoding(context)

        # A handler may take the whole input for itself.
        for handler in handlers:
            taken = handler.handle_raw_input(stream, meta, length, None, encoding)
            if taken is not None:
                return DataAndFiles({}, {"file": taken[1]})
        file = self._receive(stream, handlers, filename, content_type, length, encoding)
        if file is None:
            raise ParseError(self.errors["unhandled"])
        return DataAndFiles({}, {"file": file})

    @staticmethod
    def _receive(
        stream: IO[bytes], handlers: Any, filename: str, content_type: str, length: int | None, encoding: str
    ) -> Any:
        """Hand the stream to the handlers piece by piece; the file of the first that has one."""
        sizes = [handler.chunk_size for handler in handlers if handler.chunk_size]
        size_wanted = min([2**31 - 4, *sizes])
        pieces = iter(lambda: stream.read(size_wanted), b"")
        received = [0] * len(handlers)
        listening = list(enumerate(handlers))
        for position, (_index, handler) in enumerate(listening):
            try:
                handler.new_file(None, filename, content_type, length, encoding)
            except StopFutureHandlers:
                listening = listening[: position + 1]
                break
        for piece in pieces:
            for index, handler in listening:
                size = len(piece)
                piece = handler.receive_data_chunk(piece, received[index])
                received[index] += size
                if piece is None:
                    break
        for index, handler in listening:
            file = handler.file_complete(received[index])
            if file is not None:
                return file
        return None

    def get_filename(self, stream: Any, media_type: str | None, parser_context: dict[str, Any]) -> str | None:
        """The URL's ``filename`` argument, else what ``Content-Disposition`` says."""
        with contextlib.suppress(KeyError):
            return parser_context["kwargs"]["filename"]
        try:
            disposition = parser_context["request"].META["HTTP_CONTENT_DISPOSITION"]
            parameters = parse_header_parameters(disposition)[1]
            return parameters["filename*"] if "filename*" in parameters else parameters["filename"]
        except (AttributeError, KeyError, ValueError):
            return None
