"""The seam between model fields and forms: which form classes ``Field.formfield()`` makes.

Forms lie above the ORM, so they register themselves: ``fastjango/forms/__init__.py`` ends with
``register_formfields(globals())``, giving every public class by its name (``CharField``, ``Textarea``,
``ModelChoiceField``, …). The first question imports the package named here when nobody did.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

FORMS_MODULE = "fastjango.forms"

_classes: dict[str, Any] = {}


def register_formfields(classes: Mapping[str, Any]) -> None:
    """Make form fields and widgets known by name; a later registration of a name wins.

    Args:
        classes: ``{name: class}``; names that start with an underscore are left out.
    """
    _classes.update((name, value) for name, value in classes.items() if not name.startswith("_"))


def form_class(name: str) -> Any:
    """The form field or widget class of a name.

    Raises:
        LookupError: forms registered no such class.
    """
    if name not in _classes:
        import_module(FORMS_MODULE)
    try:
        return _classes[name]
    except KeyError:
        raise LookupError(f"No form class '{name}' is registered; '{FORMS_MODULE}' should register it.") from None
