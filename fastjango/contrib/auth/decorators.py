"""Views for certain users only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync

from fastjango.contrib.auth import REDIRECT_FIELD_NAME
from fastjango.contrib.auth._redirects import redirect_back_to_login
from fastjango.core.exceptions import PermissionDenied
from fastjango.utils._twins import run_sync


def user_passes_test(
    test_func: Callable[[Any], Any], login_url: Any = None, redirect_field_name: Any = REDIRECT_FIELD_NAME
) -> Callable[..., Any]:
    """Decorator: the view is for users for whom ``test_func(user)`` is true; others are sent to the login page.

    View and test may each be sync or async.
    """

    def decorator(view_func: Callable[..., Any]) -> Callable[..., Any]:
        if iscoroutinefunction(view_func):
            test = test_func if iscoroutinefunction(test_func) else partial(run_sync, test_func)

            async def aview(request: Any, *args: Any, **kwargs: Any) -> Any:
                if await test(await request.auser()):
                    return await view_func(request, *args, **kwargs)
                return redirect_back_to_login(request, login_url, redirect_field_name)

            marked: Any = aview
        else:
            sync_test = async_to_sync(test_func) if iscoroutinefunction(test_func) else test_func

            def view(request: Any, *args: Any, **kwargs: Any) -> Any:
                if sync_test(request.user):
                    return view_func(request, *args, **kwargs)
                return redirect_back_to_login(request, login_url, redirect_field_name)

            marked = view
        # LoginRequiredMiddleware sends to the same page.
        marked.login_url = login_url
        marked.redirect_field_name = redirect_field_name
        return wraps(view_func)(marked)

    return decorator


def login_required(function: Any = None, redirect_field_name: Any = REDIRECT_FIELD_NAME, login_url: Any = None) -> Any:
    """Decorator: the view is for users who are logged in."""
    decorator = user_passes_test(
        lambda user: user.is_authenticated, login_url=login_url, redirect_field_name=redirect_field_name
    )
    return decorator(function) if function else decorator


def login_not_required(view_func: Any) -> Any:
    """Decorator: the view is open, whatever ``LoginRequiredMiddleware`` says."""
    view_func.login_required = False
    return view_func


def permission_required(perm: Any, login_url: Any = None, raise_exception: bool = False) -> Any:
    """Decorator: the view is for users with a permission, or all of several.

    Args:
        raise_exception: Answer 403 instead of sending to the login page.
    """
    perms = (perm,) if isinstance(perm, str) else perm

    def decorator(view_func: Any) -> Any:
        def refused() -> bool:
            if raise_exception:
                raise PermissionDenied
            return False

        async def atest(user: Any) -> bool:
            return await user.ahas_perms(perms) or refused()

        def test(user: Any) -> bool:
            return user.has_perms(perms) or refused()

        return user_passes_test(atest if iscoroutinefunction(view_func) else test, login_url=login_url)(view_func)

    return decorator
