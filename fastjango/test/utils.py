"""Helpers for tests: the environment and the databases of a run, and the door to all others.

The rooms are ``_utils/overriding.py`` (settings, apps, checks), ``_utils/capturing.py`` (queries, output, time) and
``_utils/comparing.py`` (loose equality).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import TestCase as TestCase
from unittest import skipIf as skipIf
from unittest import skipUnless as skipUnless

from fastjango.conf import settings
from fastjango.core import mail
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db import DEFAULT_DB_ALIAS, connections
from fastjango.template import Template
from fastjango.utils.module_loading import import_string
from fastjango.utils.translation import deactivate

from ._utils.capturing import TZ_SUPPORT as TZ_SUPPORT
from ._utils.capturing import CaptureQueriesContext as CaptureQueriesContext
from ._utils.capturing import LoggingCaptureMixin as LoggingCaptureMixin
from ._utils.capturing import NullTimeKeeper as NullTimeKeeper
from ._utils.capturing import TimeKeeper as TimeKeeper
from ._utils.capturing import captured_output as captured_output
from ._utils.capturing import captured_stderr as captured_stderr
from ._utils.capturing import captured_stdin as captured_stdin
from ._utils.capturing import captured_stdout as captured_stdout
from ._utils.capturing import garbage_collect as garbage_collect
from ._utils.capturing import requires_tz_support as requires_tz_support
from ._utils.comparing import Approximate as Approximate
from ._utils.comparing import ContextList as ContextList
from ._utils.comparing import compare_xml as compare_xml
from ._utils.comparing import iter_test_cases as iter_test_cases
from ._utils.comparing import strip_quotes as strip_quotes
from ._utils.decorating import TestContextDecorator as TestContextDecorator
from ._utils.overriding import extend_sys_path as extend_sys_path
from ._utils.overriding import freeze_time as freeze_time
from ._utils.overriding import ignore_warnings as ignore_warnings
from ._utils.overriding import isolate_apps as isolate_apps
from ._utils.overriding import isolate_lru_cache as isolate_lru_cache
from ._utils.overriding import modify_settings as modify_settings
from ._utils.overriding import override_script_prefix as override_script_prefix
from ._utils.overriding import override_settings as override_settings
from ._utils.overriding import override_system_checks as override_system_checks
from ._utils.overriding import register_lookup as register_lookup
from ._utils.overriding import require_jinja2 as require_jinja2
from ._utils.overriding import tag as tag
from .signals import template_rendered

__all__ = [
    "TZ_SUPPORT",
    "Approximate",
    "CaptureQueriesContext",
    "ContextList",
    "LoggingCaptureMixin",
    "NullTimeKeeper",
    "TestContextDecorator",
    "TimeKeeper",
    "captured_output",
    "captured_stderr",
    "captured_stdin",
    "captured_stdout",
    "compare_xml",
    "dependency_ordered",
    "extend_sys_path",
    "freeze_time",
    "garbage_collect",
    "get_runner",
    "get_unique_databases_and_mirrors",
    "ignore_warnings",
    "instrumented_test_render",
    "isolate_apps",
    "isolate_lru_cache",
    "iter_test_cases",
    "modify_settings",
    "override_script_prefix",
    "override_settings",
    "override_system_checks",
    "register_lookup",
    "require_jinja2",
    "requires_tz_support",
    "setup_databases",
    "setup_test_environment",
    "strip_quotes",
    "tag",
    "teardown_databases",
    "teardown_test_environment",
]


def instrumented_test_render(self: Any, context: Any) -> Any:
    """Render a template and tell about it; stands for ``Template._render``, in tests or where somebody put it."""
    template_rendered.send(sender=self, template=self, context=context)
    return self.nodelist.render(context)


class _TestState:
    """What :func:`setup_test_environment` changed; has ``saved_data`` only in between."""

    saved_data: dict[str, Any]


_LOCMEM_MAIL = "fastjango.core.mail.backends.locmem.EmailBackend"


def setup_test_environment(debug: bool | None = None) -> None:
    """Prepare the process for tests: mail is kept, templates tell what they render, ``testserver`` is a known host.

    Args:
        debug: The value of ``DEBUG`` during the tests; None leaves it.

    Raises:
        RuntimeError: called again before :func:`teardown_test_environment`.
    """
    if hasattr(_TestState, "saved_data"):
        raise RuntimeError(
            "setup_test_environment() was already called and can't be called again without first calling "
            "teardown_test_environment()."
        )
    state: dict[str, Any] = {
        "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
        "DEBUG": settings.DEBUG,
        "EMAIL_BACKEND": settings.EMAIL_BACKEND,
        "render": Template._render,
    }
    _TestState.saved_data = state
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.DEBUG = settings.DEBUG if debug is None else debug
    settings.EMAIL_BACKEND = _LOCMEM_MAIL
    Template._render = instrumented_test_render  # type: ignore[method-assign]  # the point of instrumenting
    mail.outbox = []  # type: ignore[attr-defined]  # there only during tests, as documented
    deactivate()


def teardown_test_environment() -> None:
    """Undo :func:`setup_test_environment`."""
    state = _TestState.saved_data
    del _TestState.saved_data
    for name in ("ALLOWED_HOSTS", "DEBUG", "EMAIL_BACKEND"):
        setattr(settings, name, state[name])
    Template._render = state["render"]  # type: ignore[method-assign]  # as above
    del mail.outbox  # type: ignore[attr-defined]  # as above


def get_runner(settings: Any, test_runner_class: str | None = None) -> Any:
    """The class of the test runner that is named, or that ``TEST_RUNNER`` names."""
    return import_string(test_runner_class or settings.TEST_RUNNER)


def dependency_ordered(test_databases: Any, dependencies: dict[str, list[str]]) -> list[Any]:
    """Databases in an order in which each comes after those that it depends on.

    Args:
        test_databases: Pairs of signature and ``(name, aliases)``.
        dependencies: For an alias the aliases that come first.

    Raises:
        ImproperlyConfigured: dependencies go round in a circle, or a database depends on itself.
    """
    needs: dict[Any, set[str]] = {}
    for signature, (_, aliases) in test_databases:
        needs[signature] = {first for alias in aliases for first in dependencies.get(alias, ())}
        if not needs[signature].isdisjoint(aliases):
            raise ImproperlyConfigured(
                f"Circular dependency: databases {aliases!r} depend on each other, but are aliases."
            )
    ordered: list[Any] = []
    done: set[str] = set()
    waiting = list(test_databases)
    while waiting:
        ready = [entry for entry in waiting if needs[entry[0]] <= done]
        if not ready:
            raise ImproperlyConfigured("Circular dependency in TEST[DEPENDENCIES]")
        # One at a time keeps the given order as far as possible.
        ordered.append(ready[0])
        waiting.remove(ready[0])
        done.update(ready[0][1][1])
    return ordered


def get_unique_databases_and_mirrors(aliases: Any = None) -> tuple[dict[Any, Any], dict[str, str]]:
    """The databases that have to be made, and the aliases that mirror another.

    Args:
        aliases: Those that tests use; None means all.

    Returns:
        ``{signature: (name, aliases)}`` in the order to make them, ``{alias: mirrored alias}``.
    """
    wanted = set(connections if aliases is None else aliases)
    mirrors: dict[str, str] = {}
    databases: dict[Any, tuple[str, dict[str, None]]] = {}
    dependencies: dict[str, list[str]] = {}
    default_signature = connections[DEFAULT_DB_ALIAS].creation.test_db_signature()
    for alias in connections:
        connection = connections[alias]
        options = connection.settings_dict["TEST"]
        if options["MIRROR"]:
            mirrors[alias] = options["MIRROR"]
            continue
        if alias not in wanted:
            continue
        signature = connection.creation.test_db_signature()
        # The default alias goes first: it is the one that names the database.
        _, known = databases.setdefault(signature, (connection.settings_dict["NAME"], {}))
        if alias == DEFAULT_DB_ALIAS:
            databases[signature] = (connection.settings_dict["NAME"], {alias: None, **known})
        else:
            known[alias] = None
        if "DEPENDENCIES" in options:
            dependencies[alias] = options["DEPENDENCIES"]
        elif alias != DEFAULT_DB_ALIAS and signature != default_signature:
            dependencies[alias] = options.get("DEPENDENCIES", [DEFAULT_DB_ALIAS])
    if dependencies and DEFAULT_DB_ALIAS not in wanted:
        # A database that tests do not use is not made, so nothing can wait for it.
        dependencies = {alias: [d for d in first if d in wanted] for alias, first in dependencies.items()}
    items = [(signature, (name, list(group))) for signature, (name, group) in databases.items()]
    ordered = dict(dependency_ordered(items, dependencies))
    return ordered, mirrors


def setup_databases(
    verbosity: int,
    interactive: bool,
    *,
    time_keeper: Any = None,
    keepdb: bool = False,
    debug_sql: bool = False,
    parallel: int = 0,
    aliases: Any = None,
    serialized_aliases: Any = None,
    **kwargs: Any,
) -> list[tuple[Any, str, bool]]:
    """Create the test databases.

    Returns:
        For each connection ``(connection, former name, whether its database has to be destroyed)``.
    """
    keeper = time_keeper or NullTimeKeeper()
    databases, mirrors = get_unique_databases_and_mirrors(aliases)
    former: list[tuple[Any, str, bool]] = []
    for name, group in databases.values():
        first = None
        for alias in group:
            connection = connections[alias]
            former.append((connection, name, first is None))
            if first is not None:
                connection.creation.set_as_test_mirror(connections[first].settings_dict)
                continue
            first = alias
            with keeper.timed(f"  Creating '{alias}'"):
                connection.creation.create_test_db(
                    verbosity=verbosity,
                    autoclobber=not interactive,
                    keepdb=keepdb,
                    serialize=serialized_aliases is None or alias in serialized_aliases,
                )
            for index in range(parallel if parallel > 1 else 0):
                with keeper.timed(f"  Cloning '{alias}'"):
                    connection.creation.clone_test_db(suffix=str(index + 1), verbosity=verbosity, keepdb=keepdb)
    for alias, mirrored in mirrors.items():
        connections[alias].creation.set_as_test_mirror(connections[mirrored].settings_dict)
    if debug_sql:
        for alias in connections:
            connections[alias].force_debug_cursor = True
    return former


def teardown_databases(
    old_config: list[tuple[Any, str, bool]], verbosity: int, parallel: int = 0, keepdb: bool = False
) -> None:
    """Destroy what :func:`setup_databases` made."""
    for connection, name, destroy in old_config:
        if not destroy:
            continue
        destroy_db: Callable[..., Any] = connection.creation.destroy_test_db
        for index in range(parallel if parallel > 1 else 0):
            destroy_db(suffix=str(index + 1), verbosity=verbosity, keepdb=keepdb)
        destroy_db(name, verbosity, keepdb)
