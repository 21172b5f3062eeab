"""The registry of system checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, TypeVar, overload

from .messages import CheckMessage

Check = Callable[..., Any]
CheckT = TypeVar("CheckT", bound=Check)


class Tags:
    """The names that group the built-in checks."""

    admin = "admin"
    async_support = "async_support"
    caches = "caches"
    commands = "commands"
    compatibility = "compatibility"
    database = "database"
    files = "files"
    models = "models"
    security = "security"
    signals = "signals"
    sites = "sites"
    staticfiles = "staticfiles"
    templates = "templates"
    translation = "translation"
    urls = "urls"


class CheckRegistry:
    """Checks by tag; those with ``deploy`` run only when asked for.

    Source: django.core.checks.registry.CheckRegistry (5.2).
    """

    def __init__(self) -> None:
        self.registered_checks: set[Check] = set()
        self.deployment_checks: set[Check] = set()

    @overload
    def register(self, check: CheckT, *tags: str, **kwargs: Any) -> CheckT: ...

    @overload
    def register(self, check: str | None = None, *tags: str, **kwargs: Any) -> Callable[[CheckT], CheckT]: ...

    def register(self, check: Any = None, *tags: str, **kwargs: Any) -> Any:
        """Register a check, as a call or as a decorator with tags.

        Args:
            check: A function ``(app_configs, **kwargs)`` that returns messages; or the first tag.
            tags: The tags it belongs to.
            kwargs: ``deploy=True`` for checks of production settings.

        Raises:
            TypeError: the function takes no ``**kwargs``.
        """

        def add(function: Check) -> Check:
            if not _takes_kwargs(function):
                raise TypeError("Check functions must accept keyword arguments (**kwargs).")
            function.tags = tags  # type: ignore[attr-defined]  # read by tags_available() and ported code
            (self.deployment_checks if kwargs.get("deploy") else self.registered_checks).add(function)
            return function

        if callable(check):
            return add(check)
        tags = (check, *tags) if check else tags
        return add

    def run_checks(
        self,
        app_configs: Any = None,
        tags: Iterable[str] | None = None,
        include_deployment_checks: bool = False,
        databases: Any = None,
    ) -> list[CheckMessage]:
        """Run the checks of some tags, or all.

        Args:
            app_configs: Only these apps are looked at; None means all.
            tags: Run only the checks with one of these.
            include_deployment_checks: Run the checks of ``--deploy`` too.
            databases: Aliases of the databases that checks may connect to; None means none.

        Raises:
            TypeError: a check returned something that is no list of messages.
        """
        wanted = None if tags is None else set(tags)
        found: list[CheckMessage] = []
        for check in self.get_checks(include_deployment_checks):
            if wanted is not None and wanted.isdisjoint(getattr(check, "tags", ())):
                continue
            messages = check(app_configs=app_configs, databases=databases)
            if not isinstance(messages, Iterable):
                raise TypeError(
                    f"The function {check!r} did not return a list. All functions registered with the checks registry "
                    "must return a list."
                )
            found.extend(messages)
        return found

    def tag_exists(self, tag: str, include_deployment_checks: bool = False) -> bool:
        """Whether some check has the tag."""
        return tag in self.tags_available(include_deployment_checks)

    def tags_available(self, deployment_checks: bool = False) -> set[str]:
        """The tags of all registered checks."""
        return set(chain.from_iterable(getattr(check, "tags", ()) for check in self.get_checks(deployment_checks)))

    def get_checks(self, include_deployment_checks: bool = False) -> list[Check]:
        """The registered checks."""
        return [*self.registered_checks, *(self.deployment_checks if include_deployment_checks else ())]


def _takes_kwargs(function: Check) -> bool:
    import inspect  # costs start-up time, and is needed only where checks are registered

    parameters = inspect.signature(function).parameters.values()
    return any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)


registry = CheckRegistry()
register = registry.register
run_checks = registry.run_checks
tag_exists = registry.tag_exists
