"""``HyperlinkedModelSerializer``: relations as URLs."""

from __future__ import annotations

from typing import Any

from ..fields import Field
from ..relations import HyperlinkedRelatedField
from ..utils.field_mapping import get_nested_relation_kwargs
from .model import ModelSerializer


class HyperlinkedModelSerializer(ModelSerializer):
    """A model serializer that shows the object's own URL in place of its key, and other objects by theirs."""

    serializer_related_field = HyperlinkedRelatedField

    def get_default_field_names(self, declared_fields: dict[str, Field], model_info: Any) -> list[str]:
        assert self.url_field_name is not None
        return [self.url_field_name, *declared_fields, *model_info.fields, *model_info.forward_relations]

    def build_nested_field(self, field_name: str, relation_info: Any, nested_depth: int) -> tuple[type, dict[str, Any]]:
        nested = self._nested_class(HyperlinkedModelSerializer, relation_info, nested_depth)
        return nested, get_nested_relation_kwargs(relation_info)
