"""The standard library's MIME parts with header values checked as they are set."""

from __future__ import annotations

from email import charset, generator
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO, StringIO
from typing import Any

from ._headers import forbid_multi_line_headers

RFC5322_EMAIL_LINE_LENGTH_LIMIT = 998  # characters, without the line break

# Text goes as it is (8bit) or, with long lines, quoted; base64 makes spam filters suspicious.
utf8_charset = charset.Charset("utf-8")
utf8_charset.body_encoding = None  # type: ignore[assignment]  # None means 8bit
utf8_charset_qp = charset.Charset("utf-8")
utf8_charset_qp.body_encoding = charset.QP


class MIMEMixin(MIMEBase):
    """Writes the message without changing lines that begin with ``From``."""

    def as_string(self, unixfrom: bool = False, linesep: str = "\n") -> str:
        """The message as text."""
        target = StringIO()
        generator.Generator(target, mangle_from_=False).flatten(self, unixfrom=unixfrom, linesep=linesep)
        return target.getvalue()

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        """The message as bytes."""
        target = BytesIO()
        generator.BytesGenerator(target, mangle_from_=False).flatten(self, unixfrom=unixfrom, linesep=linesep)
        return target.getvalue()


class SafeMIMEMessage(MIMEMixin, MIMEMessage):
    """A message within a message."""

    def __setitem__(self, name: str, val: Any) -> None:
        name, val = forbid_multi_line_headers(name, val, "ascii")
        MIMEMessage.__setitem__(self, name, val)


class SafeMIMEText(MIMEMixin, MIMEText):
    """Text."""

    def __init__(self, _text: str, _subtype: str = "plain", _charset: Any = None) -> None:
        self.encoding = _charset
        MIMEText.__init__(self, _text, _subtype=_subtype, _charset=_charset)

    def __setitem__(self, name: str, val: Any) -> None:
        name, val = forbid_multi_line_headers(name, val, self.encoding)
        MIMEText.__setitem__(self, name, val)

    def set_payload(self, payload: Any, charset: Any = None) -> None:
        if charset == "utf-8" and not isinstance(charset, type(utf8_charset)):
            encoded = payload.encode(errors="surrogateescape")
            too_long = any(len(line) > RFC5322_EMAIL_LINE_LENGTH_LIMIT for line in encoded.splitlines())
            charset = utf8_charset_qp if too_long else utf8_charset
        MIMEText.set_payload(self, payload, charset=charset)


class SafeMIMEMultipart(MIMEMixin, MIMEMultipart):
    """Several parts."""

    def __init__(
        self,
        _subtype: str = "mixed",
        boundary: str | None = None,
        _subparts: Any = None,
        encoding: Any = None,
        **_params: Any,
    ) -> None:
        self.encoding = encoding
        MIMEMultipart.__init__(self, _subtype, boundary, _subparts, **_params)

    def __setitem__(self, name: str, val: Any) -> None:
        name, val = forbid_multi_line_headers(name, val, self.encoding)
        MIMEMultipart.__setitem__(self, name, val)


__all__ = ["MIMEMixin", "Message", "SafeMIMEMessage", "SafeMIMEMultipart", "SafeMIMEText"]
