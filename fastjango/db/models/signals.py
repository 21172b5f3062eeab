"""The signals that models send; a sender may be named before its model exists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastjango.apps.registry import apps as global_apps
from fastjango.db.models.utils import make_model_tuple
from fastjango.dispatch import Signal

class_prepared = Signal()


class ModelSignal(Signal):
    """A signal whose sender is a model or the name of one.

    Source: django.db.models.signals.ModelSignal.
    """

    def _when_known(self, method: Callable[..., Any], receiver: Any, sender: Any, apps: Any, **kwargs: Any) -> Any:
        """Call a method with the model: at once, or when a model of that name is registered."""
        if not isinstance(sender, str):
            return method(receiver, sender=sender, **kwargs)
        # The checks read the receiver and the keywords of the waiting operation.
        waiting = partial(self._call_with_sender, method, receiver, **kwargs)
        return (apps or global_apps).lazy_model_operation(waiting, make_model_tuple(sender))

    @staticmethod
    def _call_with_sender(method: Callable[..., Any], receiver: Any, sender: Any, **kwargs: Any) -> Any:
        return method(receiver, sender=sender, **kwargs)

    def connect(
        self, receiver: Any, sender: Any = None, weak: bool = True, dispatch_uid: Any = None, apps: Any = None
    ) -> None:
        """Like ``Signal.connect()``; the sender may be ``"app_label.ModelName"``."""
        self._when_known(super().connect, receiver, sender, apps, weak=weak, dispatch_uid=dispatch_uid)

    def disconnect(self, receiver: Any = None, sender: Any = None, dispatch_uid: Any = None, apps: Any = None) -> bool:
        """Like ``Signal.disconnect()``; the sender may be ``"app_label.ModelName"``."""
        found: bool = self._when_known(super().disconnect, receiver, sender, apps, dispatch_uid=dispatch_uid)
        return found


pre_init = ModelSignal(use_caching=True)
post_init = ModelSignal(use_caching=True)

pre_save = ModelSignal(use_caching=True)
post_save = ModelSignal(use_caching=True)

pre_delete = ModelSignal(use_caching=True)
post_delete = ModelSignal(use_caching=True)

m2m_changed = ModelSignal(use_caching=True)

pre_migrate = Signal()
post_migrate = Signal()
