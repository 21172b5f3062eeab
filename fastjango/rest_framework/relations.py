"""Fields that stand for other objects: by key, by URL, by a unique value, by their text."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from fastjango.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from fastjango.db.models.manager import BaseManager
from fastjango.db.models.query import QuerySet
from fastjango.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve
from fastjango.utils.encoding import smart_str, uri_to_iri
from fastjango.utils.translation import gettext_lazy as _

from .fields import Field, empty, get_attribute, is_simple_callable, iter_options
from .reverse import reverse
from .settings import api_settings
from .utils.html import is_html_input


def method_overridden(method_name: str, klass: type, instance: Any) -> bool:
    """Whether ``instance`` has a method of its own in place of ``klass``'s."""
    return getattr(instance, method_name).__func__ is not getattr(klass, method_name)


class ObjectValueError(ValueError):
    """A URL's argument has a value that cannot be looked up."""


class ObjectTypeError(TypeError):
    """A URL's argument has a type that cannot be looked up."""


class Hyperlink(str):
    """A URL that knows its object, for the text of a link; to JSON it is a text like others."""

    obj: Any
    is_hyperlink = True

    def __new__(cls, url: str, obj: Any) -> Hyperlink:
        link = super().__new__(cls, url)
        link.obj = obj
        return link

    def __getnewargs__(self) -> tuple[Any, ...]:
        return str(self), self.name

    @property
    def name(self) -> str:
        """What the link is shown as. Asked for late: an object's text may need the database."""
        return str(self.obj)


class PKOnlyObject:
    """Stands for an object of which only the key is wanted, so that it need not be fetched."""

    def __init__(self, pk: Any) -> None:
        self.pk = pk

    def __str__(self) -> str:
        return f"{self.pk}"


# Arguments that a relation to many takes itself; the others go to the relation it repeats.
MANY_RELATION_KWARGS = (
    "read_only", "write_only", "required", "default", "initial", "source", "label", "help_text", "style",
    "error_messages", "allow_empty", "html_cutoff", "html_cutoff_text",
)  # fmt: skip


class _Choosable(Field):
    """What a single relation and one to many share: the options of a ``<select>``."""

    html_cutoff: int | None = None
    html_cutoff_text: Any = None

    def _take_cutoffs(self, kwargs: dict[str, Any]) -> None:
        # Not given is not the same as None, which means "all of them".
        self.html_cutoff = kwargs.pop("html_cutoff", self.html_cutoff or api_settings.HTML_SELECT_CUTOFF)
        self.html_cutoff_text = kwargs.pop(
            "html_cutoff_text", self.html_cutoff_text or _(api_settings.HTML_SELECT_CUTOFF_TEXT)
        )

    def get_choices(self, cutoff: int | None = None) -> dict[Any, Any]:
        """Representation and text of each object that may be chosen."""
        raise NotImplementedError

    @property
    def choices(self) -> dict[Any, Any]:
        """All that may be chosen."""
        return self.get_choices()

    @property
    def grouped_choices(self) -> dict[Any, Any]:
        """The same; relations have no groups."""
        return self.choices

    def iter_options(self) -> Iterator[Any]:
        """The elements of a ``<select>``."""
        return iter_options(
            self.get_choices(cutoff=self.html_cutoff), cutoff=self.html_cutoff, cutoff_text=self.html_cutoff_text
        )


class RelatedField(_Choosable):
    """The base of relations: subclasses say how an object is shown and how it is found again."""

    queryset: Any = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls.many_init(*args, **kwargs) if kwargs.pop("many", False) else super().__new__(cls, *args, **kwargs)

    def __init__(self, **kwargs: Any) -> None:
        self.queryset = kwargs.pop("queryset", self.queryset)
        self._take_cutoffs(kwargs)
        if not method_overridden("get_queryset", RelatedField, self):
            assert self.queryset is not None or kwargs.get("read_only"), (
                "Relational field must provide a `queryset` argument, override `get_queryset`, or set read_only=`True`."
            )
        assert self.queryset is None or not kwargs.get("read_only"), (
            "Relational fields should not provide a `queryset` argument, when setting read_only=`True`."
        )
        kwargs.pop("many", None)
        kwargs.pop("allow_empty", None)
        super().__init__(**kwargs)

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> ManyRelatedField:
        """The field that ``many=True`` makes."""
        shared = {name: value for name, value in kwargs.items() if name in MANY_RELATION_KWARGS}
        return ManyRelatedField(child_relation=cls(*args, **kwargs), **shared)

    def run_validation(self, data: Any = empty) -> Any:
        # A form's "nothing chosen".
        return super().run_validation(None if data == "" else data)

    def get_queryset(self) -> Any:
        """The objects that may be referred to, asked for anew each time."""
        # Other things with a `get()` are allowed too.
        return self.queryset.all() if isinstance(self.queryset, QuerySet | BaseManager) else self.queryset

    def use_pk_only_optimization(self) -> bool:
        """Whether the object's key is all that is shown."""
        return False

    def get_attribute(self, instance: Any) -> Any:
        if self.use_pk_only_optimization() and self.source_attrs:
            # Without a column to read the key from, the object is fetched.
            with contextlib.suppress(AttributeError):
                return PKOnlyObject(pk=self._key_of(get_attribute(instance, self.source_attrs[:-1])))
        return super().get_attribute(instance)

    def _key_of(self, holder: Any) -> Any:
        value = holder.serializable_value(self.source_attrs[-1])
        if is_simple_callable(value):
            value = value().pk
        return getattr(value, "pk", value)

    def get_choices(self, cutoff: int | None = None) -> dict[Any, Any]:
        queryset = self.get_queryset()
        if queryset is None:
            return {}
        if cutoff is not None:
            queryset = queryset[:cutoff]
        return {self.to_representation(item): self.display_value(item) for item in queryset}

    def display_value(self, instance: Any) -> str:
        """The text of an option."""
        return str(instance)


class StringRelatedField(RelatedField):
    """An object as its text; never written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True})

    def to_representation(self, value: Any) -> Any:
        return str(value)


class PrimaryKeyRelatedField(RelatedField):
    """An object by its primary key, which ``pk_field`` may show in a form of its own."""

    default_error_messages = {
        "required": _("This field is required."),
        "does_not_exist": _('Invalid pk "{pk_value}" - object does not exist.'),
        "incorrect_type": _("Incorrect type. Expected pk value, received {data_type}."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self.pk_field = kwargs.pop("pk_field", None)
        super().__init__(**kwargs)

    def use_pk_only_optimization(self) -> bool:
        return True

    def to_internal_value(self, data: Any) -> Any:
        if self.pk_field is not None:
            data = self.pk_field.to_internal_value(data)
        if isinstance(data, bool):
            # Python takes True for 1; a client that sends it means something else.
            self.fail("incorrect_type", data_type="bool")
        try:
            return self.get_queryset().get(pk=data)
        except ObjectDoesNotExist:
            self.fail("does_not_exist", pk_value=data)
        except (TypeError, ValueError):
            self.fail("incorrect_type", data_type=type(data).__name__)

    def to_representation(self, value: Any) -> Any:
        return value.pk if self.pk_field is None else self.pk_field.to_representation(value.pk)


class HyperlinkedRelatedField(RelatedField):
    """An object by the URL of the view ``view_name``, whose argument is its ``lookup_field``."""

    lookup_field = "pk"
    view_name: Any = None
    default_error_messages = {
        "required": _("This field is required."),
        "no_match": _("Invalid hyperlink - No URL match."),
        "incorrect_match": _("Invalid hyperlink - Incorrect URL match."),
        "does_not_exist": _("Invalid hyperlink - Object does not exist."),
        "incorrect_type": _("Incorrect type. Expected URL string, received {data_type}."),
    }

    def __init__(self, view_name: str | None = None, **kwargs: Any) -> None:
        if view_name is not None:
            self.view_name = view_name
        assert self.view_name is not None, "The `view_name` argument is required."
        self.lookup_field = kwargs.pop("lookup_field", self.lookup_field)
        self.lookup_url_kwarg = kwargs.pop("lookup_url_kwarg", self.lookup_field)
        self.format = kwargs.pop("format", None)
        # An attribute, so that URLs can be made otherwise.
        self.reverse = reverse
        super().__init__(**kwargs)

    def use_pk_only_optimization(self) -> bool:
        return self.lookup_field == "pk"

    def get_object(self, view_name: str, view_args: Any, view_kwargs: Any) -> Any:
        """The object that the arguments of a URL refer to.

        Raises:
            ObjectDoesNotExist: there is none.
            ObjectValueError, ObjectTypeError: the argument cannot be looked up.
        """
        wanted = {self.lookup_field: view_kwargs[self.lookup_url_kwarg]}
        try:
            return self.get_queryset().get(**wanted)
        except ValueError as error:
            raise ObjectValueError(str(error)) from error
        except TypeError as error:
            raise ObjectTypeError(str(error)) from error

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:
        """The object's URL; None for one that is not saved.

        Raises:
            NoReverseMatch: the URLconf has no such view.
        """
        if hasattr(obj, "pk") and obj.pk in (None, ""):
            return None
        kwargs = {self.lookup_url_kwarg: getattr(obj, self.lookup_field)}
        return self.reverse(view_name, kwargs=kwargs, request=request, format=format)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("incorrect_type", data_type=type(data).__name__)
        try:
            match = resolve(self._local_path(data))
        except (Resolver404, ValueError):  # a text that is no URL at all
            self.fail("no_match")
        request = self.context.get("request")
        try:
            expected = request.versioning_scheme.get_versioned_viewname(self.view_name, request)  # type: ignore[union-attr]  # a request without versions is the usual case
        except AttributeError:
            expected = self.view_name
        if match.view_name != expected:
            self.fail("incorrect_match")
        try:
            return self.get_object(match.view_name, match.args, match.kwargs)
        except (ObjectDoesNotExist, ObjectValueError, ObjectTypeError):
            self.fail("does_not_exist")

    @staticmethod
    def _local_path(url: str) -> str:
        """The path that the URLconf resolves: without host, script prefix and escapes."""
        path = urlsplit(url).path if url.startswith(("http:", "https:")) else url
        prefix = get_script_prefix()
        if path.startswith(prefix):
            path = f"/{path[len(prefix) :]}"
        return uri_to_iri(unquote(path)) or ""

    def to_representation(self, value: Any) -> Any:
        assert "request" in self.context, (
            f"`{type(self).__name__}` requires the request in the serializer context. "
            "Add `context={'request': request}` when instantiating the serializer."
        )
        request = self.context["request"]
        format = self.context.get("format")
        # A response of one format links to pages of the same, unless the field was given another.
        if format and self.format and self.format != format:
            format = self.format
        try:
            url = self.get_url(value, self.view_name, request, format)
        except NoReverseMatch as error:
            raise ImproperlyConfigured(self._unresolved(value)) from error
        return None if url is None else Hyperlink(url, value)

    def _unresolved(self, value: Any) -> str:
        message = (
            "Could not resolve URL for hyperlinked relationship using view name "
            f'"{self.view_name}". You may have failed to include the related model in your API, or incorrectly '
            "configured the `lookup_field` attribute on this field."
        )
        shown = {"": "the empty string", None: "None"}
        if value in ("", None):
            message += (
                f" WARNING: The value of the field on the model instance was {shown[value]}, "
                "which may be why it didn't match any entries in your URL conf."
            )
        return message


class HyperlinkedIdentityField(HyperlinkedRelatedField):
    """The URL of the object itself; never written."""

    def __init__(self, view_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(view_name, **{**kwargs, "read_only": True, "source": "*"})

    def use_pk_only_optimization(self) -> bool:
        # The object is at hand.
        return False


class SlugRelatedField(RelatedField):
    """An object by a field that is unique among its kind, such as a user's name."""

    default_error_messages = {
        "does_not_exist": _("Object with {slug_name}={value} does not exist."),
        "invalid": _("Invalid value."),
    }

    def __init__(self, slug_field: str | None = None, **kwargs: Any) -> None:
        assert slug_field is not None, "The `slug_field` argument is required."
        self.slug_field = slug_field
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return self.get_queryset().get(**{self.slug_field: data})
        except ObjectDoesNotExist:
            self.fail("does_not_exist", slug_name=self.slug_field, value=smart_str(data))
        except (TypeError, ValueError):
            self.fail("invalid")

    def to_representation(self, obj: Any) -> Any:
        for name in self.slug_field.split("__"):
            obj = getattr(obj, name)
        return obj


class ManyRelatedField(_Choosable):
    """A list of what ``child_relation`` shows and reads; made by ``many=True``."""

    initial: Any = []
    default_empty_html: Any = []
    default_error_messages = {
        "not_a_list": _('Expected a list of items but got type "{input_type}".'),
        "empty": _("This list may not be empty."),
    }

    def __init__(self, child_relation: Any = None, *args: Any, **kwargs: Any) -> None:
        assert child_relation is not None, "`child_relation` is a required argument."
        self.child_relation = child_relation
        self.allow_empty = kwargs.pop("allow_empty", True)
        self._take_cutoffs(kwargs)
        super().__init__(*args, **kwargs)
        self.child_relation.bind(field_name="", parent=self)

    def get_value(self, dictionary: Any) -> Any:
        if not is_html_input(dictionary):
            return dictionary.get(self.field_name, empty)
        if self.field_name not in dictionary and getattr(self.root, "partial", False):
            return empty
        return dictionary.getlist(self.field_name)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) or not hasattr(data, "__iter__"):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not self.allow_empty and len(data) == 0:
            self.fail("empty")
        return [self.child_relation.to_internal_value(item) for item in data]

    def get_attribute(self, instance: Any) -> Any:
        # An object that is not saved has no relations to many.
        if hasattr(instance, "pk") and instance.pk is None:
            return []
        related = super().get_attribute(instance)
        return related.all() if hasattr(related, "all") else related

    def to_representation(self, iterable: Any) -> Any:
        return [self.child_relation.to_representation(value) for value in iterable]

    def get_choices(self, cutoff: int | None = None) -> dict[Any, Any]:
        return self.child_relation.get_choices(cutoff)
