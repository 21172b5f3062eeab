"""Several forms of a kind on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import ngettext_lazy

from ._fields.choices import BooleanField
from ._fields.numeric import IntegerField
from ._media import Media
from ._widgets.inputs import CheckboxInput, HiddenInput, NumberInput
from .forms import Form, as_form_class
from .renderers import get_default_renderer
from .utils import ErrorList, RenderableFormMixin

__all__ = ("BaseFormSet", "all_valid", "formset_factory")

TOTAL_FORM_COUNT = "TOTAL_FORMS"
INITIAL_FORM_COUNT = "INITIAL_FORMS"
MIN_NUM_FORM_COUNT = "MIN_NUM_FORMS"
MAX_NUM_FORM_COUNT = "MAX_NUM_FORMS"
ORDERING_FIELD_NAME = "ORDER"
DELETION_FIELD_NAME = "DELETE"
DEFAULT_MIN_NUM = 0
DEFAULT_MAX_NUM = 1000


class ManagementForm(Form):
    """How many forms there are; scripts that add forms on the page change it."""

    TOTAL_FORMS = IntegerField(widget=HiddenInput)
    INITIAL_FORMS = IntegerField(widget=HiddenInput)
    # Only shown, for scripts: what comes back is not believed.
    MIN_NUM_FORMS = IntegerField(required=False, widget=HiddenInput)
    MAX_NUM_FORMS = IntegerField(required=False, widget=HiddenInput)

    def clean(self) -> Any:
        cleaned = super().clean()
        # With wrong numbers the formset has no forms, and an error that says why.
        cleaned.setdefault(TOTAL_FORM_COUNT, 0)
        cleaned.setdefault(INITIAL_FORM_COUNT, 0)
        return cleaned


class BaseFormSet(RenderableFormMixin):
    """Forms of one class; :func:`formset_factory` makes subclasses.

    Source: django.forms.formsets.BaseFormSet.
    """

    form: Any
    extra: int
    can_order: bool
    can_delete: bool
    can_delete_extra: bool
    max_num: int
    min_num: int
    absolute_max: int
    validate_max: bool
    validate_min: bool
    deletion_widget: Any = CheckboxInput
    ordering_widget: Any = NumberInput
    default_error_messages = {
        "missing_management_form": _(
            "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need "
            "to file a bug report if the issue persists."
        ),
        "too_many_forms": ngettext_lazy(
            "Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"
        ),
        "too_few_forms": ngettext_lazy(
            "Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"
        ),
    }
    template_name_div = "django/forms/formsets/div.html"
    template_name_p = "django/forms/formsets/p.html"
    template_name_table = "django/forms/formsets/table.html"
    template_name_ul = "django/forms/formsets/ul.html"

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        auto_id: Any = "id_%s",
        prefix: str | None = None,
        initial: Any = None,
        error_class: Any = ErrorList,
        form_kwargs: dict[str, Any] | None = None,
        error_messages: dict[str, Any] | None = None,
    ) -> None:
        self.is_bound = data is not None or files is not None
        self.prefix = prefix or self.get_default_prefix()
        self.auto_id = auto_id
        self.data = data or {}
        self.files = files or {}
        self.initial = initial
        self.form_kwargs = form_kwargs or {}
        self.error_class = error_class
        self._errors: Any = None
        self._non_form_errors: Any = None
        self.form_renderer = self.renderer
        self.renderer = self.renderer or get_default_renderer()
        messages: dict[str, Any] = {}
        for cls in reversed(type(self).__mro__):
            messages.update(getattr(cls, "default_error_messages", {}))
        self.error_messages = {**messages, **(error_messages or {})}

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)

    def __getitem__(self, index: Any) -> Any:
        return self.forms[index]

    def __len__(self) -> int:
        return len(self.forms)

    def __bool__(self) -> bool:
        # The management form is always there.
        return True

    def __repr__(self) -> str:
        is_valid = "Unknown" if self._errors is None else self.is_bound and self._is_clean()
        return (
            f"<{type(self).__qualname__}: bound={self.is_bound} valid={is_valid} total_forms={self.total_form_count()}>"
        )

    def _is_clean(self) -> bool:
        return not any(self._errors) and not self._non_form_errors

    @cached_property
    def management_form(self) -> ManagementForm:
        """The form that counts the forms."""
        if self.is_bound:
            form = ManagementForm(self.data, auto_id=self.auto_id, prefix=self.prefix, renderer=self.renderer)
            form.full_clean()
            return form
        counts = {
            TOTAL_FORM_COUNT: self.total_form_count(),
            INITIAL_FORM_COUNT: self.initial_form_count(),
            MIN_NUM_FORM_COUNT: self.min_num,
            MAX_NUM_FORM_COUNT: self.max_num,
        }
        return ManagementForm(auto_id=self.auto_id, prefix=self.prefix, initial=counts, renderer=self.renderer)

    def total_form_count(self) -> int:
        """How many forms there are; never more than ``absolute_max``."""
        if self.is_bound:
            submitted: int = self.management_form.cleaned_data[TOTAL_FORM_COUNT]
            return min(submitted, self.absolute_max)
        initial = self.initial_form_count()
        wanted = max(initial, self.min_num) + self.extra
        # Forms with data are all shown, however many.
        return initial if initial > self.max_num >= 0 else min(wanted, self.max_num) if self.max_num >= 0 else wanted

    def initial_form_count(self) -> int:
        """How many forms have initial data."""
        if self.is_bound:
            count: int = self.management_form.cleaned_data[INITIAL_FORM_COUNT]
            return count
        return len(self.initial) if self.initial else 0

    @cached_property
    def forms(self) -> list[Any]:
        """The forms."""
        return [self._construct_form(index, **self.get_form_kwargs(index)) for index in range(self.total_form_count())]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """For subclasses: more arguments for a form; the index is ``None`` for the empty one."""
        return self.form_kwargs.copy()

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        options: dict[str, Any] = {
            "auto_id": self.auto_id,
            "prefix": self.add_prefix(i),
            "error_class": self.error_class,
            # Forms that may stay empty must not be held back by the browser.
            "use_required_attribute": False,
        }
        if self.form_renderer is not None:
            options["renderer"] = self.form_renderer
        if self.is_bound:
            options["data"] = self.data
            options["files"] = self.files
        if self.initial and "initial" not in kwargs and i < len(self.initial):
            options["initial"] = self.initial[i]
        if self.initial_form_count() <= i and i >= self.min_num:
            options["empty_permitted"] = True
        form = self.form(**{**options, **kwargs})
        self.add_fields(form, i)
        return form

    @property
    def initial_forms(self) -> list[Any]:
        """The forms with initial data."""
        return self.forms[: self.initial_form_count()]

    @property
    def extra_forms(self) -> list[Any]:
        """The forms without initial data."""
        return self.forms[self.initial_form_count() :]

    @property
    def empty_form(self) -> Any:
        """A form with ``__prefix__`` for a number, for scripts to copy."""
        options: dict[str, Any] = {
            **self.get_form_kwargs(None),
            "auto_id": self.auto_id,
            "prefix": self.add_prefix("__prefix__"),
            "empty_permitted": True,
            "use_required_attribute": False,
            "renderer": self.form_renderer,
        }
        form = self.form(**options)
        self.add_fields(form, None)
        return form

    @property
    def cleaned_data(self) -> list[dict[str, Any]]:
        """The forms' cleaned data.

        Raises:
            AttributeError: a form is not valid.
        """
        if not self.is_valid():
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'cleaned_data'")
        return [form.cleaned_data for form in self.forms]

    @property
    def deleted_forms(self) -> list[Any]:
        """The forms that were marked to be deleted."""
        if not self.is_valid() or not self.can_delete:
            return []
        if not hasattr(self, "_deleted_form_indexes"):
            first_extra = self.initial_form_count()
            self._deleted_form_indexes = [
                index
                for index, form in enumerate(self.forms)
                # An extra form that was left alone is no form to delete.
                if (index < first_extra or form.has_changed()) and self._should_delete_form(form)
            ]
        return [self.forms[index] for index in self._deleted_form_indexes]

    @property
    def ordered_forms(self) -> list[Any]:
        """The forms in the order that was typed in; those without a number last, deleted ones not at all.

        Raises:
            AttributeError: a form is not valid, or the forms cannot be ordered.
        """
        if not self.is_valid() or not self.can_order:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'ordered_forms'")
        if not hasattr(self, "_ordering"):
            first_extra = self.initial_form_count()
            kept = [
                (index, form.cleaned_data[ORDERING_FIELD_NAME])
                for index, form in enumerate(self.forms)
                if (index < first_extra or form.has_changed())
                and not (self.can_delete and self._should_delete_form(form))
            ]
            self._ordering = sorted(kept, key=lambda pair: (pair[1] is None, pair[1] or 0))
        return [self.forms[index] for index, _number in self._ordering]

    @classmethod
    def get_default_prefix(cls) -> str:
        """What names of fields begin with."""
        return "form"

    @classmethod
    def get_deletion_widget(cls) -> Any:
        """The widget of the field that marks a form to be deleted."""
        return cls.deletion_widget

    @classmethod
    def get_ordering_widget(cls) -> Any:
        """The widget of the field with a form's place."""
        return cls.ordering_widget

    def non_form_errors(self) -> Any:
        """The errors that belong to no form."""
        if self._non_form_errors is None:
            self.full_clean()
        return self._non_form_errors

    @property
    def errors(self) -> list[Any]:
        """The errors of each form."""
        if self._errors is None:
            self.full_clean()
        return self._errors

    def total_error_count(self) -> int:
        """How many errors there are in all."""
        return len(self.non_form_errors()) + sum(len(errors) for errors in self.errors)

    def _should_delete_form(self, form: Any) -> bool:
        return bool(form.cleaned_data.get(DELETION_FIELD_NAME, False))

    def is_valid(self) -> bool:
        """Whether data is bound and all forms are good; those to be deleted need not be."""
        if not self.is_bound:
            return False
        # Asked for first: it cleans the forms.
        self.errors  # noqa: B018
        results = [form.is_valid() for form in self.forms if not (self.can_delete and self._should_delete_form(form))]
        return all(results) and not self.non_form_errors()

    def full_clean(self) -> None:
        """Clean all forms; fills ``errors`` and the errors of the whole."""
        self._errors = []
        self._non_form_errors = self._error_list()
        if not self.is_bound:
            return
        if not self.management_form.is_valid():
            missing = ", ".join(self.management_form.add_prefix(name) for name in self.management_form.errors)
            message = self.error_messages["missing_management_form"] % {"field_names": missing}
            self._non_form_errors.append(ValidationError(message, code="missing_management_form"))
        empty = 0
        for index, form in enumerate(self.forms):
            if not form.has_changed() and index >= self.initial_form_count():
                empty += 1
            errors = form.errors  # cleans the form
            if self.can_delete and self._should_delete_form(form):
                continue
            self._errors.append(errors)
        try:
            self._check_counts(empty)
            self.clean()
        except ValidationError as exc:
            self._non_form_errors = self._error_list(exc.error_list)

    def _error_list(self, errors: Any = None) -> Any:
        return self.error_class(errors, error_class="nonform", renderer=self.renderer)

    def _check_counts(self, empty: int) -> None:
        total = self.total_form_count()
        deleted = len(self.deleted_forms)
        submitted = self.management_form.cleaned_data[TOTAL_FORM_COUNT]
        if (self.validate_max and total - deleted > self.max_num) or submitted > self.absolute_max:
            message = self.error_messages["too_many_forms"] % {"num": self.max_num}
            raise ValidationError(message, code="too_many_forms")
        if self.validate_min and total - deleted - empty < self.min_num:
            message = self.error_messages["too_few_forms"] % {"num": self.min_num}
            raise ValidationError(message, code="too_few_forms")

    def clean(self) -> None:
        """For subclasses: check forms together.

        Raises:
            ValidationError: the data is refused.
        """

    def has_changed(self) -> bool:
        """Whether a form differs from its initial data."""
        return any(form.has_changed() for form in self)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Give a form the fields for its place and for deleting it."""
        first_extra = self.initial_form_count()
        if self.can_order:
            number = index + 1 if index is not None and index < first_extra else None
            form.fields[ORDERING_FIELD_NAME] = IntegerField(
                label=_("Order"), initial=number, required=False, widget=self.get_ordering_widget()
            )
        if self.can_delete and (self.can_delete_extra or (index is not None and index < first_extra)):
            form.fields[DELETION_FIELD_NAME] = BooleanField(
                label=_("Delete"), required=False, widget=self.get_deletion_widget()
            )

    def add_prefix(self, index: Any) -> str:
        """The prefix of a form."""
        return f"{self.prefix}-{index}"

    def is_multipart(self) -> bool:
        """Whether the forms must be submitted as ``multipart/form-data``."""
        return bool((self.forms[0] if self.forms else self.empty_form).is_multipart())

    @property
    def media(self) -> Any:
        """The files that the forms need."""
        # All forms have the same.
        if self.forms:
            return self.forms[0].media
        return self.empty_form.media or Media()

    @property
    def template_name(self) -> Any:
        """The template of the whole."""
        return self.renderer.formset_template_name

    def get_context(self) -> dict[str, Any]:
        return {"formset": self}


def formset_factory(
    form: Any,
    formset: Any = BaseFormSet,
    extra: int = 1,
    can_order: bool = False,
    can_delete: bool = False,
    max_num: int | None = None,
    validate_max: bool = False,
    min_num: int | None = None,
    validate_min: bool = False,
    absolute_max: int | None = None,
    can_delete_extra: bool = True,
    renderer: Any = None,
) -> Any:
    """A class of formsets.

    Args:
        extra: How many empty forms are shown.
        absolute_max: How many forms are made at the most, whatever was submitted.

    Raises:
        ValueError: ``absolute_max`` is less than ``max_num``.

    Source: django.forms.formset_factory.
    """
    most = DEFAULT_MAX_NUM if max_num is None else max_num
    if absolute_max is None:
        absolute_max = most + DEFAULT_MAX_NUM
    if most > absolute_max:
        raise ValueError("'absolute_max' must be greater or equal to 'max_num'.")
    form = as_form_class(form)
    attrs = {
        "form": form,
        "extra": extra,
        "can_order": can_order,
        "can_delete": can_delete,
        "can_delete_extra": can_delete_extra,
        "min_num": DEFAULT_MIN_NUM if min_num is None else min_num,
        "max_num": most,
        "absolute_max": absolute_max,
        "validate_min": validate_min,
        "validate_max": validate_max,
        "renderer": renderer,
    }
    name: str = form.__name__
    return type(f"{name.removesuffix('Form')}FormSet", (formset,), attrs)


def all_valid(formsets: Any) -> bool:
    """Whether all formsets are valid; each one is asked, so that all have their errors."""
    results = [formset.is_valid() for formset in formsets]
    return all(results)
