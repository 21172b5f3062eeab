"""Where the installed apps lie, told by the app registry, which stands above this floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastjango.core.exceptions import AppRegistryNotReady

_provider: Callable[[], Sequence[str]] | None = None


def provide_app_folders(provider: Callable[[], Sequence[str]]) -> None:
    """Say how the folders of the installed apps are found, in their order."""
    global _provider
    _provider = provider


def app_folders() -> Sequence[str]:
    """The folders of the installed apps, in their order.

    Raises:
        AppRegistryNotReady: the apps are not loaded yet.
    """
    if _provider is None:
        raise AppRegistryNotReady("Apps aren't loaded yet.")
    return _provider()
