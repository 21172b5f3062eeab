"""``drf_create_token USERNAME``."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.auth import get_user_model
from fastjango.core.management.base import BaseCommand, CommandError

from ...models import Token


class Command(BaseCommand):
    """Make and print a user's token."""

    help = "Create DRF Token for a given user"

    def create_user_token(self, username: str, reset_token: bool) -> Token:
        """The user's token; a new one with ``reset_token``."""
        user = get_user_model()._default_manager.get_by_natural_key(username)
        if reset_token:
            Token.objects.filter(user=user).delete()
        return Token.objects.get_or_create(user=user)[0]

    def add_arguments(self, parser: Any) -> None:
        """The user's name, and whether the token is made anew."""
        parser.add_argument("username", type=str)
        parser.add_argument(
            "-r",
            "--reset",
            action="store_true",
            dest="reset_token",
            default=False,
            help="Reset existing User token and create a new one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token.

        Raises:
            CommandError: there is no such user.
        """
        username = options["username"]
        user_model = get_user_model()
        try:
            token = self.create_user_token(username, options["reset_token"])
        except user_model.DoesNotExist:
            raise CommandError(f"Cannot create the Token: user {username} does not exist") from None
        self.stdout.write(f"Generated token {token.key} for user {username}")
