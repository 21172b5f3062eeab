"""Managers of users, groups and permissions."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.contrib import auth
from fastjango.contrib.auth.base_user import BaseUserManager
from fastjango.contrib.auth.hashers import make_password
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.db import models


class PermissionManager(models.Manager):
    """Finds permissions by codename, app and model."""

    use_in_migrations = True

    def get_by_natural_key(self, codename: str, app_label: str, model: str) -> Any:
        """The permission of serialized data."""
        content_type = ContentType.objects.db_manager(self.db).get_by_natural_key(app_label, model)
        return self.get(codename=codename, content_type=content_type)


class GroupManager(models.Manager):
    """Finds groups by name."""

    use_in_migrations = True

    def get_by_natural_key(self, name: str) -> Any:
        """The group of serialized data."""
        return self.get(name=name)

    async def aget_by_natural_key(self, name: str) -> Any:
        """``get_by_natural_key()``, awaited."""
        return await self.aget(name=name)


class UserManager(BaseUserManager):
    """Makes users.

    Source: django.contrib.auth.models.UserManager.
    """

    use_in_migrations = True

    def _made(self, username: Any, email: Any, password: Any, **extra_fields: Any) -> Any:
        if not username:
            raise ValueError("The given username must be set")
        # The real model knows how to make a name normal; the one of a migration does not.
        real = apps.get_model(self.model._meta.app_label, self.model._meta.object_name)
        user = self.model(username=real.normalize_username(username), email=self.normalize_email(email), **extra_fields)
        user.password = make_password(password)
        return user

    def _create_user(self, username: Any, email: Any, password: Any, **extra_fields: Any) -> Any:
        user = self._made(username, email, password, **extra_fields)
        user.save(using=self._db)
        return user

    async def _acreate_user(self, username: Any, email: Any, password: Any, **extra_fields: Any) -> Any:
        user = self._made(username, email, password, **extra_fields)
        await user.asave(using=self._db)
        return user

    @staticmethod
    def _plain(extra_fields: dict[str, Any]) -> dict[str, Any]:
        return {"is_staff": False, "is_superuser": False, **extra_fields}

    @staticmethod
    def _super(extra_fields: dict[str, Any]) -> dict[str, Any]:
        fields = {"is_staff": True, "is_superuser": True, **extra_fields}
        for flag in ("is_staff", "is_superuser"):
            if fields[flag] is not True:
                raise ValueError(f"Superuser must have {flag}=True.")
        return fields

    def create_user(self, username: Any, email: Any = None, password: Any = None, **extra_fields: Any) -> Any:
        """Make and store a user; without a password one who cannot log in with one."""
        return self._create_user(username, email, password, **self._plain(extra_fields))

    async def acreate_user(self, username: Any, email: Any = None, password: Any = None, **extra_fields: Any) -> Any:
        """``create_user()``, awaited."""
        return await self._acreate_user(username, email, password, **self._plain(extra_fields))

    def create_superuser(self, username: Any, email: Any = None, password: Any = None, **extra_fields: Any) -> Any:
        """Make and store a user who may do everything."""
        return self._create_user(username, email, password, **self._super(extra_fields))

    async def acreate_superuser(
        self, username: Any, email: Any = None, password: Any = None, **extra_fields: Any
    ) -> Any:
        """``create_superuser()``, awaited."""
        return await self._acreate_user(username, email, password, **self._super(extra_fields))

    def with_perm(
        self,
        perm: Any,
        is_active: bool | None = True,
        include_superusers: bool = True,
        backend: Any = None,
        obj: Any = None,
    ) -> Any:
        """The users who have a permission, as the backend answers.

        Raises:
            ValueError: there are several backends and none is given.
            TypeError: the backend is not a dotted path.
        """
        if backend is None:
            found = auth._get_backends(return_tuples=True)
            if len(found) != 1:
                raise ValueError(
                    "You have multiple authentication backends configured and "
                    "therefore must provide the `backend` argument."
                )
            chosen = found[0][0]
        elif isinstance(backend, str):
            chosen = auth.load_backend(backend)
        else:
            raise TypeError(f"backend must be a dotted import path string (got {backend!r}).")
        if not hasattr(chosen, "with_perm"):
            return self.none()
        return chosen.with_perm(perm, is_active=is_active, include_superusers=include_superusers, obj=obj)
