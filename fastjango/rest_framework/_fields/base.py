"""``Field``: from an object's attribute to a primitive value, and from submitted data to a checked value."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, ClassVar, NoReturn

from fastjango.core.exceptions import ValidationError as DjangoValidationError
from fastjango.utils.translation import gettext_lazy as _

from ..exceptions import ErrorDetail, ValidationError
from ..utils.html import is_html_input
from ..utils.representation import field_repr
from .access import BuiltinSignatureError, get_attribute


class empty:
    """Stands for "no data was given", where None is a value."""


class SkipField(Exception):
    """The field takes no part: it was not submitted, or the object does not have it."""

    __module__ = "fastjango.rest_framework.fields"


NOT_READ_ONLY_WRITE_ONLY = "May not set both `read_only` and `write_only`"
NOT_READ_ONLY_REQUIRED = "May not set both `read_only` and `required`"
NOT_REQUIRED_DEFAULT = "May not set both `required` and `default`"
USE_READONLYFIELD = "Field(read_only=True) should be ReadOnlyField"
MISSING_ERROR_MESSAGE = (
    "ValidationError raised by `{class_name}`, but error key `{key}` does not exist in the `error_messages` dictionary."
)


def get_error_detail(exc_info: DjangoValidationError) -> Any:
    """The messages of a Django ``ValidationError`` as ErrorDetails: a list, or a dict of lists."""
    general_code = getattr(exc_info, "code", None) or "invalid"

    def details(errors: Iterable[Any]) -> list[ErrorDetail]:
        return [
            ErrorDetail(error.message % error.params if error.params else error.message, error.code or general_code)
            for error in errors
        ]

    if hasattr(exc_info, "error_dict"):
        return {name: details(errors) for name, errors in exc_info.error_dict.items()}
    return details(exc_info.error_list)


def _copied(argument: Any) -> Any:
    """An argument for the copy of a field: what could be changed through the copy is copied too."""
    return copy.deepcopy(argument) if isinstance(argument, Field | list | dict | set) else argument


class Field:
    """The base of fields, and of serializers, which are fields of fields.

    Subclasses say how a value is shown (``to_representation``) and how data is read (``to_internal_value``).
    """

    _creation_counter: int = 0
    # No number of the class that grows: changing a class makes Python forget what it knows of all its subclasses.
    _created: ClassVar[Iterator[int]] = count()
    _args: tuple[Any, ...]
    _kwargs: dict[str, Any]

    default_error_messages: dict[str, Any] = {
        "required": _("This field is required."),
        "null": _("This field may not be null."),
    }
    default_validators: list[Any] = []
    default_empty_html: Any = empty
    initial: Any = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        field = super().__new__(cls)
        # The arguments make copies and the repr.
        field._args = args
        field._kwargs = kwargs
        return field

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def __init__(
        self,
        *,
        read_only: bool = False,
        write_only: bool = False,
        required: bool | None = None,
        default: Any = empty,
        initial: Any = empty,
        source: str | None = None,
        label: Any = None,
        help_text: Any = None,
        style: dict[str, Any] | None = None,
        error_messages: dict[str, Any] | None = None,
        validators: Iterable[Any] | None = None,
        allow_null: bool = False,
    ) -> None:
        self._creation_counter = next(Field._created)

        if required is None:
            required = default is empty and not read_only
        assert not (read_only and write_only), NOT_READ_ONLY_WRITE_ONLY
        assert not (read_only and required), NOT_READ_ONLY_REQUIRED
        assert not (required and default is not empty), NOT_REQUIRED_DEFAULT
        assert not (read_only and type(self) is Field), USE_READONLYFIELD

        self.read_only, self.write_only, self.required = read_only, write_only, required
        self.allow_null, self.default, self.source = allow_null, default, source
        self.label, self.help_text = label, help_text
        self.style: dict[str, Any] = style or {}
        if initial is not empty:
            self.initial = initial
        if default is not empty and self.default_empty_html is not empty:
            self.default_empty_html = default
        if validators is not None:
            self.validators = list(validators)
        self.error_messages = {**self._class_messages(), **(error_messages or {})}
        self.field_name: Any = None
        self.parent: Any = None

    @classmethod
    def _class_messages(cls) -> dict[str, Any]:
        """The messages of the class over those of its bases, merged once."""
        merged: dict[str, Any] | None = cls.__dict__.get("_merged_messages")
        if merged is None:
            merged = {}
            for base in reversed(cls.__mro__):
                merged.update(base.__dict__.get("default_error_messages", {}))
            cls._merged_messages = merged  # type: ignore[attr-defined]  # kept on the class it belongs to
        return merged

    def bind(self, field_name: str, parent: Any) -> None:
        """Take a place in ``parent`` under ``field_name``; label and source follow from the name unless given.

        Errors:
            AssertionError: ``source`` says what the name says already.
        """
        assert self.source != field_name, (
            f"It is redundant to specify `source='{field_name}'` on field '{type(self).__name__}' in serializer "
            f"'{type(parent).__name__}', because it is the same as the field name. "
            "Remove the `source` keyword argument."
        )
        self.field_name = field_name
        self.parent = parent
        if self.label is None:
            self.label = field_name.replace("_", " ").capitalize()
        if self.source is None:
            self.source = field_name
        self.source_attrs = [] if self.source == "*" else self.source.split(".")

    # Validators are made when they are first asked for, so that a field without any costs nothing.
    @property
    def validators(self) -> list[Any]:
        """What a value must satisfy; each is called with the value, or with value and field (``requires_context``)."""
        if "_validators" not in self.__dict__:
            self._validators = self.get_validators()
        return self._validators

    @validators.setter
    def validators(self, validators: list[Any]) -> None:
        self._validators = validators

    def get_validators(self) -> list[Any]:
        """The validators of a field to which none were given."""
        return list(self.default_validators)

    # Input

    def get_initial(self) -> Any:
        """The value of an empty form."""
        return self.initial() if callable(self.initial) else self.initial

    def get_value(self, dictionary: Any) -> Any:
        """What was submitted for this field: a value, or ``empty``.

        An empty text of a form means None where that is allowed, nothing where the field is not required.
        """
        name = self.field_name
        if not is_html_input(dictionary):
            return dictionary.get(name, empty)
        if name not in dictionary:
            return empty if getattr(self.root, "partial", False) else self.default_empty_html
        value = dictionary[name]
        if value != "" or (self.required and not self.allow_null) or getattr(self, "allow_blank", False):
            return value
        return None if self.allow_null else empty

    def get_default(self) -> Any:
        """The value of a field that was not submitted.

        Raises:
            SkipField: there is none, or the update is partial.
        """
        if self.default is empty or getattr(self.root, "partial", False):
            raise SkipField
        if not callable(self.default):
            return self.default
        return self.default(self) if getattr(self.default, "requires_context", False) else self.default()

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """``(True, value)`` when nothing is left to check, ``(False, data)`` otherwise.

        Raises:
            SkipField: the field takes no part.
            ValidationError: ``data`` is missing or null, and must not be.
        """
        if self.read_only:
            return True, self.get_default()
        if data is empty:
            if getattr(self.root, "partial", False):
                raise SkipField
            if self.required:
                self.fail("required")
            return True, self.get_default()
        if data is None:
            if not self.allow_null:
                self.fail("null")
            # A serializer on the whole object still has its fields to look at.
            return self.source != "*", None
        return False, data

    def run_validation(self, data: Any = empty) -> Any:
        """The checked value for ``data``.

        Raises:
            SkipField: the field takes no part.
            ValidationError: the data is wrong.
        """
        is_done, data = self.validate_empty_values(data)
        if is_done:
            return data
        value = self.to_internal_value(data)
        self.run_validators(value)
        return value

    def run_validators(self, value: Any) -> None:
        """Ask every validator, and raise what all of them found; a dict of errors is raised at once."""
        errors: list[Any] = []
        for validator in self.validators:
            try:
                if getattr(validator, "requires_context", False):
                    validator(value, self)
                else:
                    validator(value)
            except ValidationError as error:
                if isinstance(error.detail, dict):
                    raise
                errors.extend(error.detail)
            except DjangoValidationError as error:
                errors.extend(get_error_detail(error))
        if errors:
            raise ValidationError(errors)

    def to_internal_value(self, data: Any) -> Any:
        """Turn submitted data into a value."""
        raise NotImplementedError(
            f"{type(self).__name__}.to_internal_value() must be implemented for field {self.field_name}. "
            "If you do not need to support write operations you probably want to subclass `ReadOnlyField` instead."
        )

    # Output

    def get_attribute(self, instance: Any) -> Any:
        """This field's value of ``instance``, as the source says.

        Raises:
            SkipField: the object does not have it, and the field is not required.
        """
        try:
            return get_attribute(instance, self.source_attrs)
        except BuiltinSignatureError as error:
            raise type(error)(
                f"Field source for `{type(self.parent).__name__}.{self.field_name}` maps to a built-in function type "
                f"and is invalid. Define a property or method on the `{type(instance).__name__}` instance that wraps "
                "the call to the built-in function."
            ) from error
        except (KeyError, AttributeError) as error:
            if self.default is not empty:
                return self.get_default()
            if self.allow_null:
                return None
            if not self.required:
                raise SkipField from error
            raise type(error)(
                f"Got {type(error).__name__} when attempting to get a value for field `{self.field_name}` on "
                f"serializer `{type(self.parent).__name__}`.\nThe serializer field might be named incorrectly and not "
                f"match any attribute or key on the `{type(instance).__name__}` instance.\n"
                f"Original exception text was: {error}."
            ) from error

    def to_representation(self, value: Any) -> Any:
        """Turn a value into a primitive one."""
        raise NotImplementedError(
            f"{type(self).__name__}.to_representation() must be implemented for field {self.field_name}."
        )

    # Surroundings

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        """Raise the error message ``key``, with the values that it has places for."""
        try:
            message = self.error_messages[key]
        except KeyError:
            raise AssertionError(MISSING_ERROR_MESSAGE.format(class_name=type(self).__name__, key=key)) from None
        raise ValidationError(message.format(**kwargs), code=key)

    @property
    def root(self) -> Any:
        """The outermost serializer, or the field itself."""
        top: Any = self
        while top.parent is not None:
            top = top.parent
        return top

    @property
    def context(self) -> dict[str, Any]:
        """What the outermost serializer was given as ``context``: request, view, format."""
        return getattr(self.root, "_context", {})

    def __deepcopy__(self, memo: Any) -> Any:
        # Made anew and not copied: a serializer that is used keeps much that its copy must not have.
        return type(self)(
            *map(_copied, self._args),
            **{
                # Patterns and validators have no state, and some cannot be copied.
                name: value if name in ("validators", "regex") else _copied(value)
                for name, value in self._kwargs.items()
            },
        )

    def __repr__(self) -> str:
        return field_repr(self)


class CreateOnlyDefault:
    """A default that counts when an object is made and not when it is changed."""

    requires_context = True

    def __init__(self, default: Any) -> None:
        self.default = default

    def __call__(self, serializer_field: Any) -> Any:
        if serializer_field.parent.instance is not None:
            raise SkipField
        if not callable(self.default):
            return self.default
        needs_field = getattr(self.default, "requires_context", False)
        return self.default(serializer_field) if needs_field else self.default()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.default!r})"


class CurrentUserDefault:
    """The user of the request as a default."""

    requires_context = True

    def __call__(self, serializer_field: Any) -> Any:
        return serializer_field.context["request"].user

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
