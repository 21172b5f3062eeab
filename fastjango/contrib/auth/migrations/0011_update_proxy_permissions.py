"""Permissions of proxy models get the content types of the proxies and not of the models they stand for."""

from __future__ import annotations

import sys
from typing import Any

from fastjango.core.management.color import color_style
from fastjango.db import IntegrityError, migrations, transaction
from fastjango.db.models import Q

_CONFLICT = """
    A problem arose migrating proxy model permissions for {old} to {new}.

      Permission(s) for {new} already existed.
      Codenames Q: {query}

    Ensure to audit ALL permissions for {old} and {new}.
"""


def _own_permissions(opts: Any) -> Any:
    defaults = [f"{action}_{opts.model_name}" for action in opts.default_permissions]
    own = Q(codename__in=[codename for codename, _name in opts.permissions])
    return own | Q(codename__in=defaults)


def update_proxy_model_permissions(apps: Any, schema_editor: Any, reverse: bool = False) -> None:
    """Give the permissions of proxies the proxies' content types, or take them back."""
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_types = apps.get_model("contenttypes", "ContentType").objects.db_manager(alias)
    for model in apps.get_models():
        opts = model._meta
        if not opts.proxy:
            continue
        own = _own_permissions(opts)
        concrete = content_types.get_for_model(model, for_concrete_model=True)
        proxy = content_types.get_for_model(model, for_concrete_model=False)
        old, new = (proxy, concrete) if reverse else (concrete, proxy)
        try:
            with transaction.atomic(using=alias):
                permissions.filter(own, content_type=old).update(content_type=new)
        except IntegrityError:
            names = {kind: f"{kind.app_label}_{kind.model}" for kind in (old, new)}
            text = _CONFLICT.format(old=names[old], new=names[new], query=own)
            sys.stdout.write(color_style().WARNING(text))


def revert_proxy_model_permissions(apps: Any, schema_editor: Any) -> None:
    """Take the content types of proxies back."""
    update_proxy_model_permissions(apps, schema_editor, reverse=True)


class Migration(migrations.Migration):
    dependencies = [("auth", "0010_alter_group_name_max_length"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(update_proxy_model_permissions, revert_proxy_model_permissions)]
