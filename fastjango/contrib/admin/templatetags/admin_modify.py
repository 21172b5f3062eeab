"""Tags of the page with the form."""

from __future__ import annotations

import json
from typing import Any

from fastjango import template
from fastjango.contrib.admin.templatetags.base import InclusionAdminNode
from fastjango.template.context import Context

register = template.Library()


def prepopulated_fields_js(context: Any) -> Any:
    """Set ``prepopulated_fields`` and ``prepopulated_fields_json`` to those of the form and its empty inline forms."""
    found: list[Any] = []
    if "adminform" in context:
        found.extend(context["adminform"].prepopulated_fields)
    for formset in context.get("inline_admin_formsets", ()):
        for form in formset:
            if form.original is None:
                found.extend(form.prepopulated_fields)
    described = [
        {
            "id": f"#{entry['field'].auto_id}",
            "name": entry["field"].name,
            "dependency_ids": [f"#{source.auto_id}" for source in entry["dependencies"]],
            "dependency_list": [source.name for source in entry["dependencies"]],
            "maxLength": entry["field"].field.max_length or 50,
            "allowUnicode": getattr(entry["field"].field, "allow_unicode", False),
        }
        for entry in found
    ]
    context.update({"prepopulated_fields": found, "prepopulated_fields_json": json.dumps(described)})
    return context


@register.tag(name="prepopulated_fields_js")
def prepopulated_fields_js_tag(parser: Any, token: Any) -> Any:
    """Render the data for the script that fills fields in while typing."""
    return InclusionAdminNode(
        "prepopulated_fields_js",
        parser,
        token,
        func=prepopulated_fields_js,
        template_name="prepopulated_fields_js.html",
    )


def submit_row(context: Any) -> Any:
    """Return a context that says which buttons there are; the page's own ``show_*`` variables win."""
    add, change = context["add"], context["change"]
    is_popup, save_as = context["is_popup"], context["save_as"]
    may_save = (
        (change and context["has_change_permission"])
        or (add and context["has_add_permission"])
        or context["has_editable_inline_admin_formsets"]
    )
    may_go_on = (
        not is_popup and may_save and context["has_view_permission"] and context.get("show_save_and_continue", True)
    )
    may_add_another = (
        context["has_add_permission"]
        and not is_popup
        and (not save_as or add)
        and may_save
        and context.get("show_save_and_add_another", True)
    )
    row = Context(context)
    row.update(
        {
            "can_change": context["has_change_permission"] or context["has_editable_inline_admin_formsets"],
            "show_delete_link": (
                not is_popup and context["has_delete_permission"] and change and context.get("show_delete", True)
            ),
            "show_save_as_new": not is_popup and context["has_add_permission"] and change and save_as,
            "show_save_and_add_another": may_add_another,
            "show_save_and_continue": may_go_on,
            "show_save": context.get("show_save", True) and may_save,
            "show_close": not (context.get("show_save", True) and may_save),
        }
    )
    return row


@register.tag(name="submit_row")
def submit_row_tag(parser: Any, token: Any) -> Any:
    """Render the buttons of the form."""
    return InclusionAdminNode("submit_row", parser, token, func=submit_row, template_name="submit_line.html")


@register.tag(name="change_form_object_tools")
def change_form_object_tools_tag(parser: Any, token: Any) -> Any:
    """Render the links over the form: history, view on site."""
    return InclusionAdminNode(
        "change_form_object_tools",
        parser,
        token,
        func=lambda context: context,
        template_name="change_form_object_tools.html",
    )


@register.filter
def cell_count(inline_admin_form: Any) -> int:
    """Return the number of cells in a row of a table of inlines."""
    hidden_key = 1
    fields = sum(1 for fieldset in inline_admin_form for line in fieldset for _field in line)
    return hidden_key + fields + bool(inline_admin_form.formset.can_delete)
