"""Tokens in the admin, by user."""

from __future__ import annotations

from typing import Any

from fastjango.contrib import admin
from fastjango.contrib.admin.utils import quote
from fastjango.contrib.admin.views.main import ChangeList
from fastjango.contrib.auth import get_user_model
from fastjango.core.exceptions import ValidationError
from fastjango.urls import reverse
from fastjango.utils.translation import gettext_lazy as _

from .models import Token, TokenProxy

User = get_user_model()


class TokenChangeList(ChangeList):
    """The list of tokens; each links to its user's key."""

    def url_for_result(self, result: Any) -> str:
        """The address of a token."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(quote(result.user.pk),), current_app=self.model_admin.admin_site.name)


@admin.register(TokenProxy)
class TokenAdmin(admin.ModelAdmin):
    """Tokens in the admin."""

    list_display = ("key", "user", "created")
    list_filter = ("created",)
    fields = ("user",)
    search_fields = (f"user__{User.USERNAME_FIELD}",)
    search_help_text = _("Username")
    ordering = (f"user__{User.USERNAME_FIELD}",)
    # Actions name objects by a key that proxies do not have.
    actions = None

    def get_changelist(self, request: Any, **kwargs: Any) -> type[TokenChangeList]:
        """The list of tokens."""
        return TokenChangeList

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """The token of a user."""
        field = Token._meta.get_field("user")
        try:
            user_id = field.to_python(object_id)
            return self.get_queryset(request).get(user=user_id)
        except (Token.DoesNotExist, ValidationError, ValueError):
            return None
