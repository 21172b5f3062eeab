"""Whether the process lives, and whether it can answer: for load balancers and orchestrators.

urlpatterns = [path("healthz", health.healthz), path("readyz", health.readyz)]
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from fastjango.core.cache import caches
from fastjango.db import connections
from fastjango.db.migrations.executor import MigrationExecutor
from fastjango.http import JsonResponse
from fastjango.views.decorators.cache import never_cache
from fastjango.views.decorators.http import require_safe

logger = logging.getLogger("fastjango.health")

_CACHE_KEY, _CACHE_SECONDS = "fastjango.health", 10
# Aliases without pending migrations: the migrations of a running process do not change.
_migrated: set[str] = set()


def _check_database(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _check_migrations(alias: str) -> bool:
    if alias not in _migrated:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(alias)
    return True


def _check_cache(alias: str) -> bool:
    # One that keeps nothing, as the dummy, is ready too: what counts is that it answers.
    caches[alias].set(_CACHE_KEY, 1, _CACHE_SECONDS)
    caches[alias].get(_CACHE_KEY)
    return True


_CHECKS: list[tuple[str, Any, Callable[[str], bool]]] = [
    ("database", connections, _check_database),
    ("migrations", connections, _check_migrations),
    ("cache", caches, _check_cache),
]


def _is_passed(name: str, check: Callable[[str], bool], alias: str) -> bool:
    try:
        passed = check(alias)
    except Exception:
        # The reason is for the log: the answer may be read by anybody.
        logger.exception("Check of %s %r failed.", name, alias)
        return False
    if not passed:
        logger.error("Check of %s %r failed.", name, alias)
    return passed


def _open_view(view: Callable[[Any], Any]) -> Any:
    """A view that is always asked anew, by anybody."""
    opened = never_cache(require_safe(view))
    # As login_not_required() of contrib.auth, which is above this floor.
    opened.login_required = False
    return opened


@_open_view
def healthz(request: Any) -> Any:
    """Status 200 as long as the process answers requests."""
    return JsonResponse({"status": "ok"})


@_open_view
def readyz(request: Any) -> Any:
    """Status 200 when all databases and caches answer and no migration is pending; 503 otherwise, with what fails."""
    checks = {
        f"{name}:{alias}": "ok" if _is_passed(name, check, alias) else "failed"
        for name, aliases, check in _CHECKS
        for alias in aliases
    }
    is_ready = "failed" not in checks.values()
    return JsonResponse({"status": "ok" if is_ready else "failed", "checks": checks}, status=200 if is_ready else 503)
