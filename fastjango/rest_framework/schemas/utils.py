"""What descriptions ask about views and models."""

from __future__ import annotations

from typing import Any

from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _

from ..mixins import RetrieveModelMixin


def is_list_view(path: str, method: str, view: Any) -> bool:
    """Whether the response is a list of objects."""
    if hasattr(view, "action"):
        return view.action == "list"
    if method.lower() != "get" or isinstance(view, RetrieveModelMixin):
        return False
    # A URL that ends in an argument is about one object.
    return not path.strip("/").split("/")[-1].startswith("{")


def get_pk_description(model: Any, model_field: Any) -> str:
    """What an argument that names an object by its key is."""
    kind = {models.AutoField: _("unique integer value"), models.UUIDField: _("UUID string")}
    value_type = next((text for cls, text in kind.items() if isinstance(model_field, cls)), _("unique value"))
    return _("A {value_type} identifying this {name}.").format(value_type=value_type, name=model._meta.verbose_name)
