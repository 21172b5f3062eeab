"""``startproject``: make the folders of a project."""

from __future__ import annotations

from typing import Any

from fastjango.core.management.templates import TemplateCommand
from fastjango.core.management.utils import get_random_secret_key

# ``check --deploy`` warns of keys that begin so.
SECRET_KEY_INSECURE_PREFIX = "django-insecure-"


class Command(TemplateCommand):
    """Make a project from the template in ``conf/project_template`` or another."""

    help = (
        "Creates a Django project directory structure for the given project name in the current directory or "
        "optionally in the given directory."
    )
    missing_args_message = "You must provide a project name."

    def handle(self, **options: Any) -> None:
        name, target = options.pop("name"), options.pop("directory")
        options["secret_key"] = SECRET_KEY_INSECURE_PREFIX + get_random_secret_key()
        super().handle("project", name, target, **options)
