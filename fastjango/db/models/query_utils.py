"""Door: what queries, fields and lookups share. Rooms: ``_query_utils/``."""

from fastjango.db.models._query_utils.condition import Q as Q
from fastjango.db.models._query_utils.deferred import DeferredAttribute as DeferredAttribute
from fastjango.db.models._query_utils.registration import RegisterLookupMixin as RegisterLookupMixin
from fastjango.db.models._query_utils.registration import class_or_instance_method as class_or_instance_method
from fastjango.db.models._query_utils.registration import lookups_changed as lookups_changed
from fastjango.db.models._query_utils.registration import subclasses as subclasses
from fastjango.db.models._query_utils.relations import FilteredRelation as FilteredRelation
from fastjango.db.models._query_utils.relations import PathInfo as PathInfo
from fastjango.db.models._query_utils.relations import check_rel_lookup_compatibility as check_rel_lookup_compatibility
from fastjango.db.models._query_utils.relations import refs_expression as refs_expression
from fastjango.db.models._query_utils.relations import select_related_descend as select_related_descend

__all__ = [
    "DeferredAttribute",
    "FilteredRelation",
    "PathInfo",
    "Q",
    "RegisterLookupMixin",
    "check_rel_lookup_compatibility",
    "class_or_instance_method",
    "lookups_changed",
    "refs_expression",
    "select_related_descend",
    "subclasses",
]
