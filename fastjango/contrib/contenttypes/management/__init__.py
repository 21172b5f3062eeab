"""Keeps content types in step with models: makes missing ones, and renames along with migrations."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps as global_apps
from fastjango.db import DEFAULT_DB_ALIAS, IntegrityError, migrations, router, transaction


class RenameContentType(migrations.RunPython):
    """Renames the content type of a renamed model; put behind each ``RenameModel`` of a plan.

    Args:
        app_label: Label of the model's app.
        old_model: Lower-case name before.
        new_model: Lower-case name after.
    """

    def __init__(self, app_label: str, old_model: str, new_model: str) -> None:
        self.app_label, self.old_model, self.new_model = app_label, old_model, new_model
        super().__init__(self.rename_forward, self.rename_backward)

    def _rename(self, apps: Any, schema_editor: Any, old_model: str, new_model: str) -> None:
        content_types = apps.get_model("contenttypes", "ContentType")
        alias = schema_editor.connection.alias
        if not router.allow_migrate_model(alias, content_types):
            return
        manager = content_types.objects.db_manager(alias)
        try:
            content_type = manager.get_by_natural_key(self.app_label, old_model)
        except content_types.DoesNotExist:
            return
        content_type.model = new_model
        try:
            with transaction.atomic(using=alias):
                content_type.save(using=alias, update_fields={"model"})
        except IntegrityError:
            # Both are there; remove_stale_contenttypes asks what to do with the old one.
            content_type.model = old_model
        else:
            # The cache knows the old name.
            content_types.objects.clear_cache()

    def rename_forward(self, apps: Any, schema_editor: Any) -> None:
        """From the old name to the new one."""
        self._rename(apps, schema_editor, self.old_model, self.new_model)

    def rename_backward(self, apps: Any, schema_editor: Any) -> None:
        """From the new name to the old one."""
        self._rename(apps, schema_editor, self.new_model, self.old_model)


def inject_rename_contenttypes_operations(
    plan: Any = None, apps: Any = global_apps, using: str = DEFAULT_DB_ALIAS, **kwargs: Any
) -> None:
    """Put a :class:`RenameContentType` behind each ``RenameModel`` of a migration plan."""
    if plan is None:
        return
    try:
        content_types = apps.get_model("contenttypes", "ContentType")
    except LookupError:
        available = False
    else:
        if not router.allow_migrate_model(using, content_types):
            return
        available = True
    for migration, backward in plan:
        if (migration.app_label, migration.name) == ("contenttypes", "0001_initial"):
            # Before it, or after it on the way back, there is no table to rename in.
            if backward:
                break
            available = True
            continue
        if not available:
            continue
        operations = []
        for operation in migration.operations:
            operations.append(operation)
            if isinstance(operation, migrations.RenameModel):
                operations.append(
                    RenameContentType(migration.app_label, operation.old_name_lower, operation.new_name_lower)
                )
        migration.operations[:] = operations


def get_contenttypes_and_models(app_config: Any, using: str, content_types: Any) -> tuple[Any, Any]:
    """The content types of an app and its models, both by name; a pair of None when they do not live there."""
    if not router.allow_migrate_model(using, content_types):
        return None, None
    content_types.objects.clear_cache()
    rows = content_types.objects.using(using).filter(app_label=app_config.label)
    models = {model._meta.model_name: model for model in app_config.get_models()}
    return {row.model: row for row in rows}, models


def create_contenttypes(
    app_config: Any,
    verbosity: int = 2,
    interactive: bool = True,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = global_apps,
    **kwargs: Any,
) -> None:
    """Make the content types that an app's models lack."""
    if not app_config.models_module:
        return
    try:
        config = apps.get_app_config(app_config.label)
        content_types = apps.get_model("contenttypes", "ContentType")
    except LookupError:
        return
    present, models = get_contenttypes_and_models(config, using, content_types)
    if not models:
        return
    fresh = [content_types(app_label=config.label, model=name) for name in models if name not in present]
    content_types.objects.using(using).bulk_create(fresh)
    if verbosity >= 2:
        for content_type in fresh:
            print(f"Adding content type '{content_type.app_label} | {content_type.model}'")
