"""Mails are well formed, safe against added headers, and really sent."""

import contextlib
import socket
from email import message_from_bytes, policy

import pytest

from fastjango.core import mail
from fastjango.core.mail.message import BadHeaderError, EmailMessage, EmailMultiAlternatives, sanitize_address
from fastjango.test.utils import override_settings


def read(message):
    """The message as the standard library's modern parser sees it."""
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def test_headers_and_body():
    found = read(
        EmailMessage(
            "Größe", "Käse\nFrom here", "Ann Ö <a@example.com>", ["b@example.com"],
            cc=["c@example.com"], bcc=["d@e.com"], reply_to=["r@example.com"],
            headers={"X-Own": "1", "Message-ID": "<id>"},
        )
    )  # fmt: skip
    assert found["Subject"] == "Größe"
    assert found["From"] == "Ann Ö <a@example.com>"
    assert (found["To"], found["Cc"], found["Bcc"], found["Reply-To"]) == (
        "b@example.com", "c@example.com", None, "r@example.com",
    )  # fmt: skip
    assert (found["X-Own"], found["Message-ID"]) == ("1", "<id>")
    assert found.get_content() == "Käse\nFrom here"


@pytest.mark.parametrize("field", ["subject", "from_email"])
@pytest.mark.parametrize("value", ["a\nBcc: x@example.com", "a\r\nX: y"])
def test_a_line_break_in_a_header_is_refused(field, value):
    with pytest.raises(BadHeaderError, match="Header values can't contain newlines"):
        EmailMessage(**{"to": ["b@example.com"], field: value}).message()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (("A name", "to@example.com"), "A name <to@example.com>"),
        ("A name <to@example.com>", "A name <to@example.com>"),
        ("to@example.com", "to@example.com"),
        (("A, b", "to@example.com"), '"A, b" <to@example.com>'),
        (("Tó", "to@exämple.com"), "=?utf-8?b?VMOz?= <to@xn--exmple-cua.com>"),
        ("tó@example.com", "=?utf-8?b?dMOz?=@example.com"),
        ("to@", None),
        ("", None),
        ("to@example.com, b@example.com", None),
        (("name", "nowhere"), None),
    ],
)
def test_addresses(address, expected):
    with contextlib.nullcontext() if expected else pytest.raises(ValueError):
        assert sanitize_address(address, "utf-8") == expected


def test_alternatives_and_attachments_nest():
    message = EmailMultiAlternatives("s", "text", "a@e.com", ["b@e.com"])
    message.attach_alternative("<p>html</p>", "text/html")
    message.attach("data.bin", b"\x00\x01")
    message.attach("broken.txt", b"\xff", "text/plain")
    assert [part.get_content_type() for part in read(message).walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
        "application/octet-stream", "application/octet-stream",
    ]  # fmt: skip
    assert message.body_contains("t")
    with pytest.raises(ValueError, match="content must be provided"):
        message.attach("name")


def test_the_test_outbox_gets_copies():
    with override_settings(EMAIL_BACKEND="fastjango.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        assert mail.send_mail("s", "b", None, ["x@example.com"]) == 1
        assert mail.send_mail("s", "b", None, []) == 0
        assert [(m.subject, m.from_email) for m in mail.outbox] == [("s", "webmaster@localhost")]
        del mail.outbox


def test_admins_are_mailed():
    with override_settings(ADMINS=[("A", "a@e.com")], EMAIL_BACKEND="fastjango.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        mail.mail_admins("hi", "x", html_message="<b>x</b>")
        sent = mail.outbox.pop()
        assert (sent.subject, sent.to, len(sent.alternatives)) == ("[Django] hi", ["a@e.com"], 1)
        del mail.outbox
    with override_settings(ADMINS=["a@e.com"]), pytest.raises(ValueError, match="must be a list of 2-tuples"):
        mail.mail_admins("hi", "x")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_mail_goes_to_a_real_server():
    controller = pytest.importorskip("aiosmtpd.controller")

    class Keep:
        def __init__(self):
            self.got = []

        async def handle_DATA(self, server, session, envelope):  # noqa: N802  (the library's name)
            self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
            return "250 OK"

    handler = Keep()
    server = controller.Controller(handler, hostname="127.0.0.1", port=_free_port(), ready_timeout=90)
    server.start()
    try:
        port = server.port
        with mail.get_connection("fastjango.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port) as out:
            messages = [EmailMessage("s", "body", "Ann <a@e.com>", ["b@e.com"], bcc=["c@e.com"]) for _ in range(2)]
            assert out.send_messages(messages) == 2
    finally:
        server.stop()
    sender, recipients, content = handler.got[0]
    assert (sender, recipients) == ("Ann <a@e.com>".split("<")[1][:-1], ["b@e.com", "c@e.com"])
    assert b"body" in content and b"c@e.com" not in content
