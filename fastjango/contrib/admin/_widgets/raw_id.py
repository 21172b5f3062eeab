"""Widgets that take primary keys, with a window to look them up."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.contrib.admin._constants import TO_FIELD_VAR
from fastjango.contrib.admin._utils.quoting import quote
from fastjango.core.exceptions import ValidationError
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.http import urlencode
from fastjango.utils.text import Truncator
from fastjango.utils.translation import gettext as _


def url_params_from_lookup_dict(lookups: Any) -> dict[str, str]:
    """Turn lookups (those of ``limit_choices_to``) into parameters of a query string."""
    if not hasattr(lookups, "items"):
        return {}
    return {lookup: _as_parameter(value) for lookup, value in lookups.items()}


def _as_parameter(value: Any) -> str:
    if callable(value):
        value = value()
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(int(value))
    return str(value)


class ForeignKeyRawIdWidget(forms.TextInput):
    """The key of one object, with its name beside it.

    Args:
        rel: The relation (``field.remote_field``).
        admin_site: The site that shows the objects.
        using: The alias of the database that has them.
    """

    template_name = "admin/widgets/foreign_key_raw_id.html"
    css_class = "vForeignKeyRawIdAdminField"

    def __init__(self, rel: Any, admin_site: Any, attrs: Any = None, using: str | None = None) -> None:
        self.rel = rel
        self.admin_site = admin_site
        self.db = using
        super().__init__(attrs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the address to look objects up, and the name and address of the present one."""
        context = super().get_context(name, value, attrs)
        if self.admin_site.is_registered(self.rel.model):
            context["related_url"] = self._lookup_url()
            context["link_title"] = _("Lookup")
            context["widget"]["attrs"].setdefault("class", self.css_class)
        context["link_label"] = context["link_url"] = None
        if context["widget"]["value"]:
            context["link_label"], context["link_url"] = self.label_and_url_for_value(value)
        return context

    def _lookup_url(self) -> str:
        opts = self.rel.model._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist", current_app=self.admin_site.name)
        parameters = self.url_parameters()
        return f"{url}?{urlencode(parameters)}" if parameters else url

    def base_url_parameters(self) -> dict[str, str]:
        """Return the limits of the choices as parameters."""
        limits = self.rel.limit_choices_to
        return url_params_from_lookup_dict(limits() if callable(limits) else limits)

    def url_parameters(self) -> dict[str, str]:
        """Return the limits, and the field that the relation points to."""
        return {**self.base_url_parameters(), TO_FIELD_VAR: self.rel.get_related_field().name}

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        """Return the name and the address of an object; empty texts when there is none."""
        model = self.rel.model
        lookup = {self.rel.get_related_field().name: value}
        try:
            obj = model._default_manager.using(self.db).get(**lookup)
        except (ValueError, model.DoesNotExist, ValidationError):
            return "", ""
        opts = obj._meta
        try:
            url = reverse(
                f"{self.admin_site.name}:{opts.app_label}_{opts.object_name.lower()}_change", args=(quote(obj.pk),)
            )
        except NoReverseMatch:
            url = ""  # the model has no admin
        return Truncator(obj).words(14), url


class ManyToManyRawIdWidget(ForeignKeyRawIdWidget):
    """The keys of several objects with commas between them."""

    template_name = "admin/widgets/many_to_many_raw_id.html"
    css_class = "vManyToManyRawIdAdminField"

    def url_parameters(self) -> dict[str, str]:
        """Return the limits of the choices."""
        return self.base_url_parameters()

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        """Many objects have no one name."""
        return "", ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        """Return the keys, or None when none was sent."""
        text = data.get(name)
        return text.split(",") if text else None

    def format_value(self, value: Any) -> str:
        """Join the keys."""
        return ",".join(map(str, value)) if value else ""
