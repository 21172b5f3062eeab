"""``BaseSerializer``: the protocol of data, ``is_valid()``, ``errors`` and ``save()``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from fastjango.core.exceptions import ValidationError as DjangoValidationError

from ..exceptions import ErrorDetail, ValidationError
from ..fields import Field, empty, get_error_detail
from ..settings import api_settings

# Arguments of a list of serializers; others go to the serializer that it repeats.
LIST_SERIALIZER_KWARGS = (
    "read_only", "write_only", "required", "default", "initial", "source", "label", "help_text", "style",
    "error_messages", "allow_empty", "instance", "data", "partial", "context", "allow_null", "max_length", "min_length",
)  # fmt: skip
# Those of them that a single serializer does not know.
LIST_SERIALIZER_KWARGS_REMOVE = ("allow_empty", "min_length", "max_length")


class BaseSerializer(Field):
    """Between an object and its representation, with the steps of a request around it.

    Given an ``instance`` it shows it (``data``); given ``data`` it checks it (``is_valid()``), and then makes an
    object or changes the instance (``save()``). Subclasses define ``to_representation``, ``to_internal_value``,
    ``create`` and ``update``, as far as they need them.
    """

    # The class that ``many=True`` makes, put here by the module of lists, which builds on this one.
    _list_class: ClassVar[Any]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls.many_init(*args, **kwargs) if kwargs.pop("many", False) else super().__new__(cls, *args, **kwargs)

    def __init__(self, instance: Any = None, data: Any = empty, **kwargs: Any) -> None:
        self.instance = instance
        if data is not empty:
            self.initial_data = data
        self.partial = kwargs.pop("partial", False)
        self._context = kwargs.pop("context", {})
        kwargs.pop("many", None)
        super().__init__(**kwargs)

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """The list of serializers that ``many=True`` makes; ``Meta.list_serializer_class`` names another class."""
        of_list = {name: kwargs.pop(name) for name in LIST_SERIALIZER_KWARGS_REMOVE if kwargs.get(name) is not None}
        for name in LIST_SERIALIZER_KWARGS_REMOVE:
            kwargs.pop(name, None)
        child = cls(*args, **kwargs)
        of_list.update({name: value for name, value in kwargs.items() if name in LIST_SERIALIZER_KWARGS})
        list_class = getattr(getattr(cls, "Meta", None), "list_serializer_class", cls._list_class)
        return list_class(*args, child=child, **of_list)

    def to_internal_value(self, data: Any) -> Any:
        raise NotImplementedError("`to_internal_value()` must be implemented.")

    def to_representation(self, instance: Any) -> Any:
        raise NotImplementedError("`to_representation()` must be implemented.")

    def update(self, instance: Any, validated_data: Any) -> Any:
        """Change ``instance`` and return it."""
        raise NotImplementedError("`update()` must be implemented.")

    def create(self, validated_data: Any) -> Any:
        """Make an object and return it."""
        raise NotImplementedError("`create()` must be implemented.")

    def save(self, **kwargs: Any) -> Any:
        """Make or change the object from the checked data and ``kwargs``.

        Errors:
            AssertionError: the data was not checked, is wrong, or was shown already.
        """
        self._assert_can_save(kwargs)
        validated_data = {**self.validated_data, **kwargs}
        if self.instance is None:
            self.instance = self.create(validated_data)
            assert self.instance is not None, "`create()` did not return an object instance."
        else:
            self.instance = self.update(self.instance, validated_data)
            assert self.instance is not None, "`update()` did not return an object instance."
        return self.instance

    def _assert_can_save(self, kwargs: dict[str, Any]) -> None:
        assert hasattr(self, "_errors"), "You must call `.is_valid()` before calling `.save()`."
        assert not self.errors, "You cannot call `.save()` on a serializer with invalid data."
        assert "commit" not in kwargs, (
            "'commit' is not a valid keyword argument to the 'save()' method. If you need to access data before "
            "committing to the database then inspect 'serializer.validated_data' instead. You can also pass "
            "additional keyword arguments to 'save()' if you need to set extra attributes on the saved model instance. "
            "For example: 'serializer.save(owner=request.user)'.'"
        )
        assert not hasattr(self, "_data"), (
            "You cannot call `.save()` after accessing `serializer.data`."
            "If you need to access data before committing to the database then "
            "inspect 'serializer.validated_data' instead. "
        )

    # What `validated_data` and `errors` are when there is nothing in them.
    _nothing: ClassVar[type] = dict

    def is_valid(self, *, raise_exception: bool = False) -> bool:
        """Whether the data is right; ``validated_data`` or ``errors`` is filled, once.

        Errors:
            AssertionError: the serializer was given no ``data``.
            ValidationError: the data is wrong, and ``raise_exception`` is set.
        """
        assert hasattr(self, "initial_data"), (
            "Cannot call `.is_valid()` as no `data=` keyword argument was passed when instantiating the serializer "
            "instance."
        )
        if not hasattr(self, "_validated_data"):
            try:
                self._validated_data = self.run_validation(self.initial_data)
            except ValidationError as error:
                self._validated_data = self._nothing()
                self._errors = error.detail
            else:
                self._errors = self._nothing()
        if self._errors and raise_exception:
            raise ValidationError(self.errors)
        return not self._errors

    @property
    def data(self) -> Any:
        """The representation of the instance, else of the checked data, else of an empty form."""
        assert not hasattr(self, "initial_data") or hasattr(self, "_validated_data"), (
            "When a serializer is passed a `data` keyword argument you must call `.is_valid()` before attempting to "
            "access the serialized `.data` representation.\nYou should either call `.is_valid()` first, or access "
            "`.initial_data` instead."
        )
        if not hasattr(self, "_data"):
            has_errors = bool(getattr(self, "_errors", None))
            if self.instance is not None and not has_errors:
                self._data = self.to_representation(self.instance)
            elif hasattr(self, "_validated_data") and not has_errors:
                self._data = self.to_representation(self.validated_data)
            else:
                self._data = self.get_initial()
        return self._data

    @property
    def errors(self) -> Any:
        """What is wrong with the data."""
        assert hasattr(self, "_errors"), "You must call `.is_valid()` before accessing `.errors`."
        return self._errors

    @property
    def validated_data(self) -> Any:
        """The data, checked and converted."""
        assert hasattr(self, "_validated_data"), "You must call `.is_valid()` before accessing `.validated_data`."
        return self._validated_data

    def _named_errors(self, errors: Any) -> Any:
        """Errors as a dict even where the whole was null."""
        if isinstance(errors, list) and len(errors) == 1 and getattr(errors[0], "code", None) == "null":
            return {api_settings.NON_FIELD_ERRORS_KEY: [ErrorDetail("No data provided", code="null")]}
        return errors


def as_serializer_error(exc: ValidationError | DjangoValidationError) -> dict[Any, Any]:
    """What a validation error says, under field names; what has none goes under ``non_field_errors``."""
    detail = get_error_detail(exc) if isinstance(exc, DjangoValidationError) else exc.detail
    if isinstance(detail, Mapping):
        return {name: value if isinstance(value, list | Mapping) else [value] for name, value in detail.items()}
    return {api_settings.NON_FIELD_ERRORS_KEY: detail if isinstance(detail, list) else [detail]}
