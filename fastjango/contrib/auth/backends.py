"""Authentication backends: who somebody is, and what they may do."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.auth import get_user_model
from fastjango.contrib.auth.models import Permission
from fastjango.db.models import Exists, OuterRef, Q
from fastjango.utils._twins import method_twin, run_in_thread

UserModel = get_user_model()


class BaseBackend:
    """Knows nobody and allows nothing; subclasses define ``authenticate`` and ``get_user``.

    Source: django.contrib.auth.backends.BaseBackend.
    """

    def authenticate(self, request: Any, **kwargs: Any) -> Any:
        """The user that these credentials belong to; ``None`` if not known here."""
        return None

    def get_user(self, user_id: Any) -> Any:
        """The user of a primary key; ``None`` if there is none or they may not log in."""
        return None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permissions given directly."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permissions given by groups."""
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permissions of both kinds."""
        return {*self.get_user_permissions(user_obj, obj=obj), *self.get_group_permissions(user_obj, obj=obj)}

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user has a permission."""
        return perm in self.get_all_permissions(user_obj, obj=obj)

    aauthenticate = method_twin("authenticate")
    aget_user = method_twin("get_user")
    aget_user_permissions = method_twin("get_user_permissions")
    aget_group_permissions = method_twin("get_group_permissions")

    async def aget_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """``get_all_permissions()``, awaited."""
        own = await self.aget_user_permissions(user_obj, obj=obj)
        return {*own, *await self.aget_group_permissions(user_obj, obj=obj)}

    async def ahas_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """``has_perm()``, awaited."""
        return perm in await self.aget_all_permissions(user_obj, obj=obj)


class ModelBackend(BaseBackend):
    """Users, groups and permissions of the database.

    Source: django.contrib.auth.backends.ModelBackend.
    """

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> Any:
        name = kwargs.get(UserModel.USERNAME_FIELD) if username is None else username
        if name is None or password is None:
            return None
        try:
            user = UserModel._default_manager.get_by_natural_key(name)
        except UserModel.DoesNotExist:
            # Hash all the same: how long an answer takes must not tell which names exist.
            UserModel().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    async def aauthenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> Any:
        name = kwargs.get(UserModel.USERNAME_FIELD) if username is None else username
        if name is None or password is None:
            return None
        try:
            user = await UserModel._default_manager.aget_by_natural_key(name)
        except UserModel.DoesNotExist:
            await run_in_thread(UserModel().set_password, password)
            return None
        return user if await user.acheck_password(password) and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether a user may log in at all; models without ``is_active`` may."""
        return bool(getattr(user, "is_active", True))

    def _get_user_permissions(self, user_obj: Any) -> Any:
        return user_obj.user_permissions.all()

    def _get_group_permissions(self, user_obj: Any) -> Any:
        groups = UserModel._meta.get_field("groups").related_query_name()
        return Permission.objects.filter(**{f"group__{groups}": user_obj})

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        """The permissions of a kind, read once for each user object."""
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        cache = f"_{from_name}_perm_cache"
        if not hasattr(user_obj, cache):
            if user_obj.is_superuser:
                found = Permission.objects.all()
            else:
                found = getattr(self, f"_get_{from_name}_permissions")(user_obj)
            rows = found.values_list("content_type__app_label", "codename").order_by()
            setattr(user_obj, cache, {f"{app_label}.{codename}" for app_label, codename in rows})
        return getattr(user_obj, cache)

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self._get_permissions(user_obj, obj, "user")

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self._get_permissions(user_obj, obj, "group")

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = super().get_all_permissions(user_obj)
        return user_obj._perm_cache

    async def aget_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = await super().aget_all_permissions(user_obj)
        return user_obj._perm_cache

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active) and super().has_perm(user_obj, perm, obj=obj)

    async def ahas_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active) and await super().ahas_perm(user_obj, perm, obj=obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the user has any permission in an app."""
        return bool(user_obj.is_active) and _in_app(app_label, self.get_all_permissions(user_obj))

    async def ahas_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """``has_module_perms()``, awaited."""
        return bool(user_obj.is_active) and _in_app(app_label, await self.aget_all_permissions(user_obj))

    def with_perm(
        self, perm: Any, is_active: bool | None = True, include_superusers: bool = True, obj: Any = None
    ) -> Any:
        """The users who have a permission, superusers among them unless told otherwise.

        Args:
            perm: ``app.codename`` or a ``Permission``.
            is_active: Only users with this flag; ``None`` for all.

        Raises:
            ValueError: the text has not the form ``app.codename``.
            TypeError: neither a text nor a ``Permission``.
        """
        permission = self._permission_filter(perm)
        if obj is not None:
            return UserModel._default_manager.none()
        groups = UserModel._meta.get_field("groups").related_query_name()
        own = UserModel._meta.get_field("user_permissions").related_query_name()
        user = OuterRef("pk")
        holds = Q((f"group__{groups}", user)) | Q((own, user))
        wanted = Q(Exists(Permission.objects.filter(holds, permission)))
        if include_superusers:
            wanted |= Q(is_superuser=True)
        if is_active is not None:
            wanted &= Q(is_active=is_active)
        return UserModel._default_manager.filter(wanted)

    @staticmethod
    def _permission_filter(perm: Any) -> Q:
        if isinstance(perm, Permission):
            return Q(pk=perm.pk)
        if not isinstance(perm, str):
            raise TypeError("The `perm` argument must be a string or a permission instance.")
        try:
            app_label, codename = perm.split(".")
        except ValueError:
            raise ValueError("Permission name should be in the form app_label.permission_codename.") from None
        return Q(codename=codename, content_type__app_label=app_label)

    def get_user(self, user_id: Any) -> Any:
        try:
            user = UserModel._default_manager.get(pk=user_id)
        except UserModel.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    async def aget_user(self, user_id: Any) -> Any:
        try:
            user = await UserModel._default_manager.aget(pk=user_id)
        except UserModel.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None


def _in_app(app_label: str, permissions: set[str]) -> bool:
    return any(perm.partition(".")[0] == app_label for perm in permissions)


class AllowAllUsersModelBackend(ModelBackend):
    """Lets users in who are not active."""

    def user_can_authenticate(self, user: Any) -> bool:
        return True


class RemoteUserBackend(ModelBackend):
    """Trusts a name that the web server has verified, and makes the user on the first visit.

    Source: django.contrib.auth.backends.RemoteUserBackend.
    """

    create_unknown_user = True

    def authenticate(self, request: Any, remote_user: Any = None, **kwargs: Any) -> Any:
        if not remote_user:
            return None
        name, created = self.clean_username(remote_user), False
        if self.create_unknown_user:
            user, created = UserModel._default_manager.get_or_create(**{UserModel.USERNAME_FIELD: name})
        else:
            try:
                user = UserModel._default_manager.get_by_natural_key(name)
            except UserModel.DoesNotExist:
                return None
        user = self.configure_user(request, user, created=created)
        return user if self.user_can_authenticate(user) else None

    async def aauthenticate(self, request: Any, remote_user: Any = None, **kwargs: Any) -> Any:
        if not remote_user:
            return None
        name, created = self.clean_username(remote_user), False
        if self.create_unknown_user:
            user, created = await UserModel._default_manager.aget_or_create(**{UserModel.USERNAME_FIELD: name})
        else:
            try:
                user = await UserModel._default_manager.aget_by_natural_key(name)
            except UserModel.DoesNotExist:
                return None
        user = await self.aconfigure_user(request, user, created=created)
        return user if self.user_can_authenticate(user) else None

    def clean_username(self, username: str) -> str:
        """The name to look up; cut here what the server adds."""
        return username

    def configure_user(self, request: Any, user: Any, created: bool = True) -> Any:
        """Bring a user up to date at each login; returns the user."""
        return user

    aconfigure_user = method_twin("configure_user")


class AllowAllUsersRemoteUserBackend(RemoteUserBackend):
    """Lets users in who are not active."""

    def user_can_authenticate(self, user: Any) -> bool:
        return True
