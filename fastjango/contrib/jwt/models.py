"""The refresh tokens that are good no more before their time."""

from __future__ import annotations

from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _


class BlockedToken(models.Model):
    """A token, by its id, that was used up or taken back."""

    jti = models.CharField(_("token id"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("expires at"), db_index=True)
    blocked_at = models.DateTimeField(_("blocked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("blocked token")
        verbose_name_plural = _("blocked tokens")

    def __str__(self) -> str:
        return str(self.jti)
