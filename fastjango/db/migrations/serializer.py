"""Turning values into Python source, with the imports it needs."""

from __future__ import annotations

import builtins
import collections.abc
import datetime
import decimal
import enum
import functools
import math
import os
import pathlib
import re
import types
import uuid
import zoneinfo
from collections.abc import Callable, Iterable
from typing import Any

from fastjango.conf import SettingsReference
from fastjango.db import models
from fastjango.db.migrations.operations.base import Operation
from fastjango.db.migrations.utils import COMPILED_REGEX_TYPE, RegexObject
from fastjango.utils.deconstruct import public_module
from fastjango.utils.functional import LazyObject, Promise
from fastjango.utils.version import get_docs_version

Source = tuple[str, set[str]]
_PACKAGE = __name__.partition(".")[0]


class BaseSerializer:
    """Writes one kind of value."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def serialize(self) -> Source:
        """The source text, and the import lines it needs."""
        raise NotImplementedError("Subclasses of BaseSerializer must implement the serialize() method.")


def _all(values: Iterable[Any]) -> tuple[list[str], set[str]]:
    texts, imports = [], set[str]()
    for value in values:
        text, needed = serializer_factory(value).serialize()
        texts.append(text)
        imports.update(needed)
    return texts, imports


class BaseSimpleSerializer(BaseSerializer):
    """Values whose ``repr`` is their source."""

    def serialize(self) -> Source:
        return repr(self.value), set()


class BaseSequenceSerializer(BaseSerializer):
    """Values inside of brackets."""

    def _format(self) -> str:
        raise NotImplementedError("Subclasses of BaseSequenceSerializer must implement the _format() method.")

    def serialize(self) -> Source:
        texts, imports = _all(self.value)
        return self._format() % ", ".join(texts), imports


class SequenceSerializer(BaseSequenceSerializer):
    """Lists."""

    def _format(self) -> str:
        return "[%s]"


class TupleSerializer(BaseSequenceSerializer):
    """Tuples; a single item needs its comma."""

    def _format(self) -> str:
        return "(%s)" if len(self.value) != 1 else "(%s,)"


class BaseUnorderedSequenceSerializer(BaseSequenceSerializer):
    """Sets, written in the order of their source so that files do not change by themselves."""

    def __init__(self, value: Any) -> None:
        super().__init__(sorted(value, key=repr))


class SetSerializer(BaseUnorderedSequenceSerializer):
    """Sets; an empty one is no pair of braces."""

    def _format(self) -> str:
        return "{%s}" if self.value else "set(%s)"


class FrozensetSerializer(BaseUnorderedSequenceSerializer):
    """Frozen sets."""

    def _format(self) -> str:
        return "frozenset([%s])"


class DictionarySerializer(BaseSerializer):
    """Dictionaries, their keys in order."""

    def serialize(self) -> Source:
        keys, key_imports = _all(self.value)
        values, value_imports = _all(self.value.values())
        pairs = sorted(zip(keys, values, strict=True))
        return "{{{}}}".format(", ".join(f"{key}: {value}" for key, value in pairs)), key_imports | value_imports


class ChoicesSerializer(BaseSerializer):
    """Members of ``Choices``: their values."""

    def serialize(self) -> Source:
        return serializer_factory(self.value.value).serialize()


class DateTimeSerializer(BaseSerializer):
    """Dates and times without a zone."""

    def serialize(self) -> Source:
        return repr(self.value), {"import datetime"}


class DatetimeDatetimeSerializer(BaseSerializer):
    """Moments with a zone, in UTC."""

    def serialize(self) -> Source:
        value = self.value
        if value.tzinfo is not None and value.tzinfo != datetime.UTC:
            value = value.astimezone(datetime.UTC)
        # The long name, because repr says datetime.timezone.utc.
        return repr(value), {"import datetime"}


class DecimalSerializer(BaseSerializer):
    """Decimals."""

    def serialize(self) -> Source:
        return repr(self.value), {"from decimal import Decimal"}


class FloatSerializer(BaseSimpleSerializer):
    """Floats; those that are no numbers need a call."""

    def serialize(self) -> Source:
        if math.isfinite(self.value):
            return super().serialize()
        return f'float("{self.value}")', set()


class UUIDSerializer(BaseSerializer):
    """UUIDs."""

    def serialize(self) -> Source:
        return f"uuid.{self.value!r}", {"import uuid"}


class EnumSerializer(BaseSerializer):
    """Members of enumerations, by name; combined flags as a combination."""

    def serialize(self) -> Source:
        cls = type(self.value)
        members = list(self.value) if isinstance(self.value, enum.Flag) else [self.value]
        module = public_module(cls.__module__, cls.__qualname__)
        path = f"{module}.{cls.__qualname__}"
        return " | ".join(f"{path}[{member.name!r}]" for member in members), {f"import {module}"}


class PathSerializer(BaseSerializer):
    """Paths, as pure ones, because a migration runs on other machines."""

    def serialize(self) -> Source:
        pure: dict[Any, Any] = {pathlib.PosixPath: pathlib.PurePosixPath, pathlib.WindowsPath: pathlib.PureWindowsPath}
        value = pure.get(type(self.value), type(self.value))(self.value)
        return f"pathlib.{value!r}", {"import pathlib"}


class PathLikeSerializer(BaseSerializer):
    """Things with a path: the path."""

    def serialize(self) -> Any:
        # Django 5.2: an empty dictionary stands where the others give a set.
        return repr(os.fspath(self.value)), {}


class RegexSerializer(BaseSerializer):
    """Compiled patterns."""

    def serialize(self) -> Source:
        pattern, imports = serializer_factory(self.value.pattern).serialize()
        # Python sets some flags itself.
        flags = self.value.flags ^ re.compile(self.value.pattern).flags
        args = [pattern]
        if flags:
            text, more = serializer_factory(flags).serialize()
            args.append(text)
            imports = imports | more
        return f"re.compile({', '.join(args)})", {"import re", *imports}


class SettingsReferenceSerializer(BaseSerializer):
    """What a setting says, by the setting's name."""

    def serialize(self) -> Source:
        return f"settings.{self.value.setting_name}", {f"from {_PACKAGE}.conf import settings"}


class ZoneInfoSerializer(BaseSerializer):
    """Time zones."""

    def serialize(self) -> Source:
        return repr(self.value), {"import zoneinfo"}


class TypeSerializer(BaseSerializer):
    """Classes."""

    def serialize(self) -> Source:
        known = {
            models.Model: ("models.Model", {f"from {_PACKAGE}.db import models"}),
            types.NoneType: ("types.NoneType", {"import types"}),
        }
        if self.value in known:
            text, imports = known[self.value]
            return text, set(imports)
        module = getattr(self.value, "__module__", None)
        if module == builtins.__name__:
            return str(self.value.__name__), set()
        module = public_module(str(module), self.value.__qualname__)
        return f"{module}.{self.value.__qualname__}", {f"import {module}"}


class FunctionTypeSerializer(BaseSerializer):
    """Functions that a module or a class holds."""

    def serialize(self) -> Source:
        value = self.value
        owner = getattr(value, "__self__", None)
        if isinstance(owner, type):
            module = public_module(owner.__module__, owner.__qualname__)
            return f"{module}.{owner.__qualname__}.{value.__name__}", {f"import {module}"}
        if value.__name__ == "<lambda>":
            raise ValueError("Cannot serialize function: lambda")
        if value.__module__ is None:
            raise ValueError(f"Cannot serialize function {value!r}: No module")
        module = public_module(value.__module__, value.__qualname__)
        if "<" not in value.__qualname__:
            return f"{module}.{value.__qualname__}", {f"import {module}"}
        raise ValueError(f"Could not find function {value.__name__} in {module}.\n")


class FunctoolsPartialSerializer(BaseSerializer):
    """Partials."""

    def serialize(self) -> Source:
        (func, args, kwargs), imports = _all((self.value.func, self.value.args, self.value.keywords))
        name = type(self.value).__name__
        return f"functools.{name}({func}, *{args}, **{kwargs})", {"import functools", *imports}


class IterableSerializer(BaseSerializer):
    """Other things that can be gone through: as a tuple."""

    def serialize(self) -> Source:
        texts, imports = _all(self.value)
        return "({}{})".format(", ".join(texts), "," if len(texts) == 1 else ""), imports


class DeconstructableSerializer(BaseSerializer):
    """Things with ``deconstruct()``."""

    @staticmethod
    def serialize_deconstructed(path: str, args: Any, kwargs: Any) -> Source:
        """The call that makes the thing again."""
        name, imports = DeconstructableSerializer._serialize_path(path)
        texts, needed = _all(args)
        imports.update(needed)
        for key, value in sorted(kwargs.items()):
            text, needed = serializer_factory(value).serialize()
            imports.update(needed)
            texts.append(f"{key}={text}")
        return f"{name}({', '.join(texts)})", imports

    @staticmethod
    def _serialize_path(path: str) -> Source:
        module, _, name = path.rpartition(".")
        module = public_module(module, name)
        if module == f"{_PACKAGE}.db.models":
            return f"models.{name}", {f"from {_PACKAGE}.db import models"}
        return f"{module}.{name}", {f"import {module}"}

    def serialize(self) -> Source:
        return self.serialize_deconstructed(*self.value.deconstruct())


class ModelFieldSerializer(DeconstructableSerializer):
    """Fields, which deconstruct with their name in front."""

    def serialize(self) -> Source:
        _, path, args, kwargs = self.value.deconstruct()
        return self.serialize_deconstructed(path, args, kwargs)


class ModelManagerSerializer(DeconstructableSerializer):
    """Managers, some of which are made from query sets."""

    def serialize(self) -> Source:
        as_manager, manager_path, queryset_path, args, kwargs = self.value.deconstruct()
        if as_manager:
            name, imports = self._serialize_path(queryset_path)
            return f"{name}.as_manager()", imports
        return self.serialize_deconstructed(manager_path, args, kwargs)


class OperationSerializer(BaseSerializer):
    """Operations inside of operations."""

    def serialize(self) -> Source:
        from fastjango.db.migrations.writer import OperationWriter  # it stands above and calls this room

        text, imports = OperationWriter(self.value, indentation=0).serialize()
        # Without the comma at its end.
        return text.rstrip(","), imports


class Serializer:
    """Which class writes which values; the first that fits does."""

    _registry: dict[Any, type[BaseSerializer]] = {
        kind: serializer
        for serializer, kinds in (
            (FrozensetSerializer, [frozenset]),
            (SetSerializer, [set]),
            (SequenceSerializer, [list]),
            (TupleSerializer, [tuple]),
            (DictionarySerializer, [dict]),
            (ChoicesSerializer, [models.Choices]),
            (EnumSerializer, [enum.Enum]),
            # Moments before dates, which they are too.
            (DatetimeDatetimeSerializer, [datetime.datetime]),
            (DateTimeSerializer, [datetime.date, datetime.time, datetime.timedelta]),
            (SettingsReferenceSerializer, [SettingsReference]),
            (BaseSimpleSerializer, [bool, int, bytes, str, range, types.NoneType]),
            (FloatSerializer, [float]),
            (DecimalSerializer, [decimal.Decimal]),
            (UUIDSerializer, [uuid.UUID]),
            (FunctoolsPartialSerializer, [functools.partial, functools.partialmethod]),
            (FunctionTypeSerializer, [types.FunctionType, types.BuiltinFunctionType, types.MethodType]),
            (FunctionTypeSerializer, [functools._lru_cache_wrapper]),
            (RegexSerializer, [COMPILED_REGEX_TYPE, RegexObject]),
            (ZoneInfoSerializer, [zoneinfo.ZoneInfo]),
            (PathSerializer, [pathlib.PurePath]),
            (PathLikeSerializer, [os.PathLike]),
            (IterableSerializer, [collections.abc.Iterable]),
        )
        for kind in kinds
    }

    @classmethod
    def register(cls, type_: Any, serializer: type[BaseSerializer]) -> None:
        """Say how values of a type are written.

        Raises:
            ValueError: the class is no serializer.
        """
        if not issubclass(serializer, BaseSerializer):
            raise ValueError(f"'{serializer.__name__}' must inherit from 'BaseSerializer'.")
        cls._registry[type_] = serializer

    @classmethod
    def unregister(cls, type_: Any) -> None:
        """Take the type out again."""
        cls._registry.pop(type_)


def serializer_factory(value: Any) -> BaseSerializer:
    """The object that writes a value.

    Raises:
        ValueError: nothing writes such values.
    """
    if isinstance(value, Promise):
        value = str(value)
    elif isinstance(value, LazyObject):
        # The object behind it, which may be anything.
        value = value.__reduce__()[1][0]
    special: tuple[tuple[Callable[[Any], bool], type[BaseSerializer]], ...] = (
        (lambda v: isinstance(v, models.Field), ModelFieldSerializer),
        (lambda v: isinstance(v, models.manager.BaseManager), ModelManagerSerializer),
        (lambda v: isinstance(v, Operation), OperationSerializer),
        (lambda v: isinstance(v, type), TypeSerializer),
        (lambda v: hasattr(v, "deconstruct"), DeconstructableSerializer),
    )
    for fits, serializer in special:
        if fits(value):
            return serializer(value)
    for kind, serializer in Serializer._registry.items():
        if isinstance(value, kind):
            return serializer(value)
    raise ValueError(
        f"Cannot serialize: {value!r}\nThere are some values Django cannot serialize into migration files.\nFor more, "
        f"see https://docs.djangoproject.com/en/{get_docs_version()}/topics/migrations/#migration-serializing"
    )
