"""Answers Apache's mod_wsgi: does this password belong to this user, and which groups has the user?"""

from __future__ import annotations

from typing import Any

from fastjango import db
from fastjango.contrib import auth

UserModel = auth.get_user_model()


def _active_user(username: str) -> Any:
    try:
        user = UserModel._default_manager.get_by_natural_key(username)
    except UserModel.DoesNotExist:
        return None
    return user if user.is_active else None


def check_password(environ: Any, username: str, password: str) -> bool | None:
    """Whether the password is right; ``None`` for a user who does not exist or is not active.

    Source: django.contrib.auth.handlers.modwsgi.check_password.
    """
    db.reset_queries()
    try:
        user = _active_user(username)
        if user is None:
            # Hash all the same: how long an answer takes must not tell which names exist.
            UserModel().set_password(password)
            return None
        return user.check_password(password)
    finally:
        db.close_old_connections()


def groups_for_user(environ: Any, username: str) -> list[bytes]:
    """The names of a user's groups, in UTF-8."""
    db.reset_queries()
    try:
        user = _active_user(username)
        return [] if user is None else [group.name.encode() for group in user.groups.all()]
    finally:
        db.close_old_connections()
