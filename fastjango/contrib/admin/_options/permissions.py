"""Who may do what."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.auth import get_permission_codename


class Permissions:
    """The permission hooks of model admins and inlines."""

    opts: Any

    def _is_granted(self, request: Any, action: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}")

    def has_add_permission(self, request: Any) -> bool:
        """Tell whether the user may add an object."""
        return self._is_granted(request, "add")

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may change the object, or objects at all."""
        return self._is_granted(request, "change")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may delete the object, or objects at all."""
        return self._is_granted(request, "delete")

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may see the object, or objects at all; those who may change may see."""
        return self._is_granted(request, "view") or self._is_granted(request, "change")

    def has_view_or_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may see or change the object."""
        return self.has_view_permission(request, obj) or self.has_change_permission(request, obj)

    def has_module_permission(self, request: Any) -> bool:
        """Tell whether the model is shown on the index and the page of its application."""
        return request.user.has_module_perms(self.opts.app_label)
