"""System checks of all models together: names used twice, and references to models that never came."""

from __future__ import annotations

import inspect
import types
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from fastjango.apps import apps as global_apps
from fastjango.conf import settings
from fastjango.core.checks import Error, Tags, Warning, register
from fastjango.db.models import signals
from fastjango.db.models.fields._related.base import connect_models
from fastjango.db.models.fields._related.many import set_managed
from fastjango.db.models.signals import ModelSignal


@register(Tags.models)
def check_all_models(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Run the checks of each model, and look for names that several use."""
    configs = global_apps.get_app_configs() if app_configs is None else app_configs
    models = list(chain.from_iterable(config.get_models() for config in configs))
    found: list[Any] = []
    tables: dict[str, list[str]] = defaultdict(list)
    names: dict[str, dict[str, list[str]]] = {"index": defaultdict(list), "constraint": defaultdict(list)}
    for model in models:
        options = model._meta
        if options.managed and not options.proxy:
            tables[options.db_table].append(options.label)
        if inspect.ismethod(model.check):
            found += model.check(**kwargs)
        else:
            message = f"The '{model.__name__}.check()' class method is currently overridden by {model.check!r}."
            found.append(Error(message, obj=model, id="models.E020"))
        for index in options.indexes:
            names["index"][index.name].append(options.label)
        for constraint in options.constraints:
            names["constraint"][constraint.name].append(options.label)
    found += chain.from_iterable(_used_twice(table, labels) for table, labels in tables.items())
    ids = {"index": ("models.E029", "models.E030"), "constraint": ("models.E031", "models.E032")}
    for kind, by_name in names.items():
        found += _names_used_twice(kind, by_name, ids[kind])
    return found


def _used_twice(table: str, labels: list[str]) -> Iterator[Any]:
    if len(labels) < 2:
        return
    listed = ", ".join(labels)
    message = f"db_table '{table}' is used by multiple models: {listed}."
    if not settings.DATABASE_ROUTERS:
        yield Error(message, obj=table, id="models.E028")
        return
    hint = (
        f"You have configured settings.DATABASE_ROUTERS. Verify that {listed} are correctly routed to separate "
        "databases."
    )
    yield Warning(message, hint=hint, obj=table, id="models.W035")


def _names_used_twice(kind: str, by_name: dict[str, list[str]], ids: tuple[str, str]) -> Iterator[Any]:
    for name, labels in by_name.items():
        if len(labels) < 2:
            continue
        different = sorted(set(labels))
        where = "among models:" if len(different) > 1 else "for model"
        message = f"{kind} name '{name}' is not unique {where} {', '.join(different)}."
        yield Error(message, id=ids[len(different) > 1])


def _flattened(operation: Any) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """What a waiting operation calls in the end, with its arguments."""
    function, args, keywords = operation.func, (), {}  # type: ignore[var-annotated]  # filled below
    while isinstance(function, partial):
        args = (*function.args, *args)
        keywords = {**function.keywords, **keywords}
        function = function.func
    return function, args, keywords


def _described(receiver: Any) -> str:
    if isinstance(receiver, types.FunctionType):
        return f"The function '{receiver.__name__}'"
    if isinstance(receiver, types.MethodType):
        return f"Bound method '{receiver.__self__.__class__.__name__}.{receiver.__name__}'"
    return f"An instance of class '{receiver.__class__.__name__}'"


def _lazy_reference_error(operation: Any, key: tuple[str, str], app_is_known: bool) -> Any:
    """The message about one operation that waits for a model that never came; None when another check tells."""
    label, name = key
    model = f"{label}.{name}"
    reason = f"app '{label}' doesn't provide model '{name}'" if app_is_known else f"app '{label}' isn't installed"
    function, args, keywords = _flattened(operation)
    if function is set_managed:
        return None
    if function is connect_models:
        field = keywords["field"]
        message = f"The field {field} was declared with a lazy reference to '{model}', but {reason}."
        return Error(message, obj=field, id="fields.E307")
    if function is ModelSignal._call_with_sender:
        connect, receiver = args[:2]
        signal = next(name for name, value in vars(signals).items() if value is connect.__self__)
        message = (
            f"{_described(receiver)} was connected to the '{signal}' signal with a lazy reference to the sender "
            f"'{model}', but {reason}."
        )
        return Error(message, obj=receiver.__module__, id="signals.E001")
    message = f"{function!r} contains a lazy reference to {model}, but {reason}."
    return Error(message, obj=function, id="models.E022")


def _check_lazy_references(apps: Any, ignore: Iterable[tuple[str, str]] = ()) -> list[Any]:
    """Messages about all models that something waits for in vain."""
    missing = set(apps._pending_operations).difference(ignore or ())
    labels = {config.label for config in apps.get_app_configs()} if missing else set()
    found = [
        _lazy_reference_error(operation, key, key[0] in labels)
        for key in missing
        for operation in apps._pending_operations[key]
    ]
    return sorted((message for message in found if message is not None), key=lambda message: message.msg)


@register(Tags.models)
def check_lazy_references(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Complain of references to models that are not there."""
    return _check_lazy_references(global_apps)
