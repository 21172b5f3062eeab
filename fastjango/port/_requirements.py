"""Lists of requirements: Django and what fastjango has inside give way to fastjango."""

from __future__ import annotations

import re

_INSIDE = {"django": "", "djangorestframework": "", "django-filter": ""}
_find_requirement = re.compile(r"^[ \t]*(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<rest>[^#\r\n]*)(?P<comment>#[^\r\n]*)?")


def rewrite_requirements(text: str) -> str:
    """Change a ``requirements.txt``: the first of Django's lines becomes fastjango's, the others are left out."""
    lines = []
    is_named = re.search(r"^fastjango\b", text, re.MULTILINE) is not None
    for line in text.splitlines(keepends=True):
        found = _find_requirement.match(line)
        if found is None or _normal(found["name"]) not in _INSIDE:
            lines.append(line)
        elif not is_named:
            ending = line[len(line.rstrip("\r\n")) :]
            lines.append(f"fastjango{ending}")
            is_named = True
    return "".join(lines)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()
