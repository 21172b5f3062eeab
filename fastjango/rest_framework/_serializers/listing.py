"""``ListSerializer``: many objects through one serializer."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ValidationError as DjangoValidationError
from fastjango.db.models.manager import BaseManager
from fastjango.db.models.query import QuerySet
from fastjango.utils.translation import gettext_lazy as _

from ..exceptions import ValidationError
from ..fields import SkipField, empty, get_error_detail
from ..settings import api_settings
from ..utils import html, representation
from ..utils.serializer_helpers import ReturnDict, ReturnList
from ._related import fetch_related, reporting
from .base import BaseSerializer, as_serializer_error
from .single import Serializer


class ListSerializer(BaseSerializer):
    """A list of what ``child`` shows and reads."""

    child: Any = None
    many = True
    _nothing = list
    default_error_messages = {
        "not_a_list": _('Expected a list of items but got type "{input_type}".'),
        "empty": _("This list may not be empty."),
        "max_length": _("Ensure this field has no more than {max_length} elements."),
        "min_length": _("Ensure this field has at least {min_length} elements."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.child = kwargs.pop("child", copy.deepcopy(self.child))
        self.allow_empty = kwargs.pop("allow_empty", True)
        self.max_length = kwargs.pop("max_length", None)
        self.min_length = kwargs.pop("min_length", None)
        assert self.child is not None, "`child` is a required argument."
        assert not inspect.isclass(self.child), "`child` has not been instantiated."
        super().__init__(*args, **kwargs)
        self.child.bind(field_name="", parent=self)

    def get_initial(self) -> Any:
        return self.to_representation(self.initial_data) if hasattr(self, "initial_data") else []

    def get_value(self, dictionary: Any) -> Any:
        """The submitted list; of a form, the names with an index."""
        if html.is_html_input(dictionary):
            return html.parse_html_list(dictionary, prefix=self.field_name, default=empty)
        return dictionary.get(self.field_name, empty)

    def run_validation(self, data: Any = empty) -> Any:
        """The checked list: each item, then the validators, then ``validate()``."""
        is_done, data = self.validate_empty_values(data)
        if is_done:
            return data
        value = self.to_internal_value(data)
        try:
            self.run_validators(value)
            value = self.validate(value)
            assert value is not None, ".validate() should return the validated data"
        except (ValidationError, DjangoValidationError) as error:
            raise ValidationError(detail=as_serializer_error(error)) from error
        return value

    def run_child_validation(self, data: Any) -> Any:
        """Check one item. To update many objects, set ``child.instance`` to the right one here first.

        def run_child_validation(self, data):
            self.child.instance = self.instance.get(pk=data["id"])
            self.child.initial_data = data
            return super().run_child_validation(data)
        """
        return self.child.run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        if html.is_html_input(data):
            data = html.parse_html_list(data, default=[])
        if not isinstance(data, list):
            self._refuse("not_a_list", input_type=type(data).__name__)
        if not self.allow_empty and not data:
            if self.parent and self.partial:
                raise SkipField
            self._refuse("empty")
        if self.max_length is not None and len(data) > self.max_length:
            self._refuse("max_length", max_length=self.max_length)
        if self.min_length is not None and len(data) < self.min_length:
            self._refuse("min_length", min_length=self.min_length)

        values: list[Any] = []
        errors: dict[int, Any] = {}
        for index, item in enumerate(data):
            try:
                values.append(self.run_child_validation(item))
            except ValidationError as error:
                errors[index] = error.detail
            except DjangoValidationError as error:
                errors[index] = get_error_detail(error)
        if not errors:
            return values
        if api_settings.LIST_SERIALIZER_ERRORS_AS_DICT:
            raise ValidationError(errors)
        raise ValidationError([errors.get(index, {}) for index in range(len(data))])

    def _refuse(self, key: str, **kwargs: Any) -> None:
        message = self.error_messages[key].format(**kwargs)
        raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [message]}, code=key)

    def to_representation(self, data: Any) -> Any:
        """The representation of each object; of a manager, of all its objects."""
        items = data.all() if isinstance(data, BaseManager) else data
        child = self.child
        if getattr(type(child), "to_representation", None) is Serializer.to_representation:
            planned = child._shown_by_rows(items) if isinstance(items, QuerySet) else None
            if planned is not None:
                return planned
        # A generator can be gone through once only.
        items = list(items)
        if api_settings.FETCH_RELATED:
            fetch_related(child, items)
        if settings.DEBUG and self.parent is None:
            with reporting(child, len(items)):
                return self._shown(items)
        return self._shown(items)

    def _shown(self, items: list[Any]) -> list[Any]:
        child = self.child
        if getattr(type(child), "to_representation", None) is Serializer.to_representation:
            planned = child._shown_by_plan(items)
            if planned is not None:
                return planned
        return [child.to_representation(item) for item in items]

    def validate(self, attrs: Any) -> Any:
        """A last look at the whole list; returns it, changed or not."""
        return attrs

    def update(self, instance: Any, validated_data: Any) -> Any:
        raise NotImplementedError(
            "Serializers with many=True do not support multiple update by default, only multiple create. For updates "
            "it is unclear how to deal with insertions and deletions. If you need to support multiple update, use a "
            "`ListSerializer` class and override `.update()` so you can specify the behavior exactly."
        )

    def create(self, validated_data: Any) -> Any:
        return [self.child.create(attrs) for attrs in validated_data]

    def save(self, **kwargs: Any) -> Any:
        """Make or change the objects from the checked data, each with ``kwargs``."""
        # Unlike a single serializer, this one may have been shown before.
        assert "commit" not in kwargs, (
            "'commit' is not a valid keyword argument to the 'save()' method. If you need to access data before "
            "committing to the database then inspect 'serializer.validated_data' instead. You can also pass "
            "additional keyword arguments to 'save()' if you need to set extra attributes on the saved model instance. "
            "For example: 'serializer.save(owner=request.user)'.'"
        )
        validated_data = [{**attrs, **kwargs} for attrs in self.validated_data]
        if self.instance is None:
            self.instance = self.create(validated_data)
            assert self.instance is not None, "`create()` did not return an object instance."
        else:
            self.instance = self.update(self.instance, validated_data)
            assert self.instance is not None, "`update()` did not return an object instance."
        return self.instance

    def __repr__(self) -> str:
        return representation.list_repr(self, indent=1)

    @property
    def data(self) -> Any:
        """As of the base class; a list that knows this serializer."""
        return ReturnList(super().data, serializer=self)

    @property
    def errors(self) -> Any:
        """What is wrong: by the items' indexes, or about the list as a whole."""
        errors = self._named_errors(super().errors)
        kind = ReturnDict if isinstance(errors, Mapping) else ReturnList
        return kind(errors, serializer=self)


BaseSerializer._list_class = ListSerializer
