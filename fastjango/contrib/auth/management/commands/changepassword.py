"""``changepassword``: set a user's password."""

from __future__ import annotations

import getpass
from typing import Any

from fastjango.contrib.auth import get_user_model
from fastjango.contrib.auth.password_validation import validate_password
from fastjango.core.exceptions import ValidationError
from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser

UserModel = get_user_model()
MAX_TRIES = 3


class Command(BaseCommand):
    """Ask for a password twice and set it."""

    help = "Change a user's password for django.contrib.auth."
    requires_migrations_checks = True
    requires_system_checks: Any = []

    def _get_pass(self, prompt: str = "Password: ") -> str:
        typed = getpass.getpass(prompt=prompt)
        if not typed:
            raise CommandError("aborted")
        return typed

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "username",
            nargs="?",
            help="Username to change password for; by default, it's the current username.",
        )
        add_database_argument(parser, 'Specifies the database to use. Default is "default".')

    def handle(self, *args: Any, **options: Any) -> str:
        username = options["username"] or getpass.getuser()
        try:
            user = UserModel._default_manager.using(options["database"]).get(**{UserModel.USERNAME_FIELD: username})
        except UserModel.DoesNotExist:
            raise CommandError(f"user '{username}' does not exist") from None
        self.stdout.write(f"Changing password for user '{user}'")
        for _try in range(MAX_TRIES):
            password = self._typed_twice()
            if password is not None and self._is_valid(password, user):
                user.set_password(password)
                user.save()
                return f"Password changed successfully for user '{user}'"
        raise CommandError(f"Aborting password change for user '{user}' after {MAX_TRIES} attempts")

    def _typed_twice(self) -> str | None:
        first = self._get_pass()
        second = self._get_pass("Password (again): ")
        if first == second:
            return first
        self.stdout.write("Passwords do not match. Please try again.")
        return None

    def _is_valid(self, password: str, user: Any) -> bool:
        try:
            validate_password(password, user)
        except ValidationError as error:
            self.stderr.write("\n".join(error.messages))
            return False
        return True
