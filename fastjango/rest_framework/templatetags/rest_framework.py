"""Tags and filters of the browsable API's templates."""

from __future__ import annotations

import re
from typing import Any

from fastjango import template
from fastjango.rest_framework.compat import apply_markdown, pygments_highlight
from fastjango.rest_framework.renderers import HTMLFormRenderer
from fastjango.rest_framework.utils.urls import replace_query_param
from fastjango.template import loader
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.html import escape, format_html, smart_urlquote
from fastjango.utils.safestring import SafeString, mark_safe

register = template.Library()

# The value of a `class` attribute.
class_re = re.compile(r'(?<=class=["\'])(.*)(?=["\'])')


@register.tag(name="code")
def highlight_code(parser: Any, token: Any) -> CodeNode:
    """``{% code json %}…{% endcode %}``: code in colours."""
    code = token.split_contents()[-1]
    nodelist = parser.parse(("endcode",))
    parser.delete_first_token()
    return CodeNode(code, nodelist)


class CodeNode(template.Node):
    """Code in colours."""

    style = "emacs"

    def __init__(self, lang: str, code: Any) -> None:
        self.lang = lang
        self.nodelist = code

    def render(self, context: Any) -> SafeString:
        """The code as HTML."""
        return pygments_highlight(self.nodelist.render(context), self.lang, self.style)


@register.simple_tag
def render_markdown(markdown_text: str) -> str:
    """Markdown as HTML; as it is when the package is not installed."""
    return mark_safe(apply_markdown(markdown_text)) if apply_markdown else markdown_text


@register.simple_tag
def get_pagination_html(pager: Any) -> Any:
    """Links to other pages."""
    return pager.to_html()


@register.simple_tag
def render_form(serializer: Any, template_pack: str | None = None) -> str:
    """A serializer's form."""
    style = {"template_pack": template_pack} if template_pack else {}
    return HTMLFormRenderer().render(serializer.data, None, {"style": style})


@register.simple_tag
def render_field(field: Any, style: dict[str, Any]) -> str:
    """One field of a form, in the style of the form around it."""
    renderer = style.get("renderer", HTMLFormRenderer())
    return renderer.render_field(field, style)


@register.simple_tag
def optional_login(request: Any) -> str:
    """A link to log in, when the project has a login view for the API."""
    try:
        url = reverse("rest_framework:login")
    except NoReverseMatch:
        return ""
    return format_html("<li><a href='{href}?next={next}'>Log in</a></li>", href=url, next=escape(request.path))


@register.simple_tag
def optional_docs_login(request: Any) -> str:
    """A link to log in, for a page of documentation."""
    try:
        url = reverse("rest_framework:login")
    except NoReverseMatch:
        return "log in"
    return format_html("<a href='{href}?next={next}'>log in</a>", href=url, next=escape(request.path))


@register.simple_tag
def optional_logout(request: Any, user: Any, csrf_token: Any) -> str:
    """The user's name, with a way to log out when the project has one for the API."""
    try:
        url = reverse("rest_framework:logout")
    except NoReverseMatch:
        return format_html('<li class="navbar-text">{user}</li>', user=user)
    menu = (
        '<li class="dropdown"><details><summary>{user}</summary>'
        '<form id="logoutForm" method="post" action="{href}?next={next}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{csrf_token}">'
        '<button type="submit">Log out</button></form></details></li>'
    )
    return format_html(menu, user=user, href=url, next=escape(request.path), csrf_token=csrf_token)


@register.simple_tag
def add_query_param(request: Any, key: str, val: Any) -> str:
    """The present address with a parameter more."""
    return escape(replace_query_param(iri_to_uri(request.get_full_path()) or "", key, val))


@register.filter
def as_string(value: Any) -> str:
    """The value as text; nothing for None."""
    return "" if value is None else f"{value}"


@register.filter
def as_list_of_strings(value: Any) -> list[str]:
    """The values as texts."""
    return ["" if item is None else f"{item}" for item in value]


@register.filter
def add_class(value: Any, css_class: str) -> SafeString:
    """An element with a class more.

    ``{{ field|add_class:"wide" }}``
    """
    html = str(value)
    present = class_re.search(html)
    if present is None:
        return mark_safe(html.replace(">", f' class="{css_class}">', 1))
    if css_class in present.group(1).split():
        return value
    return mark_safe(class_re.sub(lambda names: f"{names.group(1)} {css_class}", html))


@register.filter
def format_value(value: Any) -> Any:
    """A value of a response for a table: links, lists, tables within tables."""
    if getattr(value, "is_hyperlink", False):
        # Its name may come from a user.
        return mark_safe(f"<a href={value}>{escape(value.name)}</a>")
    if value is None or isinstance(value, bool):
        return mark_safe(f"<code>{ {True: 'true', False: 'false', None: 'null'}[value] }</code>")
    if isinstance(value, list):
        nested = any(isinstance(item, list | dict) for item in value)
        name = "list_value" if nested else "simple_list_value"
        return loader.get_template(f"rest_framework/admin/{name}.html").render({"value": value})
    if isinstance(value, dict):
        return loader.get_template("rest_framework/admin/dict_value.html").render({"value": value})
    if not isinstance(value, str):
        return str(value)
    return _format_text(value)


def _format_text(value: str) -> Any:
    if value.startswith(("http:", "https:", "/")) and not re.search(r"\s", value):
        return mark_safe(f'<a href="{escape(value)}">{escape(value)}</a>')
    if "@" in value and not re.search(r"\s", value):
        return mark_safe(f'<a href="mailto:{escape(value)}">{escape(value)}</a>')
    return mark_safe(f"<pre>{escape(value)}</pre>") if "\n" in value else value


@register.filter
def items(value: Any) -> Any:
    """A dict's pairs; nothing for None. A dict may have a key "items" that stands before the method."""
    return [] if value is None else value.items()


@register.filter
def add_nested_class(value: Any) -> str:
    """The class of a table's cell that has a table in it."""
    is_nested = isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, list | dict) for item in value)
    )
    return "class=nested" if is_nested else ""


def smart_urlquote_wrapper(matched_url: str) -> str | None:
    """The URL quoted; None when it is none."""
    try:
        return smart_urlquote(matched_url)
    except ValueError:
        return None
