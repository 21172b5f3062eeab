"""Door: the reverse sides of relations. Room: ``_related/reverse``."""

from ._related.reverse import ForeignObjectRel as ForeignObjectRel
from ._related.reverse import ManyToManyRel as ManyToManyRel
from ._related.reverse import ManyToOneRel as ManyToOneRel
from ._related.reverse import OneToOneRel as OneToOneRel

__all__ = ["ForeignObjectRel", "ManyToManyRel", "ManyToOneRel", "OneToOneRel"]
