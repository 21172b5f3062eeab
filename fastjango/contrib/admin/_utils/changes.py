"""What a form changed, as it is stored in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.utils.translation import override as translation_override


def _labels(form: Any, names: Iterable[str]) -> list[str]:
    return [str((name in form.fields and form.fields[name].label) or name) for name in names]


def construct_change_message(form: Any, formsets: Any, add: bool) -> list[dict[str, Any]]:
    """List what was added, changed and deleted by a form and its formsets, untranslated.

    Args:
        add: The form added its object.

    Returns:
        Dicts with one key ``"added"``, ``"changed"`` or ``"deleted"``; ready for JSON.
    """
    changed_data = form.changed_data
    # The texts are translated when the history is read.
    with translation_override(None):
        changes: list[dict[str, Any]] = []
        if add:
            changes.append({"added": {}})
        elif form.changed_data:
            changes.append({"changed": {"fields": _labels(form, changed_data)}})
        for formset in formsets or ():
            changes.extend(_formset_changes(formset))
    return changes


def _formset_changes(formset: Any) -> Iterable[dict[str, Any]]:
    for added in formset.new_objects:
        yield {"added": _named(added)}
    for changed, names in formset.changed_objects:
        fields = _labels(formset.forms[0], names)
        yield {"changed": {**_named(changed), "fields": fields}}
    for deleted in formset.deleted_objects:
        yield {"deleted": _named(deleted)}


def _named(obj: Any) -> dict[str, str]:
    return {"name": str(obj._meta.verbose_name), "object": str(obj)}
