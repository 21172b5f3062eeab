"""What a user may do: asked of the authentication backends, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.contrib import auth
from fastjango.core.exceptions import PermissionDenied
from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _


def collect_permissions(user: Any, obj: Any, kind: str) -> set[str]:
    """The permissions of a kind (``user``, ``group``, ``all``) that any backend tells."""
    method = f"get_{kind}_permissions"
    found: set[str] = set()
    for backend in auth.get_backends():
        if hasattr(backend, method):
            found.update(getattr(backend, method)(user, obj))
    return found


async def acollect_permissions(user: Any, obj: Any, kind: str) -> set[str]:
    """:func:`collect_permissions`, awaited."""
    method = f"aget_{kind}_permissions"
    found: set[str] = set()
    for backend in auth.get_backends():
        if hasattr(backend, method):
            found.update(await getattr(backend, method)(user, obj))
    return found


def ask_backends(method: str, *args: Any) -> bool:
    """Whether any backend says yes before one raises ``PermissionDenied``."""
    for backend in auth.get_backends():
        try:
            if hasattr(backend, method) and getattr(backend, method)(*args):
                return True
        except PermissionDenied:
            return False
    return False


async def aask_backends(method: str, *args: Any) -> bool:
    """:func:`ask_backends`, awaited."""
    for backend in auth.get_backends():
        try:
            if hasattr(backend, method) and await getattr(backend, method)(*args):
                return True
        except PermissionDenied:
            return False
    return False


def user_has_perm(user: Any, perm: str, obj: Any) -> bool:
    """Whether a backend gives a user a permission."""
    return ask_backends("has_perm", user, perm, obj)


def user_has_module_perms(user: Any, app_label: str) -> bool:
    """Whether a backend gives a user any permission in an app."""
    return ask_backends("has_module_perms", user, app_label)


def _refuse_text(perm_list: Any) -> None:
    if not isinstance(perm_list, Iterable) or isinstance(perm_list, str):
        raise ValueError("perm_list must be an iterable of permissions.")


class AsksBackends:
    """The questions about permissions, put to the backends."""

    is_active: Any
    is_superuser: Any

    def _may_everything(self) -> bool:
        return bool(self.is_active and self.is_superuser)

    def get_group_permissions(self, obj: Any = None) -> set[str]:
        """The permissions that groups give, as ``app.codename``."""
        return collect_permissions(self, obj, "group")

    async def aget_group_permissions(self, obj: Any = None) -> set[str]:
        """``get_group_permissions()``, awaited."""
        return await acollect_permissions(self, obj, "group")

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        """All permissions, as ``app.codename``."""
        return collect_permissions(self, obj, "all")

    async def aget_all_permissions(self, obj: Any = None) -> set[str]:
        """``get_all_permissions()``, awaited."""
        return await acollect_permissions(self, obj, "all")

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the user has a permission, for an object if one is given; active superusers have all."""
        return self._may_everything() or user_has_perm(self, perm, obj)

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        """``has_perm()``, awaited."""
        return self._may_everything() or await aask_backends("ahas_perm", self, perm, obj)

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        """Whether the user has all of several permissions.

        Raises:
            ValueError: what is given is one text.
        """
        _refuse_text(perm_list)
        return all(self.has_perm(perm, obj) for perm in perm_list)

    async def ahas_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        """``has_perms()``, awaited."""
        _refuse_text(perm_list)
        for perm in perm_list:
            if not await self.ahas_perm(perm, obj):
                return False
        return True

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the user has any permission in an app."""
        return self._may_everything() or user_has_module_perms(self, app_label)

    async def ahas_module_perms(self, app_label: str) -> bool:
        """``has_module_perms()``, awaited."""
        return self._may_everything() or await aask_backends("ahas_module_perms", self, app_label)

    def get_user_permissions(self, obj: Any = None) -> set[str]:
        """The permissions given to the user directly, as ``app.codename``."""
        return collect_permissions(self, obj, "user")

    async def aget_user_permissions(self, obj: Any = None) -> set[str]:
        """``get_user_permissions()``, awaited."""
        return await acollect_permissions(self, obj, "user")


class PermissionsMixin(AsksBackends, models.Model):
    """The fields of groups and permissions, and the questions.

    Source: django.contrib.auth.models.PermissionsMixin.
    """

    is_superuser = models.BooleanField(
        _("superuser status"),
        default=False,
        help_text=_("Designates that this user has all permissions without explicitly assigning them."),
    )
    groups = models.ManyToManyField(
        "auth.Group",
        verbose_name=_("groups"),
        blank=True,
        help_text=_(
            "The groups this user belongs to. A user will get all permissions granted to each of their groups."
        ),
        related_name="user_set",
        related_query_name="user",
    )
    user_permissions = models.ManyToManyField(
        "auth.Permission",
        verbose_name=_("user permissions"),
        blank=True,
        help_text=_("Specific permissions for this user."),
        related_name="user_set",
        related_query_name="user",
    )

    class Meta:
        abstract = True


class AnonymousPermissions(AsksBackends):
    """The questions, for a visitor: nobody is a superuser, and backends may still say yes."""

    def _may_everything(self) -> bool:
        return False
