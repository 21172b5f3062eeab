"""Docstrings in reStructuredText, through docutils."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.parser import HeaderParser
from functools import cache
from importlib.util import find_spec
from inspect import cleandoc
from typing import Any

from fastjango.urls import reverse
from fastjango.utils._simplified_regex import (
    remove_non_capturing_groups,
    replace_metacharacters,
    replace_named_groups,
    replace_unnamed_groups,
)
from fastjango.utils.safestring import mark_safe

__all__ = [
    "ROLES",
    "create_reference_role",
    "default_reference_role",
    "docutils_is_available",
    "get_view_name",
    "parse_docstring",
    "parse_rst",
    "remove_non_capturing_groups",
    "replace_metacharacters",
    "replace_named_groups",
    "replace_unnamed_groups",
]

docutils_is_available = find_spec("docutils") is not None

# Where a role such as :model:`polls.Question` leads to, below the root of the documentation.
ROLES = {
    "model": "%s/models/%s/",
    "view": "%s/views/%s/",
    "template": "%s/templates/%s/",
    "filter": "%s/filters/#%s",
    "tag": "%s/tags/#%s",
}
_CASE_MATTERS = ("template", "view")
_TITLE_AND_TARGET = re.compile(r"^(?P<title>.+?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)


def get_view_name(view_func: Any) -> str:
    """Return the dotted path of a view: a function, a method, a class-based view or a callable object."""
    view = getattr(view_func, "view_class", view_func)
    name = getattr(view, "__qualname__", type(view).__name__)
    return f"{view.__module__}.{name}"


def parse_docstring(docstring: str | None) -> tuple[str, str, dict[str, str]]:
    """Cut a docstring into its first paragraph, the rest, and the ``name: value`` lines of its last paragraph."""
    if not docstring:
        return "", "", {}
    title, *parts = re.split(r"\n{2,}", cleandoc(docstring))
    metadata: dict[str, str] = {}
    if parts:
        try:
            metadata = dict(HeaderParser().parsestr(parts[-1]).items())
        except HeaderParseError:
            metadata = {}
        if metadata:
            parts = parts[:-1]
    return title, "\n\n".join(parts), metadata


def parse_rst(text: str, default_reference_context: str, thing_being_parsed: Any = None) -> Any:
    """Turn reStructuredText into HTML.

    Args:
        default_reference_context: The role of a text in single backquotes.
        thing_being_parsed: What docutils names in its warnings.
    """
    core = _docutils_core()
    parts = core.publish_parts(
        # Only inside of the text: docutils keeps the default role for the whole process.
        f".. default-role:: cmsreference\n\n{text}\n\n.. default-role::\n",
        source_path=f"<{thing_being_parsed}>" if thing_being_parsed else None,
        destination_path=None,
        writer_name="html4css1",
        settings_overrides={
            "doctitle_xform": True,
            "initial_header_level": 3,
            "default_reference_context": default_reference_context,
            "link_base": reverse("django-admindocs-docroot").rstrip("/"),
            # A docstring shall not read files of the server.
            "raw_enabled": False,
            "file_insertion_enabled": False,
        },
    )
    return mark_safe(parts["fragment"])


@cache
def _docutils_core() -> Any:
    """Import docutils, which is optional and slow to import, and give it the roles."""
    import docutils.core
    from docutils.parsers.rst import roles

    roles.register_canonical_role("cmsreference", default_reference_role)
    for name, url in ROLES.items():
        create_reference_role(name, url)
    return docutils.core


def _reference(rolename: str, urlbase: str, rawtext: str, text: str, inliner: Any, options: Any) -> Any:
    from docutils import nodes  # optional

    found = _TITLE_AND_TARGET.match(text)
    title, target = (found["title"], found["target"]) if found else (text, text)
    if rolename not in _CASE_MATTERS:
        target = target.lower()
    url = urlbase % (inliner.document.settings.link_base, target)
    return nodes.reference(rawtext, title, refuri=url, **(options or {}))


def create_reference_role(rolename: str, urlbase: str) -> None:
    """Register a role that links to a page.

    Args:
        urlbase: The address with two ``%s``: the root of the documentation and the name.
    """
    from docutils.parsers.rst import roles  # optional

    def role(
        name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
    ) -> Any:
        return [_reference(rolename, urlbase, rawtext, text, inliner, options)], []

    roles.register_canonical_role(rolename, role)


def default_reference_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> Any:
    """Link a text in single backquotes by the role that ``parse_rst()`` was given."""
    rolename = inliner.document.settings.default_reference_context
    if rolename not in ROLES:
        from docutils import nodes  # optional

        return [nodes.literal(rawtext, text)], []
    return [_reference(rolename, ROLES[rolename], rawtext, text, inliner, options)], []
