"""Users, groups, permissions, and the anonymous visitor."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.contrib.auth._permissions import AnonymousPermissions, PermissionsMixin

# Custom users of projects and packages ask for these.
from fastjango.contrib.auth._permissions import collect_permissions as _user_get_permissions  # noqa: F401
from fastjango.contrib.auth._permissions import user_has_module_perms as _user_has_module_perms  # noqa: F401
from fastjango.contrib.auth._permissions import user_has_perm as _user_has_perm  # noqa: F401
from fastjango.contrib.auth.base_user import AbstractBaseUser
from fastjango.contrib.auth.base_user import BaseUserManager as BaseUserManager
from fastjango.contrib.auth.hashers import make_password as make_password
from fastjango.contrib.auth.validators import UnicodeUsernameValidator
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.core.exceptions import PermissionDenied as PermissionDenied
from fastjango.core.mail import send_mail as send_mail
from fastjango.db import models
from fastjango.utils import timezone
from fastjango.utils.translation import gettext_lazy as _

from ._managers import GroupManager as GroupManager
from ._managers import PermissionManager as PermissionManager
from ._managers import UserManager as UserManager

__all__ = [
    "AbstractBaseUser",
    "AbstractUser",
    "AnonymousUser",
    "BaseUserManager",
    "Group",
    "GroupManager",
    "Permission",
    "PermissionManager",
    "PermissionsMixin",
    "User",
    "UserManager",
    "update_last_login",
]


def update_last_login(sender: Any, user: Any, **kwargs: Any) -> None:
    """Keep the moment of a login; receives ``user_logged_in``."""
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])


class Permission(models.Model):
    """Something that may be allowed, about one model: ``app.codename``.

    Source: django.contrib.auth.models.Permission.
    """

    name = models.CharField(_("name"), max_length=255)
    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("content type"))
    codename = models.CharField(_("codename"), max_length=100)

    objects = PermissionManager()

    class Meta:
        verbose_name = _("permission")
        verbose_name_plural = _("permissions")
        unique_together = [["content_type", "codename"]]
        ordering = ["content_type__app_label", "content_type__model", "codename"]

    def __str__(self) -> str:
        return f"{self.content_type} | {self.name}"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.codename, *self.content_type.natural_key())

    natural_key.dependencies = ["contenttypes.contenttype"]  # type: ignore[attr-defined]  # read by serializers


class Group(models.Model):
    """Users who share permissions.

    Source: django.contrib.auth.models.Group.
    """

    name = models.CharField(_("name"), max_length=150, unique=True)
    permissions = models.ManyToManyField(Permission, verbose_name=_("permissions"), blank=True)

    objects = GroupManager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[Any, ...]:
        return (self.name,)


class AbstractUser(AbstractBaseUser, PermissionsMixin):
    """A user with name, address and the flags of staff; for projects to extend.

    Source: django.contrib.auth.models.AbstractUser.
    """

    username_validator = UnicodeUsernameValidator()

    username = models.CharField(
        _("username"),
        unique=True,
        max_length=150,
        validators=[username_validator],
        help_text=_("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
        error_messages={"unique": _("A user with that username already exists.")},
    )
    first_name = models.CharField(_("first name"), blank=True, max_length=150)
    last_name = models.CharField(_("last name"), blank=True, max_length=150)
    email = models.EmailField(_("email address"), blank=True)
    is_staff = models.BooleanField(
        _("staff status"), help_text=_("Designates whether the user can log into this admin site."), default=False
    )
    is_active = models.BooleanField(
        _("active"),
        help_text=_(
            "Designates whether this user should be treated as active. Unselect this instead of deleting accounts."
        ),
        default=True,
    )
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def get_full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """The first name."""
        return str(self.first_name)

    def email_user(self, subject: Any, message: Any, from_email: str | None = None, **kwargs: Any) -> None:
        """Mail the user."""
        from fastjango.core.mail import send_mail  # costs the start what few processes need

        send_mail(subject, message, from_email, [self.email], **kwargs)


class User(AbstractUser):
    """The user model of projects that bring none of their own."""

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class AnonymousUser(AnonymousPermissions):
    """A visitor who is not logged in; looks like a user and is never stored.

    Source: django.contrib.auth.models.AnonymousUser.
    """

    id = None
    pk = None
    username = ""
    is_staff = False
    is_active = False
    is_superuser = False

    def __str__(self) -> str:
        return "AnonymousUser"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self))

    def __hash__(self) -> int:
        return 1  # all are one

    def __int__(self) -> int:
        raise TypeError("Cannot cast AnonymousUser to int. Are you trying to use it in place of User?")

    def _refuse(self) -> NotImplementedError:
        return NotImplementedError("Django doesn't provide a DB representation for AnonymousUser.")

    def save(self) -> None:
        """Not for visitors."""
        raise self._refuse()

    def delete(self) -> None:
        """Not for visitors."""
        raise self._refuse()

    def set_password(self, raw_password: Any) -> None:
        """Not for visitors."""
        raise self._refuse()

    def check_password(self, raw_password: Any) -> bool:
        """Not for visitors."""
        raise self._refuse()

    @property
    def groups(self) -> Any:
        """No groups, as a query set."""
        return apps.get_model("auth", "Group").objects.none()

    @property
    def user_permissions(self) -> Any:
        """No permissions, as a query set."""
        return apps.get_model("auth", "Permission").objects.none()

    @property
    def is_anonymous(self) -> bool:
        """Always True."""
        return True

    @property
    def is_authenticated(self) -> bool:
        """Always False."""
        return False

    def get_username(self) -> str:
        """The empty name."""
        return self.username
