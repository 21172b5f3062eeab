"""The decorator that lets only staff in."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.auth import REDIRECT_FIELD_NAME
from fastjango.contrib.auth.decorators import user_passes_test


def staff_member_required(
    view_func: Any = None, redirect_field_name: str = REDIRECT_FIELD_NAME, login_url: str = "admin:login"
) -> Any:
    """Send users that are inactive or no staff to the admin's login page.

    Source: django.contrib.admin.views.decorators.staff_member_required.
    """
    decorator = user_passes_test(
        lambda user: user.is_active and user.is_staff, login_url=login_url, redirect_field_name=redirect_field_name
    )
    return decorator(view_func) if view_func else decorator
