"""``createsuperuser``: make a user who may do everything, asking for what is not given."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from fastjango.contrib.auth import get_user_model
from fastjango.contrib.auth.management import get_default_username
from fastjango.contrib.auth.password_validation import validate_password
from fastjango.core import exceptions
from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.utils.functional import cached_property
from fastjango.utils.text import capfirst


class NotRunningInTTYException(Exception):
    """Nobody is there to ask."""


PASSWORD_FIELD = "password"


class Command(BaseCommand):
    """Make a superuser; without ``--noinput`` by asking.

    Source: django.contrib.auth.management.commands.createsuperuser.
    """

    help = "Used to create a superuser."
    requires_migrations_checks = True
    stealth_options = ("stdin",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.UserModel = get_user_model()
        self.username_field = self.UserModel._meta.get_field(self.UserModel.USERNAME_FIELD)

    def add_arguments(self, parser: CommandParser) -> None:
        model = self.UserModel
        parser.add_argument(f"--{model.USERNAME_FIELD}", help="Specifies the login for the superuser.")
        parser.add_argument(
            "--noinput",
            "--no-input",
            action="store_false",
            dest="interactive",
            help=(
                "Tells Django to NOT prompt the user for input of any kind. "
                f"You must use --{model.USERNAME_FIELD} with --noinput, along with an option for "
                "any other required field. Superusers created with --noinput will "
                "not be able to log in until they're given a valid password."
            ),
        )
        add_database_argument(parser, 'Specifies the database to use. Default is "default".')
        for name in model.REQUIRED_FIELDS:
            field = model._meta.get_field(name)
            several = field.many_to_many
            if several and not field.remote_field.through._meta.auto_created:
                raise CommandError(
                    f"Required field '{name}' specifies a many-to-many relation through model, which is not supported."
                )
            parser.add_argument(
                f"--{name}",
                help=f"Specifies the {name} for the superuser.",
                action="append" if several else "store",
            )

    def execute(self, *args: Any, **options: Any) -> Any:
        self.stdin = options.get("stdin", sys.stdin)
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        try:
            gather = self._asked if options["interactive"] else self._given
            data = gather(options, database)
        except KeyboardInterrupt:
            self.stderr.write("\nOperation cancelled.")
            sys.exit(1)
        except exceptions.ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except NotRunningInTTYException:
            self.stdout.write(
                "Superuser creation skipped due to not running in a TTY. "
                "You can run `manage.py createsuperuser` in your project "
                "to create one manually."
            )
            return
        self.UserModel._default_manager.db_manager(database).create_superuser(**data)
        if options["verbosity"] >= 1:
            self.stdout.write("Superuser created successfully.")

    # Without asking

    def _given(self, options: dict[str, Any], database: str) -> dict[str, Any]:
        """The data from options and the environment (``DJANGO_SUPERUSER_<FIELD>``)."""
        name_field = self.UserModel.USERNAME_FIELD
        username = options[name_field]
        if username is None:
            username = os.environ.get(f"DJANGO_SUPERUSER_{name_field.upper()}")
        if username is None:
            raise CommandError(f"You must use --{name_field} with --noinput.")
        if fault := self._validate_username(username, self._get_input_name(), database):
            raise CommandError(fault)
        data: dict[str, Any] = {name_field: username}
        for field_name in self.UserModel.REQUIRED_FIELDS:
            value = options[field_name]
            if value is None:
                value = os.environ.get(f"DJANGO_SUPERUSER_{field_name.upper()}")
            field = self.UserModel._meta.get_field(field_name)
            if value is None or not (value or field.blank):
                raise CommandError(f"You must use --{field_name} with --noinput.")
            if field.many_to_many and isinstance(value, str):
                value = [part.strip() for part in value.split(",")]
            data[field_name] = value if field.many_to_many else field.clean(value, None)
        if self._has_password_field:
            data[PASSWORD_FIELD] = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        return data

    @cached_property
    def _has_password_field(self) -> bool:
        return any(field.name == PASSWORD_FIELD for field in self.UserModel._meta.fields)

    def _with_relations(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keys of other objects as unsaved objects, which a model's constructor wants."""
        for name, value in data.items():
            field: Any = next((f for f in self.UserModel._meta.fields if f.name == name), None)
            if field is not None and field.remote_field and not isinstance(value, field.remote_field.model):
                data[name] = field.remote_field.model(**{field.target_field.attname: value})
        return data

    # Asking

    def _asked(self, options: dict[str, Any], database: str) -> dict[str, Any]:
        stdin: Any = self.stdin
        if hasattr(stdin, "isatty") and not stdin.isatty():
            raise NotRunningInTTYException
        name_field = self.UserModel.USERNAME_FIELD
        data: dict[str, Any] = {name_field: self._asked_username(options[name_field], database)}
        for field_name in self.UserModel.REQUIRED_FIELDS:
            data[field_name] = self._asked_field(field_name, options[field_name])
        if self._has_password_field:
            data[PASSWORD_FIELD] = self._asked_password(data)
        return data

    def _asked_username(self, username: Any, database: str) -> Any:
        shown = self._get_input_name()
        if username == "":
            raise CommandError(f"{capfirst(shown)} cannot be blank.")
        if username is not None and (fault := self._validate_username(username, shown, database)):
            self.stderr.write(fault)
            username = None
        default = get_default_username(database=database)
        while username is None:
            typed = self.get_input_data(
                self.username_field, self._get_input_message(self.username_field, default), default
            )
            if not typed:
                continue
            if fault := self._validate_username(typed, shown, database):
                self.stderr.write(fault)
            else:
                username = typed
        return username

    def _asked_field(self, field_name: str, value: Any) -> Any:
        field = self.UserModel._meta.get_field(field_name)
        if value is not None:
            return value if field.many_to_many else field.clean(value, None)
        while value is None:
            typed = self.get_input_data(field, self._get_input_message(field))
            if field.many_to_many and typed is not None:
                typed = [part for part in map(str.strip, typed.split(",")) if part]
                if not typed and not field.blank:
                    self.stderr.write("Error: This field cannot be blank.")
                    continue
            value = typed
        return value

    def _asked_password(self, data: dict[str, Any]) -> str:
        # What validators may compare with, apart from relations of many, which need a stored object.
        known = {n: v for n, v in data.items() if not self.UserModel._meta.get_field(n).many_to_many}
        while True:
            password = getpass.getpass()
            again = getpass.getpass("Password (again): ")
            if password != again:
                self.stderr.write("Error: Your passwords didn't match.")
                continue
            if not password.strip():
                self.stderr.write("Error: Blank passwords aren't allowed.")
                continue
            try:
                validate_password(again, self.UserModel(**self._with_relations(dict(known))))
            except exceptions.ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                if input("Bypass password validation and create user anyway? [y/N]: ").lower() != "y":
                    continue
            return password

    def get_input_data(self, field: Any, message: str, default: Any = None) -> Any:
        """Ask once; ``None`` if what was typed is not valid."""
        typed = input(message)
        if default and typed == "":
            typed = default
        try:
            return field.clean(typed, None)
        except exceptions.ValidationError as error:
            self.stderr.write(f"Error: {'; '.join(error.messages)}")
            return None

    def _get_input_message(self, field: Any, default: Any = None) -> str:
        leave = f" (leave blank to use '{default}')" if default else ""
        relation = ""
        if field.remote_field:
            target = field.remote_field.field_name if not field.many_to_many else field.remote_field.model._meta.pk.name
            relation = f" ({field.remote_field.model._meta.object_name}.{target})"
        return f"{capfirst(field.verbose_name)}{leave}{relation}: "

    def _get_input_name(self) -> Any:
        return self.username_field.verbose_name

    @cached_property
    def _names_are_unique(self) -> bool:
        name = self.username_field.name
        constraints = self.UserModel._meta.total_unique_constraints
        return bool(self.username_field.unique or any(tuple(c.fields) == (name,) for c in constraints))

    def _validate_username(self, username: Any, verbose_field_name: Any, database: str) -> str | None:
        """What is wrong with a user name; ``None`` if nothing."""
        if self._names_are_unique:
            manager = self.UserModel._default_manager.db_manager(database)
            try:
                manager.get_by_natural_key(username)
            except self.UserModel.DoesNotExist:
                pass
            else:
                return f"Error: That {verbose_field_name} is already taken."
        if not username:
            return f"{capfirst(verbose_field_name)} cannot be blank."
        try:
            self.username_field.clean(username, None)
        except exceptions.ValidationError as error:
            return "; ".join(error.messages)
        return None
