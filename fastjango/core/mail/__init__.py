"""Sending mail: one message, many, to admins and managers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fastjango.conf import settings
from fastjango.core.mail.message import DEFAULT_ATTACHMENT_MIME_TYPE as DEFAULT_ATTACHMENT_MIME_TYPE
from fastjango.core.mail.message import BadHeaderError as BadHeaderError
from fastjango.core.mail.message import EmailAlternative as EmailAlternative
from fastjango.core.mail.message import EmailAttachment as EmailAttachment
from fastjango.core.mail.message import EmailMessage as EmailMessage
from fastjango.core.mail.message import EmailMultiAlternatives as EmailMultiAlternatives
from fastjango.core.mail.message import SafeMIMEMultipart as SafeMIMEMultipart
from fastjango.core.mail.message import SafeMIMEText as SafeMIMEText
from fastjango.core.mail.message import forbid_multi_line_headers as forbid_multi_line_headers
from fastjango.core.mail.message import make_msgid as make_msgid
from fastjango.core.mail.utils import DNS_NAME as DNS_NAME
from fastjango.core.mail.utils import CachedDnsName as CachedDnsName
from fastjango.utils.module_loading import import_string

__all__ = [
    "DEFAULT_ATTACHMENT_MIME_TYPE",
    "DNS_NAME",
    "BadHeaderError",
    "CachedDnsName",
    "EmailAlternative",
    "EmailAttachment",
    "EmailMessage",
    "EmailMultiAlternatives",
    "SafeMIMEMultipart",
    "SafeMIMEText",
    "forbid_multi_line_headers",
    "get_connection",
    "mail_admins",
    "mail_managers",
    "make_msgid",
    "send_mail",
    "send_mass_mail",
]


def get_connection(backend: str | None = None, fail_silently: bool = False, **kwds: Any) -> Any:
    """A mail back end, ``EMAIL_BACKEND`` unless a dotted path is given; further arguments go to it."""
    return import_string(backend or settings.EMAIL_BACKEND)(fail_silently=fail_silently, **kwds)


def send_mail(
    subject: Any,
    message: Any,
    from_email: str | None,
    recipient_list: Sequence[str],
    fail_silently: bool = False,
    auth_user: str | None = None,
    auth_password: str | None = None,
    connection: Any = None,
    html_message: str | None = None,
) -> int:
    """Send one message, with an HTML form beside the text where one is given.

    Returns:
        The number of messages sent: 0 or 1.

    Source: django.core.mail.send_mail.
    """
    if connection is None:
        connection = get_connection(username=auth_user, password=auth_password, fail_silently=fail_silently)
    mail = EmailMultiAlternatives(subject, message, from_email, recipient_list, connection=connection)
    if html_message:
        mail.attach_alternative(html_message, "text/html")
    return mail.send()


def send_mass_mail(
    datatuple: Iterable[tuple[Any, ...]],
    fail_silently: bool = False,
    auth_user: str | None = None,
    auth_password: str | None = None,
    connection: Any = None,
) -> int:
    """Send messages given as ``(subject, text, sender, recipients)`` over one connection; how many were sent."""
    if connection is None:
        connection = get_connection(username=auth_user, password=auth_password, fail_silently=fail_silently)
    messages = [
        EmailMessage(subject, message, sender, recipients, connection=connection)
        for subject, message, sender, recipients in datatuple
    ]
    return connection.send_messages(messages)


def _mail_people(
    setting: str, subject: Any, message: Any, fail_silently: bool, connection: Any, html_message: str | None
) -> None:
    people = getattr(settings, setting)
    if not people:
        return
    if not all(isinstance(person, list | tuple) and len(person) == 2 for person in people):
        raise ValueError(f"The {setting} setting must be a list of 2-tuples.")
    mail = EmailMultiAlternatives(
        f"{settings.EMAIL_SUBJECT_PREFIX}{subject}",
        message,
        settings.SERVER_EMAIL,
        [address for _name, address in people],
        connection=connection,
    )
    if html_message:
        mail.attach_alternative(html_message, "text/html")
    mail.send(fail_silently=fail_silently)


def mail_admins(
    subject: Any, message: Any, fail_silently: bool = False, connection: Any = None, html_message: str | None = None
) -> None:
    """Mail the people of ``ADMINS``."""
    _mail_people("ADMINS", subject, message, fail_silently, connection, html_message)


def mail_managers(
    subject: Any, message: Any, fail_silently: bool = False, connection: Any = None, html_message: str | None = None
) -> None:
    """Mail the people of ``MANAGERS``."""
    _mail_people("MANAGERS", subject, message, fail_silently, connection, html_message)
