"""Filters of query sets from the query of a request: ``FilterSet``, its filters, form fields and widgets.

Source: django-filter 26.2.
"""

from __future__ import annotations

from . import filters
from .filters import *  # noqa: F403
from .filterset import FilterSet as FilterSet
from .filterset import UnknownFieldBehavior as UnknownFieldBehavior

VERSION = (26, 2)
__version__ = "26.2"

__all__ = ["VERSION", "FilterSet", "UnknownFieldBehavior", "filters", *filters.__all__]
