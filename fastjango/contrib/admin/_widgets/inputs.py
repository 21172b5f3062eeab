"""Widgets for one value."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.core.exceptions import ValidationError
from fastjango.core.validators import URLValidator
from fastjango.utils.html import smart_urlquote
from fastjango.utils.translation import gettext as _


class _Styled:
    """A widget with a class (and a size) that pages and scripts know it by."""

    css_class = ""
    size: str | None = None

    def __init__(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        own = {"class": self.css_class}
        if self.size:
            own["size"] = self.size
        super().__init__(attrs={**own, **(attrs or {})}, **kwargs)  # type: ignore[call-arg]  # a widget comes behind


class BaseAdminDateWidget(_Styled, forms.DateInput):
    """A date with a calendar."""

    css_class = "vDateField"
    size = "10"

    class Media:
        js = ["admin/js/calendar.js", "admin/js/admin/DateTimeShortcuts.js"]


class AdminDateWidget(BaseAdminDateWidget):
    """A date on its own, with a note on the time zone."""

    template_name = "admin/widgets/date.html"


class BaseAdminTimeWidget(_Styled, forms.TimeInput):
    """A time with a clock."""

    css_class = "vTimeField"
    size = "8"

    class Media:
        js = ["admin/js/calendar.js", "admin/js/admin/DateTimeShortcuts.js"]


class AdminTimeWidget(BaseAdminTimeWidget):
    """A time on its own, with a note on the time zone."""

    template_name = "admin/widgets/time.html"


class AdminSplitDateTime(forms.SplitDateTimeWidget):
    """A date and a time, one under the other."""

    template_name = "admin/widgets/split_datetime.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Past SplitDateTimeWidget, which would put its own two widgets in.
        forms.MultiWidget.__init__(self, [BaseAdminDateWidget, BaseAdminTimeWidget], attrs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add ``date_label`` and ``time_label``."""
        labels = {"date_label": _("Date:"), "time_label": _("Time:")}
        return super().get_context(name, value, attrs) | labels


class AdminRadioSelect(forms.RadioSelect):
    """Radio buttons."""

    template_name = "admin/widgets/radio.html"


class AdminFileWidget(forms.ClearableFileInput):
    """A file with a link to the present one."""

    template_name = "admin/widgets/clearable_file_input.html"


class AdminTextareaWidget(_Styled, forms.Textarea):
    """A long text."""

    css_class = "vLargeTextField"


class AdminTextInputWidget(_Styled, forms.TextInput):
    """A text of one line."""

    css_class = "vTextField"


class AdminEmailInputWidget(_Styled, forms.EmailInput):
    """An e-mail address."""

    css_class = "vTextField"


class AdminURLFieldWidget(_Styled, forms.URLInput):
    """An address with a link to it.

    Args:
        validator_class: Decides whether the present value can be a link.
    """

    template_name = "admin/widgets/url.html"
    css_class = "vURLField"

    def __init__(self, attrs: dict[str, Any] | None = None, validator_class: Any = URLValidator) -> None:
        super().__init__(attrs)
        self.validator = validator_class()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the labels and, for a valid value, ``url_valid`` and ``widget.href``."""
        try:
            self.validator(value or "")
        except ValidationError:
            valid = False
        else:
            valid = True
        context = super().get_context(name, value, attrs)
        context |= {"current_label": _("Currently:"), "change_label": _("Change:"), "url_valid": valid}
        context["widget"]["href"] = smart_urlquote(context["widget"]["value"]) if value else ""
        return context


class AdminIntegerFieldWidget(_Styled, forms.NumberInput):
    """A whole number."""

    css_class = "vIntegerField"


class AdminBigIntegerFieldWidget(AdminIntegerFieldWidget):
    """A large whole number."""

    css_class = "vBigIntegerField"


class AdminUUIDInputWidget(_Styled, forms.TextInput):
    """A UUID."""

    css_class = "vUUIDField"
