"""``sendtestemail``: see whether mail leaves the house."""

from __future__ import annotations

import socket
from typing import Any

from fastjango.core.mail import mail_admins, mail_managers, send_mail
from fastjango.core.management.base import BaseCommand, CommandParser
from fastjango.utils import timezone


class Command(BaseCommand):
    """Send a mail that says nothing but where and when it was sent."""

    help = "Sends a test email to the email addresses specified as arguments."
    missing_args_message = "You must specify some email recipients, or pass the --managers or --admin options."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="*", help="One or more email addresses to send a test email to.")
        for group in ("managers", "admins"):
            parser.add_argument(
                f"--{group}",
                action="store_true",
                help=f"Send a test email to the addresses specified in settings.{group.upper()}.",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        subject = f"Test email from {socket.gethostname()} on {timezone.now()}"
        recipients = options["email"]
        body = "If you're reading this, it was successful."
        if recipients or not (options["managers"] or options["admins"]):
            # Without recipients nothing is sent, but a broken mail setting shows.
            send_mail(subject=subject, message=body, from_email=None, recipient_list=recipients)
        if options["managers"]:
            mail_managers(subject, "This email was sent to the site managers.")
        if options["admins"]:
            mail_admins(subject, "This email was sent to the site admins.")
