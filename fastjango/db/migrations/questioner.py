"""Questions that only a person can answer."""

from __future__ import annotations

import datetime
import importlib
import os
import sys
from typing import Any

from fastjango.apps import apps
from fastjango.db.models import NOT_PROVIDED
from fastjango.utils import timezone
from fastjango.utils.version import get_docs_version

from .loader import MigrationLoader


class MigrationQuestioner:
    """Answers from a table of defaults.

    Args:
        defaults: Answers by name of the question.
        specified_apps: Apps that were named on the command line and so shall have migrations.
        dry_run: Whether nothing will be written.

    Source: django.db.migrations.questioner.MigrationQuestioner (5.2).
    """

    def __init__(self, defaults: Any = None, specified_apps: Any = None, dry_run: bool | None = None) -> None:
        self.defaults = defaults or {}
        self.specified_apps = specified_apps or set()
        self.dry_run = dry_run

    def ask_initial(self, app_label: str) -> bool:
        """Shall an app without migrations get its first? Yes when it was named or has a package for them."""
        if app_label in self.specified_apps:
            return True
        try:
            config = apps.get_app_config(app_label)
        except LookupError:
            return bool(self.defaults.get("ask_initial", False))
        path, _ = MigrationLoader.migrations_module(config.label)
        if path is None:
            return bool(self.defaults.get("ask_initial", False))
        try:
            module = importlib.import_module(path)
        except ImportError:
            return bool(self.defaults.get("ask_initial", False))
        if getattr(module, "__file__", None):
            files = os.listdir(os.path.dirname(str(module.__file__)))
        elif hasattr(module, "__path__"):
            folders = list(module.__path__)
            if len(folders) > 1:
                return False
            files = os.listdir(folders[0])
        else:
            files = []
        return not any(name.endswith(".py") for name in files if name != "__init__.py")

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        """Which value do existing rows get for a new column without NULL? None when there is no answer."""
        return None

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        """Which value do existing NULLs get?"""
        return None

    def ask_rename(self, model_name: str, old_name: str, new_name: str, field_instance: Any) -> bool:
        """Was the field renamed?"""
        return bool(self.defaults.get("ask_rename", False))

    def ask_rename_model(self, old_model_state: Any, new_model_state: Any) -> bool:
        """Was the model renamed?"""
        return bool(self.defaults.get("ask_rename_model", False))

    def ask_merge(self, app_label: str) -> bool:
        """Shall the branches be merged?"""
        return bool(self.defaults.get("ask_merge", False))

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        """Which moment do existing rows get?"""
        return None

    def ask_unique_callable_default_addition(self, field_name: str, model_name: str) -> Any:
        """Go on, though all existing rows get the same value of what is to be unique?"""
        return None


class _Prompt:
    """Writes lines to the standard output."""

    def write(self, msg: str = "", ending: str = "\n") -> None:
        sys.stdout.write(f"{msg}{ending}")


class InteractiveMigrationQuestioner(MigrationQuestioner):
    """Asks the person at the terminal."""

    def __init__(
        self, defaults: Any = None, specified_apps: Any = None, dry_run: bool | None = None, prompt_output: Any = None
    ) -> None:
        super().__init__(defaults=defaults, specified_apps=specified_apps, dry_run=dry_run)
        self.prompt_output = prompt_output or _Prompt()

    def _boolean_input(self, question: str, default: bool | None = None) -> bool:
        self.prompt_output.write(f"{question} ", ending="")
        answer = input()
        if not answer and default is not None:
            return default
        while not answer or answer[0].lower() not in "yn":
            self.prompt_output.write("Please answer yes or no: ", ending="")
            answer = input()
        return answer[0].lower() == "y"

    def _choice_input(self, question: str, choices: list[str]) -> int:
        self.prompt_output.write(question)
        for number, choice in enumerate(choices, 1):
            self.prompt_output.write(f" {number}) {choice}")
        self.prompt_output.write("Select an option: ", ending="")
        while True:
            try:
                answer = input()
                if 1 <= int(answer) <= len(choices):
                    return int(answer)
            except ValueError:
                pass
            except KeyboardInterrupt:
                self.prompt_output.write("\nCancelled.")
                sys.exit(1)
            self.prompt_output.write("Please select a valid option: ", ending="")

    def _ask_default(self, default: str = "") -> Any:
        """Read a Python expression and return its value."""
        self.prompt_output.write("Please enter the default value as valid Python.")
        if default:
            self.prompt_output.write(f"Accept the default '{default}' by pressing 'Enter' or provide another value.")
        self.prompt_output.write(
            "The datetime and fastjango.utils.timezone modules are available, so it is possible to provide e.g. "
            "timezone.now as a value."
        )
        self.prompt_output.write("Type 'exit' to exit this prompt")
        while True:
            self.prompt_output.write(f"[default: {default}] >>> " if default else ">>> ", ending="")
            try:
                code = input()
            except KeyboardInterrupt:
                self.prompt_output.write("\nCancelled.")
                sys.exit(1)
            code = code or default
            if not code:
                self.prompt_output.write("Please enter some code, or 'exit' (without quotes) to exit.")
            elif code == "exit":
                sys.exit(1)
            else:
                try:
                    return eval(code, {}, {"datetime": datetime, "timezone": timezone})
                except Exception as exc:
                    self.prompt_output.write(f"{type(exc).__name__}: {exc}")

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"It is impossible to add a non-nullable field '{field_name}' to {model_name} without specifying a "
            "default. This is because the database needs something to populate existing rows.\n"
            "Please select a fix:",
            [
                "Provide a one-off default now (will be set on all existing rows with a null value for this column)",
                "Quit and manually define a default value in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(3)
        return self._ask_default()

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return NOT_PROVIDED
        choice = self._choice_input(
            f"It is impossible to change a nullable field '{field_name}' on {model_name} to non-nullable without "
            "providing a default. This is because the database needs something to populate existing rows.\n"
            "Please select a fix:",
            [
                "Provide a one-off default now (will be set on all existing rows with a null value for this column)",
                "Ignore for now. Existing rows that contain NULL values will have to be handled manually, for example "
                "with a RunPython or RunSQL operation.",
                "Quit and manually define a default value in models.py.",
            ],
        )
        if choice == 2:
            return NOT_PROVIDED
        if choice == 3:
            sys.exit(3)
        return self._ask_default()

    def ask_rename(self, model_name: str, old_name: str, new_name: str, field_instance: Any) -> bool:
        question = (
            f"Was {model_name}.{old_name} renamed to {model_name}.{new_name} (a {type(field_instance).__name__})? [y/N]"
        )
        return self._boolean_input(question, False)

    def ask_rename_model(self, old_model_state: Any, new_model_state: Any) -> bool:
        question = (
            f"Was the model {old_model_state.app_label}.{old_model_state.name} renamed to {new_model_state.name}? [y/N]"
        )
        return self._boolean_input(question, False)

    def ask_merge(self, app_label: str) -> bool:
        return self._boolean_input(
            "\nMerging will only work if the operations printed above do not conflict\n"
            "with each other (working on different fields or models)\n"
            "Should these migration branches be merged? [y/N]",
            False,
        )

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"It is impossible to add the field '{field_name}' with 'auto_now_add=True' to {model_name} without "
            "providing a default. This is because the database needs something to populate existing rows.\n",
            [
                "Provide a one-off default now which will be set on all existing rows",
                "Quit and manually define a default value in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(3)
        return self._ask_default(default="timezone.now")

    def ask_unique_callable_default_addition(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"Callable default on unique field {model_name}.{field_name} will not generate unique values upon "
            "migrating.\nPlease choose how to proceed:\n",
            [
                "Continue making this migration as the first step in writing a manual migration to generate unique "
                f"values described here: https://docs.djangoproject.com/en/{get_docs_version()}/howto/"
                "writing-migrations/#migrations-that-add-unique-fields.",
                "Quit and edit field options in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(3)
        return None


class NonInteractiveMigrationQuestioner(MigrationQuestioner):
    """Says what would have been asked, and goes on or gives up."""

    def __init__(
        self,
        defaults: Any = None,
        specified_apps: Any = None,
        dry_run: bool | None = None,
        verbosity: int = 1,
        log: Any = None,
    ) -> None:
        self.verbosity = verbosity
        self.log = log
        super().__init__(defaults=defaults, specified_apps=specified_apps, dry_run=dry_run)

    def log_lack_of_migration(self, field_name: str, model_name: str, reason: str) -> None:
        """Say why there is no migration."""
        if self.verbosity > 0:
            self.log(f"Field '{field_name}' on model '{model_name}' not migrated: {reason}.")

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        self.log_lack_of_migration(
            field_name, model_name, "it is impossible to add a non-nullable field without specifying a default"
        )
        sys.exit(3)

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        self.log(f"Field '{field_name}' on model '{model_name}' given a default of NOT PROVIDED and must be corrected.")
        return NOT_PROVIDED

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        self.log_lack_of_migration(
            field_name,
            model_name,
            "it is impossible to add a field with 'auto_now_add=True' without specifying a default",
        )
        sys.exit(3)
