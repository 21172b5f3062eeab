"""Aggregates of PostgreSQL. The rooms: ``general`` and ``statistics``."""

from __future__ import annotations

from fastjango.contrib.postgres.aggregates.general import *  # noqa: F403  # the rooms say what is public
from fastjango.contrib.postgres.aggregates.statistics import *  # noqa: F403  # likewise
