"""Door: the checks of all models together. Room: ``db/models/_model/registry_checks``.

Looks upward; nothing below imports it.
"""

from fastjango.db.models._model.registry_checks import _check_lazy_references as _check_lazy_references
from fastjango.db.models._model.registry_checks import check_all_models as check_all_models
from fastjango.db.models._model.registry_checks import check_lazy_references as check_lazy_references

__all__ = ["check_all_models", "check_lazy_references"]
