"""The app configuration of ``contrib.contenttypes``."""

from __future__ import annotations

from fastjango.apps import AppConfig
from fastjango.core import checks
from fastjango.db.models.signals import post_migrate, pre_migrate
from fastjango.utils.translation import gettext_lazy as _

from .checks import check_generic_foreign_keys, check_model_name_lengths
from .management import create_contenttypes, inject_rename_contenttypes_operations


class ContentTypesConfig(AppConfig):
    """Content types."""

    default_auto_field = "fastjango.db.models.AutoField"
    name = "fastjango.contrib.contenttypes"
    verbose_name = _("Content Types")

    def ready(self) -> None:
        pre_migrate.connect(inject_rename_contenttypes_operations, sender=self)
        post_migrate.connect(create_contenttypes)
        checks.register(check_generic_foreign_keys, checks.Tags.models)
        checks.register(check_model_name_lengths, checks.Tags.models)
