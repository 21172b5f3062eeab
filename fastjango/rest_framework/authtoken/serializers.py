"""User name and password for a token."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.auth import authenticate
from fastjango.utils.translation import gettext_lazy as _

from .. import serializers


class AuthTokenSerializer(serializers.Serializer):
    """Checks credentials; the user is in ``validated_data``."""

    username = serializers.CharField(label=_("Username"), write_only=True)
    password = serializers.CharField(
        label=_("Password"), style={"input_type": "password"}, trim_whitespace=False, write_only=True
    )
    token = serializers.CharField(label=_("Token"), read_only=True)

    def validate(self, attrs: Any) -> Any:
        """Find the user.

        Raises:
            ValidationError: there is none with these credentials.
        """
        username, password = attrs.get("username"), attrs.get("password")
        if not username or not password:
            raise serializers.ValidationError(_('Must include "username" and "password".'), code="authorization")
        user = authenticate(request=self.context.get("request"), username=username, password=password)
        if not user:
            # Inactive users are not told apart from wrong passwords.
            raise serializers.ValidationError(_("Unable to log in with provided credentials."), code="authorization")
        attrs["user"] = user
        return attrs
