"""Version numbers: fastjango's answer to Django's, and the running Python's."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from fastjango._version import VERSION

PYPY = sys.implementation.name == "pypy"
PY38, PY39, PY310, PY311, PY312, PY313, PY314 = (sys.version_info >= (3, minor) for minor in range(8, 15))

Version = tuple[int, int, int, str, int]

_STAGES = {"alpha": "a", "beta": "b", "rc": "rc", "final": ""}


def get_version(version: Any = None) -> str:
    """A version as PEP 440 spells it; a pre-alpha bears the time of the checkout's last commit.

    Source: django.utils.version.get_version.
    """
    number = get_complete_version(version)
    stage, serial = number[3:]
    if (stage, serial) == ("alpha", 0):
        changeset = get_git_changeset()
        suffix = f".dev{changeset}" if changeset else ""
    else:
        suffix = f"{_STAGES[stage]}{serial}" if _STAGES[stage] else ""
    return get_main_version(number) + suffix


def get_main_version(version: Any = None) -> str:
    """``X.Y`` or ``X.Y.Z``, without a third part that is nought."""
    major, minor, micro = get_complete_version(version)[:3]
    return f"{major}.{minor}.{micro}" if micro else f"{major}.{minor}"


def get_complete_version(version: Any = None) -> Version:
    """The five parts of a version, by default the one that fastjango answers to.

    Raises:
        AssertionError: it has not five parts, or its stage is none of alpha, beta, rc, final.
    """
    parts: Any = VERSION if version is None else version
    if len(parts) != 5 or parts[3] not in _STAGES:
        raise AssertionError(f"{parts!r} is not a complete version.")
    return parts


def get_docs_version(version: Any = None) -> str:
    """Which documentation belongs to a version: ``X.Y``, or ``dev`` before its release."""
    major, minor, _micro, stage, _serial = get_complete_version(version)
    return f"{major}.{minor}" if stage == "final" else "dev"


@functools.cache
def get_git_changeset() -> str | None:
    """The UTC time of the last commit (``YYYYMMDDHHMMSS``); ``None`` outside a checkout."""
    if "__file__" not in globals():
        # Frozen programs have no files.
        return None
    done = subprocess.run(
        ["git", "show", "--no-patch", "--format=%ct", "HEAD"],
        cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
        capture_output=True,
        text=True,
    )
    seconds = done.stdout.strip()
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y%m%d%H%M%S}" if seconds.isdigit() else None


def get_version_tuple(version: str) -> tuple[int, ...]:
    """The numbers at the start of a version: ``(1, 2, 3)`` of ``1.2.3b2.dev0``."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
