"""A project on disk: which files are rewritten, what is reported."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ._code import rewrite_source
from ._findings import Finding, find_missing
from ._requirements import rewrite_requirements

_SKIPPED_FOLDERS = {"__pycache__", "node_modules", "site-packages", "venv", "env"}
_OTHER_LISTS = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "Dockerfile")
_mentions_requirement = re.compile(
    r"(?<![\w./-])(?P<name>django|djangorestframework|django-filter|django-admin)(?![\w./-])", re.IGNORECASE
).search


@dataclass
class Report:
    """What a port did, and what it leaves to a person."""

    looked_at: int = 0
    changed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    apps: list[Finding] = field(default_factory=list, repr=False)  # all entries of INSTALLED_APPS

    def lines(self) -> Iterator[str]:
        """The report as text."""
        yield from (f"changed  {name}" for name in self.changed)
        places: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            places.setdefault((finding.name, finding.advice), []).append(finding)
        for (name, advice), found in sorted(places.items()):
            yield f"look at  {name}: {advice}"
            yield from (f"           {finding.place}" for finding in found)
        yield f"{self.looked_at} files looked at, {len(self.changed)} changed, {len(self.findings)} places to look at."


def port_project(source: Path, out: Path | None = None, *, dry_run: bool = False) -> Report:
    """Rewrite the module paths of a project.

    Args:
        source: A folder or one file.
        out: Where the whole project is written; ``None`` changes it in place.
        dry_run: Only report.

    Raises:
        FileNotFoundError: ``source`` is not there.
        FileExistsError: ``out`` is a folder with something in it, or lies inside ``source``.
    """
    if not source.exists():
        raise FileNotFoundError(f"{source} does not exist.")
    base = source if source.is_dir() else source.parent
    if out is not None:
        _refuse_target(base, out)
    report = Report()
    for file in _files(source):
        name = file.relative_to(base).as_posix()
        new = _ported(file, name, report)
        target = file if out is None else out / name
        if dry_run or (out is None and new is None):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if new is None:
            shutil.copy2(file, target, follow_symlinks=False)
        else:
            with open(target, "w", encoding="utf-8", newline="") as handle:
                handle.write(new)
            shutil.copymode(file, target)
    report.findings += _outside_apps(report.apps, base)
    report.findings = sorted(set(report.findings))
    return report


def _refuse_target(base: Path, out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} is not empty; choose a folder that is, or is not there yet.")
    if out.resolve().is_relative_to(base.resolve()):
        raise FileExistsError(f"{out} lies inside the project; choose a folder outside of it.")


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    for where, folders, files in os.walk(source):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED_FOLDERS
            and (not name.startswith(".") or name == ".github")
            and not Path(where, name, "pyvenv.cfg").exists()
        )
        yield from (Path(where, name) for name in sorted(files) if not name.endswith((".pyc", ".pyo")))


def _ported(file: Path, name: str, report: Report) -> str | None:
    """The new text of a file; ``None`` where it stays as it is."""
    is_code = file.suffix == ".py" and file.name not in _OTHER_LISTS
    is_list = file.suffix == ".txt" and "requirements" in name
    if file.is_symlink() or not (is_code or is_list or file.name in _OTHER_LISTS):
        return None
    report.looked_at += 1
    try:
        # Newlines stay what they are.
        with open(file, encoding="utf-8", newline="") as handle:
            old = handle.read()
    except UnicodeDecodeError:
        report.findings.append(Finding(name, 0, "encoding", "the file is not UTF-8 and was left alone."))
        return None
    if file.name in _OTHER_LISTS:
        report.findings += _mentions(old, name)
        return None
    new = rewrite_source(old) if is_code else rewrite_requirements(old)
    if is_code:
        report.findings += find_missing(new, name)
        report.apps += _installed_apps(new, name)
    if new == old:
        return None
    report.changed.append(name)
    return new


def _mentions(text: str, name: str) -> Iterator[Finding]:
    """Lines of a file that is not rewritten and asks for Django."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _mentions_requirement(line)
        if found and not line.lstrip().startswith("#"):
            wanted = "fastjango-admin" if found["name"].lower() == "django-admin" else "fastjango"
            yield Finding(name, number, found["name"], f"write {wanted} here, if it means the program or requirement.")


def _installed_apps(source: str, name: str) -> Iterator[Finding]:
    """The apps that a settings file installs, with the advice for those from outside."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        if not any(isinstance(target, ast.Name) and target.id.endswith("APPS") for target in targets):
            continue
        for literal in ast.walk(node.value):  # type: ignore[attr-defined]  # assignments have one
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str) and literal.value:
                advice = (
                    "an app from outside the project; if it imports django, call fastjango.port.alias.install() at the "
                    "top of the settings, and it loads as it is."
                )
                yield Finding(name, literal.lineno, literal.value, advice)


def _outside_apps(apps: Iterable[Finding], base: Path) -> Iterator[Finding]:
    for app in apps:
        root = app.name.partition(".")[0]
        if root == "fastjango" or not root.isidentifier():
            continue
        if not any(base.glob(f"{root}.py")) and not any(base.glob(f"**/{root}/")):
            yield app
