"""Door: the fields that relate models.

Rooms in ``_related``: ``base``, ``foreign_object``, ``foreign_key``, ``many``, ``reverse``, ``naming``.
"""

from fastjango.db.models.fields import Field as Field
from fastjango.db.models.fields import related_lookups as related_lookups

from ._related.base import RelatedField as RelatedField
from ._related.foreign_key import ForeignKey as ForeignKey
from ._related.foreign_key import OneToOneField as OneToOneField
from ._related.foreign_object import ForeignObject as ForeignObject
from ._related.many import ManyToManyField as ManyToManyField
from ._related.many import create_many_to_many_intermediary_model as create_many_to_many_intermediary_model
from ._related.naming import RECURSIVE_RELATIONSHIP_CONSTANT as RECURSIVE_RELATIONSHIP_CONSTANT
from ._related.naming import lazy_related_operation as lazy_related_operation
from ._related.naming import resolve_relation as resolve_relation
from .related_descriptors import ForeignKeyDeferredAttribute as ForeignKeyDeferredAttribute
from .related_descriptors import ForwardManyToOneDescriptor as ForwardManyToOneDescriptor
from .related_descriptors import ForwardOneToOneDescriptor as ForwardOneToOneDescriptor
from .related_descriptors import ManyToManyDescriptor as ManyToManyDescriptor
from .related_descriptors import ReverseManyToOneDescriptor as ReverseManyToOneDescriptor
from .related_descriptors import ReverseOneToOneDescriptor as ReverseOneToOneDescriptor
from .reverse_related import ForeignObjectRel as ForeignObjectRel
from .reverse_related import ManyToManyRel as ManyToManyRel
from .reverse_related import ManyToOneRel as ManyToOneRel
from .reverse_related import OneToOneRel as OneToOneRel

__all__ = [
    "RECURSIVE_RELATIONSHIP_CONSTANT",
    "ForeignKey",
    "ForeignKeyDeferredAttribute",
    "ForeignObject",
    "ForeignObjectRel",
    "ForwardManyToOneDescriptor",
    "ForwardOneToOneDescriptor",
    "ManyToManyDescriptor",
    "ManyToManyField",
    "ManyToManyRel",
    "ManyToOneRel",
    "OneToOneField",
    "OneToOneRel",
    "RelatedField",
    "ReverseManyToOneDescriptor",
    "ReverseOneToOneDescriptor",
    "create_many_to_many_intermediary_model",
    "lazy_related_operation",
    "resolve_relation",
]
