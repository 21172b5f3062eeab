"""Cached properties and objects whose value is worked out when it is first needed."""

from __future__ import annotations

import copy
import functools
import operator
from collections.abc import Callable, Iterable
from functools import wraps as wraps  # packages take it from here
from typing import Any, TypeVar

T = TypeVar("T")


class cached_property:  # Django's name
    """A method whose result is kept in the instance's ``__dict__``.

    Source: django.utils.functional.cached_property.
    """

    name: str | None = None

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self.func = func
        self.__doc__ = func.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        if self.name not in (None, name):
            raise TypeError(
                f"Cannot assign the same cached_property to two different names ({self.name!r} and {name!r})."
            )
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__() on it.")
        value = instance.__dict__[self.name] = self.func(instance)
        return value


class classproperty:  # Django's name
    """A property that is read from the class."""

    def __init__(self, method: Callable[[Any], Any] | None = None) -> None:
        self.fget = method

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if self.fget is None:
            raise AttributeError("unreadable class property")
        return self.fget(owner)

    def getter(self, method: Callable[[Any], Any]) -> classproperty:
        """Set the function that is called with the class."""
        self.fget = method
        return self


class Promise:
    """Base of the values that :func:`lazy` returns."""


# Dunder methods that a lazy value answers itself or that Python looks up only while a class is made.
_NOT_FORWARDED = frozenset(
    """
    __class__ __class_getitem__ __delattr__ __dict__ __dir__ __doc__ __getattribute__ __getnewargs__
    __getnewargs_ex__ __getstate__ __init__ __init_subclass__ __module__ __new__ __prepare__ __reduce__
    __reduce_ex__ __setattr__ __setstate__ __sizeof__ __slots__ __subclasshook__ __weakref__ __eq__ __ne__
    __lt__ __le__ __gt__ __ge__ __hash__ __str__ __repr__ __format__ __mod__ __deepcopy__ __add__ __radd__
    """.split()
)


def lazy(func: Callable[..., Any], *resultclasses: type) -> Callable[..., Any]:
    """Return a function whose calls give a stand-in that calls ``func`` each time it is used.

    Args:
        func: What works the value out.
        resultclasses: The classes of its results; their methods are what the stand-in has.

    Source: django.utils.functional.lazy.
    """
    proxy = _proxy_class(func, resultclasses)

    @functools.wraps(func)
    def delayed(*args: Any, **kwargs: Any) -> Any:
        return proxy(args, kwargs)

    return delayed


def _proxy_class(func: Callable[..., Any], resultclasses: tuple[type, ...]) -> type:
    """The class of the stand-ins of one lazy function."""

    def forward(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            answer = getattr(self._value(), name)(*args, **kwargs)
            if answer is NotImplemented and isinstance(args[0], _LazyValue):
                # An operator between two stand-ins.
                return getattr(self._value(), name)(args[0]._value(), *args[1:], **kwargs)
            return answer

        method.__name__ = name
        return method

    body: dict[str, Any] = {
        "_value": lambda self: func(*self._args, **self._kwargs),
        "__reduce__": lambda self: (_rebuild, (func, self._args, self._kwargs, *resultclasses)),
    }
    for resultclass in resultclasses:
        for name in dir(resultclass):
            if name not in _NOT_FORWARDED and callable(getattr(resultclass, name)):
                body.setdefault(name, forward(name))
    return type("__proxy__", (_LazyValue,), body)


class _LazyValue(Promise):
    """What the stand-ins of all lazy functions share."""

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._args = args
        self._kwargs = kwargs

    def _value(self) -> Any:
        raise NotImplementedError

    def __str__(self) -> str:
        return str(self._value())

    def __repr__(self) -> str:
        return repr(self._value())

    def __format__(self, spec: str) -> str:
        return format(self._value(), spec)

    def __hash__(self) -> int:
        return hash(self._value())

    def __mod__(self, other: Any) -> Any:
        return self._value() % other

    def __add__(self, other: Any) -> Any:
        return self._value() + other

    def __radd__(self, other: Any) -> Any:
        return other + self._value()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        # The arguments are constant, and so is the stand-in.
        memo[id(self)] = self
        return self

    def _compared(self, other: Any, compare: Callable[[Any, Any], Any]) -> Any:
        return compare(self._value(), other._value() if isinstance(other, _LazyValue) else other)

    def __eq__(self, other: object) -> bool:
        return bool(self._compared(other, operator.eq))

    def __lt__(self, other: Any) -> bool:
        return bool(self._compared(other, operator.lt))

    def __le__(self, other: Any) -> bool:
        return bool(self._compared(other, operator.le))

    def __gt__(self, other: Any) -> bool:
        return bool(self._compared(other, operator.gt))

    def __ge__(self, other: Any) -> bool:
        return bool(self._compared(other, operator.ge))


def _rebuild(func: Callable[..., Any], args: Any, kwargs: Any, *resultclasses: type) -> Any:
    return lazy(func, *resultclasses)(*args, **kwargs)


def lazystr(text: Any) -> Any:
    """The object's text, worked out when needed."""
    return lazy(str, str)(text)


def keep_lazy(*resultclasses: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function return a lazy value when one of its arguments is lazy.

    Raises:
        TypeError: no result class was given.
    """
    if not resultclasses:
        raise TypeError("You must pass at least one argument to keep_lazy().")

    def decorator(func: Callable[..., Any]) -> Callable[..., Any]:
        delayed = lazy(func, *resultclasses)

        @functools.wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            for value in args:
                if isinstance(value, Promise):
                    return delayed(*args, **kwargs)
            for value in kwargs.values():
                if isinstance(value, Promise):
                    return delayed(*args, **kwargs)
            return func(*args, **kwargs)

        return wrapper

    return decorator


keep_lazy_text = keep_lazy(str)

empty = object()


# Lazy objects look at their own attributes without asking themselves first.
_plainly = object.__getattribute__


def new_method_proxy(func: Callable[..., Any]) -> Callable[..., Any]:
    """A method that applies ``func`` to the wrapped object."""

    def inner(self: Any, *args: Any) -> Any:
        # A tracer may look at an object that is not made yet.
        wrapped = _plainly(self, "__dict__").get("_wrapped")
        return func(self._filled() if wrapped is empty else wrapped, *args)

    inner._mask_wrapped = False  # type: ignore[attr-defined]  # read by subclasses that hide ``_wrapped``
    return inner


class LazyObject:
    """A stand-in that subclasses fill in ``_setup()`` when an attribute is first asked for.

    Source: django.utils.functional.LazyObject.
    """

    _wrapped: Any = None

    def __init__(self) -> None:
        self.__dict__["_wrapped"] = empty

    def _setup(self) -> None:
        """Set ``self._wrapped``; subclasses say how."""
        raise NotImplementedError("subclasses of LazyObject must provide a _setup() method")

    def _filled(self) -> Any:
        held = _plainly(self, "__dict__")
        if held["_wrapped"] is empty:
            self._setup()
        return held["_wrapped"]

    def __getattribute__(self, name: str) -> Any:
        if name == "_wrapped":
            return _plainly(self, "__dict__")["_wrapped"]
        value = _plainly(self, name)
        # Methods made by new_method_proxy() belong to the wrapped object.
        if not getattr(value, "_mask_wrapped", True):
            raise AttributeError(name)
        return value

    def __getattr__(self, name: str) -> Any:
        wrapped = _plainly(self, "__dict__")["_wrapped"]
        return getattr(self._filled() if wrapped is empty else wrapped, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_wrapped":
            self.__dict__["_wrapped"] = value
        else:
            setattr(self._filled(), name, value)

    def __delattr__(self, name: str) -> None:
        if name == "_wrapped":
            raise TypeError("can't delete _wrapped.")
        delattr(self._filled(), name)

    def __reduce__(self) -> tuple[Any, ...]:
        return (unpickle_lazyobject, (self._filled(),))

    def __copy__(self) -> Any:
        return type(self)() if self._wrapped is empty else copy.copy(self._wrapped)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if self._wrapped is not empty:
            return copy.deepcopy(self._wrapped, memo)
        twin = memo[id(self)] = type(self)()
        return twin

    __class__ = property(new_method_proxy(operator.attrgetter("__class__")))


def unpickle_lazyobject(wrapped: Any) -> Any:
    """A pickled lazy object comes back as the object it wrapped."""
    return wrapped


_PROXIED: dict[str, Callable[..., Any]] = {
    "__bytes__": bytes, "__str__": str, "__bool__": bool, "__dir__": dir, "__hash__": hash, "__len__": len,
    "__iter__": iter, "__eq__": operator.eq, "__ne__": operator.ne, "__lt__": operator.lt, "__gt__": operator.gt,
    "__getitem__": operator.getitem, "__setitem__": operator.setitem, "__delitem__": operator.delitem,
    "__contains__": operator.contains, "__add__": operator.add,
}  # fmt: skip
for _name, _operation in _PROXIED.items():
    setattr(LazyObject, _name, new_method_proxy(_operation))


class SimpleLazyObject(LazyObject):
    """A lazy object filled by a function without arguments.

    Source: django.utils.functional.SimpleLazyObject.
    """

    def __init__(self, func: Callable[[], Any]) -> None:
        self.__dict__["_setupfunc"] = func
        super().__init__()

    def _setup(self) -> None:
        self._wrapped = self.__dict__["_setupfunc"]()

    def __repr__(self) -> str:
        shown = self.__dict__["_setupfunc"] if self._wrapped is empty else self._wrapped
        return f"<{type(self).__name__}: {shown!r}>"

    def __copy__(self) -> Any:
        if self._wrapped is empty:
            return SimpleLazyObject(self.__dict__["_setupfunc"])
        return copy.copy(self._wrapped)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if self._wrapped is not empty:
            return copy.deepcopy(self._wrapped, memo)
        twin = memo[id(self)] = SimpleLazyObject(self.__dict__["_setupfunc"])
        return twin

    def __radd__(self, other: Any) -> Any:
        return other + self._filled()


def partition(predicate: Callable[[T], Any], values: Iterable[T]) -> tuple[list[T], list[T]]:
    """Split values into those for which the predicate is false and those for which it is true."""
    halves: tuple[list[T], list[T]] = ([], [])
    for value in values:
        halves[bool(predicate(value))].append(value)
    return halves
