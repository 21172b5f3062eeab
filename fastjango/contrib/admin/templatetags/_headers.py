"""The headings of a change list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.contrib.admin.utils import (
    label_for_field,
)
from fastjango.contrib.admin.views.main import ORDER_VAR
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils.html import format_html
from fastjango.utils.safestring import mark_safe


def css_name(name: Any, position: int) -> str:
    """Return what a column is called in class names."""
    if not callable(name):
        return name
    return f"lambda{position}" if name.__name__ == "<lambda>" else name.__name__


def _is_column(cl: Any, name: Any) -> bool:
    try:
        cl.model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def result_headers(cl: Any) -> Iterator[dict[str, Any]]:
    """Yield text, class and links to sort for each column."""
    sorted_by = cl.get_ordering_field_columns()
    form = cl.formset.forms[0] if cl.formset and cl.formset.forms else None
    for position, name in enumerate(cl.list_display):
        plain_class = format_html(' class="column-{}"', css_name(name, position))
        text, attr = label_for_field(name, cl.model, model_admin=cl.model_admin, return_attr=True, form=form)
        is_field = _is_column(cl, name)
        if attr and not is_field:
            if name == "action_checkbox":
                yield {
                    "text": text,
                    "class_attrib": mark_safe(' class="action-checkbox-column"'),
                    "sortable": False,
                }
                continue
            if not _sorts(name, attr):
                yield {"text": text, "class_attrib": plain_class, "sortable": False}
                continue
        if name not in cl.sortable_by:
            yield {"text": text, "class_attrib": plain_class, "sortable": False}
            continue
        yield _sortable_header(cl, position, name, text, sorted_by)


def _sorts(name: Any, attr: Any) -> bool:
    """Tell whether a column that is no field knows what to sort by."""
    described = attr.fget if isinstance(attr, property) else attr
    if getattr(described, "admin_order_field", None):
        return True
    # Django 5.2: "__str__" counts as a path too; a click on it leaves the order as it is.
    return isinstance(name, str) and LOOKUP_SEP in name


def _sortable_header(cl: Any, position: int, name: Any, text: Any, sorted_by: dict[int, str]) -> dict[str, Any]:
    is_sorted = position in sorted_by
    direction = sorted_by.get(position, "")
    turned = "desc" if direction == "asc" else "asc"

    def part(column: int, order: str) -> str:
        return f"-{column}" if order == "desc" else str(column)

    # A click puts the column first, or turns it where it is the first; the others keep their order.
    primary = [part(column, order) for column, order in sorted_by.items() if column != position]
    toggled = [part(column, turned if column == position else order) for column, order in sorted_by.items()]
    removed = list(primary)
    primary.insert(0, part(position, turned if is_sorted else "asc"))
    if not is_sorted:
        toggled.insert(0, part(position, "asc"))
    classes = ["sortable", f"column-{css_name(name, position)}"]
    if is_sorted:
        classes += ["sorted", f"{direction}ending"]
    return {
        "text": text,
        "sortable": True,
        "sorted": is_sorted,
        "ascending": direction == "asc",
        "sort_priority": list(sorted_by).index(position) + 1 if is_sorted else 0,
        "url_primary": cl.get_query_string({ORDER_VAR: ".".join(primary)}),
        "url_remove": cl.get_query_string({ORDER_VAR: ".".join(removed)}),
        "url_toggle": cl.get_query_string({ORDER_VAR: ".".join(toggled)}),
        "class_attrib": format_html(' class="{}"', " ".join(classes)),
    }
