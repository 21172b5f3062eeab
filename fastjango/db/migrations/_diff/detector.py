"""The autodetector: from two states to a set of migrations."""

from __future__ import annotations

from typing import Any

from fastjango.db.migrations.questioner import MigrationQuestioner

from .of_fields import FieldDifferences
from .of_models import ModelDifferences
from .of_options import OptionDifferences


class MigrationAutodetector(ModelDifferences, FieldDifferences, OptionDifferences):
    """Compares two project states.

    Args:
        from_state: What the migrations say.
        to_state: What the models say.
        questioner: Whom to ask what cannot be told from the states.

    Source: django.db.migrations.autodetector.MigrationAutodetector (5.2).
    """

    #: What is looked for, in this order: what comes later builds on what was found before.
    STEPS = (
        "generate_deleted_models",
        "generate_created_models",
        "generate_deleted_proxies",
        "generate_created_proxies",
        "generate_altered_options",
        "generate_altered_managers",
        "generate_altered_db_table_comment",
        "create_renamed_fields",
        "create_altered_indexes",
        "create_altered_constraints",
        "generate_removed_constraints",
        "generate_removed_indexes",
        "generate_renamed_fields",
        "generate_renamed_indexes",
        "generate_removed_altered_unique_together",
        "generate_removed_fields",
        "generate_added_fields",
        "generate_altered_fields",
        "generate_altered_order_with_respect_to",
        "generate_altered_unique_together",
        "generate_added_indexes",
        "generate_added_constraints",
        "generate_altered_constraints",
        "generate_altered_db_table",
    )

    def __init__(self, from_state: Any, to_state: Any, questioner: Any = None) -> None:
        self.from_state = from_state
        self.to_state = to_state
        self.questioner = questioner or MigrationQuestioner()
        self.existing_apps = {label for label, _ in from_state.models}

    def changes(
        self, graph: Any, trim_to_apps: Any = None, convert_apps: Any = None, migration_name: str | None = None
    ) -> dict[str, list[Any]]:
        """Migrations by app label that lead from the one state to the other, named and numbered.

        Args:
            graph: The migrations that are there.
            trim_to_apps: Only these apps, and those they need.
            convert_apps: Apps without migrations that shall get them.
            migration_name: A name for all of them instead of suggested ones.
        """
        changes = self.arrange_for_graph(self._detect_changes(convert_apps, graph), graph, migration_name)
        return self._trim_to_apps(changes, trim_to_apps) if trim_to_apps else changes

    def _detect_changes(self, convert_apps: Any = None, graph: Any = None) -> dict[str, list[Any]]:
        """The migrations, with passing names.

        Args:
            convert_apps: Apps without migrations that shall get them.
            graph: Where the last migrations of other apps are looked up.
        """
        self.generated_operations = {}
        self._sort_keys_by_kind(convert_apps)
        self.from_state.resolve_fields_and_relations()
        self.to_state.resolve_fields_and_relations()
        self.generate_renamed_models()
        self._prepare_kept()
        for step in self.STEPS:
            getattr(self, step)()
        self._sort_migrations()
        self._build_migration_list(graph)
        self._optimize_migrations()
        return self.migrations
