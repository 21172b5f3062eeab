"""Tags of the change list."""

from __future__ import annotations

from typing import Any

from fastjango import template
from fastjango.contrib.admin._utils.values import boolean_icon as _boolean_icon  # noqa: F401  # asked for here
from fastjango.contrib.admin.templatetags._cells import ResultList, items_for_result, result_hidden_fields, results
from fastjango.contrib.admin.templatetags._dates import date_hierarchy
from fastjango.contrib.admin.templatetags._headers import css_name as _coerce_field_name  # noqa: F401  # likewise
from fastjango.contrib.admin.templatetags._headers import result_headers
from fastjango.contrib.admin.templatetags.base import InclusionAdminNode
from fastjango.contrib.admin.views.main import ALL_VAR, IS_FACETS_VAR, IS_POPUP_VAR, ORDER_VAR, PAGE_VAR, SEARCH_VAR
from fastjango.template.loader import get_template
from fastjango.utils.html import format_html
from fastjango.utils.safestring import mark_safe

__all__ = [
    "ALL_VAR",
    "ORDER_VAR",
    "PAGE_VAR",
    "SEARCH_VAR",
    "ResultList",
    "admin_actions",
    "admin_list_filter",
    "date_hierarchy",
    "items_for_result",
    "pagination",
    "paginator_number",
    "register",
    "result_headers",
    "result_hidden_fields",
    "result_list",
    "results",
    "search_form",
]

register = template.Library()


@register.simple_tag
def paginator_number(cl: Any, i: Any) -> Any:
    """Return the link to a page, the present page without one, or dots."""
    if i == cl.paginator.ELLIPSIS:
        return format_html("{} ", cl.paginator.ELLIPSIS)
    if i == cl.page_num:
        return format_html('<a href="" aria-current="page">{}</a> ', i)
    return format_html(
        '<a href="{}"{}>{}</a> ',
        cl.get_query_string({PAGE_VAR: i}),
        mark_safe(' class="end"' if i == cl.paginator.num_pages else ""),
        i,
    )


def pagination(cl: Any) -> dict[str, Any]:
    """Return the pages to show and the link that shows all."""
    required = (not cl.show_all or not cl.can_show_all) and cl.multi_page
    can_show_all = cl.can_show_all and not cl.show_all and cl.multi_page
    return {
        "cl": cl,
        "pagination_required": required,
        "show_all_url": can_show_all and cl.get_query_string({ALL_VAR: ""}),
        "page_range": cl.paginator.get_elided_page_range(cl.page_num) if required else [],
        "ALL_VAR": ALL_VAR,
        "1": 1,
    }


@register.tag(name="pagination")
def pagination_tag(parser: Any, token: Any) -> Any:
    """Render the pages."""
    return InclusionAdminNode(
        "pagination", parser, token, func=pagination, template_name="pagination.html", takes_context=False
    )


def result_list(cl: Any) -> dict[str, Any]:
    """Return headings, rows and hidden fields of the table."""
    headers = list(result_headers(cl))
    return {
        "cl": cl,
        "result_hidden_fields": list(result_hidden_fields(cl)),
        "result_headers": headers,
        "num_sorted_fields": sum(1 for header in headers if header["sortable"] and header["sorted"]),
        "results": list(results(cl)),
    }


@register.tag(name="result_list")
def result_list_tag(parser: Any, token: Any) -> Any:
    """Render the table."""
    return InclusionAdminNode(
        "result_list",
        parser,
        token,
        func=result_list,
        template_name="change_list_results.html",
        takes_context=False,
    )


@register.tag(name="date_hierarchy")
def date_hierarchy_tag(parser: Any, token: Any) -> Any:
    """Render the years, months or days."""
    return InclusionAdminNode(
        "date_hierarchy",
        parser,
        token,
        func=date_hierarchy,
        template_name="date_hierarchy.html",
        takes_context=False,
    )


def search_form(cl: Any) -> dict[str, Any]:
    """Return what the search box shows."""
    return {
        "cl": cl,
        "show_result_count": cl.result_count != cl.full_result_count,
        "search_var": SEARCH_VAR,
        "is_popup_var": IS_POPUP_VAR,
        "is_facets_var": IS_FACETS_VAR,
    }


@register.tag(name="search_form")
def search_form_tag(parser: Any, token: Any) -> Any:
    """Render the search box."""
    return InclusionAdminNode(
        "search_form", parser, token, func=search_form, template_name="search_form.html", takes_context=False
    )


@register.simple_tag
def admin_list_filter(cl: Any, spec: Any) -> Any:
    """Render a filter with its own template."""
    context = {"title": spec.title, "choices": list(spec.choices(cl)), "spec": spec}
    return get_template(spec.template).render(context)


def admin_actions(context: Any) -> Any:
    """Count the action forms of the page: each sends its number along."""
    context["action_index"] = context.get("action_index", -1) + 1
    return context


@register.tag(name="admin_actions")
def admin_actions_tag(parser: Any, token: Any) -> Any:
    """Render the list of actions."""
    return InclusionAdminNode("admin_actions", parser, token, func=admin_actions, template_name="actions.html")


@register.tag(name="change_list_object_tools")
def change_list_object_tools_tag(parser: Any, token: Any) -> Any:
    """Render the links over the list: add."""
    return InclusionAdminNode(
        "change_list_object_tools",
        parser,
        token,
        func=lambda context: context,
        template_name="change_list_object_tools.html",
    )
