"""Names in query strings, and choices of options."""

from __future__ import annotations

from enum import Enum

HORIZONTAL, VERTICAL = 1, 2

# The query string of a change list.
ALL_VAR = "all"
ORDER_VAR = "o"
PAGE_VAR = "p"
SEARCH_VAR = "q"
ERROR_FLAG = "e"
IS_FACETS_VAR = "_facets"
IS_POPUP_VAR = "_popup"
TO_FIELD_VAR = "_to_field"

IGNORED_PARAMS = (ALL_VAR, ORDER_VAR, SEARCH_VAR, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR)


class ShowFacets(Enum):
    """When the filters of a change list show numbers."""

    NEVER = "NEVER"
    ALLOW = "ALLOW"
    ALWAYS = "ALWAYS"
