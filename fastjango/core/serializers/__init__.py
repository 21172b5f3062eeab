"""Models to text and back: formats by name.

A format is a module with ``Serializer`` and ``Deserializer``; the built-in ones are ``python``, ``json``, ``jsonl``,
``xml`` and ``yaml``, and the setting ``SERIALIZATION_MODULES`` adds others.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.serializers.base import SerializerDoesNotExist

__all__ = [
    "BUILTIN_SERIALIZERS",
    "BadSerializer",
    "SerializerDoesNotExist",
    "deserialize",
    "get_deserializer",
    "get_public_serializer_formats",
    "get_serializer",
    "get_serializer_formats",
    "register_serializer",
    "serialize",
    "sort_dependencies",
    "unregister_serializer",
]

BUILTIN_SERIALIZERS = {
    "xml": "fastjango.core.serializers.xml_serializer",
    "python": "fastjango.core.serializers.python",
    "json": "fastjango.core.serializers.json",
    "yaml": "fastjango.core.serializers.pyyaml",
    "jsonl": "fastjango.core.serializers.jsonl",
}

# Modules by format; filled at the first question.
_serializers: dict[str, Any] = {}


class BadSerializer:
    """Stands for a format whose library is missing: raises its error when it is used."""

    internal_use_only = False

    def __init__(self, exception: Exception) -> None:
        self.exception = exception

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise self.exception


class _BadModule:
    """The module of such a format."""

    def __init__(self, exception: ImportError) -> None:
        self.Serializer = self.Deserializer = BadSerializer(exception)


def register_serializer(format: str, serializer_module: str, serializers: dict[str, Any] | None = None) -> None:
    """Add a format.

    Args:
        format: Its name.
        serializer_module: Dotted path of its module.
        serializers: A mapping to add it to, instead of the formats in use.
    """
    if serializers is None and not _serializers:
        _load_serializers()
    try:
        module: Any = importlib.import_module(serializer_module)
    except ImportError as error:
        module = _BadModule(error)
    (_serializers if serializers is None else serializers)[format] = module


def unregister_serializer(format: str) -> None:
    """Take a format away.

    Raises:
        SerializerDoesNotExist: it is not there.
    """
    del _serializers_or_load()[_known(format)]


def _serializers_or_load() -> dict[str, Any]:
    if not _serializers:
        _load_serializers()
    return _serializers


def _known(format: str) -> str:
    if format not in _serializers_or_load():
        raise SerializerDoesNotExist(format)
    return format


def _load_serializers() -> None:
    """Import the modules of all formats."""
    global _serializers
    found: dict[str, Any] = {}
    for format, path in {**BUILTIN_SERIALIZERS, **getattr(settings, "SERIALIZATION_MODULES", {})}.items():
        register_serializer(format, path, found)
    _serializers = found


def get_serializer(format: str) -> Any:
    """The serializer class of a format.

    Raises:
        SerializerDoesNotExist: there is no such format.
    """
    return _serializers_or_load()[_known(format)].Serializer


def get_deserializer(format: str) -> Any:
    """The deserializer class of a format.

    Raises:
        SerializerDoesNotExist: there is no such format.
    """
    return _serializers_or_load()[_known(format)].Deserializer


def get_serializer_formats() -> list[str]:
    """The names of all formats."""
    return list(_serializers_or_load())


def get_public_serializer_formats() -> list[str]:
    """The names of the formats that people use."""
    return [name for name, module in _serializers_or_load().items() if not module.Serializer.internal_use_only]


def serialize(format: str, queryset: Iterable[Any], **options: Any) -> Any:
    """Objects in a format.

    Args:
        format: The format's name.
        queryset: The objects.
        options: As :meth:`Serializer.serialize` takes them.
    """
    serializer = get_serializer(format)()
    serializer.serialize(queryset, **options)
    return serializer.getvalue()


def deserialize(format: str, stream_or_string: Any, **options: Any) -> Iterator[Any]:
    """The objects in a text of a format, as ``DeserializedObject``, one by one."""
    found: Iterator[Any] = get_deserializer(format)(stream_or_string, **options)
    return found


def sort_dependencies(app_list: Iterable[Any], allow_cycles: bool = False) -> list[Any]:
    """Models in an order in which natural keys find what they refer to.

    Args:
        app_list: Pairs of app configuration and models; None for all of the app's.
        allow_cycles: Put models that wait for each other at the end, instead of refusing them.

    Raises:
        RuntimeError: models wait for each other.
    """
    waiting: list[tuple[Any, list[Any]]] = []
    models = []
    for config, given in app_list:
        for model in config.get_models() if given is None else given:
            models.append(model)
            waiting.append((model, _needed(model)))
    wanted = set(models)
    ordered: list[Any] = []
    done: set[Any] = set()
    while waiting:
        left = []
        progress = False
        for model, needed in waiting:
            if all(each in done or each not in wanted for each in needed):
                ordered.append(model)
                done.add(model)
                progress = True
            else:
                left.append((model, needed))
        if not progress:
            if allow_cycles:
                return ordered + [model for model, _needs in left]
            names = ", ".join(model._meta.label for model, _needs in sorted(left, key=lambda pair: pair[0].__name__))
            raise RuntimeError(f"Can't resolve dependencies for {names} in serialized app list.")
        waiting = left
    return ordered


def _needed(model: Any) -> list[Any]:
    """The models that have to come before a model: those its natural key names, and those it refers to by one."""
    needed = []
    if hasattr(model, "natural_key"):
        needed += [apps.get_model(name) for name in getattr(model.natural_key, "dependencies", ())]
    options = model._meta
    for field in options.fields:
        related = field.remote_field.model if field.remote_field else None
        if related is not None and hasattr(related, "natural_key") and related is not model:
            needed.append(related)
    for field in options.many_to_many:
        if field.remote_field.through._meta.auto_created:
            related = field.remote_field.model
            if hasattr(related, "natural_key") and related is not model:
                needed.append(related)
    return needed
