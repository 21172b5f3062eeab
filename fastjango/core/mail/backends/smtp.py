"""A back end that sends through an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Sequence
from typing import Any

from fastjango.conf import settings
from fastjango.core.mail.backends.base import BaseEmailBackend
from fastjango.core.mail.message import sanitize_address
from fastjango.core.mail.utils import DNS_NAME
from fastjango.utils.functional import cached_property


def _given(value: Any, setting: str) -> Any:
    return getattr(settings, f"EMAIL_{setting}") if value is None else value


class EmailBackend(BaseEmailBackend):
    """Sends over one connection at a time; arguments not given come from the ``EMAIL_*`` settings.

    Args:
        timeout: Seconds that connecting and each answer may take.

    Source: django.core.mail.backends.smtp.EmailBackend.
    """

    def __init__(
        self,
        host: str | None = None,
        port: int | None = None,
        username: str | None = None,
        password: str | None = None,
        use_tls: bool | None = None,
        fail_silently: bool = False,
        use_ssl: bool | None = None,
        timeout: float | None = None,
        ssl_keyfile: str | None = None,
        ssl_certfile: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(fail_silently=fail_silently)
        # An empty host or port is none; for the others only None is.
        self.host = _given(host or None, "HOST")
        self.port = _given(port or None, "PORT")
        self.username = _given(username, "HOST_USER")
        self.password = _given(password, "HOST_PASSWORD")
        self.use_tls = _given(use_tls, "USE_TLS")
        self.use_ssl = _given(use_ssl, "USE_SSL")
        self.timeout = _given(timeout, "TIMEOUT")
        self.ssl_keyfile = _given(ssl_keyfile, "SSL_KEYFILE")
        self.ssl_certfile = _given(ssl_certfile, "SSL_CERTFILE")
        if self.use_ssl and self.use_tls:
            raise ValueError(
                "EMAIL_USE_TLS/EMAIL_USE_SSL are mutually exclusive, so only set one of those settings to True."
            )
        self.connection: Any = None
        # Connected, but not yet encrypted and logged in.
        self._partial_connection: Any = None
        self._lock = threading.RLock()

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The client, encrypted from the start with ``use_ssl``."""
        return smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """How the connection is encrypted; the server's certificate is verified unless a client one is given."""
        if not (self.ssl_certfile or self.ssl_keyfile):
            return ssl.create_default_context()
        context = ssl.SSLContext(protocol=ssl.PROTOCOL_TLS_CLIENT)
        context.load_cert_chain(self.ssl_certfile or "", self.ssl_keyfile)
        return context

    def open(self) -> bool | None:
        if self.connection:
            return False
        arguments: dict[str, Any] = {"local_hostname": DNS_NAME.get_fqdn()}
        if self.timeout is not None:
            arguments["timeout"] = self.timeout
        if self.use_ssl:
            arguments["context"] = self.ssl_context
        self._quit(self._partial_connection)
        try:
            client = self._partial_connection = self.connection_class(self.host, self.port, **arguments)
            if self.use_tls:
                client.starttls(context=self.ssl_context)
            if self.username and self.password:
                client.login(self.username, self.password)
        except OSError:
            if not self.fail_silently:
                raise
            return None
        self.connection, self._partial_connection = client, None
        return True

    def close(self) -> None:
        try:
            self._quit(self.connection or self._partial_connection)
        finally:
            self.connection = self._partial_connection = None

    def _quit(self, client: Any) -> None:
        if client is None:
            return
        try:
            client.quit()
        except (ssl.SSLError, smtplib.SMTPServerDisconnected):
            # The server was faster, or its end of the encryption is gone.
            client.close()
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        if not email_messages:
            return 0
        with self._lock:
            opened = self.open()
            if not self.connection or opened is None:
                # Silently failed.
                return 0
            try:
                return sum(self._send(message) for message in email_messages)
            finally:
                if opened:
                    self.close()

    def _send(self, email_message: Any) -> bool:
        recipients = email_message.recipients()
        if not recipients:
            return False
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        sender = sanitize_address(email_message.from_email, encoding)
        targets = [sanitize_address(address, encoding) for address in recipients]
        try:
            self.connection.sendmail(sender, targets, email_message.message().as_bytes(linesep="\r\n"))
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True


__all__ = ["EmailBackend"]
