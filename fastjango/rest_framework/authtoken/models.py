"""A token for each user."""

from __future__ import annotations

import secrets
from typing import Any

from fastjango.conf import settings
from fastjango.db import models, router
from fastjango.utils.translation import gettext_lazy as _


class Token(models.Model):
    """The token of a user; made with a key of its own."""

    key = models.CharField(_("Key"), max_length=40, primary_key=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, related_name="auth_token", on_delete=models.CASCADE, verbose_name=_("User")
    )
    created = models.DateTimeField(_("Created"), auto_now_add=True)

    class Meta:
        # Without the app there is no table; the model must be importable all the same.
        abstract = "fastjango.rest_framework.authtoken" not in settings.INSTALLED_APPS
        verbose_name = _("Token")
        verbose_name_plural = _("Tokens")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, with a new key when there is none."""
        if not self.key:
            self.key = self.generate_key()
            # A primary key that is set would be looked for first, and overwritten if it were there.
            if self._state.adding:
                kwargs["force_insert"] = True
        return super().save(*args, **kwargs)

    @classmethod
    def generate_key(cls) -> str:
        """40 hexadecimal digits that nobody can guess."""
        return secrets.token_hex(20)

    def __str__(self) -> str:
        return self.key


class TokenProxyQuerySet(models.QuerySet):
    """Deletes proxies as the tokens they stand for."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the tokens."""
        keys = list(self.values_list("key", flat=True))
        using = self._db or router.db_for_write(self.model, **self._hints)
        return Token.objects.using(using).filter(key__in=keys).delete()


class TokenProxy(Token):
    """A token in the admin, where its address is the user's key: the token itself should not stand in addresses."""

    objects = TokenProxyQuerySet.as_manager()

    @property
    def pk(self) -> Any:
        """The user's key."""
        return getattr(self, "user_id")  # noqa: B009 - the field adds it

    class Meta:
        proxy = "fastjango.rest_framework.authtoken" in settings.INSTALLED_APPS
        abstract = "fastjango.rest_framework.authtoken" not in settings.INSTALLED_APPS
        verbose_name = _("Token")
        verbose_name_plural = _("Tokens")

    def delete(self, using: Any = None, keep_parents: bool = False) -> Any:
        """Delete the token.

        Errors:
            ValueError: it is deleted already.
        """
        if self.key is None:
            raise ValueError("TokenProxy object can't be deleted because its key attribute is set to None.")
        using = using or router.db_for_write(Token, instance=self)
        token = Token()
        # The same row, with the same fields left out and of the same database.
        token.__dict__.clear()
        token.__dict__.update(self.__dict__)
        deleted = token.delete(using=using, keep_parents=keep_parents)
        self.key = None
        return deleted
