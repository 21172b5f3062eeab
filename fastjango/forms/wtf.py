"""WTForms beside our forms; the rooms are in ``_wtforms``."""

from ._wtforms.csrf import CSRFMeta as CSRFMeta
from ._wtforms.csrf import SharedCSRF as SharedCSRF
from ._wtforms.fields import WTField as WTField
from ._wtforms.inward import adapt as adapt
from ._wtforms.outward import as_wtforms as as_wtforms

__all__ = ["CSRFMeta", "SharedCSRF", "WTField", "adapt", "as_wtforms"]
