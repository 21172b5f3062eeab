"""Permissions: who may do what, combined with ``&``, ``|`` and ``~``."""

from __future__ import annotations

from typing import Any

from fastjango.http import Http404

from . import exceptions

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class OperationHolderMixin:
    """What permission classes and their combinations can be combined by."""

    def __and__(self, other: Any) -> Any:
        return OperandHolder(AND, self, other)

    def __or__(self, other: Any) -> Any:
        return OperandHolder(OR, self, other)

    def __rand__(self, other: Any) -> Any:
        return OperandHolder(AND, other, self)

    def __ror__(self, other: Any) -> Any:
        return OperandHolder(OR, other, self)

    def __invert__(self) -> Any:
        return SingleOperandHolder(NOT, self)


class SingleOperandHolder(OperationHolderMixin):
    """A combination of one: called like a class, it makes the permission."""

    def __init__(self, operator_class: type, op1_class: Any) -> None:
        self.operator_class = operator_class
        self.op1_class = op1_class

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.operator_class(self.op1_class(*args, **kwargs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SingleOperandHolder) and self._operation() == other._operation()

    def __hash__(self) -> int:
        return hash(self._operation())

    def _operation(self) -> tuple[Any, ...]:
        return self.operator_class, self.op1_class


class OperandHolder(OperationHolderMixin):
    """A combination of two: called like a class, it makes the permission."""

    def __init__(self, operator_class: type, op1_class: Any, op2_class: Any) -> None:
        self.operator_class = operator_class
        self.op1_class = op1_class
        self.op2_class = op2_class

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.operator_class(self.op1_class(*args, **kwargs), self.op2_class(*args, **kwargs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OperandHolder) and self._operation() == other._operation()

    def __hash__(self) -> int:
        return hash(self._operation())

    def _operation(self) -> tuple[Any, ...]:
        return self.operator_class, self.op1_class, self.op2_class


class AND:
    """Both allow it; the second is asked only when the first does."""

    def __init__(self, op1: Any, op2: Any) -> None:
        self.op1 = op1
        self.op2 = op2

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the request is allowed at all."""
        return all(part.has_permission(request, view) for part in (self.op1, self.op2))

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Whether it is allowed for the object."""
        return all(part.has_object_permission(request, view, obj) for part in (self.op1, self.op2))


class OR:
    """Either allows it."""

    def __init__(self, op1: Any, op2: Any) -> None:
        self.op1 = op1
        self.op2 = op2

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the request is allowed at all."""
        return any(part.has_permission(request, view) for part in (self.op1, self.op2))

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Whether one of them allows both the request and the object."""
        # An object permission usually allows what its own request permission would not have let pass.
        return any(
            part.has_permission(request, view) and part.has_object_permission(request, view, obj)
            for part in (self.op1, self.op2)
        )


class NOT:
    """Allows what the other does not."""

    def __init__(self, op1: Any) -> None:
        self.op1 = op1

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the request is allowed at all."""
        return not self.op1.has_permission(request, view)

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Whether it is allowed for the object."""
        return not self.op1.has_object_permission(request, view, obj)


class BasePermissionMetaclass(OperationHolderMixin, type):
    """Lets permission classes be combined."""


class BasePermission(metaclass=BasePermissionMetaclass):
    """The base of permissions: allows everything."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the request is allowed at all."""
        return True

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Whether it is allowed for the object."""
        return True


class AllowAny(BasePermission):
    """Everybody may do everything; written to say so."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return True


class IsAuthenticated(BasePermission):
    """Only users who are logged in."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated)


class IsAdminUser(BasePermission):
    """Only members of the staff."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user and request.user.is_staff)


class IsAuthenticatedOrReadOnly(BasePermission):
    """Everybody may read, users may write."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return request.method in SAFE_METHODS or bool(request.user and request.user.is_authenticated)


class DjangoModelPermissions(BasePermission):
    """By the permissions on the model of the view's query set: add, change, delete."""

    perms_map: dict[str, list[str]] = {
        "GET": [],
        "OPTIONS": [],
        "HEAD": [],
        "POST": ["%(app_label)s.add_%(model_name)s"],
        "PUT": ["%(app_label)s.change_%(model_name)s"],
        "PATCH": ["%(app_label)s.change_%(model_name)s"],
        "DELETE": ["%(app_label)s.delete_%(model_name)s"],
    }
    authenticated_users_only = True

    def get_required_permissions(self, method: str, model_cls: Any) -> list[str]:
        """The permissions that a method needs.

        Raises:
            MethodNotAllowed: ``perms_map`` does not know the method.
        """
        if method not in self.perms_map:
            raise exceptions.MethodNotAllowed(method)
        names = {"app_label": model_cls._meta.app_label, "model_name": model_cls._meta.model_name}
        return [permission % names for permission in self.perms_map[method]]

    def _queryset(self, view: Any) -> Any:
        name = type(self).__name__
        assert hasattr(view, "get_queryset") or getattr(view, "queryset", None) is not None, (
            f"Cannot apply {name} on a view that does not set `.queryset` or have a `.get_queryset()` method."
        )
        if not hasattr(view, "get_queryset"):
            return view.queryset
        queryset = view.get_queryset()
        assert queryset is not None, f"{type(view).__name__}.get_queryset() returned None"
        return queryset

    def has_permission(self, request: Any, view: Any) -> bool:
        is_known = request.user and request.user.is_authenticated
        if not request.user or (not is_known and self.authenticated_users_only):
            return False
        # The API's root has no model.
        if getattr(view, "_ignore_model_permissions", False):
            return True
        permissions = self.get_required_permissions(request.method, self._queryset(view).model)
        return request.user.has_perms(permissions)


class DjangoModelPermissionsOrAnonReadOnly(DjangoModelPermissions):
    """The same, and everybody may read."""

    authenticated_users_only = False


class DjangoObjectPermissions(DjangoModelPermissions):
    """By permissions on the model and on the single object, which the authentication back end must know of."""

    perms_map = dict(DjangoModelPermissions.perms_map)

    def get_required_object_permissions(self, method: str, model_cls: Any) -> list[str]:
        """The permissions on the object that a method needs."""
        return self.get_required_permissions(method, model_cls)

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Whether the user has the object's permissions.

        Raises:
            Http404: the user may not even read it, and is not told that it exists.
        """
        model = self._queryset(view).model
        user = request.user
        if user.has_perms(self.get_required_object_permissions(request.method, model), obj):
            return True
        if request.method in SAFE_METHODS:
            # Reading was just refused.
            raise Http404
        if not user.has_perms(self.get_required_object_permissions("GET", model), obj):
            raise Http404
        return False
