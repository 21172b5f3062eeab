"""``user`` and ``perms`` for templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class PermLookupDict:
    """``perms.app``: what the user may do in an app, by codename."""

    def __init__(self, user: Any, app_label: str) -> None:
        self.user, self.app_label = user, app_label

    def __repr__(self) -> str:
        return str(self.user.get_all_permissions())

    def __getitem__(self, perm_name: str) -> bool:
        return bool(self.user.has_perm(f"{self.app_label}.{perm_name}"))

    def __iter__(self) -> Iterator[Any]:
        # A template that loops over it would never end, since any name is an item.
        raise TypeError("PermLookupDict is not iterable.")

    def __bool__(self) -> bool:
        return bool(self.user.has_module_perms(self.app_label))


class PermWrapper:
    """``perms``: what the user may do, by app.

    Source: django.contrib.auth.context_processors.PermWrapper.
    """

    def __init__(self, user: Any) -> None:
        self.user = user

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self.user!r})"

    def __getitem__(self, app_label: str) -> PermLookupDict:
        return PermLookupDict(self.user, app_label)

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("PermWrapper is not iterable.")

    def __contains__(self, perm_name: str) -> bool:
        """Look up ``app`` or ``app.codename``."""
        app_label, dot, codename = perm_name.partition(".")
        return self[app_label][codename] if dot else bool(self[app_label])


def auth(request: Any) -> dict[str, Any]:
    """The current user, anonymous without the middleware, and their permissions."""
    if hasattr(request, "user"):
        user = request.user
    else:
        from fastjango.contrib.auth.models import AnonymousUser  # templates may be used without the app

        user = AnonymousUser()
    return {"user": user, "perms": PermWrapper(user)}
