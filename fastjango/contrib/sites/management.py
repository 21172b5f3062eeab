"""Makes the first site."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps as global_apps
from fastjango.conf import settings
from fastjango.core.management.color import no_style
from fastjango.db import DEFAULT_DB_ALIAS, connections, router


def create_default_site(
    app_config: Any,
    verbosity: int = 2,
    interactive: bool = True,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = global_apps,
    **kwargs: Any,
) -> None:
    """Make the site ``example.com`` where there is none, with the key ``SITE_ID``."""
    try:
        sites = apps.get_model("sites", "Site")
    except LookupError:
        return
    if not router.allow_migrate_model(using, sites) or sites.objects.using(using).exists():
        return
    if verbosity >= 2:
        print("Creating example.com Site object")
    sites(pk=getattr(settings, "SITE_ID", 1), domain="example.com", name="example.com").save(using=using)
    # A key was given, so the database's counter has to be told.
    connection = connections[using]
    statements = connection.ops.sequence_reset_sql(no_style(), [sites])
    if statements:
        if verbosity >= 2:
            print("Resetting sequence")
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
