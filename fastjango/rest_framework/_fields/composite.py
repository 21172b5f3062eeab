"""Lists, dicts and JSON."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastjango.core.exceptions import ValidationError as DjangoValidationError
from fastjango.core.validators import MaxLengthValidator, MinLengthValidator
from fastjango.utils.translation import gettext_lazy as _

from ..exceptions import ValidationError
from ..utils import html, json
from ..utils.formatting import lazy_format
from .base import Field, SkipField, empty, get_error_detail
from .text import CharField


class _UnvalidatedField(Field):
    """Takes and shows everything as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allow_blank = True
        self.allow_null = True

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


def _run_each(run: Callable[[Any], Any], items: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Apply ``run`` to the value of each pair.

    Raises:
        ValidationError: a dict from the keys of the pairs that failed to what was wrong.
    """
    done: list[tuple[Any, Any]] = []
    errors: dict[Any, Any] = {}
    for key, value in items:
        try:
            done.append((key, run(value)))
        except SkipField:
            continue
        except ValidationError as error:
            errors[key] = error.detail
        except DjangoValidationError as error:
            errors[key] = get_error_detail(error)
    if errors:
        raise ValidationError(errors)
    return done


class _FieldOfFields(Field):
    """A field whose values are all of one kind, its ``child``'s."""

    child: Any = None

    def __init__(self, **kwargs: Any) -> None:
        self.child = kwargs.pop("child", copy.deepcopy(self.child))
        self.allow_empty = kwargs.pop("allow_empty", True)
        assert not inspect.isclass(self.child), "`child` has not been instantiated."
        assert self.child.source is None, (
            "The `source` argument is not meaningful when applied to a `child=` field. "
            "Remove `source=` from the field declaration."
        )
        super().__init__(**kwargs)
        self.child.bind(field_name="", parent=self)


class ListField(_FieldOfFields):
    """A list of values that ``child`` checks."""

    child: Any = _UnvalidatedField()
    initial: Any = []
    default_error_messages = {
        "not_a_list": _('Expected a list of items but got type "{input_type}".'),
        "empty": _("This list may not be empty."),
        "min_length": _("Ensure this field has at least {min_length} elements."),
        "max_length": _("Ensure this field has no more than {max_length} elements."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self.max_length = kwargs.pop("max_length", None)
        self.min_length = kwargs.pop("min_length", None)
        super().__init__(**kwargs)
        for name, validator in (("max_length", MaxLengthValidator), ("min_length", MinLengthValidator)):
            limit = getattr(self, name)
            if limit is not None:
                message = lazy_format(self.error_messages[name], **{name: limit})
                self.validators.append(validator(limit, message=message))

    def get_value(self, dictionary: Any) -> Any:
        if not html.is_html_input(dictionary):
            return dictionary.get(self.field_name, empty)
        # Either the name several times, or names with an index.
        values = dictionary.getlist(self.field_name) if self.field_name in dictionary else []
        return values or html.parse_html_list(dictionary, prefix=self.field_name, default=empty)

    def to_internal_value(self, data: Any) -> Any:
        if html.is_html_input(data):
            data = html.parse_html_list(data, default=[])
        if isinstance(data, str | Mapping) or not hasattr(data, "__iter__"):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not self.allow_empty and len(data) == 0:
            self.fail("empty")
        return self.run_child_validation(data)

    def to_representation(self, data: Any) -> Any:
        show = self.child.to_representation
        return [None if item is None else show(item) for item in data]

    def run_child_validation(self, data: Any) -> Any:
        """Check each item; errors are raised under the items' indexes."""
        return [value for _index, value in _run_each(self.child.run_validation, enumerate(data))]


class DictField(_FieldOfFields):
    """A dict with text for keys and values that ``child`` checks."""

    child: Any = _UnvalidatedField()
    initial: Any = {}
    default_error_messages = {
        "not_a_dict": _('Expected a dictionary of items but got type "{input_type}".'),
        "empty": _("This dictionary may not be empty."),
    }

    def get_value(self, dictionary: Any) -> Any:
        if not html.is_html_input(dictionary):
            return dictionary.get(self.field_name, empty)
        # The bare name, without a key after it, stands for an empty dict.
        absent: Any = {} if self.field_name in dictionary else empty
        return html.parse_html_dict(dictionary, prefix=self.field_name, default=absent)

    def to_internal_value(self, data: Any) -> Any:
        if html.is_html_input(data):
            data = html.parse_html_dict(data)
        if not isinstance(data, dict):
            self.fail("not_a_dict", input_type=type(data).__name__)
        if not self.allow_empty and len(data) == 0:
            self.fail("empty")
        return self.run_child_validation(data)

    def to_representation(self, value: Any) -> Any:
        show = self.child.to_representation
        return {str(key): None if item is None else show(item) for key, item in value.items()}

    def run_child_validation(self, data: Any) -> Any:
        """Check each value; errors are raised under the values' keys."""
        return dict(_run_each(self.child.run_validation, ((str(key), value) for key, value in data.items())))


class HStoreField(DictField):
    """A dict of texts, as PostgreSQL's hstore keeps them."""

    child: Any = CharField(allow_blank=True, allow_null=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert isinstance(self.child, CharField), (
            "The `child` argument must be an instance of `CharField`, as the hstore extension stores values as strings."
        )


class _JSONText(str):
    """JSON as a form sent it."""

    is_json_string = True


class JSONField(Field):
    """Anything that JSON can say; ``binary`` fields take and show JSON text."""

    default_error_messages = {"invalid": _("Value must be valid JSON.")}
    # A bound field asks for this without knowing the class.
    _is_jsonfield = True

    def __init__(self, **kwargs: Any) -> None:
        self.binary = kwargs.pop("binary", False)
        self.encoder = kwargs.pop("encoder", None)
        self.decoder = kwargs.pop("decoder", None)
        super().__init__(**kwargs)

    def get_value(self, dictionary: Any) -> Any:
        if html.is_html_input(dictionary) and self.field_name in dictionary:
            return _JSONText(dictionary[self.field_name])
        return dictionary.get(self.field_name, empty)

    def to_internal_value(self, data: Any) -> Any:
        try:
            if self.binary or getattr(data, "is_json_string", False):
                return json.loads(data.decode() if isinstance(data, bytes) else data, cls=self.decoder)
            json.dumps(data, cls=self.encoder)
        except (TypeError, ValueError):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return json.dumps(value, cls=self.encoder).encode() if self.binary else value
