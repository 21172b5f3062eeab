"""What a rewritten file uses that fastjango lacks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeGuard

from ._inventory import find_module, missing_part

_is_path = re.compile(r"fastjango(?:\.[A-Za-z_]\w*)+").fullmatch
# Words such as app labels and names of test modules look like paths; these roots of ours are always meant.
_IGNORED_ENDINGS = (".html", ".txt", ".py", ".po", ".mo", ".js", ".css")

#: What to do about packages that fastjango leaves out. The longest beginning of a name that is listed wins.
ADVICE = {
    "fastjango.contrib.gis": "GeoDjango is not part of fastjango; keep the geometry in its own service or table.",
    "fastjango.db.backends.postgresql_psycopg2": "gone since Django 3.0; write fastjango.db.backends.postgresql.",
    "fastjango.db.backends.oracle": "there is no back end for Oracle; see docs/differences.md.",
    "fastjango.db.models.sql": "SQLAlchemy makes the SQL; use expressions, RawSQL or Model.objects.from_statement().",
    "fastjango.tasks": "of Django 6.0, and not there; docs/topics/background.md says what to use.",
    "fastjango.utils.six": "gone since Django 3.0; the code needs Django 5.2's spelling first.",
    "fastjango.utils.translation.ugettext": "gone since Django 4.0; write gettext.",
    "fastjango.utils.translation.ugettext_lazy": "gone since Django 4.0; write gettext_lazy.",
    "fastjango.utils.encoding.force_text": "gone since Django 4.0; write force_str.",
    "fastjango.utils.encoding.smart_text": "gone since Django 4.0; write smart_str.",
    "fastjango.conf.urls.url": "gone since Django 4.0; write fastjango.urls.re_path.",
    "fastjango.utils.timezone.utc": "gone since Django 5.0; write datetime.timezone.utc.",
}


@dataclass(frozen=True, order=True)
class Finding:
    """Something a person has to look at.

    Args:
        line: Counted from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    name: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}: {self.name}: {self.advice}"

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}" if self.line else self.file


def find_missing(source: str, file: str) -> list[Finding]:
    """The names of fastjango that a file uses and fastjango lacks, by line.

    Imports, attributes of imported modules and strings that are whole dotted paths are looked at.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    found: dict[tuple[int, str], Finding] = {}
    for line, path in _paths(tree):
        missing = missing_part(path)
        if missing is not None:
            found.setdefault((line, missing), Finding(file, line, missing, advice_on(missing)))
    return sorted(found.values())


def advice_on(name: str) -> str:
    """What to write instead of a name that is missing."""
    parts = name.split(".")
    for end in range(len(parts), 1, -1):
        advice = ADVICE.get(".".join(parts[:end]))
        if advice:
            return advice
    parent, _, last = name.rpartition(".")
    module = find_module(parent)
    near = get_close_matches(last, module.names, 1) if module else []
    if near:
        return f"fastjango has no such name; did you mean {near[0]}?"
    return "fastjango has no such name; if it is Django's own internals, use the documented interface instead."


def _is_path_literal(node: ast.AST) -> TypeGuard[ast.Constant]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return bool(_is_path(node.value)) and not node.value.endswith(_IGNORED_ENDINGS)


def _paths(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and dotted paths of fastjango's that a file names."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name.partition(".")[0]] = alias.name if alias.asname else "fastjango"
                if _is_path(alias.name):
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                path = f"{node.module}.{alias.name}"
                if _is_path(path) and alias.name != "*":
                    bound[alias.asname or alias.name] = path
                    yield node.lineno, path
                elif _is_path(node.module):
                    yield node.lineno, node.module
        elif _is_path_literal(node):
            yield node.lineno, str(node.value)
    modules = {name: path for name, path in bound.items() if path != "fastjango" and find_module(path)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield node.lineno, f"{modules[node.value.id]}.{node.attr}"
