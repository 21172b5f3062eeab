"""Door: the attributes that relations give to models. Rooms: ``_related/descriptors``, ``_related/managers/``."""

from ._related.descriptors import ForeignKeyDeferredAttribute as ForeignKeyDeferredAttribute
from ._related.descriptors import ForwardManyToOneDescriptor as ForwardManyToOneDescriptor
from ._related.descriptors import ForwardOneToOneDescriptor as ForwardOneToOneDescriptor
from ._related.descriptors import ManyToManyDescriptor as ManyToManyDescriptor
from ._related.descriptors import ReverseManyToOneDescriptor as ReverseManyToOneDescriptor
from ._related.descriptors import ReverseOneToOneDescriptor as ReverseOneToOneDescriptor
from ._related.managers.base import PrefetchesOneQueryset as PrefetchesOneQueryset
from ._related.managers.many import create_forward_many_to_many_manager as create_forward_many_to_many_manager
from ._related.managers.reverse import create_reverse_many_to_one_manager as create_reverse_many_to_one_manager

__all__ = [
    "ForeignKeyDeferredAttribute",
    "ForwardManyToOneDescriptor",
    "ForwardOneToOneDescriptor",
    "ManyToManyDescriptor",
    "PrefetchesOneQueryset",
    "ReverseManyToOneDescriptor",
    "ReverseOneToOneDescriptor",
    "create_forward_many_to_many_manager",
    "create_reverse_many_to_one_manager",
]
