"""``EmailMessage``: a mail with its recipients, attachments and other forms."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email import encoders, message_from_bytes, message_from_string
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.text import MIMEText as MIMEText
from email.utils import format_datetime, formatdate
from email.utils import make_msgid as make_msgid
from pathlib import Path
from typing import Any, NamedTuple

from fastjango.conf import settings
from fastjango.core.mail._headers import ADDRESS_HEADERS as ADDRESS_HEADERS
from fastjango.core.mail._headers import BadHeaderError as BadHeaderError
from fastjango.core.mail._headers import forbid_multi_line_headers as forbid_multi_line_headers
from fastjango.core.mail._headers import sanitize_address as sanitize_address
from fastjango.core.mail._mime import RFC5322_EMAIL_LINE_LENGTH_LIMIT as RFC5322_EMAIL_LINE_LENGTH_LIMIT
from fastjango.core.mail._mime import MIMEMixin as MIMEMixin
from fastjango.core.mail._mime import SafeMIMEMessage as SafeMIMEMessage
from fastjango.core.mail._mime import SafeMIMEMultipart as SafeMIMEMultipart
from fastjango.core.mail._mime import SafeMIMEText as SafeMIMEText
from fastjango.core.mail._mime import utf8_charset as utf8_charset
from fastjango.core.mail._mime import utf8_charset_qp as utf8_charset_qp
from fastjango.core.mail.utils import DNS_NAME
from fastjango.utils.encoding import force_str
from fastjango.utils.module_loading import import_string

DEFAULT_ATTACHMENT_MIME_TYPE = "application/octet-stream"


class EmailAlternative(NamedTuple):
    """Another form of the body."""

    content: Any
    mimetype: str | None


class EmailAttachment(NamedTuple):
    """A file that goes with the mail."""

    filename: str | None
    content: Any
    mimetype: str | None


def _addresses(value: Any, role: str) -> list[Any]:
    if not value:
        return []
    if isinstance(value, str):
        raise TypeError(f'"{role}" argument must be a list or tuple')
    return list(value)


class EmailMessage:
    """A mail.

    Args:
        from_email: ``DEFAULT_FROM_EMAIL`` if not given.
        attachments: ``MIMEBase`` parts or ``(filename, content, mimetype)``.
        headers: Further headers; those given here win over what the message works out.

    Source: django.core.mail.EmailMessage.
    """

    content_subtype = "plain"
    mixed_subtype = "mixed"
    encoding: Any = None  # None means DEFAULT_CHARSET

    def __init__(
        self,
        subject: Any = "",
        body: Any = "",
        from_email: Any = None,
        to: Any = None,
        bcc: Any = None,
        connection: Any = None,
        attachments: Iterable[Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        cc: Any = None,
        reply_to: Any = None,
    ) -> None:
        self.to = _addresses(to, "to")
        self.cc = _addresses(cc, "cc")
        self.bcc = _addresses(bcc, "bcc")
        self.reply_to = _addresses(reply_to, "reply_to")
        self.from_email = from_email or settings.DEFAULT_FROM_EMAIL
        self.subject = subject
        self.body = body or ""
        self.extra_headers = headers or {}
        self.connection = connection
        self.attachments: list[Any] = []
        for attachment in attachments or ():
            self.attach(*((attachment,) if isinstance(attachment, MIMEBase) else attachment))

    def get_connection(self, fail_silently: bool = False) -> Any:
        """The connection to send through, the default one if none was given."""
        if not self.connection:
            # Through its public name, which people replace.
            self.connection = import_string("fastjango.core.mail.get_connection")(fail_silently=fail_silently)
        return self.connection

    def message(self) -> Message:
        """The mail as the standard library's message."""
        encoding = self.encoding or settings.DEFAULT_CHARSET
        message: Any = SafeMIMEText(self.body, self.content_subtype, encoding)
        message = self._create_message(message)
        given = {name.lower() for name in self.extra_headers}
        message["Subject"] = self.subject
        message["From"] = self.extra_headers.get("From", self.from_email)
        for name, values in (("To", self.to), ("Cc", self.cc), ("Reply-To", self.reply_to)):
            self._set_list_header_if_not_empty(message, name, values)
        if "date" not in given:
            message["Date"] = _now_header()
        if "message-id" not in given:
            message["Message-ID"] = make_msgid(domain=str(DNS_NAME))
        for name, value in self.extra_headers.items():
            if name.lower() not in ("from", "to", "cc", "reply-to"):
                message[name] = value
        return message

    def recipients(self) -> list[str]:
        """All who get it: to, cc and bcc, without empty ones."""
        return [address for address in (*self.to, *self.cc, *self.bcc) if address]

    def send(self, fail_silently: bool = False) -> int:
        """Send it; 0 if nobody would get it."""
        if not self.recipients():
            return 0
        return self.get_connection(fail_silently).send_messages([self])

    def attach(self, filename: Any = None, content: Any = None, mimetype: str | None = None) -> None:
        """Attach content under a name, or a MIME part given as the only argument.

        Text that is bytes is decoded as UTF-8; if that cannot be, it goes as ``application/octet-stream``.

        Raises:
            ValueError: a part came with content or type, or content is missing.
        """
        if isinstance(filename, MIMEBase):
            if content is not None or mimetype is not None:
                raise ValueError("content and mimetype must not be given when a MIMEBase instance is provided.")
            self.attachments.append(filename)
            return
        if content is None:
            raise ValueError("content must be provided.")
        kind = mimetype or mimetypes.guess_type(filename or "")[0] or DEFAULT_ATTACHMENT_MIME_TYPE
        if kind.startswith("text/") and isinstance(content, bytes):
            try:
                content = content.decode()
            except UnicodeDecodeError:
                kind = DEFAULT_ATTACHMENT_MIME_TYPE
        self.attachments.append(EmailAttachment(filename, content, kind))

    def attach_file(self, path: Any, mimetype: str | None = None) -> None:
        """Attach a file of this machine under its own name."""
        source = Path(path)
        self.attach(source.name, source.read_bytes(), mimetype)

    def _create_message(self, msg: Any) -> Any:
        return self._create_attachments(msg)

    def _create_attachments(self, msg: Any) -> Any:
        if not self.attachments:
            return msg
        whole = SafeMIMEMultipart(_subtype=self.mixed_subtype, encoding=self.encoding or settings.DEFAULT_CHARSET)
        if self.body or msg.is_multipart():
            whole.attach(msg)
        for attachment in self.attachments:
            whole.attach(attachment if isinstance(attachment, MIMEBase) else self._create_attachment(*attachment))
        return whole

    def _create_mime_attachment(self, content: Any, mimetype: str) -> Any:
        kind, _, subtype = mimetype.partition("/")
        if kind == "text":
            return SafeMIMEText(content, subtype, self.encoding or settings.DEFAULT_CHARSET)
        if mimetype == "message/rfc822":
            return SafeMIMEMessage(_as_message(content), subtype)
        part = MIMEBase(kind, subtype)
        part.set_payload(content)
        encoders.encode_base64(part)
        return part

    def _create_attachment(self, filename: str | None, content: Any, mimetype: str) -> Any:
        part = self._create_mime_attachment(content, mimetype)
        if filename:
            name: Any = filename if filename.isascii() else ("utf-8", "", filename)
            part.add_header("Content-Disposition", "attachment", filename=name)
        return part

    def _set_list_header_if_not_empty(self, msg: Any, header: str, values: Sequence[Any]) -> None:
        """Set a header of addresses: what ``headers`` says, else the joined list."""
        given = {name.lower(): value for name, value in self.extra_headers.items()}
        value = given.get(header.lower()) or ", ".join(str(address) for address in values)
        if value:
            msg[header] = value


def _now_header() -> str:
    if settings.EMAIL_USE_LOCALTIME:
        return formatdate(localtime=True)
    return format_datetime(datetime.now(UTC).replace(microsecond=0)).replace("+0000", "-0000")


def _as_message(content: Any) -> Message:
    if isinstance(content, EmailMessage):
        return content.message()
    if isinstance(content, Message):
        return content
    if isinstance(content, bytes):
        return message_from_bytes(content)
    return message_from_string(force_str(content))


class EmailMultiAlternatives(EmailMessage):
    """A mail whose body comes in several forms, HTML beside text.

    Source: django.core.mail.EmailMultiAlternatives.
    """

    alternative_subtype = "alternative"

    def __init__(
        self,
        subject: Any = "",
        body: Any = "",
        from_email: Any = None,
        to: Any = None,
        bcc: Any = None,
        connection: Any = None,
        attachments: Iterable[Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        alternatives: Iterable[Any] | None = None,
        cc: Any = None,
        reply_to: Any = None,
    ) -> None:
        super().__init__(subject, body, from_email, to, bcc, connection, attachments, headers, cc, reply_to)
        self.alternatives: list[EmailAlternative] = [EmailAlternative(*form) for form in alternatives or ()]

    def attach_alternative(self, content: Any, mimetype: str | None) -> None:
        """Add another form of the body.

        Raises:
            ValueError: content or type is missing.
        """
        if content is None or mimetype is None:
            raise ValueError("Both content and mimetype must be provided.")
        self.alternatives.append(EmailAlternative(content, mimetype))

    def _create_message(self, msg: Any) -> Any:
        return self._create_attachments(self._create_alternatives(msg))

    def _create_alternatives(self, msg: Any) -> Any:
        if not self.alternatives:
            return msg
        whole = SafeMIMEMultipart(_subtype=self.alternative_subtype, encoding=self.encoding or settings.DEFAULT_CHARSET)
        if self.body:
            whole.attach(msg)
        for form in self.alternatives:
            whole.attach(self._create_mime_attachment(form.content, form.mimetype or DEFAULT_ATTACHMENT_MIME_TYPE))
        return whole

    def body_contains(self, text: str) -> bool:
        """Whether the body and each of its textual forms contain a text."""
        texts = [self.body, *(form.content for form in self.alternatives if (form.mimetype or "").startswith("text/"))]
        return all(text in body for body in texts)


__all__ = [
    "ADDRESS_HEADERS",
    "DEFAULT_ATTACHMENT_MIME_TYPE",
    "RFC5322_EMAIL_LINE_LENGTH_LIMIT",
    "BadHeaderError",
    "EmailAlternative",
    "EmailAttachment",
    "EmailMessage",
    "EmailMultiAlternatives",
    "MIMEMixin",
    "SafeMIMEMessage",
    "SafeMIMEMultipart",
    "SafeMIMEText",
    "forbid_multi_line_headers",
    "make_msgid",
    "sanitize_address",
    "utf8_charset",
    "utf8_charset_qp",
]
